from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.models.contributed_picture import ContributedPicture


def board_picture_path(picture: "PostPicture", filename: str) -> str:
    """In a folder of the day it came; the name is already one that nobody can guess."""
    return timezone.localdate().strftime(f"board/%Y/%m/%d/{filename}")


class PostPicture(ContributedPicture):
    hangs_in = "post"

    post = models.ForeignKey("community.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    file = models.ImageField(
        _("파일"), upload_to=board_picture_path, width_field="width", height_field="height", max_length=150
    )

    class Meta(ContributedPicture.Meta):
        verbose_name = pgettext_lazy("model", "게시글 그림")
        verbose_name_plural = pgettext_lazy("models", "게시글 그림")
