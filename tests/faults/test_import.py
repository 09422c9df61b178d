"""T1 and P10 for an import: killed at any moment it happened or not, and nothing lies in clear."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from partybuild_desktop.services.member import Scope
from tests.books import LABEL, PASSWORD, entrance, hash_of
from tests.faults.importing import (
    DONE,
    PHASES,
    SAMPLE,
    before_and_after,
    bring_in,
    kill_within,
    run_until_killed,
    start,
)
from tests.faults.traces import ENCODINGS, files, needles, traces
from tests.share import FULL, share


@dataclass(frozen=True)
class Known:
    """What an undisturbed import makes of the empty books."""

    before: str
    after: str
    seconds: float


@pytest.fixture(scope="module")
def known(blank_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Known:
    return Known(*before_and_after(blank_template, tmp_path_factory.mktemp("known") / "books"))


@pytest.fixture(scope="module")
def secrets() -> list[bytes]:
    """Names of three characters or more and identity numbers of the sample roster."""
    sheet = CalamineWorkbook.from_path(SAMPLE).get_sheet_by_index(0)
    rows = [row for row in sheet.to_python() if isinstance(row[0], float)]
    assert len(rows) == 960
    if not FULL:
        rows = random.Random(3).sample(rows, 60)
    names = [str(row[1]) for row in rows if len(str(row[1])) >= 3]
    return needles([*names, *(str(row[2]) for row in rows)])


def look(folder: Path, known: Known) -> str:
    """Open the books as the clerk does the next morning: before or after, and whole."""
    app = entrance(folder).unlock(LABEL, PASSWORD)
    try:
        state = hash_of(app)
        assert state in (known.before, known.after)
        report = app.check.run()
        assert report.ok, [f.message for f in report.findings if f.of_file]
        count = app.members.count(Scope())
        assert count == (960 if state == known.after else 0)
        for made in app.backups.all():
            assert made.problem or app.backups.verify(made.name)
        if state == known.after:  # P3: it did not start without a backup
            assert app.backups.last() is not None
    finally:
        app.close()
    return state


@pytest.fixture
def books(blank_folder: Path) -> Iterator[Path]:
    yield blank_folder
    shutil.rmtree(blank_folder.parent, ignore_errors=True)


@pytest.mark.parametrize("phase", PHASES)
def test_killed_at_a_named_phase(
    books: Path, known: Known, secrets: list[bytes], phase: str
) -> None:
    run_until_killed(books, phase)
    assert traces(secrets, books.parent) == []
    assert look(books, known) == (known.after if phase in DONE else known.before)
    if FULL or phase in ("backup made", "half of the rows"):  # the clerk simply does it again
        app = bring_in(books, SAMPLE)
        assert app.members.count(Scope()) == 960
        app.close()


@pytest.mark.parametrize("seed", range(share(3, 100)))
def test_killed_at_any_moment(books: Path, known: Known, secrets: list[bytes], seed: int) -> None:
    kill_within(books, known.seconds * 1.2, random.Random(seed))
    assert traces(secrets, books.parent) == []
    look(books, known)


def test_killed_again_and_again(
    books: Path, known: Known, record_property: Callable[[str, object], None]
) -> None:
    """Mornings in a row; what was begun never piles up into something else."""
    rng, tried = random.Random(5), 0
    for _ in range(share(2, 20)):
        kill_within(books, known.seconds, rng)
        tried += 1
        if look(books, known) == known.after:
            break
    record_property("tried", tried)
    leftover = [p.name for p in books.iterdir() if p.suffix in (".tmp", ".new")]
    assert leftover == []


# ---------------------------------------------------------------- nothing lies in clear


def test_nothing_of_an_imported_roster_lies_in_clear(
    books: Path, known: Known, secrets: list[bytes]
) -> None:
    """Data folder, WAL, backups, logs, home and temporary files; open, closed and printed."""
    process = start(books, SAMPLE)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert traces(secrets, books.parent) == []
    app = entrance(books).unlock(LABEL, PASSWORD)
    try:
        app.search.warm()
        app.search.find("wang")
        uid = app.members.uids(Scope())[0]
        app.members.set(uid, {"note": "核对过"})
        app.settings.keep_draft("member", app.members.get(uid).name)
        app.backups.create()
        app.ledgers.draw(app.ledgers.compose("roster", Scope(), masked=False))
        assert traces(secrets, books) == []  # with the WAL beside the database
        assert any(path.name.endswith("-wal") for path in files(books))
    finally:
        app.close()
    assert traces(secrets, books.parent) == []


def test_the_search_finds_what_is_there(tmp_path: Path, secrets: list[bytes]) -> None:
    """The test of the test: each encoding, in a file, in the middle, and in a file's name."""
    assert len(secrets) > 100
    for encoding in ENCODINGS:
        (tmp_path / encoding).write_bytes(b"\x00\xff" * 999 + "欧阳翠花".encode(encoding) + b"x")
    (tmp_path / "欧阳翠花.txt").write_bytes(b"")
    assert len({line.split(":")[0] for line in traces(needles(["欧阳翠花"]), tmp_path)}) == 5
