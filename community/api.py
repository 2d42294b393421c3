"""The board: `/api/v1/posts/`, `/api/v1/comments/`. Everybody reads; members write, signed in on the museum's own site.

The same limits, bans and repetitions as on the pages. Pictures are hung on the site.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from community import comments, customers, posts, spam
from community.models import BoardCategory, Comment, Customer, Post
from community.models.comment import TEXT_LENGTH as COMMENT_LENGTH
from community.models.post import TEXT_LENGTH, TITLE_LENGTH
from community.spam import Limits, Repeated
from community.writing import Banned, Gone
from impactmuseum.base.api.authentication import SignedIn, TokenAuthentication, VisitorAuthentication
from impactmuseum.base.api.fields import LINE, READABLE, SLUG, Body, Text, Told
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import AddressField, address
from impactmuseum.base.api.problem import Refused
from impactmuseum.base.api.views import PRIVATE, Api
from impactmuseum.base.plain_text import PlainTextField
from impactmuseum.base.search import asked as searched
from problems.api import ProblemNamed
from problems.models import ProblemPage

READS = ("list", "retrieve", "conversation")
STATES = ["shown", "hidden", "deleted"]


class BoardCategoryNamed(Told):
    slug = serializers.CharField()
    name = serializers.CharField()


class PostTold(Told):
    id = serializers.IntegerField()
    title = serializers.CharField()
    url = AddressField()
    author = serializers.CharField(source="author_name")
    by_museum = serializers.BooleanField()
    is_notice = serializers.BooleanField()
    category = BoardCategoryNamed(allow_null=True)
    problem = ProblemNamed(allow_null=True)
    comments_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class WrittenPicture(Told):
    """A picture that a member hung, in its one size."""

    src = AddressField(source="file.url")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = serializers.CharField()


class PostToldWhole(PostTold):
    """`text` is plain text, as it was typed."""

    text = serializers.CharField()
    pictures = WrittenPicture(many=True)


class CommentTold(Told):
    """What was hidden or taken back keeps its place, and nothing of its text."""

    id = serializers.IntegerField()
    author = serializers.CharField(source="author_name")
    by_museum = serializers.BooleanField()
    state = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field({"type": "string", "enum": STATES})
    def get_state(self, comment: Comment) -> str:
        return "deleted" if comment.is_deleted else "hidden" if comment.is_hidden else "shown"

    def get_text(self, comment: Comment) -> str:
        return comment.text if comment.is_shown else ""


class PostQuery(ListQuery):
    query = Text(required=False, max_length=100)
    category = Text(required=False, pattern=SLUG, max_length=60)
    problem = Text(required=False, pattern=SLUG, max_length=120)


class PostBody(Body):
    """`category` and `problem` are slugs."""

    title = Text(max_length=TITLE_LENGTH, pattern=LINE)
    text = Text(max_length=TEXT_LENGTH, pattern=READABLE)
    category = Text(max_length=60, pattern=SLUG, required=False, allow_null=True)
    problem = Text(max_length=120, pattern=SLUG, required=False, allow_null=True)

    example = {"title": "Broken umbrellas", "text": "How do you take off the cloth?", "category": "question"}


class CommentBody(Body):
    text = Text(max_length=COMMENT_LENGTH, pattern=READABLE)

    example = {"text": "Turn the cap first."}


class BoardApi(Api):
    """Read by everybody, without a session; written by whoever signed in."""

    def get_authenticators(self) -> list[Any]:
        return [TokenAuthentication() if self._reads else VisitorAuthentication()]

    def get_permissions(self) -> list[Any]:
        return list(super().get_permissions()) if self._reads else [SignedIn()]

    @property
    def is_private(self) -> bool:  # type: ignore[override]
        return not self._reads

    @property
    def is_for_members(self) -> bool:  # type: ignore[override]
        return not self._reads

    @property
    def _reads(self) -> bool:
        request = getattr(self, "request", None)
        return request.method in ("GET", "HEAD", "OPTIONS") if request else self.action in READS

    def member(self, limits: Limits | None = None) -> Customer:
        """Who writes, one more time. Raises Throttled."""
        member = customers.member(self.request._request)
        passed = limits.passed(self.request._request, member) if limits else None
        if passed:
            raise exceptions.Throttled(passed.seconds)
        return member


class PostApi(BoardApi):
    tag = "posts"
    told_class = PostTold
    detail_class = PostToldWhole
    lists = {"conversation": CommentTold}
    locates = ("create",)
    refuses = {
        "create": ["category_unknown", "problem_unknown", "text_empty", "repeated"],
        "partial_update": ["category_unknown", "problem_unknown", "text_empty", "repeated", "gone"],
        "destroy": ["gone"],
        "answer": ["text_empty", "repeated", "gone"],
    }
    questions = {"list": PostQuery}
    lookup_field = "id"
    lookup_value_converter = "int"
    queryset = Post.objects.none()

    @extend_schema(summary="What is on the board, the newest first")
    def list(self, request: Request) -> Response:
        rows = Post.objects.shown().newest()
        if slug := self.asked.get("category"):
            rows = rows.filter(category__slug=slug)
        if slug := self.asked.get("problem"):
            rows = rows.filter(problem__slug=slug)
        pages = self.pages(rows.matching(searched(self.asked.get("query", ""))))
        return pages.answer(self.tell(in_order(_told_rows().defer("text", "problem__body"), pages.rows), many=True))

    @extend_schema(summary="A post with its text")
    def retrieve(self, request: Request, id: int) -> Response:
        return Response(self.tell(self.one_of(Post.objects.with_all_it_shows().shown(), pk=id)))

    @extend_schema(summary="Write a post", request=PostBody, responses={201: PostToldWhole})
    @idempotent()
    def create(self, request: Request) -> Response:
        sent = self.body(PostBody)
        member = self.member(spam.POSTS)
        with _refusals():
            post = posts.write(author=member, draft=_draft(sent))
        return self._told(post.pk, status=201)

    @extend_schema(summary="Mend one's own post", request=PostBody, responses={200: PostToldWhole})
    def partial_update(self, request: Request, id: int) -> Response:
        """Its pictures stay as they are."""
        post = self.one_of(Post.objects.select_related("category", "problem"), pk=id)
        sent = self.body(PostBody, partial=True)
        known = {"title": post.title, "text": post.text, **_slugs_of(post)}
        member = self.member(spam.POSTS)
        with _refusals():
            posts.edit(post=post, by=member, draft=_draft({**known, **sent}, is_notice=post.is_notice))
        return self._told(post.pk)

    @extend_schema(summary="Take one's own post back")
    def destroy(self, request: Request, id: int) -> Response:
        post = self.one_of(Post.objects.all(), pk=id)
        with _refusals():
            posts.delete(post=post, by=self.member())
        return Response(status=204)

    @extend_schema(
        summary="What was said to a post, in turn",
        operation_id="posts_comments",
        responses={200: CommentTold(many=True)},
    )
    @action(detail=True, url_path="comments")
    def conversation(self, request: Request, id: int) -> Response:
        post = self.one_of(Post.objects.shown(), pk=id)
        pages = self.pages(post.comments.in_turn())
        return pages.answer(self.tell(in_order(Comment.objects.with_authors(), pages.rows), many=True))

    @extend_schema(
        summary="Say something to a post",
        operation_id="posts_comment",
        request=CommentBody,
        responses={201: CommentTold},
    )
    @conversation.mapping.post
    @idempotent()
    def answer(self, request: Request, id: int) -> Response:
        post = self.one_of(Post.objects.shown(), pk=id)
        sent = self.body(CommentBody)
        member = self.member(spam.COMMENTS)
        with _refusals():
            comment = comments.write(author=member, post=post, text=_plain(sent["text"], "text"))
        return Response(CommentTold(comment).data, status=201)

    def _told(self, pk: int, *, status: int = 200) -> Response:
        post = Post.objects.with_all_it_shows().get(pk=pk)
        told = PostToldWhole(post, context={"request": self.request}).data
        headers = {"Location": address(self, "api:post-detail", pk)} if status == 201 else {}
        return Response(told, status=status, headers={"Cache-Control": PRIVATE, **headers})


class CommentApi(BoardApi):
    tag = "posts"
    refuses = {"partial_update": ["text_empty", "repeated", "gone"], "destroy": ["gone"]}
    lookup_field = "id"
    lookup_value_converter = "int"
    queryset = Comment.objects.none()

    @extend_schema(summary="Mend one's own comment", request=CommentBody, responses={200: CommentTold})
    def partial_update(self, request: Request, id: int) -> Response:
        comment = self.one_of(Comment.objects.select_related("post"), pk=id)
        sent = self.body(CommentBody, partial=True)
        member = self.member(spam.COMMENTS)
        with _refusals():
            text = _plain(sent.get("text", comment.text), "text")
            comment = comments.edit(comment=comment, by=member, text=text)
        return Response(CommentTold(comment).data)

    @extend_schema(summary="Take one's own comment back")
    def destroy(self, request: Request, id: int) -> Response:
        comment = self.one_of(Comment.objects.all(), pk=id)
        with _refusals():
            comments.delete(comment=comment, by=self.member())
        return Response(status=204)


def _told_rows() -> Any:
    return Post.objects.with_comments_count().select_related("author", "category", "problem").defer("problem__body")


def _draft(sent: dict[str, Any], *, is_notice: bool = False) -> posts.Draft:
    """Raises Refused."""
    named: dict[str, Any] = {}
    rows: Any
    for name, rows in (("category", BoardCategory.objects.all()), ("problem", ProblemPage.objects.live())):
        slug = sent.get(name)
        named[name] = rows.filter(slug=slug).first() if slug else None
        if slug and named[name] is None:
            raise Refused(_("그 주소의 것이 없어요."), f"{name}_unknown", pointer=name)
    title, text = _plain(sent["title"], "title", one_line=True), _plain(sent["text"], "text")
    return posts.Draft(title=title, text=text, is_notice=is_notice, **named)


def _slugs_of(post: Post) -> dict[str, Any]:
    named = {"category": post.category, "problem": post.problem}
    return {name: thing.slug if thing else None for name, thing in named.items()}


def _plain(text: str, pointer: str, *, one_line: bool = False) -> str:
    """As the forms of the site keep it. Raises Refused where nothing is left that can be read."""
    try:
        kept: str = PlainTextField(one_line=one_line).clean(text)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "text_empty", pointer=pointer) from error
    return kept


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Banned as ban:
        raise exceptions.PermissionDenied(str(ban) or _("지금은 글을 쓸 수 없어요."), "banned") from ban
    except Repeated as repeated:
        raise Refused(str(repeated), "repeated", pointer="text") from repeated
    except Gone as gone:
        raise Refused(_("가려졌거나 지워진 글이에요."), "gone") from gone
