"""Every table of the database, as SQLAlchemy Core.

Books are the records people keep: each has a uid, a deletion mark `gone`, and text columns, and is
written by the unit of work alone, which logs what it changes. The log's own tables only grow.
Derived tables can be computed again from the books. Local tables belong to this PC and never
travel: settings, drafts, prints, and the note of who showed a full number when.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, Table

from partybuild_desktop.store.table.base import METADATA
from partybuild_desktop.store.table.local import (
    CHAIN,
    DISCLOSURE,
    DRAFT,
    IDENTITY,
    PACKAGE,
    PACKAGE_TXN,
    PEER,
    PRINT,
    SETTING,
    SITE,
)
from partybuild_desktop.store.table.log import (
    CHANGE,
    CONFLICT,
    HEAD,
    LINE,
    SEEN,
    STANDING,
    STUB,
    TRIGGERS,
    TXN,
    WITHHELD,
)
from partybuild_desktop.store.table.meeting import (
    APPRAISAL,
    ATTENDANCE,
    CORRECTION,
    EXEMPTION,
    MEETING,
    MEETING_ITEM,
    RESOLUTION,
    SPEECH,
    STUDY,
    TALK,
)
from partybuild_desktop.store.table.member import (
    ATTACHMENT,
    CLOSING,
    EVENT,
    ORG,
    PERSON,
    POST,
    RULE_IN_FORCE,
    RULESET,
    SUPERIOR,
    VILLAGE,
)

__all__ = [
    "APPRAISAL",
    "ATTACHMENT",
    "ATTENDANCE",
    "BOOKS",
    "CHAIN",
    "CHANGE",
    "CLOSING",
    "CONFLICT",
    "CORRECTION",
    "DISCLOSURE",
    "DRAFT",
    "EVENT",
    "EXEMPTION",
    "HEAD",
    "IDENTITY",
    "LINE",
    "MEETING",
    "MEETING_ITEM",
    "METADATA",
    "ORG",
    "PACKAGE",
    "PACKAGE_TXN",
    "PEER",
    "PERSON",
    "POST",
    "PRINT",
    "RESOLUTION",
    "RULESET",
    "RULE_IN_FORCE",
    "SEEN",
    "SETTING",
    "SITE",
    "SPEECH",
    "STANDING",
    "STUB",
    "STUDY",
    "SUPERIOR",
    "TALK",
    "TRIGGERS",
    "TXN",
    "UNITS",
    "VILLAGE",
    "WITHHELD",
]

#  Units: columns that belong together change, conflict and merge as one value.
UNITS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "event": (("kind", "on"),),
    "superior": (("start", "parent"),),
    "attendance": (("state", "reason"),),
    "resolution": (("in_favour", "against", "abstain", "written", "passed", "reason"),),
    "appraisal": (
        ("mutual_excellent", "mutual_qualified", "mutual_basic", "mutual_unqualified"),
        ("ballot_excellent", "ballot_qualified", "ballot_basic", "ballot_unqualified"),
    ),
}

BOOKS: Final[dict[str, Table]] = {
    t.name: t
    for t in (
        VILLAGE,
        ORG,
        SUPERIOR,
        PERSON,
        EVENT,
        POST,
        ATTACHMENT,
        RULESET,
        RULE_IN_FORCE,
        CLOSING,
        MEETING,
        MEETING_ITEM,
        ATTENDANCE,
        SPEECH,
        RESOLUTION,
        APPRAISAL,
        CORRECTION,
        TALK,
        EXEMPTION,
        STUDY,
    )
}

Index("event_person", EVENT.c.person)
Index("post_person", POST.c.person)
Index("superior_org", SUPERIOR.c.org)
Index("person_id", PERSON.c.id)
Index("closing_year", CLOSING.c.year)
Index("attachment_of", ATTACHMENT.c.of_uid)
#  What the compliance matrix asks stands in the index: the rows themselves are long with minutes.
Index("meeting_org", *(MEETING.c[name] for name in ("org", "on", "kinds", "state", "gone")))
Index("attendance_person", ATTENDANCE.c.person)
Index("talk_org", *(TALK.c[name] for name in ("org", "on", "host", "guest", "gone")))
Index("exemption_person", EXEMPTION.c.person)
Index("study_person", STUDY.c.person)
Index("appraisal_org", APPRAISAL.c.org, APPRAISAL.c.year)
for _part in (MEETING_ITEM, ATTENDANCE, SPEECH, RESOLUTION, CORRECTION):
    Index(f"{_part.name}_meeting", _part.c.meeting)
