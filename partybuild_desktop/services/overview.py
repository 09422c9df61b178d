"""What lies before the clerk: figures of a scope, what is due this month, what to look at.

Everything follows from what the books hold; nothing is shown for records that do not exist yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from partybuild_desktop.domain.date import add_months, latest, plus_years, years_between
from partybuild_desktop.domain.identity import FEMALE
from partybuild_desktop.domain.member import FIELD, FIELDS, FULL, PROBATIONARY, Kind, kind_on
from partybuild_desktop.domain.value import doubts
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.member import NORMAL
from partybuild_desktop.services.org import Orgs, inside
from partybuild_desktop.services.show import field_title
from partybuild_desktop.store import listing as store
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

#  Table 5 of the yearly statistics (乡镇、建制村党员情况).
AGE_BANDS: Final = ((0, 35), (36, 45), (46, 54), (55, 59), (60, 200))
_DOUBTS: Final = {
    "id_missing": N_("没有公民身份号码"),
    "name_private_known": N_("姓名里有造字"),
    "name_private": N_("姓名里有造字，没有标准字"),
    "sex_mismatch": N_("性别与身份号码不符"),
    "birth_mismatch": N_("出生日期与身份号码不符"),
    "under_18_at_joining": N_("入党时不满 18 岁"),
    "confirmed_before_joined": N_("转正早于入党"),
    "confirmed_missing": N_("正式党员没有转正日期"),
    "code_unknown": N_("{field}不在代码表内"),
}
_CHUNK: Final = 200


class Matter(StrEnum):
    """What there is to do about it, the most urgent first."""

    OVERDUE = "overdue"
    DUE = "due"
    CHECK = "check"
    GREET = "greet"


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of what is to be done. `uids` are whom it concerns; `day` when it is due."""

    matter: Matter
    text: str
    uids: tuple[str, ...] = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a scope on a day, and its to-do list, the most urgent first."""

    total: int
    full: int
    probationary: int
    women: int
    age: float | None
    ages: tuple[int, ...]  # by AGE_BANDS
    doubtful: int  # members with something to look at
    todos: tuple[Todo, ...] = ()


@dataclass(slots=True)
class _Tally:
    """Counting, line by line."""

    day: str
    total: int = 0
    full: int = 0
    probationary: int = 0
    women: int = 0
    years: int = 0
    aged: int = 0
    doubtful: int = 0
    bands: list[int] = field(default_factory=lambda: [0] * len(AGE_BANDS))
    groups: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    due: list[Todo] = field(default_factory=list)
    greeted: list[tuple[str, str]] = field(default_factory=list)


def _names() -> tuple[str, ...]:
    coded = [f.key for f in FIELDS if f.kind is Kind.CODE]
    required = [f.key for f in FIELDS if f.required]
    dates = ["birth", "joined", "confirmed", "extended_until"]
    return tuple(dict.fromkeys(("name", "id", *required, *coded, *dates)))


class Overviews:
    """Overviews of the open books."""

    def __init__(self, books: Books, orgs: Orgs, codes: Codes) -> None:
        self._books = books
        self._orgs = orgs
        self._codes = codes

    def of(self, org: str, progress: Progress = NO_PROGRESS) -> Overview:
        """The overview of `org` today; half a second for 20,000 members."""
        day = self._orgs.today()
        names = _names()
        with self._books.read() as reader:
            below = inside(reader, self._books, org, day)
            rows = store.columns(reader, day, names, orgs=below, statuses=NORMAL, progress=progress)
        tally = _Tally(day)
        for n, row in enumerate(rows):
            if n % _CHUNK == 0:
                progress.check()
            self._count(tally, row[0], dict(zip(names, row[2:], strict=True)))
        del rows
        return Overview(
            total=tally.total,
            full=tally.full,
            probationary=tally.probationary,
            women=tally.women,
            age=tally.years / tally.aged if tally.aged else None,
            ages=tuple(tally.bands),
            doubtful=tally.doubtful,
            todos=tuple(self._todos(tally, org)),
        )

    def _count(self, tally: _Tally, uid: str, values: dict[str, str]) -> None:
        day = tally.day
        kind = kind_on(values["kind"], values["confirmed"], day)
        tally.total += 1
        tally.full += kind == FULL
        tally.probationary += kind == PROBATIONARY
        tally.women += values["sex"] == FEMALE
        age = years_between(values["birth"], day)
        if age is not None:
            tally.years += age
            tally.aged += 1
            for n, (_, last) in enumerate(AGE_BANDS):
                if age <= last:
                    tally.bands[n] += 1
                    break
        if kind == PROBATIONARY:
            _note_probation(tally, uid, values)
        elif values["joined"][5:7] == day[5:7] and values["joined"][:4] < day[:4]:
            tally.greeted.append((uid, values["name"]))
        self._note_doubts(tally, uid, values)

    def _note_doubts(self, tally: _Tally, uid: str, values: dict[str, str]) -> None:
        found = [(p.code, p.field) for p in doubts(values, self._codes.lists)]
        named = {key for _, key in found}
        found += [
            ("field_missing", f.key)
            for f in FIELDS
            if f.required and not values[f.key] and f.key not in named
        ]
        tally.doubtful += bool(found)
        for key in found:
            tally.groups.setdefault(key, []).append(uid)

    def _todos(self, tally: _Tally, org: str) -> list[Todo]:
        late = [t for t in tally.due if t.matter is Matter.OVERDUE]
        due = [t for t in tally.due if t.matter is Matter.DUE]
        terms = self._terms(tally.day, org)
        checks = [
            Todo(Matter.CHECK, _group_text(code, key, len(uids)), tuple(uids))
            for (code, key), uids in sorted(
                tally.groups.items(), key=lambda group: (_rank(group[0]), -len(group[1]))
            )
        ]
        greet = [_greeting(tally.greeted)] if tally.greeted else []
        return [
            *sorted(late, key=lambda t: t.day),
            *[t for t in terms if t.matter is Matter.OVERDUE],
            *sorted(due, key=lambda t: t.day),
            *[t for t in terms if t.matter is Matter.DUE],
            *checks,
            *greet,
        ]

    def _terms(self, day: str, org: str) -> list[Todo]:
        """Organisations whose term ends within three months: 换届."""
        found = []
        inside = self._orgs.scope(org) if org else None
        limit = add_months(day, 3)[:7]
        for one in self._orgs.tree():
            until = one.term_until
            if not until or one.dissolved or (inside is not None and one.uid not in inside):
                continue
            if until < day[: len(until)]:
                matter = Matter.OVERDUE
            elif until[:7] <= limit:
                matter = Matter.DUE
            else:
                continue
            text = tr("{name}任期届满，准备换届", name=one.called)
            found.append(Todo(matter, text, (), until))
        return found


def _note_probation(tally: _Tally, uid: str, values: dict[str, str]) -> None:
    """预备期一年 (党章 art. 7), or as it was extended: due in its month, overdue after its day."""
    end = values["extended_until"] or plus_years(values["joined"], 1)
    if not end or end[:7] > tally.day[:7]:
        return
    matter = Matter.OVERDUE if latest(end) < tally.day else Matter.DUE
    text = tr("{name}预备期满，讨论转正", name=values["name"])
    tally.due.append(Todo(matter, text, (uid,), end))


def _rank(group: tuple[str, str]) -> int:
    order = [*_DOUBTS, "field_missing"]
    return order.index(group[0]) if group[0] in order else len(order)


def _group_text(code: str, key: str, n: int) -> str:
    title = field_title(key) if key in FIELD else key
    if code == "field_missing":
        return tr("{n} 人未填写{field}", n=n, field=title)
    what = tr(_DOUBTS[code], field=title) if code in _DOUBTS else title
    return tr("{n} 人{what}", n=n, what=what)


def _greeting(people: Sequence[tuple[str, str]]) -> Todo:
    uids = tuple(uid for uid, _ in people)
    if len(people) == 1:
        return Todo(Matter.GREET, tr("{name}本月政治生日", name=people[0][1]), uids)
    text = tr("{name}等 {n} 人本月政治生日", name=people[0][1], n=len(people))
    return Todo(Matter.GREET, text, uids)
