from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.models.comment import Comment
from community.models.post import Post


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(status=Report.Status.OPEN)

    def about(self, contribution: Post | Comment) -> Self:
        return self.filter(**{contribution._meta.model_name or "": contribution})


class Report(models.Model):
    """A member says that something should not stand on the board. Once per member and thing."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("광고나 도배예요")
        ABUSE = "abuse", _("욕설이나 괴롭힘이에요")
        PRIVACY = "privacy", _("개인정보가 드러나 있어요")
        OBSCENE = "obscene", _("음란하거나 폭력적이에요")
        FALSE = "false", _("거짓 정보예요")
        OTHER = "other", _("그 밖의 까닭이에요")

    class Status(models.TextChoices):
        OPEN = "open", _("살펴볼 것")
        HIDDEN = "hidden", _("가림")
        DISMISSED = "dismissed", _("그대로 둠")

    post = models.ForeignKey(
        Post, verbose_name=_("게시글"), null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    comment = models.ForeignKey(
        Comment, verbose_name=_("댓글"), null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    reporter = models.ForeignKey(
        "community.Customer",
        verbose_name=_("신고한 회원"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports",
    )
    reason = models.CharField(_("까닭"), max_length=10, choices=Reason)
    note = models.CharField(_("덧붙이는 말"), max_length=300, blank=True)
    # As it stood then: what is reported is sometimes mended before anybody looks.
    text = models.TextField(_("신고한 때의 글"))
    status = models.CharField(_("처리"), max_length=10, choices=Status, default=Status.OPEN, db_index=True)
    created_at = models.DateTimeField(_("신고한 때"), default=timezone.now)
    decided_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("처리한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "신고")
        verbose_name_plural = pgettext_lazy("models", "신고")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, comment__isnull=True)
                | models.Q(post__isnull=True, comment__isnull=False),
                name="report_is_about_one_thing",
            ),
            # NULLs do not meet on a unique index: each constraint binds the reports of its own kind.
            models.UniqueConstraint(fields=["reporter", "post"], name="report_once_per_post"),
            models.UniqueConstraint(fields=["reporter", "comment"], name="report_once_per_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.subject}"

    @property
    def subject(self) -> Post | Comment:
        subject = self.post or self.comment
        assert subject is not None  # noqa: S101 The constraint says so.
        return subject
