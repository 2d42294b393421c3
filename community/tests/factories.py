"""The cast of the accounts: a member who signed up long ago, and what somebody types who signs up now."""

from typing import Any

from allauth.account.models import EmailAddress

from community.models import Customer, User

PASSWORD = "오래된-나무-42"

SIGN_UP = {
    "username": "gildong",
    "email": "gildong@example.com",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "nickname": "길동",
    "problem": "",
    "is_14": "on",
    "terms": "on",
}


def a_member(username: str = "mina", *, nickname: str = "", is_verified: bool = True, **fields: Any) -> Customer:
    """Somebody with a confirmed address: `a_member("mina").user`."""
    fields = {"email": f"{username}@example.com", "password": PASSWORD, **fields}
    user = User.objects.create_user(username, **fields)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=is_verified, verified=is_verified)
    return Customer.objects.create(user=user, nickname=nickname or f"{username}님")
