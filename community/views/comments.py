"""Answering a post, and mending one's own answer. URL names: community:comment_write, community:comment_edit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from community import comments, spam
from community.board_forms import CommentForm
from community.models import Comment, Customer, Post
from community.views.limits import too_often
from community.views.members import members_only, unsent
from community.writing import Gone, refuse_banned, refuse_others
from impactmuseum.base.redirects import see_other


@members_only
def write(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /community/<id>/comment/ -> community/comment_form.html with `form` (CommentForm), `post`.

    303 to the comment on the page of its post; 422 and 429 with all that was typed.
    """
    post = get_object_or_404(Post.objects.select_related("author"), pk=pk)
    if not post.is_shown:
        raise Gone(post)
    refuse_banned(member)
    return _form(request, member, post)


@members_only
def edit(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /community/comments/<id>/edit/ -> community/comment_form.html, also with `comment`. As write.

    403 where somebody else wrote it. A hidden comment may be mended; it leads back to community:comment_manage.
    """
    comment = get_object_or_404(Comment.objects.select_related("post__author"), pk=pk)
    refuse_others(comment, by=member)
    refuse_banned(member)
    return _form(request, member, comment.post, comment)


def _form(request: HttpRequest, member: Customer, post: Post, comment: Comment | None = None) -> HttpResponse:
    context = {"post": post, "comment": comment}
    if request.method != "POST":
        form = CommentForm(initial={"text": comment.text if comment else "", **unsent(request)}, label_suffix="")
        return render(request, "community/comment_form.html", {**context, "form": form})

    form = CommentForm(request.POST, label_suffix="")
    if limit := spam.COMMENTS.passed(request, member):
        page = render(request, "community/comment_form.html", {**context, "form": form, "too_often": limit.minutes})
        return too_often(page, limit)
    if form.is_valid():
        try:
            written = _write(form.cleaned_data["text"], member, post, comment)
        except spam.Repeated as refusal:
            form.add_error("text", str(refusal))
        else:
            return see_other(written.get_absolute_url() if written.is_shown else written.manage_url)
    return render(request, "community/comment_form.html", {**context, "form": form}, status=422)


def _write(text: str, member: Customer, post: Post, comment: Comment | None) -> Comment:
    if comment is None:
        return comments.write(author=member, post=post, text=text)
    return comments.edit(comment=comment, by=member, text=text)
