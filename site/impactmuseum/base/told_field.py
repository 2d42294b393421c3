"""A choice among things that are told in several languages."""

from typing import Any

from django import forms


class ToldChoiceField(forms.ModelChoiceField):
    """Names its choices in the language that is read. Their `told` has a title or a name."""

    def label_from_instance(self, obj: Any) -> str:
        told = obj.told
        return str(getattr(told, "title", "") or told.name)
