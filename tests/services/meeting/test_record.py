"""Records: saved whole in one step, with what is to be said of them, drafts, and the last one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partybuild_desktop.domain.meeting import Correction, Meeting, Record, Resolution, Speech
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.i18n import speaking
from tests.books import hash_of
from tests.services.meeting.hall import Hall, absent
from tests.store.test_attachment import photograph


def full(hall: Hall) -> Record:
    """A record with everything there is."""
    record = hall.record(12, kinds="branch_meeting theme_day", title="六月党员大会", start="09:00")
    return replace(
        record,
        speeches=(
            Speech(person=hall.uids["甲一"], text="同意修路。"),
            Speech(
                kind="criticism", speaker="驻村干部", about=hall.uids["乙二"], text="要多到会。"
            ),
        ),
        resolutions=(
            Resolution(
                matter="修路", text="同意", in_favour="8", against="1", abstain="1", passed="1"
            ),
            Resolution(matter="公示", text="三日内公示", executor="组织赵", due="2026-06-13"),
        ),
        corrections=(Correction(problem="学习不够", measure="每周一次", due="2026-09"),),
        items={"theme": "植树", "result": "三十棵"},
    )


def test_a_record_is_one_step_and_comes_back_as_it_was(hall: Hall) -> None:
    app, record = hall.app, full(hall)
    before = hash_of(app)
    saved = app.meetings.save(record)
    assert saved.state == "held"
    assert saved.changes.touches("meeting", "attendance", "resolution", "speech", "correction")
    got = app.meetings.get(saved.uid)
    assert got.meeting == record.meeting
    assert got.items == record.items
    assert set(got.attendance) == set(record.attendance)
    plain = [replace(one, uid="") for one in got.resolutions]
    assert plain == list(record.resolutions)
    assert [one.text for one in got.speeches] == [one.text for one in record.speeches]
    app.history.undo()
    assert hash_of(app) == before
    app.history.redo()
    assert app.meetings.get(saved.uid) == got


def test_what_is_changed_is_changed_and_no_more(hall: Hall) -> None:
    app = hall.app
    uid = app.meetings.save(full(hall)).uid
    record = app.meetings.get(uid)
    assert app.meetings.save(record).changes.txn == ""  # nothing to write
    swapped = replace(
        absent(record, hall.uids["甲一"], reason="away"),
        resolutions=(record.resolutions[1],),
        speeches=(*record.speeches, Speech(person=hall.uids["丙三"], text="我也同意。")),
        items={"theme": "植树"},
    )
    app.meetings.save(swapped)
    got = app.meetings.get(uid)
    assert [one.matter for one in got.resolutions] == ["公示"]
    assert [one.text for one in got.speeches][-1] == "我也同意。"
    assert got.items == {"theme": "植树"}
    state = {one.person: one.reason for one in got.attendance if one.state == "absent"}
    assert state[hall.uids["甲一"]] == "away"
    app.history.undo()
    assert app.meetings.get(uid) == record


def test_the_order_of_many_parts_is_kept(hall: Hall) -> None:
    record = replace(hall.record(12), speeches=tuple(Speech(text=str(n)) for n in range(12)))
    uid = hall.app.meetings.save(record).uid
    assert [one.text for one in hall.app.meetings.get(uid).speeches] == list(map(str, range(12)))


def test_a_failed_quorum_is_kept_as_such(hall: Hall) -> None:
    """第十一条: 5 of 10 voters are enough, 4 are not."""
    assert hall.app.meetings.save(hall.record(5)).state == "held"
    short = hall.record(4)
    saved = hall.app.meetings.save(short)
    assert saved.state == "failed"
    assert [p.code for p in saved.review.problems] == ["quorum_missing"]
    again = replace(hall.record(6), meeting=hall.app.meetings.get(saved.uid).meeting)
    assert hall.app.meetings.save(again).state == "held"


def test_more_than_half_is_a_local_setting(hall: Hall) -> None:
    from partybuild_desktop.services.meeting import KIND, default_text

    overlay = {"settings": {"over_half": True}}
    hall.app.rules.adopt(KIND, default_text(), overlay, start="2026-05-01")
    assert hall.app.meetings.save(hall.record(5)).state == "failed"
    assert hall.app.meetings.save(hall.record(5, on="2026-04-30")).state == "held"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"on": "2026-07-02"}, "held_in_future"),
        ({"kinds": "group_meeting"}, "kind_level"),
        ({"kinds": ""}, "kind_missing"),
        ({"on": ""}, "date_missing"),
    ],
)
def test_what_contradicts_itself_is_not_saved(hall: Hall, head: dict[str, str], code: str) -> None:
    before = hash_of(hall.app)
    with pytest.raises(UserProblem) as caught:
        hall.app.meetings.save(hall.record(12, **head))
    assert caught.value.code == code
    assert hash_of(hall.app) == before


def test_a_lost_vote_is_not_entered_as_passed(hall: Hall) -> None:
    vote = Resolution(matter="修路", text="同意", in_favour="5", against="5", passed="1")
    record = replace(hall.record(12), resolutions=(vote,))
    with pytest.raises(UserProblem) as caught:
        hall.app.meetings.save(record)
    assert (caught.value.code, caught.value.field) == (
        "passed_against_rule",
        "resolutions/0/passed",
    )
    assert "第十一条" in text_of(caught.value)
    with speaking("en"):
        assert "art. 11" in text_of(caught.value)
    with_reason = replace(record, resolutions=(replace(vote, reason="上级批复"),))
    assert hall.app.meetings.save(with_reason).state == "held"


def test_every_problem_has_its_sentence_with_names(hall: Hall) -> None:
    stranger, _ = hall.app.orgs.add("白沙村党支部")
    hall.app.members.transfer(hall.uids["戊五"], to=stranger, on="2026-06-10")
    record = replace(
        hall.record(12),
        attendance=tuple(replace(one) for one in hall.record(12, on="2026-06-09").attendance),
    )
    found = hall.app.meetings.review(record)
    texts = [text_of(problem) for problem in found.problems]
    assert any("戊五" in text for text in texts)
    assert {p.code for p in found.problems} == {
        "attendee_not_member_then",
        "more_present_than_expected",
    }


def test_two_places_at_one_time(hall: Hall) -> None:
    hall.hold("2026-06-10", title="主题党日", start="09:00", end="11:00")
    record = hall.record(12, start="10:00", end="12:00")
    codes = [p.code for p in hall.app.meetings.review(record).problems]
    assert codes == ["two_places_at_one_time"] * 12
    later = hall.record(12, start="11:00", end="12:00")
    assert hall.app.meetings.review(later).problems == ()
    same = hall.app.meetings.get(hall.app.meetings.all()[0].uid)
    assert hall.app.meetings.review(same).problems == ()  # not with itself


# ---------------------------------------------------------------- beginning one


def test_a_new_record_is_offered_what_is_known(hall: Hall) -> None:
    record = hall.app.meetings.new(hall.branch, "branch_meeting", on="2026-06-10")
    head = record.meeting
    assert (head.title, head.hours) == ("2026年第二季度支部党员大会", "1.0")
    assert head.chair == hall.uids["书记王"]
    assert "讨论表决" in head.agenda
    assert len(record.present) == 12
    assert hall.app.meetings.review(record).problems == ()
    assert hall.app.meetings.all() == []  # nothing is written before it is saved
    group = hall.app.meetings.new(hall.groups[0], "group_meeting", on="2026-06-20")
    assert group.meeting.chair == hall.uids["甲一"]


def test_two_kinds_at_once(hall: Hall) -> None:
    head = hall.app.meetings.new(hall.branch, "life_meeting appraisal", on="2026-06-10").meeting
    assert head.title == "2026年组织生活会、民主评议党员"
    assert head.hours == "3.0"
    assert "个人自评" in head.agenda


def test_a_copy_of_the_last_one(hall: Hall) -> None:
    meetings = hall.app.meetings
    first = hall.record(
        12, place="村委会", content="学习讲话", start="09:00", end="10:30", guests="镇干部"
    )
    uid = meetings.save(replace(first, items={})).uid
    meetings.save(hall.record(12, kinds="theme_day", on="2026-06-12", place="广场"))
    copy = meetings.copy_last(hall.branch, "branch_meeting", on="2026-06-30")
    head = copy.meeting
    assert (head.place, head.content, head.guests, head.follows) == (
        "村委会",
        "学习讲话",
        "镇干部",
        uid,
    )
    assert (head.on, head.uid != uid, copy.resolutions) == ("2026-06-30", True, ())
    fresh = meetings.new(hall.branch, "branch_meeting", on="2026-06-30").meeting
    assert (fresh.place, fresh.start, fresh.content) == ("村委会", "09:00", "")


def test_who_chaired_last_and_has_left_does_not_chair_again(hall: Hall) -> None:
    meetings = hall.app.meetings
    meetings.save(hall.record(12, chair=hall.uids["副书记李"]))
    other, _ = hall.app.orgs.add("白沙村党支部")
    hall.app.members.transfer(hall.uids["副书记李"], to=other, on="2026-06-15")
    record = meetings.new(hall.branch, "branch_meeting", on="2026-06-30")
    assert record.meeting.chair == hall.uids["书记王"]


# ---------------------------------------------------------------- drafts, lists, follow-up


def test_a_draft_is_there_until_it_is_saved(hall: Hall) -> None:
    drafts, record = hall.app.meetings.drafts, full(hall)
    before = hash_of(hall.app)
    assert drafts.get(record.meeting.uid) is None
    drafts.keep(record)
    drafts.keep(replace(record, items={}))
    assert drafts.get(record.meeting.uid) == replace(record, items={})
    assert [draft.record.meeting.title for draft in drafts.all()] == ["六月党员大会"]
    assert hash_of(hall.app) == before  # never part of the books
    hall.app.meetings.save(record)
    assert drafts.all() == []
    drafts.keep(record)
    drafts.forget(record.meeting.uid)
    assert drafts.get(record.meeting.uid) is None


def test_lists(hall: Hall) -> None:
    meetings = hall.app.meetings
    hall.hold("2026-06-05")
    hall.hold("2026-05-06")
    meetings.save(hall.record(12, content="很长的文字"))
    assert [one.on for one in meetings.all(hall.branch)] == [
        "2026-05-06",
        "2026-06-05",
        "2026-06-10",
    ]
    assert [one.on for one in meetings.all(kind="branch_meeting")] == ["2026-06-10"]
    assert (
        meetings.all(first="2026-06-01", last="2026-06-30", kind="theme_day")[0].on == "2026-06-05"
    )
    assert meetings.all(kind="branch_meeting")[0].content == ""
    assert meetings.all(states=["planned"]) == []
    uids = [one.uid for one in meetings.all()]
    assert [r.meeting.uid for r in meetings.records(uids[::-1])] == uids[::-1]


def test_decisions_are_followed_up(hall: Hall) -> None:
    meetings = hall.app.meetings
    meetings.save(full(hall))
    ((meeting, resolution),) = meetings.unfinished(hall.branch, "2026-06-30")
    assert (meeting.title, resolution.matter) == ("六月党员大会", "公示")
    assert meetings.unfinished(hall.branch, "2026-06-10") == []
    meetings.carry_out(resolution.uid, on="2026-06-12", note="已公示")
    assert meetings.unfinished(hall.branch) == []


def test_cancelling_and_deleting(hall: Hall) -> None:
    meetings = hall.app.meetings
    uid = meetings.save(full(hall)).uid
    pictures = hall.app.attachments
    pictures.add("meeting", uid, [pictures.take(photograph(), "会场.jpg")])
    with pytest.raises(UserProblem) as caught:
        meetings.cancel(uid)
    assert caught.value.code == "meeting_held"
    meetings.delete(uid)
    assert pictures.of("meeting", uid) == []
    assert meetings.all() == []
    with pytest.raises(UserProblem) as caught:
        meetings.get(uid)
    assert caught.value.code == "meeting_unknown"
    hall.app.history.undo()
    assert len(meetings.get(uid).resolutions) == 2
    assert len(pictures.of("meeting", uid)) == 1
    plan = Meeting(uid="p" * 26, org=hall.branch, kinds="theme_day", on="2026-12-05")
    meetings.save(Record(plan))
    meetings.cancel(plan.uid, "与大会合并")
    assert meetings.get(plan.uid).meeting.state == "cancelled"
