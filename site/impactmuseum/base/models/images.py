from pathlib import Path

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from impactmuseum.base.pictures import needs_no_sizing
from impactmuseum.base.telling import Translated


class MuseumImage(Translated, AbstractImage):
    """A picture with the text that stands for it and the name of who made it."""

    description = models.CharField(
        _("대체 텍스트"),
        max_length=255,
        help_text=_("그림을 보지 못하는 방문자에게 읽어 줄 문장이에요. 무엇이 보이는지 적어 주세요."),
    )
    description_en = models.CharField(_("대체 텍스트(영어)"), max_length=255, blank=True)
    credit = models.CharField(
        _("저작자 표시"),
        max_length=255,
        blank=True,
        help_text=_("사진이나 그림을 만든 사람이에요. 그림 아래에 보여요."),
    )

    translated = ("description",)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "description_en",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(Image.Meta):
        abstract = False
        verbose_name = pgettext_lazy("model", "그림")
        verbose_name_plural = pgettext_lazy("models", "그림")

    @property
    def default_alt_text(self) -> str:
        return self.told.description or self.title

    def get_upload_to(self, filename: str) -> str:
        """Keep Wagtail's safe file name, in a folder of the day it came."""
        safe_name = super().get_upload_to(filename).rsplit("/", 1)[-1]
        return timezone.localdate().strftime(f"pictures/%Y/%m/%d/{safe_name}")

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        if source is None:
            with self.open_file() as original:
                source = ContentFile(original.read(), name=self.file.name)
        data = source.read()
        source.seek(0)
        if needs_no_sizing(self, filter.spec, data):
            return ContentFile(data, name=f"{Path(self.file.name).stem[:40]}.original.webp")
        return super().generate_rendition_file(filter, source=source)

    @property
    def focus(self) -> str:
        """Where the eye should rest: percent across and percent down in steps of ten, as in `60 40`.

        A step is a rule in picture.css, because the content security policy wants no style attributes.
        """
        if not self.has_focal_point():
            return "50 50"
        across = round(10 * self.focal_point_x / max(1, self.width))
        down = round(10 * self.focal_point_y / max(1, self.height))
        return f"{10 * min(across, 10)} {10 * min(down, 10)}"


class MuseumRendition(AbstractRendition):
    image = models.ForeignKey(MuseumImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
