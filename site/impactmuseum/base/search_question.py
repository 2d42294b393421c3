"""Understand what somebody asks for: which words of the index answer each word of the question, and how well.

A word is looked for as it stands, without its particles, at the beginning and inside of longer words, together with
the word beside it, and by what editors say means the same. Only where nothing of that is there: as it would be had
the keyboard spoken the other language, as two words, and at last as a slip of a finger. All databases are asked the
same, in the letters of handles, so all give the same answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from impactmuseum.base import handles, search_slips
from impactmuseum.base.findable import Kind
from impactmuseum.base.hangul import (
    composed,
    is_hangul,
    only_initials,
    typed_as_hangul,
    typed_as_latin,
)
from impactmuseum.base.search_words import INFLECTED, SAME, Answers, Rows
from impactmuseum.base.synonyms import synonyms
from impactmuseum.base.words import LONGEST, is_about_the_list, is_done, joins, plain, stems, words_of

# How near to the word is what was looked for instead, of a hundred.
STEM = 97
INITIALS, OTHER_KEYBOARD, SLIP = 85, 95, 70
MOST_WORDS = 8
MOST_ANSWERS = 150
SHORTEST_COMPOUND, LONGEST_COMPOUND = 4, 12
SAYS_MORE = frozenset(["for", "of", "with", "from", "in", "on", "to", "without", "made", "that", "by"])
NAMES_OF_KINDS = {
    Kind.STORY: frozenset(["이야기", "스토리", "story", "stories"]),
    Kind.BRAND: frozenset(["브랜드", "업체", "회사", "기업", "만드는곳", "brand", "brands", "maker", "makers"]),
}
# A letter that a hand still lay on.
_UNFINISHED = re.compile(r"(?<=[가-힣])[ㄱ-ㅎㅏ-ㅣ]$")
# "soy캔들"
_TWO_SCRIPTS = re.compile(r"([a-z]{2,})([가-힣]+)|([가-힣]+)([a-z]{2,})")
MOST_NEARLY = 3


@dataclass
class Slot:
    """A word of the question, and the ids of the words that answer it, each with how well it does."""

    word: str
    answers: Answers = field(default_factory=dict)
    # What was looked for instead, where the word itself is nowhere.
    meant: str = ""

    def add(self, answers: Mapping[int, int], *, factor: int = 100) -> None:
        for pk, quality in answers.items():
            self.answers[pk] = max(self.answers.get(pk, 0), quality * factor // 100)


@dataclass
class Question:
    asked: str
    slots: list[Slot]
    # What each slot was looked up by: for marking words in a text.
    marks: list[str]
    # "참기름이랑 들기름": either will do.
    any_will_do: bool = False
    # The kind of thing that is asked for: `커피 이야기`.
    kind: str = ""
    # The thing itself, which the other words say more about: `우산 천으로 만든 가방`, `a bag from an umbrella`.
    head: Slot | None = None
    # All that was asked, in one: a name may well hold words that say nothing elsewhere.
    whole: str = ""
    # Names that are not near enough to be what was meant, but may be.
    nearly: list[str] = field(default_factory=list)

    @property
    def known(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.answers]

    @property
    def unknown(self) -> list[str]:
        return [slot.word for slot in self.slots if not slot.answers]

    @property
    def is_understood(self) -> bool:
        """Whether enough of what names a thing is known: at least half, and if not all, then as a word of its own."""
        missing = [word for word in self.unknown if not is_done(word)]
        if not self.known or len(self.known) < len(missing):
            return False
        best = max(max(slot.answers.values()) for slot in self.known)
        return not missing or best >= SLIP

    @property
    def corrected(self) -> str:
        """The question in the words it was answered by; empty when those are its own."""
        if not any(slot.meant for slot in self.slots):
            return ""
        return " ".join(slot.meant or slot.word for slot in self.slots)

    @property
    def slug(self) -> str:
        """The address of a page that is called what was asked for, in Latin letters."""
        return "-".join(self.whole.split()) if self.whole.isascii() else ""

    @property
    def title_keys(self) -> list[str]:
        """How a title begins that is just what was asked for."""
        texts = {self.asked, self.whole, self.corrected, *((self.slots[0].word,) if len(self.slots) == 1 else ())}
        if len(self.slots) == 1:
            texts |= set(stems(self.slots[0].word)[:2])
        keys = {handles.whole("".join(words_of(text))) for text in texts if text}
        return sorted(key for key in keys if len(key) > 1)


def understand(text: str, *, is_typing: bool = False) -> Question:
    """What `text` asks for. Two statements, one where no word is a slip."""
    everything = _all_words(text)
    kind, words = _kind_and_others([word for word in everything if not is_about_the_list(word)] or everything)
    slots = [Slot(word) for word in words]
    if not slots:
        return Question(asked="", slots=[], marks=[])
    rows = Rows(_wanted(words, is_typing))
    for place, slot in enumerate(slots):
        _answer(slot, rows, is_typing=is_typing and place == len(slots) - 1)
    _answer_together(slots, rows)
    _answer_otherwise(slots, rows)
    slots = _split(slots, rows)
    nearly = _answer_slips(slots)
    for slot in slots:
        slot.answers = _best(slot.answers)
    return Question(
        asked=" ".join(words),
        slots=slots,
        marks=_marks(slots),
        any_will_do=_any_will_do(slots),
        kind=kind,
        head=_head(slots, everything),
        whole=" ".join(everything),
        nearly=nearly,
    )


def _all_words(text: str) -> list[str]:
    found: list[str] = []
    for chunk in text.split():
        words = words_of(chunk)
        # The first is the whole of what is written together.
        is_one = len(words) > 1 and (
            chunk.isascii() or any(word != words[0] and word in words[0] for word in words[1:])
        )
        found += words[:1] if is_one else words
    return list(dict.fromkeys(_UNFINISHED.sub("", word) for word in found))[:MOST_WORDS]


def _kind_and_others(words: list[str]) -> tuple[str, list[str]]:
    """The kind of thing that one of `words` names, and what is asked of it."""
    for word in words[-1:] if len(words) > 1 else ():
        for kind, names in NAMES_OF_KINDS.items():
            if names.intersection(stems(word)):
                return kind, words[:-1]
    return "", words


def _head(slots: Sequence[Slot], everything: Sequence[str]) -> Slot | None:
    """What the question names last, as Korean does; in English what it names before it says more."""
    more = next((place for place, word in enumerate(everything) if place and word in SAYS_MORE), len(everything))
    named = set(everything[:more])
    heads = [slot for slot in slots if slot.word in named] or slots
    return heads[-1] if heads[-1].answers else None


def _readings(word: str) -> dict[str, int]:
    """`word`, its stems and what means the same, each with how near it is."""
    found: dict[str, int] = {}
    same = synonyms()
    for stem in stems(word):
        found[stem] = SAME if stem == word else STEM
    for stem in list(found):
        for other, nearness in same.get(stem, {}).items():
            found.setdefault(other, nearness)
    return found


def _otherwise(word: str) -> list[str]:
    """`word` as it was meant if letters came apart (`ㅂㅣ누`), or as the other keyboard would have written it."""
    typed = [typed_as_hangul(word)] if word.isascii() and word.isalpha() else [composed(word), typed_as_latin(word)]
    return [other for other in typed if len(other) >= 2 and other != word]


def _parts(word: str) -> list[tuple[str, str]]:
    """The ways in which `word` may be two."""
    if pieces := _TWO_SCRIPTS.fullmatch(word):
        left, right = filter(None, pieces.groups())
        return [(left, right)]
    if not is_hangul(word) or not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
        return []
    return [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]


def _joined(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Words that stand beside each other, two or three, as one: where they begin and end, and what they make."""
    found = []
    for size in (2, 3):
        for start in range(len(words) - size + 1):
            one = "".join(words[start : start + size])
            if len(one) <= LONGEST:
                found.append((start, start + size, one))
    return found


def _wanted(words: Sequence[str], is_typing: bool) -> Q:
    same = synonyms()
    exact: set[str] = set()
    begins: set[str] = set()
    for word in words:
        for reading in (*_readings(word), *(r for other in _otherwise(word) for r in _readings(other))):
            _want(reading, exact, begins)
        for left, right in _parts(word):
            exact.update(map(handles.whole, (*_readings(left), *_readings(right))))
        if initials := only_initials(word):
            begins.add(handles.by_initials(initials))
    for _start, _end, one in _joined(words):
        for reading in (*stems(one)[:2], *same.get(one, {})):
            _want(reading, exact, begins)
    if is_typing:
        begins.add(handles.unfinished(words[-1]))
    wanted = Q(handle__in=exact)
    for start in sorted(begins):
        wanted |= Q(handle__range=(start, start + handles.END))
    return wanted


def _want(reading: str, exact: set[str], begins: set[str]) -> None:
    exact.add(handles.whole(reading))
    if len(reading) >= 2:
        begins.add(handles.whole(reading))
    if len(reading) >= 2 and is_hangul(reading):
        begins.add(handles.middle(reading))


def _answer(slot: Slot, rows: Rows, *, is_typing: bool) -> None:
    if initials := only_initials(slot.word):
        slot.add(rows.beginning(handles.by_initials(initials)), factor=INITIALS)
        return
    for reading, nearness in _readings(slot.word).items():
        answers = rows.answers(reading)
        # 고양이 is no 고양 with a particle, as long as there are cats and nothing is called 고양.
        if nearness == STEM and slot.answers and SAME not in answers.values():
            continue
        slot.add(answers, factor=nearness)
    if is_typing:
        slot.add(rows.beginning(handles.unfinished(slot.word)), factor=INFLECTED)


def _answer_together(slots: list[Slot], rows: Rows) -> None:
    """`샴푸 바` is answered by 샴푸바, for both of its words; `zero waste` by what means the same."""
    same = synonyms()
    for start, end, one in _joined([slot.word for slot in slots]):
        found: Answers = {}
        for stem in stems(one)[:2]:
            for pk, quality in rows.answers(stem).items():
                found[pk] = max(found.get(pk, 0), quality)
        for other, nearness in same.get(one, {}).items():
            for pk, quality in rows.answers(other).items():
                found[pk] = max(found.get(pk, 0), quality * nearness // 100)
        for slot in slots[start:end]:
            slot.add(found)


def _answer_otherwise(slots: list[Slot], rows: Rows) -> None:
    for slot in slots:
        for other in _otherwise(slot.word):
            if slot.answers:
                break
            for reading, nearness in _readings(other).items():
                slot.add(rows.answers(reading), factor=nearness * OTHER_KEYBOARD // 100)
            if slot.answers:
                slot.meant = other


def _split(slots: list[Slot], rows: Rows) -> list[Slot]:
    """Two slots for a word that is nowhere, but is two words that are."""
    found: list[Slot] = []
    for slot in slots:
        found += [slot] if slot.answers else _two(slot, rows) or [slot]
    return found


def _two(slot: Slot, rows: Rows) -> list[Slot]:
    """Both halves of a word; if there is no such pair, the latter one, which says what kind of thing it is."""
    kinds: list[Slot] = []
    for left, right in reversed(_parts(slot.word)):
        first, second = Slot(left), Slot(right)
        for half in (first, second):
            for reading, nearness in _readings(half.word).items():
                half.add(rows.answers(reading, only_whole=True), factor=nearness)
        if first.answers and second.answers:
            return [first, second]
        if second.answers:
            kinds = [first, second]
    return kinds


def _answer_slips(slots: Sequence[Slot]) -> list[str]:
    """Answer words that are nowhere by the names they may be slips of. Returns names a little too far away."""
    missing = [slot for slot in slots if not slot.answers and not only_initials(slot.word)]
    slips = search_slips.slips([slot.word for slot in missing])
    nearly: list[str] = []
    for slot, (near, farther) in zip(missing, slips, strict=True):
        if near:
            slot.add({pk: SAME for pk, _text in near}, factor=SLIP)
            slot.meant = near[0][1]
        nearly += farther
    return list(dict.fromkeys(nearly))[:MOST_NEARLY]


def _best(answers: Answers) -> Answers:
    ranked = sorted(answers.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:MOST_ANSWERS])


def _any_will_do(slots: Sequence[Slot]) -> bool:
    """Whether things are listed (참기름이랑 들기름) and nothing more is said of them."""
    listed = [any(joins(slot.word, stem) for stem in stems(slot.word)[1:]) for slot in slots[:-1]]
    return bool(listed) and all(listed)


def _marks(slots: Sequence[Slot]) -> list[str]:
    """What to look for in a text that shows why it was found, longest first."""
    found: set[str] = set()
    for slot in slots:
        for word in filter(None, (slot.word, slot.meant)):
            found.update(reading for reading in _readings(plain(word)))
        if len(slots) > 1:
            found.add(slot.word)
    found.update(one for _start, _end, one in _joined([slot.word for slot in slots]))
    return sorted(found, key=lambda word: (-len(word), word))
