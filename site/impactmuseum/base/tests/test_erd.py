from pathlib import Path

import pytest
from django.conf import settings

from impactmuseum.base.erd import diagram, replace_diagram


@pytest.mark.parametrize(
    "relation",
    [
        "User ||--o| Customer : user",
        "Customer |o--o{ Order : customer",
        "Customer |o--o{ ShippingAddress : customer",
        "Order |o--o{ ShippingAddress : order",
        "Order ||--o{ OrderItem : order",
        "Product |o--o{ OrderItem : product",
        "ProblemPage ||--o{ BrandPage : problem",
        "BrandPage ||--o{ Product : brand",
        "Variant ||--o| Stock : variant",
    ],
)
def test_the_relations_the_museum_was_ordered_with_are_drawn(relation: str) -> None:
    assert f"    {relation}" in diagram().splitlines()


def test_the_readme_shows_the_models_as_they_are() -> None:
    assert diagram() in (Path(settings.ROOT) / "README.md").read_text()


def test_only_what_stands_between_the_markers_is_drawn_anew(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text("before\n<!-- erd -->old<!-- /erd -->\nafter")
    replace_diagram(document)
    assert document.read_text() == f"before\n<!-- erd -->\n{diagram()}\n<!-- /erd -->\nafter"
