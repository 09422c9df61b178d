"""A branch for meetings: ten full members with a committee, two on probation, two groups.

Names are invented and say who it is: 书记, 副书记, 组织 and 宣传 hold posts; 甲 to 己 none; 新一
and 新二 are on probation. 甲, 乙 and 新一 stand in the first group, 丙 and 丁 in the second.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.meeting import Attendance, Meeting, Record
from partybuild_desktop.services.app import App
from partybuild_desktop.system.ids import SeededIds
from tests.books import LABEL, PASSWORD, entrance

LEADERS = {"书记王": "书记", "副书记李": "副书记", "组织赵": "组织委员", "宣传钱": "宣传委员"}
OTHERS = ("甲一", "乙二", "丙三", "丁四", "戊五", "己六")
NEW = ("新一", "新二")
FIRST, SECOND = ("甲一", "乙二", "新一"), ("丙三", "丁四")


@dataclass(frozen=True)
class Hall:
    """The open books, and the uids of the branch, its groups and its members by name."""

    app: App
    branch: str
    groups: tuple[str, str]
    uids: dict[str, str]

    def people(self, *names: str) -> list[str]:
        return [self.uids[name] for name in names]

    def name(self, uid: str) -> str:
        return next(name for name, found in self.uids.items() if found == uid)

    def record(self, present: int, *, kinds: str = "branch_meeting", **head: str) -> Record:
        """A meeting of the branch at which the first so many expected came, the rest were ill."""
        values = {"uid": head.pop("uid", ""), "org": self.branch, "on": "2026-06-10", **head}
        values["uid"] = values["uid"] or self.app.books.ids.uid()
        meeting = Meeting(kinds=kinds, **{"state": "held", "chair": self.uids["书记王"], **values})
        roll = self.app.meetings.roll(meeting.org, kinds, meeting.on)
        rows = [
            Attendance(person=uid)
            if n < present
            else Attendance(person=uid, state="absent", reason="ill")
            for n, uid in enumerate(roll.expected)
        ]
        return Record(meeting, tuple(rows))

    def hold(self, on: str, *, kinds: str = "theme_day", **more: str) -> str:
        """A meeting at which everybody was, saved."""
        return self.app.meetings.save(self.record(99, kinds=kinds, on=on, **more)).uid


def absent(record: Record, *persons: str, reason: str = "none") -> Record:
    """The record with these marked absent."""
    rows = [
        replace(one, state="absent", reason=reason) if one.person in persons else one
        for one in record.attendance
    ]
    return replace(record, attendance=tuple(rows))


def furnish(app: App) -> Hall:
    """Write the branch."""
    branch, _ = app.orgs.add("红岩村党支部", founded="2010-01-01")
    groups = tuple(
        app.orgs.add(f"红岩村党支部第{n}党小组", parent=branch, founded="2010-01-01")[0]
        for n in "一二"
    )
    uids = {}
    for name in (*LEADERS, *OTHERS, *NEW):
        values = {"name": name, "kind": "预备党员" if name in NEW else "正式党员"}
        values["joined"] = "2026-01-10" if name in NEW else "2001-07-01"
        if name not in NEW:
            values["confirmed"] = "2002-07-01"
        seat = groups[0] if name in FIRST else groups[1] if name in SECOND else branch
        uids[name], _ = app.members.add(values, org=seat, entry=EventKind.OPENING)
    for name, title in LEADERS.items():
        app.orgs.appoint(uids[name], org=branch, title=title, start="2021-01-12")
    app.orgs.appoint(uids["甲一"], org=groups[0], title="党小组长", start="2021-01-12")
    return Hall(app, branch, (groups[0], groups[1]), uids)


@pytest.fixture(scope="session")
def hall_template(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, tuple[str, str, str], dict[str, str]]:
    """The folder of the branch, closed, with the uids of its branch and people."""
    folder = tmp_path_factory.mktemp("books") / "hall"
    way = entrance(folder, ids=SeededIds(11))
    app, _ = way.create("双河镇党委", code="01", level="township", password=PASSWORD)
    found = furnish(app)
    app.close()
    return folder, (found.branch, *found.groups), found.uids


@pytest.fixture
def hall(
    hall_template: tuple[Path, tuple[str, str, str], dict[str, str]], tmp_path: Path
) -> Iterator[Hall]:
    """The branch, open; today is 1 July 2026."""
    folder, (branch, first, second), uids = hall_template
    app = entrance(Path(shutil.copytree(folder, tmp_path / "hall"))).unlock(LABEL, PASSWORD)
    yield Hall(app, branch, (first, second), uids)
    app.close()
