"""A list on a page as a ledger: to the printer, or kept as PDF or workbook."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.files import ask_save, open_folder_of


class Outlet:
    """Where the ledgers of one page go; every print is recorded as its own page's ledgers are."""

    def __init__(self, desk: Desk, owner: QWidget, kind: str) -> None:
        self._desk = desk
        self._owner = owner
        self._kind = kind

    def print(self, compose: Callable[[], Ledger]) -> None:
        """Ask for printer, pages and copies, then print."""
        from partybuild_desktop.ui import printing as paper

        if not paper.printers():
            self._desk.say(paper.no_printer())
            return
        ledgers = self._desk.app.ledgers
        self._desk.jobs.run(
            lambda progress: paper.page_count(ledgers.draw(compose(), progress)),
            done=lambda pages: self._ask(compose, pages),
            failed=self._desk.trouble,
            owner=self._owner,
            title=tr("正在排版"),
        )

    def _ask(self, compose: Callable[[], Ledger], pages: int) -> None:
        from partybuild_desktop.ui.dialogs.paper import PaperDialog, Shift

        prints = self._desk.app.prints

        def draw(shift: Shift, progress: Progress) -> bytes:
            stream = BytesIO()
            moved = Printing(dx_mm=shift[0], dy_mm=shift[1])
            prints.draw(compose(), stream, progress, printing=moved)
            return stream.getvalue()

        PaperDialog(self._desk, self._owner, kind=self._kind, pages=pages, draw=draw).open()

    def save(self, compose: Callable[[], Ledger], name: str, ending: str) -> None:
        """Ask where, then write a PDF (`.pdf`) or a workbook (`.xlsx`) called `name`."""
        app = self._desk.app
        filters = "Excel (*.xlsx)" if ending == ".xlsx" else "PDF (*.pdf)"
        path = ask_save(
            self._owner,
            app.settings,
            title=tr("保存清单"),
            name=name + ending,
            filters=filters,
        )
        if path is None:
            return

        def write(progress: Progress) -> None:
            if ending == ".xlsx":
                app.ledgers.write_xlsx(compose(), path, progress)
            else:
                app.prints.write(compose(), path, progress)

        def saved(_: None) -> None:
            self._desk.say(tr("已保存 {name}", name=path.name))
            open_folder_of(path)

        self._desk.jobs.run(
            write,
            done=saved,
            failed=self._desk.trouble,
            owner=self._owner,
            title=tr("正在生成台账"),
        )
