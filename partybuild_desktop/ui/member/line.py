"""A member as a line of the grid: every cell as text, and what looks doubtful in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.date import years_between
from partybuild_desktop.domain.identity import FEMALE, MALE
from partybuild_desktop.domain.member import FIELD, FIELDS, Enrolled, seniority_of
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org
from partybuild_desktop.services import wording
from partybuild_desktop.services.app import App
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.listing import AGE, ORG, SENIORITY
from partybuild_desktop.services.show import field_title, listed, on_screen, post_text
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.table import Column
from partybuild_desktop.ui.widgets.chooser import short_names

POST: Final = "party_post"
WHOLE_ORG: Final = "whole_org"  # branch and group, for the card
STATUS: Final = "status"
#  What the grid shows unless the clerk chose otherwise: fits 1366 pixels beside the card.
DEFAULT: Final = ("name", "sex", "birth", ORG, "joined", "education", "kind", "phone")
_EXTRA: Final = {
    ORG: N_("所在组织"),
    AGE: N_("年龄"),
    SENIORITY: N_("党龄"),
    POST: N_("党内职务"),
    STATUS: N_("党籍状态"),
}
_WIDTHS: Final = {
    "name": 104,
    "sex": 52,
    ORG: 120,
    "education": 88,
    "kind": 84,
    "id": 176,
    "phone": 110,
    "landline": 116,
    AGE: 64,
    SENIORITY: 64,
    "address": 200,
    "position": 160,
    "nation": 84,
    "sequence": 64,
}
_UNCUT: Final = {"sex": (MALE, FEMALE)}
_NUMBERS: Final = frozenset({AGE, SENIORITY, "sequence", "stroke_order", "seniority_offset"})
_FIXED: Final = frozenset(_EXTRA)


def column_keys() -> list[str]:
    """Every column there is, in the order of the form."""
    fields = [field.key for field in FIELDS if field.key != "extra"]
    return [*fields[:1], ORG, AGE, SENIORITY, POST, STATUS, *fields[1:]]


def column_title(key: str) -> str:
    return tr(_EXTRA[key]) if key in _EXTRA else field_title(key)


def columns(keys: Sequence[str], codes: Codes, *, editable: bool) -> list[Column]:
    """These columns as the table takes them; unknown keys of an old setting are left out."""
    return [
        Column(
            key,
            column_title(key),
            _WIDTHS.get(key, 100),
            right=key in _NUMBERS,
            editable=editable and key not in _FIXED,
            sortable=key not in (POST, STATUS),
            whole=_labels(key, codes),
        )
        for key in keys
        if key in FIELD or key in _EXTRA
    ]


def _labels(key: str, codes: Codes) -> tuple[str, ...]:
    """What a column must show uncut: 男 and 女 in the language in use."""
    if key not in _UNCUT:
        return ()
    return tuple(codes.label(FIELD[key].codes, code) for code in _UNCUT[key])


def _whole(org: Org, orgs: Mapping[str, Org], names: Mapping[str, str]) -> str:
    above = orgs.get(org.parent or "")
    if org.kind == GROUP and above is not None:
        return f"{names[above.uid]} {names[org.uid]}"
    return names[org.uid]


@dataclass(frozen=True, slots=True)
class Line:
    """One member, ready to be painted."""

    row: Enrolled
    texts: Mapping[str, str]
    doubts: Mapping[str, str]


class Lines:
    """Makes lines for members as they stood on a day."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.day = ""
        self._names: dict[str, str] = {}
        self.whole: dict[str, str] = {}

    def read_names(self, scope: str) -> None:
        """Read the organisations' names anew, as they are told apart within `scope`.

        Inside one branch the group is named; above it, where every branch has a 第一党小组, the
        branch.
        """
        orgs = {org.uid: org for org in self._app.orgs.tree(self.day)}
        names = {**self._app.orgs.foreign(), **short_names(orgs.values())}
        self.whole = {**names, **{uid: _whole(org, orgs, names) for uid, org in orgs.items()}}
        kind = orgs[scope].kind if scope in orgs else ""
        if kind not in (*BRANCH_KINDS, GROUP):
            for org in orgs.values():
                if org.kind == GROUP and org.parent in orgs:
                    names[org.uid] = names[org.parent]
        self._names = names

    def org_name(self, uid: str) -> str:
        return self._names.get(uid, "")

    def fetch(self, uids: Sequence[str]) -> dict[str, Line]:
        """The lines of these members: one query, for the rows in sight."""
        rows = self._app.members.rows(uids, self.day)
        return {row.member.uid: self.line(row) for row in rows}

    def line(self, row: Enrolled) -> Line:
        codes = self._app.codes
        values = {field.key: getattr(row.member, field.key) for field in FIELDS}
        texts = {f.key: on_screen(f, values[f.key], codes) for f in FIELDS}
        day = self.day or self._app.members.today()
        years = seniority_of(row.member, day)
        age = years_between(row.member.birth, day)
        texts[ORG] = self.org_name(row.org)
        texts[WHOLE_ORG] = self.whole.get(row.org, "")
        texts[AGE] = "" if age is None else str(age)
        texts[SENIORITY] = "" if years is None else str(years)
        texts[POST] = listed(post_text(title, codes) for title in row.posts)
        texts[STATUS] = codes.label("status", row.status)
        found = {p.field: wording.text_of(p) for p in self._app.members.doubts(values)}
        return Line(row, texts, found)


def text_of(line: Line, key: str) -> str:
    return line.texts.get(key, "")


def doubt_of(line: Line, key: str) -> str:
    return line.doubts.get(key, "")
