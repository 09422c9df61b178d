"""Rates, hours, long absence, sources, talks and appraisals out of the books."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from partybuild_desktop.domain.appraisal import Appraisal
from partybuild_desktop.domain.attendance import Presence, long_absences
from partybuild_desktop.domain.meeting import Study, Talk
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.source import Unit
from partybuild_desktop.domain.talk import Pair
from tests.books import hash_of
from tests.services.meeting.hall import LEADERS, Hall, absent


def miss(hall: Hall, on: str, *names: str, reason: str = "none") -> None:
    record = hall.record(99, kinds="theme_day", on=on, hours="2.0")
    hall.app.meetings.save(absent(record, *hall.people(*names), reason=reason))


def test_attendance_by_member(hall: Hall) -> None:
    miss(hall, "2026-02-05", "甲一")
    miss(hall, "2026-03-05", "甲一", reason="ill")
    hall.hold("2026-04-07")
    rates = hall.app.meetings.facts.rates(hall.branch, "2026-01-01", "2026-12-31")
    one = rates[hall.uids["甲一"]]
    assert (one.present, one.expected, one.ill, one.none) == (1, 3, 1, 1)
    assert rates[hall.uids["乙二"]].present == 3
    assert hall.app.meetings.facts.rates(hall.branch, "2025-01-01", "2025-12-31") == {}


def test_six_months_of_absence_warn_and_no_more(hall: Hall) -> None:
    """党章第九条; a warning: nothing in the books changes by it."""
    for on in ("2026-01-01", "2026-03-05", "2026-06-05"):
        miss(hall, on, "甲一", "乙二")
    before = hash_of(hall.app)
    facts = hall.app.meetings.facts
    warned = facts.long_absences(hall.branch)
    assert {hall.name(one.person) for one in warned} == {"甲一", "乙二"}
    assert (warned[0].since, warned[0].times) == ("2026-01-01", 3)
    assert facts.long_absences(hall.branch, day="2026-06-30") == []
    assert hash_of(hall.app) == before
    miss(hall, "2026-06-20", "甲一")
    assert [hall.name(one.person) for one in facts.long_absences()] == ["甲一"]


def test_a_warning_rests_on_every_line_there_is(hall: Hall) -> None:
    """Read in few and narrow steps, it says what the whole of the attendance says."""
    chance = Random(3)
    lines = []
    for on in ("2025-02-28", "2025-08-31", "2025-10-31", "2026-01-15", "2026-02-01", "2026-06-30"):
        record = hall.record(99, kinds="theme_day", on=on, hours="2.0")
        for reason, share in (("none", 0.75), ("ill", 0.1)):
            who = [uid for uid in hall.uids.values() if chance.random() < share]
            record = absent(record, *who, reason=reason)
        saved = hall.app.meetings.save(record)
        lines += [
            Presence(one.person, saved.uid, on, one.state, one.reason) for one in record.attendance
        ]
    facts = hall.app.meetings.facts
    warned = set()
    for day in ("2025-09-01", "2026-02-28", "2026-04-30", "2026-06-29", "2026-06-30", "2026-07-01"):
        found = {(one.person, one.since, one.times) for one in facts.long_absences(day=day)}
        asked = long_absences(lines, day=day, months=6)
        assert found == {(one.person, one.since, one.times) for one in asked}
        warned.add(len(found))
    assert len(warned) > 2


def test_hours_from_attendance_and_study(hall: Hall) -> None:
    """32 学时 a year, 56 of the secretary and the committee (党员教育管理工作条例)."""
    miss(hall, "2026-02-05", "甲一")
    miss(hall, "2026-03-05")
    course = [
        Study(person=uid, on="2026-04-10", title="网络学习", hours="30.5")
        for uid in hall.people("甲一", "书记王")
    ]
    hall.app.meetings.studies.save(course)
    hours = hall.app.meetings.facts.hours(hall.branch, 2026)
    first, secretary = hours[hall.uids["甲一"]], hours[hall.uids["书记王"]]
    assert (first.meetings, first.other, first.required, first.missing) == (20, 305, 320, 0)
    assert (secretary.total, secretary.required, secretary.missing) == (345, 560, 215)
    required = {hall.name(uid) for uid, one in hours.items() if one.required == 560}
    assert required == set(LEADERS)
    assert len(hours) == 12


@pytest.mark.parametrize(
    ("more", "code"), [({"on": ""}, "date_missing"), ({"hours": "x"}, "hours_invalid")]
)
def test_study_that_cannot_be(hall: Hall, more: dict[str, str], code: str) -> None:
    one = Study(**{"person": hall.uids["甲一"], "on": "2026-04-10", "hours": "2", **more})
    with pytest.raises(UserProblem) as caught:
        hall.app.meetings.studies.save([one])
    assert caught.value.code == code


def test_study_is_one_step(hall: Hall) -> None:
    studies = hall.app.meetings.studies
    studies.save(
        [Study(person=uid, on="2026-04-10", hours="2") for uid in hall.people("甲一", "乙二")]
    )
    assert len(studies.all(2026)) == 2
    studies.delete(studies.all(2026, hall.people("甲一"))[0].uid)
    assert len(studies.all(2026)) == 1
    hall.app.history.undo()
    hall.app.history.undo()
    assert studies.all(2026) == []


def test_sources_are_named_and_typed(hall: Hall) -> None:
    miss(hall, "2026-02-05", "甲一")
    hall.hold("2026-03-10", kinds="branch_meeting")
    facts = hall.app.meetings.facts
    sources = {one.key: one for one in facts.sources()}
    assert sources["attendance"].unit is Unit.SHARE
    assert "第九条" in sources["long_absence"].article.zh
    assert facts.values("attendance", hall.branch, 2026)[hall.uids["甲一"]] == Fraction(1, 2)
    assert facts.values("unexcused", hall.branch, 2026)[hall.uids["甲一"]] == 1
    assert facts.values("long_absence", hall.branch, 2026)[hall.uids["甲一"]] == 0
    assert facts.values("hours", hall.branch, 2026)[hall.uids["乙二"]] == 2
    assert facts.values("hours_reached", hall.branch, 2026)[hall.uids["乙二"]] == 0
    # over by 1 July: 2 branch, 6 committee, 12 group, 2 lectures, 6 theme days = 28; held 2
    assert facts.values("meetings_done", "", 2026) == {hall.branch: Fraction(2, 28)}
    for key, source in sources.items():
        assert source.name.zh and source.name.en and source.article.en
        facts.values(key, "", 2026)
    with pytest.raises(UserProblem) as caught:
        facts.values("weather", "", 2026)
    assert caught.value.code == "source_unknown"


# ---------------------------------------------------------------- talks


def test_talks_that_are_missing(hall: Hall) -> None:
    talks = hall.app.meetings.talks
    pairs = [one.pair for one in talks.missing(hall.branch, 2026)]
    assert (pairs.count(Pair.COMMITTEE), pairs.count(Pair.WITH_COMMITTEE)) == (6, 8)
    assert pairs.count(Pair.MEMBERS) == 8
    one = Talk(org=hall.branch, on="2026-05-05", host=hall.uids["书记王"], guest=hall.uids["甲一"])
    talks.save([one, replace(one, host=hall.uids["乙二"])])
    left = talks.missing(hall.branch, 2026)
    with_committee = {hall.name(m.person) for m in left if m.pair is Pair.WITH_COMMITTEE}
    assert "甲一" not in with_committee
    assert len([m for m in left if m.pair is Pair.MEMBERS]) == 6
    assert len(talks.missing(hall.branch, 2025)) == 6 + 6 + 6  # nobody was on probation yet


def test_a_talk_is_changed_and_taken_out(hall: Hall) -> None:
    talks = hall.app.meetings.talks
    one = Talk(
        org=hall.branch,
        on="2026-05-05",
        host=hall.uids["书记王"],
        guest=hall.uids["甲一"],
        topic="思想",
    )
    talks.save([one])
    (kept,) = talks.all(hall.branch, 2026)
    talks.save([replace(kept, content="谈了近况")])
    (changed,) = talks.all("", 2026)
    assert (changed.uid, changed.content) == (kept.uid, "谈了近况")
    copy = talks.copy_last(Talk(org=hall.branch, on="2026-06-01"))
    assert copy.topic == "思想"
    talks.delete(kept.uid)
    assert talks.all("", 2026) == []
    with pytest.raises(UserProblem) as caught:
        talks.save([replace(one, guest=one.host)])
    assert caught.value.code == "talk_with_self"
    stranger = replace(one, host="", guest="", host_name="甲", guest_name="乙")
    assert [p.code for p in talks.review(stranger)] == []


# ---------------------------------------------------------------- appraisals


def test_a_sheet_has_everybody_and_keeps_what_is_entered(hall: Hall) -> None:
    appraisals = hall.app.meetings.appraisals
    sheet = appraisals.sheet(hall.branch, 2025)
    assert len(sheet) == 10
    filled = [replace(one, grade="qualified", ballot_qualified="9") for one in sheet[:6]]
    appraisals.save([*filled, *sheet[6:]])
    assert appraisals.all("", 2025) == sorted(
        filled, key=lambda a: appraisals.all("", 2025).index(a)
    )
    assert len(appraisals.all(hall.branch, 2025)) == 6
    again = appraisals.sheet(hall.branch, 2025)
    assert sum(one.grade == "qualified" for one in again) == 6
    appraisals.save([replace(again[0], grade="excellent")])
    assert appraisals.of_person(again[0].person)[0].grade == "excellent"
    hall.app.history.undo()
    assert appraisals.of_person(again[0].person)[0].grade == "qualified"
    assert hall.app.meetings.appraisals.all("", 2026) == []


def test_at_most_a_third_of_the_members_is_excellent(hall: Hall) -> None:
    appraisals = hall.app.meetings.appraisals
    assert appraisals.most_excellent(hall.branch, 2026) == 4  # of twelve
    sheet = appraisals.sheet(hall.branch, 2026)
    five = [replace(one, grade="excellent") for one in sheet[:5]]
    found = appraisals.review(hall.branch, 2026, five)
    assert [(p.code, p.args["most"]) for p in found] == [("excellent_over_share", 4)]
    assert appraisals.review(hall.branch, 2026, five[:4]) == []


def test_ballots_are_held_against_who_was_present(hall: Hall) -> None:
    appraisals = hall.app.meetings.appraisals
    hall.app.meetings.save(hall.record(8, kinds="appraisal", on="2026-06-20"))
    one = Appraisal(org=hall.branch, year="2026", person=hall.uids["甲一"], ballot_excellent="9")
    assert [p.code for p in appraisals.review(hall.branch, 2026, [one])] == ["ballots_over_present"]
    with pytest.raises(UserProblem) as caught:
        appraisals.save([replace(one, ballot_excellent="九")])
    assert caught.value.code == "number_invalid"
