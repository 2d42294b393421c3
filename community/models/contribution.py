from abc import abstractmethod
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 300


class ContributionQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """What every visitor may read."""
        return self.filter(hidden_at=None, deleted_at=None)

    def not_deleted(self) -> Self:
        return self.filter(deleted_at=None)

    def hidden(self) -> Self:
        return self.not_deleted().exclude(hidden_at=None)

    def of(self, author: models.Model) -> Self:
        return self.filter(author=author)

    def since(self, moment: datetime) -> Self:
        return self.filter(created_at__gte=moment)


class Contribution(models.Model):
    """Something a member wrote: text, by somebody, that staff may hide and its author may take back.

    Hidden, it keeps its text for its author and for staff. Taken back, the row keeps its place and nothing of what
    was written. Written by the module of each kind and by `moderation` alone.
    """

    author = models.ForeignKey(
        "community.Customer",
        verbose_name=_("글쓴이"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    by_museum = models.BooleanField(_("뮤지엄이 씀"), default=False)
    text = models.TextField(_("글"))
    created_at = models.DateTimeField(_("쓴 때"), default=timezone.now, db_index=True)
    edited_at = models.DateTimeField(_("고친 때"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("가린 때"), null=True, blank=True)
    hidden_reason = models.CharField(_("가린 까닭"), max_length=REASON_LENGTH, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("가린 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deleted_at = models.DateTimeField(_("지운 때"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    @abstractmethod
    def called(self) -> str:
        """What a letter calls it, as ‘우산 버릴 때’ 글."""

    @property
    @abstractmethod
    def manage_url(self) -> str:
        """Where its author reads and mends it, also when it is hidden."""

    @property
    def author_name(self) -> str:
        return self.author.nickname if self.author else gettext("탈퇴한 회원")

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_shown(self) -> bool:
        return not self.is_hidden and not self.is_deleted

    @property
    def state(self) -> str:
        if self.is_deleted:
            return gettext("지워짐")
        return gettext("가려짐") if self.is_hidden else gettext("보임")
