from django.urls import path

from community.models import Comment, Post
from community.views import comments, manage, posts

app_name = "community"

urlpatterns = [
    path("community/write/", posts.write, name="post_write"),
    path("community/<int:pk>/edit/", posts.edit, name="post_edit"),
    path("community/<int:pk>/comment/", comments.write, name="comment_write"),
    path("community/<int:pk>/manage/", manage.show, {"kind": Post}, name="post_manage"),
    path("community/<int:pk>/delete/", manage.delete, {"kind": Post}, name="post_delete"),
    path("community/<int:pk>/report/", manage.report, {"kind": Post}, name="post_report"),
    path("community/comments/<int:pk>/edit/", comments.edit, name="comment_edit"),
    path("community/comments/<int:pk>/manage/", manage.show, {"kind": Comment}, name="comment_manage"),
    path("community/comments/<int:pk>/delete/", manage.delete, {"kind": Comment}, name="comment_delete"),
    path("community/comments/<int:pk>/report/", manage.report, {"kind": Comment}, name="comment_report"),
]
