"""The form of a product in the admin: what an editor may leave open, and what is refused beside its field."""

from typing import Any

from django import forms
from django.forms.models import ModelForm
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm

from brands import partners
from brands.models import BrandPage
from shop import publishing
from shop.models import Product, Variant
from shop.notice_field import NoticeField

# Without the letters that are read as digits, so that a code can be told over the telephone.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def free_slug(name: str, *, but_for: int | None = None) -> str:
    """An address made of the name: `비갠-장바구니`, then `비갠-장바구니-2`."""
    longest = Product._meta.get_field("slug").max_length or 120
    wish = slugify(name, allow_unicode=True)[: longest - 5].strip("-") or "product"
    taken = set(Product.objects.exclude(pk=but_for).filter(slug__startswith=wish).values_list("slug", flat=True))
    numbered = (f"{wish}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wish, *numbered) if slug not in taken)


class VariantForm(WagtailAdminModelForm):
    """An option. A code that is left blank is made: two blanks would collide on the unique column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in (1, 2, 3):
            self.fields[f"option{number}"].label = _("옵션 %(number)d의 값") % {"number": number}
            self.fields[f"option{number}_en"].label = _("옵션 %(number)d의 값(영어)") % {"number": number}
        self.fields["sku"].required = False
        self.fields["sku"].help_text = gettext_lazy("비워 두면 저장할 때 만들어요. 재고가 이 코드를 따라가요.")

    def clean_sku(self) -> str:
        return self.cleaned_data["sku"].strip() or f"IM-{get_random_string(8, CODE_LETTERS)}"

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        # The open page must learn the code, or the next automatic save would make another one.
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        posted, made = self.data.get(self.add_prefix("sku")), self.cleaned_data.get("sku")
        return [*updates, (self.add_prefix("sku"), made)] if made and not posted else updates


class VariantFormSet(BaseChildFormSet):
    """All options of a product. Repetitions are shown beside the field that repeats."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.is_bound and form.instance.pk is None:
            # The row may name an option that another editor deleted meanwhile: it comes back as a new one.
            form.fields["id"] = forms.Field(required=False, disabled=True, widget=forms.HiddenInput)

    def validate_unique(self) -> None:
        codes: set[str] = set()
        choices: set[tuple[str, ...]] = set()
        for form in self.remaining_forms():
            code = form.cleaned_data.get("sku", "").casefold()
            if code and code in codes:
                form.add_error("sku", _("위의 옵션과 상품 코드가 같아요."))
            codes.add(code)
            if form.cleaned_data.get("is_retired"):
                continue
            choice = tuple(form.cleaned_data.get(f"option{number}", "").strip() for number in (1, 2, 3))
            if choice in choices:
                form.add_error("option1", _("위의 옵션과 값이 모두 같아요."))
            choices.add(choice)

    def remaining_forms(self) -> list[ModelForm]:
        """The rows that are an option: neither deleted nor an empty row that was never filled in."""
        return [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed()) and form.is_valid()
        ]


class ProductForm(WagtailAdminModelForm):
    notice = NoticeField(
        label=gettext_lazy("상품정보제공고시"),
        required=False,
        help_text=gettext_lazy("상품 쪽의 표에 그대로 보여요. 모두 적어야 게시할 수 있어요."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        kinds = dict(Product._meta.get_field("notice_kind").choices or ())
        chosen = self.data.get(self.add_prefix("notice_kind"), self.instance.notice_kind)
        self.fields["notice"].widget.kind = chosen if chosen in kinds else self.instance.notice_kind

    def clean_brand(self) -> BrandPage:
        brand: BrandPage = self.cleaned_data["brand"]
        if self.for_user and not partners.is_own(brand, user=self.for_user):
            raise forms.ValidationError(_("자기 브랜드의 상품만 다룰 수 있어요."))
        # Products hang on the Korean tree, whichever of the two pages an editor chose.
        return BrandPage.objects.get(pk=brand.source_pk)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = free_slug(cleaned.get("name", ""), but_for=self.instance.pk)
        return cleaned

    def is_valid(self) -> bool:
        """A draft needs a name, a brand and a category; whatever leaves the drafts is judged like a publication."""
        valid = super().is_valid()
        if valid and not self.is_deferred_validation:
            for refusal in publishing.refusals(product=self.instance, variants=self._variants()):
                self._refuse(refusal)
            valid = super().is_valid()
        return bool(valid)

    def _variants(self) -> list[Variant]:
        return [form.instance for form in self.formsets["variants"].remaining_forms()]

    def _refuse(self, refusal: publishing.Refusal) -> None:
        if refusal.field == "variants":
            self.formsets["variants"].non_form_errors().append(refusal.sentence)
        else:
            self.add_error(refusal.field, refusal.sentence)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        return updates if self.data.get("slug") else [*updates, ("slug", self.instance.slug)]
