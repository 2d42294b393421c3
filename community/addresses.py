"""Where the board stands on the site."""

from impactmuseum.base.addresses import address_of


def board_address() -> str:
    """The path of the board in the active language, `/community/` where none is published."""
    return address_of("community.BoardPage", otherwise="/community/")


def post_address(post_id: int) -> str:
    """The number is all of the address: a title may be mended, a link that somebody keeps still leads there."""
    return f"{board_address()}{post_id}/"
