from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Customer(models.Model):
    """The shopper and member a user is: by which name others see them, and what they agreed to."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("사용자"), on_delete=models.CASCADE, related_name="customer"
    )
    nickname = models.CharField(
        _("별명"), max_length=30, unique=True, error_messages={"unique": _("이미 쓰고 있는 별명이에요.")}
    )
    problem = models.ForeignKey(
        "problems.ProblemPage",
        verbose_name=_("관심 있는 사회문제"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="interested_customers",
    )
    # In which the museum writes to them: the one they last signed in in.
    language = models.CharField(_("언어"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    # With the terms one also said to be 14 or older. Nobody did whom a command has made.
    terms_agreed_at = models.DateTimeField(_("약관 동의"), null=True, blank=True)
    email_marketing_agreed_at = models.DateTimeField(_("이메일 소식 동의"), null=True, blank=True)
    sms_marketing_agreed_at = models.DateTimeField(_("문자 소식 동의"), null=True, blank=True)
    night_marketing_agreed_at = models.DateTimeField(_("밤 시간 소식 동의"), null=True, blank=True)
    # Every two years it is asked whether they still stand. Set by `consent_letters` alone.
    consents_asked_at = models.DateTimeField(_("동의를 다시 확인한 때"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("가입한 때"), auto_now_add=True)
    # Who is banned reads and buys as before, and writes nothing. Set by `moderation` alone.
    banned_at = models.DateTimeField(_("글쓰기를 막은 때"), null=True, blank=True)
    ban_reason = models.CharField(_("글쓰기를 막은 까닭"), max_length=300, blank=True)
    banned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("글쓰기를 막은 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = pgettext_lazy("model", "회원")
        verbose_name_plural = pgettext_lazy("models", "회원")

    def __str__(self) -> str:
        return self.nickname

    @property
    def is_banned(self) -> bool:
        return self.banned_at is not None
