from community.models.board_page import BoardPage
from community.models.customer import Customer
from community.models.user import User

__all__ = ["BoardPage", "Customer", "User"]
