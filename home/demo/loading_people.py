"""The people of the demo: members without a password, as whom nobody can sign in."""

from django.utils.text import slugify

from community.models import Customer, User

EDITORS = "임팩트 뮤지엄 편집부"
OF_THE_MUSEUM = {EDITORS, "Impact Museum editors"}


def member(nickname: str) -> Customer:
    """Who writes under `nickname`. A name that a real member took meanwhile gets a sign behind it."""
    username = f"demo-{slugify(nickname, allow_unicode=True)}"
    found = Customer.objects.filter(user__username=username).first()
    if found:
        return found
    taken = Customer.objects.filter(nickname=nickname).exists()
    user = User.objects.create_user(username)
    return Customer.objects.create(user=user, nickname=f"{nickname}(시연)" if taken else nickname)
