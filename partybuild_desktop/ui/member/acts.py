"""What can be done with members: each opens its dialog and reports through the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.confirm import confirm
from partybuild_desktop.ui.files import ask_save


class Acts:
    """Dialogs are imported when they are first opened: a start needs none of them."""

    def __init__(
        self,
        desk: Desk,
        page: QWidget,
        *,
        chosen: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._page = page
        self._chosen = chosen
        self._open_form: object = None

    # --- the record

    def add(self) -> None:
        self._form("")

    def edit(self, uid: str) -> None:
        self._form(uid)

    def _form(self, uid: str) -> None:
        from partybuild_desktop.ui.dialogs.member import MemberDialog

        dialog = MemberDialog(self._desk, uid, self._page)
        dialog.saved.connect(self._chosen)
        dialog.finished.connect(lambda _: self._closed())
        self._open_form = dialog
        dialog.open()

    def _closed(self) -> None:
        self._open_form = None

    def keep_typing(self) -> None:
        """Keep the draft of the form that is open, if one is."""
        from partybuild_desktop.ui.dialogs.member import MemberDialog

        if isinstance(self._open_form, MemberDialog):
            self._open_form.keep_draft()

    def history(self, uid: str) -> None:
        from partybuild_desktop.ui.dialogs.record import RecordDialog

        RecordDialog(self._desk, uid, self._page).open()

    # --- his standing

    def act(self, what: str, uid: str) -> None:
        """One of the acts of the card's menu."""
        if what == "print":
            scope = Scope(org=self._desk.org)
            self._desk.go("ledger", {"kind": "roster", "scope": scope, "uids": (uid,)})
        elif what == "delete":
            self._delete(uid)
        else:
            from partybuild_desktop.ui.dialogs.standing import DIALOGS

            DIALOGS[what](self._desk, uid, self._page).open()

    def _delete(self, uid: str) -> None:
        name = self._desk.app.members.get(uid).name
        confirm(
            self._page,
            text=tr("删除“{name}”的记录？", name=name),
            more=tr(
                "只用于录错、重复的记录。党员转出、出党、去世请用“离开”，档案要留着。删除后可以撤销。"
            ),
            go=tr("删除"),
            stay=tr("不删除"),
            then=lambda: self._deleted(uid),
        )

    def _deleted(self, uid: str) -> None:
        self._desk.do(lambda: self._desk.app.members.delete(uid))

    # --- many at once

    def bring(self) -> None:
        """Import a roster."""
        from partybuild_desktop.ui.dialogs.roster import RosterDialog

        RosterDialog(self._desk, self._page).start()

    def export(self, scope: Scope) -> None:
        """Write the members of a scope as a workbook."""
        desk = self._desk
        path = ask_save(
            self._page,
            desk.app.settings,
            title=tr("导出 Excel"),
            name=tr("党员花名册") + ".xlsx",
            filters="Excel (*.xlsx)",
        )
        if path is None:
            return
        desk.jobs.run(
            lambda progress: desk.app.roster.export(path, scope, progress=progress),
            done=lambda n: desk.say(
                tr("已导出 {n} 人到 {file}。文件里有完整号码，请妥善保管。", n=n, file=path.name)
            ),
            failed=desk.trouble,
            owner=self._page,
            title=tr("正在导出"),
        )

    def paste(
        self, text: str, uids: Sequence[str], line: int, columns: Sequence[str], column: int
    ) -> None:
        """Show what a pasted block would change, from this line and column on."""
        from partybuild_desktop.ui.dialogs.paste import PasteDialog
        from partybuild_desktop.ui.member.paste import parse_block, try_block

        if not text.strip():
            self._desk.say(tr("剪贴板里没有文字。请先在 Excel 或 WPS 里复制。"))
            return
        block = try_block(self._desk.app, parse_block(text), uids[line:], columns[column:])
        PasteDialog(self._desk, block, self._page).open()
