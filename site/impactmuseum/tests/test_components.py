"""What a visitor reads in each state of a component."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace as Namespace

import pytest
from django.template.loader import render_to_string

from impactmuseum.base.blocks import BodyBlock
from impactmuseum.base.templatetags.museum_tags import CardPicture
from problems.sdgs import sdgs_by_number


class SimpleNamespace(Namespace):
    """Told in Korean, as it is."""

    marks = ""

    @property
    def told(self) -> Namespace:
        return self


def words(html: str) -> str:
    """The text a visitor reads, spaces folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def product(**changes: object) -> SimpleNamespace:
    usual = {
        "pk": 7,
        "url": "/shop/tote/",
        "cart_url": "/cart/add/",
        "name": "비갠 장바구니",
        "brand": SimpleNamespace(title="다시결"),
        "cover": None,
        "accent": "sea",
        "price_now": 19900,
        "list_price": 19900,
        "discount_percent": 0,
        "has_price_range": False,
        "is_sold_out": False,
        "few_left": 0,
        "is_new": False,
        "is_draft_preview": False,
        "personal_text_label": "",
        "impact_sentence": "1개 판매 = 버려진 우산 1개 되살림",
        "active_variants": [variant(1)],
    }
    return SimpleNamespace(**(usual | changes))


def variant(pk: int, label: str = "", available: int = 9, few_left: int = 0) -> SimpleNamespace:
    offer = SimpleNamespace(price=19900)
    return SimpleNamespace(pk=pk, label=label, available=available, few_left=few_left, offer=offer)


def draw(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def test_a_placard_reads_like_a_museum_label():
    html = draw("placard", product=product())
    assert words(html).endswith("비갠 장바구니 다시결 19,900원 1개 판매 = 버려진 우산 1개 되살림")
    assert '<article class="placard" data-accent="sea">' in html
    assert html.count('href="/shop/tote/"') == 1


def test_a_discount_is_said_in_words_and_keeps_the_old_price():
    html = draw("placard", product=product(price_now=17910, discount_percent=10))
    assert "할인 10% 17,910원 정가 19,900원" in words(html)
    assert "<del" in html


def test_a_range_of_prices_says_from():
    assert "19,900원부터" in words(draw("placard", product=product(has_price_range=True)))


@pytest.mark.parametrize(
    ("state", "badge"),
    [("is_sold_out", "품절"), ("is_new", "새로 옴"), ("is_draft_preview", "초안"), ("few_left", "개 남았어요")],
)
def test_a_placard_says_its_state_in_a_word(state, badge):
    assert badge not in words(draw("placard", product=product()))
    assert badge in words(draw("placard", product=product(**{state: True})))


def test_what_is_sold_out_is_not_called_new():
    assert "새로 옴" not in words(draw("placard", product=product(is_sold_out=True, is_new=True)))


def test_few_pieces_are_counted_on_the_placard_and_in_its_options():
    assert "3개 남았어요" in words(draw("placard", product=product(few_left=3)))
    options = [variant(1, "먹"), variant(2, "쪽", few_left=2)]
    assert "쪽 · 19,900원 (2개 남았어요)" in words(draw("placard_buy", product=product(active_variants=options)))


def test_a_placard_is_a_heading_of_the_level_its_list_needs():
    assert "<h3" in draw("placard", product=product())
    assert "<h2" in draw("placard", product=product(), level=2)


def test_a_product_without_options_is_bought_in_the_text_with_one_button():
    html = draw("placard_buy", product=product())
    assert '<input type="hidden" name="variant" value="1">' in html
    assert '<input type="hidden" name="quantity" value="1">' in html
    assert "<select" not in html


def test_a_product_with_options_asks_for_one_and_says_which_are_gone():
    options = [variant(1, "먹구름 그레이"), variant(2, "노을 오렌지", available=0)]
    html = draw("placard_buy", product=product(active_variants=options))
    assert '<option value="1">먹구름 그레이 · 19,900원</option>' in html
    assert '<option value="2" disabled>노을 오렌지 · 19,900원 (품절)</option>' in html


@pytest.mark.parametrize(
    "change", [{"is_sold_out": True}, {"is_draft_preview": True}, {"personal_text_label": "각인할 이름"}]
)
def test_what_cannot_be_bought_in_a_text_leads_to_its_page(change):
    html = draw("placard_buy", product=product(**change))
    assert "<form" not in html
    assert 'class="button button--quiet" href="/shop/tote/"' in html


def test_a_thread_leads_back_through_brand_to_hall():
    hall = SimpleNamespace(url="/problems/plastic/", title="플라스틱과 자원순환", hall_number="제1전시실")
    brand = SimpleNamespace(url="/brands/dasigyeol/", title="다시결")
    html = draw("thread", hall=hall, brand=brand, current="비갠 장바구니")
    assert words(html) == "제1전시실 플라스틱과 자원순환 다시결 비갠 장바구니"
    assert re.findall(r'href="([^"]+)"', html) == ["/problems/plastic/", "/brands/dasigyeol/"]
    assert '<span aria-current="page">비갠 장바구니</span>' in html


def test_a_figure_names_year_place_and_source():
    html = draw(
        "figure",
        value="533",
        unit="개",
        label="비닐봉투",
        year="2020",
        place="대한민국",
        source="그린피스",
        url="https://example.com/",
    )
    assert words(html) == "533 개 비닐봉투 2020 · 대한민국 그린피스"
    assert '<a href="https://example.com/" target="_blank" rel="noopener">그린피스</a>' in html


def test_a_long_figure_is_set_smaller():
    assert "figure__number--long" not in draw("figure", value="약 1,193만", label="폐기물")
    assert "figure__number--long" in draw("figure", value="31,238 / 20,346", label="동물")


def test_goals_are_named_beside_their_colour():
    html = draw("sdg_chips", sdgs=sdgs_by_number([12]))
    assert '<li class="sdg" data-sdg="12">' in html
    assert words(html) == "12 책임 있는 소비와 생산"
    assert words(draw("sdg_chips", sdgs=[])) == ""


def test_what_was_achieved_is_a_number_and_its_unit():
    assert words(draw("achievements", achievements=[(1234, "우산(개)"), (2, "나무(그루)")])) == (
        "1,234 개 우산 2 그루 나무"
    )


def test_a_museum_without_orders_waits_for_its_first_number():
    assert "첫 숫자를 기다리고 있어요" in words(draw("achievements", achievements=[]))


def test_a_search_field_keeps_what_was_asked():
    html = draw("search_form", id="q", query='사과 "잼"')
    assert 'value="사과 &quot;잼&quot;"' in html
    assert "action=" not in html


def test_a_missing_picture_is_a_wall_label():
    html = draw("picture_placeholder", label="비갠 장바구니")
    assert 'role="img" aria-label="비갠 장바구니"' in html
    assert "<img" not in html


def test_the_first_pictures_of_a_wall_load_at_once_when_asked():
    wall = {"products": [product(), product(), product()]}
    assert words(draw("wall", **wall)).count("비갠 장바구니") >= 3
    assert draw("wall", **wall, eager=2).count("<li>") == 3


def test_a_story_card_says_when_it_was_written():
    story = SimpleNamespace(
        url="/s/",
        title="우산이 뒤집힌 다음 날",
        subtitle="",
        lead="장마가 끝나면",
        lead_image=None,
        date=date(2026, 7, 16),
    )
    html = draw("story_card", story=story)
    assert '<time datetime="2026-07-16">2026.07.16</time>' in html


def a_post(**changes):
    usual = {
        "url": "/community/7/",
        "title": "우산 버릴 때",
        "category": None,
        "problem": None,
        "author_name": "네개째",
        "by_museum": False,
        "created_at": datetime(2026, 11, 21, 10, 42, tzinfo=UTC),
        "is_notice": False,
        "comments_count": 0,
        "has_pictures": False,
    }
    return SimpleNamespace(**(usual | changes))


def test_a_post_in_a_list_says_who_wrote_it_and_when():
    html = draw("post_row", post=a_post())
    assert words(html) == "우산 버릴 때 네개째 2026.11.21"
    assert '<h3 class="post-row__title"><a href="/community/7/">우산 버릴 때</a></h3>' in html


def test_a_post_in_a_list_says_what_it_is_about_and_what_came_of_it():
    hall = SimpleNamespace(title="플라스틱", accent="sea")
    about = {"is_notice": True, "category": SimpleNamespace(name="물어봐요"), "problem": hall, "by_museum": True}
    html = draw("post_row", post=a_post(**about, comments_count=3, has_pictures=True))
    assert words(html) == "공지 물어봐요 플라스틱 우산 버릴 때 네개째 뮤지엄 2026.11.21 댓글 3 그림 있음"
    assert 'data-accent="sea"' in html


@pytest.mark.django_db
def test_a_share_card_prefers_the_pages_own_picture(rf):
    request = rf.get("/brands/dasigyeol/?page=2", headers={"host": "testserver"})
    ours = draw("share_card", request=request, title="다시결")
    picture = CardPicture("/media/a.webp", width=640, height=400, alt="천")
    own = draw("share_card", request=request, title="다시결", text="버려진 천", picture=picture)
    assert '<link rel="canonical" href="http://testserver/brands/dasigyeol/">' in ours
    assert 'content="http://testserver/static/img/og.png"' in ours
    assert '<meta property="og:image" content="http://testserver/media/a.webp">' in own
    assert '<meta property="og:description" content="버려진 천">' in own
    assert '<meta property="og:description" content="사회문제를 전시하고,' in ours


def test_a_cart_badge_is_empty_until_the_visitors_own_browser_fills_it():
    html = draw("header", announcement="시연용이에요.", switch='<a href="/en/brands/">English</a>')
    assert '<span class="cart-link__count" data-cart-count hidden></span>' in html
    assert html.count("English") == 2
    assert "시연용이에요." in html
    assert "announcement" not in draw("header", announcement="")


def test_the_footer_says_who_sells_and_leaves_out_what_is_not_known():
    museum = SimpleNamespace(
        company="임팩트 뮤지엄(데모)", business_no="000-00-00000", business_check_url="https://example.com/"
    )
    text = words(draw("footer", museum=museum, footer_pages=[("이용 안내", "/guide/")]))
    assert "상호 임팩트 뮤지엄(데모) 사업자등록번호 000-00-00000 사업자정보확인" in text
    assert "통신판매업 신고번호" not in text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("heading", "고친 자리의 색"),
        ("text", "우산이 고장 나는 자리는 대개 살입니다"),
        ("quote", "다시결 재단사"),
        ("figure", "533 개 1인당 연간 비닐봉투 사용"),
        ("call_to_action", "임팩트 계산 방법"),
    ],
)
def test_the_editors_preview_of_a_block_wears_the_museums_face(name, text):
    block = BodyBlock().child_blocks[name]
    bound = block.bind(block.normalize(block.get_preview_value()))
    html = render_to_string("wagtailcore/shared/block_preview.html", {"block_def": block, "bound_block": bound})
    assert '<link rel="stylesheet" href="/static/css/museum.css">' in html
    assert text in words(html)
