"""Printing one meeting's record, or its roll to be signed before it begins."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.printing import PLAIN
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.ledger.options import Asked

RECORD: Final = "meeting_record"
ROLL: Final = "meeting_roll"


def print_meeting(owner: QWidget, desk: Desk, uid: str, kind: str) -> None:
    """Draw the pages beside the window, then ask for the printer."""
    meeting = desk.app.meetings.get(uid).meeting
    asked = Asked(
        kind=kind,
        scope=Scope(org=meeting.org, day=meeting.on),
        year=int(meeting.on[:4] or 0),
        columns=(),
        styles=(),
        masked=True,
        uids=(uid,),
        printing=PLAIN,
    )

    def draw(progress: Progress) -> tuple[int, bool]:
        from partybuild_desktop.ui.printing import is_large, page_count

        pdf = desk.app.ledgers.draw(asked.compose(desk.app), progress)
        return page_count(pdf), is_large(pdf)

    def ask(drawn: tuple[int, bool]) -> None:
        from partybuild_desktop.ui.dialogs.paper import print_ledger

        why = print_ledger(owner, desk, asked, pages=drawn[0], large=drawn[1])
        if why:
            desk.say(why)

    desk.jobs.run(draw, done=ask, failed=desk.trouble, owner=owner, title=tr("正在排版"))
