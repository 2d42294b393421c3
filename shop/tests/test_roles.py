"""Who may do what in the admin: see docs/roles.md."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from brands.models import BrandPage, BrandPartner
from community.models import User
from community.tests.factories import a_member
from problems.tests.factories import picture
from shop.models import PriceWindow, Product, Stock
from shop.product_form import ProductForm
from shop.tests.factories import a_brand, a_variant

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]
ROLES = ["Editors", "Moderators", "마케터", "상점 운영", "브랜드 파트너"]


def somebody_of(role: str) -> tuple[Client, User]:
    user = a_member(f"user{ROLES.index(role)}").user
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client, user


@pytest.mark.parametrize("role", ROLES)
def test_nobody_below_a_superuser_makes_or_changes_users(role: str):
    client, user = somebody_of(role)
    other = a_member("other").user
    for address in ("/admin/users/", "/admin/users/new/", f"/admin/users/edit/{other.pk}/", "/admin/groups/new/"):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"username": "x", "is_superuser": "on"}).status_code in (302, 403)
    assert not [name for name in user.get_all_permissions() if name.endswith(("_user", "_group", "_brandpartner"))]
    assert not User.objects.filter(is_superuser=True).exists()


MAY = {
    "/admin/order/": {"상점 운영"},
    "/admin/sales/": {"상점 운영"},
    "/admin/coupon/": {"Moderators", "마케터", "상점 운영"},
    "/admin/products/": set(ROLES),
    "/admin/products/add/": {"Editors", "Moderators", "상점 운영"},
    "/admin/pricewindow/new/": {"Moderators", "마케터", "상점 운영"},
    "/admin/stock/": {"Editors", "Moderators", "상점 운영", "브랜드 파트너"},
    "/admin/pages/": {"Editors", "Moderators", "마케터"},
    "/admin/settings/shop/shopsettings/": {"상점 운영"},
    "/admin/brand_partner/": set(),
    "/admin/reports/site-history/": {"Editors", "Moderators", "마케터", "상점 운영"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_the_doors_of_its_work_and_no_other(role: str):
    a_brand()
    client, _user = somebody_of(role)
    answers = {address: client.get(address, follow=True) for address in MAY}
    opened = {
        address
        for address, answer in answers.items()
        # Wagtail sends away those who may not.
        if answer.status_code == 200 and answer.request["PATH_INFO"].startswith(address)
    }
    assert opened == {address for address, roles in MAY.items() if role in roles}


# A brand's own people


@pytest.fixture
def partner() -> Client:
    client, user = somebody_of("브랜드 파트너")
    BrandPartner.objects.create(brand=a_brand("다시결"), user=user)
    return client


@pytest.fixture
def ours() -> Product:
    return a_variant(name="우리 가방", brand=a_brand("다시결")).product


@pytest.fixture
def theirs() -> Product:
    return a_variant(name="남의 비누", brand=a_brand("고운손")).product


def test_a_partner_lists_what_is_theirs(partner: Client, ours: Product, theirs: Product):
    for address in ("/admin/products/", "/admin/products/results/", "/admin/stock/", "/admin/products/?q=비누"):
        page = partner.get(address).content.decode()
        assert "남의 비누" not in page
    assert "우리 가방" in partner.get("/admin/products/").content.decode()


def test_a_partner_opens_the_pages_of_what_is_theirs_and_of_nothing_else(partner: Client, ours, theirs):
    windows = {
        product: PriceWindow.objects.create(
            variant=product.variants.get(), start="2026-01-01T00:00Z", end="2026-02-01T00:00Z", price=1
        )
        for product in (ours, theirs)
    }
    for product, status in ((ours, 200), (theirs, 403)):
        stock = Stock.objects.get(variant__product=product)
        for address in (
            f"/admin/products/edit/{product.pk}/",
            f"/admin/products/history/{product.pk}/",
            f"/admin/products/usage/{product.pk}/",
            f"/admin/stock/{stock.pk}/",
        ):
            assert (address, partner.get(address).status_code) == (address, status)
    theirs_too = f"/admin/products/preview/{theirs.pk}/", f"/admin/pricewindow/edit/{windows[theirs].pk}/"
    for address in (*theirs_too, f"/admin/products/unpublish/{theirs.pk}/", f"/admin/products/lock/{theirs.pk}/"):
        assert partner.get(address).status_code == partner.post(address).status_code == 403


def test_a_partner_changes_no_stock_and_no_price_window(partner: Client, ours: Product):
    stock = Stock.objects.get(variant__product=ours)
    answer = partner.post(f"/admin/stock/{stock.pk}/", {"action": "receive", "receive-quantity": "5"})
    assert answer.status_code in (302, 403)
    assert Stock.objects.get(pk=stock.pk).on_hand == stock.on_hand
    assert partner.get("/admin/pricewindow/new/").status_code == 403


def test_a_partner_takes_no_product_to_another_brand(partner: Client, ours: Product, theirs: Product):
    user = BrandPartner.objects.get().user
    form_class = type(
        "Form", (ProductForm,), {"Meta": type("Meta", (), {"model": Product, "fields": ["brand", "slug"]})}
    )
    mine = form_class({"brand": str(ours.brand_id)}, instance=ours, for_user=user)
    foreign = form_class({"brand": str(theirs.brand_id)}, instance=ours, for_user=user)
    assert "brand" not in mine.errors
    assert foreign.errors["brand"] == ["자기 브랜드의 상품만 다룰 수 있어요."]


@pytest.mark.parametrize(
    "address",
    [
        "/admin/order/",
        "/admin/pages/",
        "/admin/choose-page/",
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/snippets/choose/shop/product/",
        "/admin/variant_chooser/",
        "/admin/documents/",
        "/admin/documents/chooser/",
        "/admin/restock/",
        "/admin/api/main/pages/",
        "/admin/bulk/shop/product/delete/",
        "/admin/brand_partner/",
        "/admin/users/",
        "/admin/settings/base/museumsettings/",
    ],
)
def test_what_is_not_named_is_shut(partner: Client, theirs: Product, address: str):
    assert partner.get(address).status_code == 403
    assert partner.post(address).status_code == 403


def test_a_partner_chooses_among_their_own_pictures(partner: Client, ours: Product):
    foreign, own = picture("남의 그림", width=32, height=32), picture("우리 그림", width=32, height=32)
    own.uploaded_by_user = BrandPartner.objects.get().user
    own.save()
    chooser = partner.get("/admin/images/chooser/").json()["html"]
    for page in (chooser, partner.get("/admin/images/").content.decode()):
        assert ("우리 그림" in page, "남의 그림" in page) == (True, False)
    assert partner.get(f"/admin/images/{own.pk}/").status_code == 200
    for address in (f"/admin/images/{foreign.pk}/", f"/admin/images/chooser/chosen/{foreign.pk}/"):
        assert partner.get(address).status_code == 403


def test_whose_partnership_has_ended_sees_nothing(partner: Client, ours: Product):
    BrandPartner.objects.all().delete()
    assert "우리 가방" not in partner.get("/admin/products/").content.decode()
    assert partner.get(f"/admin/products/edit/{ours.pk}/").status_code == 403


def test_a_partner_shops_like_everybody_else(partner: Client, theirs: Product):
    assert partner.get("/cart/").status_code == 200
    assert partner.get("/my/").status_code == 200


def test_a_brand_gone_takes_its_partners_along(partner: Client):
    BrandPage.objects.get(title="다시결").delete()
    assert not BrandPartner.objects.exists()


def test_superusers_say_who_belongs_to_which_brand(client: Client):
    chief = User.objects.create_superuser("chief", password="x")
    client.force_login(chief)
    brand, member = a_brand(), a_member("mina").user
    client.post("/admin/brand_partner/new/", {"brand": str(brand.pk), "user": str(member.pk)})
    assert BrandPartner.objects.get().user == member
