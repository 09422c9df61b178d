"""A small invented township whose yearly figures can be worked out with a pencil.

On 31 December 2025 红旗村党支部 has nine members, 红星村党支部 two, the committee itself one.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.ids import SeededIds
from tests.books import LABEL, PASSWORD, entrance, member_named

NOW = dt.datetime(2026, 1, 10, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
YEAR = 2025
DAY = "2025-12-31"
OPENING, JOINED, CAME = EventKind.OPENING, EventKind.JOINED, EventKind.TRANSFER_IN

_FIELDS = ("sex", "nation", "birth", "joined", "confirmed", "education", "position")
#  Who is in 红旗村党支部 on the day: aged 76, 70, 65, 55, 36, 30, not known, 32 and 60.
_FLAG = {
    "王秀英": "女 汉族 1949-12-31 1972-05-01 1972-05-01 初中 农牧渔业生产人员",
    "李建国": "男 汉族 1955-01-01 1976-10-31 - 小学 其他农牧渔民",
    "刘文华": "男 土家族 1960-01-01 1985-07-01 1986-07-01 普通高中 农牧渔业生产人员",
    "陈桂兰": "女 苗族 1970-06 2002-10-31 2003-10-31 大专 乡村医生",
    "赵志强": "男 汉族 1989-12-31 2012-11-01 2013-11-01 大学 外出务工经商人员",
    "吴老根": "男 汉族 - 1966 - - 村民",
}
_CAME = "男 回族 1993-05-05 2015-07-01 2016-07-01 中专 农牧渔业生产人员"
_NEW = "女 汉族 1995-01-01 2025-03-01 - 硕士研究生 个体工商户"
_BACK = "男 汉族 1965-03-03 1992-06-01 1993-06-01 技工学校 退休"
_OTHER = "男 汉族 1950-02-02 1980-07-01 1981-07-01 初中 农牧渔业生产人员"


class _Founder:
    """Writes the township through the services."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._flag, _ = app.orgs.add("红旗村党支部")
        self._star, _ = app.orgs.add("红星村党支部")
        app.orgs.add("红旗村党支部第一党小组", parent=self._flag)
        self._uids: dict[str, str] = {}
        for name, line in _FLAG.items():
            self._add(name, line, self._flag)
        for name in ("黄德福", "何外出", "孙转走", "郭停籍", "唐除名"):
            self._add(name, _OTHER, self._flag)
        self._add("孙大山", _BACK, self._flag)
        self._add("彭红星", _OTHER, self._star)
        self._add("程镇长", _OTHER, app.books.root)
        self._posts()
        self._year()

    def _add(
        self, name: str, line: str, org: str, entry: EventKind = OPENING, on: str = "", **more: str
    ) -> None:
        values = {k: v for k, v in zip(_FIELDS, line.split(), strict=True) if v != "-"}
        values |= {"name": name, "kind": "正式党员", **more}
        self._uids[name], _ = self._app.members.add(values, org=org, entry=entry, on=on)

    def _posts(self) -> None:
        term = {"org": self._flag, "start": "2021-01-12", "term_until": "2026-01-12"}
        for name, title, office in (
            ("刘文华", "书记", "村委会主任"),
            ("陈桂兰", "组织委员", "村委会委员"),
        ):
            self._app.orgs.appoint(self._uids[name], title=title, **term)
            self._app.members.set(self._uids[name], {"office": office})

    def _year(self) -> None:
        members, u = self._app.members, self._uids
        members.remove(u["孙大山"], kind=EventKind.SUSPENDED, on="2024-05-01")
        self._add("郑学军", _CAME, self._flag, CAME, "2025-02-01", taiwan="是")
        self._add("周小燕", _NEW, self._flag, JOINED, kind="预备党员")
        members.remove(u["郭停籍"], kind=EventKind.SUSPENDED, on="2025-04-01")
        members.restore(u["孙大山"], on="2025-05-01", org=self._flag)
        members.remove(u["黄德福"], kind=EventKind.DIED, on="2025-06-01")
        members.remove(u["何外出"], kind=EventKind.TRANSFER_OUT, on="2025-08-01")
        members.transfer(u["孙转走"], to=self._star, on="2025-09-01", whole_unit=True)
        members.remove(u["唐除名"], kind=EventKind.LEFT, on="2025-11-30")


class Village:
    """The open books and the uids of what the tests ask for."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.town = app.books.root
        self.flag = app.orgs.find("红旗村党支部")
        self.star = app.orgs.find("红星村党支部")

    def uid(self, name: str) -> str:
        """The person of that name."""
        return member_named(self.app, name)


@pytest.fixture(scope="session")
def village_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the township, closed; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("books") / "village"
    clock = FixedClock(NOW)
    app, _ = entrance(folder, clock=clock, ids=SeededIds(11)).create(
        "双河镇党委", code="01", level="township", password=PASSWORD
    )
    _Founder(app)
    app.close()
    return folder


@pytest.fixture
def village(village_template: Path, tmp_path: Path) -> Iterator[Village]:
    """The township, open on 10 January 2026."""
    folder = Path(shutil.copytree(village_template, tmp_path / "village"))
    app = entrance(folder, clock=FixedClock(NOW)).unlock(LABEL, PASSWORD)
    yield Village(app)
    app.close()
