"""Programs that work for somebody: `a_token(an_operator(), "stock:write")`."""

from django.contrib.auth.models import Group, Permission

from brands.models import BrandPage, BrandPartner
from community.models import User
from impactmuseum.base.models import ApiToken
from shop.tests.api.front import Front


def a_token(user: User, *scopes: str, **fields: object) -> tuple[ApiToken, str]:
    token = ApiToken(name="프로그램", user=user, scopes=list(scopes), **fields)
    secret = token.take_secret()
    token.save()
    return token, secret


def a_program(user: User, *scopes: str, **fields: object) -> Front:
    program = Front()
    program.headers["Authorization"] = f"Bearer {a_token(user, *scopes, **fields)[1]}"
    return program


def a_partner(brand: BrandPage, *more: str) -> User:
    """Of the group that migrations make; `more` are permissions that a superuser has added."""
    user = User.objects.create_user(f"partner-{brand.pk}", password="pass-word-1")
    user.groups.add(Group.objects.get(name="브랜드 파트너"))
    user.user_permissions.set(Permission.objects.filter(codename__in=more))
    BrandPartner.objects.create(brand=brand, user=user)
    return user


def an_author() -> User:
    """Writes drafts and publishes nothing."""
    user = User.objects.create_user("author", password="pass-word-1")
    user.groups.add(Group.objects.get(name="Editors"))
    return user
