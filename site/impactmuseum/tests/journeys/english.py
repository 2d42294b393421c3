"""The small museum, told in English as far as it goes: the story, the scarf and the guides are not."""

from brands.tests.factories import brand_index
from community.models import BoardPage
from impactmuseum.tests.journeys.museum import Museum
from problems.tests.english_factories import draft, english_tree, tell
from shop.models import Product
from shop.tests.factories import shop_page

TOTE = {
    "is_in_english": True,
    "name_en": "After-Rain Tote",
    "line_en": "A bag made of an umbrella",
    "impact_sentence_en": "1 sold = 1 umbrella revived",
}


def tell_museum(museum: Museum) -> None:
    english_tree()
    tell(brand_index(), title="Brands")
    tell(shop_page(), title="Shop")
    tell(BoardPage.objects.get(), title="Board")
    hall = draft(museum.problem, title="Plastic", hall="Gallery 1 “Used fast”", short="It stays for long.")
    figures = list(hall.figures.all())
    for figure in figures:
        figure.label = "Plastic that one person threw away in a year"
    hall.figures = figures
    hall.save_revision().publish()
    tell(museum.brand, title="Dasigyeol", mission="We mend.", short="It began with an umbrella.", place="Seoul")
    Product.objects.filter(pk=museum.tote.pk).update(**TOTE)
