"""The museum's own index of words. Only `impactmuseum.base.search_index` writes it."""

from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

from impactmuseum.base import handles
from impactmuseum.base.findable import Kind

SLUG_LENGTH = 255


class SearchShelf(models.Model):
    """Where found things stand: all that a list is narrowed by. What stands nowhere else shares one with others.

    A row never changes; a thing that moves is put on another.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    # Empty for what only the admin looks for.
    kind = models.CharField(max_length=10, blank=True)
    is_shown = models.BooleanField(default=False)
    # Empty where all languages share one.
    language = models.CharField(max_length=10, blank=True)
    problem = models.CharField(max_length=SLUG_LENGTH, blank=True)
    second_problem = models.CharField(max_length=SLUG_LENGTH, blank=True)
    brand = models.CharField(max_length=SLUG_LENGTH, blank=True)
    category = models.CharField(max_length=SLUG_LENGTH, blank=True)
    parent_category = models.CharField(max_length=SLUG_LENGTH, blank=True)
    # Of all the others: together they are too long for an index of MySQL.
    key = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.brand} {self.category}".strip()

    @property
    def page_slug(self) -> str:
        """Of the problem or the brand that stands here alone: the address of its page; otherwise nothing."""
        return {Kind.PROBLEM: self.problem, Kind.BRAND: self.brand}.get(Kind(self.kind), "") if self.kind else ""

    @property
    def place(self) -> int:
        """The place of its kind, 0 for what visitors do not find."""
        return Kind(self.kind).place if self.is_shown and self.kind else 0


class SearchEntry(models.Model):
    """A thing that can be found, as the list of what was found shows it.

    Price and stock are not in it: they change by themselves, and a list asks their own tables.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    shelf = models.ForeignKey(SearchShelf, on_delete=models.PROTECT, related_name="entries")
    title = models.CharField(max_length=255)
    title_key = models.CharField(max_length=handles.LENGTH, db_index=True)
    slug = models.CharField(max_length=SLUG_LENGTH, blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that stands somewhere."""

    text = models.CharField(max_length=40)
    key = models.CharField(max_length=handles.LENGTH, unique=True)
    # Whether it names something, in a title or among its keywords: only then is it what a slip was meant to be.
    is_name = models.BooleanField(default=False)
    # Where its two words meet, if it stands only where two words beside each other are read as one; 0 otherwise.
    seam = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class SearchHandleQuerySet(models.QuerySet["SearchHandle"]):
    def beginning(self, *beginnings: str) -> Self:
        found = models.Q()
        for start in beginnings:
            found |= models.Q(handle__range=(start, start + handles.END))
        return self.filter(found)


class SearchHandle(models.Model):
    """One of the ways to come by a word: see `impactmuseum.base.handles`."""

    # First in the key, so that the rows lie in its order and a beginning is one stretch of the table.
    pk = models.CompositePrimaryKey("handle", "word_id")
    handle = models.CharField(max_length=handles.LENGTH)
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="handles")

    objects = SearchHandleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.handle


class SearchPosting(models.Model):
    """A word stands in an entry, and how much it says there: from 1, somewhere in the text, to 100, in the title."""

    # The rows of one word lie together, the entries it says most in last: the best are read without the others.
    pk = models.CompositePrimaryKey("word_id", "kind", "weight", "entry_id", "shelf_id")
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="+", db_index=False)
    # 0 for what visitors do not find, otherwise the place of its kind.
    kind = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Without the constraint that MySQL would keep one more index of a million rows for.
    shelf = models.ForeignKey(
        SearchShelf, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [models.Index(fields=["entry", "word"], name="search_posting_of_entry")]

    def __str__(self) -> str:
        return f"{self.word_id} {self.entry_id} {self.weight}"
