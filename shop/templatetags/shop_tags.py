"""How the shop's own things are written."""

from django import template

from impactmuseum.base import phones
from shop.models import Payment
from shop.payments.gateway import label_of, title_of

register = template.Library()

register.filter("phone", phones.hyphenated)


@register.filter
def paid_by(payment: Payment) -> str:
    """`토스페이먼츠 계좌이체`, `카카오페이`."""
    return " ".join(dict.fromkeys((title_of(payment.provider), label_of(payment.method))))
