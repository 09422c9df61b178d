"""What can be done with meetings: each opens its dialog and reports through the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.compliance import Gap
from partybuild_desktop.domain.meeting import Record, State
from partybuild_desktop.domain.meeting_rule import TALK
from partybuild_desktop.domain.schedule import last_day
from partybuild_desktop.services.meeting.offer import copied
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.confirm import confirm
from partybuild_desktop.ui.meeting.begin import begin_new
from partybuild_desktop.ui.meeting.place import meeting_orgs


class Acts:
    """Dialogs are imported when they are first opened: a start needs none of them."""

    def __init__(self, desk: Desk, page: QWidget, *, chosen: Callable[[str], None]) -> None:
        self._desk = desk
        self._page = page
        self._chosen = chosen
        self.open_editor: object = None

    # --- the record

    def add(self, org: str = "", kind: str = "", on: str = "") -> None:
        """A new record: of this organisation and kind, or of what is most wanted."""
        orgs = meeting_orgs(self._desk)
        if not orgs:
            self._desk.say(tr("还没有党支部。请先在“党组织”页新增。"))
            return
        known = {one.uid for one in orgs}
        org = org if org in known else orgs[0].uid
        self._edit(begin_new(self._desk.app, org, kind, on), fresh=True)

    def fill(self, gap: Gap) -> None:
        """Record what is late or due: what was planned for it, else a new one of its period."""
        if gap.kind == TALK:
            self.talks(gap.org)
        elif gap.meeting:
            self.edit(gap.meeting)
        else:
            day = min(last_day(gap.period), self._desk.app.meetings.today())
            orgs = meeting_orgs(self._desk)
            kind = self._desk.app.meetings.rules().kinds[gap.kind]
            org = gap.org
            if "branch" not in kind.levels:
                org = next((one.uid for one in orgs if one.parent == gap.org), gap.org)
            self.add(org, gap.kind, day)

    def edit(self, uid: str) -> None:
        """A record as it is; a planned one as one that is held now."""
        record = self._desk.app.meetings.get(uid)
        planned = record.meeting.state in (State.PLANNED, State.CANCELLED)
        if planned and self._desk.may_write:
            self._edit(self._desk.app.meetings.begin(record), fresh=True)
        else:
            self._edit(record, fresh=False)

    def again(self, uid: str) -> None:
        """A new one after the pattern of this."""
        pattern = self._desk.app.meetings.get(uid)
        fresh = begin_new(self._desk.app, pattern.meeting.org, pattern.meeting.kinds)
        self._edit(copied(fresh, pattern), fresh=True)

    def resume(self, record: Record) -> None:
        """Go on with what was being typed when the program ended."""
        self._edit(record, fresh=True, resumed=True)

    def _edit(self, record: Record, *, fresh: bool, resumed: bool = False) -> None:
        from partybuild_desktop.ui.dialogs.meeting import MeetingDialog

        dialog = MeetingDialog(self._desk, record, self._page, fresh=fresh, resumed=resumed)
        dialog.saved.connect(self._chosen)
        dialog.to_print.connect(self.print_record)
        dialog.finished.connect(lambda _: self._closed())
        self.open_editor = dialog
        dialog.open()

    def _closed(self) -> None:
        self.open_editor = None

    def keep_typing(self) -> None:
        """Keep the draft of the record that is open, if one is."""
        from partybuild_desktop.ui.dialogs.meeting import MeetingDialog

        if isinstance(self.open_editor, MeetingDialog):
            self.open_editor.keep_draft()

    # --- of the card

    def act(self, what: str, uid: str) -> None:
        """One of the acts of the card."""
        {
            "edit": self.edit,
            "again": self.again,
            "print": self.print_record,
            "roll": self.print_roll,
            "cancel": self._cancel,
            "delete": self._delete,
        }[what](uid)

    def print_record(self, uid: str) -> None:
        """The record; of what is only planned the roll to be signed."""
        from partybuild_desktop.ui.meeting.printing import RECORD, ROLL, print_meeting

        state = self._desk.app.meetings.get(uid).meeting.state
        planned = state in (State.PLANNED, State.CANCELLED)
        print_meeting(self._desk, uid, ROLL if planned else RECORD)

    def print_roll(self, uid: str) -> None:
        from partybuild_desktop.ui.meeting.printing import ROLL, print_meeting

        print_meeting(self._desk, uid, ROLL)

    def book(self, org: str, year: int) -> None:
        from partybuild_desktop.ui.meeting.printing import save_book

        save_book(self._page, self._desk, org, year)

    def _cancel(self, uid: str) -> None:
        self._desk.do(lambda: self._desk.app.meetings.cancel(uid))

    def _delete(self, uid: str) -> None:
        title = self._desk.app.meetings.get(uid).meeting.title
        confirm(
            self._page,
            text=tr("删除“{name}”？", name=title),
            more=tr("只用于录错、重复的记录，点名、表决和照片一并删除。删除后可以撤销。"),
            go=tr("删除"),
            stay=tr("不删除"),
            then=lambda: self._desk.do(lambda: self._desk.app.meetings.delete(uid)),
        )

    # --- what is more

    def gaps(self) -> None:
        from partybuild_desktop.ui.dialogs.gap import GapsDialog

        dialog = GapsDialog(self._desk, self._page)
        dialog.chosen.connect(self.fill)
        dialog.open()

    def plan(self, org: str = "", year: int = 0) -> None:
        from partybuild_desktop.ui.dialogs.plan import PlanDialog

        PlanDialog(self._desk, self._page, org=org, year=year).open()

    def talks(self, org: str = "") -> None:
        from partybuild_desktop.ui.dialogs.talk import TalksDialog

        TalksDialog(self._desk, self._page, org=org).open()

    def appraisal(self, org: str = "") -> None:
        from partybuild_desktop.ui.dialogs.appraisal import AppraisalDialog

        AppraisalDialog(self._desk, self._page, org=org).open()

    def exemptions(self) -> None:
        from partybuild_desktop.ui.dialogs.exemption import ExemptionsDialog

        ExemptionsDialog(self._desk, self._page).open()

    def hours(self) -> None:
        from partybuild_desktop.ui.dialogs.study import HoursDialog

        HoursDialog(self._desk, self._page).open()

    def rules(self) -> None:
        from partybuild_desktop.ui.dialogs.meeting_rule import RulesDialog

        RulesDialog(self._desk, self._page).open()
