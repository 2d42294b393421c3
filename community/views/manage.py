"""What one may do about a post or a comment: its author mends or takes it back, others report it.

URL names: community:post_manage, post_delete, post_report, and the same three with comment. `kind` is Post or Comment.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from community import comments, posts, reports, spam
from community.board_forms import ReportForm
from community.models import Comment, Customer, Post
from community.views.limits import too_often
from community.views.members import members_only
from community.writing import Gone, speaks_for_the_museum
from impactmuseum.base.redirects import see_other

Kind = type[Post] | type[Comment]
VERBS = ("edit", "delete", "report")


@members_only
def show(request: HttpRequest, member: Customer, pk: int, kind: Kind) -> HttpResponse:
    """GET /community/<id>/manage/, /community/comments/<id>/manage/ -> community/manage.html.

    `subject`      Post or Comment; `post`: the post itself, or the one the comment stands under
    `is_post`, `is_author`
    `edit_url`, `delete_url`, `report_url`, `back_url` ("" where everybody finds it gone)
    `form`         ReportForm, for others than the author
    `report`       what this member has reported of it, or None
    `member`       Customer: is_banned, ban_reason
    `desk_url`     the page in the admin, for staff
    410 for what was taken back, and for others than its author and staff for what was hidden.
    """
    return _page(request, member, _subject(kind, pk), ReportForm(label_suffix=""))


@members_only
def delete(request: HttpRequest, member: Customer, pk: int, kind: Kind) -> HttpResponse:
    """POST /community/<id>/delete/ -> 303 to where it stood, which says that it is gone. A GET leads to manage.

    403 where somebody else wrote it.
    """
    subject = _subject(kind, pk)
    if request.method != "POST":
        return see_other(subject.manage_url)
    if isinstance(subject, Post):
        posts.delete(post=subject, by=member)
    else:
        comments.delete(comment=subject, by=member)
    return see_other(subject.get_absolute_url())


@members_only
def report(request: HttpRequest, member: Customer, pk: int, kind: Kind) -> HttpResponse:
    """POST /community/<id>/report/ with reason and note -> 303 to manage, which thanks. A GET leads there too.

    422 with what to mend; 429 after too many.
    """
    subject = _subject(kind, pk)
    if request.method != "POST":
        return see_other(subject.manage_url)
    form = ReportForm(request.POST, label_suffix="")
    if limit := spam.REPORTS.passed(request, member):
        return too_often(_page(request, member, subject, form, too_often=limit.minutes), limit)
    if form.is_valid():
        try:
            reports.submit(subject=subject, by=member, **form.cleaned_data)
        except reports.ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other(subject.manage_url)
    return _page(request, member, subject, form, status=422)


def _subject(kind: Kind, pk: int) -> Post | Comment:
    of = ("author", "post__author") if kind is Comment else ("author",)
    rows: Any = kind._default_manager.select_related(*of)
    subject: Post | Comment = get_object_or_404(rows, pk=pk)
    return subject


def _page(
    request: HttpRequest, member: Customer, subject: Post | Comment, form: ReportForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    is_post, is_author = isinstance(subject, Post), subject.author_id == member.pk
    post = subject if isinstance(subject, Post) else subject.post
    is_staff = speaks_for_the_museum(member)
    if subject.is_deleted or not (is_author or is_staff or (subject.is_shown and post.is_shown)):
        raise Gone(subject)
    name = "post" if is_post else "comment"
    addresses = {f"{verb}_url": reverse(f"community:{name}_{verb}", args=[subject.pk]) for verb in VERBS}
    context = {
        "subject": subject,
        "post": post,
        "is_post": is_post,
        "is_author": is_author,
        "form": form,
        "report": None if is_author else reports.report_of(subject, by=member),
        "member": member,
        "back_url": subject.get_absolute_url() if subject.is_shown and post.is_shown else "",
        "desk_url": reverse(f"board_{name}:page", args=[subject.pk]) if is_staff else "",
        **addresses,
        **more,
    }
    return render(request, "community/manage.html", context, status=status)
