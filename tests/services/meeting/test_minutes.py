"""Records out of files: who is meant, what is offered, which planned meeting is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.meeting import ABSENT, Record, State
from partybuild_desktop.domain.problem import UserProblem
from tests.services.meeting.hall import Hall

HEAD = 'org = "红岩村"\nkind = "支部党员大会"\non = "2026-06-10"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "会议.toml"


def made(hall: Hall, path: Path, text: str) -> Record:
    path.write_text(text, "utf-8")
    return hall.app.minutes.record(path)


def refusal(hall: Hall, path: Path, text: str) -> UserProblem:
    with pytest.raises(UserProblem) as caught:
        made(hall, path, text)
    return caught.value


def absentees(hall: Hall, record: Record) -> dict[str, str]:
    return {hall.name(a.person): a.reason for a in record.attendance if a.state == ABSENT}


def test_what_is_not_said_is_offered(hall: Hall, path: Path) -> None:
    """As the window begins a record: chair, title, agenda, everybody present."""
    record = made(hall, path, HEAD)
    fresh = hall.app.meetings.new(hall.branch, "branch_meeting", on="2026-06-10")
    assert record.meeting.uid != fresh.meeting.uid
    assert record.meeting.chair == hall.uids["书记王"]
    assert (record.meeting.title, record.meeting.agenda) == (
        fresh.meeting.title,
        fresh.meeting.agenda,
    )
    assert record.attendance == fresh.attendance
    assert hall.app.meetings.all() == []


def test_who_came(hall: Hall, path: Path) -> None:
    text = HEAD + 'absent = ["己六", {name = "丙三", reason = "因病", note = "住院"}]'
    assert absentees(hall, made(hall, path, text)) == {"己六": "", "丙三": "ill"}
    names = ", ".join(f'"{name}"' for name in hall.uids if name not in ("戊五", "己六"))
    text = HEAD + f'present = [{names}]\nabsent = [{{name = "己六", reason = "away"}}]'
    assert absentees(hall, made(hall, path, text)) == {"戊五": "", "己六": "away"}


def test_people_from_outside_and_what_was_said_and_decided(hall: Hall, path: Path) -> None:
    text = (
        HEAD
        + """
chair = "副书记李"
recorder = "镇里来的周同志"
[[speeches]]
name = "甲一"
text = "同意"
[[speeches]]
name = "镇长"
text = "支持"
[[resolutions]]
matter = "修路"
text = "修"
in_favour = 9
against = 1
due = "2026.9"
[[resolutions]]
matter = "接收新一"
rule = "接收预备党员、转正"
in_favour = 3
against = 7
[[corrections]]
name = "乙二"
problem = "学习少"
"""
    )
    record = made(hall, path, text)
    assert record.meeting.chair == hall.uids["副书记李"]
    assert (record.meeting.recorder, record.meeting.recorder_name) == ("", "镇里来的周同志")
    assert [(s.person, s.speaker) for s in record.speeches] == [
        (hall.uids["甲一"], ""),
        ("", "镇长"),
    ]
    assert [(r.rule, r.passed, r.due) for r in record.resolutions] == [
        ("motion", "1", "2026-09"),
        ("admission", "0", ""),
    ]
    assert record.corrections[0].person == hall.uids["乙二"]
    saved = hall.app.meetings.save(record)
    assert hall.app.meetings.get(saved.uid).meeting.state == State.HELD


def test_a_planned_meeting_is_filled_in_and_none_is_recorded_twice(hall: Hall, path: Path) -> None:
    hall.app.meetings.plan(hall.branch, 2026)
    planned = {
        one.uid
        for one in hall.app.meetings.all(hall.branch, kind="branch_meeting")
        if one.period == "2026-Q2" and one.org == hall.branch
    }
    record = made(hall, path, HEAD)
    assert {record.meeting.uid} == planned
    assert (record.meeting.on, record.meeting.period) == ("2026-06-10", "2026-Q2")
    hall.app.meetings.save(record)
    problem = refusal(hall, path, HEAD)
    assert (problem.code, problem.args_["uid"]) == ("meeting_there", record.meeting.uid)
    again = made(hall, path, HEAD.replace("06-10", "06-20"))
    assert again.meeting.uid not in planned


def test_a_record_is_put_right_by_its_uid(hall: Hall, path: Path) -> None:
    uid = hall.hold("2026-06-10", kinds="branch_meeting", place="会议室")
    record = made(hall, path, f'uid = "{uid}"\ncontent = "改过"\nabsent = ["己六"]')
    assert (record.meeting.content, record.meeting.place) == ("改过", "会议室")
    assert absentees(hall, record) == {"己六": ""}
    hall.app.meetings.save(record)
    assert hall.app.meetings.get(uid).meeting.content == "改过"
    problem = refusal(hall, path, f'uid = "{uid}"\norg = "01"')
    assert (problem.code, problem.args_["name"]) == ("minutes_field", "org")


def test_a_plan_is_kept_as_a_plan(hall: Hall, path: Path) -> None:
    record = made(hall, path, HEAD.replace("06-10", "09-10") + 'state = "计划"')
    assert hall.app.meetings.save(record).state == State.PLANNED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('kind = "主题党日"\non = "2026-06-10"', "minutes_missing"),
        ('org = "红岩村"\non = "2026-06-10"', "minutes_missing"),
        ('org = "红岩村"\nkind = "主题党日"', "minutes_missing"),
        (HEAD.replace("红岩村", "月亮村"), "org_unknown"),
        (HEAD.replace("支部党员大会", "茶话会"), "meeting_kind_unknown"),
        (HEAD.replace("06-10", "13-10"), "date_invalid"),
        ('uid = "nothing"', "meeting_unknown"),
        (HEAD + 'absent = ["没有这个人"]', "minutes_person"),
        (HEAD + 'absent = [{name = "甲一", person = "乙二"}]', "minutes_another"),
        (HEAD + 'speeches = [{name = "镇长", person = "乙二"}]', "minutes_another"),
        (HEAD + 'corrections = [{name = "甲一", person = "乙二"}]', "minutes_another"),
        (HEAD + 'keys = ["theme_day"]', "minutes_field"),
        (HEAD + 'attendance = [{name = "甲一", state = "late"}]', "minutes_field"),
        (HEAD + 'absent = [{name = "甲一", reason = "忘了"}]', "minutes_field"),
        (HEAD + 'state = "好"', "minutes_field"),
        (HEAD + 'resolutions = [{matter = "甲", passed = "也许"}]', "minutes_field"),
        (HEAD + 'resolutions = [{matter = "甲", rule = "抓阄"}]', "vote_unknown"),
        (HEAD + 'resolutions = [{matter = "甲", due = "明天"}]', "date_invalid"),
    ],
)
def test_what_is_refused(hall: Hall, path: Path, text: str, code: str) -> None:
    assert refusal(hall, path, text).code == code
