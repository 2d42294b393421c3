"""Every block an editor may choose says what it is and shows what it will look like."""

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block, CharBlock

from impactmuseum.base.block_checks import choosable_blocks, missing_parts
from problems.tests.factories import picture
from shop.tests.factories import ProductFactory, an_editor

BLOCKS = sorted(choosable_blocks(), key=lambda block: type(block).__name__)
NAMES = [
    "BrandBlock",
    "CallToActionBlock",
    "EmbedBlock",
    "FigureBlock",
    "GalleryBlock",
    "HeadingBlock",
    "PictureBlock",
    "ProblemBlock",
    "ProductBlock",
    "ProductsBlock",
    "QuoteBlock",
    "TextBlock",
]


def test_the_walk_meets_every_block():
    assert [type(block).__name__ for block in BLOCKS] == NAMES


def test_every_block_of_the_museum_explains_itself():
    assert [error for error in run_checks() if error.id == "museum.E004"] == []


def test_a_block_that_says_nothing_is_reported_part_by_part():
    assert missing_parts(CharBlock()) == ["icon", "template", "description", "preview"]


@pytest.mark.django_db
@pytest.mark.parametrize("block", BLOCKS, ids=NAMES)
def test_every_block_shows_itself_in_the_list_of_blocks(client: Client, block: Block):
    picture("하나"), picture("둘"), picture("셋")
    ProductFactory(name="비갠 장바구니")
    client.force_login(an_editor())

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    shown = response.content.decode()
    assert response.status_code == 200
    assert "css/museum.css" in shown
    body = shown.split(f'block-{block.name}">')[-1].split("</main>")[0]
    assert any(mark in body for mark in ("<svg", "<img", "<p", "<h2", "<a", "<figure"))
