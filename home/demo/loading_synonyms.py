"""The words that mean the same, as the demo lists them. Those of an editor are left alone."""

from home.demo import content
from impactmuseum.base.models import SearchSynonym


def load_synonyms() -> None:
    for line in content.synonyms():
        for words in filter(None, (words.strip() for words in line.split(";"))):
            SearchSynonym.objects.get_or_create(words=words)
