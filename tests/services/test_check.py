"""What was written past the program is named as people know it, leads there, and is put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.quality import Repair
from partybuild_desktop.services.app import App
from partybuild_desktop.services.finding import Finding
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.check import state_hash
from partybuild_desktop.store.engine import Raw
from tests.books import LABEL, PASSWORD, entrance, member_named, org_named
from tests.store.test_attachment import photograph
from tests.store.test_history import edit_behind_its_back, middle, sql


@contextmanager
def tampered(folder: Path, *statements: str | Callable[[Raw], object]) -> Iterator[App]:
    for one in statements:
        edit_behind_its_back(folder, sql(one) if isinstance(one, str) else one)
    app = entrance(folder).unlock(LABEL, PASSWORD)
    try:
        yield app
    finally:
        app.close()


def of_file(app: App) -> list[Finding]:
    return [f for f in app.check.run().findings if f.of_file]


@pytest.fixture
def folder(town_folder: Path) -> Path:
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    uid = member_named(app, "王秀英")
    app.orgs.appoint(uid, org=org_named(app, "红旗村"), title="书记", start="2021-01-12")
    app.members.set(uid, {"phone": "13800000000"})
    app.close()
    return town_folder


def state(app: App) -> str:
    with app.books.read() as reader:
        return state_hash(reader)


def test_an_altered_entry_is_named_by_number_time_user_and_deed(folder: Path) -> None:
    names: list[str] = []
    with tampered(
        folder,
        lambda raw: names.append(middle(raw)),
        "UPDATE txn SET user = '录入9' WHERE hash = :m",
    ) as app:
        (found,) = of_file(app)
        assert "第 9 号（2026-07-01 09:00，录入9，新增党员）" in found.text
        assert (found.table, found.uid) == ("txn", names[0])


def test_a_field_changed_by_hand_is_named_put_right_and_taken_back(folder: Path) -> None:
    with tampered(folder, "UPDATE person SET phone = '1', gone = 1 WHERE name = '王秀英'") as app:
        found = of_file(app)
        uid = next(f.uid for f in found if f.code == "book_differs")
        (differs,) = [f for f in found if f.code == "book_differs"]
        assert differs.message.startswith("王秀英：党员资料与操作记录不一致（删除标记、手机号）")
        assert (differs.table, differs.repair) == ("person", Repair.FOLLOW)
        before = state(app)
        done = app.repairs.mend([differs])
        assert (done.n, done.changes is not None) == (1, True)
        assert app.check.run().ok
        assert app.members.get(uid).phone == "13800000000"
        app.history.undo()
        assert state(app) == before  # what was there is kept, and now the log knows of it
        assert app.check.run().ok
        with pytest.raises(UserProblem, match="repair_nothing"):
            app.repairs.mend([differs])


def test_a_record_taken_out_is_put_back_and_a_strange_one_taken_out(folder: Path) -> None:
    """No backup can be made while a record refers to none."""
    app = entrance(folder).unlock(LABEL, PASSWORD)
    whole = state(app)
    app.close()
    with tampered(
        folder,
        "DELETE FROM post",
        "DELETE FROM person WHERE name = '单秀兰'",
        "INSERT INTO event (uid, person, kind, \"on\") VALUES ('e', 'nobody', 'opening', '')",
        "INSERT INTO event (uid, person, kind, \"on\") VALUES ('f', 'nobody', 'opening', '')",
    ) as app:
        found = of_file(app)
        assert {f.code for f in found} == {"file_damaged", "book_differs", "standing_stale"}
        texts = [f.text for f in found]
        assert any("3 条党籍经过所指的党员资料不在账簿里" in text for text in texts)
        assert any("条在册情况所指的党员资料不在账簿里" in text for text in texts)
        assert any("（这一条不见了）" in text for text in texts)
        assert any("（没有记过这一条）" in text for text in texts)
        assert {f.name for f in found if f.code == "book_differs"} == {"单秀兰", "王秀英", ""}
        with pytest.raises(UserProblem, match="backup_unproved"):
            app.backups.create()
        one = next(f for f in found if f.repair is Repair.FOLLOW)
        assert app.repairs.mend([one]).n == 4  # all of them: one may refer to another
        assert app.check.run().ok
        assert state(app) == whole
        app.backups.create()


def test_with_a_broken_log_nothing_is_put_right_by_it(folder: Path) -> None:
    with tampered(folder, "UPDATE change SET fields = replace(fields, '王秀英', '王秀兰')") as app:
        found = of_file(app)
        assert {f.code for f in found} == {"log_change_altered", "book_differs"}
        assert {f.repair for f in found} == {Repair.NONE}


GARBAGE = {
    "predecessors": ("UPDATE txn SET parents = 'xx' WHERE hash = :m", "log_entry_altered"),
    "a number for predecessors": (
        "UPDATE txn SET parents = '5' WHERE hash = :m",
        "log_entry_altered",
    ),
    "what it was called with": ("UPDATE txn SET args = 'xx' WHERE hash = :m", "log_entry_altered"),
    "what changed": ("UPDATE change SET fields = 'xx' WHERE txn = :m", "log_change_altered"),
    "a list of what changed": (
        "UPDATE change SET fields = '[1]' WHERE txn = :m",
        "log_change_altered",
    ),
    "the kind of an event": ("UPDATE event SET kind = 'zz'", "book_differs"),
    "the day of an event": ("UPDATE event SET \"on\" = 'zz'", "book_differs"),
    "dates": ("UPDATE person SET birth = 'zz', joined = '2026-99-99'", "book_differs"),
    "superiors in a circle": ("UPDATE superior SET parent = org", "book_differs"),
    "who did it, in no writing": (
        "UPDATE txn SET user = CAST(X'ff' AS TEXT) WHERE hash = :m",
        "log_entry_altered",
    ),
    "a name in no writing": ("UPDATE person SET name = CAST(X'ff' AS TEXT)", "book_differs"),
    "where somebody stands": ("UPDATE standing SET status = 'zz'", "standing_stale"),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_what_no_program_ever_wrote_is_named_and_ends_no_check(folder: Path, name: str) -> None:
    statement, code = GARBAGE[name]
    with tampered(folder, statement) as app:
        report = app.check.run()
        assert not report.ok
        assert code in {f.code for f in report.findings}
        n = app.repairs.mend_all(report.findings)
        assert bool(n) == (not code.startswith("log_"))
        assert app.check.run().ok == bool(n)
        if n:  # garbage is not kept in the log, to be brought back from it
            step, _ = app.history.next_steps()
            assert step is not None
            assert step.action != "repair"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM site",
        "INSERT INTO site SELECT 'other', level, root, practice, created FROM site",
    ],
)
def test_books_of_nobody_or_of_two_are_called_damaged(folder: Path, statement: str) -> None:
    """And so the door offers the newest backup."""
    edit_behind_its_back(folder, sql(statement))
    with pytest.raises(UserProblem) as caught:
        entrance(folder).unlock(LABEL, PASSWORD)
    assert caught.value.code == "database_damaged"
    assert str(folder) in str(caught.value.args_["path"])


@pytest.mark.parametrize("table", ["disclosure", "print"])
def test_an_entry_taken_out_of_a_list_of_this_pc_is_missed(folder: Path, table: str) -> None:
    app = entrance(folder).unlock(LABEL, PASSWORD)
    uid = member_named(app, "王秀英")
    for _ in range(3):
        app.members.reveal(uid, "phone", "核对")
        ledger = app.ledgers.compose("roster", Scope())
        app.prints.write(ledger, folder.parent / "x.pdf", asked={})
    app.close()
    with tampered(folder, f"DELETE FROM {table} WHERE n = 2") as app:
        (found,) = of_file(app)
        assert found.code == "list_gap"
        assert "第 3 号之前缺了一条" in found.text


def test_a_lost_picture_says_whose_it_is(town: App) -> None:
    kept = town.attachments.take(photograph(), "会场.jpg")
    town.attachments.add("person", member_named(town, "王秀英"), [kept])
    (town.paths.attachments / kept.hash).unlink()
    (found,) = [f for f in town.check.run().findings if f.repair is Repair.FETCH]
    assert found.message.startswith("王秀英：附件 会场")
    with pytest.raises(UserProblem, match="repair_nowhere"):
        town.repairs.mend([found])
