"""What visitors of the demo say to each other. A post is known by its author and its title."""

from datetime import datetime, timedelta

from django.utils import timezone

from community.models import BoardCategory, Comment, Post
from home.demo import content
from home.demo.content import Entry
from home.demo.loading_people import OF_THE_MUSEUM, member
from impactmuseum.base.progress import Progress
from problems.models import ProblemPage

# Between a post and its first comment, and from one comment to the next.
BETWEEN = timedelta(hours=3, minutes=17)


def load_board(*, progress: Progress) -> None:
    for place, entry in enumerate(content.part("board_categories")):
        BoardCategory.objects.get_or_create(slug=entry["slug"], defaults=_category(entry, place))
    halls = {hall.slug: hall for hall in ProblemPage.objects.sources()}
    categories = {category.slug: category for category in BoardCategory.objects.all()}
    posts = [*content.part("posts"), content.english("notice")]
    for entry in progress.over(posts, "게시글"):
        author = member(entry["nickname"])
        if author.posts.filter(title=entry["title"]).exists():
            continue
        written = timezone.make_aware(datetime.fromisoformat(entry["written"]), timezone.get_default_timezone())
        post = Post.objects.create(
            author=author,
            by_museum=entry["nickname"] in OF_THE_MUSEUM,
            title=entry["title"],
            text=entry["body"],
            category=categories.get(entry["category"]),
            problem=halls.get(entry["problem"]),
            is_notice=entry.get("notice", False),
            created_at=written,
        )
        _load_comments(post, entry["comments"])


def _category(entry: Entry, place: int) -> Entry:
    return {
        "name": entry["name"],
        "name_en": content.english("board_categories")[entry["slug"]],
        "sort_order": place,
    }


def _load_comments(post: Post, entries: list[Entry]) -> None:
    for place, entry in enumerate(entries, start=1):
        Comment.objects.create(
            post=post,
            author=member(entry["nickname"]),
            by_museum=entry["nickname"] in OF_THE_MUSEUM,
            text=entry["text"],
            created_at=post.created_at + place * BETWEEN,
        )
