"""The sample township: its committee, villages, branches and groups, written in one action."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Final

from partybuild_desktop.domain.log import Value
from partybuild_desktop.domain.org import BRANCH, GENERAL_BRANCH, GROUP, JOINT_BRANCH, short_of_name
from partybuild_desktop.services.demo import name as names
from partybuild_desktop.store.books import Books

Row = dict[str, Value]

ROOT_NAME: Final = f"中共{names.TOWN}委员会"
ROOT_CODE: Final = "042"
_DIVISION: Final = f"{names.REGION}102"  # township: a 镇, by GB/T 10114
_GENERAL_AT: Final = 1  # the village with a 党总支
_JOINT_AT: Final = 2  # counted from the end, the village with a 联合党支部
_BRANCHES_OF_GENERAL: Final = 3
_GROUP_SIZE: Final = 16  # 党章 leaves it to the branch; usual are ten to twenty
_SMALLEST_WITH_GROUPS: Final = 20
_COMMUNITY: Final = "6"  # 属地关系: 社区、建制村
_TOWNSHIP: Final = "5"


@dataclass(frozen=True, slots=True)
class Branch:
    """Where members are placed: in its groups, or in the branch where it has none."""

    uid: str
    groups: tuple[str, ...]

    @property
    def seats(self) -> tuple[str, ...]:
        return self.groups or (self.uid,)


@dataclass(frozen=True, slots=True)
class Home:
    """One village: its branches, and the 总支 above them where it has one."""

    name: str
    branches: tuple[Branch, ...]
    general: str = ""

    @property
    def seats(self) -> tuple[str, ...]:
        return tuple(seat for branch in self.branches for seat in branch.seats)


@dataclass(slots=True)
class _Rows:
    """What is to be written, in the order of the tree."""

    village: list[Row] = field(default_factory=list)
    org: list[Row] = field(default_factory=list)
    superior: list[Row] = field(default_factory=list)


def found(
    books: Books, rng: Random, *, villages: int, members: int, term: tuple[str, str]
) -> list[Home]:
    """Write the tree; `members` a village decide about its groups, `term` is the 届 in office."""
    rows = _Rows()
    builder = _Builder(books, rng, rows, members, term[1])
    homes = [builder.home(n, name, villages) for n, name in enumerate(names.villages(villages))]
    with books.write("demo", part="orgs") as unit:
        unit.edit("org", books.root, _root_fields(term[1]))
        unit.new_many("village", rows.village)
        unit.new_many("org", rows.org)
        unit.new_many("superior", rows.superior)
    return homes


def _root_fields(term_until: str) -> Row:
    return {
        "founded": "1958-09",
        "affiliation": _TOWNSHIP,
        "unit_case": "2",
        "division": f"{_DIVISION}000",
        "approved_by": f"中共{names.COUNTY}委员会",
        "address": f"{names.COUNTY}{names.TOWN}人民路1号",
        "contact": "党建办",
        "phone": f"{names.AREA}-6000001",
        "term_until": term_until,
    }


class _Builder:
    def __init__(
        self, books: Books, rng: Random, rows: _Rows, members: int, term_until: str
    ) -> None:
        self._books = books
        self._rng = rng
        self._rows = rows
        self._members = members
        self._term_until = term_until
        self._position = 1

    def home(self, n: int, name: str, of: int) -> Home:
        """The n-th village with its organisations."""
        village = self._books.ids.uid()
        code = f"{ROOT_CODE}{n + 1:03d}"
        division = f"{_DIVISION}{200 + n:03d}"
        self._rows.village.append(
            {"uid": village, "code": division, "name": name, "town": names.TOWN}
        )
        more = {"village": village, "division": division, "founded": self._founded(early=True)}
        root = self._books.root
        if n == _GENERAL_AT:
            full = f"中共{name}总支部委员会"
            general = self._org(full, GENERAL_BRANCH, code, root, {**more, "unit_case": "2"})
            count = _BRANCHES_OF_GENERAL
            branches = tuple(
                self._branch(
                    f"中共{name}第{names.numeral(k)}支部委员会",
                    BRANCH,
                    f"{code}{k:02d}",
                    general,
                    self._members // count,
                    {"founded": self._founded(early=False), "unit_case": "1"},
                )
                for k in range(1, count + 1)
            )
            return Home(name, branches, general)
        joint = of > _JOINT_AT and n == of - _JOINT_AT
        full = f"中共{name}联合支部委员会" if joint else f"中共{name}党支部委员会"
        kind = JOINT_BRANCH if joint else BRANCH
        more["unit_case"] = "3" if joint else "2"
        return Home(name, (self._branch(full, kind, code, root, self._members, more),))

    def _branch(
        self, name: str, kind: str, code: str, parent: str, members: int, more: Row
    ) -> Branch:
        uid = self._org(name, kind, code, parent, more)
        if members < _SMALLEST_WITH_GROUPS:
            return Branch(uid, ())
        count = min(-(-members // _GROUP_SIZE), 9)
        short = short_of_name(name)
        return Branch(
            uid,
            tuple(
                self._org(
                    f"{short}第{names.numeral(k)}党小组",
                    GROUP,
                    f"{code}9{k}",
                    uid,
                    {"short": f"第{names.numeral(k)}党小组"},
                )
                for k in range(1, count + 1)
            ),
        )

    def _org(self, name: str, kind: str, code: str, parent: str, more: Row) -> str:
        uid = self._books.ids.uid()
        self._position += 1
        values: Row = {
            "uid": uid,
            "name": name,
            "short": short_of_name(name),
            "kind": kind,
            "code": code,
            "position": str(self._position),
        }
        if kind != GROUP:
            values |= {
                "affiliation": _COMMUNITY,
                "approved_by": ROOT_NAME,
                "phone": f"{names.AREA}-6{int(self._rng.random() * 1e6):06d}",
                "term_until": self._term_until,
            }
        self._rows.org.append(values | more)
        self._rows.superior.append({"uid": self._books.ids.uid(), "org": uid, "parent": parent})
        return uid

    def _founded(self, *, early: bool) -> str:
        year = 1954 + int(self._rng.random() * 12) if early else 1999 + int(self._rng.random() * 9)
        day = dt.date(year, 1 + int(self._rng.random() * 12), 1)
        return day.isoformat()[:7] if early else day.isoformat()
