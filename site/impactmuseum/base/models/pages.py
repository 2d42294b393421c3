from typing import Any, ClassVar, Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, PageManager, PageQuerySet, Revision
from wagtail.models.sites import SiteRootPath
from wagtail.search import index

from impactmuseum.base import languages, page_translations, untranslated
from impactmuseum.base.edition import site_root_paths
from impactmuseum.base.findable import Findable
from impactmuseum.base.telling import ToldPage


class MuseumPageQuerySet(PageQuerySet):
    """The vocabulary of reading pages in one of several languages."""

    def shown(self) -> Self:
        """Published, in the language that is read."""
        return self.live().filter(locale_id=languages.locale_id())

    def sources(self) -> Self:
        """The Korean pages, to which everything else points."""
        return self.filter(locale__language_code=languages.SOURCE)


class BasePage(Page):
    """What every page of the museum shares: how it looks when somebody passes it on."""

    share_image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("공유 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("이 쪽을 메신저나 SNS에 공유할 때 보이는 그림이에요. 비워 두면 대표 그림을 써요."),
    )

    # Which of its own texts says what it is about.
    summary_field: ClassVar[str] = ""

    # What `told` asks the translation for; all else is the same in every language.
    told_fields: ClassVar[tuple[str, ...]] = ("title", "url", "seo_title", "search_description")
    # What a translation has from its source, whatever its own form says.
    kept_fields: ClassVar[tuple[str, ...]] = ()

    base_form_class = untranslated.MuseumPageForm

    objects = PageManager.from_queryset(MuseumPageQuerySet)()

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("검색 결과에서"),
        ),
        MultiFieldPanel([FieldPanel("share_image"), FieldPanel("show_in_menus")], heading=_("공유와 메뉴")),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("title", boost=Findable.NAME),
        index.SearchField("titles_elsewhere", boost=Findable.NAME),
        index.SearchField("descriptions_elsewhere", boost=Findable.LEAD),
    ]

    class Meta:
        abstract = True

    @property
    def summary(self) -> str:
        """What it is about, for those who have not opened it: in search results and on share cards."""
        return self.search_description or (getattr(self, self.summary_field) if self.summary_field else "")

    @property
    def told(self) -> Any:
        """This page in the language that is read: itself, or a Korean page with the texts of its translation."""
        if languages.is_source() or page_translations.is_translation(self.pk):
            return self
        return ToldPage(self, page_translations.telling(type(self), self.pk))

    @property
    def marks(self) -> SafeString:
        """A page that is read in its own language needs none."""
        return SafeString("")

    @property
    def titles_elsewhere(self) -> str:
        """What the page is called in other languages: who reads one may well look for a thing by the other's name."""
        return " ".join(page.title for page in self.elsewhere)

    @property
    def descriptions_elsewhere(self) -> str:
        return " ".join(page.search_description for page in self.elsewhere)

    @cached_property
    def elsewhere(self) -> list[Page]:
        """The published pages that tell the same in other languages."""
        return list(self.get_translations().live().defer(*self.long_texts()))

    @property
    def source_pk(self) -> int:
        """The key of the Korean page, which products, brands and posts point to."""
        return page_translations.source_pk(self.pk)

    @classmethod
    def is_told_below(cls, left: list[str], *, language: str) -> bool:
        """Whether what this page shows at `left`, the rest of an address, is shown in `language` as well."""
        return not left

    @classmethod
    def long_texts(cls) -> list[str]:
        """The texts that only the page itself shows."""
        return [field.name for field in cls._meta.get_fields() if isinstance(field, StreamField)]

    def clean(self) -> None:
        self.keep_what_is_the_sources()
        super().clean()

    def keep_what_is_the_sources(self) -> None:
        if not self.kept_fields or self.locale_id == languages.locale_id(languages.SOURCE):
            return
        source = untranslated.source_of(self)
        for name in self.kept_fields if source else ():
            setattr(self, name, getattr(source, name))

    def copy_for_translation(self, locale: Locale, *args: Any, **options: Any) -> Page:
        """A draft in another language. Its parents become drafts too, never aliases: those would be live in Korean."""
        return super().copy_for_translation(locale, *args, **{**options, "alias": False})

    def publish(self, revision: Revision, *args: Any, **options: Any) -> Any:
        """Publish `revision`, or raise UntranslatedRefused when it says nothing that its source does not say."""
        if same := untranslated.same_texts(revision.as_object()):
            raise untranslated.UntranslatedRefused(same)
        return super().publish(revision, *args, **options)

    @classmethod
    def to_serve(cls) -> models.QuerySet[Any]:
        """Pages of this type, with what showing one of them needs."""
        return cls.objects.all()

    def _get_site_root_paths(self, cache_object: Any = None, **kwargs: Any) -> list[SiteRootPath]:
        # Wagtail asks the cache once for every page it links to; thirty links would be thirty round trips.
        paths = site_root_paths()
        if cache_object is not None:
            cache_object._wagtail_cached_site_root_paths = paths
        return paths

    def deletion_refusal(self) -> str:
        """Say in a sentence why this page must stay, or nothing if it may go."""
        return ""
