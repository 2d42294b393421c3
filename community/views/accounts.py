"""Signing up, going to a provider, and the way of the staff. All other pages of /accounts/ are allauth's own views.

URL names are allauth's: account_login, account_signup, account_logout, socialaccount_signup, google_login, …
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.views import SignupView
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.views import SignupView as SocialSignupView
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community import staff
from community.forms import NameTaken

PENDING = "socialaccount_sociallogin"


class SignUp(SignupView):
    """GET, POST /accounts/signup/ -> account/signup.html with `form` (SignUpForm), `login_url`, `redirect_field`.

    A member is signed in and back on `next`. Whoever loses the race for a name reads so beside its field.
    """

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except NameTaken:
            return self.form_invalid(self.looked_at_again())

    def looked_at_again(self) -> Form:
        """The same form, with what the race has changed; where that is nothing any more, one presses again."""
        del self._cached_form
        form: Form = self.get_form()
        if form.is_valid():
            form.add_error(None, _("방금 저장하지 못했어요. 한 번 더 눌러 주세요."))
        return form


class SocialSignUp(SocialSignupView):
    """GET, POST /accounts/3rdparty/signup/ -> socialaccount/signup.html with `form` (SocialSignUpForm), `account`.

    `form.taken_email` is the address of an account here that the provider does not prove to be the same person's.
    """

    looked_at_again = SignUp.looked_at_again

    def form_valid(self, form: Form) -> HttpResponse:
        pending = self.request.session[PENDING]
        try:
            return super().form_valid(form)
        except NameTaken:
            # What the provider said is still true: allauth forgot it, and wrote on it while trying.
            self.request.session[PENDING] = pending
            self.sociallogin = SocialLogin.deserialize(pending)
            return self.form_invalid(self.looked_at_again())


def by_a_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead to a provider by a page of our own: socialaccount/login_redirect.html with `redirect_to`, `host`.

    A form that ends at another site by redirects is refused by browsers (`form-action`), and a provider redirects
    within its own hosts, which nobody could list.
    """

    def leave(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseRedirect) or not urlsplit(response.url).netloc:
            return response
        context = {"redirect_to": response.url, "host": urlsplit(response.url).hostname}
        return render(request, "socialaccount/login_redirect.html", context)

    return never_cache(leave)


@never_cache
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """/admin/login/ -> the museum's own sign-in, with its limits and second factor, and on to `next` afterwards."""
    way_on = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(way_on, {request.get_host()}, require_https=request.is_secure()):
        way_on = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': way_on})}")
    if not staff.may_enter(request.user):
        raise PermissionDenied(_("관리 화면은 뮤지엄에서 일하는 분만 들어갈 수 있어요."))
    return HttpResponseRedirect(way_on)
