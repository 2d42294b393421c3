from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from community.addresses import post_address
from community.models.contribution import Contribution, ContributionQuerySet
from impactmuseum.base.findable import Card, Findable, Kind

TITLE_LENGTH = 100
TEXT_LENGTH = 5000


class PostQuerySet(ContributionQuerySet):
    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def notices(self) -> Self:
        return self.filter(is_notice=True)

    def matching(self, query: str) -> Self:
        """Every word stands in the title, the text or the author's name."""
        found = self
        for word in query.split():
            found = found.filter(
                Q(title__icontains=word) | Q(text__icontains=word) | Q(author__nickname__icontains=word)
            )
        return found

    def with_comments_count(self) -> Self:
        comments = _model_of("comments").objects.shown()
        of_each = comments.filter(post=OuterRef("pk")).order_by().values("post").annotate(n=Count("pk"))
        return self.annotate(comments_count=Coalesce(Subquery(of_each.values("n")), 0))

    def with_all_it_shows(self) -> Self:
        """With what its own page says of it."""
        posts = self.with_comments_count().select_related("author", "category", "problem").defer("problem__body")
        return posts.prefetch_related("pictures")

    def for_rows(self) -> Self:
        """With what a row of a list says: who, where, how many comments, whether there are pictures."""
        pictures = _model_of("pictures").objects
        return (
            self.with_comments_count()
            .annotate(has_pictures=Exists(pictures.filter(post=OuterRef("pk"))))
            .select_related("author", "category", "problem")
            .only(
                *("title", "created_at", "is_notice", "by_museum", "hidden_at", "deleted_at", "author__nickname"),
                *("category__name", "problem__title", "problem__accent"),
            )
        )


class Post(Findable, index.Indexed, Contribution):
    """What a member says to all others, on the board."""

    title = models.CharField(_("제목"), max_length=TITLE_LENGTH)
    category = models.ForeignKey(
        "community.BoardCategory",
        verbose_name=_("갈래"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    problem = models.ForeignKey(
        "problems.ProblemPage",
        verbose_name=_("전시실"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    is_notice = models.BooleanField(_("공지"), default=False)
    comments_count: int  # of with_comments_count

    objects = PostQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=Findable.KEYWORD),
        index.AutocompleteField("title"),
        index.SearchField("text"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "게시글")
        verbose_name_plural = pgettext_lazy("models", "게시글")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title or self.state

    def card(self) -> Card:
        return Card(
            kind=Kind.POST,
            is_shown=self.is_shown,
            title=self.title,
            slug=str(self.pk),
            text=self.text,
            problem=self.problem.slug if self.problem else "",
        )

    @property
    def called(self) -> str:
        return gettext("‘%(title)s’ 글") % {"title": self.title}

    @property
    def url(self) -> str:
        return post_address(self.pk)

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def manage_url(self) -> str:
        return reverse("community:post_manage", args=[self.pk])


def _model_of(relation: str) -> Any:
    """What hangs on a post is defined after it."""
    return Post._meta.get_field(relation).related_model
