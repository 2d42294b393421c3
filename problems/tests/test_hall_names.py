import pytest

from problems.models import ProblemPage


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hall", "number", "sign", "subtitle"),
    [
        ("제1전시실 「빨리 쓰고 오래 남는 것」", "제1전시실", "1", "「빨리 쓰고 오래 남는 것」"),
        ("제12전시실 「두 번째로 거두다」", "제12전시실", "12", "「두 번째로 거두다」"),
        ("예비 전시실 B 「하루 세 번 오는 버스」", "예비 전시실 B", "B", "「하루 세 번 오는 버스」"),
        ("복도", "복도", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_halls_name_is_read_as_number_sign_and_subtitle(hall, number, sign, subtitle):
    page = ProblemPage(hall=hall)
    assert (page.hall_number, page.hall_sign, page.hall_subtitle) == (number, sign, subtitle)
