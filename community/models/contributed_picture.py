from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# A form that was refused is mended sooner than that.
WAITS_FOR = timedelta(days=1)


class ContributedPictureQuerySet(models.QuerySet[Any]):
    def unhung(self) -> Self:
        return self.filter(**{self.model.hangs_in: None})

    def forgotten(self, *, at: datetime) -> Self:
        """Sent with a form that was never mended."""
        return self.unhung().filter(created_at__lt=at - WAITS_FOR)


class ContributedPicture(models.Model):
    """A picture in something a member wrote, as `uploads.reencoded` wrote it.

    It is kept as soon as it has come, and waits without a place while the form it came with is being mended. Each
    kind has its `file`, in a folder of its own, and names in `hangs_in` the nullable key of what it hangs in.
    """

    hangs_in: str
    file: Any

    sender = models.ForeignKey("community.Customer", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    description = models.CharField(_("그림 설명"), max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ContributedPictureQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.description or str(self.file)

    @property
    def url(self) -> str:
        return str(self.file.url)

    @property
    def alt(self) -> str:
        return self.description or gettext("글쓴이가 설명을 적지 않은 그림")
