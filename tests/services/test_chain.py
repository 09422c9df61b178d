"""The check of the lists of prints and of numbers shown: it names the entry, and says nothing of
lists that only went through what the program itself does with its books."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.finding import Finding
from partybuild_desktop.store.books import SCHEMA
from partybuild_desktop.store.chain import flaws
from partybuild_desktop.store.engine import APPLICATION_ID, connect, schema_of
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.trail import EVERYTHING
from partybuild_desktop.system.i18n import speaking
from tests.books import LABEL, PASSWORD, entrance, member_named
from tests.services.test_check import of_file, tampered
from tests.store.test_chain import fill
from tests.store.test_schema import RELEASED

OTHER = "另一个够长的密码"


@pytest.fixture
def folder(town_folder: Path) -> Path:
    with closing(entrance(town_folder).unlock(LABEL, PASSWORD)) as app:
        fill(app)
    return town_folder


def opened(folder: Path, password: str = PASSWORD) -> App:
    return entrance(folder).unlock(LABEL, password)


def whole_and_goes_on(app: App) -> None:
    """Nothing is found, and nothing either once more was printed and shown."""
    assert of_file(app) == []
    fill(app, 2)
    assert of_file(app) == []


def only(found: list[Finding]) -> Finding:
    (finding,) = found
    assert (finding.part.value, finding.repair.value) == ("log", "")
    return finding


def test_an_altered_print_is_named_by_number_time_user_serial_and_title(folder: Path) -> None:
    with tampered(folder, "UPDATE print SET title = '别的册' WHERE n = 2") as app:
        found = only(of_file(app))
        assert found.code == "list_altered"
        assert found.text.startswith(
            "打印记录第 2 号（2026-07-01 09:00，主管1，编号 01-2026-0002，别的册）"
            "与当时记下的不一样"
        )
        assert (found.table, found.uid) == ("print", "2")
        with speaking("en"):
            assert only(of_file(app)).text == (
                "Prints: no. 2 (2026-07-01 09:00, 主管1, serial number 01-2026-0002, 别的册) is not"
                " as it was written; it or the one before it was altered outside the program."
                " Compare with the newest sound backup."
            )


def test_an_altered_note_of_a_number_shown_is_named_by_whose_it_was(folder: Path) -> None:
    with tampered(folder, "UPDATE disclosure SET user = '录入9' WHERE n = 5") as app:
        found = only(of_file(app))
        assert "第 5 号（2026-07-01 09:00，录入9，查看王秀英的手机号）" in found.text
        assert (found.code, found.table, found.uid) == ("list_altered", "disclosure", "5")


def test_of_somebody_who_never_was_it_says_so(folder: Path) -> None:
    with tampered(folder, "UPDATE disclosure SET person = 'nobody' WHERE n = 1") as app:
        assert "查看已不在账簿里的人的手机号" in only(of_file(app)).text


def test_one_or_several_taken_out(folder: Path) -> None:
    with tampered(folder, "DELETE FROM print WHERE n = 2") as app:
        found = only(of_file(app))
        assert "打印记录第 3 号之前缺了一条" in found.text
        assert "（第 3 号是 2026-07-01 09:00，主管1，编号 01-2026-0003，册2）" in found.text
        assert (found.code, found.table, found.uid) == ("list_gap", "print", "3")
    with tampered(folder, "DELETE FROM print WHERE n = 3") as app:
        found = only(of_file(app))
        assert (found.code, found.uid) == ("list_gaps", "4")
        assert "打印记录第 4 号之前缺了 2 条" in found.text


@pytest.mark.parametrize("table", ["print", "disclosure"])
def test_the_last_or_all_taken_out(folder: Path, table: str) -> None:
    with tampered(folder, f"DELETE FROM {table} WHERE n = 5") as app:
        found = only(of_file(app))
        assert (found.code, found.table, found.uid) == ("list_short", table, "4")
        assert "应到第 5 号为止" in found.text
        assert "现在的最后一条是第 4 号（2026-07-01 09:00，主管1，" in found.text
    with tampered(folder, f"DELETE FROM {table}") as app:
        found = only(of_file(app))
        assert (found.code, found.table, found.uid) == ("list_short", table, "")
        assert "现在一条也没有" in found.text


def test_an_end_that_is_another(folder: Path) -> None:
    with tampered(folder, "DELETE FROM chain WHERE list = 'print'") as app:
        found = only(of_file(app))
        assert (found.code, found.table, found.uid) == ("list_end", "print", "5")
        assert "打印记录的末尾与程序最后记下的不一样" in found.text
        assert not app.check.run().ok


def test_garbage_ends_no_check_and_hinders_no_print(folder: Path) -> None:
    with tampered(
        folder,
        "UPDATE print SET wall = X'00ff', title = 7, pages = 'x', copy = 'text' WHERE n = 2",
        "UPDATE disclosure SET at = X'ff', person = 9, field = 'zz' WHERE n = 3",
        "UPDATE chain SET n = 'x'",
    ) as app:
        fill(app, 1)
        assert [f.code for f in of_file(app)] == ["list_altered", "list_end"] * 2


# ---------------------------------------------------------------- what the program itself does


def test_after_a_restore(folder: Path) -> None:
    with closing(opened(folder)) as app:
        made = app.backups.create()
        fill(app, 2)
        app.backups.restore(made.name)
        whole_and_goes_on(app)
    with closing(opened(folder)) as app:
        assert of_file(app) == []


def test_after_the_password_was_changed(folder: Path) -> None:
    with closing(opened(folder)) as app:
        app.users.change_password(PASSWORD, OTHER)
    with closing(opened(folder, OTHER)) as app:
        whole_and_goes_on(app)


def test_after_the_data_key_was_changed(folder: Path) -> None:
    with closing(opened(folder)) as app:
        changed = app.keys.change(app.keys.secrets(), PASSWORD).app
        with closing(changed):
            whole_and_goes_on(changed)


def test_after_moving_to_another_pc(folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with closing(opened(folder)) as app:
        app.backups.copy(app.backups.create().name, stick)
    fresh = entrance(tmp_path / "new")
    (copy,) = fresh.copies(stick)
    fresh.move_in(copy, LABEL, PASSWORD)
    with closing(fresh.unlock(LABEL, PASSWORD)) as app:
        assert len(app.prints.list()) == 5
        whole_and_goes_on(app)


def lay_old(released: Path, folder: Path) -> None:
    """Books of a released schema in the place of the town's, under the town's key."""
    path = folder / "books.db"
    key = Keyring(folder / "keyring.json").unlock(LABEL, PASSWORD)
    for file in folder.glob("books.db*"):
        file.unlink()
    with closing(connect(path, key, mode="rwc")) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.executescript("PRAGMA foreign_keys=OFF;" + released.read_text("utf-8"))


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_after_the_migration_of_a_released_schema(released: Path, town_folder: Path) -> None:
    """Behind a verified backup of the old schema, which can be restored in its turn."""
    lay_old(released, town_folder)
    with closing(opened(town_folder)) as app:
        (made,) = app.backups.all()
        assert (made.reason, made.schema) == (Reason.MIGRATION, int(released.stem))
        assert app.backups.verify(made.name)
        before = [app.prints.value(one.n) for one in app.prints.list()]
        shown = app.trail.disclosures(EVERYTHING)
        whole_and_goes_on(app)
        app.backups.restore(made.name)
        assert [app.prints.value(one.n) for one in app.prints.list()] == before
        assert app.trail.disclosures(EVERYTHING) == shown
        whole_and_goes_on(app)


def test_what_was_left_out_before_the_migration_is_still_missed(town_folder: Path) -> None:
    """Schema 2 could tell that, and nothing that was altered."""
    lay_old(RELEASED[1], town_folder)
    key = Keyring(town_folder / "keyring.json").unlock(LABEL, PASSWORD)
    with closing(connect(town_folder / "books.db", key)) as raw:
        assert schema_of(raw) == 2 < SCHEMA
        raw.execute("DELETE FROM print WHERE n = 1")
        raw.execute("DELETE FROM disclosure WHERE n = 2")
    with closing(opened(town_folder)) as app:
        assert [(f.code, f.table, f.uid) for f in of_file(app)] == [
            ("list_gap", "disclosure", "3"),
            ("list_gap", "print", "2"),
        ]
        with app.books.read() as reader:
            assert len(flaws(reader)) == 2
        uid = member_named(app, "王秀英")
        app.members.reveal(uid, "phone")
        assert len(of_file(app)) == 2


def test_a_print_kept_by_schema_2_prints_again_alike(town_folder: Path, tmp_path: Path) -> None:
    lay_old(RELEASED[1], town_folder)
    with closing(opened(town_folder)) as app:
        newest, first = app.prints.list()
        assert (newest.n, first.n) == (3, 1)
        assert app.prints.reprint(1, tmp_path / "1.pdf").serial == first.serial
        with pytest.raises(UserProblem, match="print_unknown"):
            app.prints.value(2)  # it was cut off
