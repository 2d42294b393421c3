import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from impactmuseum.base.private_files import PrivateStorage


def test_a_private_file_lies_apart_from_what_everybody_is_served():
    storage = PrivateStorage()
    name = storage.save("claims/here.webp", ContentFile(b"picture"))
    assert storage.path(name).startswith(str(settings.PRIVATE_ROOT))
    assert not storage.path(name).startswith(str(settings.MEDIA_ROOT))
    assert storage.open(name).read() == b"picture"


def test_a_private_file_has_no_address():
    with pytest.raises(ValueError, match="no address"):
        PrivateStorage().url("claims/here.webp")


@pytest.mark.parametrize("name", ["../outside.webp", "/etc/passwd"])
def test_nothing_is_written_outside_of_the_folder(name: str):
    with pytest.raises(SuspiciousFileOperation):
        PrivateStorage().save(name, ContentFile(b"picture"))
