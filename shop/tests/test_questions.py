"""What members ask about products: asking, mending, taking back, answering, and who reads what of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from brands.models import BrandPartner
from community import personal_data, reports
from community.models import Customer, User
from community.moderation import ModerationRefused, hide, restore
from community.tests.board_factories import a_banned_member, a_member, a_post, another_member, hidden
from impactmuseum.base import letters
from impactmuseum.base.models import OutgoingLetter
from shop import answers, leaving, questions
from shop.models import Question
from shop.tests.askers import ROLES, of_role, page_of
from shop.tests.factories import (
    ProductFactory,
    a_brand,
    a_question,
    a_review,
    an_editor,
    shop_page,
    shop_settings,
)
from shop.views.questions import LIMITS

pytestmark = pytest.mark.django_db

LOGIN, DONE, FORBIDDEN, MISSING, CONFLICT, GONE, REFUSED, TOO_MANY = 302, 303, 403, 404, 409, 410, 422, 429
TYPED = {"text": "세탁기에 돌려도 되나요?\n찬물이면 괜찮을까요?"}
SECRET = "주문 IM-1의 전화번호를 바꿔 주세요."


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings()


def asking(product) -> str:
    return reverse("shop:question_ask", args=[product.pk])


def a_reachable_member() -> Customer:
    member = a_member()
    member.user.email = "four@example.com"
    member.user.save()
    return member


def a_partner(brand_title: str) -> User:
    user = a_member(f"파트너 {brand_title}").user
    user.groups.add(Group.objects.get(name="브랜드 파트너"))
    BrandPartner.objects.create(brand=a_brand(brand_title), user=user)
    return user


# Who may


@pytest.mark.parametrize("role", ROLES)
def test_nobody_may_more_than_the_table_says(role: str):
    table = {
        ("get", "my_questions"): (LOGIN, 200, 200, 200, 200),
        ("get", "question_ask"): (LOGIN, 200, 200, FORBIDDEN, 200),
        ("post", "question_ask"): (LOGIN, DONE, DONE, FORBIDDEN, DONE),
        ("get", "question_edit"): (LOGIN, 200, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        ("post", "question_edit"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        ("get", "question_delete"): (LOGIN, DONE, DONE, DONE, DONE),
        ("post", "question_delete"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    }
    client, wrong = of_role(role), {}
    for (method, name), expected in table.items():
        question = a_question(ProductFactory(), author=a_member())
        of = {"my_questions": [], "question_ask": [question.product_id]}.get(name, [question.pk])
        typed = {**TYPED, "text": f"{method} {name}"} if method == "post" else {}
        before = list(Question.objects.values())
        response = getattr(client, method)(reverse(f"shop:{name}", args=of), typed)
        if response.status_code != expected[ROLES.index(role)]:
            wrong[method, name] = response.status_code
        if response.status_code != DONE or method == "get":
            assert list(Question.objects.values()) == before, (method, name)
    assert wrong == {}


def test_a_banned_member_reads_why_and_may_only_take_back():
    banned, client = a_banned_member(), of_role("banned")
    question = a_question(ProductFactory(), author=banned)
    for address in (asking(question.product), reverse("shop:question_edit", args=[question.pk])):
        for answer in (client.get(address), client.post(address, TYPED)):
            assert answer.status_code == FORBIDDEN
            assert "같은 광고를 여러 번 올렸어요." in answer.content.decode()
    assert client.post(reverse("shop:question_delete", args=[question.pk])).status_code == DONE
    assert [(asked.text, asked.is_deleted) for asked in Question.objects.all()] == [("", True)]


def test_what_visitors_do_not_see_is_not_asked_about():
    product = ProductFactory(live=False)
    client = of_role("author")
    assert [client.get(asking(product)).status_code, client.post(asking(product), TYPED).status_code] == [MISSING] * 2
    assert not Question.objects.exists()


# Asking


def test_a_question_stands_on_the_products_page_as_text_with_who_asked_it():
    product = ProductFactory()
    answer = of_role("author").post(asking(product), {"text": "<b>세탁기</b>에 돌려도 되나요?"})
    assert (answer.status_code, answer["Location"]) == (DONE, f"{product.url}#questions")
    page = page_of(product)
    assert "&lt;b&gt;세탁기&lt;/b&gt;에 돌려도 되나요?" in page
    assert "네개째" in page
    assert "답변을 기다려요" in page


def test_what_was_typed_before_signing_in_is_there_afterwards():
    product, client = ProductFactory(), Client()
    answer = client.post(asking(product), {**TYPED, "is_private": "on"})
    assert answer["Location"] == f"/accounts/login/?next={asking(product)}"
    unsent = client.session["board-unsent"]
    client.force_login(a_member().user)
    session = client.session
    session["board-unsent"] = unsent
    session.save()
    page = client.get(asking(product)).content.decode()
    assert "찬물이면 괜찮을까요?" in page
    assert "checked" in page[page.index('name="is_private"') :].split(">")[0]
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [(" \u3164 ", "이 칸을 적어 주세요."), ("가" * 1001, "1000자까지 쓸 수 있어요.")],
)
def test_what_cannot_be_asked_is_said_beside_the_field_and_kept(text: str, said: str):
    answer = of_role("author").post(asking(ProductFactory()), {"text": text, "is_private": "on"})
    assert answer.status_code == REFUSED
    assert said in answer.content.decode()
    assert not Question.objects.exists()


def test_the_same_is_asked_of_a_product_once_and_of_each_product():
    product, client = ProductFactory(), of_role("author")
    client.post(asking(product), TYPED)
    again = client.post(asking(product), TYPED)
    assert again.status_code == REFUSED
    assert "같은 글을 이미 올렸어요." in again.content.decode()
    assert client.post(asking(ProductFactory()), TYPED).status_code == DONE
    assert Question.objects.count() == 2


def test_who_asks_too_much_waits_with_what_was_typed():
    product, client = ProductFactory(), of_role("author")
    for number in range(LIMITS.per_member.most):
        client.post(asking(product), {"text": f"{number}번째로 물어요."})
    answer = client.post(asking(product), TYPED)
    assert (answer.status_code, answer["Retry-After"]) == (TOO_MANY, "3600")
    assert "찬물이면 괜찮을까요?" in answer.content.decode()
    assert Question.objects.count() == 10


# Private ones


def test_of_a_private_question_others_see_that_it_was_asked_and_when():
    at = timezone.now() - timedelta(days=3)
    product = ProductFactory()
    a_question(product, SECRET, author=a_member(), is_private=True, created_at=at, answer="바꿨어요.", answered_at=at)
    page = page_of(product)
    assert f'비공개 문의예요. <time datetime="{timezone.localdate(at):%Y-%m-%d}">' in page
    for told in (SECRET, "바꿨어요.", "네개째", "답변 완료"):
        assert told not in page


def test_the_products_page_is_the_same_for_who_asked_in_private_and_opens_no_session():
    product = ProductFactory()
    a_question(product, SECRET, author=a_member(), is_private=True)
    assert of_role("author").get(product.url).content == Client().get(product.url).content
    assert not Client().get(product.url).cookies


def test_a_private_question_and_its_answer_are_read_on_ones_own_page():
    product, client = ProductFactory(name="비갠 장바구니"), of_role("author")
    assert client.post(asking(product), {"text": SECRET, "is_private": "on"})["Location"] == "/my/questions/"
    answers.answer(subject=Question.objects.get(), text="바꿨어요.", by=an_editor())
    page = client.get("/my/questions/").content.decode()
    for told in (SECRET, "바꿨어요.", "뮤지엄의 답변", "비갠 장바구니"):
        assert told in page
    assert SECRET not in of_role("another").get("/my/questions/").content.decode()


# Mending and taking back


def test_a_question_is_mended_until_it_is_answered():
    question = a_question(ProductFactory(), author=a_member())
    client, address = of_role("author"), reverse("shop:question_edit", args=[question.pk])
    assert "세탁기에 돌려도 되나요?" in client.get(address).content.decode()
    client.post(address, {"text": SECRET, "is_private": "on"})
    question.refresh_from_db()
    assert (question.text, question.is_private, question.edited_at is not None) == (SECRET, True, True)
    answers.answer(subject=question, text="네.", by=an_editor())
    assert client.get(address)["Location"] == "/my/questions/"
    late = client.post(address, {"text": "다른 것을 물어요."})
    assert late.status_code == CONFLICT
    assert "그사이 답변이 올라와서 고칠 수 없어요." in late.content.decode()
    assert "다른 것을 물어요." in late.content.decode()
    assert Question.objects.get().text == SECRET


def test_what_is_taken_back_leaves_neither_the_question_nor_the_answer():
    question = a_question(ProductFactory(), author=a_member())
    answers.answer(subject=question, text="손빨래해 주세요.", by=an_editor())
    client = of_role("author")
    client.post(reverse("shop:question_delete", args=[question.pk]))
    question.refresh_from_db()
    assert (question.text, question.answer, question.is_deleted) == ("", "", True)
    assert "아직 문의가 없어요" in page_of(question.product)
    assert client.get(reverse("shop:question_edit", args=[question.pk])).status_code == GONE


def test_hiding_leaves_the_question_to_its_author_who_is_told_why():
    question = a_question(ProductFactory(name="비갠 장바구니"), SECRET, author=a_reachable_member())
    by = an_editor()
    hide(subject=question, reason="전화번호가 있어요.", by=by)
    letters.send_waiting()
    assert SECRET not in page_of(question.product)
    page = of_role("author").get("/my/questions/").content.decode()
    assert SECRET in page
    assert "전화번호가 있어요." in page
    assert [letter.subject for letter in mail.outbox] == ["[임팩트 뮤지엄] ‘비갠 장바구니’ 문의를 가렸어요"]
    assert "전화번호가 있어요." in mail.outbox[0].body
    restore(subject=question, by=by)
    assert SECRET in page_of(question.product)


# Answers


def test_an_answer_stands_under_the_question_and_is_told_once():
    question = a_question(ProductFactory(name="비갠 장바구니"), author=a_reachable_member())
    by = an_editor()
    answers.answer(subject=question, text="찬물로 빨아 주세요.", by=by)
    letters.send_waiting()
    answers.answer(subject=question, text="찬물로 살살 빨아 주세요.", by=by)
    letters.send_waiting()
    page = page_of(question.product)
    assert "뮤지엄의 답변" in page
    assert "찬물로 살살 빨아 주세요." in page
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["four@example.com"],
        "[임팩트 뮤지엄] ‘비갠 장바구니’ 문의에 답변을 드렸어요",
    )
    assert "찬물로 빨아 주세요." in letter.body
    assert "/my/questions/" in letter.body


def test_no_letter_goes_to_who_has_no_address_or_has_left():
    by = an_editor()
    for author in (a_member(), None):
        answers.answer(subject=a_question(ProductFactory(), author=author), text="네.", by=by)
    assert [Question.objects.exclude(answer="").count(), OutgoingLetter.objects.count()] == [2, 0]


def test_an_answer_that_is_not_kept_is_told_to_nobody():
    question = a_question(ProductFactory(), author=a_reachable_member())
    questions.delete(question=question, by=question.author)
    with pytest.raises(ModerationRefused):
        answers.answer(subject=question, text="네.", by=an_editor())
    assert [Question.objects.get().answered_at, OutgoingLetter.objects.count()] == [None, 0]


def test_a_brand_answers_in_its_own_name():
    question = a_question(ProductFactory(brand=a_brand("고운손")), author=a_member())
    answers.answer(subject=question, text="저희가 답해요.", by=a_partner("고운손"))
    for page in (page_of(question.product), of_role("author").get("/my/questions/").content.decode()):
        assert "고운손의 답변" in page
        assert "뮤지엄의 답변" not in page


# The desk


def test_the_desk_lists_filters_answers_hides_and_restores():
    client = of_role("operator")
    question = a_question(ProductFactory(brand=a_brand("고운손")), SECRET, is_private=True, author=a_member())
    a_question(ProductFactory(name="쌀 설거지비누", brand=a_brand("다시결")), "향이 나나요?", **hidden())
    index, page = reverse("question:index"), reverse("question:page", args=[question.pk])
    product, brand = question.product_id, question.product.brand_id
    for query in ("state=shown", "is_private=True", f"product={product}", f"brand={brand}", "q=전화번호", "q=네개째"):
        listed = client.get(f"{index}?{query}").content.decode()
        assert (SECRET[:10] in listed, "향이 나나요?" in listed) == (True, False), query
    client.post(page, {"action": "answer", "answer-text": "바꿨어요."})
    client.post(page, {"action": "hide", "hide-reason": "주문번호가 있어요."})
    question.refresh_from_db()
    assert (question.answer, question.hidden_reason) == ("바꿨어요.", "주문번호가 있어요.")
    assert SECRET[:10] not in client.get(f"{index}?answered=no").content.decode()
    client.post(page, {"action": "restore"})
    question.refresh_from_db()
    assert question.is_shown


def test_an_empty_answer_is_refused_beside_its_field():
    question = a_question(ProductFactory(), author=a_member())
    page = reverse("question:page", args=[question.pk])
    answer = of_role("operator").post(page, {"action": "answer", "answer-text": " "})
    assert answer.status_code == REFUSED
    assert Question.objects.get().answered_at is None


def test_a_partner_sees_and_answers_what_is_asked_of_its_own_products_and_hides_nothing():
    ours = a_question(ProductFactory(brand=a_brand("고운손")), SECRET, is_private=True, author=a_member())
    theirs = a_question(ProductFactory(brand=a_brand("다시결")), "남의 비밀", is_private=True, author=a_member())
    client = Client()
    client.force_login(a_partner("고운손"))
    listed = client.get(reverse("question:index")).content.decode()
    assert (SECRET[:10] in listed, "남의 비밀" in listed) == (True, False)
    for question, seen in ((ours, 200), (theirs, FORBIDDEN)):
        page = reverse("question:page", args=[question.pk])
        assert client.get(page).status_code == seen
        client.post(page, {"action": "answer", "answer-text": "저희가 답해요."})
        client.post(page, {"action": "hide", "hide-reason": "마음에 들지 않아요."})
    assert "까닭" not in client.get(reverse("question:page", args=[ours.pk])).content.decode()
    told = Question.objects.order_by("pk").values_list("answer", "answered_by_brand", "hidden_at")
    assert list(told) == [("저희가 답해요.", True, None), ("", False, None)]


def test_the_desk_opens_for_nobody_else():
    question = a_question(ProductFactory(), SECRET, is_private=True, author=a_member())
    page = reverse("question:page", args=[question.pk])
    for role in ("stranger", "author", "banned"):
        client = of_role(role)
        assert client.get(page).status_code == LOGIN
        assert client.post(page, {"action": "answer", "answer-text": "네."}).status_code == LOGIN
    assert Question.objects.get().answer == ""


# Many


def test_questions_have_pages_and_cost_the_same_whatever_their_number():
    product, counted = ProductFactory(), []
    a_review(product, author=a_member())
    for most in (2, 35):
        for number in range(product.questions.count(), most):
            a_question(product, f"물음 {number}", author=a_member(f"회원 {number}"))
        Client().get(product.url)
        with CaptureQueriesContext(connection) as captured:
            response = Client().get(product.url)
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert '?questions=4#questions"' in response.content.decode()
    last = Client().get(f"{product.url}?questions=99&page=1").context["questions"]
    assert [question.text for question in last.shown] == [f"물음 {number}" for number in (4, 3, 2, 1, 0)]


def test_a_page_counts_the_same_whether_or_not_the_product_was_read_with_voices():
    product = ProductFactory()
    for stars in (5, 4, 4):
        a_review(product, stars=stars)
    a_review(product, stars=1, **hidden())
    for state in ({}, {"is_private": True}, hidden(), {"deleted_at": timezone.now()}):
        a_question(product, **state)
    seen, drawn = Client().get(product.url).context, product.get_context(Client().get("/").wsgi_request)
    for context in (seen, drawn):
        assert (context["reviews"].count, context["reviews"].average, context["questions"].count) == (3, "4.3", 2)
        assert dict(context["reviews"].bars) == {5: 1, 4: 2, 3: 0, 2: 0, 1: 0}


def test_my_questions_cost_the_same_whatever_their_number():
    client, counted = of_role("author"), []
    for most in (1, 9):
        for _number in range(Question.objects.count(), most):
            a_question(ProductFactory(), author=a_member(), answer="네.", answered_by_brand=True)
        client.get("/my/questions/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/my/questions/")
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12


# What is kept of a member


def test_reviews_questions_and_reports_are_in_the_archive_of_ones_data():
    member, product = a_member(), ProductFactory(name="비갠 장바구니")
    a_review(product, "가볍고 질겨요.", author=member)
    a_question(product, SECRET, is_private=True, answer="바꿨어요.", author=member)
    a_question(product, "남의 물음", author=another_member())
    reports.submit(subject=a_post(author=another_member()), by=member, reason="spam", note="광고예요.")
    tables = {table.name: list(table.rows) for table in personal_data.tables_of(member)}
    (asked,) = tables["questions"]
    assert [asked[name] for name in ("product", "text", "is_private", "answer")] == [
        "비갠 장바구니",
        SECRET,
        "예",
        "바꿨어요.",
    ]
    assert [row["text"] for row in tables["reviews"]] == ["가볍고 질겨요."]
    assert [row["text"] for row in tables["reports"]] == ["광고예요."]


def test_who_leaves_leaves_public_questions_without_a_name_and_no_private_one():
    member, product = a_member(), ProductFactory()
    a_question(product, "세탁기에 돌려도 되나요?", author=member)
    a_question(product, SECRET, is_private=True, answer="바꿨어요.", author=member)
    a_question(product, "남의 비밀", is_private=True, author=another_member())
    leaving.leave(customer=member, at=timezone.now())
    page = page_of(product)
    assert "탈퇴한 회원" in page
    assert "네개째" not in page
    told = Question.objects.order_by("pk").values_list("text", "answer", "author__nickname")
    assert list(told) == [("세탁기에 돌려도 되나요?", "", None), ("", "", None), ("남의 비밀", "", "손톱가위")]
