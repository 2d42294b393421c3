"""The words of a Korean text, and what is left of one when its particles and endings are taken off."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from impactmuseum.base.hangul import is_hangul
from impactmuseum.base.words_about_the_list import ABOUT_THE_LIST

LONGEST = 30
_JOINED = re.compile(r"(?<=\w)[-'’.·](?=\w)")
_ACCENTED = re.compile("[\u0080-\u036f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W_]+")
# Between a word of one script and a word of another: "원두200g", "DIY키트".
_SEAM = re.compile(r"(?<=[가-힣])(?=[a-z0-9])|(?<=[a-z])(?=[가-힣]{2})|(?<=[0-9])(?=[가-힣]{2})")

# After nouns. Those that join two things are also a wish for either.
JOINING = ("이랑", "랑", "하고", "와", "과", "이나", "나", "또는", "및")
PARTICLES = (
    *JOINING,
    *("을", "를", "은", "는", "이", "가", "의", "에", "도", "만", "로", "으로", "께", "야"),
    *("에서", "에게", "에는", "에도", "에서는", "에서도", "에게는", "에서의", "으로는", "으로도", "으로서", "으로써"),
    *(
        "한테",
        "까지",
        "부터",
        "마다",
        "처럼",
        "보다",
        "조차",
        "밖에",
        "이라도",
        "라도",
        "이라는",
        "라는",
        "로서",
        "로써",
    ),
    *("들", "들이", "들을", "들은", "들의", "들도", "들과", "들에게", "들이랑"),
    *("이다", "이에요", "예요", "입니다", "인", "이고", "이며", "이라", "이요", "요"),
)
# After what is done with a noun, or what it is like.
ENDINGS = (
    *("하다", "하는", "한", "할", "해", "해요", "하기", "하게", "하고", "하며", "하면", "했다", "하지", "해서", "하자"),
    *("합니다", "했습니다", "했어요", "하던", "해야", "할때", "하려고", "하면서"),
    *("되다", "되는", "된", "될", "돼", "돼요", "되고", "되었다", "됩니다", "시키는", "시킬", "시키기", "받는", "받은"),
    *("링", "용", "적", "적인", "스러운", "다운", "같은", "답게", "없는", "있는", "없이", "좋은", "쪽", "류", "님"),
    *("용품", "제품", "상품"),
)
_DONE = re.compile(r"[가-힣]+(기|고|는|던|려고|게|아서|어서|어요|아요|해요|나요|까요|세요|는데|지만|면서|도록)")
_LATIN_ENDINGS = frozenset(["s", "es", "d", "ed", "ing", "er", "ers", "y"])
_SHORTEST_LATIN_STEM = 3


def plain(text: str) -> str:
    """Composed, in small letters, Latin without its accents: how words are compared."""
    composed = unicodedata.normalize("NFC", text.casefold())
    if not _ACCENTED.search(composed):
        return composed
    apart = unicodedata.normalize("NFD", composed)
    without = "".join(one for one in apart if not 0x0300 <= ord(one) <= 0x036F)
    return unicodedata.normalize("NFC", without)


def words_of(text: str) -> list[str]:
    """The words of `text`, in order; `t-shirt` is one word and its two parts."""
    found: list[str] = []
    for chunk in plain(text).split():
        parts = _WORD.findall(chunk)
        if 1 < len(parts) <= 4 and _JOINED.search(chunk) and chunk.isascii():
            found.append("".join(parts)[:LONGEST])
        found += [piece[:LONGEST] for part in parts for piece in _apart(part)]
    return found


def pairs_of(words: list[str]) -> Iterator[tuple[str, str]]:
    """Hangul words that stand beside each other and may be written together: `제로 웨이스트` is also 제로웨이스트."""
    for one, next_one in pairwise(words):
        if is_hangul(one) and is_hangul(next_one) and len(one) + len(next_one) <= LONGEST:
            yield one, next_one


def themes(text: str, *, at_least: int) -> str:
    """What `text` comes back to: the words, without their particles, that stand in it `at_least` so often."""
    words = [word for word in words_of(text) if not is_about_the_list(word)]
    # What is left of an English word is not always one: only a reader of questions may guess.
    there = set(words)
    counts = Counter(
        stem for word in words for stem in stems(word) if len(stem) > 1 and (is_hangul(stem) or stem in there)
    )
    return " ".join(word for word, count in counts.items() if count >= at_least)


def is_about_the_list(word: str) -> bool:
    return word in ABOUT_THE_LIST


def is_done(word: str) -> bool:
    """Whether `word` looks like something that is done rather than a thing: 줄이기, 바르는, 감고."""
    return bool(_DONE.fullmatch(word))


def is_ending(rest: str, *, after: str = "") -> bool:
    """Whether `rest`, the part of a word after its stem, says nothing new: `비누`를, `bag`s, `knit`ting."""
    return rest in _AFTER_STEMS or rest in _LATIN_ENDINGS or rest.removeprefix(after[-1:]) in _LATIN_ENDINGS


def stems(word: str) -> list[str]:
    """`word`, then what is left of it without particles and endings, longest first.

    A stem has two syllables at least; of one syllable is only what stands before a plain particle.
    """
    if not is_hangul(word[-1:]):
        return [word, *_latin_stems(word)]
    found = [word]
    for stem in found:
        for length in range(1, 5):
            rest, left = stem[-length:], stem[:-length]
            # 바나나 is no 바, however often 나 joins two things.
            may_stand_alone = len(left) > 1 or (stem == word and is_hangul(left) and rest in PARTICLES)
            if rest in _AFTER_STEMS and may_stand_alone and left not in found:
                found.append(left)
    return sorted(found, key=len, reverse=True)[:6]


def _latin_stems(word: str) -> list[str]:
    """`cookies` is cookie or cooky, `knitting` is knit: what is no word is nowhere in the index either."""
    found: list[str] = []
    if not (word.isascii() and word.isalpha()):
        return found
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.append(word[:-1])
    if word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("ies"):
        found.append(f"{word[:-3]}y")
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            left = word.removesuffix(ending)
            found += [f"{left}e", left, *([left[:-1]] if left[-1:] == left[-2:-1] else [])]
    return [stem for stem in found if len(stem) >= _SHORTEST_LATIN_STEM]


def joins(word: str, stem: str) -> bool:
    """Whether `word` says that something else is wanted as well as `stem`."""
    return word != stem and word.removeprefix(stem) in JOINING


def _apart(part: str) -> list[str]:
    pieces = _SEAM.split(part)
    return [part, *pieces] if len(pieces) > 1 else pieces


_AFTER_STEMS = frozenset((*PARTICLES, *ENDINGS, *(f"{one}{two}" for one in ("들", "용") for two in PARTICLES)))
