"""What the demo puts into an empty museum, and what it leaves alone in one that is in use."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.models import QuerySet, Sum
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, ReferenceIndex, Revision, Site

from brands.models import BrandPage, BrandStoryPage
from community.models import BoardCategory, Comment, Customer, Post, User
from home.demo import content
from home.demo.loading import load_demo, make_first_pictures
from home.models import ContentPage, ExhibitionPage, HomePage
from impactmuseum.base.models import MuseumImage, MuseumSettings, SearchEntry, SearchSynonym
from impactmuseum.base.progress import Progress
from problems.models import ProblemFigure, ProblemPage
from problems.models.problem_page import Accent
from shop.models import Category, Product, ProductImage, Question, Review, ShopSettings, StockMovement, Variant

SEOUL = ZoneInfo("Asia/Seoul")
SALE_OF_THE_TOTE = datetime(2026, 11, 22, 12, tzinfo=SEOUL)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.indexed]


def wall() -> QuerySet[ProblemFigure]:
    """The figures as the content tells them, in Korean."""
    return ProblemFigure.objects.filter(problem__locale__language_code="ko")


def figure(value: str) -> ProblemFigure:
    return wall().get(value=value)


def prices(slug: str) -> dict[str, int]:
    variants = Product.objects.get(slug=slug).variants.order_by("sort_order")
    return {variant.label: variant.price for variant in variants}


def price_of(slug: str, moment: datetime) -> int:
    variant = Variant.objects.get(sku=f"{slug.upper()}-01")
    return variant.price_at(moment).price


def everything() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_the_search_index_holds_what_was_loaded():
    for model in (Product, BrandPage, ProblemPage, BrandStoryPage, Post, MuseumImage):
        kind = ContentType.objects.get_for_model(model)
        assert SearchEntry.objects.filter(content_type=kind).count() == model.objects.count()


def test_the_words_that_mean_the_same_are_those_of_the_content_file_and_everyday_ones():
    assert SearchSynonym.objects.filter(words="리드줄, 목줄, 산책줄, 개줄, leash").exists()
    assert SearchSynonym.objects.filter(words="비누, soap").exists()
    assert SearchSynonym.objects.count() == 25 + 49


def test_everything_of_the_content_is_there():
    counts = {
        model: model.objects.filter(**({"live": True} if hasattr(model, "live") else {})).count()
        for model in (ProblemPage, BrandPage, BrandStoryPage, Product, ProductImage, Category, MuseumImage)
    }
    assert counts == {
        ProblemPage: 2 * 10,
        BrandPage: 2 * 12,
        BrandStoryPage: 2 * 16,
        Product: 36,
        ProductImage: 108,
        Category: 9,
        MuseumImage: 144,
    }


def test_the_entrance_takes_the_place_of_wagtails_welcome_page():
    site = Site.objects.get()
    assert (site.site_name, site.root_page.specific) == ("임팩트 뮤지엄", HomePage.objects.sources().get())
    assert [page.slug for page in Page.objects.filter(depth=2)] == ["museum", "museum-en"]


def test_halls_stand_in_the_order_of_the_content_each_in_its_own_colour():
    halls = ProblemPage.objects.sources().order_by("path")
    assert [hall.slug for hall in halls] == [entry["slug"] for entry in content.problems()]
    assert sorted(hall.accent for hall in halls) == sorted(Accent.values)


def test_only_what_was_verified_hangs_on_the_wall():
    assert wall().count() == 47
    assert wall().filter(is_published=True).count() == 42
    assert [figure(value).is_published for value in ("165 / 108", "0.615 / 0.329")] == [False, False]


def test_two_measures_of_poverty_never_stand_together():
    assert (figure("39.8").is_published, figure("38.2").is_published) == (True, False)


def test_every_figure_names_its_source_itself():
    shared = figure("533")
    assert shared.source == "그린피스·충남대 장용철 교수팀 「플라스틱 대한민국 2.0」(2023)"
    assert not ProblemFigure.objects.filter(source__contains="위와 같음").exists()
    assert not ProblemFigure.objects.filter(source="").exists()


def test_what_an_editor_only_remembers_is_a_note_and_not_a_source():
    remembered = figure("39.8")
    assert remembered.source == "국가통계연구원 발표(2025.2.24.)"
    assert "「국민 삶의 질 2024」는 remembered" in remembered.note


def test_a_brand_has_its_portrait_logo_homepage_and_story():
    brand = BrandPage.objects.sources().get(slug="namgimbat")
    assert (brand.problem.slug, brand.second_problem.slug) == ("food-waste", "rural-decline")
    assert (brand.homepage_url, brand.since, brand.is_demo) == ("https://namgimbat.example/", 2019, True)
    assert (brand.image.title, brand.logo.title) == ("남김밭", "남김밭 로고")
    assert [block.block_type for block in brand.body] == ["text"]


def test_a_story_hangs_its_products_into_the_text():
    story = BrandStoryPage.objects.sources().get(slug="the-day-after-rain")
    kinds = [block.block_type for block in story.body]
    assert kinds == [
        *["text", "picture", "heading", "text", "quote", "text", "product", "figure", "text", "heading", "text"]
    ]
    assert story.body[6].value == Product.objects.get(slug="after-rain-foldable-tote")


def test_no_two_stories_are_led_by_the_same_picture():
    assert BrandStoryPage.objects.values("lead_image").distinct().count() >= 15


def test_the_exhibition_leads_from_the_forest_to_the_room():
    exhibition = ExhibitionPage.objects.sources().get()
    assert HomePage.objects.sources().get().exhibition == exhibition
    steps = [step.problem.slug for step in exhibition.path_steps.all()]
    assert (len(steps), steps[0], steps[-1]) == (10, "forest-fire", "youth-independence")


def test_pages_to_read_stand_in_the_footer():
    pages = ContentPage.objects.shown().in_menu().order_by("path")
    assert [page.slug for page in pages] == ["guide", "impact", "terms", "privacy", "about", "partners", "faq"]


def test_the_operators_settings_are_those_of_the_guide():
    settings = ShopSettings.load()
    assert (settings.bank_name, settings.bank_account) == ("○○은행", "000-000000-00-000")
    assert (settings.shipping_fee, settings.free_shipping_from, settings.chilled_fee) == (3000, 50000, 4000)
    fees = {area.name: area.extra_fee for area in settings.remote_areas.all()}
    assert fees == {"제주": 3000, "울릉도": 5000}
    assert MuseumSettings.objects.get().business_no == "000-00-00000"


def test_a_surcharge_is_in_the_price_and_not_in_the_name():
    assert prices("banner-crossbody-bag") == {
        "S / 밝은 무늬(랜덤)": 49000,
        "S / 어두운 무늬(랜덤)": 49000,
        "M / 밝은 무늬(랜덤)": 55000,
        "M / 어두운 무늬(랜덤)": 55000,
    }
    assert not Variant.objects.filter(option1__contains="원)").exists()


def test_a_product_without_options_has_one_variant_without_a_name():
    assert prices("rescued-carrot-juice") == {"": 24000}


def test_the_engraving_is_a_text_of_the_shopper_and_no_option():
    tag = Product.objects.get(slug="come-home-tag")
    assert (tag.option_names, list(prices("come-home-tag"))) == (["모양"], ["동그라미", "뼈", "구름"])
    assert (tag.personal_text_label, tag.personal_text_max_length) == ("각인할 이름(최대 8자)과 전화번호", 22)
    assert (tag.shipping, tag.personal_text_characters) == ("made_to_order", "name_and_number")
    assert "주문 제작 상품" in tag.withdrawal_notice
    assert [variant.stock.on_hand for variant in tag.variants.order_by("sort_order")] == [44, 38, 26]


def test_a_discount_in_percent_is_rounded_down_once_and_ends_with_its_last_day():
    tote = "after-rain-foldable-tote"
    assert price_of(tote, datetime(2026, 11, 15, 23, 59, tzinfo=SEOUL)) == 19900
    assert price_of(tote, datetime(2026, 11, 16, 0, 0, tzinfo=SEOUL)) == 17910
    assert price_of(tote, datetime(2026, 11, 30, 23, 59, tzinfo=SEOUL)) == 17910
    assert price_of(tote, datetime(2026, 12, 1, 0, 0, tzinfo=SEOUL)) == 19900


@time_machine.travel(SALE_OF_THE_TOTE, tick=False)
def test_the_sales_of_a_moment_are_those_of_the_content():
    reduced = {
        product.slug: (product.price_now, product.discount_percent)
        for product in Product.objects.on_sale()
        if product.discount_percent
    }
    assert reduced == {
        "after-rain-foldable-tote": (17910, 10),
        "charred-oak-coasters": (19800, 10),
        "field-cotton-tee": (28000, 20),
        "rescued-carrot-juice": (20400, 15),
    }


def test_every_product_states_what_the_law_wants():
    assert {product.slug: product.missing_notice_items for product in Product.objects.all()} == {
        entry["slug"]: [] for entry in content.products()
    }
    soap = Product.objects.get(slug="rice-dish-soap")
    assert (soap.notice_kind, soap.notice["내용량"]) == ("other", "1개 135g, 3개 묶음 405g")


def test_a_product_is_as_old_as_the_content_says():
    newest = list(Product.objects.on_sale().newest().values_list("slug", flat=True)[:3])
    assert newest == ["slow-days-calendar", "kitchen-cloth-2", "charred-oak-coasters"]


def test_stock_is_what_was_received():
    assert Variant.objects.aggregate(pieces=Sum("stock__on_hand"))["pieces"] == 2528
    received = StockMovement.objects.filter(kind="receive")
    assert received.aggregate(pieces=Sum("on_hand_change"))["pieces"] == 2528
    assert Product.objects.get(slug="alley-neck-warmer").is_sold_out


def test_a_second_run_changes_nothing():
    before, revisions = everything(), set(Revision.objects.values_list("pk", flat=True))
    load_demo(progress=Progress.silent())
    assert everything() == before
    assert set(Revision.objects.values_list("pk", flat=True)) == revisions


def test_what_editors_changed_stays_as_they_left_it():
    hall = ProblemPage.objects.sources().get(slug="plastic")
    hall.short = "편집자가 고친 글"
    hall.save_revision().publish()
    tote = Product.objects.get(slug="after-rain-foldable-tote")
    tote.name, tote.slug = "새 이름", "new-address"
    tote.save_revision().publish()

    load_demo(progress=Progress.silent())

    assert ProblemPage.objects.sources().get(slug="plastic").short == "편집자가 고친 글"
    assert Product.objects.get(pk=tote.pk).name == "새 이름"
    assert Product.objects.count() == 36


def test_what_is_missing_comes_back_alone():
    BrandStoryPage.objects.sources().get(slug="one-cup").delete()
    before = everything()
    load_demo(progress=Progress.silent())
    assert BrandStoryPage.objects.sources().get(slug="one-cup").live
    assert everything()["brands.BrandStoryPage"] == before["brands.BrandStoryPage"] + 1
    assert everything()["base.MuseumImage"] == before["base.MuseumImage"]


def test_visitors_of_the_demo_talk_to_each_other_and_nobody_signs_in_as_one_of_them():
    assert (Post.objects.count(), Comment.objects.count(), BoardCategory.objects.count()) == (14, 29, 4)
    post = Post.objects.get(title="우산 버릴 때 천만 떼는 방법 아시는 분")
    assert (post.author.nickname, post.problem.slug, post.category.name) == ("네개째", "plastic", "물어봐요")
    assert [comment.author.nickname for comment in post.comments.in_turn()] == ["손톱가위", "안전제일", "네개째"]
    assert [str(notice) for notice in Post.objects.notices()] == [
        "게시판을 함께 쓰는 약속",
        "How we share this board",
    ]
    assert {comment.author.nickname for comment in Comment.objects.filter(by_museum=True)} == {"임팩트 뮤지엄 편집부"}
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_visitors_of_the_demo_say_of_products_what_they_think():
    product = Product.objects.get(slug="after-rain-foldable-tote")
    said = [(review.author.nickname, review.stars) for review in product.reviews.order_by("created_at")]
    assert said[:3] == [("무두개", 5), ("회색우산", 4), ("키큰고양이", 3)]
    assert Review.objects.count() == 60
    assert not Review.objects.filter(created_at__gt=timezone.now()).exists()


def test_visitors_of_the_demo_ask_about_products_and_are_answered():
    asked = Product.objects.get(slug="after-rain-foldable-tote").questions.order_by("created_at")
    told = [(question.author.nickname, question.answerer, question.is_private) for question in asked]
    assert told == [("자취삼년차", "다시결", False), ("퇴근길", "뮤지엄", False)]
    assert all(question.answered_at > question.created_at for question in asked)
    assert (Question.objects.count(), Question.objects.unanswered().count()) == (8, 1)
    assert Question.objects.get(is_private=True).product.slug == "come-home-tag"
    load_demo(progress=Progress.silent())
    assert Question.objects.count() == 8


def test_a_name_that_a_real_member_bears_is_not_taken_for_the_demo():
    Customer.objects.get(nickname="네개째").user.delete()
    real = Customer.objects.create(user=User.objects.create_user("real"), nickname="네개째")
    load_demo(progress=Progress.silent())
    assert not real.posts.exists()
    assert Post.objects.filter(author__nickname="네개째(시연)").count() == 1


def test_a_picture_tells_what_is_seen_and_where_the_eye_rests():
    image = MuseumImage.objects.get(title="펄럭 크로스백 1")
    assert image.description.startswith("알록달록한 현수막 무늬 크로스백")
    assert (image.focal_point_x, image.focal_point_y) == (600, 660)


def test_usage_of_a_picture_is_known():
    image = MuseumImage.objects.get(title="펄럭 크로스백 1")
    product = Product.objects.get(slug="banner-crossbody-bag")
    references = ReferenceIndex.get_references_to(image)
    assert str(product.pk) in set(references.values_list("object_id", flat=True))


def test_the_entrance_has_its_pictures_ready():
    make_first_pictures(progress=Progress.silent())
    covers = [product.cover for product in Product.objects.on_sale().newest().for_placards()[:8]]
    assert [cover.renditions.count() for cover in covers] == [4] * 8


def test_every_page_of_the_museum_opens(client):
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1).order_by("path")]
    addresses += [Product.objects.get(slug="come-home-tag").url, Product.objects.get(slug="ugly-apple-jam").url]
    answers = {address: client.get(address).status_code for address in addresses}
    assert set(answers.values()) == {200}
    expected = {"/", "/problems/plastic/", "/brands/first-room/one-cup/", "/shop/ugly-apple-jam/", "/community/"}
    assert expected <= set(answers)


def test_a_wall_shows_one_measure_of_poverty(client):
    wall = client.get("/problems/elderly-poverty/").content.decode()
    assert "39.8" in wall
    assert "38.2" not in wall


def test_no_venture_is_called_by_the_protected_name():
    for name in ("content", "product_texts", "stories"):
        text = (content.HERE / "data" / f"{name}.json").read_text()
        assert "사회적기업" not in text
        assert "사회적 기업" not in text


def test_known_passwords_are_made_in_development_only(settings):
    call_command("load_demo", verbosity=0)
    staff = User.objects.exclude(username__startswith="demo-")
    assert not staff.exists()

    settings.DEBUG = True
    call_command("load_demo", verbosity=0)
    admin, editor = staff.order_by("pk")
    assert (admin.username, admin.is_superuser, admin.check_password("museum-admin")) == ("admin", True, True)
    assert (editor.is_superuser, editor.has_perm("wagtailadmin.access_admin")) == (False, True)


def test_every_picture_of_the_content_is_there_in_its_size():
    real = content.HERE / "pictures"
    for name, facts in content.read("images").items():
        if not name.endswith(".svg"):
            with Image.open(real / name) as image:
                assert image.size == (facts["w"], facts["h"]), name
