from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.documents.models import AbstractDocument, Document


class MuseumDocument(AbstractDocument):
    """A file for visitors to download, such as an impact report."""

    file = models.FileField(upload_to="documents/%Y/%m/%d", verbose_name=_("파일"))

    admin_form_fields = Document.admin_form_fields

    class Meta(Document.Meta):
        abstract = False
        verbose_name = pgettext_lazy("model", "문서")
        verbose_name_plural = pgettext_lazy("models", "문서")
