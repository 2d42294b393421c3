"""Every sentence of the museum has its English. Reads the sources itself: not every machine has gettext's tools."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.translation.template import templatize

ROOT: Path = settings.ROOT
FOLDER = settings.PACKAGE / "locale" / "en" / "LC_MESSAGES"
HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)\+?[sd]")
LITERAL = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(_|[np]?gettext)\(\s*u?({LITERAL}(?:\s*,\s*u?{LITERAL})*)")
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)

# Korean that is no sentence of ours: what files and laws call things, samples, rules about Hangul itself.
DATA = {
    "community/names.py": "names that nobody may take",
    "home/models/home_page.py": "titles a new page begins with",
    "home/structured_data.py": "what a registration is called by the law",
    "problems/sdgs.py": "names of the goals, with their English beside them",
    "shop/bank_files.py": "columns of the banks' files",
    "shop/catalogue_seed.py": "a catalogue to measure with",
    "shop/listing.py": "how a price may be typed",
    "shop/models/coupon.py": "letters of a code",
    "shop/naver_feed.py": "what Naver calls things, in Korean alone",
    "shop/notices.py": "what the law calls the items of a notice, which is given in Korean",
    "shop/personal_texts.py": "letters an engraver has",
    "shop/structured_data.py": "what options are called, to name them to machines",
    "shop/tracking_upload.py": "columns of the couriers' files",
    "site/impactmuseum/base/blocks.py": "samples of what an editor may write",
    "site/impactmuseum/base/exhibits.py": "a sample",
    "site/impactmuseum/base/hangul.py": "Hangul itself",
    "site/impactmuseum/base/korean.py": "Korean itself",
    "site/impactmuseum/base/models/museum_settings.py": "a name to begin with",
    "site/impactmuseum/base/models/search_desk.py": "a mark that editors type",
    "site/impactmuseum/base/money.py": "Korean itself",
    "site/impactmuseum/base/plain_text.py": "where an address ends",
    "site/impactmuseum/base/search_question.py": "Hangul itself",
    "site/impactmuseum/base/untranslated.py": "Hangul itself",
    "site/impactmuseum/base/words.py": "particles and endings",
    "site/impactmuseum/base/words_about_the_list.py": "words that ask for a list",
    "site/impactmuseum/settings/base.py": "the museum's own name, and the languages' own",
}
# What English sentences quote: columns of files, an address.
QUOTED = {"거래일시", "입금액", "입금자", "적요", "주문번호", "택배사", "운송장번호", "비갠", "장바구니", "약"}
# Pairs of particles are asked for by name.
PARTICLES = re.compile(r"^\S{1,2}/\S{1,2}$")
ROOMS = ("base", "brands", "community", "home", "problems", "shop")
MODELS = [
    model
    for room in ROOMS
    for model in apps.get_app_config(room).get_models()
    if HANGUL.search(str(model._meta.verbose_name))
]


def sources() -> list[Path]:
    """What runs for a visitor or in the admin. Commands speak to whoever operates the machine, in Korean."""
    apart = {"tests", "migrations", "demo", "management", "payment_twin"}
    rooms = ("brands", "community", "home", "problems", "shop", "site")
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py")) if not apart & set(path.parts)]


def templates() -> list[Path]:
    return sorted(path for kind in ("*.html", "*.txt") for path in (ROOT / "templates").rglob(kind))


class Message(NamedTuple):
    """What is looked up. A word with two senses is told apart by its context."""

    context: str
    text: str


def messages_of(path: Path) -> Iterator[Message]:
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in CALLS and isinstance(node.args[0], ast.Constant):
                texts = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
                yield message(name_of(node.func), texts)
    else:
        for name, literals in CALL.findall(templatize(path.read_text())):
            yield message(name, [ast.literal_eval(literal) for literal in re.findall(LITERAL, literals)])


def message(name: str, texts: list[str]) -> Message:
    return Message(texts[0], texts[1]) if name.startswith("pgettext") else Message("", texts[0])


def all_messages() -> dict[Message, str]:
    """Each with a file that says it."""
    paths = [*sources(), *sorted((ROOT / "shop" / "payment_twin").rglob("*.py")), *templates()]
    return {found: str(path.relative_to(ROOT)) for path in paths for found in messages_of(path)}


def name_of(call: ast.expr) -> str:
    return call.id if isinstance(call, ast.Name) else getattr(call, "attr", "")


def said(text: object) -> bool:
    return isinstance(text, str) and bool(HANGUL.search(text))


def catalogue() -> dict[Message, list[str]]:
    """The sentences of django.po, in two forms where they count something. One marked as fuzzy is a guess, and none."""
    found: dict[Message, list[str]] = {}
    for entry in (FOLDER / "django.po").read_text().split("\n\n"):
        parts: dict[str, str] = {}
        kind = ""
        for line in entry.splitlines():
            if match := re.match(r"(msg\w+(?:\[\d\])?) (\".*\")$", line):
                kind = match[1]
                parts[kind] = ast.literal_eval(match[2])
            elif line.startswith('"') and kind:
                parts[kind] += ast.literal_eval(line)
        if parts.get("msgid") and not re.search(r"^#,.*fuzzy", entry, re.MULTILINE):
            english = [text for kind, text in parts.items() if kind.startswith("msgstr")]
            found[Message(parts.get("msgctxt", ""), parts["msgid"])] = english
    return found


def test_every_sentence_has_its_english() -> None:
    english = catalogue()
    missing = {found: path for found, path in all_messages().items() if said(found.text) and found not in english}
    assert missing == {}
    assert [found for found, texts in english.items() if not all(texts)] == []


def test_no_english_is_kept_for_what_nobody_says() -> None:
    """What has no Hangul may be another package's, said in our way."""
    assert {found for found in catalogue() if said(found.text)} - set(all_messages()) == set()


def test_a_translation_says_what_its_sentence_says() -> None:
    """With the same placeholders. The form for one may write the number out."""
    strange = {
        korean: texts
        for (_, korean), texts in catalogue().items()
        if set(PLACEHOLDER.findall(korean)) != set(PLACEHOLDER.findall(texts[-1]))
        or set(PLACEHOLDER.findall(texts[0])) - set(PLACEHOLDER.findall(korean))
        or set(re.findall("[가-힣]+", " ".join(texts))) - QUOTED
    }
    assert strange == {}


def test_a_translation_is_set_as_its_sentence_is() -> None:
    """With a full stop where that has one, and the same quotation marks: `‘…’`, and `“…”` for `「…」`."""
    strange = {
        korean: english
        for (_, korean), texts in catalogue().items()
        for english in texts
        if korean.endswith(".") != english.endswith(".")
        or "  " in english
        or "'" in english
        or korean.count("‘") + korean.count("'") // 2 != english.count("‘")
        or korean.count("「") != english.count("“")
    }
    assert strange == {}


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_a_model_is_named_for_one_and_for_several(model: type[Model]) -> None:
    """As Wagtail's own are, because it puts the names into sentences: `Add product`, `2 products`."""
    with translation.override("en"):
        one, several = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
    assert one[0].islower() or one.startswith("API")
    assert one != several


def test_what_is_read_is_what_was_written() -> None:
    with (FOLDER / "django.mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    written: dict[str | tuple[str, int], str] = {}
    for (context, korean), texts in catalogue().items():
        key = f"{context}\x04{korean}" if context else korean
        written |= {key: texts[0]} if len(texts) == 1 else {(key, form): text for form, text in enumerate(texts)}
    assert {korean: english for korean, english in read.items() if korean} == written


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_speaks_korean_that_cannot_be_translated(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    text = re.sub(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% trans(?:late)? \"[^\"]*\".*?%\}|_\(\"[^\"]*\"\)", "", text)
    assert HANGUL.findall(text) == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_speaks_korean_that_cannot_be_translated(path: Path) -> None:
    if str(path.relative_to(ROOT)) in DATA:
        return
    tree = ast.parse(path.read_text())
    told = {id(part) for call in ast.walk(tree) if isinstance(call, ast.Call) for part in parts_of(call)}
    told |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    loose = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and said(node.value) and id(node) not in told
    ]
    assert [text for text in loose if not PARTICLES.match(text)] == []


def parts_of(call: ast.Call) -> Iterator[ast.AST]:
    if name_of(call.func) in CALLS:
        for arg in call.args:
            yield from ast.walk(arg)
