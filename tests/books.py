"""Cheap open books for tests: founded once in a session, copied for each test.

The small township has a committee, two branches (one with a group), a 总支 with two branches, and
six members. Passwords are stretched as little as the format allows.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.store import trail
from partybuild_desktop.store.check import state_hash
from partybuild_desktop.store.trail import Action
from partybuild_desktop.system.clock import Clock, FixedClock
from partybuild_desktop.system.ids import Ids, SeededIds
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.stretch import Stretch

CHEAP = Stretch(memory_kib=8, passes=1, lanes=1)
PASSWORD = "红旗村的第一本台账"
LABEL = "主管1"
TODAY = dt.date(2026, 7, 1)
NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))

#  Invented. Without identity numbers: a test that needs one gives it.
MEMBERS = (
    ("flag", {"name": "王秀英", "sex": "女", "birth": "1949-12-31", "joined": "1972-05-01"}),
    ("flag", {"name": "李䶮", "sex": "男", "birth": "1985-07", "joined": "2010-07-01"}),
    ("flag_1", {"name": "买买提·吐尔逊", "sex": "男", "birth": "1990", "joined": "2015-07-01"}),
    ("star", {"name": "单秀兰", "sex": "女", "birth": "1960-02-29", "joined": "1985-07-01"}),
    ("lake_1", {"name": "𠮷建国", "sex": "男", "birth": "1955-10-01", "joined": "1976"}),
    ("lake_2", {"name": "欧阳翠花", "sex": "女", "birth": "1978-03-08", "joined": "2001-07-01"}),
)
ORGS = (
    ("flag", "红旗村党支部", ""),
    ("star", "红星村党支部", ""),
    ("lake", "东湖村党总支", ""),
    ("lake_1", "中共东湖村第一支部委员会", "lake"),
    ("lake_2", "中共东湖村第二支部委员会", "lake"),
    ("flag_1", "红旗村党支部第一党小组", "flag"),
)


def entrance(
    folder: Path, *, clock: Clock | None = None, ids: Ids | None = None, practice: bool = False
) -> Entrance:
    """The way into the books of a folder, cheap and at a day of its own."""
    return Entrance(
        Paths(folder),
        program="test",
        clock=clock or FixedClock(NOW),
        ids=ids or Ids(),
        practice=practice,
        stretch=CHEAP,
    )


def found_town(folder: Path) -> None:
    """The small township, always with the same uids."""
    app, _ = entrance(folder, ids=SeededIds(7)).create(
        "双河镇党委", code="01", level="township", password=PASSWORD
    )
    uids: dict[str, str] = {}
    for name, typed, parent in ORGS:
        uids[name], _ = app.orgs.add(typed, parent=uids.get(parent, ""))
    for org, values in MEMBERS:
        full = {"kind": "正式党员", "confirmed": values["joined"], **values}
        app.members.add(full, org=uids[org], entry=EventKind.OPENING)
    app.close()


def hash_of(app: App) -> str:
    """The hash over the content of the books."""
    with app.books.read() as reader:
        return state_hash(reader)


def actions(app: App, limit: int | None = None) -> list[Action]:
    """The newest actions of the log, newest first."""
    with app.books.read() as reader:
        return trail.actions(reader, limit=limit)


def org_named(app: App, text: str) -> str:
    """The uid of an organisation by any of its names."""
    return app.orgs.find(text)


def member_named(app: App, name: str) -> str:
    """The uid of the only person of that name."""
    (uid,) = [m for m in app.search.find(name) if app.members.get(m).name == name]
    return uid


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small township, closed; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("books") / "town"
    found_town(folder)
    return folder


@pytest.fixture(scope="session")
def blank_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of books with nothing but the township's committee, closed."""
    folder = tmp_path_factory.mktemp("books") / "blank"
    app, _ = entrance(folder).create("双河镇党委", code="01", level="township", password=PASSWORD)
    app.close()
    return folder


@pytest.fixture
def blank_folder(blank_template: Path, tmp_path: Path) -> Path:
    """A copy of the books with the committee alone, closed."""
    return Path(shutil.copytree(blank_template, tmp_path / "blank"))


@pytest.fixture
def town_folder(town_template: Path, tmp_path: Path) -> Path:
    """A copy of the small township, closed."""
    return Path(shutil.copytree(town_template, tmp_path / "town"))


@pytest.fixture
def town(town_folder: Path) -> Iterator[App]:
    """The small township, open; today is TODAY."""
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    yield app
    app.close()
