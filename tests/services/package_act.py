"""What clerks do at their PCs, by chance: for the random worlds of test_package_world."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from PIL import Image

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.identity import check_char
from partybuild_desktop.domain.meeting import (
    ABSENT,
    PRESENT,
    Exemption,
    Record,
    Resolution,
    Speech,
    State,
    Study,
    Talk,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.meeting import KIND, default_text
from partybuild_desktop.services.member import EVERYBODY, Scope

T = TypeVar("T")
FIELDS = ("employer", "address", "school")
#  What a clerk may be told while he works; anything else is a fault of the program.
TOLD = {
    "id_taken",
    "kind_level",
    "meeting_held",
    "member_in_books",
    "member_not_in_books",
    "org_circle",
    "org_dissolved",
    "org_merge_level",
    "org_merge_within",
    "org_move_same",
    "org_name_taken",
    "org_not_empty",
    "org_root",
    "org_split_above",
    "org_split_level",
    "org_unknown",
    "org_went_on",
    "person_elsewhere",
    "post_same",
    "post_swapped",
    "redo_nothing",
    "transfer_same",
    "undo_nothing",
    "undo_superseded",
}


class Nothing(Exception):
    """There is nothing here for this act."""


@dataclass
class Desk:
    """A PC with somebody before it, who acts by chance; `said` is what he has typed."""

    pc: str
    app: App
    random: random.Random
    count: Callable[[], int]
    said: list[str] = field(default_factory=list)

    def say(self) -> str:
        """A text that nobody has typed before."""
        self.said.append(f"{self.pc}第{self.count()}号")
        return self.said[-1]

    def one(self, found: Sequence[T]) -> T:
        """One of these; as a rule of the first, so that two clerks meet at one record."""
        if not found:
            raise Nothing
        return self.random.choice(found[:2] if self.random.random() < 0.6 else found)

    def day(self) -> str:
        return f"2026-{self.random.randint(1, 6):02d}-{self.random.randint(1, 28):02d}"

    def member(self, *, any_status: bool = False) -> str:
        statuses = EVERYBODY if any_status else Scope().statuses
        return self.one(self.app.members.uids(Scope(statuses=statuses)))

    def org(self) -> str:
        """An organisation of these books that has members or may have."""
        found = [o.uid for o in self.app.orgs.tree() if "党委" not in o.name and not o.dissolved]
        return self.one(found)

    def meeting(self) -> Record:
        uid = self.one(sorted(one.uid for one in self.app.meetings.all()))
        return self.app.meetings.get(uid)


# ---------------------------------------------------------------- members


def edit(desk: Desk) -> None:
    uid = desk.member(any_status=desk.random.random() < 0.2)
    desk.app.members.set(uid, {desk.one(FIELDS): desk.say()})


def rename(desk: Desk) -> None:
    desk.app.members.set(desk.member(), {"name": desk.say()})


def paste(desk: Desk) -> None:
    found = desk.app.members.uids(Scope())[:3]
    desk.app.members.set_many([(uid, {desk.one(FIELDS): desk.say()}) for uid in found])


def enter(desk: Desk, number: int = 0) -> None:
    """A new member; the same `number` is the same person."""
    first = f"11010119800101{number:03d}"
    values = {"name": "新同志", "kind": "预备党员", "joined": "2026-03-01", "employer": desk.say()}
    values |= {"id": first + check_char(first)} if number else {}
    entry = desk.one((EventKind.JOINED, EventKind.TRANSFER_IN))
    on = "2026-04-01" if entry is EventKind.TRANSFER_IN else ""
    desk.app.members.add(values, org=desk.org(), entry=entry, on=on)


def delete(desk: Desk) -> None:
    desk.app.members.delete(desk.member(any_status=True))


def confirm(desk: Desk) -> None:
    desk.app.members.confirm(desk.member(), on=desk.day())


def leave(desk: Desk) -> None:
    kinds = (EventKind.TRANSFER_OUT, EventKind.SUSPENDED, EventKind.LEFT, EventKind.DIED)
    place = desk.say()
    desk.app.members.remove(desk.member(), kind=desk.one(kinds), on=desk.day(), place=place)


def come_back(desk: Desk) -> None:
    members = desk.app.members
    uid = desk.one(members.uids(Scope(statuses=tuple(s for s in EVERYBODY if s != "1"))))
    members.restore(uid, on=desk.day())


def transfer(desk: Desk) -> None:
    desk.app.members.transfer(desk.member(any_status=True), to=desk.org(), on=desk.day())


def study(desk: Desk) -> None:
    one = Study(person=desk.member(), on=desk.day(), title=desk.say(), hours="2")
    desk.app.meetings.studies.save([one])


def exempt(desk: Desk) -> None:
    kind = desk.one(desk.app.meetings.exemptions.kinds())
    one = Exemption(person=desk.member(), kind=kind.key, start=desk.day(), note=desk.say())
    desk.app.meetings.exemptions.save(one)


# ---------------------------------------------------------------- organisations


def rename_org(desk: Desk) -> None:
    desk.app.orgs.set(desk.org(), {"name": f"{desk.say()}村党支部"})


def add_org(desk: Desk) -> None:
    desk.app.orgs.add(f"{desk.say()}党小组", parent=desk.org())


def add_village(desk: Desk) -> None:
    desk.app.orgs.add_village(desk.say(), org=desk.org())


def move_org(desk: Desk) -> None:
    """A group goes over to another village, its members with it."""
    desk.app.orgs.move(desk.org(), parent=desk.org(), on=desk.day())


def dissolve(desk: Desk) -> None:
    desk.app.orgs.dissolve(desk.org(), on="2026-06-30")


def unite(desk: Desk) -> None:
    """An organisation goes over into another, with its members and groups (整建制)."""
    desk.app.reorganisations.merge(desk.org(), into=desk.org(), on="2026-06-01")


def split(desk: Desk) -> None:
    """Some members of a branch found another."""
    org = desk.org()
    found = desk.app.members.uids(Scope(org=org))
    some = desk.random.sample(found, len(found) // 2)
    name = f"{desk.say()}党支部"
    desk.app.reorganisations.split(org, name=name, persons=some, on="2026-06-01")


def appoint(desk: Desk) -> None:
    desk.app.orgs.appoint(desk.member(), org=desk.org(), title=desk.say(), start=desk.day())


def relieve(desk: Desk) -> None:
    found = sorted(post.uid for post in desk.app.orgs.posts() if not post.end)
    desk.app.orgs.relieve(desk.one(found), on="2026-06-30")


def rule(desk: Desk) -> None:
    overlay = desk.one(
        ({}, {"settings": {"over_half": True}}, {"kind": {"theme_day": {"day": 20}}})
    )
    desk.app.rules.adopt(KIND, default_text(), overlay, start=desk.day())


# ---------------------------------------------------------------- meetings


def meet(desk: Desk) -> None:
    record = desk.app.meetings.new(desk.org(), "branch_meeting", on=desk.day())
    record = replace(
        record,
        meeting=replace(record.meeting, state=State.HELD.value, content=desk.say()),
        speeches=(Speech(speaker=desk.say(), text=desk.say()),),
        resolutions=(Resolution(matter=desk.say(), text=desk.say()),),
    )
    files = (
        [desk.app.attachments.take(picture(desk), "会.jpg")] if desk.random.random() < 0.5 else []
    )
    desk.app.meetings.save(record, files)


def change_meeting(desk: Desk) -> None:
    """Another content, one more or fewer there, a speech or a decision more or fewer."""
    record = desk.meeting()
    people = list(record.attendance)
    if people:
        n = desk.random.randrange(len(people))
        state = ABSENT if people[n].state == PRESENT else PRESENT
        people[n] = replace(people[n], state=state, note=desk.say())
        if n and desk.random.random() < 0.3:
            people.pop(0)
    speeches, resolutions = record.speeches, record.resolutions
    if desk.random.random() < 0.5:
        speeches = (Speech(speaker=desk.say(), text=desk.say()), *speeches[1:])
    if desk.random.random() < 0.5 and resolutions:
        resolutions = (replace(resolutions[0], text=desk.say()), *resolutions[1:])
    meeting = replace(record.meeting, content=desk.say())
    desk.app.meetings.save(
        replace(
            record,
            meeting=meeting,
            attendance=tuple(people),
            speeches=speeches,
            resolutions=resolutions,
        )
    )


def delete_meeting(desk: Desk) -> None:
    desk.app.meetings.delete(desk.meeting().meeting.uid)


def plan(desk: Desk) -> None:
    """The same year planned on several PCs is planned once."""
    desk.app.meetings.plan(desk.org(), 2026, since="2026-10-01")


def talk(desk: Desk) -> None:
    host, guest = desk.member(), desk.member()
    one = Talk(org=desk.org(), on=desk.day(), host=host, content=desk.say())
    one = replace(one, guest=guest) if guest != host else replace(one, guest_name=desk.say())
    desk.app.meetings.talks.save([one])


def appraise(desk: Desk) -> None:
    appraisals = desk.app.meetings.appraisals
    one = desk.one(appraisals.sheet(desk.org(), 2025))
    grade = desk.one(("excellent", "qualified", "basic"))
    appraisals.save([replace(one, grade=grade, opinion=desk.say())])


# ---------------------------------------------------------------- photographs


def picture(desk: Desk) -> bytes:
    """One that nobody has taken before."""
    n = desk.count()
    stream = io.BytesIO()
    Image.new("RGB", (24, 16), (n % 256, n * 37 % 256, desk.random.randrange(256))).save(
        stream, "JPEG"
    )
    return stream.getvalue()


def photograph(desk: Desk) -> None:
    files = desk.app.attachments
    meetings = sorted(one.uid for one in desk.app.meetings.all())
    at = ("meeting", desk.one(meetings)) if meetings else ("person", desk.member())
    files.add(*at, [files.take(picture(desk), "照.jpg") for _ in range(desk.random.randint(1, 2))])


def _pinned(desk: Desk) -> list[str]:
    files = desk.app.attachments
    found = [files.of_many("person", desk.app.members.uids(Scope()))]
    found += [files.of_many("meeting", [one.uid for one in desk.app.meetings.all()])]
    pinned = [[file.uid for file in some] for of in found for some in of.values() if some]
    return desk.one(sorted(pinned))


def name_picture(desk: Desk) -> None:
    desk.app.attachments.rename(_pinned(desk)[0], desk.say())


def unpin(desk: Desk) -> None:
    desk.app.attachments.remove(_pinned(desk)[:1])


def arrange(desk: Desk) -> None:
    desk.app.attachments.arrange(_pinned(desk)[::-1])


# ---------------------------------------------------------------- taking back


def undo(desk: Desk) -> None:
    for _ in range(desk.random.randint(1, 3)):
        desk.app.history.undo()
    if desk.random.random() < 0.5:
        desk.app.history.redo()


def redo(desk: Desk) -> None:
    desk.app.history.redo()


Act = Callable[[Desk], None]
EVERYWHERE: Sequence[Act] = (
    *[edit] * 5,
    *(rename, paste, enter, enter, delete, confirm, leave, come_back, study, exempt),
    *(rename_org, add_org, add_village, appoint, relieve, dissolve),
    *[meet] * 3,
    *[change_meeting] * 4,
    *(delete_meeting, plan, talk, appraise, appraise),
    *[photograph] * 3,
    *(name_picture, unpin, arrange),
    *[undo] * 3,
    *[redo] * 2,
)
#  What is the township's to do.
ABOVE: Sequence[Act] = (transfer, transfer, transfer, move_org, unite, split, rule)


def act(desk: Desk, some: Act) -> None:
    """Do it, or find that there is nothing to do or that it may not be done."""
    try:
        some(desk)
    except Nothing:
        desk.said.clear()
    except UserProblem as problem:
        assert problem.code in TOLD, (some.__name__, desk.pc, problem.code, problem.args_)
        desk.said.clear()
