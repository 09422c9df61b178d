"""民主评议党员: a form for each member, the ballot, and the year's summary. Box 组织生活.

Source: 《中国共产党支部工作条例（试行）》 art. 18; grades and limits from the rules in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from partybuild_desktop.domain.appraisal import Appraisal, Disposal, Grade
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Align, Column, Foot, Head, Kind, Ledger, Paper
from partybuild_desktop.domain.member import FIELD, Enrolled, Member
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    branch_cells,
    branch_columns,
    branch_name,
    branches,
    several,
)
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.ledger.rows import FormsAnew
from partybuild_desktop.services.show import day_text, on_paper
from partybuild_desktop.system.i18n import N_, language, tr

FORM: Final = N_("民主评议党员登记表")
BALLOT: Final = N_("民主评议党员测评表")
SUMMARY: Final = N_("民主评议党员结果汇总表")
GRADES: Final = {
    Grade.EXCELLENT.value: N_("优秀"),
    Grade.QUALIFIED.value: N_("合格"),
    Grade.BASIC.value: N_("基本合格"),
    Grade.UNQUALIFIED.value: N_("不合格"),
}
_DISPOSALS: Final = {
    Disposal.CORRECT.value: N_("限期改正"),
    Disposal.PERSUADE.value: N_("劝其退党"),
    Disposal.EXPEL.value: N_("除名"),
}
_WIDTHS: Final = (2.4, 3.2, 2.4, 3.2, 2.4, 3.2)
_REST: Final = len(_WIDTHS) - 1
_FACTS: Final = (("name", "sex", "birth"), ("nation", "education", "joined"))
_SIGN_MM: Final = 20.0


def _sheet(sources: Sources, place: Place) -> list[Appraisal]:
    """Every member of the branches in roster order, with what is entered of him."""
    orgs = [org.uid for org in branches(place)]
    return sources.meetings.appraisals.sheets(orgs, place.year)


def _members(sources: Sources, place: Place, found: Sequence[Appraisal]) -> dict[str, Enrolled]:
    rows = sources.members.rows([one.person for one in found], place.day)
    return {row.member.uid: row for row in rows}


def _grade(key: str) -> str:
    return tr(GRADES[key]) if key in GRADES else ""


# ---------------------------------------------------------------- a form for each member


def _forms(sources: Sources, place: Place, found: Sequence[Appraisal]) -> Iterator[Form]:
    for part in (found[:1], found[1:]):  # a first page asks for the first alone
        members = _members(sources, place, part)
        names = sources.meetings.names({one.person for one in part})
        for one in part:
            row = members.get(one.person) or _nobody(one.person, names.get(one.person, ""))
            yield _form(one, row, place, sources)


def _nobody(uid: str = "", name: str = "") -> Enrolled:
    """Who is no longer in the books; or the form for the pen."""
    return Enrolled(Member(uid=uid, **{**dict.fromkeys(FIELD, ""), "name": name}), "", "")


def _compose_forms(sources: Sources, request: Request) -> Forms:
    place = place_of(sources, request)
    found = _sheet(sources, place)
    if request.uids is not None:
        found = [one for one in found if one.person in frozenset(request.uids)]
    return Forms(
        kind="appraisal_form",
        title=tr(FORM),
        forms=FormsAnew(len(found), lambda: _forms(sources, place, found)),
        blank=_form(Appraisal(org="", year="", person=""), _nobody(), place, sources),
        head=Head(tr("党支部：{name}", name=place.name), (tr("{year}年度", year=place.year),)),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("本单位在此日期没有在册党员"),
    )


def _form(one: Appraisal, row: Enrolled, place: Place, sources: Sources) -> Form:
    def pair(key: str) -> tuple[Box, Box]:
        field, value = FIELD[key], getattr(row.member, key)
        return label(tr(field.title)), Box(on_paper(field, value, sources.codes, hide=True))

    org = branch_name(place, one.org) or "　　　　　　　　"
    grade = _grade(one.grade) or tr("□优秀　□合格　□基本合格　□不合格")
    disposal = tr(_DISPOSALS[one.disposal]) if one.disposal in _DISPOSALS else ""
    date = tr("（盖章）　　书记签名：　　　　　　年　　月　　日　")
    return Form(
        name=row.member.name,
        key=one.person,
        head=Head(tr("党支部：{name}", name=org), (tr("{year}年度", year=place.year),)),
        widths=_WIDTHS,
        rows=(
            *(tuple(box for key in keys for box in pair(key)) for keys in _FACTS),
            (label(tr("个人自评")), Box(one.self_text, _REST, flow=True)),
            (label(tr("自评等次")), Box(_grade(one.self_grade), _REST, align=Align.LEFT)),
            (label(tr("党员互评")), Box(_votes(one, "mutual"), _REST, align=Align.LEFT)),
            (label(tr("民主测评")), Box(_votes(one, "ballot"), _REST, align=Align.LEFT)),
            (label(tr("评定等次")), Box(grade, _REST, align=Align.LEFT)),
            (
                label(tr("支部评定意见"), down=2),
                Box(one.opinion, _REST, align=Align.LEFT, min_mm=18),
            ),
            (Box(date, _REST, align=Align.RIGHT),),
            (label(tr("组织处置")), Box(_disposal(one, disposal), _REST, align=Align.LEFT)),
            _signed(tr("本人签名")),
            _signed(tr("上级党组织意见"), mm=_SIGN_MM),
            (label(tr("备注")), Box(one.note, _REST, align=Align.LEFT)),
        ),
    )


def _votes(one: Appraisal, round_: str) -> str:
    """优秀 12 票　合格 3 票…; empty to be filled in where nothing was counted."""
    figures = (getattr(one, f"{round_}_{key}") for key in GRADES)
    parts = (
        tr("{grade} {n} 票", grade=tr(title), n=text or "____")
        for title, text in zip(GRADES.values(), figures, strict=True)
    )
    return "　".join(parts)


def _disposal(one: Appraisal, title: str) -> str:
    return " ".join(filter(None, (title, day_text(one.disposal_on))))


def _signed(title: str, *, mm: float = 0.0) -> tuple[Box, ...]:
    date = tr("年　　月　　日　")
    return label(title), Box(date, _REST, align=Align.RIGHT, min_mm=mm)


# ---------------------------------------------------------------- the ballot


def _compose_ballot(sources: Sources, request: Request) -> Ledger:
    """Blank, to be printed as often as members take part."""
    place = place_of(sources, request)
    found = _sheet(sources, place)
    names = sources.meetings.names({one.person for one in found})
    many = several(place)
    rows, number, branch = [], 0, ""
    for one in found:
        number = number + 1 if one.org == branch else 1
        branch = one.org
        heads = branch_cells(place, one.org, many=many)
        rows.append((*heads, str(number), names.get(one.person, ""), "", "", "", "", ""))
    notes = [tr("在相应栏内画“√”，每名党员只选一个等次，多选的该行无效；本票无记名。")]
    if not many and found:
        most = sources.meetings.appraisals.most_excellent(found[0].org, place.year)
        rules = sources.meetings.rules(place.day)
        article = rules.articles["appraisal"].said(language())
        notes.append(tr("“优秀”不超过 {n} 名。依据：{article}。", n=most, article=article))
    return Ledger(
        kind="appraisal_ballot",
        title=place.titled(tr("{year}年度{title}", year=place.year, title=tr(BALLOT))),
        columns=(
            *branch_columns(many=many),
            Column(tr("序号"), Kind.CODE),
            Column(tr("姓名"), Kind.NAME),
            *(Column(tr(title), Kind.SIGNATURE, min_mm=20) for title in GRADES.values()),
            Column(tr("意见和建议"), Kind.SIGNATURE, min_mm=34),
        ),
        rows=rows,
        head=Head(tr("党支部：{name}", name=place.org.name), (place.until(),)),
        foot=Foot(notes=tuple(notes)),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("本单位在此日期没有在册党员"),
    )


# ---------------------------------------------------------------- the summary


def _compose_summary(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    found = _sheet(sources, place)
    if not any(one.grade or one.ballot_excellent or one.self_grade for one in found):
        found = []  # not held yet
    many = several(place)
    names = sources.meetings.names({one.person for one in found})
    rows = [
        (
            *branch_cells(place, one.org, many=many),
            str(number),
            names.get(one.person, ""),
            _grade(one.self_grade),
            *(getattr(one, f"{round_}_{key}") for round_ in ("mutual", "ballot") for key in GRADES),
            _grade(one.grade),
            one.opinion,
            _disposal(one, tr(_DISPOSALS[one.disposal]) if one.disposal in _DISPOSALS else ""),
        )
        for number, one in enumerate(found, 1)
    ]
    return Ledger(
        kind="appraisal_summary",
        title=place.titled(tr("{year}年度{title}", year=place.year, title=tr(SUMMARY))),
        columns=_summary_columns(many=many),
        rows=rows,
        head=place.head(_shares(found), tr("单位：票")),
        foot=Foot(signs(), _summary_notes(sources, place)),
        as_of=place.day,
        empty_text=tr("本年度还没有开展民主评议"),
    )


def _shares(found: Sequence[Appraisal]) -> str:
    """共 25 人：优秀 8 人、合格 17 人."""
    parts = []
    for key, title in GRADES.items():
        n = sum(one.grade == key for one in found)
        if n:
            parts.append(tr("{grade} {n} 人", grade=tr(title), n=n))
    whole = tr("共 {n} 人", n=len(found))
    return tr("{whole}：{parts}", whole=whole, parts=tr("、").join(parts)) if parts else whole


def _summary_notes(sources: Sources, place: Place) -> tuple[str, ...]:
    articles = sources.meetings.rules(place.day).articles
    facts = {
        "grade": articles["appraisal"].said(language()),
        "disposal": articles["disposal"].said(language()),
    }
    return (tr("依据：{grade}；{disposal}。", **facts),)


def _summary_columns(*, many: bool) -> tuple[Column, ...]:
    def votes(title: str) -> tuple[Column, ...]:
        return tuple(Column(tr(grade), Kind.CODE, (title,)) for grade in GRADES.values())

    return (
        *branch_columns(many=many),
        Column(tr("序号"), Kind.CODE),
        Column(tr("姓名"), Kind.NAME),
        Column(tr("自评等次"), Kind.CODE),
        *votes(tr("党员互评")),
        *votes(tr("民主测评")),
        Column(tr("评定等次"), Kind.CODE),
        Column(tr("支部意见")),
        Column(tr("组织处置"), Kind.CODE),
    )


APPRAISALS: Final = (
    LedgerKind(kind="appraisal_form", title=FORM, box=BOX, compose=_compose_forms, entered=PAGE),
    LedgerKind(
        kind="appraisal_ballot", title=BALLOT, box=BOX, compose=_compose_ballot, entered=PAGE
    ),
    LedgerKind(
        kind="appraisal_summary", title=SUMMARY, box=BOX, compose=_compose_summary, entered=PAGE
    ),
)
