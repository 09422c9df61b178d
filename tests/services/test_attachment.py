"""Photographs and scans of records: taken in clean, in order, one step each, kept by backups."""

from __future__ import annotations

import io
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from partybuild_desktop.domain.attachment import LONGEST_NAME, name_of_file, plain_name
from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.attachment import attach, detach_all
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store.attachment import stored_names
from partybuild_desktop.store.picture import LONGEST_SIDE
from tests.books import hash_of, member_named
from tests.store.test_attachment import TEXT, encoded, photograph


def scan(pages: int = 2) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(pages):
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked_scan() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that would unfold to 1.6 gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(1 << 20), 9) * 3
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture
def person(town: App) -> str:
    return member_named(town, "王秀英")


def test_pictures_of_a_record_stand_in_their_order(town: App, person: str) -> None:
    service = town.attachments
    first = service.take(photograph(), "会场 1.jpg")
    second = service.take(scan(), "签到表.pdf")
    assert (first.name, second.name) == ("会场 1", "签到表")
    found, changes = service.add("person", person, [first, second])
    assert [(one.name, one.media) for one in found] == [
        ("会场 1", "image/jpeg"),
        ("签到表", "application/pdf"),
    ]
    assert changes.touches("attachment")
    service.add("person", person, [service.take(photograph(200, 100), "C:\\图\\后补.jpeg")])
    assert [one.name for one in service.of("person", person)] == ["会场 1", "签到表", "后补"]
    other = member_named(town, "李䶮")
    assert service.of_many("person", [person, other]) == {
        person: service.of("person", person),
        other: [],
    }
    assert service.of("meeting", person) == []


def test_what_is_kept_is_small_upright_and_says_no_place(town: App, person: str) -> None:
    service = town.attachments
    (kept,), _ = service.add("person", person, [service.take(photograph(), "x.jpg")])
    data = service.content(kept)
    picture = Image.open(io.BytesIO(data))
    assert max(picture.size) == LONGEST_SIDE and picture.height > picture.width
    assert not picture.getexif() and TEXT.encode() not in data
    assert kept.size == len(data)
    for path in town.paths.attachments.iterdir():
        assert TEXT.encode() not in path.read_bytes()


def test_a_small_picture_of_each(town: App) -> None:
    service = town.attachments
    for data, name in ((photograph(), "a.jpg"), (scan(), "b.pdf")):
        small = Image.open(io.BytesIO(service.thumbnail(service.take(data, name), 120)))
        assert small.format == "JPEG"
        assert max(small.size) == 120
    seal = service.take(encoded(Image.new("RGBA", (300, 200), (255, 0, 0, 0)), "PNG"), "章.png")
    small = Image.open(io.BytesIO(service.thumbnail(seal, 120)))
    assert small.getpixel((5, 5)) == (255, 255, 255)


def test_the_pages_of_a_scan(town: App) -> None:
    service = town.attachments
    paper, picture = service.take(scan(3), "a.pdf"), service.take(photograph(), "b.jpg")
    assert (service.pages(paper), service.pages(picture)) == (3, 1)
    assert Image.open(io.BytesIO(service.page(paper, 2))).size[1] > 1000
    assert service.page(picture) == service.content(picture)


def test_a_page_as_large_as_a_field_is_looked_at_small(town: App) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(14_000, 14_000))
    canvas.showPage()
    canvas.save()
    paper = town.attachments.take(out.getvalue(), "x.pdf")
    assert max(Image.open(io.BytesIO(town.attachments.page(paper))).size) <= LONGEST_SIDE


def test_naming_ordering_taking_off_are_one_step_each(town: App, person: str) -> None:
    service = town.attachments
    files = [service.take(photograph(100 + n, 90), f"{n}.jpg") for n in range(3)]
    before = hash_of(town)
    found, _ = service.add("person", person, files)
    states = [hash_of(town)]
    service.rename(found[0].uid, "  大会\n会场\t全景 ")
    states.append(hash_of(town))
    service.arrange([found[2].uid, found[0].uid, found[1].uid])
    states.append(hash_of(town))
    assert [one.name for one in service.of("person", person)] == ["2", "大会 会场 全景", "1"]
    service.remove([found[0].uid, found[1].uid])
    assert [one.name for one in service.of("person", person)] == ["2"]
    for state in reversed(states):
        town.history.undo()
        assert hash_of(town) == state
    town.history.undo()
    assert hash_of(town) == before
    for _ in range(4):
        town.history.redo()
    (left,) = service.of("person", person)
    assert service.content(left)
    service.add("person", person, [service.take(photograph(), "后.jpg")])
    assert [one.name for one in service.of("person", person)] == ["2", "后"]


def test_within_another_action(town: App, person: str) -> None:
    sealed = town.attachments.take(photograph(), "x.jpg")
    with town.books.write("member_edit") as unit:
        attach(unit, "person", person, [sealed, sealed])
    assert len(town.attachments.of("person", person)) == 2
    with town.books.write("member_edit") as unit:
        detach_all(unit, "person", person)
    assert town.attachments.of("person", person) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "attachment_empty"),
        (b"MZ program", "attachment_kind"),
        (b"<svg onload='x'/>", "attachment_kind"),
        (photograph(300, 200)[:-400], "picture_broken"),
        (bomb(), "picture_large"),
        (b"\0\0\0\x18ftypheic" + bytes(500), "picture_heic"),
        (b"%PDF-1.7\nnothing", "document_broken"),
        (scan()[:300], "document_broken"),
        (locked_scan(), "document_broken"),
    ],
    ids=["empty", "program", "svg", "cut", "bomb", "heic", "no pdf", "cut pdf", "locked pdf"],
)
def test_what_cannot_be_taken_in_is_refused_by_name(town: App, data: bytes, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        town.attachments.take(data, "x.jpg")
    assert caught.value.code == code
    assert "没有加入" in text_of(caught.value)
    assert not stored_names(town.paths.attachments)


def test_of_many_files_the_bad_ones_are_named(town: App, tmp_path: Path) -> None:
    good, bad, large = (tmp_path / name for name in ("好.jpg", "坏.jpg", "大.jpg"))
    good.write_bytes(photograph())
    bad.write_bytes(photograph(300, 200)[:-400])
    with large.open("wb") as stream:
        stream.truncate(51 << 20)
    missing = tmp_path / "无.jpg"
    taken, refused = town.attachments.take_files([bad, good, large, missing, tmp_path])
    assert [one.name for one in taken] == ["好"]
    said = {one.file: one.problem.code for one in refused}
    assert said.pop(tmp_path.name) in ("target_is_folder", "no_permission", "attachment_empty")
    assert said == {
        "坏.jpg": "picture_broken",
        "大.jpg": "attachment_large",
        "无.jpg": "path_missing",
    }
    assert all(text_of(one.problem) for one in refused)


def test_only_to_a_record_that_is_there(town: App, person: str) -> None:
    sealed = town.attachments.take(photograph(), "x.jpg")
    before = hash_of(town)
    for table, uid in (("person", "nobody"), ("sqlite_schema", person), ("txn", person)):
        with pytest.raises(UserProblem) as caught:
            town.attachments.add(table, uid, [sealed])
        assert caught.value.code == "attachment_record"
    town.members.delete(person)
    with pytest.raises(UserProblem):
        town.attachments.add("person", person, [sealed])
    town.history.undo()
    assert hash_of(town) == before


def test_what_was_removed_is_not_changed(town: App, person: str) -> None:
    service = town.attachments
    (kept,), _ = service.add("person", person, [service.take(photograph(), "x.jpg")])
    service.remove([kept.uid])
    acts: list[Callable[[], object]] = [
        lambda: service.rename(kept.uid, "y"),
        lambda: service.remove([kept.uid]),
        lambda: service.arrange([kept.uid]),
    ]
    for act in acts:
        with pytest.raises(UserProblem) as caught:
            act()
        assert caught.value.code == "attachment_gone"
    town.history.undo()
    with pytest.raises(UserProblem) as caught:
        service.rename(kept.uid, " \n")
    assert caught.value.code == "attachment_name_missing"


def test_a_file_that_is_missing_or_damaged_is_named(town: App, person: str) -> None:
    service = town.attachments
    files = [service.take(photograph(100 + n, 90), f"照片{n}.jpg") for n in range(3)]
    service.add("person", person, files)
    assert service.problems() == []
    place = town.paths.attachments / files[0].hash
    saved = place.read_bytes()
    place.unlink()
    (town.paths.attachments / files[1].hash).write_bytes(saved)
    found = {file.name: problem.code for file, problem in service.problems()}
    assert found == {"照片0": "attachment_missing", "照片1": "attachment_damaged"}
    with pytest.raises(UserProblem) as caught:
        service.content(files[0])
    assert "照片0" in text_of(caught.value)


def _spoil(path: Path) -> bytes:
    """Damage a sealed file without changing its size; what it was."""
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    return data


def test_a_damaged_file_never_stands_in_the_way_of_the_sound_one(town: App, person: str) -> None:
    """A backup takes no damaged file, so that the next one takes it when it was mended."""
    service = town.attachments
    (kept,), _ = service.add("person", person, [service.take(photograph(), "x.jpg")])
    live, pooled = (
        folder / kept.hash
        for folder in (town.paths.attachments, town.paths.backups / "attachments")
    )
    data = _spoil(live)
    lacking = town.backups.create()
    assert [p.code for p in town.backups.problems(lacking.name)] == ["backup_attachment"]
    assert not pooled.exists()
    live.write_bytes(data)
    assert town.backups.verify(town.backups.create(Reason.AUTOMATIC).name)
    assert pooled.read_bytes() == data
    _spoil(pooled)  # the disk grows old
    made = town.backups.create(Reason.AUTOMATIC)
    assert not town.backups.verify(made.name)
    made = town.backups.create()  # "make another one and verify it"
    assert town.backups.verify(made.name)
    _spoil(live)
    assert town.backups.restore(made.name).findings == ()
    assert service.problems() == []
    assert live.read_bytes() == data


def test_a_copy_elsewhere_mends_what_was_copied_before(
    town: App, person: str, tmp_path: Path
) -> None:
    service = town.attachments
    (kept,), _ = service.add("person", person, [service.take(photograph(), "x.jpg")])
    town.backups.copy(town.backups.create().name, tmp_path)
    (there,) = tmp_path.glob(f"partybuild-backup-*/attachments/{kept.hash}")
    data = _spoil(there)
    town.backups.copy(town.backups.create().name, tmp_path)
    assert there.read_bytes() == data


def test_backups_carry_them_and_restoring_brings_them_back(town: App, person: str) -> None:
    """P4, P10: a lost attachments folder comes back with the backup; nothing lies in clear."""
    service = town.attachments
    (kept,), _ = service.add("person", person, [service.take(photograph(), "x.jpg")])
    data = service.content(kept)
    made = town.backups.create()
    assert made.attachments == (kept.hash,)
    assert town.backups.verify(made.name)
    shutil.rmtree(town.paths.attachments)
    town.backups.restore(made.name)
    assert service.content(service.of("person", person)[0]) == data
    assert service.problems() == []


def age(town: App, days: int) -> None:
    for path in town.paths.attachments.iterdir():
        when = path.stat().st_mtime - days * 86400
        os.utime(path, (when, when))


def test_a_file_goes_when_no_record_and_no_backup_refers_to_it(town: App, person: str) -> None:
    service = town.attachments
    live, removed, unsaved = (service.take(photograph(100 + n, 90), f"{n}.jpg") for n in range(3))
    found, _ = service.add("person", person, [live, removed])
    service.remove([found[1].uid])
    town.backups.create()
    here = town.paths.attachments
    assert stored_names(here) == {live.hash, removed.hash, unsaved.hash}  # all of them young
    age(town, 31)
    town.backups.create()
    assert stored_names(here) == {live.hash}


def test_a_file_stays_while_a_backup_refers_to_it(town: App, person: str) -> None:
    service = town.attachments
    (kept,), _ = service.add("person", person, [service.take(photograph(), "x.jpg")])
    town.backups.create()
    service.remove([kept.uid])
    age(town, 400)
    town.backups.create()
    assert stored_names(town.paths.attachments) == {kept.hash}
    town.history.undo()
    assert service.content(kept)


def test_names() -> None:
    assert name_of_file("IMG_2026.07.01.JPG") == "IMG_2026.07.01"
    assert name_of_file("C:\\a b\\会 场.jpg") == "会 场"
    assert name_of_file(".jpg") == ".jpg"
    assert plain_name("a\u202eb\0\nc") == "a b c"
    assert len(plain_name("长" * 500)) == LONGEST_NAME
