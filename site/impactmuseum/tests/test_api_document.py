"""The API keeps to its document: whatever schemathesis makes up, no answer is a 5xx or another than the document says.

A few cases of each operation here. From outside, as many as one likes:
`schemathesis run http://127.0.0.1:8000/api/v1/schema/ --checks all --phases fuzzing -n 60`.
"""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from schemathesis.generation import GenerationMode

from community.tests.board_factories import a_comment, a_post, board_page
from impactmuseum.base.models import Scope
from problems.tests.factories import picture
from shop.models import ProductImage
from shop.tests.api.staff import a_token
from shop.tests.factories import a_variant, an_editor, shop_settings

pytestmark = pytest.mark.django_db

# Of each operation, of what the document allows and of what it rules out.
CASES = 2


@pytest.fixture
def operations(settings: Any) -> Iterator[Any]:
    """Of a small museum that limits nobody."""
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 1_000_000
    shop_settings()
    product = a_variant(slug="soap").product
    product.images.set([ProductImage(image=picture(width=32, height=20))])
    product.save()
    board_page()
    a_comment(a_post())
    # As Django's own test client does: a server between two requests would give up the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    yield (found.ok() for found in schema.get_all_operations())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_of_the_document(operations: Any, mode: GenerationMode) -> None:
    _token, secret = a_token(an_editor(), *Scope.values, per_minute=1_000_000)
    asked = 0
    for operation in operations:
        case = operation.as_strategy(generation_mode=mode)

        @hypothesis.given(case)
        @hypothesis.settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

        try:
            ask()
        except hypothesis.errors.Unsatisfiable:
            continue  # Nothing that could be sent there is ruled out.
    assert asked >= 80
