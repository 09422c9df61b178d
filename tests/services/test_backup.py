"""The second place of the backups, the alarm after a week, and the rehearsal of a restore."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from partybuild_desktop.domain.backup import Alarm, Reason
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.second_place import alarm_lines
from partybuild_desktop.store import swap
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.errors import EnvironmentProblem
from tests.books import LABEL, PASSWORD, entrance, hash_of, member_named


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _later(app: App, **step: float) -> None:
    clock = app.books.clock
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(**step))


def _copies(place: Path) -> list[str]:
    return sorted(folder.name for folder in place.glob("partybuild-backup-*/[0-9]*"))


def test_each_backup_is_copied_while_the_place_is_there(town: App, stick: Path) -> None:
    backups = town.backups
    assert backups.second() is None
    backups.choose_second(stick)
    assert len(_copies(stick)) == 1  # at once, so that it is known to work
    backups.create(Reason.AUTOMATIC)
    assert len(_copies(stick)) == 2
    backups.create(Reason.IMPORT)
    assert len(_copies(stick)) == 2  # before an import nobody waits for a stick
    pulled = stick.with_name("pulled")
    stick.rename(pulled)
    second = backups.second()
    assert second is not None and second.found is None
    made = backups.create(Reason.EXIT)
    assert backups.to_copy() is None
    pulled.rename(stick)
    assert made.name not in _copies(stick)
    _later(town, minutes=1)
    made = backups.create(Reason.MERGE)
    assert backups.to_copy() == made
    assert backups.copy_second(made)
    assert made.name in _copies(stick)
    assert backups.to_copy() is None
    backups.choose_second(None)
    assert backups.second() is None


def test_a_stick_that_comes_back_under_another_name_is_known(
    town: App, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.backups.choose_second(stick)
    other = stick.with_name("other")
    stick.rename(other)
    monkeypatch.setattr("partybuild_desktop.services.second_place.sticks", lambda: [other])
    made = town.backups.create()
    assert made.name in _copies(other)
    assert not stick.exists()


def test_another_stick_in_its_place_is_left_alone(town: App, stick: Path) -> None:
    town.backups.choose_second(stick)
    shutil.rmtree(next(stick.iterdir()))
    town.backups.create()
    assert list(stick.iterdir()) == []


def test_a_copy_that_fails_is_told_and_the_backup_stands(
    town: App, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.backups.choose_second(stick)

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk_full", path=str(stick))

    with monkeypatch.context() as patch:
        patch.setattr("partybuild_desktop.store.backup.Backups.copy", full)
        made = town.backups.create()
    assert town.backups.last() == made
    second = town.backups.second()
    assert second is not None and str(stick) in second.problem
    town.backups.create()
    second = town.backups.second()
    assert second is not None and second.problem == ""


def test_a_place_that_does_not_work_is_not_chosen(town: App, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(EnvironmentProblem):
        town.backups.choose_second(file)
    assert town.backups.second() is None


def test_a_week_without_backup_or_copy_is_alarming(town: App, stick: Path) -> None:
    backups = town.backups
    assert backups.health().alarms == ()
    _later(town, days=7)
    assert backups.health().alarms == (Alarm.BACKUP, Alarm.COPY)
    assert [line[:10] for line in alarm_lines(backups.health())] == [
        "还没有完好的备份，请",
        "还没有在别处另存过，",
    ]
    made = backups.create()
    assert backups.health().alarms == (Alarm.COPY,)
    backups.copy(made.name, stick)
    assert backups.health().alarms == ()
    _later(town, days=8)
    assert "8 天没有完好的备份" in alarm_lines(backups.health())[0]
    assert "8 天没有在别处另存" in alarm_lines(backups.health())[1]


def _set_clock(app: App, years: int) -> None:
    clock = app.books.clock
    assert isinstance(clock, FixedClock)
    clock.set(clock.now().replace(year=clock.now().year + years))


def test_a_clock_that_was_set_hides_nothing(town: App, stick: Path) -> None:
    """A PC whose clock ran ten years ahead for an afternoon, or whose battery died."""
    backups, uid = town.backups, member_named(town, "王秀英")
    assert backups.is_behind()
    _set_clock(town, 10)
    backups.choose_second(stick)
    assert not backups.is_behind()
    assert backups.health().alarms == ()
    _set_clock(town, -10)
    assert backups.health().alarms == (Alarm.BACKUP, Alarm.COPY)
    assert all("时钟" in line and "-" not in line for line in alarm_lines(backups.health()))
    assert not backups.is_behind()
    town.members.set(uid, {"note": "x"})
    assert backups.is_behind()
    stick.rename(stick.with_name("pulled"))
    made = backups.create(Reason.EXIT)
    assert not backups.is_behind()
    assert backups.health().alarms == (Alarm.COPY,)
    stick.with_name("pulled").rename(stick)
    assert backups.to_copy() == made  # the stick comes back: what it lacks is told by looking
    assert backups.copy_second(made)
    assert backups.to_copy() is None
    assert backups.health().alarms == ()


def test_a_damaged_backup_does_not_count(town: App) -> None:
    made = town.backups.create()
    _later(town, days=8)
    newer = town.backups.create()
    assert Alarm.BACKUP not in town.backups.health().alarms
    newer.database.unlink()
    assert town.backups.health().backup == made.created
    assert Alarm.BACKUP in town.backups.health().alarms


def test_a_rehearsal_counts_what_would_come_and_changes_nothing(town: App) -> None:
    made = town.backups.create()
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"phone": "13800000001"})
    before, files = hash_of(town), sorted(town.paths.data_dir.iterdir())
    found = town.backups.rehearse(made.name)
    assert found.counts["person"] == 6
    now = town.backups.counts(["person", "txn"])
    assert now["person"] == 6
    assert now["txn"] == found.counts["txn"] + 1
    assert hash_of(town) == before
    assert sorted(town.paths.data_dir.iterdir()) == files
    content = bytearray(made.database.read_bytes())
    content[5000] ^= 1
    made.database.write_bytes(bytes(content))
    with pytest.raises(UserProblem, match="backup_bad"):
        town.backups.rehearse(made.name)


def test_a_restore_does_not_forget_where_the_copies_lie(town: App, stick: Path) -> None:
    made = town.backups.create()
    town.backups.choose_second(stick)
    town.backups.restore(made.name)
    second = town.backups.second()
    assert second is not None and second.chosen == stick
    assert town.backups.health().copy is not None


def test_after_a_restore_somebody_reads_while_another_writes(town: App) -> None:
    """The restored file came without a WAL; with a rollback journal a long reading locks it."""
    town.backups.restore(town.backups.create().name)
    uid = member_named(town, "王秀英")
    with town.books.read():
        town.members.set(uid, {"employer": "甲厂"})
    assert town.members.get(uid).employer == "甲厂"


def test_books_that_were_not_quite_put_back_are_shut_until_the_next_start(
    town: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who went on in the old ones would lose it when the next start completes the restore."""
    wanted = hash_of(town)
    made = town.backups.create(Reason.MANUAL)
    uid = member_named(town, "李䶮")
    town.members.set(uid, {"note": "后来才改的"})

    def held(*_: object) -> None:
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as patched:
        patched.setattr(swap, "_replace", held)
        with pytest.raises(EnvironmentProblem, match="swap_unfinished"):
            town.backups.restore(made.name)
    with pytest.raises(EnvironmentProblem, match="swap_unfinished"):
        town.members.set(uid, {"note": "不能再改"})
    town.close()
    with closing(entrance(town.paths.data_dir).unlock(LABEL, PASSWORD)) as app:
        assert hash_of(app) == wanted
        assert app.check.run().ok
