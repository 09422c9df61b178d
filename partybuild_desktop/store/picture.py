"""What becomes of a picture on its way in: upright, at most 2000 pixels long, without metadata."""

from __future__ import annotations

import io
import logging
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from partybuild_desktop.domain.problem import UserProblem

LONGEST_SIDE: Final = 2000
LARGEST_INPUT: Final = 50 << 20
LARGEST_DOCUMENT: Final = 20 << 20  # the limit of an entry on the stick
PDF_HEAD: Final = b"%PDF-"
_QUALITY: Final = 85
# A JPEG is decoded at an eighth where that suffices; the other kinds need the memory of every
# pixel. 108-megapixel telephones write JPEG; A4 at 600 dpi has 35 megapixels.
_MOST_PIXELS_JPEG: Final = 220_000_000
_MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = ("JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF")
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

# Pillow warns of a large picture, by a setting of the whole process, before its kind is known; the
# limits above are checked on the header, before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
# Without a handler its remarks on odd files would be printed.
logging.getLogger("PIL").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be kept, and its kind."""

    data: bytes
    media: str


def prepare(data: bytes) -> Content:
    """A picture shrunk and cleaned, or a PDF as it is.

    Raises UserProblem: attachment_empty, attachment_kind (neither picture nor PDF), picture_heic,
    attachment_large(largest), picture_large(pixels, most), picture_broken.
    """
    if not data:
        raise UserProblem("attachment_empty")
    if data.startswith(PDF_HEAD):
        if len(data) > LARGEST_DOCUMENT:
            raise UserProblem("attachment_large", size=len(data), largest=LARGEST_DOCUMENT)
        return Content(data, "application/pdf")
    if len(data) > LARGEST_INPUT:
        raise UserProblem("attachment_large", size=len(data), largest=LARGEST_INPUT)
    return _shrink(data)


def _shrink(data: bytes) -> Content:
    with warnings.catch_warnings():
        # Pillow tells of odd metadata, which are dropped anyway, on standard error.
        warnings.simplefilter("ignore")
        return _opened(data)


def _opened(data: bytes) -> Content:
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise UserProblem("picture_heic" if _is_heic(data) else "attachment_kind") from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise UserProblem("picture_broken") from error
    pixels = picture.width * picture.height
    most = _MOST_PIXELS_JPEG if picture.format == "JPEG" else _MOST_PIXELS
    if pixels > most:
        raise UserProblem("picture_large", pixels=pixels, most=most)
    try:
        with picture:
            return _encode(_upright(picture))
    # What a decoder makes of a broken file; Pillow documents no common ancestor.
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        OverflowError,
        IndexError,
        KeyError,
        TypeError,
        MemoryError,
        ZeroDivisionError,
    ) as error:
        raise UserProblem("picture_broken") from error


def _is_heic(data: bytes) -> bool:
    # What telephones write by default and no decoder here reads; it deserves a remedy of its own.
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def thumbnail(data: bytes, side: int) -> bytes:
    """A picture that was taken in, at most `side` pixels long, as JPEG.

    Raises UserProblem picture_broken.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            # what is asked of the decoder has the picture's own shape: a square would be taken for
            # its short side, and a photograph lying across be decoded in full
            longest = max(picture.size)
            width, height = (max(1, length * side // longest) for length in picture.size)
            picture.draft("RGB", (width, height))
            small: Image.Image = picture.copy()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise UserProblem("picture_broken") from error
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """The pixels only: turned as the camera's note says, shrunk, in a plain colour model."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):  # 16 bits of grey; conversion would cut, not scale
        turned = turned.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    mode = "RGBA" if clear else "L" if turned.mode in ("1", "L") else "RGB"
    plain = turned.convert(mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return plain


def _encode(picture: Image.Image) -> Content:
    # A new picture from the pixels alone: nothing of info (EXIF, place, comments) can follow.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if bare.mode == "RGBA":
        bare.save(out, "PNG", optimize=True)
        return Content(out.getvalue(), "image/png")
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Content(out.getvalue(), "image/jpeg")
