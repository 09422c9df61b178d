"""T4: books of which another tool has dropped a table or a column are told to be incomplete."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store.engine import Raw
from partybuild_desktop.store.table import METADATA
from partybuild_desktop.store.whole import missing_of
from tests.books import LABEL, PASSWORD, entrance
from tests.store.test_history import edit_behind_its_back


def _drop_column(raw: Raw, table: str, column: str) -> None:
    """Make a table anew without it: ALTER TABLE refuses a column that an index or a key uses."""
    kept = [f'"{c.name}"' for c in METADATA.tables[table].c if c.name != column]
    raw.execute(f'DROP TABLE "{table}"')
    raw.execute(f'CREATE TABLE "{table}" ({", ".join([*kept, "spare"])})')


def test_every_table_and_every_column_is_missed(town_folder: Path) -> None:
    """Each in turn, rolled back again; what else is there does not matter."""

    def try_all(raw: Raw) -> None:
        assert missing_of(raw) == ()
        raw.execute("CREATE TABLE notes (text)")
        assert missing_of(raw) == ()
        for table in METADATA.tables.values():
            raw.execute("BEGIN")
            raw.execute(f'DROP TABLE "{table.name}"')
            assert missing_of(raw) == (table.name,)
            raw.execute("ROLLBACK")
            for column in table.c:
                raw.execute("BEGIN")
                _drop_column(raw, table.name, column.name)
                assert missing_of(raw) == (f"{table.name}.{column.name}",)
                raw.execute("ROLLBACK")

    edit_behind_its_back(town_folder, try_all)
    entrance(town_folder).unlock(LABEL, PASSWORD).close()


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("DROP TABLE person", "person"),
        ("DROP TABLE txn", "txn"),
        ("DROP TABLE site", "site"),
        ("ALTER TABLE person DROP COLUMN birth", "person.birth"),
    ],
)
def test_such_books_are_refused_with_a_plain_sentence(
    town_folder: Path, what: str, name: str
) -> None:
    edit_behind_its_back(town_folder, lambda raw: raw.execute(what))
    before = (town_folder / "books.db").read_bytes()
    for _ in range(2):  # the lock is given back
        with pytest.raises(UserProblem) as caught:
            entrance(town_folder).unlock(LABEL, PASSWORD)
        assert caught.value.code == "database_incomplete"
    text = text_of(caught.value)
    assert f"（{name}）" in text
    assert "被别的工具删掉" in text and "没有改动它" in text and "最近的完好备份" in text
    assert (town_folder / "books.db").read_bytes() == before


def test_a_backup_of_such_books_is_no_good_one(town_folder: Path) -> None:
    """Something was dropped while the program ran: the one before is restored."""
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    good = app.backups.create()
    edit_behind_its_back(
        town_folder, lambda raw: raw.execute("ALTER TABLE person DROP COLUMN birth")
    )
    with pytest.raises(UserProblem) as caught:
        app.backups.create()
    assert caught.value.code == "backup_unproved"
    app.close()
    way = entrance(town_folder)
    done = way.restore(LABEL, PASSWORD)
    assert done.backup.name == good.name
    assert done.set_aside is not None
    app = way.unlock(LABEL, PASSWORD)
    assert {app.members.get(uid).birth for uid in app.members.uids(Scope())} != {""}
    app.close()
