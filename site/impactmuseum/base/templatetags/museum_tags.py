"""Formatting, pictures and the frame around every page."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from impactmuseum.base import addresses, korean, money, plain_text
from impactmuseum.base.edition import remembered
from impactmuseum.base.models import MuseumSettings
from impactmuseum.base.pictures import sized
from impactmuseum.base.structured_data import Told

register = template.Library()

_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

register.filter("josa", korean.josa)
register.filter("won", money.won)
register.filter("plain_text", plain_text.to_html)


@register.filter
def counted_thing(unit: str) -> str:
    """`우산` of the unit `우산(개)`; empty of `원`."""
    return korean.counted(unit)[0]


@register.filter
def counter(unit: str) -> str:
    """`개` of the unit `우산(개)`."""
    return korean.counted(unit)[1]


@register.filter
def amount(value: Decimal) -> str:
    """`1,234.5`: no more decimals than there are."""
    return f"{value.normalize():,f}"


@register.filter
def dressed(field: BoundField) -> SafeString:
    """A field's widget in the museum's clothes, also in a form that another package made."""
    widget = field.field.widget
    if "class" in widget.attrs:
        return field.as_widget()
    classes = {"select": "select", "checkbox": "checkbox", "textarea": "textarea"}
    kind = classes.get(getattr(widget, "input_type", "textarea"), "input")
    # Other packages write the label into the input, where it is gone once something is typed.
    return field.as_widget(attrs={"class": kind, "placeholder": False})


@register.filter
def ko_date(day: date) -> str:
    return korean.long_date(day)


@register.filter
def dot_date(day: date) -> str:
    return korean.short_date(day)


@register.simple_tag
def picture(
    image: AbstractImage | None,
    *,
    sizes: str = "100vw",
    alt: str | None = None,
    loading: str = "lazy",
    placeholder_label: str = "",
    **attributes: str,
) -> SafeString:
    """Draw `image` in every width it has, or a designed placeholder where there is none or its file is gone.

    `alt=""` marks a decoration; without `alt`, the picture's own description is read out.
    """
    files = sized(image)
    if image is None or files is None:
        return render_to_string(
            "components/picture_placeholder.html", {"label": placeholder_label, "class": attributes.get("class", "")}
        )
    context = {
        "src": files.src,
        "srcset": files.srcset,
        "width": files.width,
        "height": files.height,
        "sizes": sizes,
        "alt": image.default_alt_text if alt is None else alt,
        "loading": loading,
        "fetchpriority": "high" if loading == "eager" else "",
        "focus": getattr(image, "focus", ""),
        "class": attributes.get("class", ""),
    }
    return render_to_string("components/picture.html", context)


@register.simple_tag
def picture_url(image: AbstractImage | None) -> str:
    """The address of `image` in its largest size, for share cards; empty where there is none or its file is gone."""
    files = sized(image)
    return files.largest if files else ""


@register.simple_tag
def absolute(path: str, request: HttpRequest) -> str:
    """`path` with the name of the museum before it: see `addresses.absolute`."""
    return addresses.absolute(path, request=request)


@register.simple_tag
def json_ld(things: Iterable[Told]) -> SafeString:
    """What search engines read of a page, a data block for each thing, which no policy takes for a script.

    No text in it can end the element it stands in.
    """
    blocks = (json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False) for thing in things)
    elements = (f'<script type="application/ld+json">{text.translate(_NO_MARKUP)}</script>' for text in blocks)
    return mark_safe("".join(elements))  # noqa: S308 See _NO_MARKUP.


@register.simple_tag
def museum() -> MuseumSettings:
    """Who runs the museum, as the site's settings say."""
    return MuseumSettings.to_show()


@register.simple_tag
def museum_header() -> SafeString:
    return remembered(f"museum-header-{get_language()}", _header)


@register.simple_tag
def museum_footer() -> SafeString:
    return remembered(f"museum-footer-{get_language()}", _footer)


@register.simple_tag(takes_context=True)
def editor_userbar(context: RequestContext) -> str:
    """Wagtail's userbar, for those who carry a session: asking a stranger would open one."""
    request: HttpRequest | None = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)


def _header() -> SafeString:
    language = get_language() or settings.LANGUAGE_CODE
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return render_to_string("components/header.html", {"announcement": museum().announcement, "prefix": prefix})


def _footer() -> SafeString:
    pages: Any = Page.objects.live().in_menu().filter(content_type__model="contentpage").order_by("path")
    links = [(page.title, page.url) for page in pages]
    return render_to_string("components/footer.html", {"museum": museum(), "footer_pages": links})
