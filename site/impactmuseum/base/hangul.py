"""Hangul as it is typed: the letters of a syllable, their keys, and what comes out when a keyboard speaks the other
language.

The keys are those of the two-set keyboard (두벌식), which nearly everybody has.
"""

import re
from collections.abc import Iterator

_FIRST, _LAST = 0xAC00, 0xD7A3
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
# Letters that are typed as two.
PAIRS = {
    **{"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ"},
    **{"ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"},
    **{"ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ"},
}
_TOGETHER = {letters: pair for pair, letters in PAIRS.items()}
KEYS = {
    **dict(zip("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm", strict=True)),
    **{"ㅃ": "Q", "ㅉ": "W", "ㄸ": "E", "ㄲ": "R", "ㅆ": "T", "ㅒ": "O", "ㅖ": "P"},
}
_LETTER_OF = {key: letter for letter, key in KEYS.items()}
_PLACES = {
    key: (row, place + row / 2)
    for row, keys in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for place, key in enumerate(keys)
}
# What is taken for each other by ear.
_ALIKE = ("ㅐㅔㅖㅒ", "ㄱㄲㅋ", "ㄷㄸㅌ", "ㅂㅃㅍ", "ㅅㅆ", "ㅈㅉㅊ", "ㅗㅜ", "ㅓㅗ", "ㅡㅜ", "ㅡㅓ")
_SPELLED = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]+")
_ONLY_CONSONANTS = re.compile(r"[ㄱ-ㅎ]+")


def is_syllable(character: str) -> bool:
    return _FIRST <= ord(character) <= _LAST


def is_hangul(word: str) -> bool:
    """Whether `word` is nothing but syllables."""
    return bool(word) and all(map(is_syllable, word))


def letters_of(word: str) -> str:
    """`샴푸` is ㅅㅑㅁㅍㅜ: one letter for each key that is pressed; what is no Hangul stays."""
    return "".join(map(_letters, word))


def initials_of(word: str) -> str:
    """`참기름` is ㅊㄱㄹ. What is no syllable stays."""
    return "".join(INITIALS[(ord(one) - _FIRST) // 588] if is_syllable(one) else one for one in word)


def vowels_of(word: str) -> str:
    return "".join(VOWELS[(ord(one) - _FIRST) % 588 // 28] if is_syllable(one) else one for one in word)


def only_initials(word: str) -> str:
    """`ㅊㄱㄹ` as it is, and `ㄳ`, which a keyboard makes of two; empty for anything else."""
    apart = "".join(PAIRS.get(letter, letter) for letter in word)
    return apart if _ONLY_CONSONANTS.fullmatch(apart) else ""


def keys_of(word: str) -> str:
    """What is pressed for `word`: `샴푸바` is tiavnqk."""
    return "".join(KEYS.get(letter, letter) for letter in letters_of(word))


def typed_as_hangul(keys: str) -> str:
    """What a Korean keyboard makes of `keys`: tiavnqk is `샴푸바`. Empty when not only syllables come out."""
    letters = "".join(_LETTER_OF.get(key) or _LETTER_OF.get(key.lower(), "") for key in keys)
    if len(letters) != len(keys):
        return ""
    word = "".join(_syllables(letters))
    return word if is_hangul(word) else ""


def composed(word: str) -> str:
    """`ㅊㅐ소` is `채소`: letters that did not come together. Empty when not only syllables come out."""
    return typed_as_hangul(keys_of(word)) if _SPELLED.fullmatch(word) else ""


def is_easy_slip(typed: str, meant: str) -> bool:
    """Whether one letter of `typed` lies beside the one that was meant or sounds like it, or one is doubled or lacks.

    In a short word anything else makes another word: 지방 is no 주방, and 낭비 no 나이.
    """
    if len(typed) == len(meant):
        wrong = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
        is_exchanged = len(wrong) == 2 and wrong[0] == wrong[1][::-1]
        return is_exchanged or (len(wrong) == 1 and _are_near(*wrong[0]))
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    place = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    return place == len(shorter) or longer[place] == longer[place - 1 : place]


def _are_near(one: str, other: str) -> bool:
    return any(one in alike and other in alike for alike in _ALIKE) or _lie_beside(
        KEYS.get(one, ""), KEYS.get(other, "")
    )


def _lie_beside(one: str, other: str) -> bool:
    """Whether two keys touch. Each row of a keyboard begins half a key further right."""
    if one not in _PLACES or other not in _PLACES:
        return False
    (row, place), (other_row, other_place) = _PLACES[one], _PLACES[other]
    return abs(row - other_row) <= 1 and abs(place - other_place) <= 1


def typed_as_latin(word: str) -> str:
    """What an English keyboard makes of `word`: `ㅕㅔ쵸칟` is upcycle. Empty for what is not all Hangul."""
    return keys_of(word).lower() if _SPELLED.fullmatch(word) else ""


def _letters(character: str) -> str:
    if not is_syllable(character):
        return PAIRS.get(character, character)
    number = ord(character) - _FIRST
    parts = (INITIALS[number // 588], VOWELS[number % 588 // 28], FINALS[number % 28])
    return "".join(PAIRS.get(part, part) for part in parts)


def _syllables(letters: str) -> Iterator[str]:
    place = 0
    while place < len(letters):
        length = _length_of_syllable(letters, place)
        yield _syllable(letters[place : place + length])
        place += length


def _length_of_syllable(letters: str, start: int) -> int:
    """How many letters from `start` on one syllable takes. A consonant before a vowel begins the next one."""
    kinds = [letter in VOWELS for letter in letters[start : start + 6]]
    if kinds[:2] != [False, True]:
        return 1
    length = 2
    if letters[start + 1 : start + 3] in _TOGETHER:
        length = 3
    for _final in range(2):
        is_consonant = kinds[length : length + 1] == [False]
        before_vowel = kinds[length + 1 : length + 2] == [True]
        if not is_consonant or before_vowel or not _closes(letters[start : start + length + 1]):
            break
        length += 1
    return length


def _closes(letters: str) -> bool:
    return _syllable(letters) != ""


def _syllable(letters: str) -> str:
    """The syllable of `letters`, a lone letter as it is, or nothing when they are no syllable."""
    if len(letters) < 2:
        return letters
    initial, rest = letters[0], letters[1:]
    size = 2 if rest[:2] in _TOGETHER else 1
    vowel, final = _TOGETHER.get(rest[:size], rest[:size]), _TOGETHER.get(rest[size:], rest[size:])
    if initial not in INITIALS or vowel not in VOWELS or final not in FINALS:
        return ""
    return chr(_FIRST + INITIALS.index(initial) * 588 + VOWELS.index(vowel) * 28 + FINALS.index(final))
