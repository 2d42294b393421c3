"""A small museum to walk through: two halls, one room, one story, five exhibits, and what visitors and buyers say."""

import json
from typing import NamedTuple

from django.utils import timezone

from brands.models import BrandPage, BrandStoryPage
from brands.tests.factories import BrandStoryPageFactory
from community import album
from community.models import BoardPage, PostPicture
from community.tests.board_factories import a_category, a_comment, a_member, a_picture_file, a_post, hidden
from home.models import ContentPage, ExhibitionPage
from home.models.exhibition_page import ExhibitionStep
from impactmuseum.base.uploads import reencoded
from problems.models import ProblemFigure, ProblemPage
from problems.tests.factories import home_page, picture
from shop.models import Product, ProductImage, ReviewPicture
from shop.notices import ITEMS, Notice
from shop.tests.factories import (
    ProductFactory,
    a_brand,
    a_personal_tag,
    a_problem,
    a_question,
    a_received_line,
    a_review,
    shop_page,
    shop_settings,
)


class Museum(NamedTuple):
    problem: ProblemPage
    brand: BrandPage
    story: BrandStoryPage
    tote: Product
    soap: Product
    scarf: Product
    tag: Product
    bag: Product


def open_museum() -> Museum:
    shop_page()
    shop_settings()
    view = picture("장마", width=64, height=40)
    problem = a_problem(slug="plastic", image=view, sdgs=[12, 14])
    problem.figures.add(ProblemFigure(value="88", unit="kg", label="한 사람이 한 해에 버린 플라스틱", year="2019"))
    problem.save()
    slow = a_problem("느린 걸음", slug="slow", accent="plum", hall="제2전시실 「기다리는 시간」")
    told = {"image": view, "logo": view, "homepage_url": "https://dasigyeol.example", "place": "서울", "since": 2019}
    brand = a_brand(slug="dasigyeol", problem=problem, is_demo=True, **told)
    ours = {"brand": brand, "impact_sentence": "1개 판매 = 버려진 우산 1개 되살림"}
    told_by_law = {"notice": dict.fromkeys(ITEMS[Notice.OTHER], "상세 설명에 있어요.")}
    tote = ProductFactory(name="비갠 장바구니", slug="tote", price=24000, on_hand=5, **ours, **told_by_law)
    tote.images.set([ProductImage(image=picture(f"장바구니 {n}", width=64, height=64)) for n in range(3)])
    tote.save()
    theirs = {"brand": a_brand("고운손", slug="goreun-son", problem=slow)}
    soap = ProductFactory(name="쌀 설거지비누", slug="soap", price=9000, on_hand=3, **theirs)
    colours = [{"option1": "먹구름", "price": 18000}, {"option1": "노을", "price": 20000, "on_hand": 0}]
    scarf = ProductFactory(name="골목 넥워머", slug="scarf", option1_name="색상", variants=colours, **ours)
    bag = ProductFactory(name="현수막 가방", slug="bag", price=39000, on_hand=0, **ours)
    tag = a_personal_tag(slug="tag", **ours).product
    body = [{"type": "text", "value": "<p>우산을 폈어요.</p>"}, {"type": "product", "value": soap.pk}]
    story = BrandStoryPageFactory(brand=brand, title="우산의 결", slug="rain", lead_image=view, body=json.dumps(body))
    _hang_the_rest(problem)
    _let_buyers_speak(tote, soap)
    return Museum(problem, brand, story, tote, soap, scarf, tag, bag)


def _hang_the_rest(problem: ProblemPage) -> None:
    home = home_page()
    exhibition = ExhibitionPage(title="오래 쓰는 계절", slug="long-use", subtitle="겨울 전시", intro="<p>천천히요.</p>")
    exhibition.path_steps.add(ExhibitionStep(problem=problem, text="먼저 이 방에 들러요."))
    home.exhibition = home.add_child(instance=exhibition)
    home.hero_title = "오래 볼수록 다시 쓰여요"
    home.save()
    text = json.dumps([{"type": "heading", "value": "소개"}, {"type": "text", "value": "<p>뮤지엄이에요.</p>"}])
    for title, slug in (("소개", "about"), ("개인정보 처리방침", "privacy"), ("이용 안내", "guide")):
        home.add_child(instance=ContentPage(title=title, slug=slug, body=text, show_in_menus=True))
    home.add_child(instance=BoardPage(title="이야기 마당", slug="community"))
    _let_visitors_speak(problem)


def _let_visitors_speak(problem: ProblemPage) -> None:
    """Post 1 with a picture and comments, post 2 that was hidden, and a notice."""
    post = a_post(pk=1, problem=problem, category=a_category(), text="첫 줄\n\nhttps://example.com/" + "a" * 60)
    pictures = album.keep(kind=PostPicture, sender=a_member(), files=[reencoded(a_picture_file(size=(400, 900)))])
    album.hang(subject=post, sender=a_member(), descriptions={picture.pk: "우산 꼭지" for picture in pictures})
    a_comment(post)
    a_comment(post, "가려진 댓글", **hidden())
    a_post("가려진 글", pk=2, **hidden())
    a_post("게시판을 함께 쓰는 약속", pk=3, is_notice=True, by_museum=True)


def _let_buyers_speak(tote: Product, soap: Product) -> None:
    """Review 1 of the tote, answered, and one that was hidden; a member has received a soap and not written of it.

    Question 1 of the tote waits for an answer; of the others one is hidden, one is private, one is answered.
    """
    member = a_member()
    review = a_review(tote, "무 하나랑 우유 두 팩까지 버텼어요.", pk=1, author=member, answer="고마워요.")
    pictures = album.keep(kind=ReviewPicture, sender=member, files=[reencoded(a_picture_file(size=(800, 600)))])
    album.hang(subject=review, sender=member, descriptions={picture.pk: "우유 두 팩" for picture in pictures})
    a_review(soap, "가려진 후기", author=member, **hidden())
    a_received_line(member, soap.variants.get())
    a_question(tote, pk=1, author=member)
    a_question(tote, "가려진 문의", author=member, **hidden())
    a_question(tote, "비공개로 물어요.", author=member, is_private=True)
    a_question(tote, "비 오는 날에도 되나요?", author=member, answer="네.", answered_at=timezone.now())
