from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from impactmuseum.base.index_again import index_again
from impactmuseum.base.models import MuseumImage
from shop.addresses import product_address
from shop.impact import ImpactRule
from shop.models.english_texts import EnglishTexts
from shop.models.found_product import FoundProduct
from shop.models.product_queryset import NEW_FOR, ProductQuerySet, hang_together
from shop.models.shop_settings import ShopSettings
from shop.models.variant import Variant
from shop.notices import ITEMS, Notice, missing_items
from shop.pricing import Price
from shop.publishing import PublishRefused, Refusal, refusals
from shop.question_listing import QuestionListing
from shop.review_listing import ReviewListing

SCHEDULED = "wagtail.publish.scheduled"
FEW_OPTIONS = 8


class Product(
    EnglishTexts,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    FoundProduct,
    index.Indexed,
    ClusterableModel,
):
    """An exhibit that can be bought. It tells; what it costs and how many there are stands with its variants."""

    class Shipping(models.TextChoices):
        NORMAL = "normal", _("일반")
        CHILLED = "chilled", _("냉장")
        MADE_TO_ORDER = "made_to_order", _("주문제작")

    class Tax(models.TextChoices):
        TAXED = "taxed", _("과세")
        EXEMPT = "exempt", _("면세")

    class PersonalCharacters(models.TextChoices):
        """Which characters a personal text may hold. The rule itself is in `shop.personal_texts`."""

        ANY = "any", _("글자와 숫자, 문장부호")
        NAME_AND_NUMBER = "name_and_number", _("한글, 영문, 숫자, 띄어쓰기, 붙임표")

    name = models.CharField(_("상품명"), max_length=100)
    slug = models.SlugField(
        pgettext_lazy("slug", "주소"),
        max_length=120,
        unique=True,
        allow_unicode=True,
        help_text=_("주소의 마지막 부분이에요."),
    )
    brand = models.ForeignKey(
        "brands.BrandPage", verbose_name=_("브랜드"), on_delete=models.PROTECT, related_name="products"
    )
    category = models.ForeignKey(
        "shop.Category", verbose_name=_("갈래"), on_delete=models.PROTECT, related_name="products"
    )
    line = models.CharField(_("한 줄"), max_length=150, blank=True, help_text=_("이름 아래에 보이는 한 문장이에요."))
    description = RichTextField(_("상세 설명"), features=["bold", "link", "ul", "ol"], blank=True)
    points = models.TextField(_("살펴볼 점"), blank=True, help_text=_("한 줄에 하나씩 적어 주세요."))
    materials = models.CharField(_("소재"), max_length=300, blank=True)
    care = models.CharField(_("손질과 보관"), max_length=300, blank=True)
    size = models.CharField(_("크기"), max_length=300, blank=True)
    weight = models.PositiveIntegerField(_("무게(g)"), null=True, blank=True)
    tags = models.CharField(
        _("찾는 말"), max_length=300, blank=True, help_text=_("방문자에게 보이지 않지만 검색에 쓰는 낱말이에요.")
    )
    cover = models.ForeignKey(
        "base.MuseumImage", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    option1_name = models.CharField(_("옵션 1의 이름"), max_length=30, blank=True, help_text=_("예: 색상"))
    option2_name = models.CharField(_("옵션 2의 이름"), max_length=30, blank=True)
    option3_name = models.CharField(_("옵션 3의 이름"), max_length=30, blank=True)

    impact_kind = models.CharField(
        _("임팩트 규칙"), max_length=10, choices=ImpactRule.Kind, default=ImpactRule.Kind.NONE
    )
    impact_every = models.PositiveSmallIntegerField(_("몇 개마다"), default=1)
    impact_amount = models.DecimalField(_("양 또는 퍼센트"), max_digits=9, decimal_places=2, default=0)
    impact_unit = models.CharField(_("단위"), max_length=40, blank=True, help_text=_("예: 우산(개)"))
    impact_to = models.CharField(_("쓰이는 곳"), max_length=80, blank=True)
    impact_sentence = models.CharField(
        _("임팩트 문장"), max_length=150, blank=True, help_text=_("예: 1개 판매 = 버려진 우산 1개 되살림")
    )

    shipping = models.CharField(_("배송 묶음"), max_length=15, choices=Shipping, default=Shipping.NORMAL)
    tax = models.CharField(_("과세"), max_length=10, choices=Tax, default=Tax.TAXED)
    notice_kind = models.CharField(
        _("고시 품목"),
        max_length=20,
        choices=Notice,
        default=Notice.OTHER,
        help_text=_("저장하면 품목에 맞는 칸이 생겨요."),
    )
    notice = models.JSONField(_("상품정보제공고시"), default=dict, blank=True)
    withdrawal_notice = models.TextField(
        _("청약철회 제한 안내"),
        blank=True,
        help_text=_("전자상거래법 제17조 제2항에 따라 제한할 때만, 그 까닭을 상품 쪽에 보이도록 적어 주세요."),
    )
    personal_text_label = models.CharField(
        _("새길 글의 이름"),
        max_length=60,
        blank=True,
        help_text=_("적으면 주문할 때 이 글을 받아요. 예: 각인할 이름과 번호"),
    )
    personal_text_max_length = models.PositiveSmallIntegerField(_("새길 글의 최대 글자 수"), default=20)
    personal_text_characters = models.CharField(
        _("새길 수 있는 글자"), max_length=20, choices=PersonalCharacters, default=PersonalCharacters.ANY
    )

    created_at = models.DateTimeField(_("만든 때"), default=timezone.now, editable=False, db_index=True)
    updated_at = models.DateTimeField(_("고친 때"), auto_now=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="product",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="product",
        for_concrete_model=False,
    )

    objects = ProductQuerySet.as_manager()

    # An engine names what it keeps after the model that defines it.
    places, codes, option_words = FoundProduct.places, FoundProduct.codes, FoundProduct.option_words

    is_draft_preview = False
    # The option that somebody came for, by a link that names it.
    chosen: Variant | None = None
    reviews_count: int  # of with_reviews_count
    picture_file: str | None  # of with_picture_file
    questions_count: int  # of with_voices

    class Meta:
        verbose_name = pgettext_lazy("model", "상품")
        verbose_name_plural = pgettext_lazy("models", "상품")

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def url(self) -> str:
        return product_address(self.slug)

    @property
    def cart_url(self) -> str:
        return reverse("shop:cart_add")

    @property
    def accent(self) -> str:
        return self.brand.problem.accent

    @cached_property
    def active_variants(self) -> list[Variant]:
        """The options one can choose from, whether or not they are sold out."""
        variants = [variant for variant in self.variants.all() if not variant.is_retired]
        return sorted(variants, key=lambda variant: (variant.sort_order or 0, variant.pk or 0))

    def choose(self, key: str) -> None:
        """Offer the option with this key, as whoever follows a link to it expects; any other text chooses none."""
        self.chosen = next((variant for variant in self.active_variants if str(variant.pk) == key), None)

    @cached_property
    def offer(self) -> Price | None:
        """The price of the chosen option; or the lowest of this moment, of what one can still get if there is any."""
        if self.chosen:
            return self.chosen.offer
        choice = [variant for variant in self.active_variants if variant.available] or self.active_variants
        return min((variant.offer for variant in choice), key=lambda price: price.price, default=None)

    @property
    def price_now(self) -> int:
        return self.offer.price if self.offer else 0

    @property
    def list_price(self) -> int:
        return self.offer.list_price if self.offer else 0

    @property
    def discount_percent(self) -> int:
        return self.offer.discount_percent if self.offer else 0

    @property
    def price_label(self) -> str:
        return self.offer.label if self.offer else ""

    @cached_property
    def has_price_range(self) -> bool:
        return len({variant.offer.price for variant in self.active_variants}) > 1

    @property
    def is_sold_out(self) -> bool:
        return not any(variant.available for variant in self.active_variants)

    @property
    def few_left(self) -> int:
        """How many there are of all options together, when so few that visitors are told; otherwise 0."""
        left = sum(variant.available for variant in self.active_variants)
        return left if left <= ShopSettings.to_show().few_left else 0

    @property
    def sold_out_variants(self) -> list[Variant]:
        return [variant for variant in self.active_variants if not variant.available]

    @property
    def is_new(self) -> bool:
        return self.created_at > timezone.now() - NEW_FOR

    @property
    def option_names(self) -> list[str]:
        told = self.told
        return [name for name in (told.option1_name, told.option2_name, told.option3_name) if name]

    @property
    def point_lines(self) -> list[str]:
        return [line.strip() for line in self.told.points.splitlines() if line.strip()]

    @property
    def pictures(self) -> list[MuseumImage]:
        return [entry.image for entry in self.images.all()]

    @property
    def has_few_options(self) -> bool:
        """Of one kind and few enough to be laid out beside each other instead of in a list."""
        return len(self.option_names) <= 1 and len(self.active_variants) <= FEW_OPTIONS

    @property
    def most_available(self) -> int:
        """The largest number one may ask for of any option."""
        return max((variant.available for variant in self.active_variants), default=0)

    @property
    def notice_rows(self) -> list[tuple[str, str]]:
        """What the law wants stated of this kind of goods, in the order of the law, then whatever else is stated."""
        items = ITEMS[self.notice_kind]
        lawful = [(item, str(self.notice.get(item, "")).strip() or str(_("상품 상세를 봐 주세요"))) for item in items]
        return lawful + [(item, str(text)) for item, text in self.notice.items() if item not in items]

    @property
    def is_made_for_its_buyer(self) -> bool:
        """What nobody else would take: once agreed to, the law lets it be kept from going back (제17조 제2항)."""
        return self.shipping == self.Shipping.MADE_TO_ORDER or bool(self.personal_text_label)

    @property
    def rating(self) -> ReviewListing:
        """What all its reviews together say."""
        return ReviewListing(self)

    @property
    def impact_rule(self) -> ImpactRule:
        return ImpactRule.of(self)

    @property
    def missing_notice_items(self) -> list[str]:
        """What the law wants stated of this kind of goods and the notice does not say. Publishing refuses it."""
        return missing_items(kind=self.notice_kind, notice=self.notice)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A placard needs one picture: kept here, so that a list of placards need not read every product's pictures.
        if "images" in getattr(self, "_cluster_related_objects", {}):
            self.cover = self.first_picture
        has_options = "variants" in getattr(self, "_cluster_related_objects", {})
        super().save(*args, **kwargs)
        if has_options:
            index_again(self)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision of this product, whose options are the ones that exist.

        A revision knows an option that was new in it by its code alone: it had no id yet. Without this, to publish
        an older revision would make that option a second time, and its code and its stock would be in the way.
        """
        revived = super().with_content_json(content)
        known = {variant.sku: variant.pk for variant in Variant.objects.filter(product_id=self.pk)}
        variants = list(revived.variants.all())
        claimed = {variant.pk for variant in variants}
        for variant in variants:
            existing = known.get(variant.sku)
            if variant.pk not in known.values() and existing and existing not in claimed:
                variant.pk = existing
        return revived

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, log_action: bool | str = True, **kwargs: Any) -> Any:
        """Publish `revision`, or raise PublishRefused when it lacks what visitors must be told.

        The clock cannot read a refusal: a scheduled revision that may not go live is taken off the schedule, and
        the product's history says why.
        """
        candidate = revision.as_object()
        found = refusals(product=candidate, variants=list(candidate.variants.all()))
        if not found:
            return super().publish(revision, *args, log_action=log_action, **kwargs)
        if log_action != SCHEDULED:
            raise PublishRefused(found)
        self._put_off(revision, found)

    def _put_off(self, revision: Revision, found: list[Refusal]) -> None:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        reason = str(PublishRefused(found))
        log(instance=self, action="shop.publish_refused", revision=revision, data={"reason": reason})

    @property
    def first_picture(self) -> MuseumImage | None:
        first = next(iter(self.images.all()), None)
        return first.image if first else None

    def deletion_refusal(self) -> str:
        """Say in a sentence why this product must stay, or nothing if it may go."""
        if not any(variant.has_history for variant in Variant.objects.filter(product=self)):
            return ""
        return _("‘%(name)s’에는 재고나 주문의 기록이 있어서 지울 수 없어요. 더 팔지 않으려면 게시를 내려 주세요.") % {
            "name": self.name
        }

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        modes = [("", _("상품 쪽")), ("placard", _("목록의 카드")), ("english", _("영어 상품 쪽"))]
        return [(name, str(label)) for name, label in modes]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name != "english":
            return super().serve_preview(request, mode_name)
        with translation.override("en"):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "shop/product_placard_preview.html" if mode_name == "placard" else "shop/product.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        self.is_draft_preview = True
        return {**super().get_preview_context(request, mode_name), **self.get_context(request)}

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the product's page shows, live and in a preview."""
        sisters = list(Product.objects.sisters_of(self)[:4])
        hang_together(self, sisters)
        return {
            "product": self,
            "sister_products": sisters,
            "delivery": ShopSettings.to_show(),
            "reviews": ReviewListing(self, page=request.GET.get("page", "1")),
            "questions": QuestionListing(self, page=request.GET.get("questions", "1")),
        }


class ProductImage(Orderable):
    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey("base.MuseumImage", verbose_name=_("그림"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("image")]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("model", "그림")
        verbose_name_plural = pgettext_lazy("models", "그림")
