"""会议记录 and what is drawn from it: the verdict, long text over pages, photographs, the book."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.meeting import (
    ABSENT,
    Attendance,
    Correction,
    Record,
    Resolution,
    Speech,
)
from partybuild_desktop.domain.member import YES
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.ledger import write
from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.services.meeting import Meetings
from partybuild_desktop.services.member import Scope
from tests.reports.invented import bare
from tests.services.village import DAY, YEAR, Village


def record_of(village: Village, kinds: str, on: str, org: str = "") -> Record:
    """A meeting that everybody came to but one, who is ill."""
    meetings: Meetings = village.app.meetings
    record = meetings.new(org or village.flag, kinds, on=on)
    first, *others = record.attendance
    head = replace(record.meeting, place="村委会", content="学习文件。", start="09:00", end="10:30")
    return replace(
        record,
        meeting=head,
        attendance=(replace(first, state=ABSENT, reason="ill"), *others),
    )


def held(village: Village, kinds: str = "branch_meeting", on: str = "2025-03-10") -> Record:
    record = record_of(village, kinds, on)
    village.app.meetings.save(record)
    return record


def printed(village: Village, kind: str, **more: object) -> list[str]:
    document = village.app.ledgers.compose(kind, Scope(org=village.flag, day=DAY), **more)  # type: ignore[arg-type]
    return [bare(text) for text in page_texts(village.app.ledgers.draw(document))]


def test_a_record_has_its_numbers_its_verdict_and_who_was_absent(village: Village) -> None:
    record = record_of(village, "branch_meeting", "2025-03-10")
    there = len(record.attendance) - 1
    votes = village.app.meetings.review(record).numbers.voters_present
    vote = Resolution(
        matter="修路", text="同意修路。", in_favour=str(votes), passed=YES, executor="村委会"
    )
    village.app.meetings.save(replace(record, resolutions=(vote,)))
    (text,) = printed(village, "minutes_branch_meeting")
    assert f"实到{there}人" in text
    assert "达到规定人数，会议有效（《中国共产党支部工作条例（试行）》第十一条）" in text
    assert f"赞成{votes}票，反对0票，弃权0票" in text
    assert "结果：通过" in text
    assert "因病：" in text
    assert "承办：村委会" in text


def test_a_meeting_without_its_quorum_says_so(village: Village) -> None:
    record = record_of(village, "branch_meeting", "2025-03-10")
    absent = [Attendance(person=a.person, state=ABSENT, reason="away") for a in record.attendance]
    village.app.meetings.save(replace(record, attendance=tuple(absent)))
    (text,) = printed(village, "minutes_branch_meeting")
    assert "未达到规定人数，不能表决" in text
    assert "会议未成" in text


def test_a_meeting_of_two_kinds_is_a_record_of_both_and_once_in_the_book(
    village: Village,
) -> None:
    held(village, "branch_meeting theme_day")
    for kind in ("minutes_branch_meeting", "minutes_theme_day"):
        document = village.app.ledgers.compose(kind, Scope(org=village.flag, day=DAY))
        assert isinstance(document, Forms)
        assert len(list(document.forms)) == 1
    composed = village.app.binders.year_book(org=village.flag, year=YEAR)
    assert [one.title for one in composed.binder.documents] == ["2025年3月10日　党员大会暨主题党日"]


def test_one_meeting_can_be_chosen(village: Village) -> None:
    held(village)
    chosen = held(village, on="2025-06-10")
    uids = [chosen.meeting.uid]
    (text,) = printed(village, "minutes_branch_meeting", uids=uids)
    assert "2025年6月10日" in text
    (sheet,) = printed(village, "sign_in", uids=uids)
    assert "2025年第二季度支部党员大会" in sheet


def test_long_text_flows_over_pages_with_the_head_repeated(village: Village) -> None:
    record = record_of(village, "branch_meeting", "2025-03-10")
    lines = "\n".join(f"第{n}段，" + "讨论人居环境整治和村规民约修订。" * 8 for n in range(300))
    village.app.meetings.save(replace(record, meeting=replace(record.meeting, content=lines)))
    texts = printed(village, "minutes_branch_meeting")
    assert len(texts) > 20
    assert all("支部党员大会记录" in text for text in texts)
    assert all("党组织：中共红旗村党支部委员会" in text for text in texts)
    said = "".join(texts)
    assert all(f"第{n}段，" in said for n in range(300))


def photograph(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def pictures_on(pdf: bytes) -> list[int]:
    """How many pictures each page has."""
    document = pdfium.PdfDocument(pdf)
    image = pdfium.raw.FPDF_PAGEOBJ_IMAGE
    return [len(list(page.get_objects(filter=[image]))) for page in document]


@pytest.fixture
def with_photographs(village: Village) -> Record:
    record = held(village)
    files = village.app.attachments
    taken = [files.take(photograph(1600, 900 + n), f"会场{n}.jpg") for n in range(3)]
    files.add("meeting", record.meeting.uid, taken)
    return record


def test_photographs_stand_at_the_end_two_side_by_side(
    village: Village, with_photographs: Record, tmp_path: Path
) -> None:
    app = village.app
    document = app.ledgers.compose("minutes_branch_meeting", Scope(org=village.flag, day=DAY))
    pdf = app.ledgers.draw(document)
    assert sum(pictures_on(pdf)) == 3
    said = bare("".join(page_texts(pdf)))
    assert said.index("会场0") < said.index("会场1") < said.index("会场2")
    assert len(pdf) < 1_500_000  # at the size of print, not of the camera
    stream = BytesIO()
    assert write(document, stream) == 1
    stream.seek(0)
    cells = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert "会场0\n会场1" in {cell for row in cells for cell in row}
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    done = app.prints.write(document, first, org=village.flag)
    app.attachments.remove(
        [one.uid for one in app.attachments.of("meeting", with_photographs.meeting.uid)]
    )
    app.prints.reprint(done.n, again)
    assert again.read_bytes() == first.read_bytes()


def test_a_lost_photograph_leaves_its_frame_and_the_record(
    village: Village, with_photographs: Record
) -> None:
    (folder,) = {path.parent for path in village.app.paths.attachments.rglob("*") if path.is_file()}
    for path in sorted(folder.iterdir())[:1]:
        path.unlink()
    assert "照片文件缺失" in "".join(printed(village, "minutes_branch_meeting"))


def test_the_book_has_every_meeting_under_its_right_page(village: Village, tmp_path: Path) -> None:
    for month in ("03", "06", "09"):
        held(village, on=f"2025-{month}-10")
    composed = village.app.binders.year_book(org=village.flag, year=YEAR)
    path = tmp_path / "book.pdf"
    bound = village.app.prints.write(composed.binder, path, mirror=False)
    texts = [bare(text) for text in page_texts(path)]
    assert bound.pages == len(texts)
    assert "会议记录本（2025年度）中共红旗村党支部委员会" in texts[0]
    contents = next(text for text in texts if text.startswith("目录"))
    for number, text in enumerate(texts, 1):
        for day in ("3月10日", "6月10日", "9月10日"):
            if f"时间2025年{day}" in text:
                assert f"2025年{day}党员大会{number}" in contents
                assert f"—{number}—" in text
    assert sum("支部党员大会" in text for text in texts) == 3


def test_there_is_no_book_of_nothing(village: Village) -> None:
    with pytest.raises(UserProblem) as caught:
        village.app.binders.year_book(org=village.flag, year=YEAR)
    assert caught.value.code == "no_meetings"


def rows_of(village: Village, kind: str) -> list[tuple[str, ...]]:
    document = village.app.ledgers.compose(kind, Scope(org=village.flag, day=DAY))
    assert isinstance(document, Ledger)
    return list(document.rows)


def test_what_was_held_is_counted_and_what_is_short_marked(village: Village) -> None:
    held(village)
    by_kind = {row[0]: row for row in rows_of(village, "meetings_done")}
    meeting = by_kind["党员大会"]
    assert (meeting[1], meeting[4], meeting[7]) == ("每季度 1 次", "1/1", "0/1▲")
    assert meeting[-3:] == ("4", "1", "3")


def test_the_life_meeting_gives_its_criticisms_and_its_corrections(village: Village) -> None:
    record = record_of(village, "life_meeting", "2025-12-18")
    one, other = (a.person for a in record.attendance[1:3])
    village.app.meetings.save(
        replace(
            record,
            speeches=(
                Speech(kind="self", person=one, text="学习不够。"),
                Speech(kind="criticism", person=one, about=other, text="要多听意见。"),
            ),
            corrections=(
                Correction(
                    problem="公开不及时", measure="每月更新", responsible="书记", due="2025-12-20"
                ),
                Correction(problem="记录不全", responsible="委员", due="2026-03-01"),
            ),
        )
    )
    said = rows_of(village, "criticisms")
    assert [(row[2], row[5]) for row in said] == [
        ("自我批评", "学习不够。"),
        ("相互批评", "要多听意见。"),
    ]
    listed = rows_of(village, "corrections")
    assert [(row[2], row[-1]) for row in listed] == [("公开不及时", "逾期"), ("记录不全", "整改中")]


def test_attendance_and_hours_come_from_the_records(village: Village) -> None:
    record = held(village)
    ill = village.app.meetings.names({record.attendance[0].person})[record.attendance[0].person]
    by_name = {row[1]: row for row in rows_of(village, "absence")}
    assert by_name[ill][2:9] == ("1", "0", "1", "1", "0", "0", "0.0%")
    hours = {row[1]: row for row in rows_of(village, "hours")}
    assert hours[ill][2] == "0"
    assert {row[2] for name, row in hours.items() if name in by_name and name != ill} == {"1"}
    assert (hours["刘文华"][5], hours[ill][-1]) == ("56", "未达标")
