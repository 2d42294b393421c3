from community.models.board_category import BoardCategory
from community.models.board_page import BoardPage
from community.models.comment import Comment
from community.models.contributed_picture import ContributedPicture
from community.models.contribution import Contribution
from community.models.customer import Customer
from community.models.post import Post
from community.models.post_picture import PostPicture
from community.models.report import Report
from community.models.user import User

__all__ = [
    "BoardCategory",
    "BoardPage",
    "Comment",
    "ContributedPicture",
    "Contribution",
    "Customer",
    "Post",
    "PostPicture",
    "Report",
    "User",
]
