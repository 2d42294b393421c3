from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# A form that was refused is mended sooner than that.
WAITS_FOR = timedelta(days=1)


def board_picture_path(picture: "PostPicture", filename: str) -> str:
    """In a folder of the day it came; the name is already one that nobody can guess."""
    return timezone.localdate().strftime(f"board/%Y/%m/%d/{filename}")


class PostPictureQuerySet(models.QuerySet["PostPicture"]):
    def unhung(self) -> Self:
        return self.filter(post=None)

    def forgotten(self, *, at: datetime) -> Self:
        """Sent with a form that was never mended."""
        return self.unhung().filter(created_at__lt=at - WAITS_FOR)


class PostPicture(models.Model):
    """A picture in a post, as `uploads.reencoded` wrote it.

    It is kept as soon as it has come, and waits without a post while the form it came with is being mended.
    """

    post = models.ForeignKey("community.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    sender = models.ForeignKey("community.Customer", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ImageField(
        _("파일"), upload_to=board_picture_path, width_field="width", height_field="height", max_length=150
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    description = models.CharField(_("그림 설명"), max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PostPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("게시글 그림")
        verbose_name_plural = _("게시글 그림")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.description or str(self.file)

    @property
    def alt(self) -> str:
        return self.description or gettext("글쓴이가 설명을 적지 않은 그림")
