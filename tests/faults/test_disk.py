"""T1, T2, T3 below SQLite: killed, cut off or refused by the disk at any moment of 13 operations.

Whatever happens, the books are as before or as after, whole and in step with their log; every
backup that says it is good is good; a message names the disk and what to do. The timed run makes
one try of each operation, the long run some three thousand.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.disk import Disk, Fault, Outcome, failing_disk
from tests.faults.operations import BOOKS, OPERATIONS, Operation, look
from tests.share import FULL, share

Tell = Callable[[str, object], None]

#  What is said where the new books are decided, but not all in place.
DECIDED = frozenset({"swap_unfinished"})
#  What may be said of a disk that fails; all of them name the place and what to do.
DISK = frozenset({"disk_error", "no_permission", "path_missing", *DECIDED})
FULL_DISK = frozenset({"disk_full", "room_short"})
READ_ONLY = frozenset({"read_only", "no_permission"})


@dataclass(frozen=True)
class Known:
    """What an undisturbed run makes of a world, and in how many events."""

    template: Path
    before: str
    after: str
    events: int


class Trials:
    """Worlds in which operations are tried under faults."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self._disk = disk
        self._folder = folder
        self._known: dict[str, Known] = {}

    def known(self, operation: Operation) -> Known:
        if operation.name not in self._known:
            template = self._folder / operation.name / "template"
            operation.prepare(template)
            before = look(operation, self.world(operation, template))
            world = self.world(operation, template)
            done = self._disk.run(operation.name, world, Fault())
            assert (done.code, done.bug, done.killed) == ("", "", False)
            known = Known(template, before, look(operation, world), done.events)
            self._known[operation.name] = known
        return self._known[operation.name]

    def world(self, operation: Operation, template: Path, place: Path | None = None) -> Path:
        world = (place or self._folder / operation.name) / "world"
        shutil.rmtree(world, ignore_errors=True)
        return Path(shutil.copytree(template, world))

    def run(self, operation: Operation, fault: Fault) -> Outcome:
        """One try: how it ended, after what it left was looked at."""
        known = self.known(operation)
        world = self.world(operation, known.template)
        outcome = self._disk.run(operation.name, world, fault)
        what = f"{operation.name}: {fault}"
        #  Where a flush fails and nothing can be written afterwards, nobody can know before the
        #  next start whether the last step is on the disk.
        self.judge(operation, outcome, world, what, sure=not fault.stays)
        return outcome

    def judge(
        self, operation: Operation, outcome: Outcome, world: Path, what: str, *, sure: bool = True
    ) -> None:
        known = self.known(operation)
        assert outcome.bug == "", what
        if outcome.code:
            assert "请" in outcome.text, what
        left = look(operation, world)
        assert left in (known.before, known.after), what
        if outcome.code in {"", *DECIDED} and not outcome.killed:
            assert left == known.after, what
        elif sure and operation.tells and not outcome.killed:  # what is said is true
            assert left == known.before, what

    def run_here(self, operation: Operation, world: Path) -> Outcome:
        return self._disk.run(operation.name, world, Fault())


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trials]:
    with failing_disk() as disk:
        yield Trials(disk, tmp_path_factory.mktemp("trials"))


@pytest.fixture(params=OPERATIONS)
def operation(request: pytest.FixtureRequest) -> Operation:
    return OPERATIONS[request.param]


def moments(events: int, wanted: int) -> list[int]:
    """So many of the events, spread over all of them, the first and the last among them."""
    if wanted >= events:
        return list(range(1, events + 1))
    return sorted({1 + round(n * (events - 1) / (wanted - 1)) for n in range(wanted)})


def test_one_try_of_each(trials: Trials, operation: Operation) -> None:
    """The timed share: a moment nobody chose, another harm for each operation."""
    rng = random.Random(operation.name)
    at = rng.randint(1, trials.known(operation).events)
    kinds = (
        Fault("kill", at),
        Fault("cut", at),
        Fault("cut", at, seed=at),
        Fault("fail", at),
        Fault("fail", at, errno.ENOSPC, stays=True),
    )
    trials.run(operation, kinds[list(OPERATIONS).index(operation.name) % len(kinds)])


@pytest.mark.full
@pytest.mark.timeout(900)
def test_killed(trials: Trials, operation: Operation, record_property: Tell) -> None:
    """T1: 25 moments of each operation, or all it has; 300 in all."""
    chosen = moments(trials.known(operation).events, 26)
    record_property("tried", len(chosen))
    for at in chosen:
        assert trials.run(operation, Fault("kill", at)).killed


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("torn", [False, True])
def test_the_power_is_cut(
    trials: Trials, operation: Operation, torn: bool, record_property: Tell
) -> None:
    """P1, T1: what was not flushed is gone, all of it or some of it in any order."""
    chosen = moments(trials.known(operation).events, 20)
    record_property("tried", len(chosen))
    for at in chosen:
        assert trials.run(operation, Fault("cut", at, seed=at if torn else 0)).killed


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", OPERATIONS if FULL else ["settings"])
def test_each_event_fails_once(trials: Trials, name: str, record_property: Tell) -> None:
    """T2: the Nth write, flush, rename or removal fails, N = 1, 2, 3 … until none is left."""
    operation, at, tried, outcome = OPERATIONS[name], 0, 0, None
    while outcome is None or outcome.events >= at:
        at, tried = at + share(5, 1), tried + 1
        outcome = trials.run(operation, Fault("fail", at))
        assert outcome.code in {"", *DISK}, outcome
    record_property("tried", tried)
    assert at > trials.known(operation).events // 2


@pytest.mark.full
@pytest.mark.timeout(900)
def test_the_disk_fills_up(trials: Trials, operation: Operation, record_property: Tell) -> None:
    """T3: 30 thresholds of each operation; from there on nothing can be written."""
    chosen = moments(trials.known(operation).events, 30)
    record_property("tried", len(chosen))
    for at in chosen:
        outcome = trials.run(operation, Fault("fail", at, errno.ENOSPC, stays=True))
        assert outcome.code in {"", *FULL_DISK, *DISK}, outcome


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_nothing_may_be_written(
    trials: Trials, operation: Operation, error: int, record_property: Tell
) -> None:
    """T3: a disk that became read-only, or a folder whose rights were taken away."""
    record_property("tried", 5)
    for at in moments(trials.known(operation).events, 5):
        outcome = trials.run(operation, Fault("fail", at, error, stays=True))
        assert outcome.code in {"", *READ_ONLY, *DISK}, outcome


# ---------------------------------------------------------------- a disk that really is full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own; skipped where this user may not mount one."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def resize(place: Path, spare: int) -> None:
    """Leave so many bytes free."""
    facts = os.statvfs(place)
    used = (facts.f_blocks - facts.f_bfree) * facts.f_frsize
    size = (used + spare) // 4096 * 4096
    subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)


SOME = tuple(OPERATIONS) if FULL else ("backup",)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SOME)
def test_a_disk_that_is_really_full(
    trials: Trials, small_disk: Path, name: str, record_property: Tell
) -> None:
    """T3: SQLite's own files and the program's, with less and less room."""
    operation = OPERATIONS[name]
    known = trials.known(operation)
    record_property("tried", share(2, 30))
    refused = 0
    for n in range(share(2, 30)):
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        world = trials.world(operation, known.template, small_disk)
        resize(small_disk, 4096 * (n * n + 3 if FULL else 5 + 20 * n))
        outcome = trials.run_here(operation, world)
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        trials.judge(operation, outcome, world, f"{name}: {n}")
        refused += bool(outcome.code)
    assert refused
    assert (small_disk / "world" / BOOKS / "books.db").exists()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SOME)
def test_a_file_that_may_not_grow(trials: Trials, name: str, record_property: Tell) -> None:
    """T3: what a quota or an old file system does; needs no right to mount a disk."""
    operation = OPERATIONS[name]
    largest = max(p.stat().st_size for p in trials.known(operation).template.rglob("*"))
    record_property("tried", share(2, 10))
    for n in range(share(2, 10)):
        size = (64 << 10) + largest * n // share(3, 8)
        outcome = trials.run(operation, Fault("size", size, stays=True))
        assert outcome.code in {"", "file_too_large", *FULL_DISK, *DISK}, outcome


def test_the_library_takes_back_what_was_not_flushed(tmp_path: Path) -> None:
    """The test of the test: of four files only what was flushed is there after the cut."""
    world, lost = tmp_path / "world", tmp_path / "lost"
    world.mkdir()
    lost.mkdir()
    (world / "old").write_bytes(b"old")
    (world / "gone").write_bytes(b"still here")
    with failing_disk() as disk:
        outcome = disk.run("test of the test", world, Fault("cut", 13))
    assert outcome.killed, outcome
    found = {p.name: p.read_bytes() for p in world.iterdir()}
    assert found == {"old": b"old", "gone": b"still here", "flushed": b"flushed"}
