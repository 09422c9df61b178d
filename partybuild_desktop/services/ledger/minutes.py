"""会议记录: one record a form, its text flowing over pages, its photographs at the end.

One description for all kinds: title, own fields and votes come from the kind as data. Source:
fields of the record book (ledgers.md 3.4), 《中国共产党支部工作条例（试行）》 ch. 5. Box 组织生活.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from partybuild_desktop.domain.attachment import PDF, Attached
from partybuild_desktop.domain.form import Box, Form, Forms, Picture, label
from partybuild_desktop.domain.ledger import Align, Foot, Head, Paper
from partybuild_desktop.domain.meeting import CRITICISM, SELF, Speech, State
from partybuild_desktop.domain.meeting_rule import Expected, MeetingKind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.schedule import period_of
from partybuild_desktop.services.attachment import Attachments
from partybuild_desktop.services.ledger.decision import decision_text, quorum_text
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    Sitting,
    hours_shown,
    kinds_title,
    share_text,
    sittings,
    time_text,
)
from partybuild_desktop.services.ledger.place import Place, place_of
from partybuild_desktop.services.ledger.rows import FormsAnew
from partybuild_desktop.services.ledger.ruleset import shipped
from partybuild_desktop.services.meeting.period import period_text
from partybuild_desktop.services.show import day_text
from partybuild_desktop.store.picture import thumbnail
from partybuild_desktop.system.i18n import N_, language, tr

_WIDTHS: Final = (2.5, 3.3, 2.7, 2.6, 2.5, 2.6)
_ALL: Final = len(_WIDTHS)
_REST: Final = _ALL - 1
_ABREAST: Final = 2  # photographs side by side
_PRINT_SIDE: Final = 800  # pixels: 84 mm at some 240 dots an inch
_TITLES: Final = {
    "branch_meeting": N_("支部党员大会记录"),
    "committee_meeting": N_("支部委员会会议记录"),
    "group_meeting": N_("党小组会记录"),
    "lecture": N_("党课记录"),
    "theme_day": N_("主题党日记录"),
    "life_meeting": N_("组织生活会记录"),
    "appraisal": N_("民主评议党员会议记录"),
    "study": N_("集中学习记录"),
}
_SIGNS: Final = (N_("主持人（签名）"), N_("记录人（签名）"), N_("党支部书记（签名）"))


def _compose(kind: MeetingKind, sources: Sources, request: Request) -> Forms:
    place = place_of(sources, request)
    found = sittings(sources, place, request, kind.key)
    return Forms(
        kind=_name(kind),
        title=tr(_title(kind)),
        forms=FormsAnew(len(found), lambda: (form_of(one, sources.attachments) for one in found)),
        blank=_blank(kind, place),
        head=Head(tr("党组织：{name}", name=place.org.name)),
        foot=foot(),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("本年度没有记录"),
    )


def foot() -> Foot:
    """Who signs a record."""
    return Foot(tuple(map(tr, _SIGNS)))


def form_of(sitting: Sitting, attachments: Attachments) -> Form:
    """One meeting as a form."""
    meeting = sitting.meeting
    own = period_of(sitting.kinds[0].frequency, meeting.on[:7]) if sitting.kinds else ""
    right = period_text(meeting.period or own) or tr("{year}年", year=meeting.on[:4])
    return Form(
        name=f"{day_text(meeting.on)} {meeting.title or kinds_title(sitting.kinds)}",
        key=meeting.uid,
        head=Head(tr("党组织：{name}", name=sitting.org_name), (right,)),
        widths=_WIDTHS,
        rows=(
            *_heading(sitting),
            *_numbers(sitting),
            *_own(sitting),
            *_people(sitting),
            *_course(sitting),
            *_photographs(sitting, attachments),
        ),
    )


Row = tuple[Box, ...]


def _line(title: str, text: str, *, required: bool = False) -> Row:
    """A label and a text as wide as the rest of the page."""
    return label(title), Box(text, _REST, align=Align.LEFT, required=required)


def _long(title: str, text: str, *, required: bool = False) -> Row:
    """The same for what flows over pages."""
    return label(title), Box(text, _REST, flow=True, required=required)


def _heading(sitting: Sitting) -> Iterator[Row]:
    meeting = sitting.meeting
    title = meeting.title or kinds_title(sitting.kinds)
    if meeting.state == State.FAILED:
        title = tr("{title}（到会人数不足，会议未成）", title=title)
    yield label(tr("会议名称")), Box(title, _REST, align=Align.LEFT)
    when = Box(time_text(meeting), 3, align=Align.LEFT, required=True)
    yield label(tr("时间")), when, label(tr("地点")), Box(meeting.place, required=True)
    yield (
        label(tr("主持人")),
        Box(sitting.name(meeting.chair, meeting.chair_name), required=True),
        label(tr("记录人")),
        Box(sitting.name(meeting.recorder, meeting.recorder_name), required=True),
        label(tr("学时")),
        Box(hours_shown(meeting.hours)),
    )


def _numbers(sitting: Sitting) -> Iterator[Row]:
    numbers = sitting.numbers

    def people(n: int) -> Box:
        return Box(tr("{n} 人", n=n))

    yield (
        label(tr("应到")),
        people(numbers.expected),
        label(tr("实到")),
        people(numbers.present),
        label(tr("到会率")),
        Box(share_text(numbers.present, numbers.expected) or "—"),
    )
    if sitting.quorum is not None:
        yield (
            label(tr("有表决权应到")),
            people(numbers.voters),
            label(tr("有表决权实到")),
            people(numbers.voters_present),
            label(tr("缺席")),
            people(numbers.expected - numbers.present),
        )
        yield _line(tr("会议有效性"), quorum_text(sitting))


def _own(sitting: Sitting) -> Iterator[Row]:
    """The fields that the kinds have of their own, one of a key."""
    asked = {item.key: item for kind in sitting.kinds for item in kind.items}
    for key, item in asked.items():
        text = sitting.record.items.get(key, "")
        if text:
            yield _line(item.name.said(language()), text)


def _people(sitting: Sitting) -> Iterator[Row]:
    there = sitting.record.present
    expected = [p for p in sitting.roll.expected if p in there]
    others = [a.person for a in sitting.record.attendance if a.person in there - {*expected}]
    yield _line(tr("出席人员"), sitting.listed(expected) or tr("无"))
    yield _line(tr("缺席人员及原因"), sitting.absent_text() or tr("无"))
    if sitting.roll.not_counted:
        yield _line(tr("不计入应到"), sitting.not_counted_text())
    guests = [sitting.listed(others), sitting.meeting.guests.replace("\n", tr("、"))]
    yield _line(tr("列席人员"), tr("、").join(filter(None, guests)) or tr("无"))


def _course(sitting: Sitting) -> Iterator[Row]:
    record, meeting = sitting.record, sitting.meeting
    yield _line(tr("议题"), meeting.agenda, required=True)
    yield _long(tr("会议内容"), meeting.content, required=True)
    plain = [_speech(one, sitting) for one in record.speeches if not one.kind]
    if plain:
        yield _long(tr("发言"), "\n".join(plain))
    if any(one.kind in (SELF, CRITICISM) for one in record.speeches):
        said = [_speech(one, sitting) for one in record.speeches if one.kind in (SELF, CRITICISM)]
        yield _long(tr("批评和自我批评"), "\n".join(said))
    decisions = [decision_text(n, one, sitting) for n, one in enumerate(record.resolutions, 1)]
    if decisions:
        yield _long(tr("决议及表决"), "\n".join(decisions))
    elif sitting.quorum is not None:
        yield _line(tr("决议及表决"), tr("无"))
    if record.corrections:
        yield _long(tr("整改事项"), "\n".join(_corrections(sitting)))
    if meeting.note:
        yield _line(tr("备注"), meeting.note)


def _speech(one: Speech, sitting: Sitting) -> str:
    name = sitting.name(one.person, one.speaker)
    if one.kind == SELF:
        return tr("{name}（自我批评）：{text}", name=name, text=one.text)
    if one.kind == CRITICISM:
        about = sitting.name(one.about)
        return tr("{name}对{about}提出：{text}", name=name, about=about, text=one.text)
    return tr("{name}：{text}", name=name, text=one.text)


def _corrections(sitting: Sitting) -> Iterator[str]:
    for n, one in enumerate(sitting.record.corrections, 1):
        whose = sitting.name(one.person) or tr("支部")
        parts = [tr("{n}．{whose}：{text}", n=n, whose=whose, text=one.problem)]
        if one.measure:
            parts.append(tr("整改措施：{text}", text=one.measure))
        if one.responsible or one.due:
            due = day_text(one.due)
            parts.append(
                tr("责任人：{who}　时限：{due}", who=one.responsible or "—", due=due or "—")
            )
        yield tr("。").join(part.rstrip("。") for part in parts) + tr("。")


# ---------------------------------------------------------------- photographs


def _photographs(sitting: Sitting, attachments: Attachments) -> Iterator[Row]:
    """Two side by side, as they are in order; a scan by its first page."""
    found = sitting.files
    if found:
        yield (label(tr("会议照片及材料"), across=_ALL),)
    for start in range(0, len(found), _ABREAST):
        pictures = tuple(
            Picture(one.name, partial(_jpeg, attachments, one)) for one in found[start:][:_ABREAST]
        )
        yield (Box(across=_ALL, pictures=pictures),)


def _jpeg(attachments: Attachments, one: Attached) -> bytes:
    """A photograph at the size of print; nothing where its file is lost: the record stays."""
    try:
        data = attachments.page(one) if one.media == PDF else attachments.content(one)
        return thumbnail(data, _PRINT_SIDE)
    except UserProblem:
        return b""


# ---------------------------------------------------------------- to be filled in by hand


def _blank(kind: MeetingKind, place: Place) -> Form:
    """The form for the pen, where there is no record."""
    hand = tr("　　　　年　　月　　日　　时　　分—　　时　　分")

    def pair(*titles: str) -> Row:
        return tuple(box for title in titles for box in (label(title), Box()))

    rows: list[Row] = [
        (label(tr("会议名称")), Box("", _REST)),
        (label(tr("时间")), Box(hand, 3, align=Align.LEFT), label(tr("地点")), Box()),
        pair(tr("主持人"), tr("记录人"), tr("学时")),
        pair(tr("应到"), tr("实到"), tr("缺席")),
    ]
    if kind.quorum:
        titles = tr("有表决权应到"), tr("有表决权实到"), tr("到会率")
        rows.append(pair(*titles))
    rows += [_line(item.name.said(language()), "") for item in kind.items]
    rows += [
        (label(title), Box("", _REST, min_mm=mm))
        for title, mm in (
            (tr("出席人员"), 26.0),
            (tr("缺席人员及原因"), 14.0),
            (tr("列席人员"), 0.0),
            (tr("议题"), 20.0),
        )
    ]
    rows.append(_long(tr("会议内容"), ""))
    if kind.quorum:
        rows.append(_long(tr("决议及表决"), ""))
    head = Head(tr("党组织：{name}", name=place.org.name))
    return Form(widths=_WIDTHS, rows=tuple(rows), head=head)


# ---------------------------------------------------------------- the kinds


def _title(kind: MeetingKind) -> str:
    """The title of a kind's records, as source text."""
    return _TITLES.get(kind.key) or f"{kind.name.zh}记录"


def _name(kind: MeetingKind) -> str:
    return f"minutes_{kind.key}"


def _kind(kind: MeetingKind) -> LedgerKind:
    return LedgerKind(
        kind=_name(kind),
        title=_title(kind),
        box=BOX,
        compose=partial(_compose, kind),
        entered=PAGE,
    )


MINUTES: Final = tuple(
    _kind(kind) for kind in shipped().kinds.values() if kind.expected is not Expected.PAIRS
)
