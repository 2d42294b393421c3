"""Going on after a form: 303, so that reloading the next page sends nothing again."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    status_code = 303


def see_other(address: str) -> HttpResponseRedirect:
    return SeeOther(address)
