"""Writing a post, and mending one's own. URL names: community:post_write, community:post_edit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from community import posts, spam
from community.board_forms import PostForm
from community.models import Customer, Post
from community.views.limits import too_often
from community.views.members import members_only, unsent
from community.writing import refuse_banned, refuse_others
from impactmuseum.base.redirects import see_other


@members_only
def write(request: HttpRequest, member: Customer) -> HttpResponse:
    """GET, POST /community/write/ -> community/post_form.html with `form` (PostForm); 303 to the new post.

    `?category=` and `?problem=` (slugs) are chosen beforehand. 422 with what to mend; 429 when too much was written:
    all that was typed and every good picture is still there.
    """
    refuse_banned(member)
    if request.method != "POST":
        wanted = {name: request.GET[name] for name in ("category", "problem") if name in request.GET}
        return _page(request, PostForm(author=member, initial=wanted | unsent(request)))
    return _take(request, member, post=None)


@members_only
def edit(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /community/<id>/edit/ -> community/post_form.html with `form`, `post`; 303 to the post. As write.

    403 where somebody else wrote it. A hidden post may be mended; it leads back to community:post_manage.
    """
    post = get_object_or_404(Post.objects.select_related("category", "problem"), pk=pk)
    refuse_others(post, by=member)
    refuse_banned(member)
    if request.method != "POST":
        return _page(request, PostForm.of(post, author=member, **unsent(request)), post)
    return _take(request, member, post)


def _take(request: HttpRequest, member: Customer, post: Post | None) -> HttpResponse:
    if limit := spam.POSTS.passed(request, member):
        form = PostForm(request.POST, author=member, subject=post)
        return too_often(_page(request, form, post, too_often=limit.minutes), limit)

    form = PostForm.received(request, author=member, subject=post)
    if form.is_valid():
        try:
            written = _write(form, member, post)
        except spam.Repeated as refusal:
            form.add_error("text", str(refusal))
        else:
            return see_other(written.manage_url if written.is_hidden else written.url)
    return _page(request, form, post, status=422)


def _write(form: PostForm, member: Customer, post: Post | None) -> Post:
    if post is None:
        return posts.write(author=member, draft=form.draft(), pictures=form.descriptions)
    return posts.edit(post=post, by=member, draft=form.draft(), pictures=form.descriptions)


def _page(
    request: HttpRequest, form: PostForm, post: Post | None = None, *, status: int = 200, too_often: int = 0
) -> HttpResponse:
    context = {"form": form, "post": post, "too_often": too_often}
    return render(request, "community/post_form.html", context, status=status)
