"""党员基本信息采集表: the sixteen member items of the 2017 collection, one form a page.

Source: 2017年党员基本信息采集, 附件2. Box 党员队伍.
"""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Align, Foot, Head, Paper
from partybuild_desktop.domain.member import FIELD, NO, PROBATIONARY, YES, Enrolled, Member
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, branch_of
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.place import Place, place_of
from partybuild_desktop.services.ledger.rows import FormsAnew
from partybuild_desktop.services.show import on_paper
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("党员基本信息采集表")
_WIDTHS: Final = (3.0, 4.0, 3.0, 4.4)
_ROW_MM: Final = 13.0  # the form fills its page
_SIGN_MM: Final = 24.0
_NOTES: Final = (
    N_("注：1．姓名、公民身份号码与居民身份证一致，民族写全称，家庭住址写到村（居）民小组。"),
    N_("　　2．没有的项目填“无”；本表由党员本人和党支部书记签名，党支部、基层党委各存一份。"),
)


def _compose(sources: Sources, request: Request) -> Forms:
    place = place_of(sources, request)
    uids = sources.members.uids(request.scope) if request.uids is None else request.uids
    found = sources.members.rows(uids, place.day)
    return Forms(
        kind=CARD.kind,
        title=tr(TITLE),
        forms=FormsAnew(
            len(found), lambda: (_form(row, place, sources.codes, request) for row in found)
        ),
        blank=_blank(place, sources.codes, request),
        head=place.head(place.until()),
        foot=Foot(notes=tuple(map(tr, _NOTES))),
        paper=Paper(landscape=False),
        as_of=place.day,
        masked=request.masked and bool(found),
        empty_text=tr("本单位在此日期没有在册党员"),
    )


def _form(row: Enrolled, place: Place, codes: Codes, request: Request) -> Form:
    member, branch = row.member, branch_of(row.org, place.orgs)

    def pair(key: str, *, across: int = 1) -> tuple[Box, Box]:
        field = FIELD[key]
        value, style = getattr(member, key), request.style_of(field)
        text = on_paper(field, value, codes, hide=request.masked, style=style)
        text = text or _none(member, key)
        return label(tr(field.title)), Box(text, across, min_mm=_ROW_MM, required=field.required)

    status = codes.label("status", row.status)
    name = branch.name if branch else ""
    return Form(
        name=member.name,
        key=member.uid,
        head=Head(tr("党支部（盖章）：{name}", name=name), (place.until(),)),
        widths=_WIDTHS,
        rows=(
            (*pair("name"), *pair("id")),
            (*pair("sex"), *pair("nation")),
            (*pair("birth"), *pair("education")),
            (*pair("kind"), label(tr("党籍状态")), Box(status)),
            (label(tr("所在党支部")), Box(name, 3, min_mm=_ROW_MM)),
            (*pair("joined"), *pair("confirmed")),
            pair("position", across=3),
            (*pair("phone"), *pair("landline")),
            pair("address", across=3),
            (*_yes_no(member, "lost"), *pair("lost_on")),
            (*_yes_no(member, "mobile"), *pair("outflow")),
            _signed(tr("党员本人签名")),
            _signed(tr("党支部书记签名")),
        ),
    )


def _blank(place: Place, codes: Codes, request: Request) -> Form:
    """The form to be filled in by hand where there is nobody."""
    branch = place.org.uid if place.org.kind in (*BRANCH_KINDS, GROUP) else ""
    nobody = Enrolled(Member(uid="", **dict.fromkeys(FIELD, "")), branch, "")
    return _form(nobody, place, codes, request)


def _none(member: Member, key: str) -> str:
    """无 where the books know that there is nothing; an unknown value leaves the box to the pen."""
    nothing = (
        (key == "confirmed" and member.kind == PROBATIONARY)
        or (key == "lost_on" and member.lost == NO)
        or (key == "outflow" and member.mobile == NO)
        or (key == "landline" and bool(member.phone))
    )
    return tr("无") if nothing else ""


def _yes_no(member: Member, key: str) -> tuple[Box, Box]:
    """是 or 否; where neither is known, both to be ticked by hand."""
    value = getattr(member, key)
    text = {YES: tr("是"), NO: tr("否")}.get(value, tr("□是　□否"))
    return label(tr(FIELD[key].title)), Box(text, min_mm=_ROW_MM)


def _signed(title: str) -> tuple[Box, ...]:
    date = tr("年　　月　　日　")
    return label(title), Box(date, 3, align=Align.RIGHT, min_mm=_SIGN_MM)


CARD: Final = LedgerKind(
    kind="card",
    title=TITLE,
    box=N_("党员队伍"),
    entered="member",
    compose=_compose,
    styled=("id", "phone", "birth", "joined", "confirmed", "lost_on"),
)
