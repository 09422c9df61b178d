"""Backups on real encrypted files: proved, thinned, never debris (P3, P4)."""

from __future__ import annotations

import random
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.store.attachment import Attachments, stored_names
from partybuild_desktop.store.backup import POOL, Backups
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.engine import Engines, connect
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from tests.store.child import die, in_child
from tests.store.safe import (
    CHEAP,
    PASSWORD,
    add_people,
    clear_traces,
    count_people,
    new_database,
    said,
)

DAY = datetime(2026, 1, 5, 8, 0)
PDF = b"%PDF-1.4\nscan"

Tell = Callable[[str, object], None]


class Office:
    """A data folder with open books, and its backups."""

    def __init__(self, folder: Path, *, people: int = 400) -> None:
        self.paths = Paths(folder)
        self.paths.make()
        _, self.key, self.code = Keyring.create(
            self.paths.keyring, label="主管1", password=PASSWORD, stretch=CHEAP
        )
        self.engines: Engines = new_database(self.paths.database, self.key, people=people)
        self.clock = FixedClock(DAY)
        self.backups = Backups(self.paths.backups, program="0.1", clock=self.clock)

    def back_up(self, reason: Reason = Reason.MANUAL, progress: Progress = NO_PROGRESS) -> Backup:
        return self.backups.create(
            self.key,
            reason=reason,
            database=self.paths.database,
            keyring=self.paths.keyring,
            attachments=self.paths.attachments,
            progress=progress,
        )

    def attach(self, data: bytes) -> str:
        name = Attachments(self.paths.attachments, self.key).add(data).name
        with self.engines.write.begin() as conn:
            row = (f"a{name[:8]}", name)
            conn.exec_driver_sql("INSERT INTO attachment VALUES (?, ?, 0)", row)
        return name


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "data")
    yield made
    made.engines.dispose()


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_backup_holds_every_row_and_proves_good(office: Office) -> None:
    made = office.back_up(Reason.IMPORT)
    assert made.name == "000001-20260105-080000-import"
    assert made.counts == {"attachment": 0, "org": 1, "person": 400}
    assert made.schema == 1
    assert office.backups.all() == (made,)
    assert office.backups.get(made.name) == made
    assert office.backups.verify(made, office.key) == ()
    assert count_people(made.database, office.key) == 400
    assert sorted(content(made.folder)) == ["books.db", "keyring.json", "manifest.json"]
    assert said(lambda: office.backups.get("x")) == "backup_unknown"


def test_the_keyring_of_its_day_opens_it(office: Office) -> None:
    made = office.back_up()
    ring = Keyring(office.paths.keyring, stretch=CHEAP)
    ring.change_password("主管1", old=PASSWORD, new="一个全新的长密码")
    old = Keyring(made.keyring, stretch=CHEAP).unlock("主管1", PASSWORD)
    assert old == office.key


def test_backup_while_somebody_reads_and_nothing_in_clear(office: Office, tmp_path: Path) -> None:
    office.attach(PDF)
    with office.engines.read.begin() as conn:
        conn.exec_driver_sql("SELECT count(*) FROM person").scalar()
        add_people(office.engines, 30)
        assert office.back_up().counts["person"] == 430
    (tmp_path / "stick").mkdir()
    office.backups.copy(office.backups.all()[0], tmp_path / "stick", office.key)
    assert clear_traces(tmp_path) == []


def test_the_sealed_files_are_copied_once_each(office: Office) -> None:
    first = office.attach(PDF)
    one = office.back_up()
    second = office.attach(PDF + b"2")
    two = office.back_up()
    assert one.attachments == (first,)
    assert set(two.attachments) == {first, second}
    pool = office.paths.backups / POOL
    assert stored_names(pool) == {first, second}
    assert office.backups.verify(two, office.key) == ()
    (pool / second).write_bytes(b"PBA1 damaged")
    assert [f.code for f in office.backups.verify(two, office.key)] == ["backup_attachment"]
    assert office.backups.verify(one, office.key) == ()


def test_pruning_takes_backups_and_the_sealed_files_of_none(office: Office) -> None:
    """T5: on real files; what is kept opens."""
    gone = office.attach(PDF)
    for _ in range(3):
        office.back_up()
        office.clock.advance(timedelta(days=1))
    with office.engines.write.begin() as conn:
        conn.exec_driver_sql("UPDATE attachment SET gone = 1")
    kept = office.attach(PDF + b"2")
    for _ in range(14):
        office.back_up()
        office.clock.advance(timedelta(days=20))
    pool = office.paths.backups / POOL
    assert stored_names(pool) == {gone, kept}
    removed = office.backups.prune()
    assert removed
    assert len(office.backups.all()) == 17 - len(removed)
    for _ in range(45):
        office.back_up()
        office.backups.prune()
        office.clock.advance(timedelta(days=40))
    assert stored_names(pool) == {kept}
    assert not any(p.name.startswith(".") for p in office.paths.backups.iterdir())
    assert all(office.backups.verify(b, office.key) == () for b in office.backups.all())


def test_the_newest_good_one_is_offered_past_damaged_ones(office: Office) -> None:
    """T4: the newest good one."""
    good = office.back_up()
    for how in range(4):
        bad = office.back_up()
        match how:
            case 0:
                raw = bytearray(bad.database.read_bytes())
                raw[len(raw) // 2] ^= 1
                bad.database.write_bytes(raw)
            case 1:
                bad.database.unlink()
            case 2:
                (bad.folder / "manifest.json").write_bytes(b"{}")
            case _:
                bad.database.write_bytes(bad.database.read_bytes()[:-4096])
    codes = [f.code for b in office.backups.all() for f in office.backups.verify(b, office.key)]
    assert codes == ["backup_size", "manifest_damaged", "backup_file_missing", "backup_hash"]
    assert office.backups.newest_good(office.key) == good
    office.backups.prune()
    assert office.backups.newest_good(office.key) == good
    again = office.back_up()
    assert again.sequence == 6
    assert {b.name for b in office.backups.prune()} == {
        f"{n:06d}-20260105-080000-manual" for n in (3, 4, 5)
    }


def test_another_books_backup_is_named(office: Office) -> None:
    """T4: a wrong file."""
    made = office.back_up()
    codes = [f.code for f in office.backups.verify(made, DataKey.new())]
    assert codes == ["backup_other_key"]


def test_a_damaged_live_database_makes_no_backup(office: Office) -> None:
    """T4: promise P4: a bad copy never joins the good ones."""
    office.back_up()
    office.engines.dispose()
    raw = bytearray(office.paths.database.read_bytes())
    raw[4096 * 9 + 77] ^= 4
    office.paths.database.write_bytes(raw)
    before = content(office.paths.backups)
    assert said(office.back_up) == "database_damaged"
    assert content(office.paths.backups) == before
    office.paths.database.unlink()
    assert said(office.back_up) == "database_missing"
    assert content(office.paths.backups) == before


def test_the_cut_tail_of_a_long_value_is_noticed(office: Office) -> None:
    """T4: online backup copies a page with a broken seal as zeros; the value would be cut."""
    with office.engines.write.begin() as conn:
        conn.exec_driver_sql("INSERT INTO org VALUES ('o2', ?)", ("长" * 20_000,))
    office.engines.dispose()
    good = office.paths.database.read_bytes()
    seen = set()
    for page in range(len(good) // 4096 - 14, len(good) // 4096):
        raw = bytearray(good)
        raw[page * 4096 + 77] ^= 4
        office.paths.database.write_bytes(raw)
        seen.add(said(office.back_up))
    assert seen == {"database_damaged"}
    assert office.backups.all() == ()


def test_a_writer_in_between_does_not_spoil_the_count(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partybuild_desktop.store import backup

    original = backup._vacuum_into
    times = 0

    def busy(source: object, target: Path, progress: Progress) -> None:
        nonlocal times
        times += 1
        if times < 3:
            add_people(office.engines, 5)
        original(source, target, progress)

    monkeypatch.setattr(backup, "_vacuum_into", busy)
    made = office.back_up()
    assert (times, made.counts["person"]) == (3, 410)


def test_an_unsound_live_database_makes_no_backup(office: Office) -> None:
    """T4: every page's seal is right, but a reference leads nowhere."""
    raw = connect(office.paths.database, office.key)
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("DELETE FROM org")
    raw.close()
    assert said(office.back_up) == "backup_unproved"
    assert office.backups.all() == ()


def test_cancel_leaves_nothing(office: Office) -> None:
    class Stop(Progress):
        def __init__(self, at: int) -> None:
            self.left = at

        def check(self) -> None:
            self.left -= 1
            if self.left == 0:
                raise Cancelled

    for at in range(1, 5):
        try:
            office.back_up(progress=Stop(at))
        except Cancelled:
            assert not any(office.paths.backups.iterdir())
    office.back_up()


def back_up_with_a_full_disk(folder: str, limit: str) -> None:
    """A limit on the size of a file stands in for the full disk."""
    office = Office.__new__(Office)
    office.paths = Paths(Path(folder))
    office.key = Keyring(office.paths.keyring, stretch=CHEAP).unlock("主管1", PASSWORD)
    office.backups = Backups(office.paths.backups, program="0.1", clock=FixedClock(DAY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    code = said(office.back_up)
    assert code in {"disk_full", "disk_error", "file_too_large"}, code


def test_a_full_disk_costs_no_backup_and_leaves_no_debris(
    office: Office, record_property: Tell
) -> None:
    """Promise P2, part of test T3."""
    record_property("tried", 3)
    office.back_up()
    office.engines.dispose()
    before = content(office.paths.backups)
    size = office.paths.database.stat().st_size
    for limit in (4096, size // 2, size - 4096):
        assert in_child(back_up_with_a_full_disk, office.paths.data_dir, limit) == 0
        assert content(office.paths.backups) == before


def die_in_a_backup(folder: str, at: str) -> None:
    office = Office.__new__(Office)
    office.paths = Paths(Path(folder))
    office.key = Keyring(office.paths.keyring, stretch=CHEAP).unlock("主管1", PASSWORD)
    office.backups = Backups(office.paths.backups, program="0.1", clock=FixedClock(DAY))

    class Deadly(Progress):
        left = int(at)

        def check(self) -> None:
            Deadly.left -= 1
            if Deadly.left == 0:
                die()

    office.back_up(progress=Deadly())
    die()


def test_killed_in_a_backup_it_counts_whole_or_not_at_all(
    office: Office, record_property: Tell
) -> None:
    """Part of test T1."""
    record_property("tried", 5)
    first = office.back_up()
    office.engines.dispose()
    for at in range(1, 6):
        assert in_child(die_in_a_backup, office.paths.data_dir, at) == -9
        for backup in office.backups.all():
            assert office.backups.verify(backup, office.key) == ()
    assert first in office.backups.all()
    office.back_up()
    assert not any(p.name.startswith(".") for p in office.paths.backups.iterdir())


def test_a_second_copy_is_the_same_and_made_once(office: Office, tmp_path: Path) -> None:
    office.attach(PDF)
    made = office.back_up()
    stick = tmp_path / "stick"
    assert said(lambda: office.backups.copy(made, stick, office.key)) == "path_missing"
    assert not stick.exists()
    stick.mkdir()
    copied = office.backups.copy(made, stick, office.key)
    assert content(copied.folder) == content(made.folder)
    assert office.backups.copy(made, stick, office.key) == copied
    second = office.backups.second_place(stick, made.key_id)
    assert second.verify(copied, office.key) == ()
    copied.database.write_bytes(b"damaged")
    again = office.backups.copy(made, stick, office.key)
    assert second.verify(again, office.key) == ()


def test_a_second_copy_that_reads_back_otherwise_does_not_count(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.back_up()

    def bad_stick(source: Path, target: Path, progress: Progress) -> None:
        target.write_bytes(source.read_bytes()[:-1] + b"?")

    monkeypatch.setattr("partybuild_desktop.store.backup._copy_file", bad_stick)
    (tmp_path / "stick").mkdir()
    assert (
        said(lambda: office.backups.copy(made, tmp_path / "stick", office.key)) == "backup_unproved"
    )
    second = office.backups.second_place(tmp_path / "stick", made.key_id)
    assert second.all() == ()
    assert content(second.folder) == {}


def test_random_damage_is_found_or_harmless(
    office: Office, tmp_path: Path, record_property: Tell
) -> None:
    """Part of test T4: whatever is hit in a backup, verify says so or it restores in full."""
    made = office.back_up()
    names = ["books.db", "keyring.json", "manifest.json"]
    whole = tmp_path / "whole"
    shutil.copytree(made.folder, whole)
    record_property("tried", 60)
    for seed in range(60):
        rng = random.Random(seed)
        target = made.folder / names[seed % 3]
        raw = bytearray(target.read_bytes())
        if rng.random() < 0.3:
            del raw[rng.randrange(len(raw)) :]
        else:
            raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        target.write_bytes(raw)
        backup = office.backups.all()[0]
        assert office.backups.verify(backup, office.key), seed
        target.write_bytes((whole / target.name).read_bytes())
        assert office.backups.verify(office.backups.all()[0], office.key) == ()


@pytest.mark.full
def test_twenty_megabytes_take_well_under_a_second(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", people=95_000)
    office.back_up()
    start = time.perf_counter()
    made = office.back_up()
    took = time.perf_counter() - start
    office.engines.dispose()
    assert made.size > 19e6
    assert took < 2.0, took
