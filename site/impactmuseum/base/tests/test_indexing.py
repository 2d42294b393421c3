from unittest.mock import patch

import pytest
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend
from wagtail.tasks import update_reference_index_task

from impactmuseum.base.indexing import indexed_once
from impactmuseum.base.models import MuseumImage
from problems.models import ProblemPage
from problems.tests.factories import ProblemPageFactory, picture

pytestmark = pytest.mark.indexed


def queued(task) -> patch:
    return patch.object(type(task), "enqueue")


@pytest.mark.django_db
def test_nothing_is_queued_however_often_something_is_saved():
    with queued(insert_or_update_object_task) as enqueue, indexed_once():
        ProblemPageFactory(image=picture()).save_revision().publish()
    assert enqueue.mock_calls == []


@pytest.mark.django_db(transaction=True)
def test_what_was_saved_can_be_found_at_the_end():
    with indexed_once():
        problem = ProblemPageFactory(title="Plastic", slug="plastic")
        problem.save_revision().publish()
        assert not get_search_backend().search("plastic", ProblemPage).count()
    assert list(get_search_backend().search("plastic", ProblemPage)) == [problem]


@pytest.mark.django_db
def test_usage_is_known_at_the_end():
    image = picture()
    with indexed_once():
        problem = ProblemPageFactory(image=image)
        assert not ReferenceIndex.get_references_to(image).exists()
    assert ReferenceIndex.get_references_to(image).get().object_id == str(problem.pk)


@pytest.mark.django_db
def test_what_was_saved_and_deleted_again_is_passed_over():
    with indexed_once():
        ProblemPageFactory().delete()
    assert not ReferenceIndex.objects.exists()


@pytest.mark.django_db
def test_afterwards_every_save_is_indexed_again():
    with pytest.raises(ZeroDivisionError), indexed_once():
        raise ZeroDivisionError
    with queued(update_reference_index_task) as enqueue:
        MuseumImage.objects.create(title="그림", file="pictures/none.webp", width=1, height=1)
    assert any("museumimage" in str(call) for call in enqueue.mock_calls)
