"""Attachments: sealed, never changed, cleaned on the way in (P8, P10)."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.attachment import (
    Attachments,
    copy_sealed,
    prune_sealed,
    stored_names,
)
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.picture import LARGEST_DOCUMENT, LONGEST_SIDE, prepare
from tests.store.safe import KEY, clear_traces, said

TEXT = "欧阳翠花 13800138000"
PDF = b"%PDF-1.4\n" + TEXT.encode() * 20_000


@pytest.fixture
def sealed(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path / "attachments", KEY)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photograph(width: int = 3000, height: int = 1500) -> bytes:
    """Taken with the camera on its side, with the place, the maker and a comment in it."""
    picture = Image.new("RGB", (width, height), "green")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = TEXT
    exif.get_ifd(0x8825)[2] = (34.0, 30.0, 12.0)
    return encoded(picture, "JPEG", exif=exif, comment=TEXT.encode())


def test_a_photograph_stands_upright_small_and_without_its_place(sealed: Attachments) -> None:
    data = photograph()
    assert TEXT.encode() in data
    kept = sealed.add(data)
    out = sealed.read(kept.name)
    picture = Image.open(io.BytesIO(out))
    assert kept.media == "image/jpeg"
    assert kept.size == len(out)
    assert picture.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert not picture.getexif()
    assert TEXT.encode() not in out
    red, green = picture.getpixel((500, 100)), picture.getpixel((500, 1900))
    assert red[0] > 200  # type: ignore[index]
    assert green[1] > 100  # type: ignore[index]


def test_a_small_picture_is_not_blown_up_and_clear_parts_stay_clear() -> None:
    small = Image.open(io.BytesIO(prepare(encoded(Image.new("RGB", (30, 20)), "BMP")).data))
    assert small.size == (30, 20)
    seal = Image.new("RGBA", (300, 300), (255, 0, 0, 0))
    out = prepare(encoded(seal, "PNG"))
    assert out.media == "image/png"
    assert Image.open(io.BytesIO(out.data)).getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_scans_of_every_colour_model(mode: str) -> None:
    middle = {"I;16": 32768, "P": 1, "1": 1, "CMYK": (0, 0, 0, 128)}.get(mode, 128)
    out = prepare(encoded(Image.new(mode, (40, 40), middle), "TIFF"))
    assert out.media == "image/jpeg"
    if mode == "I;16":
        assert Image.open(io.BytesIO(out.data)).getpixel((5, 5)) in (127, 128)


def test_a_pdf_is_kept_as_it_is_and_once(sealed: Attachments, tmp_path: Path) -> None:
    kept = sealed.add(PDF)
    before = (tmp_path / "attachments" / kept.name).read_bytes()
    assert sealed.add(PDF) == kept
    assert (tmp_path / "attachments" / kept.name).read_bytes() == before
    assert sealed.read(kept.name) == PDF
    assert kept.media == "application/pdf"
    assert stored_names(tmp_path / "attachments") == {kept.name}


def test_nothing_lies_in_clear_and_names_tell_nothing(sealed: Attachments, tmp_path: Path) -> None:
    kept = sealed.add(PDF)
    assert clear_traces(tmp_path) == []
    other = Attachments(tmp_path / "other", DataKey.new()).add(PDF)
    assert other.name != kept.name


@pytest.mark.parametrize("size", [0, 1, 65536 - 9, 65536 - 8, 2 * 65536 - 9, 200_000])
def test_every_length_comes_back(sealed: Attachments, size: int) -> None:
    data = b"%PDF-1.4\n" + bytes(size)
    assert sealed.read(sealed.add(data).name) == data


def test_what_is_damaged_missing_or_swapped_is_named(sealed: Attachments, tmp_path: Path) -> None:
    folder = tmp_path / "attachments"
    kept, other = sealed.add(PDF), sealed.add(PDF + b"2")
    good = (folder / kept.name).read_bytes()
    rng = random.Random(1)
    for _ in range(60):
        raw = bytearray(good)
        if rng.random() < 0.5:
            raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        else:
            del raw[rng.choice([0, 36, 36 + 65552, 40, rng.randrange(len(raw))]) :]
        (folder / kept.name).write_bytes(raw)
        assert said(lambda: sealed.read(kept.name)) == "attachment_damaged"
    (folder / kept.name).write_bytes((folder / other.name).read_bytes())
    assert said(lambda: sealed.read(kept.name)) == "attachment_damaged"
    assert sealed.add(PDF).name == kept.name  # taking it in again mends it
    assert sealed.read(kept.name) == PDF
    (folder / kept.name).unlink()
    assert said(lambda: sealed.read(kept.name)) == "attachment_missing"
    stranger = Attachments(folder, DataKey.new())
    assert said(lambda: stranger.read(other.name)) == "attachment_damaged"


@pytest.mark.parametrize("name", ["", "..", "../keyring.json", "A" * 64, "a" * 63, "/etc/passwd"])
def test_a_name_does_not_lead_elsewhere(sealed: Attachments, name: str) -> None:
    assert said(lambda: sealed.read(name)) == "attachment_missing"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "attachment_empty"),
        (b"MZ program", "attachment_kind"),
        ("党员花名册".encode(), "attachment_kind"),
        (b"PK\x03\x04", "attachment_kind"),
        (b"%PDF-" + bytes(LARGEST_DOCUMENT), "attachment_large"),
        (photograph(300, 200)[:-400], "picture_broken"),
        (encoded(Image.new("1", (7000, 7000)), "PNG"), "picture_large"),
    ],
)
def test_what_is_refused(sealed: Attachments, tmp_path: Path, data: bytes, code: str) -> None:
    assert said(lambda: sealed.add(data)) == code
    assert not (tmp_path / "attachments").exists()


def run_fuzz(seeds: range) -> None:
    rng = random.Random(seeds.start)
    noise = Image.frombytes("RGB", (60, 40), rng.randbytes(60 * 40 * 3))
    kinds = [encoded(noise, kind) for kind in ("JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF")]
    codes = {"picture_broken", "attachment_kind", "picture_large"}
    for seed in seeds:
        raw = bytearray(kinds[seed % len(kinds)])
        for _ in range(rng.randint(1, 8)):
            raw[rng.randrange(400 if seed % 2 else len(raw))] = rng.randrange(256)
        if seed % 5 == 0:
            del raw[rng.randrange(1, len(raw)) :]
        try:
            assert prepare(bytes(raw)).media == "image/jpeg"
        except UserProblem as problem:
            assert problem.code in codes


def test_broken_pictures_never_crash() -> None:
    run_fuzz(range(300))


@pytest.mark.full
def test_broken_pictures_never_crash_in_thousands() -> None:
    run_fuzz(range(1000, 21_000))


def test_copying_and_pruning_by_reference(sealed: Attachments, tmp_path: Path) -> None:
    here, there = tmp_path / "attachments", tmp_path / "pool"
    one, two = sealed.add(PDF).name, sealed.add(PDF + b"2").name
    assert copy_sealed(here, there, [one, "f" * 64]) == 1
    assert copy_sealed(here, there, [one, two]) == 1
    assert Attachments(there, KEY).read(two) == PDF + b"2"
    assert prune_sealed(here, [two]) == 1
    assert stored_names(here) == {two}
    assert stored_names(tmp_path / "nowhere") == frozenset()
