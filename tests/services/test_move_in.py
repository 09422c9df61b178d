"""Books that move to a new PC: the copy on a stick is all that it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import access
from partybuild_desktop.services.app import App
from tests.books import LABEL, PASSWORD, entrance, hash_of, member_named
from tests.store.test_attachment import photograph


def test_a_copy_opens_on_a_pc_that_has_no_books(town: App, tmp_path: Path) -> None:
    uid = member_named(town, "王秀英")
    town.attachments.add("person", uid, [town.attachments.take(photograph(), "证.jpg")])
    stick = tmp_path / "stick"
    stick.mkdir()
    town.backups.copy(town.backups.create().name, stick)
    before, site = hash_of(town), town.books.site
    (picture,) = town.attachments.of("person", uid)
    content = town.attachments.content(picture)

    fresh = entrance(tmp_path / "new")
    (copy,) = fresh.copies(stick)
    assert fresh.users_of(copy) == [LABEL]
    with pytest.raises(UserProblem, match="password_wrong"):
        fresh.move_in(copy, LABEL, "不是这个密码")
    assert not fresh.exists()
    fresh.move_in(copy, LABEL, PASSWORD)
    app = fresh.unlock(LABEL, PASSWORD)
    assert hash_of(app) == before and app.books.site != site
    assert app.attachments.content(app.attachments.of("person", uid)[0]) == content
    app.close()
    with pytest.raises(UserProblem, match="books_exist"):
        fresh.move_in(copy, LABEL, PASSWORD)


def test_a_copy_is_only_read(town: App, tmp_path: Path) -> None:
    """The stick may be write-protected; whoever guesses waits all the same."""
    stick = tmp_path / "stick"
    stick.mkdir()
    town.backups.copy(town.backups.create().name, stick)
    before = {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()}
    fresh = entrance(tmp_path / "new")
    (copy,) = fresh.copies(stick)
    for _ in range(5):
        with pytest.raises(UserProblem, match="password_wrong"):
            fresh.move_in(copy, LABEL, "不是这个密码")
    with pytest.raises(UserProblem, match="password_wait"):
        fresh.move_in(copy, LABEL, PASSWORD)
    assert not fresh.exists()
    another = entrance(tmp_path / "new")
    another.move_in(copy, LABEL, PASSWORD)
    another.unlock(LABEL, PASSWORD).close()
    assert {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()} == before


def test_a_folder_without_a_copy_says_so(tmp_path: Path) -> None:
    assert entrance(tmp_path / "new").copies(tmp_path) == []


@pytest.mark.parametrize("way", ["create", "move_in"])
def test_books_made_by_another_process_just_now_are_not_swept_away(
    town: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Two windows set a PC up at once: the second looked before the first was done."""
    stick, folder = tmp_path / "stick", tmp_path / "new"
    stick.mkdir()
    town.backups.copy(town.backups.create().name, stick)
    slow, quick = entrance(folder), entrance(folder)
    (copy,) = slow.copies(stick)
    look = access.refuse_unsuitable
    state: list[str] = []

    def meanwhile(place: Path) -> None:
        monkeypatch.setattr(access, "refuse_unsuitable", look)
        app, _ = quick.create("红星村党支部", code="02", level="village", password=PASSWORD)
        state.append(hash_of(app))
        app.close()

    monkeypatch.setattr(access, "refuse_unsuitable", meanwhile)
    with pytest.raises(UserProblem, match="books_exist"):
        if way == "create":
            slow.create("红旗村党支部", code="01", level="village", password="另一个够长的密码")
        else:
            slow.move_in(copy, LABEL, PASSWORD)
    app = entrance(folder).unlock(LABEL, PASSWORD)
    assert hash_of(app) == state[0]
    app.close()
