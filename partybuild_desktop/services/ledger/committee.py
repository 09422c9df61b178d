"""支部班子花名册: who leads the organisations, with posts and terms. Catalogue no. 2."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.ledger import Column, Foot, Kind, Ledger
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.member import Kind as FieldKind
from partybuild_desktop.domain.org import BRANCH_KINDS
from partybuild_desktop.domain.style import styled
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.office import Officer, officers
from partybuild_desktop.services.ledger.place import place_of, signs
from partybuild_desktop.services.show import day_text, listed, on_paper
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("支部班子花名册")
_ORG = N_("党组织")
POST, SINCE, UNTIL = N_("党内职务"), N_("任职日期"), N_("届满日期")
FIELDS: Final = ("sex", "nation", "birth", "education", "joined")


def _compose(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    orgs = place.reporting()
    found = [o for o in officers(sources, place.day, place.orgs, orgs) if o.on_committee]
    several = len(orgs) > 1
    leaderless = [org for uid, org in orgs.items() if not any(o.org == uid for o in found)]
    note = tr("没有登记班子成员：{names}。", names=listed(o.called for o in leaderless))
    branch = place.org.kind in BRANCH_KINDS
    return Ledger(
        kind=COMMITTEE.kind,
        title=place.titled(tr("班子花名册") if branch else tr("所属党组织班子花名册")),
        columns=_columns(several=several),
        rows=[
            (
                str(n),
                *([orgs[o.org].short or orgs[o.org].name] if several else []),
                *_cells(o, sources, request),
            )
            for n, o in enumerate(found, 1)
        ],
        keys=tuple(" ".join(o.posts) for o in found),
        head=place.head(place.until(), tr("单位：人")),
        foot=Foot(signs(), (note,) if leaderless and found else ()),
        as_of=place.day,
        masked=request.masked,
        empty_text=tr("没有登记班子成员"),
    )


def _columns(*, several: bool) -> tuple[Column, ...]:
    org = [Column(tr(_ORG), Kind.CODE, merge=True)] if several else []
    return (
        Column(tr("序号"), Kind.CODE),
        *org,
        Column(tr(FIELD["name"].title), Kind.NAME, required=True),
        Column(tr(POST), Kind.CODE, required=True),
        Column(tr(FIELD["sex"].title), Kind.CODE),
        Column(tr(FIELD["nation"].title), Kind.CODE),
        Column(tr(FIELD["birth"].title), Kind.DATE),
        Column(tr(FIELD["education"].title), Kind.CODE),
        Column(tr(FIELD["joined"].title), Kind.DATE),
        Column(tr(SINCE), Kind.DATE, required=True),
        Column(tr(UNTIL), Kind.DATE, required=True),
        Column(tr(FIELD["phone"].title), Kind.CODE),
    )


def _cells(officer: Officer, sources: Sources, request: Request) -> tuple[str, ...]:
    def shown(key: str) -> str:
        value = getattr(officer.member, key)
        field = FIELD[key]
        style = request.style_of(field)
        return on_paper(field, value, sources.codes, hide=request.masked, style=style)

    def day(text: str) -> str:
        style = request.styles.get(FieldKind.DATE)
        return styled(FieldKind.DATE, text, style) if style else day_text(text)

    return (
        officer.member.name,
        listed(officer.titles),
        *map(shown, FIELDS),
        day(officer.start),
        day(officer.until),
        shown("phone"),
    )


COMMITTEE: Final = LedgerKind(
    kind="committee",
    title=TITLE,
    box=N_("组织建设"),
    entered="org",
    compose=_compose,
    styled=("birth", "joined", "phone"),
)
