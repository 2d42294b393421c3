"""Who comes to a product's page, and what they see of it."""

from django.test import Client

from community.tests.board_factories import a_banned_member, a_member, another_member
from shop.models import Product
from shop.tests.factories import an_operator

ROLES = ("stranger", "author", "another", "banned", "operator")


def of_role(role: str) -> Client:
    client = Client()
    people = {"author": a_member, "another": another_member, "banned": a_banned_member}
    if role in people:
        client.force_login(people[role]().user)
    if role == "operator":
        client.force_login(an_operator())
    return client


def page_of(product: Product) -> str:
    """The text of its page in one line, as a stranger is sent it."""
    return " ".join(Client().get(product.url).content.decode().split())
