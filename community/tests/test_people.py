import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from community.models import BoardPage, Customer, User
from problems.tests.factories import ProblemPageFactory, home_page

pytestmark = pytest.mark.django_db


def test_two_users_may_have_no_e_mail() -> None:
    User.objects.create_user("first", email="")
    User.objects.create_user("second", email=None)
    assert list(User.objects.values_list("email", flat=True)) == [None, None]


def test_an_e_mail_belongs_to_one_user() -> None:
    User.objects.create_user("first", email="buyer@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("second", email="buyer@example.com")
    assert User.objects.count() == 1


def test_a_nickname_belongs_to_one_customer() -> None:
    first, second = (User.objects.create_user(name) for name in ("first", "second"))
    Customer.objects.create(user=first, nickname="무두개")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.create(user=second, nickname="무두개")
    assert Customer.objects.get().user == first


def test_a_problem_that_goes_leaves_those_who_cared_about_it() -> None:
    problem = ProblemPageFactory()
    customer = Customer.objects.create(user=User.objects.create_user("buyer"), nickname="무두개", problem=problem)
    problem.delete()
    customer.refresh_from_db()
    assert customer.problem is None


def test_a_customer_agrees_to_nothing_by_being_made() -> None:
    customer = Customer.objects.create(user=User.objects.create_user("buyer"), nickname="무두개")
    agreed = (customer.email_marketing_agreed_at, customer.sms_marketing_agreed_at, customer.night_marketing_agreed_at)
    assert agreed == (None, None, None)


def test_the_board_stands_at_its_address(client: Client) -> None:
    home_page().add_child(instance=BoardPage(title="관람객 게시판", slug="community", intro="보고 느낀 것을 적어요."))
    answer = client.get("/community/")
    assert answer.status_code == 200
    assert "보고 느낀 것을 적어요." in answer.content.decode()
