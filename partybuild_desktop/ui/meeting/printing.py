"""Printing one record, its roll to be signed before it begins, and the book of a year."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.meeting import Meeting
from partybuild_desktop.domain.printing import PLAIN
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.files import ask_save, open_folder_of
from partybuild_desktop.ui.ledger.asked import Asked

RECORD: Final = "minutes"
ROLL: Final = "sign_in"


def ledger_of(desk: Desk, meeting: Meeting, what: str) -> str:
    """The kind of ledger: the record is printed as that of its main kind."""
    if what == ROLL:
        return ROLL
    kinds = desk.app.meetings.rules(meeting.on).of(meeting.kinds)
    return f"{RECORD}_{kinds[0].key}" if kinds else RECORD


def asked_for(desk: Desk, uid: str, what: str) -> Asked:
    """The ledger of one meeting, as of its year's end or today."""
    meeting = desk.app.meetings.get(uid).meeting
    last = f"{meeting.on[:4]}-12-31"
    return Asked(
        kind=ledger_of(desk, meeting, what),
        scope=Scope(org=meeting.org, day=max(meeting.on, min(last, desk.app.meetings.today()))),
        year=int(meeting.on[:4]),
        columns=(),
        styles=(),
        masked=True,
        uids=(uid,),
        printing=PLAIN,
    )


def print_meeting(desk: Desk, uid: str, what: str) -> None:
    """Show its pages where every ledger is seen and printed."""
    asked = asked_for(desk, uid, what)
    desk.go("ledger", {"kind": asked.kind, "scope": asked.scope, "uids": asked.uids})


def save_book(owner: QWidget, desk: Desk, org: str, year: int) -> None:
    """会议记录本: a year's records as one bound book, saved as PDF."""
    app = desk.app
    found = app.orgs.get(org)
    name = tr("{org}{year}年会议记录本", org=found.called, year=year)
    path = ask_save(
        owner,
        app.settings,
        title=tr("保存会议记录本"),
        name=f"{name}.pdf",
        filters="PDF (*.pdf)",
    )
    if path is None:
        return

    def write(progress: Progress) -> int:
        composed = app.binders.year_book(org=org, year=year)
        asked = {"year": year}
        return app.prints.write(composed.binder, path, progress, org=org, asked=asked).pages

    def told(pages: int) -> None:
        desk.say(tr("已保存 {name}，共 {n} 页", name=path.name, n=pages))
        open_folder_of(path)

    desk.jobs.run(
        write, done=told, failed=desk.trouble, owner=owner, title=tr("正在生成会议记录本")
    )
