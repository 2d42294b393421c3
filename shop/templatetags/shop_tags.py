"""How the shop's own things are written."""

from django import template

from impactmuseum.base import phones
from shop.late_refunds import Term, term_of
from shop.models import Payment, Refund
from shop.payments.gateway import label_of, title_of

register = template.Library()

register.filter("phone", phones.hyphenated)


@register.filter
def paid_by(payment: Payment) -> str:
    """`토스페이먼츠 계좌이체`, `카카오페이`."""
    return " ".join(dict.fromkeys((title_of(payment.provider), label_of(payment.method))))


@register.filter
def lawful_term(refund: Refund) -> Term:
    """Until when it has to be on its way, and what is owed beside it when it is late."""
    return term_of(refund)
