"""Which of the things that were found answer a question.

First those that answer every word. Where they are few, what answers most of it follows: a shopper who asks for a
thing that is not there sees what comes nearest, below what is just that, and nothing that only happens to share a word.
"""

from impactmuseum.base.search_hits import Hits, Ranked
from impactmuseum.base.search_postings import STEPS
from impactmuseum.base.search_question import Question
from impactmuseum.base.search_ranking import EACH_WORD, SAYS_IT, Wanted, listed, nearest, ranked, said

# Of so many that answer every word nobody needs what comes near.
ENOUGH = 10
IN_A_NAME = 100 * STEPS + EACH_WORD
# What comes near is worth no less than this part of the best, of a hundred.
NEAR = 30


def answers(question: Question, wanted: Wanted) -> Hits:
    if not question.is_understood:
        return listed([], question, wanted)
    found = ranked(question, wanted)
    words = len(question.known)
    if words == 1 or question.any_will_do or sum(found.counts.values()) >= ENOUGH:
        return found
    return nearest(question, wanted, keep=lambda hits: near(hits, words=words))


def near(hits: list[Ranked], *, words: int) -> list[Ranked]:
    """Those of `hits` that answer all `words`, and if they are few, the best of the others."""
    best = sorted(hits, key=lambda hit: (-_said(hit), -hit.entry))
    # What is called just so stands far above all else, which is no less near for it.
    least = min(_said(best[0]), IN_A_NAME * words) * NEAR // 100 if best else 0
    all_words = [hit for hit in best if hit.matched == words]
    others = [hit for hit in best if hit.matched < words and _said(hit) >= least and hit.score >= SAYS_IT * hit.matched]
    return all_words + others[: max(0, ENOUGH - len(all_words))]


def _said(hit: Ranked) -> int:
    return said(hit.score, hit.matched)
