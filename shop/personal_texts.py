"""The text a shopper has put on a piece: how long it may be and of which characters."""

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.models import Product

Characters = Product.PersonalCharacters

# What an engraver's font has. Hangul as whole syllables: single letters are what is left of unfinished typing.
_ALLOWED = {
    Characters.NAME_AND_NUMBER: re.compile(r"[가-힣A-Za-z0-9 \-]"),
    Characters.ANY: re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z0-9 !-/:-@\[-`{-~·…‘’“”~♡]"),
}
_RULES = {
    Characters.NAME_AND_NUMBER: gettext_lazy("한글, 영문, 숫자, 띄어쓰기와 붙임표(-)만 쓸 수 있어요."),
    Characters.ANY: gettext_lazy("한글, 영문, 숫자와 문장부호만 쓸 수 있어요."),
}
# A character as a reader counts them: with the marks, joiners and skin colours that follow it.
_JOINERS = {"\u200d", "\ufe0f", "\ufe0e"}


class TextRefused(Exception):
    """The text can't be put on the piece, for a reason the shopper can read."""


def accepted(*, product: Product, text: str) -> str:
    """`text` as it will be put on the piece: composed, without blanks around it. Raises TextRefused.

    A product that takes no text gets none, whatever was sent.
    """
    if not product.personal_text_label:
        return ""
    plain = re.sub(r" {2,}", " ", unicodedata.normalize("NFC", text).strip())
    if not plain:
        raise TextRefused(_("‘%(label)s’ 칸을 적어 주세요.") % {"label": product.told.personal_text_label})

    length = len_seen(plain)
    if length > product.personal_text_max_length:
        raise TextRefused(
            _("%(max)d자까지 새길 수 있어요. 지금은 %(length)d자예요.")
            % {"max": product.personal_text_max_length, "length": length}
        )
    allowed = _ALLOWED[Characters(product.personal_text_characters)]
    if strange := [character for character in plain if not allowed.fullmatch(character)]:
        raise TextRefused(
            _("%(rule)s 쓸 수 없는 글자: %(strange)s") % {"rule": rule_of(product), "strange": _shown(strange)}
        )
    return plain


def rule_of(product: Product) -> str:
    """Which characters the product takes, in a sentence."""
    return str(_RULES[Characters(product.personal_text_characters)])


def len_seen(text: str) -> int:
    """How many characters a reader sees: an accent or a joined emoji is no character of its own."""
    seen, joined = 0, False
    for character in unicodedata.normalize("NFC", text):
        follows = joined or character in _JOINERS or bool(unicodedata.combining(character))
        follows = follows or "\U0001f3fb" <= character <= "\U0001f3ff"
        joined = character == "\u200d"
        seen += not follows
    return seen


def _shown(characters: list[str]) -> str:
    names = dict.fromkeys(c if c.isprintable() else f"U+{ord(c):04X}" for c in characters)
    return " ".join(list(names)[:5])
