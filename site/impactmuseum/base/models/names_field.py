from typing import Any

from django import forms
from django.db import models


class NamesField(models.JSONField):
    """Some of the names that a subclass knows, ticked in a form: `["products:read", "stock:write"]`."""

    known: type[models.TextChoices]

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.known.choices,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
        )
