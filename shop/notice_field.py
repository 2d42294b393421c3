"""상품정보제공고시 in the product's form: one input for each item the law wants, and whatever else was written."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from shop.notices import ITEMS, Notice


class NoticeWidget(forms.Widget):
    """Rows of a label and its text. Which labels there are depends on `kind`; its script follows another choice."""

    template_name = "shop/admin/notice_widget.html"
    kind: str = Notice.OTHER

    class Media:
        js = ["js/admin/notice.js"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        stated = value if isinstance(value, Mapping) else {}
        wanted = ITEMS[self.kind]
        extra = [label for label in stated if label not in wanted]
        context["widget"]["rows"] = [
            {"label": label, "text": stated.get(label, ""), "is_extra": label in extra} for label in (*wanted, *extra)
        ]
        context["widget"]["items"] = {kind: list(labels) for kind, labels in ITEMS.items()}
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # Django's own form renderer does not look into the project's templates.
        return render_to_string(template_name, context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        if not isinstance(data, MultiValueDict):
            return dict(data.get(name) or {})
        labels, texts = data.getlist(f"{name}-label"), data.getlist(f"{name}-text")
        return {label: text.strip() for label, text in zip(labels, texts, strict=False) if text.strip()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-label" not in data and name not in data

    def id_for_label(self, id_: str) -> str:
        # The label of the whole stands over many inputs, each of which has its own.
        return ""


class NoticeField(forms.Field):
    widget = NoticeWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})

    def to_python(self, value: Any) -> dict[str, str]:
        return dict(value or {})
