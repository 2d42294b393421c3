from django import template

from community.addresses import board_address

register = template.Library()

register.simple_tag(board_address, name="board_url")
