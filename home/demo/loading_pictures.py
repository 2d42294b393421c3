"""The demo's pictures: each is uploaded once and recognised by what is in its file, however it is renamed later."""

from django.core.files.images import ImageFile
from wagtail.utils.file import hash_filelike

from home.demo import content
from impactmuseum.base.models import MuseumImage

# How much of a picture's width and height the place one looks at takes up.
FOCUS_SHARE = 0.2


def picture(name: str, *, title: str) -> MuseumImage:
    """The uploaded picture of the file `name`, such as `products/first-room-mug-1.webp`."""
    with (content.PICTURES / name).open("rb") as source:
        file_hash = hash_filelike(source)
        found = MuseumImage.objects.filter(file_hash=file_hash).first()
        return found or _upload(name, title=title, file=ImageFile(source, name.rpartition("/")[2]))


def _upload(name: str, *, title: str, file: ImageFile) -> MuseumImage:
    facts = content.read("images")[name]
    image = MuseumImage(
        title=title,
        description=facts["alt_ko"],
        description_en=facts["alt_en"],
        width=facts["w"],
        height=facts["h"],
        file=_stored(file),
    )
    across, down = facts["focal"]
    image.focal_point_x = round(across * image.width)
    image.focal_point_y = round(down * image.height)
    image.focal_point_width = round(FOCUS_SHARE * image.width)
    image.focal_point_height = round(FOCUS_SHARE * image.height)
    image._set_image_file_metadata()
    image.save()
    return image


def _stored(file: ImageFile) -> str:
    """Put the file where uploads go. A file that the picture stores itself is unpacked twice, to measure it."""
    field = MuseumImage._meta.get_field("file")
    return field.storage.save(field.generate_filename(MuseumImage(), file.name), file)
