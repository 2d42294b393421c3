"""How the shop's own things are written."""

from django import template

from impactmuseum.base import phones

register = template.Library()

register.filter("phone", phones.hyphenated)
