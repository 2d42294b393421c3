from typing import Any

from django.conf import settings

from impactmuseum.base.models import BasePage


def shown(model: type[BasePage]) -> Any:
    """The pages of a kind that every visitor may see, in the language that products hang on."""
    return model.objects.live().public().filter(locale__language_code=settings.LANGUAGE_CODE)
