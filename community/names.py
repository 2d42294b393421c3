"""Which names people may go by: with one to sign in, with one to be seen by others."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NICKNAME_MIN, NICKNAME_MAX = 2, 30
# Without @: whoever signed up with a stranger's address as a username would stand in that stranger's way.
username_validators = [
    RegexValidator(r"^[\w.+-]+\Z", gettext_lazy("글자와 숫자, . _ - +만 쓸 수 있어요.")),
    MinLengthValidator(3, gettext_lazy("3자 이상으로 지어 주세요.")),
    MaxLengthValidator(30, gettext_lazy("30자까지 쓸 수 있어요.")),
]
# Names a visitor would take for the museum itself.
_OURS = {"관리자", "운영자", "임팩트뮤지엄", "뮤지엄", "admin", "administrator", "impactmuseum", "museum", "staff"}


def nickname(typed: str) -> str:
    """`typed` as it is kept: composed, on one line. Raises ValidationError with a sentence for its field."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if strange := [character for character in name if not character.isprintable()]:
        codes = ", ".join(f"U+{ord(character):04X}" for character in strange)
        raise ValidationError(_("보이지 않는 글자가 있어요: %(codes)s") % {"codes": codes})
    if not NICKNAME_MIN <= len(name) <= NICKNAME_MAX:
        raise ValidationError(
            _("%(min)d~%(max)d자로 지어 주세요.") % {"min": NICKNAME_MIN, "max": NICKNAME_MAX}, code="length"
        )
    if re.sub(r"[\W_]", "", name).casefold() in _OURS:
        raise ValidationError(_("뮤지엄이 쓰는 이름이에요. 다른 별명을 지어 주세요."), code="reserved")
    return name
