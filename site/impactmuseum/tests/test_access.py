"""Who gets in where: eight roles, every address of the museum, with other people's things, reading and writing.

An address that is new is refused by this test until the tables below say who may open it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone

from brands.models import BrandPage, BrandPartner, BrandStoryPage
from community.models import Comment, Customer, Post, Report, User
from community.tests.board_factories import a_comment, a_post, board_page
from community.tests.factories import a_member
from impactmuseum.base.models import MuseumDocument, UnansweredSearch
from problems.tests.factories import picture
from shop import address_book
from shop.models import (
    Claim,
    Coupon,
    Order,
    PriceWindow,
    Product,
    Question,
    RestockRequest,
    Review,
    ShippingAddress,
    Stock,
    WishListEntry,
)
from shop.tests.factories import (
    a_brand,
    a_coupon,
    a_draft,
    a_paid_order,
    a_question,
    a_review,
    a_variant,
    shop_settings,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

# Who was banned reads and buys, and writes nothing; who was dismissed is nobody any more.
OUTSIDERS = ["guest", "owner", "member", "banned", "dismissed"]
STAFF = {"editor": "Editors", "operator": "상점 운영", "partner": "브랜드 파트너"}

# Whose address answers with a page: everybody, whoever is signed in, who of them is not banned, the owner, nobody.
EVERYBODY, SIGNED_IN, WRITER, OWNER, NOBODY = "everybody", "signed in", "who may write", "owner", "nobody"
PAGES = {
    "healthz": EVERYBODY,
    "wagtail_serve": EVERYBODY,
    "home:search": EVERYBODY,
    "robots": EVERYBODY,
    "llms": EVERYBODY,
    "sitemap": EVERYBODY,
    "sitemap_part": NOBODY,  # One file holds everything.
    "stories_feed": EVERYBODY,
    "board_feed": EVERYBODY,
    "google_feed": EVERYBODY,
    "naver_feed": EVERYBODY,
    "home:suggest": EVERYBODY,
    "api:search-list": NOBODY,  # It wants a question: 400.
    "wagtaildocs_serve": EVERYBODY,
    "shop:cart": EVERYBODY,
    "shop:order_look_up": EVERYBODY,
    "shop:checkout": NOBODY,  # Nobody has anything in the cart.
    "shop:checkout_confirm": NOBODY,
    "shop:order": OWNER,
    "shop:order_cancel": OWNER,
    "shop:claim": OWNER,
    "community:post_write": WRITER,
    "community:post_edit": OWNER,
    "community:post_manage": SIGNED_IN,  # What each may do with it.
    "community:comment_write": WRITER,
    "community:comment_edit": OWNER,
    "community:comment_manage": SIGNED_IN,
    "shop:my_reviews": SIGNED_IN,
    "shop:review_write": NOBODY,  # Nothing has come yet.
    "shop:review_edit": OWNER,
    "shop:my_questions": SIGNED_IN,
    "shop:question_ask": WRITER,
    "shop:question_edit": OWNER,
    "shop:restock_forget": NOBODY,  # Without the key of the letter.
    "my": SIGNED_IN,
    "my_profile": SIGNED_IN,
    "my_posts": SIGNED_IN,
    "my_consents": SIGNED_IN,
    "my_data": NOBODY,  # Who one is, is asked once more.
    "shop:leave": NOBODY,
    "shop:left": EVERYBODY,
    "shop:my_orders": SIGNED_IN,
    "shop:addresses": SIGNED_IN,
    "shop:wish_list": SIGNED_IN,
    "shop:seen": EVERYBODY,
    "shop:address_add": SIGNED_IN,
    "shop:address": OWNER,
    "account_login": "guest",
    "account_signup": "guest",
    "account_logout": SIGNED_IN,
    "account_inactive": EVERYBODY,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYBODY,
    "account_confirm_email": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": NOBODY,  # All have one.
    "account_reauthenticate": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_confirm_login_code": NOBODY,
    "socialaccount_login_cancelled": EVERYBODY,
    "socialaccount_login_error": NOBODY,  # It is an error, 401.
    "socialaccount_signup": NOBODY,
    "socialaccount_connections": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    **{f"api:{part}-list": EVERYBODY for part in ("problem", "brand", "story", "category", "product", "post")},
    **{f"api:{part}-detail": EVERYBODY for part in ("problem", "brand", "story", "category", "product", "post")},
    "api:post-conversation": EVERYBODY,
    **{f"api:product-{part}": EVERYBODY for part in ("reviews", "questions")},
    **{f"content_api:{part}:listing": EVERYBODY for part in ("pages", "images", "documents")},
    **{f"content_api:{part}:detail": EVERYBODY for part in ("pages", "images", "documents")},
    "api:schema": EVERYBODY,
    "api:docs": EVERYBODY,
    "api:cart": EVERYBODY,  # One's own.
    "api:checkout": EVERYBODY,
    "api:orders": SIGNED_IN,
    "api:order": OWNER,
    "mfa_index": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
}
# Addresses that only take something, that ask somebody to sign in once more, or that take a token.
NO_PAGES = (
    "api:",
    "content_api:",
    "shop:",
    "community:",
    "mfa_",
    "google_",
    "kakao_",
    "naver_",
    "wagtailcore_",
    "wagtaildocs_authenticate",
    "wagtailadmin_login",
)
# The parts of the admin each role works in. `wagtailadmin_` stands for Wagtail's own parts, listed by name.
DESK = {
    "wagtailadmin_account",
    "wagtailadmin_dismissibles",
    "wagtailadmin_home",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
}
WRITING = {"wagtailadmin_explore", "wagtailadmin_pages", "wagtailadmin_choose_page", "wagtailadmin_reports"}
WRITING |= {"wagtailadmin_api", "wagtailadmin_block_preview", "wagtailadmin_editing_sessions", "wagtailadmin_workflows"}
WRITING |= {
    "simple_translation",
    "wagtaildocs",
    "wagtaildocs_chooser",
    "wagtailembeds",
    "wagtailimages",
    "wagtailimages_chooser",
}
GOODS = {"wagtailsnippets_shop_product", "wagtailsnippetchoosers_shop_product", "variant_chooser", "pricewindow"}
PARTS = {
    "editor": DESK
    | WRITING
    | GOODS
    | {
        "stock",
        "category",
        "wagtailsnippets",
        "brand_listing",
        "story_listing",
        "problem_listing",
        "exhibition_listing",
        "search_synonym",
        "unanswered",
    },
    "operator": DESK
    | WRITING
    | GOODS
    | {"stock", "category", "wagtailsnippets", "order", "bankrow", "sales", "coupon", "restock", "courier"}
    | {"payment", "refund", "paymentbreak", "providerevent", "claim", "review", "question"}
    | {"wagtailsettings", "wagtail_bulk_action"}
    # Where a page would be hung: it finds no place for who may hang none.
    | {f"{kind}_listing:choose_parent" for kind in ("brand", "story", "problem", "exhibition")},
    "partner": DESK
    | {"wagtailsnippets_shop_product", "stock", "pricewindow", "wagtailimages", "wagtailimages_chooser", "question"}
    | {"wagtailadmin_editing_sessions:release"},
}


class World:
    """Things that belong to somebody else than the role that knocks."""

    def __init__(self) -> None:
        shop_settings()
        self.owner = a_member("owner")
        brand = a_brand("고운손")
        variant = self.variant = a_variant(name="남의 비누", brand=brand)
        a_brand("다시결")
        order = a_paid_order(variant, customer=self.owner)
        window = {"start": "2026-01-01T00:00Z", "end": "2026-02-01T00:00Z", "price": 1}
        address_book.add(customer=self.owner, address=a_draft(road_address="부산").address, is_default=True)
        place = address_book.add(customer=self.owner, address=a_draft().address, is_default=False)
        document = MuseumDocument.objects.create(title="글", file=ContentFile(b"text", name="text.txt"))
        post = a_post("남의 글", author=self.owner)
        comment = a_comment(post, "남의 댓글", author=self.owner)
        board_page()
        asked = RestockRequest.objects.create(variant=variant, email="a@example.com")
        vain = UnansweredSearch.objects.create(
            key="x", query="노트북", first_asked_on="2026-01-01", last_asked_at="2026-01-01T00:00Z"
        )
        review = a_review(variant.product, pk=asked.pk, author=self.owner)
        question = a_question(variant.product, pk=asked.pk, author=self.owner, is_private=True)
        self.rows: dict[str, Any] = {
            "community": post.pk,
            **{f"community:comment_{verb}": comment.pk for verb in ("edit", "delete", "manage", "report")},
            "wagtailsnippets_shop_product": variant.product.pk,
            "stock": variant.stock.pk,
            "pricewindow": PriceWindow.objects.create(variant=variant, **window).pk,
            "order": order.pk,
            "coupon": a_coupon().pk,
            "wagtailusers_users": self.owner.user.pk,
            **dict.fromkeys(("shop:address", "shop:address_default", "shop:address_remove"), place.pk),
            "review": review.pk,
            "unanswered": vain.pk,
            "question": question.pk,
            "shop:question_ask": variant.product.pk,
            "shop": asked.pk,
        }
        self.named = {
            "number": order.number,
            "kind": "cancel",
            "page_id": brand.pk,
            "parent_page_id": brand.pk,
            "image_id": picture("남의 그림", width=32, height=32).pk,
            "document_id": document.pk,
            "user_id": self.owner.user.pk,
            "app_label": "shop",
            "model_name": "product",
            "app_name": "shop",
            "content_type_app_name": "brands",
            "content_type_model_name": "brandpage",
            "object_id": variant.product.pk,
        }
        story = brand.add_child(instance=BrandStoryPage(title="남의 이야기", slug="story", lead="한 줄"))
        self.by_place = {
            "wagtaildocs_serve": [document.pk, document.filename],
            **dict.fromkeys(("api:problem-detail", "api:problem-content"), (brand.problem.slug,)),
            **dict.fromkeys(("api:brand-detail", "api:brand-content"), (brand.slug,)),
            **dict.fromkeys(("api:story-detail", "api:story-content"), (story.pk,)),
            "api:category-detail": [variant.product.category.slug],
            **{f"api:product-{part}": [variant.product.slug] for part in ("detail", "content", "reviews", "questions")},
            **dict.fromkeys(("api:post-detail", "api:post-conversation"), (post.pk,)),
            "api:comment-detail": [comment.pk],
            "content_api:pages:detail": [brand.pk],
            "content_api:images:detail": [self.named["image_id"]],
            "content_api:documents:detail": [document.pk],
            "api:price-window-detail": [PriceWindow.objects.get().pk],
        }

    def address(self, name: str, arguments: list[str]) -> str:
        """One that names something for each argument; 1 where nothing of that kind is at stake."""
        if name in self.by_place or arguments[:1] == ["_0"]:
            return reverse(name, args=self.by_place.get(name, [""]))
        row = self.rows.get(name) or self.rows.get(name.split(":")[0], 1)
        for stand_in in (1, "x", "live"):
            usual = {argument: row if argument == "pk" else stand_in for argument in arguments}
            named = {argument: value for argument, value in self.named.items() if argument in arguments}
            try:
                return reverse(name, kwargs={**usual, **named})
            except NoReverseMatch:
                continue
        raise AssertionError(f"No address of {name} with {arguments}: give it values in World.")

    def state(self) -> list[Any]:
        """What nobody else may have changed: who is what, and all that is the owner's or the museum's."""
        users, owner = User.objects.order_by("pk"), self.owner
        return [
            list(users.values_list("pk", "is_superuser", "is_active", "groups")),
            list(users.filter(pk=owner.user_id).values_list("password", "email", "username")),
            list(Customer.objects.filter(pk=owner.pk).values_list("nickname", "problem", "email_marketing_agreed_at")),
            list(WishListEntry.objects.filter(customer=owner).values_list("product")),
            list(Report.objects.filter(reporter=owner).values_list("pk")),
            list(Order.objects.values_list("pk", "status")),
            list(Stock.objects.values_list("pk", "on_hand", "reserved")),
            list(Product.objects.values_list("pk", "name", "live", "latest_revision", "locked", "brand")),
            list(PriceWindow.objects.values_list("pk", "price")),
            list(Coupon.objects.values_list("pk", "code")),
            list(BrandPage.objects.values_list("pk", "live", "latest_revision")),
            list(RestockRequest.objects.filter(email="a@example.com").values_list("pk")),
            list(Post.objects.filter(author=owner).values_list("pk", "title", "text", "hidden_at")),
            list(Comment.objects.filter(author=owner).values_list("pk", "text", "hidden_at")),
            list(Claim.objects.values_list("pk", "status")),
            list(Review.objects.filter(author=owner).values_list("pk", "text", "answer", "hidden_at")),
            list(Question.objects.filter(author=owner).values_list("pk", "text", "answer", "hidden_at")),
            list(ShippingAddress.objects.filter(customer=owner).values_list("pk", "recipient", "default_of")),
        ]


@pytest.fixture
def world() -> World:
    return World()


def enter(role: str, world: World) -> Client:
    client = Client(raise_request_exception=False)
    if role == "guest":
        return client
    user = user_of(role, world)
    client.force_login(user)
    if role == "dismissed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def user_of(role: str, world: World) -> User:
    if role == "superuser":
        return User.objects.create_superuser("chief", password="x")
    user = world.owner.user if role == "owner" else a_member(role).user
    if role in STAFF:
        user.groups.add(Group.objects.get(name=STAFF[role]))
    if role == "partner":
        BrandPartner.objects.create(brand=a_brand("다시결"), user=user)
    if role == "banned":
        Customer.objects.filter(user=user).update(banned_at=timezone.now(), ban_reason="광고")
    return user


def names(resolver: URLResolver, namespace: str = "", before: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every name of the resolver, with the arguments its address takes."""
    for pattern in resolver.url_patterns:
        arguments = (*before, *_arguments(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from names(pattern, ":".join(filter(None, [namespace, pattern.namespace])), arguments)
        elif pattern.name:
            yield ":".join(filter(None, [namespace, pattern.name])), list(arguments)


def _arguments(pattern: Any) -> list[str]:
    """Of a route those it names; of a regular expression its groups, named or numbered."""
    if isinstance(pattern, RegexPattern):
        return list(pattern.regex.groupindex) or [f"_{number}" for number in range(pattern.regex.groups)]
    return list(pattern.converters)


def addresses(world: World, *, of_admin: bool) -> Iterator[tuple[str, str]]:
    for name, arguments in dict(names(get_resolver())).items():
        address = world.address(name, arguments)
        # Signing out would end the walk, and Wagtail has a page that fails on purpose.
        if address.startswith("/admin/") == of_admin and name not in ("wagtailadmin_logout", "wagtailadmin_error_test"):
            yield name, address


def is_page(answer: Any) -> bool:
    return 200 <= answer.status_code < 300


def may_see(role: str, whose: str) -> bool:
    signed_in = role not in ("guest", "dismissed")
    return {
        EVERYBODY: True,
        SIGNED_IN: signed_in,
        WRITER: signed_in and role != "banned",
        OWNER: role == "owner",
        NOBODY: False,
        "guest": not signed_in,
    }[whose]


@pytest.mark.parametrize("role", [*OUTSIDERS, *STAFF, "superuser"])
def test_every_page_opens_to_those_it_is_for_and_to_nobody_else(world: World, role: str):
    client = enter(role, world)
    unknown, wrong = [], []
    for name, address in addresses(world, of_admin=False):
        whose = PAGES.get(name)
        if whose is None and not name.startswith(NO_PAGES):
            unknown.append(name)
            continue
        if is_page(client.get(address)) != may_see(role, whose or NOBODY):
            wrong.append((name, address, whose))
    assert (unknown, wrong) == ([], [])


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_outsider_sees_or_changes_anything_in_the_admin(world: World, role: str):
    client, opened = enter(role, world), []
    before = world.state()
    for name, address in addresses(world, of_admin=True):
        for answer in (client.get(address), client.post(address)):
            if is_page(answer) and name not in ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog"):
                opened.append(name)
    assert opened == []
    assert world.state() == before


# What would pass every form of the museum, were it the owner who sent it.
WORDS = {
    "title": "내 것이 됐다",
    "text": "내 것이 됐다",
    "nickname": "내 것",
    "stars": "1",
    "reason": "spam",
    "quantity": "1",
    "recipient": "홍길동",
    "phone": "01012345678",
    "postcode": "04524",
    "road_address": "서울특별시 중구 세종대로 110",
    "detail_address": "3층",
    "is_default": "on",
    "bank": "kb",
    "account_number": "1234567890",
    "holder": "홍길동",
    "action": "delete",
    "agree": "on",
}
# Each changes something the owner has, in an order in which all are still there.
OWNERS_DEEDS = (
    *(f"community:{kind}_{verb}" for kind in ("comment", "post") for verb in ("edit", "delete")),
    *("shop:review_edit", "shop:review_delete"),
    *("shop:address_default", "shop:address", "shop:address_remove"),
    *("shop:order_cancel", "my_profile"),
)
# What an operator is there for, so that nobody else has to.
OPERATORS_DEEDS = {"wagtailsnippets_shop_product:unpublish", "pricewindow:delete", "coupon:delete"}


def write_everywhere(world: World, role: str, *, of_admin: bool) -> set[str]:
    """Send a form to every address; say which of them changed what is somebody else's."""
    client, changed = enter(role, world), set()
    user = User.objects.filter(pk=client.session.get(SESSION_KEY)).first()
    words = {**WORDS, "variant": world.variant.pk, "product": world.variant.product_id}
    before = world.state()
    for name, address in addresses(world, of_admin=of_admin):
        # Some forms end the session.
        if user and SESSION_KEY not in client.session:
            client.force_login(user)
        client.post(address, words)
        if name.startswith(("api:", "content_api:")):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                client.generic(method, address, '{"text": "내 것이 됐다"}', content_type="application/json")
        if (now := world.state()) != before:
            changed, before = {*changed, name}, now
    return changed


def test_the_words_below_would_change_things_if_the_owner_sent_them(world: World):
    client, unchanged = enter("owner", world), []
    named = dict(names(get_resolver()))
    for name in OWNERS_DEEDS:
        before = world.state()
        client.post(world.address(name, named[name]), WORDS)
        if world.state() == before:
            unchanged.append(name)
    assert unchanged == []


@pytest.mark.parametrize("role", ["guest", "member", "banned", "dismissed", *STAFF])
def test_nobody_changes_the_things_of_another_by_writing_to_every_address(world: World, role: str):
    assert write_everywhere(world, role, of_admin=False) == set()


@pytest.mark.parametrize("role", STAFF)
def test_a_role_that_writes_to_every_address_of_the_admin_changes_only_what_is_its_own(world: World, role: str):
    assert write_everywhere(world, role, of_admin=True) == (OPERATORS_DEEDS if role == "operator" else set())


@pytest.mark.parametrize("role", STAFF)
def test_each_role_opens_its_parts_of_the_admin_and_no_other(world: World, role: str):
    client = enter(role, world)
    before = world.state()
    opened = set()
    for name, address in addresses(world, of_admin=True):
        if is_page(client.get(address)) or (role == "partner" and is_page(client.post(address))):
            part = name.split(":")[0]
            opened.add(part if part in PARTS[role] else next((p for p in PARTS[role] if name.startswith(p)), name))
    assert opened - PARTS[role] == set()
    if role == "partner":
        assert world.state() == before


def test_a_superuser_is_refused_nowhere(world: World):
    client = enter("superuser", world)
    refused = [name for name, address in addresses(world, of_admin=True) if client.get(address).status_code == 403]
    assert refused == []
