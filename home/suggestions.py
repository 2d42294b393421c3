"""What a search field suggests while somebody types: a few things by their names."""

from django.utils.translation import get_language

from home.search import hits_for
from home.search_rows import Row, rows_of
from impactmuseum.base.search_question import understand
from impactmuseum.base.search_ranking import Wanted

MOST, OF_EACH_KIND = 8, 4


def suggestions_for(query: str) -> list[Row]:
    """Six statements at most, or none while there is nothing to go by."""
    if not query:
        return []
    question = understand(query, is_typing=True)
    hits = hits_for(question, Wanted(language=get_language())).best(OF_EACH_KIND)[:MOST]
    return list(rows_of(hits, marks=question.marks).values())
