"""What a word is grasped by in the index: from its beginning, from its middle, by its initials, by its vowels.

A handle is written in a-z and 0-9 alone, so that every database sorts and compares it the same way.
"""

from functools import lru_cache

from impactmuseum.base.hangul import KEYS, initials_of, is_hangul, letters_of, vowels_of

LENGTH = 200
# Nothing sorts behind it that begins with the same letters.
END = "zzzzzzzz"

BEGINNING, MIDDLE, INITIALS, VOWELS = "w", "m", "i", "v"
_SHIFTED = dict(zip("QWERTOP", "1234567", strict=True))
_END_OF_SYLLABLE, _NO_HANGUL = "0", "8"
_LONGEST_MISSPELLED = 8
_SHORTEST_LATIN = 4


# The same words come again and again while a catalogue is indexed.
@lru_cache(maxsize=50_000)
def spelled(word: str) -> str:
    """`word` in letters of handles: Hangul by the keys of its syllables, everything else as itself."""
    return "".join(_spelled(character) for character in word)[: LENGTH - 1]


def whole(word: str) -> str:
    return BEGINNING + spelled(word)


def unfinished(word: str) -> str:
    """The beginning of every word that may become of `word`, which somebody is typing."""
    return whole(word).removesuffix(_END_OF_SYLLABLE)


def middle(word: str) -> str:
    return MIDDLE + spelled(word)


def by_initials(initials: str) -> str:
    return INITIALS + spelled(initials)


def handles_of(word: str) -> list[str]:
    """Every handle that `word` hangs in the index by."""
    handles = [whole(word)]
    if not is_hangul(word):
        return handles + _skeletons(word)
    if len(word) < 2:
        return handles
    handles += [middle(word[start:]) for start in range(1, len(word) - 1)]
    return [*handles, by_initials(initials_of(word)), *_skeletons(word)]


def near(word: str) -> tuple[list[str], list[str]]:
    """Handles of words that `word` may be a slip of: those to find as they are, and those that only begin so."""
    if not is_hangul(word):
        return _skeletons(word), []
    exact = [by_initials(initials_of(word)), *_skeletons(word)]
    begins = [whole(word[:2]), middle(word[-2:])] if len(word) > 2 else []
    return exact, begins


def _skeletons(word: str) -> list[str]:
    """What stays the same when one letter is wrong."""
    if is_hangul(word):
        return [VOWELS + spelled(vowels_of(word))] if 2 <= len(word) <= _LONGEST_MISSPELLED else []
    if word.isascii() and word.isalpha() and len(word) >= _SHORTEST_LATIN:
        return [f"{VOWELS}8{word[:2]}", f"{VOWELS}9{word[-3:]}"]
    return []


@lru_cache(maxsize=20_000)
def _spelled(character: str) -> str:
    letters = letters_of(character)
    if is_hangul(character):
        return "".join(map(_key, letters)) + _END_OF_SYLLABLE
    if character.isascii() and character.isalnum():
        return f"{_NO_HANGUL}{character.lower()}"
    if character in KEYS or len(letters) > 1:
        return "".join(map(_key, letters))
    return f"{_NO_HANGUL}u{ord(character):x}"


def _key(letter: str) -> str:
    key = KEYS[letter]
    return _SHIFTED.get(key, key)
