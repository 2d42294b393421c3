"""The public API: `/api/v1/`. What each part answers stands with its app, in `api.py` or `api/`."""

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.routers import SimpleRouter

from brands.api import BrandApi, StoryApi
from community.api import CommentApi, PostApi
from home.api import SearchApi
from impactmuseum.base.api.docs import docs, schema
from impactmuseum.base.api.problem import not_found
from problems.api import ProblemApi
from shop.api import urls as shop_urls
from shop.api.prices import WindowApi
from shop.api.product_writing import CategoryWritingApi, ProductWritingApi

router = SimpleRouter(use_regex_path=False)
router.register("problems", ProblemApi, basename="problem")
router.register("brands", BrandApi, basename="brand")
router.register("stories", StoryApi, basename="story")
router.register("categories", CategoryWritingApi, basename="category")
router.register("products", ProductWritingApi, basename="product")
router.register("posts", PostApi, basename="post")
router.register("comments", CommentApi, basename="comment")
router.register("search", SearchApi, basename="search")
router.register("price-windows", WindowApi, basename="price-window")

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    *shop_urls.urlpatterns,
    path("schema/", schema, name="schema"),
    path("docs/", docs, name="docs"),
    # Last: whatever else is asked for below /api/v1/ is told in the API's own words that it is not there.
    re_path(r"^(?P<path>[\s\S]*)\Z", not_found, name="nothing"),
]
