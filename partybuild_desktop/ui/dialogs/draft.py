"""A form that is never lost unasked: what was typed and not saved is kept as a draft."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.confirm import save_or_drop
from partybuild_desktop.ui.widgets.basic import button, label, row


class DraftDialog(AskDialog):
    """Tells of a draft that was put back, and asks before what was typed is given up."""

    def __init__(self, parent: QWidget, *, title: str, main: str, width: int) -> None:
        super().__init__(parent, title=title, main=main, width=width)
        self.draft_note = label("", "warn", wrap=True)
        self.forget = button(tr("不要这份草稿"), self.forget_draft)

    def add_note(self) -> None:
        """The place in the body where a draft is told of."""
        notes = row(self.draft_note, self.forget)
        notes.setStretch(0, 1)
        self.body.addLayout(notes)
        self.hide_note()

    def show_note(self) -> None:
        """Say that the form shows what was typed before."""
        self.draft_note.setText(tr("上次填了没有保存，已替您填回来了。保存后才算数。"))
        self.draft_note.show()
        self.forget.show()

    def hide_note(self) -> None:
        self.draft_note.hide()
        self.forget.hide()

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost. Overridden."""
        return False

    def forget_draft(self) -> None:
        """Show the form without what was typed. Overridden."""

    def give_up(self) -> None:
        """What was typed is not wanted any more. Overridden."""

    # Qt overrides

    def reject(self) -> None:
        if not self.unsaved:
            super().reject()
            return
        answer = save_or_drop(self, tr("填的内容还没有保存。"))
        if answer == "save":
            self.confirm()
        elif answer == "drop":
            self.give_up()
            super().reject()
