"""The Party organisation: its tree, and how one organisation's many spellings are recognised.

Kinds are the codes of the Party's own list (党组织类别): 611 党委, 621 党总支部, 631 党支部,
632 联合党支部, 641 党小组 and the temporary ones 911, 921, 931, 932.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.problem import UserProblem

COMMITTEE: Final = "611"
GENERAL_BRANCH: Final = "621"
BRANCH: Final = "631"
JOINT_BRANCH: Final = "632"
GROUP: Final = "641"

#  Members belong to these; the others hold them.
BRANCH_KINDS: Final = frozenset({BRANCH, JOINT_BRANCH, "931", "932"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    """One Party organisation. `parent` is the superior on the day it was read for."""

    uid: str
    code: str
    name: str
    short: str
    kind: str
    parent: str | None = None
    founded: str = ""
    dissolved: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    unit_case: str = ""  # 所在单位情况
    affiliation: str = ""  # 属地关系
    division: str = ""  # 行政区划
    approved_by: str = ""
    village: str | None = None
    term_until: str = ""
    position: str = ""  # place among its siblings
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """The 行政村: an entry of its own beside the tree; owns venue, households and money."""

    uid: str
    code: str
    name: str
    town: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post with its term: 党内职务 of one person in one organisation for a period."""

    uid: str
    person: str
    org: str
    title: str
    start: str = ""
    end: str = ""
    term_until: str = ""
    note: str = ""


_PREFIX: Final = re.compile(r"^(?:中国共产党|中共)")
_BLANK: Final = re.compile(r"\s+")
_KINDS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"党?小组$"), GROUP),
    (re.compile(r"党?总支(?:部)?(?:委员会)?$"), GENERAL_BRANCH),
    (re.compile(r"联合党?支部(?:委员会)?$"), JOINT_BRANCH),
    (re.compile(r"党?支部(?:委员会)?$|支委会$"), BRANCH),
    (re.compile(r"(?:工作)?委员会$|党?工?委$"), COMMITTEE),
)
_PLACE: Final = re.compile(r"(?:行政村|社区|村|居)$")
_TOWN: Final = re.compile(r"^.{1,12}?(?:街道|镇|乡)(?=.{2,})")


def kind_of_name(name: str) -> str:
    """The organisation's kind as its name tells it; a plain place name counts as a branch."""
    plain = _PREFIX.sub("", _BLANK.sub("", name))
    for pattern, kind in _KINDS:
        if pattern.search(plain):
            return kind
    return BRANCH


def _class_of(kind: str) -> str:
    return BRANCH if kind in BRANCH_KINDS else kind


def base_of_name(name: str) -> str:
    """The name without 中共 and without the word of its kind: 中共红旗村党支部委员会 → 红旗村."""
    plain = _PREFIX.sub("", _BLANK.sub("", name))
    for pattern, _ in _KINDS:
        shorter = pattern.sub("", plain)
        if shorter != plain:
            return shorter or plain
    return plain


def short_of_name(name: str) -> str:
    """A usual short name: 中共红旗村党支部委员会 → 红旗村党支部, 中共双河镇委员会 → 双河镇党委."""
    plain = _PREFIX.sub("", _BLANK.sub("", name))
    kind = kind_of_name(name)
    if kind == COMMITTEE:
        return base_of_name(name) + "党委"
    if kind == GENERAL_BRANCH:
        return base_of_name(name) + "党总支"
    return plain.removesuffix("委员会")


def full_name(name: str) -> str:
    """The name as on the seal for a name typed short: 红旗支部 → 中共红旗支部委员会 stays typed.

    Only adds 中共 … 委员会 where the name already has its kind word; a name as on a seal is kept.
    """
    plain = _BLANK.sub("", name)
    if _PREFIX.match(plain):
        return plain
    if kind_of_name(plain) == COMMITTEE:
        return f"中共{base_of_name(plain)}委员会"
    return f"中共{plain}委员会" if plain.endswith(("党支部", "党总支", "党总支部")) else plain


def _keys(name: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Ever looser keys of a name, the exact ones first."""
    group = _class_of(kind)
    base = base_of_name(name)
    bases = [base, _TOWN.sub("", base) if group == BRANCH else base]
    loose = [_PLACE.sub("", b) or b for b in bases]
    return tuple((b, group) for b in dict.fromkeys(bases + loose))


class OrgIndex:
    """Finds an organisation by code, full name, short name or a usual spelling of either."""

    def __init__(self, orgs: Iterable[Org]) -> None:
        self._exact: dict[str, str] = {}
        self._loose: dict[tuple[str, str], set[str]] = {}
        for org in orgs:
            self.add(org)

    def add(self, org: Org) -> None:
        for text in (org.name, org.short, org.code):
            if text:
                self._exact[_BLANK.sub("", text)] = org.uid
        for text in filter(None, (org.name, org.short)):
            for key in _keys(text, org.kind):
                self._loose.setdefault(key, set()).add(org.uid)

    def find(self, text: str) -> str | None:
        """The uid, or None when no organisation, or more than one, answers to `text`."""
        plain = _BLANK.sub("", text)
        if plain in self._exact:
            return self._exact[plain]
        for key in _keys(plain, kind_of_name(plain)):
            found = self._loose.get(key, set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                return None
        return None

    def require(self, text: str) -> str:
        """The uid; raises UserProblem org_unknown."""
        found = self.find(text)
        if found is None:
            raise UserProblem("org_unknown", field="org", name=text)
        return found


def subtree(root: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    """`root` and all below it, by each organisation's superior."""
    children: dict[str | None, list[str]] = {}
    for uid, parent in parents.items():
        children.setdefault(parent, []).append(uid)
    found: set[str] = set()
    todo = [root]
    while todo:
        uid = todo.pop()
        if uid not in found:
            found.add(uid)
            todo.extend(children.get(uid, ()))
    return frozenset(found)
