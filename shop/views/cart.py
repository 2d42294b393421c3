from django.http import HttpRequest, HttpResponse


def add(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
