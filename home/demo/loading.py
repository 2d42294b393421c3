"""Load the demo through the same models and functions an editor uses.

What is there already stays as it is: a second run adds only what is missing, so what editors changed is never
undone. A product whose address an editor changed is still known by its codes; a page is known by its address,
and one that was deleted or readdressed comes back.
"""

from django.db import transaction
from wagtail.models import Locale

from brands.models import BrandStoryPage
from home.demo.loading_board import load_board
from home.demo.loading_brands import load_brands, load_stories
from home.demo.loading_english import load_english
from home.demo.loading_pages import load_content_pages, load_exhibition, load_index_pages, load_site
from home.demo.loading_problems import load_problems
from home.demo.loading_products import load_categories, load_products
from home.demo.loading_questions import load_questions
from home.demo.loading_reviews import load_reviews
from home.demo.loading_settings import load_museum_settings, load_shop_settings
from home.demo.loading_synonyms import load_synonyms
from home.models import HomePage
from home.models.home_page import NEWEST_PRODUCTS, NEWEST_STORIES
from impactmuseum.base.indexing import indexed_once
from impactmuseum.base.pictures import sized
from impactmuseum.base.progress import Progress
from problems.models import ProblemPage
from shop.models import Product


@transaction.atomic
def load_demo(*, progress: Progress) -> None:
    with indexed_once():
        home = load_site()
        load_index_pages(home)
        load_museum_settings()
        load_shop_settings()
        load_synonyms()
        load_categories()
        load_problems(home, progress=progress)
        load_brands(home, progress=progress)
        load_products(home, progress=progress)
        load_stories(home, progress=progress)
        load_content_pages(home, progress=progress)
        load_exhibition(home)
        load_english(home, progress=progress)
        load_board(progress=progress)
        load_reviews(progress=progress)
        load_questions(progress=progress)


def make_first_pictures(*, progress: Progress) -> None:
    """Make the sizes of the pictures on the entrance, so that the first page is quick. The worker makes the others."""
    home = HomePage.objects.select_related("hero_image").get(locale=Locale.get_default())
    pictures = [home.hero_image]
    pictures += [hall.image for hall in ProblemPage.objects.shown().for_placards()]
    pictures += [product.cover for product in Product.objects.on_sale().newest().for_placards()[:NEWEST_PRODUCTS]]
    pictures += [story.lead_image for story in BrandStoryPage.objects.shown().for_placards()[:NEWEST_STORIES]]
    for image in progress.over(pictures, "첫 화면의 그림"):
        sized(image)
