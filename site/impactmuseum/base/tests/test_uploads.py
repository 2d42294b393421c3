"""What becomes of a picture a visitor sends."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, features

from impactmuseum.base import uploads
from impactmuseum.base.uploads import PictureRefused, PicturesField, reencoded

ORIENTATION, GPS = 0x0112, 0x8825


def a_file(format: str = "JPEG", *, size: tuple[int, int] = (64, 40), mode: str = "RGB", **options: object):
    written = BytesIO()
    Image.new(mode, size, 120).save(written, format, **options)
    return SimpleUploadedFile("내 사진.jpg", written.getvalue())


def refusal(content: bytes, name: str = "그림.jpg") -> str:
    with pytest.raises(PictureRefused) as refused:
        reencoded(SimpleUploadedFile(name, content))
    return str(refused.value)


@pytest.mark.parametrize("format", uploads.FORMATS)
def test_every_allowed_format_becomes_a_webp_of_our_own(format: str) -> None:
    kept = reencoded(a_file(format))
    with Image.open(kept) as picture:
        assert (picture.format, picture.size) == ("WEBP", (64, 40))


def test_avif_is_read_on_this_machine() -> None:
    assert features.check("avif")


def test_a_name_says_nothing_of_the_visitor_and_is_never_the_same() -> None:
    names = {reencoded(a_file()).name for _ in range(3)}
    assert len(names) == 3
    assert all(len(name) == len("0" * 32 + ".webp") and name.endswith(".webp") for name in names)


def test_where_a_photograph_was_taken_is_forgotten() -> None:
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010F] = "MAKER-OF-CAMERA"
    sent = a_file(exif=exif, icc_profile=b"PROFILE", comment=b"COMMENT")
    assert b"MAKER-OF-CAMERA" in sent.read()
    sent.seek(0)
    kept = reencoded(sent)
    with Image.open(kept) as picture:
        assert not picture.getexif()
    for trace in (b"MAKER-OF-CAMERA", b"PROFILE", b"COMMENT", b"EXIF", b"XMP ", b"ICCP"):
        assert trace not in kept.read()
        kept.seek(0)


def test_what_lay_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    with Image.open(reencoded(a_file(size=(64, 40), exif=exif))) as picture:
        assert picture.size == (40, 64)


def test_a_large_picture_is_made_as_small_as_a_page_needs() -> None:
    with Image.open(reencoded(a_file(size=(4000, 1000)))) as picture:
        assert picture.size == (1600, 400)


@pytest.mark.parametrize(("format", "mode"), [("PNG", "LA"), ("PNG", "P"), ("JPEG", "CMYK"), ("GIF", "L")])
def test_no_way_to_store_colours_is_a_stumbling_block(format: str, mode: str) -> None:
    with Image.open(reencoded(a_file(format, mode=mode))) as picture:
        assert picture.mode in {"RGB", "RGBA"}


def test_of_what_moves_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(reencoded(SimpleUploadedFile("춤.gif", written.getvalue()))) as picture:
        assert getattr(picture, "n_frames", 1) == 1
        red, _green, blue = picture.convert("RGB").getpixel((4, 4))
    assert red > 200 > 50 > blue


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"%PDF-1.7", b"<?php echo 1;"],
)
def test_what_is_no_picture_of_an_allowed_kind_is_refused(content: bytes) -> None:
    assert refusal(content) == "JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요."


def test_a_picture_in_a_format_that_is_not_allowed_is_refused_whatever_its_name() -> None:
    assert refusal(a_file("TIFF").read()) == "JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요."


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_a_file_that_ends_too_early_is_refused(format: str) -> None:
    written = BytesIO()
    Image.effect_noise((320, 200), 60).convert("RGB").save(written, format)
    assert refusal(written.getvalue()[: len(written.getvalue()) // 2]) == "그림 파일이 깨져서 열 수 없어요."


@pytest.mark.parametrize("format", uploads.FORMATS)
def test_no_broken_file_is_more_than_a_refusal(format: str) -> None:
    whole = bytearray(a_file(format).read())
    for place in range(0, len(whole), 3):
        broken = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        with suppress(PictureRefused):
            reencoded(SimpleUploadedFile("그림", bytes(broken)))


@pytest.mark.parametrize("size", [(5001, 5000), (25_000_001, 1), (60_000, 60_000)])
def test_a_small_file_with_too_many_pixels_is_refused_before_it_is_unpacked(size: tuple[int, int], monkeypatch) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    monkeypatch.setattr(Image.Image, "thumbnail", pytest.fail)
    assert refusal(bomb) == "2,500만 화소까지 올릴 수 있어요. 그림의 크기를 줄여 주세요."


def test_a_heavy_file_is_refused_without_a_look_into_it(monkeypatch) -> None:
    monkeypatch.setattr(Image, "open", pytest.fail)
    assert refusal(b"0" * (10 * 1024 * 1024 + 1)) == "10MB까지 올릴 수 있어요."


def test_of_several_files_the_good_ones_are_kept_and_the_others_named() -> None:
    received = PicturesField(most=3).clean([a_file(), SimpleUploadedFile("메모.txt", b"text"), a_file("PNG")])
    assert len(received.pictures) == 2
    assert received.refusals == ["메모.txt: JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요."]


def test_more_files_than_asked_for_are_refused_unread(monkeypatch) -> None:
    monkeypatch.setattr(Image, "open", pytest.fail)
    with pytest.raises(ValidationError, match="그림은 1장까지"):
        PicturesField(most=1).clean([a_file(), a_file()])


def test_no_file_is_nothing_unless_one_is_asked_for() -> None:
    assert PicturesField(most=3, required=False).clean([]) == ([], [])
    assert PicturesField(most=3, required=False).clean(None) == ([], [])
    with pytest.raises(ValidationError):
        PicturesField(most=3).clean([])
