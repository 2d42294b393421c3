"""Which of the things that were found answer a question, best first.

First those that answer every word. Where they are few, what answers most of it follows: a shopper who asks for a
thing that is not there sees what comes nearest, below what is just that, and nothing that only happens to share a word.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from impactmuseum.base.findable import Kind
from impactmuseum.base.search_question import Question, Slot
from impactmuseum.base.search_ranking import STEPS, Hit, Wanted, ranked

# Of so many that answer every word nobody needs what comes near.
ENOUGH, LOOKED_AT = 10, 50
# In points of the ranking: what a place, a keyword or a name says of a word. A text alone says less.
SAYS_IT = 40 * STEPS
# Each word that is answered, beside how well it is.
EACH_WORD = 50 * STEPS
IN_A_NAME = 100 * STEPS + EACH_WORD
# What comes near is worth no less than this part of the best, of a hundred.
NEAR = 30
# The kind that was named; goods called what the question is about; a page called just what was asked for.
ASKED_KIND, MEANT, ITSELF = 160 * STEPS, 160 * STEPS, 400 * STEPS
CALLED = 75 * STEPS


def answers(question: Question, wanted: Wanted) -> list[Hit]:
    """What answers `question`, best first: three statements where few things answer all of several words, else one."""
    if not question.is_understood:
        return []
    most = 1 if question.any_will_do else len(question.known)
    found = ranked(question, wanted, at_least=most)
    meant: frozenset[int] = frozenset()
    if most > 1 and _count(found) < ENOUGH:
        found = _near(ranked(question, replace(wanted, most=min(LOOKED_AT, wanted.most)), at_least=1), most)
        meant = _goods_called(question.head, question, wanted)
    return sorted(found, key=lambda hit: (-_worth(hit, question, meant), -hit.entry))


def _count(hits: Iterable[Hit]) -> int:
    return sum({hit.kind: hit.of_kind for hit in hits}.values())


def _goods_called(head: Slot | None, question: Question, wanted: Wanted) -> frozenset[int]:
    """Entries of goods that are called what the question is about, by name or keyword."""
    if head is None or question.kind or Kind.PRODUCT not in wanted.kinds:
        return frozenset()
    asked = replace(question, slots=[head], asked=head.word, whole=head.word, any_will_do=False)
    goods = ranked(asked, replace(wanted, kinds=(Kind.PRODUCT,)), at_least=1)
    return frozenset(hit.entry for hit in goods if hit.score >= CALLED)


def _near(found: Sequence[Hit], most: int) -> list[Hit]:
    best = sorted(found, key=lambda hit: -_said(hit))
    # What is called just so stands far above all else, which is no less near for it.
    least = min(_said(best[0]), IN_A_NAME * most) * NEAR // 100 if best else 0
    all_words = [hit for hit in best if hit.matched == most]
    near = [hit for hit in best if hit.matched < most and _said(hit) >= least and hit.score >= SAYS_IT * hit.matched]
    kept = all_words + near[: max(0, ENOUGH - len(all_words))]
    of_kind = Counter(hit.kind for hit in kept)
    return [hit._replace(of_kind=of_kind[hit.kind]) for hit in kept]


def _said(hit: Hit) -> int:
    # Words that only stand in a text may stand there for any reason, however many they are.
    return hit.score + (EACH_WORD * hit.matched if hit.score >= SAYS_IT else 0)


def _worth(hit: Hit, question: Question, meant: frozenset[int]) -> int:
    own = {Kind.PROBLEM: hit.problem, Kind.BRAND: hit.brand}.get(Kind(hit.kind), "")
    return (
        _said(hit)
        + ASKED_KIND * (hit.kind == question.kind)
        + MEANT * (hit.matched > 1 and hit.entry in meant)
        + ITSELF * (own != "" and own == question.slug)
    )
