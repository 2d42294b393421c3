"""The member's own page, and what a member changes of themself.

URL names: my, my_profile, my_posts, my_consents, my_data. Whoever is not signed in is asked to, and comes back.
"""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import customers, my_page, my_posts, personal_data, staff
from community import profile as profiles
from community.member_fields import ConsentFields, ProfileFields
from impactmuseum.base.korean import short_date
from impactmuseum.base.rate_limit import RateLimit, too_many

DOWNLOADS = RateLimit("personal-data", most=5, seconds=3600)


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """GET /my/ -> community/my.html with `customer`, `panels` (list of Panel: template, panel), `sections`
    (list of Section: title, text, url), `is_staff`.
    """
    customer = customers.member(request)
    context = {
        "customer": customer,
        "panels": my_page.panels(customer),
        "sections": my_page.sections(),
        "is_staff": staff.may_enter(request.user),
    }
    return render(request, "community/my.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """GET, POST /my/profile/ -> community/profile.html with `customer`, `form` (ProfileFields), `is_staff`.

    POST -> 302 to /my/; 422 with what to mend, a nickname somebody has just taken among it.
    """
    customer = customers.member(request)
    form = ProfileFields(
        request.POST or None,
        initial={"nickname": customer.nickname, "problem": customer.problem_id},
        customer=customer,
    )
    if request.method == "POST" and form.is_valid():
        try:
            profiles.change(customer=customer, **form.cleaned_data)
        except profiles.NicknameTaken as taken:
            form.add_error("nickname", str(taken))
        else:
            messages.success(request, _("프로필을 바꿨어요."))
            return HttpResponseRedirect(reverse("my"))
    context = {"customer": customer, "form": form, "is_staff": staff.may_enter(request.user)}
    return render(request, "community/profile.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def posts(request: HttpRequest) -> HttpResponse:
    """GET /my/posts/ -> community/my_posts.html, twenty on a page (`?page=`): posts, or comments with `?of=comments`.

    `kinds`  list of my_posts.Kind: name, label, count; `kind` is the name of the one asked for, "" for posts
    `page_obj` (of Post or Comment), `numbers`, `query`  for components/pagination.html; `customer`
    """
    customer = customers.member(request)
    kind = my_posts.COMMENTS if request.GET.get("of") == my_posts.COMMENTS else ""
    page = my_posts.page_of(customer, kind=kind, number=request.GET.get("page"))
    context = {
        "customer": customer,
        "kinds": my_posts.kinds_of(customer),
        "kind": kind,
        "page_obj": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": f"of={kind}&" if kind else "",
    }
    return render(request, "community/my_posts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """GET, POST /my/consents/ -> community/consents.html with `customer`, `form` (ConsentFields).

    POST -> 302 to the same page, which says what is wanted since when (정보통신망법 제50조 제7항).
    """
    customer = customers.member(request)
    if request.method == "POST":
        form = ConsentFields(request.POST)
        if form.is_valid():
            now = timezone.now()
            if profiles.agree(customer=customer, consents=form.consents(), at=now):
                day = short_date(now)
                messages.success(request, _("%(day)s에 소식 받기를 바꿨어요.") % {"day": day})
            return HttpResponseRedirect(reverse("my_consents"))
    else:
        form = ConsentFields(
            initial={
                "email_marketing": customer.email_marketing_agreed_at,
                "sms_marketing": customer.sms_marketing_agreed_at,
                "night_marketing": customer.night_marketing_agreed_at,
            }
        )
    return render(request, "community/consents.html", {"customer": customer, "form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def data(request: HttpRequest) -> HttpResponse | FileResponse:
    """GET /my/data/ -> community/data.html with `tables` (list of Table: title), after asking who one is once more.

    POST -> the archive of everything, bit by bit; 429 after five within an hour.
    """
    customer = customers.member(request)
    if request.method != "POST":
        return render(request, "community/data.html", {"tables": personal_data.tables_of(customer)})
    if not DOWNLOADS.allows(str(request.user.pk)):
        return too_many(request, DOWNLOADS)
    now = timezone.now()
    file = personal_data.archive(customer, at=now)
    return FileResponse(file, as_attachment=True, filename=personal_data.file_name(now))
