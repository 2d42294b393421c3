from http import HTTPMethod
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from community import structured_data
from community.listing import Listing, Wish
from community.models.comment import PER_PAGE
from community.models.post import Post
from community.views.gone import gone
from impactmuseum.base.models import BasePage


class BoardPage(RoutablePageMixin, BasePage):
    """Where visitors talk with each other: the list, and the page of each post.

    Both are the same bytes for everybody, as every page that strangers share: no session is opened, no cookie set.
    What depends on who one is (writing, mending, reporting, and why an own post was hidden) stands on pages of its
    own, which `community.board_urls` names and every post links to; they ask for a login and are never cached.
    """

    intro = models.TextField(_("이끄는 글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    summary_field = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = pgettext_lazy("model", "게시판")

    @classmethod
    def is_told_below(cls, left: list[str], *, language: str) -> bool:
        """Posts are in whatever language their authors write, and hang on the board of each."""
        return True

    @re_path(r"^$", name="post_list")
    def post_list(self, request: HttpRequest) -> HttpResponse:
        listing = Listing(Wish.read(request.GET), page=request.GET.get("page", "1"))
        told = structured_data.board(self, request=request, listing=listing)
        return self.render(request, context_overrides={"listing": listing, "structured_data": told})

    @re_path(r"^([1-9][0-9]{0,17})/$", name="post")
    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """The page of a post, with a page of its comments. What was hidden or taken back is a 410."""
        post = Post.objects.with_all_it_shows().filter(pk=number).first()
        if post is None:
            raise Http404
        if not post.is_shown:
            return gone(request, post)
        return self.render(request, context_overrides=self._conversation(request, post), template="community/post.html")

    def _conversation(self, request: HttpRequest, post: Post) -> dict[str, Any]:
        comments = post.comments.in_turn().with_authors()
        page = Paginator(comments, PER_PAGE).get_page(request.GET.get("page", "1"))
        return {
            "post": post,
            "steps": [(self.title, self.url)],
            "comments": page,
            "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "structured_data": structured_data.conversation(self, request=request, post=post, comments=page),
        }
