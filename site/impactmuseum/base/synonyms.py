"""Which words editors say mean the same. Remembered until one of them changes."""

from collections import defaultdict
from collections.abc import Mapping

from impactmuseum.base.edition import remembered
from impactmuseum.base.models import SearchSynonym
from impactmuseum.base.words import words_of

STRONG, WEAK = 90, 60

# A word, written together, to what else it means and how nearly (of a hundred).
Synonyms = Mapping[str, Mapping[str, int]]


def synonyms() -> Synonyms:
    return remembered("synonyms", _read)


def together(text: str) -> str:
    """`zero waste` and `제로 웨이스트` as one word each."""
    return "".join(words_of(text))


def _read() -> Synonyms:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in SearchSynonym.objects.all():
        members = [(_key(word), is_weak) for word, is_weak in row.members]
        for word, _word_is_weak in members:
            for other, is_weak in members:
                # One syllable says too many things: whoever asks for 강아지 does not mean 열한 개.
                if len(other) > 1 and other != word:
                    nearness = WEAK if is_weak or _word_is_weak else STRONG
                    found[word][other] = max(nearness, found[word].get(other, 0))
    return found


def _key(word: str) -> str:
    # `t-shirt` comes as one word and as its parts: the first says it all.
    words = words_of(word)
    return words[0] if words and "-" in word else "".join(words)
