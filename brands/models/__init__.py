from brands.models.brand_index_page import BrandIndexPage
from brands.models.brand_page import BrandPage
from brands.models.brand_partner import BrandPartner
from brands.models.brand_story_page import BrandStoryPage

__all__ = ["BrandIndexPage", "BrandPage", "BrandPartner", "BrandStoryPage"]
