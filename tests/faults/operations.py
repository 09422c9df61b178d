"""The thirteen operations that may be killed, cut off or refused by the disk at any moment.

Each has a world (a folder with books, and what else it needs), an act, and what it leaves: a text
that is the same before it began wherever nothing happened, and the same after it wherever it did.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.books import SCHEMA
from partybuild_desktop.store.engine import APPLICATION_ID, connect, schema_of
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.trail import Wanted
from partybuild_desktop.system.ids import SeededIds
from tests.books import LABEL, PASSWORD, entrance, found_town, hash_of
from tests.share import FULL

ROOT = Path(__file__).resolve().parents[2]
PHRASE = "红旗飘飘过大江"
STICK = "stick"
BOOKS = "books"
_PASTED = 500 if FULL else 40

Arm = Callable[[], None]
World = Callable[[Path], None]


def _made_once(make: World) -> World:
    """A world that is made once in a session and copied from then on."""

    @functools.cache
    def template() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="world"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        make(folder)
        return folder

    def copy(world: Path) -> None:
        shutil.copytree(template(), world, dirs_exist_ok=True)

    return copy


def opened(world: Path, folder: str = BOOKS) -> App:
    """The books of a world, which give the same names each time."""
    return entrance(world / folder, ids=SeededIds(11)).unlock(LABEL, PASSWORD)


@dataclass(frozen=True)
class Operation:
    """`act` calls what it is handed once everything is ready: from then on the disk may fail.

    `tells` is whether a failure means that nothing happened. A package that lies whole on the
    stick is not taken away again because it could not be noted here: taking it in does no harm.
    """

    name: str
    prepare: World
    act: Callable[[Path, Arm], None]
    left: Callable[[Path, App], str] = lambda world, app: hash_of(app)
    tells: bool = True


@_made_once
def _town(world: Path) -> None:
    found_town(world / BOOKS)
    (world / STICK).mkdir()


def _open_and(act: Callable[[App, Path], object]) -> Callable[[Path, Arm], None]:
    def run(world: Path, arm: Arm) -> None:
        with closing(opened(world)) as app:
            app.backups.all()
            arm()
            act(app, world)

    return run


def _first(app: App) -> str:
    return sorted(app.members.uids(Scope()))[0]


# ---------------------------------------------------------------- one PC


def _save(app: App, _: Path) -> None:
    app.members.set(_first(app), {"note": "核对过", "phone": "13800138000"})


@_made_once
def _many(world: Path) -> None:
    _town(world)
    with closing(opened(world)) as app:
        org = app.orgs.find("红旗村党支部")
        for n in range(_PASTED):
            values = {"name": f"王{n}", "kind": "正式党员", "joined": "2001-07-01"}
            app.members.add({**values, "confirmed": "2002-07-01"}, org=org, entry=EventKind.OPENING)


def _paste(app: App, _: Path) -> None:
    uids = app.members.uids(Scope())
    app.members.set_many((uid, {"note": f"第{n}行"}) for n, uid in enumerate(sorted(uids)))


@_made_once
def _edited(world: Path) -> None:
    _town(world)
    with closing(opened(world)) as app:
        _save(app, world)


def _undo(app: App, _: Path) -> None:
    app.history.undo()


@_made_once
def _roster(world: Path) -> None:
    _town(world)
    shutil.copy(ROOT / "tests" / "samples" / "红旗村花名册.xlsx", world / "花名册.xlsx")


def _import(app: App, world: Path) -> None:
    file = app.roster.open(world / "花名册.xlsx")
    app.roster.apply(app.roster.preview(file, create_branches=True))


def _backup(app: App, _: Path) -> None:
    app.backups.create()


@_made_once
def _backed_up(world: Path) -> None:
    _town(world)
    with closing(opened(world)) as app:
        app.backups.create()
        _save(app, world)


def _restore(app: App, _: Path) -> None:
    oldest = app.backups.all()[-1]
    app.backups.restore(oldest.name)


@_made_once
def _old(world: Path) -> None:
    """Books of schema 1 under the town's own key."""
    _town(world)
    path = world / BOOKS / "books.db"
    key = Keyring(world / BOOKS / "keyring.json").unlock(LABEL, PASSWORD)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with closing(connect(path, key, mode="rwc")) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        released = ROOT / "tests" / "schemas" / "1.sql"
        raw.executescript("PRAGMA foreign_keys=OFF;" + released.read_text("utf-8"))
        for n in range(1, 20):
            shown = (n, "2026-07-01T09:00:00+08:00", LABEL, "p", "phone", "核对")
            raw.execute("INSERT INTO disclosure VALUES (?, ?, ?, ?, ?, ?)", shown)
            printed = (n, f"01-2026-{n:04}", *shown[1:3], "roster", "册", 1, "{}", bytes(5000))
            raw.execute("INSERT INTO print VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", printed)
        assert schema_of(raw) < SCHEMA


def _migrate(world: Path, arm: Arm) -> None:
    arm()
    opened(world).close()


def _print(app: App, world: Path) -> None:
    for n in range(3):
        ledger = app.ledgers.compose("roster", Scope(), masked=False)
        app.prints.write(ledger, world / STICK / f"{n}.pdf")


def _left_by_print(_: Path, app: App) -> str:
    """Printing changes nothing but its own record, every line of which can be printed again."""
    for one in app.prints.list():
        app.prints.value(one.n)
    return hash_of(app)


def _settings(app: App, _: Path) -> None:
    app.settings.set("theme", "dark")


def _left_by_settings(_: Path, app: App) -> str:
    return app.settings.get("theme")


@_made_once
def _guarded(world: Path) -> None:
    """Two users and a photograph, under a data key that is to be changed."""
    _town(world)
    with closing(opened(world)) as app:
        app.users.add("录入1", Role.CLERK, PASSWORD)
        stream = BytesIO()
        Image.new("RGB", (200, 150), (200, 30, 30)).save(stream, "PNG")
        taken = app.attachments.take(stream.getvalue(), "党员活动.png")
        app.attachments.add("person", _first(app), [taken])


def _change_key(app: App, _: Path) -> None:
    app.keys.change(app.keys.secrets(), PASSWORD).app.close()


def _left_by_change(_: Path, app: App) -> str:
    """The same books either way, every photograph whole; the log says which."""
    assert app.attachments.problems() == []
    return f"{hash_of(app)} {app.trail.count(Wanted(action='key_change'))}"


def _flush_some(world: Path, arm: Arm) -> None:
    """The test of the test: what each step leaves after a power cut is plain."""
    arm()
    folder = os.open(world, os.O_RDONLY)
    with (world / "flushed").open("wb") as stream:  # 1
        stream.write(b"flushed")
        stream.flush()  # 2
        os.fsync(stream.fileno())  # 3
        os.fsync(folder)  # 4
        stream.write(b" and more")
        stream.flush()  # 5
    with (world / "old").open("r+b") as stream:
        stream.write(b"new and longer")
        stream.flush()  # 6
        stream.truncate(3)  # 7
    (world / "gone").unlink()  # 8
    with (world / "fresh").open("wb") as stream:  # 9
        stream.write(b"fresh")
        stream.flush()  # 10
        os.fsync(stream.fileno())  # 11: its content, not its name
    (world / "fresh").replace(world / "old")  # 12
    os.fsync(folder)  # 13: too late


# ---------------------------------------------------------------- the stick


@_made_once
def _pair(world: Path) -> None:
    """A village invited by the town, with something to report."""
    _town(world)
    with closing(opened(world)) as town:
        town.packages.invite(town.orgs.find("红旗村党支部"), world / "邀请.pbpkg", PHRASE)
    village = entrance(world / "village", ids=SeededIds(12))
    app, _ = village.accept(world / "邀请.pbpkg", PHRASE, password=PASSWORD)
    with closing(app):
        assert app.books.level == "village"
        _save(app, world)
        app.packages.send(world / STICK / "red.pbpkg")


@_made_once
def _reported(world: Path) -> None:
    """The village is the one that acts; an older report lies on the stick."""
    _pair(world)
    (world / BOOKS).rename(world / "town")
    (world / "village").rename(world / BOOKS)
    with closing(opened(world)) as app:
        app.members.set(_first(app), {"note": "又核对过"})


def _export(app: App, world: Path) -> None:
    app.packages.send(world / STICK / "red.pbpkg", full=True)


def _left_by_export(world: Path, app: App) -> str:
    """The old report or the new one, whole: the town's technician looks into it."""
    with closing(opened(world, "town")) as town:
        number = town.packages.inspect(world / STICK / "red.pbpkg").number
    return f"{hash_of(app)} {number}"


def _merge(app: App, world: Path) -> None:
    app.packages.receive(world / STICK / "red.pbpkg")


@_made_once
def _merged(world: Path) -> None:
    _pair(world)
    with closing(opened(world)) as app:
        _merge(app, world)


def _roll_back(app: App, _: Path) -> None:
    brought = next(one for one in app.packages.passed() if one.direction == "in")
    app.packages.roll_back(brought.id)


OPERATIONS = {
    one.name: one
    for one in (
        Operation("save", _town, _open_and(_save)),
        Operation("paste", _many, _open_and(_paste)),
        Operation("undo", _edited, _open_and(_undo)),
        Operation("import", _roster, _open_and(_import)),
        Operation("backup", _town, _open_and(_backup)),
        Operation("restore", _backed_up, _open_and(_restore)),
        Operation("migration", _old, _migrate),
        Operation("print batch", _town, _open_and(_print), _left_by_print),
        Operation("settings", _town, _open_and(_settings), _left_by_settings),
        Operation("package export", _reported, _open_and(_export), _left_by_export, tells=False),
        Operation("merge", _pair, _open_and(_merge)),
        Operation("roll-back of a merge", _merged, _open_and(_roll_back)),
        Operation("data key", _guarded, _open_and(_change_key), _left_by_change),
    )
}


#  What the process under faults can run.
ACTS = {**{one.name: one.act for one in OPERATIONS.values()}, "test of the test": _flush_some}


def look(operation: Operation, world: Path) -> str:
    """Open the books as the clerk does the next morning; what the operation left.

    Whole, in step with their log, every backup that says it is good is good, nothing half-written
    is left.
    """
    for half in (world / BOOKS).rglob("*.part"):
        os.utime(half, (0, 0))  # the next morning
    with closing(opened(world)) as app:
        report = app.check.run()
        assert report.ok, [f.message for f in report.findings if f.of_file]
        for made in app.backups.all():
            assert made.problem or app.backups.verify(made.name), made.name
        left = operation.left(world, app)
    leftover = [p.name for p in (world / BOOKS).iterdir() if p.suffix in (".tmp", ".new", ".part")]
    assert leftover == []
    return left
