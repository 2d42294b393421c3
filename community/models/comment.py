from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.models.contribution import Contribution, ContributionQuerySet

TEXT_LENGTH = 1000
PER_PAGE = 50


class CommentQuerySet(ContributionQuerySet):
    def in_turn(self) -> Self:
        """As a conversation is read. What was hidden or taken back keeps its place."""
        return self.order_by("created_at", "pk")

    def with_authors(self) -> Self:
        return self.select_related("author")


class Comment(Contribution):
    post = models.ForeignKey(
        "community.Post", verbose_name=_("게시글"), on_delete=models.CASCADE, related_name="comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "댓글")
        verbose_name_plural = pgettext_lazy("models", "댓글")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40] or self.state

    @property
    def called(self) -> str:
        return gettext("‘%(title)s’ 글의 댓글") % {"title": self.post}

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    def get_absolute_url(self) -> str:
        """Its place on the page of the conversation it stands on."""
        before = self.post.comments.filter(
            models.Q(created_at__lt=self.created_at) | models.Q(created_at=self.created_at, pk__lt=self.pk)
        ).count()
        page = before // PER_PAGE + 1
        query = f"?page={page}" if page > 1 else ""
        return f"{self.post.url}{query}#{self.anchor}"

    @property
    def manage_url(self) -> str:
        return reverse("community:comment_manage", args=[self.pk])
