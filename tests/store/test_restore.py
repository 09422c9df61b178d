"""Restore: rehearsed, the old files kept, today's passwords kept, a new site (P2, P3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.store import restore as restore_module
from partybuild_desktop.store.attachment import Attachments
from partybuild_desktop.store.backup import POOL, Backups
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.engine import connect, integrity, open_engines
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.restore import Restored, restore, restore_keyring
from partybuild_desktop.store.swap import STAGED, finish
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from tests.store.child import die, in_child
from tests.store.safe import CHEAP, PASSWORD, add_people, clear_traces, count_people, said
from tests.store.test_backup import PDF, Office

NEW_PASSWORD = "一个全新的长密码"
SITE = "site-b"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """400 people in the backup, 450 in the live books, and a password changed in between."""
    made = Office(tmp_path / "data")
    made.attach(PDF)
    made.back_up()
    add_people(made.engines, 50)
    ring = Keyring(made.paths.keyring, stretch=CHEAP)
    ring.change_password("主管1", old=PASSWORD, new=NEW_PASSWORD)
    made.engines.dispose()
    yield made
    made.engines.dispose()


def new_site(key: DataKey) -> restore_module.Callable[[Path], None]:
    def prepare(path: Path) -> None:
        raw = connect(path, key)
        raw.execute("UPDATE org SET name = ? WHERE uid = 'o1'", (SITE,))
        raw.close()

    return prepare


def first_backup(office: Office) -> Backup:
    return office.backups.all()[-1]


def put_back(
    office: Office,
    backup: Backup | None = None,
    *,
    key: DataKey | None = None,
    source: Backups | None = None,
    progress: Progress = NO_PROGRESS,
) -> Restored:
    key = key or office.key
    return restore(
        backup or first_backup(office),
        key,
        source=source or office.backups,
        own=office.backups,
        paths=office.paths,
        prepare=new_site(key),
        progress=progress,
    )


def site_of(paths: Paths, key: DataKey) -> str:
    engines = open_engines(paths.database, key, schema=1)
    try:
        assert integrity(engines.read) == []
        with engines.read.begin() as conn:
            return str(conn.exec_driver_sql("SELECT name FROM org").scalar_one())
    finally:
        engines.dispose()


def test_the_backup_stands_in_place_and_nothing_is_lost(office: Office) -> None:
    done = put_back(office)
    assert count_people(office.paths.database, office.key) == 400
    assert site_of(office.paths, office.key) == SITE
    assert done.saved is not None
    assert (done.saved.reason, done.saved.counts["person"]) == (Reason.RESTORE, 450)
    assert done.set_aside is not None
    assert count_people(done.set_aside / "books.db", office.key) == 450
    assert not (office.paths.data_dir / STAGED).exists()
    assert clear_traces(office.paths.data_dir) == []


def test_todays_password_stays(office: Office) -> None:
    assert put_back(office).keyring_replaced is False
    ring = Keyring(office.paths.keyring, stretch=CHEAP)
    assert ring.unlock("主管1", NEW_PASSWORD) == office.key
    assert said(lambda: ring.unlock("主管1", PASSWORD)) == "password_wrong"


def test_restoring_twice_keeps_both_sets_of_old_files(office: Office) -> None:
    one = put_back(office)
    two = put_back(office, one.saved)
    assert one.set_aside != two.set_aside
    assert count_people(office.paths.database, office.key) == 450


def test_the_wal_of_the_old_books_is_not_played_into_the_new(office: Office) -> None:
    """The live books died with their last transactions in the WAL alone."""
    assert in_child(add_and_die, office.paths.data_dir) == -9
    done = put_back(office)
    assert count_people(office.paths.database, office.key) == 400
    assert done.set_aside is not None
    assert count_people(done.set_aside / "books.db", office.key) == 457
    assert done.saved is not None
    assert done.saved.counts["person"] == 457


def add_and_die(folder: str) -> None:
    paths = Paths(Path(folder))
    key = Keyring(paths.keyring, stretch=CHEAP).unlock("主管1", NEW_PASSWORD)
    add_people(open_engines(paths.database, key, schema=1), 7)
    die()


def test_damaged_live_books_are_set_aside_as_they_are(office: Office) -> None:
    """T4: the damaged file is kept."""
    raw = bytearray(office.paths.database.read_bytes())
    raw[5000] ^= 1
    office.paths.database.write_bytes(raw)
    done = put_back(office)
    assert done.saved is None
    assert done.set_aside is not None
    assert (done.set_aside / "books.db").read_bytes() == bytes(raw)
    assert count_people(office.paths.database, office.key) == 400


def test_into_an_empty_folder_from_a_stick(office: Office, tmp_path: Path) -> None:
    """The PC is gone; the stick and the password of that day are left."""
    (tmp_path / "stick").mkdir()
    copied = office.backups.copy(first_backup(office), tmp_path / "stick", office.key)
    source = office.backups.second_place(tmp_path / "stick", copied.key_id)
    paths = Paths(tmp_path / "new pc")
    paths.make()
    assert restore_keyring(copied, paths=paths) is None
    key = Keyring(paths.keyring, stretch=CHEAP).unlock("主管1", PASSWORD)
    own = Backups(paths.backups, program="0.1")
    done = restore(copied, key, source=source, own=own, paths=paths, prepare=new_site(key))
    assert (done.saved, done.set_aside, done.keyring_replaced) == (None, None, False)
    assert count_people(paths.database, key) == 400
    name = copied.attachments[0]
    assert Attachments(paths.attachments, key).read(name) == PDF


def test_a_lost_keyring_comes_back_with_the_passwords_of_its_day(office: Office) -> None:
    """T4: no keyring."""
    for file in office.paths.data_dir.glob("keyring*"):
        file.write_bytes(b"damaged")
    assert said(lambda: Keyring(office.paths.keyring)) == "keyring_damaged"
    aside = restore_keyring(first_backup(office), paths=office.paths)
    assert aside is not None
    assert (aside / "keyring.json").read_bytes() == b"damaged"
    key = Keyring(office.paths.keyring, stretch=CHEAP).unlock("主管1", PASSWORD)
    assert count_people(office.paths.database, key) == 450


def test_a_backup_of_other_books_brings_its_own_keyring(office: Office, tmp_path: Path) -> None:
    """T4: a wrong keyring."""
    other = Office(tmp_path / "other", people=30)
    made = other.back_up()
    other.engines.dispose()
    done = put_back(office, made, key=other.key, source=other.backups)
    assert (done.saved, done.keyring_replaced) == (None, True)
    key = Keyring(office.paths.keyring, stretch=CHEAP).unlock("主管1", PASSWORD)
    assert count_people(office.paths.database, key) == 30
    assert done.set_aside is not None
    old = Keyring(done.set_aside / "keyring.json", stretch=CHEAP)
    assert count_people(done.set_aside / "books.db", old.unlock("主管1", NEW_PASSWORD)) == 450


def test_a_bad_backup_changes_nothing(office: Office) -> None:
    """T4: a damaged backup is not restored."""
    bad = first_backup(office)
    before = office.paths.database.read_bytes()
    assert said(lambda: put_back(office, key=DataKey.new())) == "backup_other_key"
    raw = bytearray(bad.database.read_bytes())
    raw[9000] ^= 1
    bad.database.write_bytes(raw)
    for key in (office.key, DataKey.new()):
        assert said(lambda key=key: put_back(office, key=key)) == "backup_bad"
    assert office.paths.database.read_bytes() == before
    assert not (office.paths.data_dir / "aside").exists()


def test_a_missing_photograph_does_not_hold_up_a_restore(office: Office) -> None:
    """T4: one attachment lost."""
    for file in (office.paths.backups / POOL).iterdir():
        file.unlink()
    done = put_back(office)
    assert [finding.code for finding in done.findings] == ["backup_attachment"]
    assert count_people(office.paths.database, office.key) == 400


def test_a_failing_preparation_and_cancel_change_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: DataKey) -> restore_module.Callable[[Path], None]:
        def prepare(path: Path) -> None:
            raw = connect(path, office.key)
            raw.execute("DELETE FROM person")
            raw.close()
            raise ZeroDivisionError

        return prepare

    class Stop(Progress):
        def __init__(self, at: int) -> None:
            self.left = at

        def check(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    before = office.paths.database.read_bytes()
    monkeypatch.setattr("tests.store.test_restore.new_site", fail)
    with pytest.raises(ZeroDivisionError):
        put_back(office)
    for at in range(5):
        with pytest.raises(Cancelled):
            put_back(office, progress=Stop(at))
    assert office.paths.database.read_bytes() == before
    assert not (office.paths.data_dir / STAGED).exists()


def test_no_restore_without_a_backup_of_today(office: Office, tmp_path: Path) -> None:
    """Promise P3: where the live books are sound and cannot be backed up, nothing happens."""
    before = office.paths.database.read_bytes()
    blocked = tmp_path / "a file in the place of the folder"
    blocked.write_bytes(b"")
    own = Backups(blocked, program="0.1")
    args = {"source": office.backups, "own": own, "paths": office.paths}
    backup = first_backup(office)
    code = said(lambda: restore(backup, office.key, prepare=new_site(office.key), **args))
    assert code == "folder_is_file"
    assert office.paths.database.read_bytes() == before


def restore_and_die(folder: str, at: str) -> None:
    office = Office.__new__(Office)
    office.paths = Paths(Path(folder))
    office.key = Keyring(office.paths.keyring, stretch=CHEAP).unlock("主管1", NEW_PASSWORD)
    office.backups = Backups(office.paths.backups, program="0.1")
    if at == "prepared":
        restore_module._stage_keyring = lambda *_: die()
    if at == "committing":
        from partybuild_desktop.store import swap

        swap._replace = lambda *_: die()

    class Deadly(Progress):
        def step(self, name: str, total: int = 0) -> None:
            if name == at:
                die()

    put_back(office, progress=Deadly())
    die()


@pytest.mark.parametrize(
    ("at", "people"),
    [
        ("核验备份", 450),
        ("备份账本", 450),
        ("试恢复备份", 450),
        ("prepared", 450),
        ("committing", 400),
        ("after", 400),
    ],
)
def test_killed_in_a_restore_it_is_before_or_after(office: Office, at: str, people: int) -> None:
    """Promise P2, part of test T1."""
    assert in_child(restore_and_die, office.paths.data_dir, at) == -9
    finish(office.paths.data_dir)
    assert count_people(office.paths.database, office.key) == people
    wanted = SITE if people == 400 else "红旗村党支部"
    assert site_of(office.paths, office.key) == wanted
    assert clear_traces(office.paths.data_dir) == []
