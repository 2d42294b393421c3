from decimal import Decimal

import pytest

from shop.impact import ImpactRule

Kind = ImpactRule.Kind


def rule(kind: Kind, amount: str, every: int = 1) -> ImpactRule:
    return ImpactRule(kind=kind, every=every, amount=Decimal(amount), unit="그루", to="")


@pytest.mark.parametrize(("quantity", "counted"), [(1, "0.6"), (3, "1.8"), (0, "0.0")])
def test_a_rule_per_piece_counts_its_amount_for_each(quantity: int, counted: str) -> None:
    assert rule(Kind.PER_UNIT, "0.6").count(quantity=quantity, paid=0) == Decimal(counted)


@pytest.mark.parametrize(("quantity", "counted"), [(1, 0), (2, 1), (3, 1), (4, 2)])
def test_a_rule_per_several_pieces_counts_only_whole_lots(quantity: int, counted: int) -> None:
    assert rule(Kind.PER_N, "1", every=2).count(quantity=quantity, paid=0) == counted


@pytest.mark.parametrize(("paid", "counted"), [(8500, 255), (9999, 300), (1, 1), (0, 0)])
def test_a_percentage_of_what_was_paid_is_rounded_up_to_whole_won(paid: int, counted: int) -> None:
    assert rule(Kind.PERCENT, "3").count(quantity=1, paid=paid) == counted


def test_without_a_rule_nothing_is_counted() -> None:
    assert rule(Kind.NONE, "5").count(quantity=9, paid=9000) == 0
