"""党员花名册: the roster of an organisation on a day. Catalogue no. 4, box 党员队伍."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.date import years_between
from partybuild_desktop.domain.ledger import Column, Foot, Ledger
from partybuild_desktop.domain.ledger import Kind as ColumnKind
from partybuild_desktop.domain.member import FIELD, FIELDS, Enrolled, Kind, seniority_of
from partybuild_desktop.domain.org import GROUP, Org, branch_of
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.style import WAYS
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.kind import Choice, LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.place import place_of, signs
from partybuild_desktop.services.ledger.rows import Rows
from partybuild_desktop.services.show import listed, on_paper, post_text
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("党员花名册")
#  As the official forms have it; 所在党支部 comes in where the scope holds several.
_FIRST: Final = ("number", "name", "sex", "nation", "birth", "id", "education")
_LAST: Final = ("phone", "address")
DEFAULT: Final = (*_FIRST, "joined", "confirmed", "group", *_LAST)
_SEVERAL: Final = (*_FIRST, "joined", "confirmed", "branch", *_LAST)

_KINDS: Final = {
    Kind.TEXT: ColumnKind.TEXT,
    Kind.DATE: ColumnKind.DATE,
    Kind.NUMBER: ColumnKind.NUMBER,
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One member with what his cells are made from."""

    n: int
    found: Enrolled
    day: str
    orgs: Mapping[str, Org]
    codes: Codes


def _branch(row: _Row) -> str:
    org = branch_of(row.found.org, row.orgs)
    return org.called if org else ""


def _group(row: _Row) -> str:
    org = row.orgs.get(row.found.org)
    return org.called if org is not None and org.kind == GROUP else ""


def _age(row: _Row) -> str:
    years = years_between(row.found.member.birth, row.day)
    return "" if years is None else str(years)


def _seniority(row: _Row) -> str:
    years = seniority_of(row.found.member, row.day)
    return "" if years is None else str(years)


def _posts(row: _Row) -> str:
    return listed(post_text(title, row.codes) for title in row.found.posts)


#  Columns that are no field of the member.
_EXTRA: Final[dict[str, tuple[str, ColumnKind, Callable[[_Row], str]]]] = {
    "number": (N_("序号"), ColumnKind.CODE, lambda row: str(row.n)),
    "branch": (N_("所在党支部"), ColumnKind.TEXT, _branch),
    "group": (N_("党小组"), ColumnKind.CODE, _group),
    "party_post": (N_("党内职务"), ColumnKind.TEXT, _posts),
    "age": (N_("年龄"), ColumnKind.NUMBER, _age),
    "seniority": (N_("党龄"), ColumnKind.NUMBER, _seniority),
    "signature": (N_("签名"), ColumnKind.SIGNATURE, lambda _: ""),
}


def printed_titles() -> frozenset[str]:
    """Titles of the columns that are no field of the member: read from no workbook that was
    printed here."""
    return frozenset(tr(title) for title, _, _ in _EXTRA.values())


def _column(key: str) -> Column:
    if key in _EXTRA:
        return Column(tr(_EXTRA[key][0]), _EXTRA[key][1])
    field = FIELD[key]
    kind = ColumnKind.NAME if key == "name" else _KINDS.get(field.kind, ColumnKind.CODE)
    return Column(tr(field.title), kind, required=field.required)


def _cell(key: str, row: _Row, sources: Sources, request: Request) -> str:
    if key in _EXTRA:
        return _EXTRA[key][2](row)
    field, value = FIELD[key], getattr(row.found.member, key)
    style = request.style_of(field)
    return on_paper(field, value, sources.codes, hide=request.masked, style=style)


def _compose(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    wanted = sources.members.uids(request.scope) if request.uids is None else request.uids
    rows_there = sources.members.rows(wanted, place.day)
    found = [
        _Row(n, row, place.day, place.orgs, sources.codes) for n, row in enumerate(rows_there, 1)
    ]
    columns = request.columns or _default_columns(found)
    for key in columns:
        if key not in _EXTRA and key not in FIELD:
            raise UserProblem("column_unknown", field="columns", name=key)

    def rows() -> Iterator[tuple[str, ...]]:
        for row in found:
            yield tuple(_cell(key, row, sources, request) for key in columns)

    return Ledger(
        kind=ROSTER.kind,
        title=place.titled(tr(TITLE)),
        columns=tuple(_column(key) for key in columns),
        rows=Rows(len(found), rows),
        keys=[row.found.member.uid for row in found],
        head=place.head(place.until(), tr("单位：人")),
        foot=Foot(signs=signs()),
        as_of=place.day,
        masked=request.masked,
        empty_text=tr("本单位在此日期没有在册党员"),
    )


def _default_columns(found: list[_Row]) -> tuple[str, ...]:
    branches = {_branch(row) for row in found}
    chosen = _SEVERAL if len(branches) > 1 else DEFAULT
    if "group" in chosen and not any(_group(row) for row in found):
        return tuple("kind" if key == "group" else key for key in chosen)
    return tuple(chosen)


ROSTER: Final = LedgerKind(
    kind="roster",
    title=TITLE,
    box=N_("党员队伍"),
    entered="member",
    choices=tuple(
        Choice(key=key, title=title, default=key in DEFAULT)
        for key, title in [
            *((key, spec[0]) for key, spec in _EXTRA.items()),
            *((field.key, field.title) for field in FIELDS if field.key != "extra"),
        ]
    ),
    compose=_compose,
    styled=tuple(field.key for field in FIELDS if field.kind in WAYS),
)
