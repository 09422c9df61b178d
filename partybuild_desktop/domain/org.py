"""The Party organisation: its tree, and how one organisation's many spellings are recognised.

Kinds are the codes of the Party's own list (党组织类别): 611 党委, 621 党总支部, 631 党支部,
632 联合党支部, 641 党小组 and the temporary ones 911, 921, 931, 932.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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

    @property
    def called(self) -> str:
        """As it is called in lists and tables: by its short name, where it has one."""
        return self.short or self.name

    def ended_by(self, day: str) -> bool:
        """Whether it is no more on a day; the day of its end is the first without it."""
        return bool(self.dissolved) and self.dissolved <= day


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

    def held_on(self, day: str) -> bool:
        """Whether it is held on a day; on the day of its end no longer."""
        return self.start <= day and not (self.end and self.end <= day)


_PREFIX: Final = re.compile(r"^(?:中国共产党|中共)")
_BLANK: Final = re.compile(r"\s+")
_KINDS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"党?小组$"), GROUP),
    (re.compile(r"党?总支(?:部)?(?:委员会)?$"), GENERAL_BRANCH),
    (re.compile(r"联合党?支部(?:委员会)?$"), JOINT_BRANCH),
    (re.compile(r"党?支部(?:委员会)?$|党?支委会?$"), BRANCH),
    (re.compile(r"(?:工作)?委员会$|党?工?委$"), COMMITTEE),
)
_WORKING: Final = re.compile(r"工委$|工作委员会$")  # 党工委, sent out by a higher committee
_COUNTY: Final = ("省", "市", "县", "区", "旗")
_WITHIN: Final = re.compile(r"(?:联合)?党?(?:总支部?|支部)(?:委员会)?")
_TOWN: Final = re.compile(r"^.{1,12}?(?:街道|镇|乡)(?=.{2,})")
_PLACE: Final = re.compile(r"(行政村|村|社区|居)$")
_ORDINAL: Final = re.compile(r"(?:第|(?<=[村居区]))([一二三四五六七八九十0-9]+)$")
_FIGURES: Final = dict(zip("123456789", "一二三四五六七八九", strict=True))


def _plain(name: str) -> str:
    return _PREFIX.sub("", _BLANK.sub("", name))


def kind_of_name(name: str) -> str:
    """The organisation's kind as its name tells it; a plain place name counts as a branch."""
    plain = _plain(name)
    for pattern, kind in _KINDS:
        if pattern.search(plain):
            return kind
    return BRANCH


def base_of_name(name: str) -> str:
    """The name without 中共 and without the word of its kind: 中共红旗村党支部委员会 → 红旗村."""
    plain = _plain(name)
    for pattern, _ in _KINDS:
        shorter = pattern.sub("", plain)
        if shorter != plain:
            return shorter or plain
    return plain


def short_of_name(name: str) -> str:
    """A usual short name: 中共红旗村党支部委员会 → 红旗村党支部, 中共双河镇委员会 → 双河镇党委."""
    plain, base = _plain(name), base_of_name(name)
    kind = kind_of_name(name)
    if kind == COMMITTEE:
        if _WORKING.search(plain):
            return base + "党工委"
        return base + ("委" if base.endswith(_COUNTY) else "党委")
    if kind == GENERAL_BRANCH:
        return base + "党总支"
    return plain.removesuffix("委员会")


def full_name(name: str) -> str:
    """The name as on the seal for a name typed short: 红旗支部 → 中共红旗支部委员会 stays typed.

    Only adds 中共 … 委员会 where the name already has its kind word; a name as on a seal is kept.
    """
    plain = _BLANK.sub("", name)
    if _PREFIX.match(plain):
        return plain
    if kind_of_name(plain) == COMMITTEE:
        working = "工作" if _WORKING.search(plain) else ""
        return f"中共{base_of_name(plain)}{working}委员会"
    if plain.endswith(("支部委员会", "总支委员会")):
        return f"中共{plain}"
    return f"中共{plain}委员会" if plain.endswith(("党支部", "党总支", "党总支部")) else plain


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What a name says: 双河镇红旗村第一支部 is 双河镇, 红旗, 村, 一.

    A part left out ("") agrees with any; the core and the ordinal must be the same.
    """

    core: str
    ordinal: str
    town: str
    place: str
    kind: str

    def likeness(self, other: _Spelling) -> int:
        """How well two names of one core agree, -1 when they cannot mean the same."""
        for mine, theirs in ((self.town, other.town), (self.place, other.place)):
            if mine and theirs and mine != theirs:
                return -1
        return (
            (self.town == other.town) + (self.place == other.place) + 2 * (self.kind == other.kind)
        )


def _class_of(kind: str) -> str:
    return BRANCH if kind in BRANCH_KINDS else kind


def _spelling(name: str, kind: str) -> _Spelling:
    base = base_of_name(name)
    if _class_of(kind) == COMMITTEE:
        return _Spelling(base, "", "", "", kind)
    if kind == GROUP:
        base = _WITHIN.sub("", base) or base
    found = _TOWN.match(base)
    town = found.group() if found else ""
    core, ordinal, place = base[len(town) :], "", ""
    if found := _ORDINAL.search(core):
        core, ordinal = core[: found.start()], _FIGURES.get(found[1], found[1])
    if (found := _PLACE.search(core)) and found.start():
        core, place = core[: found.start()], found[1].removeprefix("行政")
    return _Spelling(core, ordinal, town, place, kind)


#  The higher before the lower.
_LEVELS: Final = (COMMITTEE, GENERAL_BRANCH, BRANCH, GROUP)
_MOST_NAMED: Final = 6


class OrgIndex:
    """Finds an organisation by code, full name, short name or a usual spelling of either."""

    def __init__(self, orgs: Iterable[Org]) -> None:
        self._orgs: dict[str, Org] = {}
        self._exact: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        self._loose: dict[tuple[str, str, str], list[tuple[_Spelling, str]]] = {}
        self._towns: set[str] = set()
        for org in orgs:
            self.add(org)

    def add(self, org: Org) -> None:
        self._orgs[org.uid] = org
        for index, texts in ((self._exact, (org.name, org.code)), (self._short, (org.short,))):
            for text in filter(None, texts):
                index.setdefault(_BLANK.sub("", text), set()).add(org.uid)
        if org.kind == COMMITTEE:
            self._towns.add(base_of_name(org.name))
        for text in dict.fromkeys(filter(None, (org.name, org.short))):
            said = _spelling(text, org.kind)
            self._loose.setdefault(_key(said), []).append((said, org.uid))

    def find(self, text: str) -> str | None:
        """The uid, or None when no organisation, or more than one, answers to `text`."""
        found = self._answering(text)
        return next(iter(found)) if len(found) == 1 else None

    def _answering(self, text: str) -> set[str]:
        plain = _BLANK.sub("", text)
        for index in (self._exact, self._short):
            if plain in index:
                return index[plain]
        said = _spelling(plain, kind_of_name(plain))
        best, found = 0, set[str]()
        for known, uid in self._loose.get(_key(said), ()):
            likeness = -1 if self._elsewhere(said, known) else said.likeness(known)
            if likeness > best:
                best, found = likeness, set()
            if likeness == best:
                found.add(uid)
        return found

    def _elsewhere(self, said: _Spelling, known: _Spelling) -> bool:
        # 白沙镇红旗村 is not the 红旗村 of 双河镇's books
        return bool(said.town and not known.town and self._towns and said.town not in self._towns)

    def require(self, text: str) -> str:
        """The uid for what a person typed, who may also give the bare name of a place: 东湖村 is
        then its 总支, or whatever stands highest there. A uid is taken as well: what two PCs have
        founded each for itself may be alike in everything else.

        Raises UserProblem org_unknown, org_ambiguous (names) with those it may be.
        """
        if text in self._orgs:
            return text
        found = self._answering(text) or self._of_place(_BLANK.sub("", text))
        if not found:
            raise UserProblem("org_unknown", field="org", name=text)
        if len(found) > 1:
            orgs = [self._orgs[uid] for uid in found]
            every = sorted(orgs, key=lambda org: (org.code, org.name, org.uid))
            names = [f"{o.name}（{o.code}）" if o.code else o.name for o in every[:_MOST_NAMED]]
            if len(set(names)) < len(names):
                names = [f"{o.name}（{o.code} {o.uid}）" for o in every[:_MOST_NAMED]]
            more = ["…"] if len(every) > _MOST_NAMED else []
            raise UserProblem("org_ambiguous", field="org", name=text, names=(*names, *more))
        return next(iter(found))

    def _of_place(self, place: str) -> set[str]:
        """The highest organisations of a place whose bare name this is."""
        level = len(_LEVELS)
        found = set[str]()
        for org in self._orgs.values():
            kind = _class_of(org.kind)
            if kind not in _LEVELS[: level + 1] or base_of_name(org.name) != place:
                continue
            if _LEVELS.index(kind) < level:
                level, found = _LEVELS.index(kind), set()
            found.add(org.uid)
        return found


def _key(said: _Spelling) -> tuple[str, str, str]:
    return said.core, said.ordinal, _class_of(said.kind)


def branch_of(uid: str, orgs: Mapping[str, Org]) -> Org | None:
    """The branch that a member placed in `uid` belongs to: itself, or the one above a group."""
    org = orgs.get(uid)
    while org is not None and org.kind == GROUP and org.parent:
        org = orgs.get(org.parent)
    return org


def subtree(root: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    """`root` and all below it, by each organisation's superior."""
    return below(root, parents.items())


def below(root: str, pairs: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """`root` and all below it; an organisation may have had several superiors over time."""
    children: dict[str, list[str]] = {}
    for uid, parent in pairs:
        if parent is not None:
            children.setdefault(parent, []).append(uid)
    return within(root, children)


def within(root: str, children: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """`root` and all below it, by what stands directly below each organisation."""
    found: set[str] = set()
    todo = [root]
    while todo:
        uid = todo.pop()
        if uid not in found:  # a circle of superiors, made by a merge, ends here
            found.add(uid)
            todo.extend(children.get(uid, ()))
    return frozenset(found)
