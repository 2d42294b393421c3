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
ENOUGH = 10
# How well a word is answered by a place, a keyword or a name; by a text alone it is worse.
SAYS_IT = 40 * STEPS
# What comes near is no less than this part of the best, for each hundred.
NEAR = 30
EACH_WORD = 50 * STEPS
ASKED_KIND, MEANT, ITSELF = 60 * STEPS, 160 * STEPS, 200 * STEPS
CALLED = 75 * STEPS


def answers(question: Question, wanted: Wanted) -> list[Hit]:
    slots = question.known
    if not question.is_understood:
        return []
    most = 1 if question.any_will_do else len(slots)
    found = ranked(question, wanted, at_least=most)
    meant: set[int] = set()
    if most > 1 and len(found) < ENOUGH:
        found = _near(ranked(question, wanted, at_least=1), most)
        meant = _goods_called(question.head, question, wanted)
    return sorted(
        _counted(found),
        key=lambda hit: (-_worth(hit, question) - MEANT * (hit.matched > 1 and hit.entry in meant), -hit.entry),
    )


def _goods_called(head: Slot | None, question: Question, wanted: Wanted) -> set[int]:
    """Entries of goods that are called what the question is about, by name or keyword."""
    if head is None or question.kind or Kind.PRODUCT not in wanted.kinds:
        return set()
    asked = replace(question, slots=[head], asked=head.word, whole=head.word, any_will_do=False)
    goods = ranked(asked, replace(wanted, kinds=(Kind.PRODUCT,)), at_least=1)
    return {hit.entry for hit in goods if hit.score >= CALLED}


def _near(found: Sequence[Hit], most: int) -> list[Hit]:
    best = sorted(found, key=lambda hit: -_said(hit))
    least = _said(best[0]) * NEAR // 100 if best else 0
    all_words = [hit for hit in best if hit.matched == most]
    near = [hit for hit in best if hit.matched < most and _said(hit) >= least and hit.score >= SAYS_IT * hit.matched]
    return all_words + near[: ENOUGH - len(all_words)]


def _said(hit: Hit) -> int:
    # Words that only stand in a text may stand there for any reason, however many they are.
    return hit.score + (EACH_WORD * hit.matched if hit.score >= SAYS_IT else 0)


def _worth(hit: Hit, question: Question) -> int:
    is_asked = hit.kind == question.kind
    own = {Kind.PROBLEM: hit.problem, Kind.BRAND: hit.brand}.get(Kind(hit.kind), "")
    is_itself = bool(own) and own == question.slug
    return _said(hit) + ASKED_KIND * is_asked + ITSELF * is_itself


def _counted(hits: Iterable[Hit]) -> list[Hit]:
    """`hits`, which know how many of their kind there are: those left out here are none."""
    hits = list(hits)
    of_kind = Counter(hit.kind for hit in hits)
    return [hit if hit.of_kind > of_kind[hit.kind] >= 480 else hit._replace(of_kind=of_kind[hit.kind]) for hit in hits]
