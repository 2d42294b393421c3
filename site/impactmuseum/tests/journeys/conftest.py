import pytest
from playwright.sync_api import expect

from impactmuseum.tests.journeys.museum import Museum, open_museum

expect.set_options(timeout=15_000)


@pytest.fixture
def museum(transactional_db: None, ensure_tree: None) -> Museum:
    return open_museum()
