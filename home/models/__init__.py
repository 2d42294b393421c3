from home.models.content_page import ContentPage
from home.models.exhibition_page import ExhibitionPage, ExhibitionStep
from home.models.home_page import HomePage

__all__ = ["ContentPage", "ExhibitionPage", "ExhibitionStep", "HomePage"]
