"""Books of the organisation's life: meetings with attendance, votes and minutes, talks, appraisals.

A meeting that is planned and one that was held are one record; what belongs to a person at a
meeting, or to a year's appraisal of a person, has a natural key and so one row on every PC.
"""

from __future__ import annotations

from typing import Final

from partybuild_desktop.store.table.base import book, ref, text

MEETING: Final = book(
    "meeting",
    ref("org", "org", required=True),  # a branch; for a group's meeting the group
    text("kinds"),  # keys of the kinds it serves as, joined by a blank
    text("state"),  # planned, held, failed (流会), cancelled
    text("period"),  # what it was planned for: 2026, 2026-Q1, 2026-03; "" where not planned
    text("title"),
    text("on"),
    text("start"),  # HH:MM
    text("end"),
    text("place"),
    ref("chair", "person"),
    text("chair_name"),  # who chairs without being in these books
    ref("recorder", "person"),
    text("recorder_name"),
    text("agenda"),
    text("content"),
    text("guests"),  # 列席: names and offices, one a line
    text("hours"),  # 学时, hours of learning with one decimal
    text("public"),
    ref("follows", "meeting"),
    text("note"),
)

#  What one kind asks beyond the rest (a lecture's teacher): natural key (meeting, key).
MEETING_ITEM: Final = book(
    "meeting_item", ref("meeting", "meeting", required=True), text("key"), text("text")
)

#  Natural key (meeting, person).
ATTENDANCE: Final = book(
    "attendance",
    ref("meeting", "meeting", required=True),
    ref("person", "person", required=True),
    text("state"),  # present, absent; who is not counted has an exemption
    text("reason"),  # ill, away, none
    text("note"),
)

SPEECH: Final = book(
    "speech",
    ref("meeting", "meeting", required=True),
    text("kind"),  # "" of the minutes; criticism: of `about`; self: of oneself
    ref("person", "person"),
    text("speaker"),  # who is not in these books
    ref("about", "person"),
    text("position"),
    text("text"),
)

RESOLUTION: Final = book(
    "resolution",
    ref("meeting", "meeting", required=True),
    text("position"),
    text("matter"),
    text("rule"),  # which vote: motion, election, admission, village
    text("text"),  # what was decided
    text("in_favour"),
    text("against"),
    text("abstain"),
    text("written"),  # of those in favour, by written opinion beforehand
    text("passed"),
    text("reason"),  # why it counts as passed against the rule
    text("executor"),
    text("due"),
    text("done_on"),
    text("done_note"),
)

#  民主评议 of one member in one year: natural key (org, year, person).
APPRAISAL: Final = book(
    "appraisal",
    ref("org", "org", required=True),
    text("year"),
    ref("person", "person", required=True),
    ref("meeting", "meeting"),
    text("self_text"),
    text("self_grade"),
    text("mutual_excellent"),
    text("mutual_qualified"),
    text("mutual_basic"),
    text("mutual_unqualified"),
    text("ballot_excellent"),
    text("ballot_qualified"),
    text("ballot_basic"),
    text("ballot_unqualified"),
    text("grade"),
    text("opinion"),
    text("disposal"),
    text("disposal_on"),
    text("note"),
)

#  整改清单 of an 组织生活会.
CORRECTION: Final = book(
    "correction",
    ref("meeting", "meeting", required=True),
    ref("person", "person"),  # whose; none for the branch's own
    text("position"),
    text("problem"),
    text("measure"),
    text("responsible"),
    text("due"),
    text("done_on"),
    text("done_note"),
)

TALK: Final = book(
    "talk",
    ref("org", "org", required=True),
    text("on"),
    text("place"),
    ref("host", "person"),
    text("host_name"),
    ref("guest", "person"),
    text("guest_name"),
    text("kind"),
    text("topic"),
    text("content"),
    text("follow_up"),
    text("note"),
)

#  Who is, for a time, not counted in 应到 or has no vote: the case says which.
EXEMPTION: Final = book(
    "exemption",
    ref("person", "person", required=True),
    text("kind"),
    text("start"),
    text("end"),
    text("approved_by"),  # 上级党组织
    text("approved_on"),
    text("passed_on"),  # 党员大会通过
    text("note"),
)

#  Learning outside meetings: courses, online hours.
STUDY: Final = book(
    "study",
    ref("person", "person", required=True),
    text("on"),
    text("title"),
    text("hours"),
    text("provider"),
    text("note"),
)
