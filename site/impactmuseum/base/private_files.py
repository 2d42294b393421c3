"""Files that no address leads to: a view hands them out to whoever may see them."""

from typing import NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateStorage(FileSystemStorage):
    """A folder of its own beside MEDIA_ROOT, which a proxy serves to everybody."""

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return self.base_location

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("A private file has no address of its own.")
