"""Blocks that hang an exhibit (a product, a brand, a problem) into a text, and stay true to its draft.

Wagtail's own chooser blocks show an unpublished snippet on a live page and never a draft in a preview.
These do neither: a live page shows what is published, a preview shows the newest draft and says so.
"""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


def shown_version(exhibit: Any, *, in_preview: bool) -> Any:
    """The version of `exhibit` a reader may see, or None. A draft carries `is_draft_preview = True`."""
    if exhibit is None:
        return None
    if in_preview and (exhibit.has_unpublished_changes or not exhibit.live):
        draft = exhibit.get_latest_revision_as_object()
        draft.is_draft_preview = True
        return draft
    return exhibit if exhibit.live and getattr(exhibit, "is_told", True) else None


def is_preview(parent_context: dict[str, Any] | None) -> bool:
    request = (parent_context or {}).get("request")
    return bool(getattr(request, "is_preview", False))


class ExhibitBlock(blocks.ChooserBlock):
    """A chooser whose template meets the version that may be seen, under the exhibit's own name."""

    context_name: str

    def bulk_to_python(self, values: list[int | None]) -> list[Model | None]:
        """Fetch all exhibits of a text at once, with what their placards need."""
        found = self.model_class.objects.for_placards().in_bulk({value for value in values if value})
        return [found.get(value) for value in values]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context[self.context_name] = shown_version(value, in_preview=is_preview(parent_context))
        return context

    def get_preview_value(self) -> Any:
        return self.model_class.objects.for_placards().filter(live=True).first()


class ProductBlock(ExhibitBlock, SnippetChooserBlock):
    context_name = "product"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("shop.Product", **kwargs)

    class Meta:
        icon = "tag"
        label = _("상품")
        template = "blocks/product.html"
        description = _("글 안에 거는 상품 하나예요. 읽던 자리에서 바로 담을 수 있어요.")


class ProductsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("제목"), required=False, max_length=80)
    products = blocks.ListBlock(
        ProductBlock(label=_("상품")), label=pgettext_lazy("several", "상품"), min_num=2, max_num=8
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        in_preview = is_preview(parent_context)
        shown = (shown_version(product, in_preview=in_preview) for product in value["products"])
        context["products"] = [product for product in shown if product]
        return context

    def get_preview_value(self) -> Any:
        chooser = self.child_blocks["products"].child_block
        products = chooser.model_class.objects.for_placards().filter(live=True)[:3]
        return self.to_python({"title": "함께 놓인 물건", "products": [product.pk for product in products]})

    class Meta:
        icon = "list-ul"
        label = _("상품 여럿")
        template = "blocks/products.html"
        description = _("나란히 거는 상품 두 개에서 여덟 개예요.")


class BrandBlock(ExhibitBlock, blocks.PageChooserBlock):
    context_name = "brand"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(page_type="brands.BrandPage", **kwargs)

    class Meta:
        icon = "group"
        label = _("브랜드")
        template = "blocks/brand.html"
        description = _("소셜벤처 하나를 그림과 한 줄 소개로 걸어요.")


class ProblemBlock(ExhibitBlock, blocks.PageChooserBlock):
    context_name = "problem"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(page_type="problems.ProblemPage", **kwargs)

    class Meta:
        icon = "warning"
        label = _("사회문제")
        template = "blocks/problem.html"
        description = _("전시실 하나로 가는 길을 걸어요.")
