"""What the board's tests are made of: the board, its cast, and what they say."""

from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from community.models import BoardCategory, BoardPage, Comment, Customer, Post, User
from problems.tests.factories import home_page

_numbers = count(1)


def board_page() -> BoardPage:
    found = BoardPage.objects.first()
    return found or home_page().add_child(
        instance=BoardPage(title="게시판", slug="community", intro="한 줄 남겨 주세요.")
    )


# The cast: who writes, another who may not touch it, one who was stopped, and who looks after the board.


def a_member(nickname: str = "네개째", **fields: Any) -> Customer:
    found = Customer.objects.filter(nickname=nickname).first()
    if found:
        return found
    user = User.objects.create_user(f"member-{next(_numbers)}", password="pass-word-1")
    return Customer.objects.create(user=user, nickname=nickname, **fields)


def another_member() -> Customer:
    return a_member("손톱가위")


def a_banned_member() -> Customer:
    return a_member("도배하는 이", banned_at=timezone.now(), ban_reason="같은 광고를 여러 번 올렸어요.")


def a_moderator() -> Customer:
    """Of the group that migrations make, also where a test has emptied the tables."""
    moderator = a_member("편집부")
    group, _is_new = Group.objects.get_or_create(name="Moderators")
    moderator.user.groups.add(group)
    return moderator


# What they say


def a_category(name: str = "물어봐요", slug: str = "question") -> BoardCategory:
    return BoardCategory.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def a_post(title: str = "우산 버릴 때", **fields: Any) -> Post:
    fields.setdefault("author", a_member())
    return Post.objects.create(title=title, text=fields.pop("text", f"{title} 천만 떼는 방법을 아시나요?"), **fields)


def a_comment(post: Post | None = None, text: str = "마개를 먼저 돌려 보세요.", **fields: Any) -> Comment:
    fields.setdefault("author", another_member())
    return Comment.objects.create(post=post or a_post(), text=text, **fields)


def hidden(reason: str = "전화번호가 적혀 있어요.") -> dict[str, Any]:
    """What makes a post or a comment a hidden one: `a_post(**hidden())`."""
    return {"hidden_at": timezone.now(), "hidden_reason": reason}


def a_picture_file(name: str = "사진.jpg", *, size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", size, (next(_numbers) % 255, 120, 80)).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/png")
