from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from brands.models import BrandPage
from brands.tests.factories import BrandPageFactory
from community.tests.board_factories import a_post, board_page, hidden
from problems.models import ProblemFigure, ProblemPage
from problems.sdgs import SDGS, SdgListField
from problems.tests.factories import ProblemPageFactory, problem_index

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def add_figure(problem: ProblemPage, **kwargs: object) -> None:
    known = {"label": "비닐봉투 사용", "unit": "개", "year": "2020", "place": "대한민국", "source": "그린피스(2023)"}
    problem.figures.add(ProblemFigure(**{**known, **kwargs}))
    problem.save()


def test_a_figure_shows_its_value_unit_year_place_and_source(client: Client) -> None:
    add_figure(ProblemPageFactory(slug="plastic"), value="533", source_url="https://example.com/report")
    html = client.get("/problems/plastic/").content.decode()
    for part in ("533", "개", "2020", "대한민국", "그린피스(2023)", 'href="https://example.com/report"'):
        assert part in html


def test_a_figure_that_was_not_checked_is_never_shown(client: Client) -> None:
    problem = ProblemPageFactory(slug="plastic")
    add_figure(problem, value="777", note="확인 필요", is_published=False)
    html = client.get("/problems/plastic/").content.decode()
    assert "777" not in html
    assert "확인 필요" not in html


def test_the_note_of_an_editor_is_not_shown(client: Client) -> None:
    add_figure(ProblemPageFactory(slug="plastic"), value="533", note="2차 출처라 다시 볼 것")
    assert "2차 출처라" not in client.get("/problems/plastic/").content.decode()


def test_brands_for_which_it_is_the_second_problem_work_on_it_too(client: Client) -> None:
    rural = ProblemPageFactory(slug="rural")
    first = BrandPageFactory(problem=rural, title="남김밭")
    second = BrandPageFactory(second_problem=rural, title="고소한마실")
    BrandPageFactory(title="다시결")
    context = client.get("/problems/rural/").context
    assert list(context["brands"]) == [first, second]


def test_a_brand_that_is_not_published_is_not_named(client: Client) -> None:
    BrandPageFactory(problem=ProblemPageFactory(slug="plastic"), title="아직 비밀").unpublish()
    assert "아직 비밀" not in client.get("/problems/plastic/").content.decode()


def test_the_walk_goes_on_to_the_next_hall_and_from_the_last_to_the_first() -> None:
    first, second, third = (ProblemPageFactory() for _ in range(3))
    second.unpublish()
    assert first.next_hall() == third
    assert third.next_hall() == first


def test_the_only_hall_has_no_next_one() -> None:
    assert ProblemPageFactory().next_hall() is None


def test_the_floor_plan_shows_every_published_hall_in_the_order_of_the_tree(client: Client) -> None:
    halls = [ProblemPageFactory(title=title) for title in ("플라스틱", "음식물", "장애와 일")]
    ProblemPageFactory(title="초안").unpublish()
    assert list(client.get("/problems/").context["halls"]) == halls


def test_a_wall_shows_what_visitors_said_last_and_leads_to_the_rest(client: Client) -> None:
    board_page()
    problem, now = ProblemPageFactory(slug="plastic"), timezone.now()
    a_post("다른 방 이야기", problem=ProblemPageFactory())
    a_post("가려진 글", problem=problem, **hidden())
    for age in range(4):
        a_post(f"글 {age}", problem=problem, created_at=now - timedelta(days=age))
    answer = client.get("/problems/plastic/")
    assert [post.title for post in answer.context["posts"]] == ["글 0", "글 1", "글 2"]
    assert 'href="/community/?problem=plastic"' in answer.content.decode()


def test_a_wall_nobody_spoke_of_says_nothing_of_it(client: Client) -> None:
    ProblemPageFactory(slug="plastic")
    assert "이 방에서 나눈 이야기" not in client.get("/problems/plastic/").content.decode()


def test_a_problem_that_has_brands_is_not_deleted() -> None:
    problem = BrandPageFactory(problem__title="플라스틱").problem
    with pytest.raises(Exception, match="protected"):
        problem.delete()
    assert BrandPage.objects.get().problem == problem


def test_the_reason_for_keeping_a_problem_counts_its_brands_of_both_kinds() -> None:
    problem = BrandPageFactory(problem__title="플라스틱").problem
    BrandPageFactory(second_problem=problem)
    assert problem.deletion_refusal() == (
        "‘플라스틱’에는 브랜드가 2곳 있어서 지울 수 없어요. 브랜드를 다른 사회문제로 먼저 옮겨 주세요."
    )
    assert ProblemPageFactory().deletion_refusal() == ""


def test_goals_are_kept_as_numbers_and_shown_as_chips(client: Client) -> None:
    problem = ProblemPageFactory(slug="plastic", sdgs=[12, 14])
    assert [chip.name for chip in problem.sdg_chips] == ["책임 있는 소비와 생산", "해양 생태계 보전"]
    assert 'data-sdg="12"' in client.get("/problems/plastic/").content.decode()


def test_a_goal_beyond_the_seventeen_is_refused() -> None:
    field = SdgListField("목표", blank=True).formfield()
    assert field.clean(["12", "3"]) == [12, 3]
    with pytest.raises(ValidationError):
        field.clean(["18"])
    assert [sdg.number for sdg in SDGS] == list(range(1, 18))


def test_a_floor_plan_holds_only_halls() -> None:
    assert [model.__name__ for model in problem_index().allowed_subpage_models()] == ["ProblemPage"]
    assert ProblemPageFactory().allowed_subpage_models() == []
