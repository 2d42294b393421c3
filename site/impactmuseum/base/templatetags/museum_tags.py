"""Formatting, pictures and the frame around every page."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from impactmuseum.base import addresses, korean, language_switch, languages, money, plain_text
from impactmuseum.base.edition import remembered
from impactmuseum.base.models import MuseumSettings
from impactmuseum.base.pictures import sized
from impactmuseum.base.structured_data import Told
from impactmuseum.base.untranslated import HANGUL

register = template.Library()

_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

# Where the way to the other language goes in a frame that is remembered.
_SWITCH = mark_safe("<!--language-->")
_LEADS_TO_KOREAN = mark_safe(f' hreflang="{languages.SOURCE}"')  # noqa: S308 No text of anybody's.
_KOREAN = mark_safe(f' lang="{languages.SOURCE}"')  # noqa: S308 No text of anybody's.

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
def dot_date(day: date | None) -> str:
    return korean.short_date(day) if day else ""


@register.filter
def dot_time(moment: datetime | None) -> str:
    return korean.short_moment(moment) if moment else ""


@register.filter
def marked(text: str) -> SafeString:
    """Attributes of an element with somebody's own words: the language they are in, where it is not the page's."""
    return _KOREAN if not languages.is_source() and HANGUL.search(text or "") else SafeString("")


@register.filter
def leads_abroad(address: str) -> SafeString:
    """An attribute for a link that leads to a page in Korean, because there is none in the language that is read."""
    is_ours = languages.is_source() or address.startswith(f"/{languages.reading()}/")
    return SafeString("") if is_ours else _LEADS_TO_KOREAN


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


class CardPicture(NamedTuple):
    url: str
    width: int
    height: int
    alt: str


@register.simple_tag
def card_picture(image: AbstractImage | None) -> CardPicture | None:
    """`image` in its largest size, for share cards; nothing where there is none or its file is gone."""
    files = sized(image)
    if image is None or files is None:
        return None
    return CardPicture(files.largest, files.largest_width, files.largest_height, image.default_alt_text)


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
def museum() -> Any:
    """Who runs the museum, as the site's settings say."""
    return MuseumSettings.to_show().told


@register.simple_tag(takes_context=True)
def museum_header(context: RequestContext) -> SafeString:
    return _with_switch(remembered(f"museum-header-{languages.reading()}", _header), context)


@register.simple_tag(takes_context=True)
def museum_footer(context: RequestContext) -> SafeString:
    return _with_switch(remembered(f"museum-footer-{languages.reading()}", _footer), context)


@register.simple_tag(takes_context=True)
def language_links(context: RequestContext) -> SafeString:
    """The same page in each language, for search engines."""
    if not isinstance(context.get("page"), Page):
        return SafeString("")
    return language_switch.links(context.get("request"), product=context.get("product"))


@register.simple_tag
def open_graph_locale() -> str:
    return languages.OPEN_GRAPH[languages.reading()]


@register.simple_tag
def way(path: str) -> str:
    """The address of the Korean page at `path` in the language that is read."""
    return addresses.way(path)


@register.simple_tag(takes_context=True)
def editor_userbar(context: RequestContext) -> str:
    """Wagtail's userbar, for those who carry a session: asking a stranger would open one."""
    request: HttpRequest | None = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)


def _with_switch(frame: str, context: RequestContext) -> SafeString:
    """The frame is the same on every page, but for the way to this page in the other language."""
    if "language_switch" not in context.render_context:
        request = context.get("request")
        context.render_context["language_switch"] = language_switch.switch(request, product=context.get("product"))
    return mark_safe(frame.replace(_SWITCH, context.render_context["language_switch"]))  # noqa: S308 Both are ours.


def _header() -> SafeString:
    told = {"announcement": museum().announcement, "switch": _SWITCH}
    return render_to_string("components/header.html", told)


def _footer() -> SafeString:
    pages: Any = Page.objects.live().in_menu().filter(content_type__model="contentpage").order_by("path")
    links = [(page.title, page.url) for page in pages.filter(locale_id=languages.locale_id())]
    told = {"museum": museum(), "footer_pages": links, "switch": _SWITCH}
    return render_to_string("components/footer.html", told)
