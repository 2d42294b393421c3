"""What keeps the board from being flooded: how often one may write, and that nobody says the same thing twice."""

from datetime import timedelta
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Customer
from community.models.contribution import ContributionQuerySet
from impactmuseum.base.rate_limit import RateLimit, client_address

REMEMBERED_FOR = timedelta(days=1)


class Limits(NamedTuple):
    """For one member, and for all who come from one address: a household or an office writes side by side."""

    per_member: RateLimit
    per_address: RateLimit

    def passed(self, request: HttpRequest, member: Customer) -> RateLimit | None:
        """Count one more try, and name the limit that it has passed, if any."""
        tries = ((self.per_member, str(member.pk)), (self.per_address, client_address(request)))
        return next((limit for limit, who in tries if not limit.allows(who)), None)


POSTS = Limits(RateLimit("board-post", most=10, seconds=3600), RateLimit("board-post-address", most=40, seconds=3600))
COMMENTS = Limits(
    RateLimit("board-comment", most=20, seconds=600), RateLimit("board-comment-address", most=80, seconds=600)
)
REPORTS = Limits(
    RateLimit("board-report", most=10, seconds=3600), RateLimit("board-report-address", most=40, seconds=3600)
)


class Repeated(Exception):
    """This member has said just that already, not long ago."""

    def __init__(self) -> None:
        super().__init__(_("같은 글을 이미 올렸어요. 내용을 바꿔서 올려 주세요."))


def refuse_repetition(*, written: ContributionQuerySet, text: str) -> None:
    """Raises Repeated when one of what was `written` lately says the same as `text`."""
    lately = written.since(timezone.now() - REMEMBERED_FOR).values_list("text", flat=True)
    if _gist(text) in map(_gist, lately):
        raise Repeated


def _gist(text: str) -> str:
    return "".join(text.split()).casefold()
