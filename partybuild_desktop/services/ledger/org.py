"""党组织基本情况表, its summary, and 组织网络图: catalogue no. 1, box 组织建设.

Source: 2017年党组织基本信息采集, 附件1 and 附件3 (ten items about organisation and unit).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Align, Column, Foot, Head, Kind, Ledger, Paper
from partybuild_desktop.domain.member import FULL, PROBATIONARY
from partybuild_desktop.domain.org import COMMITTEE, GROUP, Org
from partybuild_desktop.domain.statistics import Person
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.office import Officer, names, officers
from partybuild_desktop.services.ledger.place import (
    Place,
    place_of,
    signs,
    taken_at,
)
from partybuild_desktop.services.ledger.rows import FormsAnew
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.services.statistics import Snapshot
from partybuild_desktop.system.i18n import N_, tr

BOX: Final = N_("组织建设")
_FORM: Final = N_("党组织基本情况表")
_LIST: Final = N_("党组织基本信息汇总表")
_NETWORK: Final = N_("组织网络图")
_PAGE: Final = "org"
_WIDTHS: Final = (2.6, 3.0, 2.6, 3.0, 2.6, 3.0)
_YOUNG, _OLD = 35, 60
_COLLEGE: Final = frozenset({"研究生", "大学本科", "大学专科"})  # bands of the code list 学历
_ROW_MM: Final = 12.5  # the form fills its page
_NOTE_MM: Final = 26.0
_ROOMY: Final = 8  # boxes side by side that leave each room for a line of seven characters


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledgers of organisations are made from."""

    place: Place
    taken: Snapshot
    codes: Codes
    held: Mapping[str, Sequence[Officer]]
    villages: Mapping[str, str]
    outside: Mapping[str, tuple[str, str]]  # superiors that are of other books

    def secretary(self, org: str) -> str:
        return names([o for o in self.held.get(org, ()) if o.is_secretary])

    def superior(self, org: Org) -> tuple[str, str]:
        """Name and short name, empty for the highest there is."""
        above = self.place.orgs.get(org.parent or "")
        if above is None:
            return self.outside.get(org.uid, ("", ""))
        return above.name, above.called


def _known(sources: Sources, orgs: Mapping[str, Org], place: Place) -> _Known:
    held: dict[str, list[Officer]] = {}
    for officer in officers(sources, place.day, place.orgs, orgs):
        held.setdefault(officer.org, []).append(officer)
    return _Known(
        place=place,
        taken=taken_at(sources, place),
        codes=sources.codes,
        held=held,
        villages={village.uid: village.name for village in sources.orgs.villages()},
        outside=sources.orgs.superiors_elsewhere(place.day),
    )


def _reporter(org: Org) -> str:
    return tr("填报单位（盖章）：{name}", name=org.name)


# ---------------------------------------------------------------- 党组织基本情况表


def _compose_forms(sources: Sources, request: Request) -> Forms:
    place = place_of(sources, request)
    orgs = place.reporting()
    known = _known(sources, orgs, place)
    return Forms(
        kind="org",
        title=tr(_FORM),
        forms=FormsAnew(len(orgs), lambda: (_form(org, known) for org in orgs.values())),
        head=place.head(place.until()),
        foot=Foot(signs()),
        paper=Paper(landscape=False),
        as_of=place.day,
    )


def _form(org: Org, known: _Known) -> Form:
    codes = known.codes
    return Form(
        name=org.called,
        key=org.uid,
        head=Head(_reporter(org), known.place.head().right),
        widths=_WIDTHS,
        rows=(
            _must(tr("党组织全称"), org.name, 5),
            (
                *_pair(tr("党组织编码"), org.code),
                *_must(tr("组织类别"), codes.label("org_kind", org.kind)),
                *_pair(tr("成立日期"), day_text(org.founded)),
            ),
            _pair(tr("上级党组织"), known.superior(org)[0], 5),
            _pair(tr("批准成立的上级党组织"), org.approved_by, 5),
            (
                *_must(tr("所在单位情况"), codes.label("unit_case", org.unit_case)),
                *_pair(tr("属地关系"), codes.label("affiliation", org.affiliation)),
                *_pair(tr("行政区划代码"), org.division),
            ),
            (
                *_pair(tr("所在行政村"), known.villages.get(org.village or "", "")),
                *_must(tr("联系人"), org.contact),
                *_must(tr("联系电话"), org.phone),
            ),
            _pair(tr("办公地址"), org.address, 5),
            *_officers(org, known),
            *_counts(org, known.taken),
            (label(tr("备注")), Box(org.note, 5, align=Align.LEFT, min_mm=_NOTE_MM)),
        ),
    )


def _pair(title: str, text: str, across: int = 1) -> tuple[Box, Box]:
    return label(title), Box(text, across, min_mm=_ROW_MM)


def _must(title: str, text: str, across: int = 1) -> tuple[Box, Box]:
    """One of the items that the collection of 2017 asks of every organisation."""
    return label(title), Box(text, across, min_mm=_ROW_MM, required=True)


def _officers(org: Org, known: _Known) -> tuple[tuple[Box, ...], ...]:
    """Who leads it, and their term."""
    held = known.held.get(org.uid, ())
    deputies = [o for o in held if o.is_deputy]
    others = [o for o in held if o.on_committee and not (o.is_secretary or o.is_deputy)]
    start = day_text(max((o.start for o in held if o.on_committee), default=""))
    until = max((o.until for o in held if o.on_committee), default="") or org.term_until
    return (
        (*_must(tr("书记"), known.secretary(org.uid)), *_pair(tr("副书记"), names(deputies), 3)),
        _pair(tr("委员"), _with_titles(others), 5),
        (*_pair(tr("任职日期"), start), *_pair(tr("届满日期"), day_text(until), 3)),
    )


def _with_titles(found: Sequence[Officer]) -> str:
    """刘文华（组织委员）、王秀英（宣传委员）."""
    return listed(
        tr("{name}（{title}）", name=o.member.name, title=listed(o.titles)) for o in found
    )


def _counts(org: Org, taken: Snapshot) -> tuple[tuple[Box, ...], ...]:
    """The members on the day: how many, and who they are."""
    members = taken.members(org.uid)
    below = sum(one.parent == org.uid for one in taken.orgs.values())

    def of(title: str, test: Callable[[Person], bool]) -> tuple[Box, Box]:
        return _pair(title, str(sum(map(test, members))))

    return (
        (
            *of(tr("党员总数"), lambda _: True),
            *of(tr("正式党员"), lambda p: p.kind == FULL),
            *of(tr("预备党员"), lambda p: p.kind == PROBATIONARY),
        ),
        (
            *of(tr("女党员"), lambda p: p.is_woman),
            *of(tr("少数民族党员"), lambda p: p.of_minority),
            *of(tr("大专及以上学历"), lambda p: p.education in _COLLEGE),
        ),
        (
            *of(tr("35岁及以下"), lambda p: p.age is not None and p.age <= _YOUNG),
            *of(tr("60岁及以上"), lambda p: p.age is not None and p.age >= _OLD),
            *_pair(tr("下级组织数"), str(below)),
        ),
    )


# ---------------------------------------------------------------- 党组织基本信息汇总表


def _compose_list(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    orgs = place.reporting()
    known = _known(sources, orgs, place)
    return Ledger(
        kind="orgs",
        title=place.titled(tr(_LIST)),
        columns=(
            Column(tr("序号"), Kind.CODE),
            Column(tr("党组织全称")),
            Column(tr("组织类别"), Kind.CODE),
            Column(tr("成立日期"), Kind.DATE),
            Column(tr("上级党组织")),
            Column(tr("所在单位情况"), Kind.CODE),
            Column(tr("书记"), Kind.NAME),
            Column(tr("届满日期"), Kind.DATE),
            Column(tr("联系人"), Kind.NAME),
            Column(tr("联系电话"), Kind.CODE),
            Column(tr("总数"), Kind.NUMBER, (tr("党员数"),), Align.CENTER),
            Column(tr("预备党员"), Kind.NUMBER, (tr("党员数"),), Align.CENTER),
        ),
        rows=[_line(n, org, known) for n, org in enumerate(orgs.values(), 1)],
        keys=tuple(orgs),
        head=place.head(place.until()),
        foot=Foot(signs()),
        as_of=place.day,
    )


def _line(n: int, org: Org, known: _Known) -> tuple[str, ...]:
    members = known.taken.members(org.uid)
    until = max((o.until for o in known.held.get(org.uid, ())), default="") or org.term_until
    return (
        str(n),
        org.name,
        known.codes.label("org_kind", org.kind),
        day_text(org.founded),
        known.superior(org)[1],
        known.codes.label("unit_case", org.unit_case),
        known.secretary(org.uid),
        day_text(until),
        org.contact,
        org.phone,
        str(len(members)),
        str(sum(p.kind == PROBATIONARY for p in members)),
    )


# ---------------------------------------------------------------- 组织网络图


def _compose_chart(sources: Sources, request: Request) -> Chart:
    place = place_of(sources, request)
    inside = place.reporting()
    if place.org.kind != COMMITTEE:  # the groups of a whole township would fill no page legibly
        groups = {u: o for u, o in place.orgs.items() if o.kind == GROUP and o.parent in inside}
        inside |= groups
    known = _known(sources, inside, place)
    return Chart(
        kind="network",
        title=place.titled(tr(_NETWORK)),
        root=_node(place.org, inside, known, narrow=_widest(inside) > _ROOMY),
        head=place.head(place.until()),
        foot=Foot(signs()),
        as_of=place.day,
    )


def _widest(inside: Mapping[str, Org]) -> int:
    """How many boxes stand side by side at most."""
    return max(Counter(org.parent for org in inside.values()).values())


def _node(org: Org, inside: Mapping[str, Org], known: _Known, *, narrow: bool) -> Node:
    held = known.held.get(org.uid, ())
    lines = [
        *_led(tr("书记"), [o for o in held if o.is_secretary], narrow=narrow),
        *_led(tr("组长"), [o for o in held if o.is_leader], narrow=narrow),
        tr("党员 {n} 名", n=len(known.taken.members(org.uid))),
    ]
    below = [one for one in inside.values() if one.parent == org.uid]
    return Node(
        org.called,
        tuple(lines),
        tuple(_node(one, inside, known, narrow=narrow) for one in below),
    )


def _led(title: str, leaders: Sequence[Officer], *, narrow: bool) -> list[str]:
    """书记：刘文华; in narrow boxes on two lines, so that no name is broken."""
    if not leaders:
        return []
    if narrow:
        return [title, names(leaders)]
    return [tr("{title}：{name}", title=title, name=names(leaders))]


ORGS: Final = (
    LedgerKind(kind="org", title=_FORM, box=BOX, entered=_PAGE, compose=_compose_forms),
    LedgerKind(kind="orgs", title=_LIST, box=BOX, entered=_PAGE, compose=_compose_list),
    LedgerKind(kind="network", title=_NETWORK, box=BOX, entered=_PAGE, compose=_compose_chart),
)
