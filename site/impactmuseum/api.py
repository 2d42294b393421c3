"""`/api/v1/`: every room puts its own views here."""

from django.urls import path

from home.api import SearchView

app_name = "api"

urlpatterns = [path("search/", SearchView.as_view(), name="search")]
