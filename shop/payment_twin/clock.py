"""The twin's clock, which a test can turn forward."""

from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


class Clock:
    def __init__(self) -> None:
        self._ahead = timedelta()
        self._lock = Lock()

    def now(self) -> datetime:
        with self._lock:
            return datetime.now(SEOUL) + self._ahead

    def shift(self, seconds: float) -> None:
        with self._lock:
            self._ahead += timedelta(seconds=seconds)

    def reset(self) -> None:
        with self._lock:
            self._ahead = timedelta()
