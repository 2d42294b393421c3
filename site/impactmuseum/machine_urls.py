"""Addresses that machines know: one whatever language is read, or one in each language."""

from django.urls import path

from brands import feed as stories_feed
from community import feed as board_feed
from home import machine_views
from shop.views import feeds

urlpatterns = [
    path("robots.txt", machine_views.robots_txt, name="robots"),
    path("sitemap.xml", machine_views.sitemap, name="sitemap"),
    path("sitemaps/<slug:name>.xml", machine_views.sitemap_part, name="sitemap_part"),
    path("feeds/board.xml", board_feed.board, name="board_feed"),
    path("feeds/naver.txt", feeds.naver, name="naver_feed"),
]

in_each_language = [
    path("llms.txt", machine_views.llms_txt, name="llms"),
    path("feeds/stories.xml", stories_feed.stories, name="stories_feed"),
    path("feeds/google.xml", feeds.google, name="google_feed"),
]
