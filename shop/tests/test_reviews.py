"""What shoppers say of what they received: writing, mending, taking back, and what a product's page makes of it."""

import json
import re

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community import personal_data
from community.models import Customer
from community.moderation import ModerationRefused, hide, restore
from community.tests.board_factories import a_banned_member, a_member, a_picture_file, another_member, hidden
from impactmuseum.base import letters
from shop import answers, claim_desk, orders, reviews
from shop.cart import Wanted
from shop.models import Order, Review, ReviewPicture
from shop.review_listing import ReviewListing
from shop.tests.askers import ROLES, of_role, page_of
from shop.tests.claim_factories import sent_back
from shop.tests.factories import (
    ProductFactory,
    a_paid_order,
    a_received_line,
    a_review,
    a_variant,
    an_arrived_order,
    an_editor,
    an_operator,
    shop_page,
    shop_settings,
)

pytestmark = pytest.mark.django_db

LOGIN, DONE, FORBIDDEN, MISSING, GONE, REFUSED = 302, 303, 403, 404, 410, 422
TYPED = {"stars": "4", "text": "가볍고 질겨요.\n다만 색이 조금 어두워요."}


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings()


# Who may


@pytest.mark.parametrize("role", ROLES)
def test_nobody_may_more_than_the_table_says(role: str):
    table = {
        ("get", "my_reviews"): (LOGIN, 200, 200, 200, 200),
        ("get", "review_write"): (LOGIN, 200, MISSING, MISSING, MISSING),
        ("post", "review_write"): (LOGIN, DONE, MISSING, MISSING, MISSING),
        ("get", "review_edit"): (LOGIN, 200, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        ("post", "review_edit"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        ("get", "review_delete"): (LOGIN, DONE, DONE, DONE, DONE),
        ("post", "review_delete"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    }
    line, client, wrong = a_received_line(a_member()), of_role(role), {}
    for (method, name), expected in table.items():
        review = a_review(line.product, author=a_member())
        of = {"my_reviews": [], "review_write": [line.pk]}.get(name, [review.pk])
        before = list(Review.objects.values())
        response = getattr(client, method)(reverse(f"shop:{name}", args=of), TYPED if method == "post" else {})
        if response.status_code != expected[ROLES.index(role)]:
            wrong[method, name] = response.status_code
        if response.status_code != DONE or method == "get":
            assert list(Review.objects.values()) == before, (method, name)
    assert wrong == {}


def test_a_banned_member_may_only_take_back_what_was_written():
    banned = a_banned_member()
    line, client = a_received_line(banned), of_role("banned")
    review = a_review(line.product, author=banned)
    for address in (reverse("shop:review_write", args=[line.pk]), reverse("shop:review_edit", args=[review.pk])):
        assert [client.get(address).status_code, client.post(address, TYPED).status_code] == [FORBIDDEN] * 2
    assert client.post(reverse("shop:review_delete", args=[review.pk])).status_code == DONE
    assert [review.is_deleted for review in Review.objects.all()] == [True]


@pytest.mark.parametrize("status", ["paid", "preparing", "shipped"])
def test_what_has_not_come_cannot_be_reviewed(status: str):
    order = a_paid_order(customer=a_member())
    for step in ("preparing", "shipped"):
        if order.status != status:
            orders.transition(order, to=Order.Status(step))
            order.refresh_from_db()
    address = reverse("shop:review_write", args=[order.items.get().pk])
    response = of_role("author").post(address, TYPED)
    assert response.status_code == FORBIDDEN
    assert "받은 상품에만 후기를 쓸 수 있어요" in response.content.decode()
    assert not Review.objects.exists()


def test_what_was_sent_back_cannot_be_reviewed():
    line = a_received_line(a_member())
    Order.objects.update(status=Order.Status.RETURNED)
    with pytest.raises(reviews.NotReceived):
        reviews.write(author=a_member(), item=line, draft=reviews.Draft(5, "좋아요."))


def test_a_line_that_went_back_whole_cannot_be_reviewed_and_the_others_can():
    kept, back = a_variant(), a_variant()
    order = an_arrived_order(Wanted(kept.pk, 2), Wanted(back.pk, 2), customer=a_member())
    operator = an_operator()
    claim_desk.finish(claim=sent_back(order, operator, [1, 2]), by=operator)
    first, second = order.items.order_by("pk")
    assert list(reviews.lines_to_review(member=a_member())) == [first]
    assert of_role("author").post(reverse("shop:review_write", args=[second.pk]), TYPED).status_code == FORBIDDEN
    assert not Review.objects.exists()


def test_a_line_is_reviewed_once_also_after_the_review_was_taken_back():
    line, client = a_received_line(a_member()), of_role("author")
    address = reverse("shop:review_write", args=[line.pk])
    assert client.post(address, TYPED)["Location"] == f"{line.product.url}#reviews"
    assert client.post(address, {**TYPED, "stars": "1"})["Location"] == "/my/reviews/"
    reviews.delete(review=Review.objects.get(), by=a_member())
    assert client.get(address)["Location"] == "/my/reviews/"
    assert [(review.stars, review.text) for review in Review.objects.all()] == [(4, "")]


# Writing


def test_my_reviews_offers_what_came_and_then_what_was_written():
    line, client = a_received_line(a_member(), a_variant(name="비갠 장바구니")), of_role("author")
    address = reverse("shop:review_write", args=[line.pk])
    assert address in client.get("/my/reviews/").content.decode()
    client.post(address, TYPED)
    page = client.get("/my/reviews/").content.decode()
    assert address not in page
    assert "다만 색이 조금 어두워요." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stars": ""}, "별점을 골라 주세요."),
        ({"stars": "6"}, "별점을 골라 주세요."),
        ({"text": "  "}, "이 칸을 적어 주세요."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(typed: dict, said: str):
    line = a_received_line(a_member())
    sent = {**TYPED, **typed, "pictures": a_picture_file()}
    response = of_role("author").post(reverse("shop:review_write", args=[line.pk]), sent)
    page = response.content.decode()
    assert response.status_code == REFUSED
    assert said in page
    assert f'name="picture" value="{ReviewPicture.objects.get().pk}"' in page
    assert not Review.objects.exists()


def test_pictures_are_written_anew_and_come_down_with_the_review():
    line, client = a_received_line(a_member()), of_role("author")
    client.post(reverse("shop:review_write", args=[line.pk]), {**TYPED, "pictures": a_picture_file("집앞.jpg")})
    picture = Review.objects.get().pictures.get()
    assert re.fullmatch(r"reviews/\d{4}/\d\d/\d\d/[0-9a-f]{32}\.webp", picture.file.name)
    assert picture.file.url in page_of(line.product)
    client.post(reverse("shop:review_delete", args=[Review.objects.get().pk]))
    assert not ReviewPicture.objects.exists()


def test_a_file_that_is_no_picture_is_refused_beside_its_field():
    line = a_received_line(a_member())
    svg = ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="그림.svg")
    response = of_role("author").post(reverse("shop:review_write", args=[line.pk]), {**TYPED, "pictures": svg})
    assert response.status_code == REFUSED
    assert "JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요." in response.content.decode()
    assert not Review.objects.exists()


def test_a_picture_of_somebody_elses_cannot_be_hung():
    theirs = ReviewPicture.objects.create(sender=another_member(), file=a_picture_file())
    line = a_received_line(a_member())
    of_role("author").post(reverse("shop:review_write", args=[line.pk]), {**TYPED, "picture": theirs.pk})
    assert [Review.objects.count(), ReviewPicture.objects.get().review] == [1, None]


def test_a_review_is_mended():
    review = a_review(ProductFactory(), author=a_member())
    client, address = of_role("author"), reverse("shop:review_edit", args=[review.pk])
    assert "가볍고 질겨요." in client.get(address).content.decode()
    client.post(address, {"stars": "2", "text": "한 달 만에 해졌어요."})
    review.refresh_from_db()
    assert (review.stars, review.text, review.edited_at is not None) == (2, "한 달 만에 해졌어요.", True)


def test_what_was_typed_before_signing_in_is_there_afterwards():
    line, client = a_received_line(a_member()), Client()
    address = reverse("shop:review_write", args=[line.pk])
    assert client.post(address, TYPED)["Location"] == f"/accounts/login/?next={address}"
    session = dict(client.session)
    client.force_login(a_member().user)
    kept = client.session
    kept.update({"board-unsent": session["board-unsent"]})
    kept.save()
    page = client.get(address).content.decode()
    assert "다만 색이 조금 어두워요." in page
    assert re.search(r'value="4"[^>]*checked', page)


# The product's page


def test_a_product_shows_its_reviews_and_what_they_say_together():
    product = ProductFactory()
    for stars, text in ((5, "아주 좋아요."), (4, "<b>좋아요</b>"), (4, "괜찮아요.")):
        a_review(product, text, stars=stars, author=a_member())
    page = page_of(product)
    assert "5점 만점에 4.3점 · 후기 3개" in page
    assert "4.3점, 후기 3개" in page
    assert "&lt;b&gt;좋아요&lt;/b&gt;" in page
    assert page.count('class="review"') == 3


@pytest.mark.parametrize(("stars", "said"), [([5], "5.0"), ([5, 4], "4.5"), ([1, 2, 2], "1.7"), ([4, 4, 4, 5], "4.3")])
def test_the_average_is_rounded_half_up_to_one_place(stars: list[int], said: str):
    product = ProductFactory()
    for number in stars:
        a_review(product, stars=number)
    assert ReviewListing(product).average == said


@pytest.mark.parametrize("state", [hidden(), {"deleted_at": timezone.now(), "text": ""}])
def test_what_is_hidden_or_taken_back_neither_shows_nor_counts(state: dict):
    product = ProductFactory()
    a_review(product, **{"text": "광고예요.", "stars": 1, **state})
    a_review(product, "좋아요.", stars=5)
    page = page_of(product)
    assert "광고예요." not in page
    assert "5점 만점에 5.0점 · 후기 1개" in page


def test_search_engines_read_the_rating_and_the_reviews():
    product = ProductFactory(name="비갠 장바구니", price=24000)
    a_review(product, "</script>좋아요.", stars=4, author=a_member())
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(product))[1])
    assert (told["@type"], told["name"], told["offers"]["price"]) == ("Product", "비갠 장바구니", 24000)
    assert told["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": "4.0", "reviewCount": 1}
    assert [(review["author"]["name"], review["reviewBody"]) for review in told["review"]] == [
        ("네개째", "</script>좋아요.")
    ]


def test_a_product_without_reviews_claims_no_rating():
    page = page_of(ProductFactory())
    assert "아직 후기가 없어요." in page
    assert "aggregateRating" not in page


def test_reviews_have_pages_and_cost_the_same_whatever_their_number():
    product, counted = ProductFactory(), []
    for most in (2, 35):
        for number in range(product.reviews.count(), most):
            review = a_review(product, f"후기 {number}", author=a_member(f"회원 {number}"))
            ReviewPicture.objects.create(review=review, file=a_picture_file())
        Client().get(product.url)
        with CaptureQueriesContext(connection) as captured:
            response = Client().get(product.url)
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert '?page=4#reviews"' in response.content.decode()
    last = Client().get(f"{product.url}?page=99").context["reviews"]
    assert [review.text for review in last.shown] == [f"후기 {number}" for number in (4, 3, 2, 1, 0)]


def test_the_page_is_the_same_for_everybody_and_opens_no_session():
    product = ProductFactory()
    a_review(product, author=a_member())
    client = of_role("author")
    assert client.get(product.url).content == Client().get(product.url).content
    assert not Client().get(product.url).cookies


def test_who_left_is_named_no_more():
    product = ProductFactory()
    a_review(product, author=a_member())
    Customer.objects.get(nickname="네개째").user.delete()
    page = page_of(product)
    assert "네개째" not in page
    assert "탈퇴한 회원" in page


def test_what_one_wrote_is_in_the_archive_of_ones_data():
    a_review(ProductFactory(name="비갠 장바구니"), author=a_member())
    a_review(ProductFactory(), "남의 후기", author=another_member())
    tables = {table.name: table for table in personal_data.tables_of(a_member())}
    assert [(row["product"], row["stars"], row["text"]) for row in tables["reviews"].rows] == [
        ("비갠 장바구니", 5, "가볍고 질겨요.")
    ]


# What the museum does


def test_an_answer_stands_under_the_review_and_its_author_is_told_once():
    member = a_member()
    member.user.email = "four@example.com"
    member.user.save()
    review = a_review(ProductFactory(name="비갠 장바구니"), author=member)
    answers.answer(subject=review, text="써 주셔서 고마워요.", by=an_editor())
    letters.send_waiting()
    answers.answer(subject=review, text="정성껏 써 주셔서 고마워요.", by=Customer.objects.get(nickname="네개째").user)
    letters.send_waiting()
    assert "정성껏 써 주셔서 고마워요." in page_of(review.product)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["four@example.com"],
        "[임팩트 뮤지엄] ‘비갠 장바구니’ 후기에 답변을 드렸어요",
    )
    assert "써 주셔서 고마워요." in letter.body


def test_what_was_taken_back_is_not_answered():
    review = a_review(ProductFactory(), author=a_member())
    reviews.delete(review=review, by=a_member())
    with pytest.raises(ModerationRefused):
        answers.answer(subject=review, text="고마워요.", by=an_editor())
    assert [Review.objects.get().answer, Review.objects.get().answered_at] == ["", None]


def test_hiding_keeps_the_text_for_its_author_with_the_reason_and_moves_the_pictures():
    review = a_review(ProductFactory(), author=a_member())
    picture = ReviewPicture.objects.create(review=review, file=a_picture_file())
    hide(subject=review, reason="전화번호가 적혀 있어요.", by=an_editor())
    assert "가볍고 질겨요." not in page_of(review.product)
    page = of_role("author").get("/my/reviews/").content.decode()
    assert "가볍고 질겨요." in page
    assert "전화번호가 적혀 있어요." in page
    assert ReviewPicture.objects.get().file.name != picture.file.name
    restore(subject=review, by=review.author.user)
    assert "가볍고 질겨요." in page_of(review.product)


def test_the_desk_lists_filters_answers_hides_and_restores():
    client = of_role("operator")
    review = a_review(ProductFactory(name="비갠 장바구니"), "전화 주세요.", stars=1, author=a_member())
    a_review(ProductFactory(name="쌀 설거지비누"), "거품이 잘 나요.", **hidden())
    index, page = reverse("review:index"), reverse("review:page", args=[review.pk])
    for query, found in (("state=hidden", "거품이"), ("stars=1", "전화"), ("answered=no&q=장바구니", "전화")):
        listed = client.get(f"{index}?{query}").content.decode()
        assert [text in listed for text in ("전화", "거품이")] == [found == "전화", found == "거품이"], query
    assert client.get(page).status_code == 200
    client.post(page, {"action": "answer", "answer-text": "확인할게요."})
    client.post(page, {"action": "hide", "hide-reason": "번호가 있어요."})
    review.refresh_from_db()
    assert (review.answer, review.hidden_reason) == ("확인할게요.", "번호가 있어요.")
    client.post(page, {"action": "restore"})
    review.refresh_from_db()
    assert review.is_shown


def test_the_desk_opens_for_nobody_else():
    review = a_review(ProductFactory(), author=a_member())
    page = reverse("review:page", args=[review.pk])
    for role in ("stranger", "author", "banned"):
        client = of_role(role)
        assert client.get(page).status_code == LOGIN
        assert client.post(page, {"action": "hide", "hide-reason": "까닭"}).status_code == LOGIN
    assert Review.objects.get().is_shown


def test_my_reviews_cost_the_same_whatever_their_number():
    client, counted = of_role("author"), []
    for most in (1, 9):
        for _number in range(Review.objects.count(), most):
            a_review(ProductFactory(), author=a_member())
        client.get("/my/reviews/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/my/reviews/")
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12
