"""How the form of a product is laid out: in the order one thinks of it, the story first and the law last."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
    get_form_for_model,
)

from shop.models import Variant
from shop.product_form import ProductForm, VariantForm, VariantFormSet


class VariantsPanel(InlinePanel):
    """The options, with a form and a formset of our own: Wagtail takes neither from an InlinePanel."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        child = options["formsets"][self.relation_name]
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        child["form"] = get_form_for_model(Variant, form_class=VariantForm, defer_required_on_fields=deferred)
        child["formset"] = VariantFormSet
        return options


class ShelfPanel(Panel):
    """What the form cannot change: the stock and the price windows of each option, and the way to them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "shop/admin/shelf_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["variants"] = (
                Variant.objects.filter(product_id=self.instance.pk).with_offer().order_by("sort_order")
            )
            context["stock_url"] = f"{reverse('stock:index')}?product={self.instance.pk}"
            context["window_url"] = reverse("pricewindow:add")
            user = self.request.user
            context["may_change_stock"] = user.has_perm("shop.change_stock")
            context["may_add_window"] = user.has_perm("shop.add_pricewindow")
            return context


STORY = [
    TitleFieldPanel("name", required_on_save=True, placeholder=_("상품명")),
    FieldPanel("slug", help_text=_("비워 두면 상품명으로 만들어요. 예: /shop/비갠-장바구니/")),
    FieldRowPanel([FieldPanel("brand"), FieldPanel("category")]),
    FieldPanel("line"),
    MultipleChooserPanel(
        "images",
        chooser_field_name="image",
        label=_("그림"),
        heading=pgettext_lazy("several", "그림"),
        help_text=_("첫 그림이 목록의 카드에 걸려요. 세 장 이상을 권해요."),
    ),
    FieldPanel("description"),
    FieldPanel("points"),
    MultiFieldPanel(
        [
            FieldPanel("materials"),
            FieldPanel("care"),
            FieldRowPanel([FieldPanel("size"), FieldPanel("weight")]),
        ],
        heading=_("물건의 됨됨이"),
    ),
    FieldPanel("tags"),
]

OPTIONS = [
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("option1_name"), FieldPanel("option2_name"), FieldPanel("option3_name")])],
        heading=_("옵션의 이름"),
        help_text=_("옵션이 없는 상품이면 모두 비우고, 아래에 가격만 적은 한 줄을 두세요."),
    ),
    VariantsPanel(
        "variants",
        label=_("옵션"),
        heading=_("옵션과 가격"),
        min_num=1,
        help_text=_("팔린 적이 있는 옵션을 지우면 판매 종료로 바뀌고, 재고와 지난 주문은 그대로 남아요."),
    ),
    ShelfPanel(heading=_("재고와 기간 가격")),
]

IMPACT = [
    FieldPanel("impact_sentence"),
    FieldPanel("impact_kind"),
    FieldRowPanel([FieldPanel("impact_every"), FieldPanel("impact_amount")]),
    FieldRowPanel([FieldPanel("impact_unit"), FieldPanel("impact_to")]),
]

NOTICE = [
    MultiFieldPanel([FieldPanel("notice_kind"), FieldPanel("notice")], heading=_("상품정보제공고시")),
    FieldRowPanel([FieldPanel("shipping"), FieldPanel("tax")]),
    FieldPanel("withdrawal_notice"),
    MultiFieldPanel(
        [
            FieldPanel("personal_text_label"),
            FieldRowPanel([FieldPanel("personal_text_max_length"), FieldPanel("personal_text_characters")]),
        ],
        heading=_("새길 글"),
    ),
]

ENGLISH = [
    FieldPanel("is_in_english"),
    FieldPanel("name_en"),
    FieldPanel("line_en"),
    FieldPanel("description_en"),
    FieldPanel("points_en"),
    MultiFieldPanel(
        [FieldPanel("materials_en"), FieldPanel("care_en"), FieldPanel("size_en")], heading=_("물건의 됨됨이")
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel(f"option{number}_name_en") for number in (1, 2, 3)])],
        heading=_("옵션의 이름"),
        help_text=_("옵션의 값은 ‘옵션과 가격’에서 값 아래에 적어요."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("impact_sentence_en"),
            FieldRowPanel([FieldPanel("impact_unit_en"), FieldPanel("impact_to_en")]),
        ],
        heading=_("임팩트"),
    ),
    FieldPanel("withdrawal_notice_en"),
    FieldPanel("personal_text_label_en"),
]

product_edit_handler = TabbedInterface(
    [
        ObjectList([*STORY, PublishingPanel()], heading=_("이야기")),
        ObjectList(OPTIONS, heading=_("옵션과 가격")),
        ObjectList(IMPACT, heading=_("임팩트")),
        ObjectList(NOTICE, heading=_("고시와 배송")),
        ObjectList(ENGLISH, heading=_("영어")),
    ],
    base_form_class=ProductForm,
)
