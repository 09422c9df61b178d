"""打印记录: everything that was printed, to be printed or saved again just as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from partybuild_desktop.store.printing import Print
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui import printing as paper
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.paper import PaperDialog
from partybuild_desktop.ui.files import ask_save
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.words import moment

_HEIGHT = 320


class PrintsDialog(AskDialog):
    """The newest first, at the print `key`. One keeps its number when it comes out again."""

    def __init__(self, desk: Desk, parent: QWidget, key: str = "") -> None:
        about = tr("每次打印和保存 PDF 都留有副本。重印和另存与当时一模一样，编号不变。")
        super().__init__(parent, title=tr("打印记录"), about=about, width=820)
        self._desk = desk
        self._prints: dict[str, Print] = {}
        self.cancel.setText(tr("关闭"))
        self.cancel.setAccessibleName(tr("关闭"))
        self.save = self.add_button(tr("另存…"), self._save)
        self.again = self.add_button(tr("重印…"), self._print)
        model = TableModel(
            [
                Column("wall", tr("时间"), 140, sortable=False),
                Column("user", tr("谁"), 80, sortable=False),
                Column("title", tr("台账"), 300, sortable=False),
                Column("serial", tr("编号"), 150, sortable=False),
                Column("pages", tr("页数"), 56, right=True, sortable=False),
            ],
            Source(fetch=self._fetch, text=self._text),
            self,
        )
        self.grid = Grid(model, desk.theme, tr("打印记录"))
        self.grid.nothing = tr("还没有打印过")
        self.grid.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.grid, 1)
        self._read()
        self.grid.go_to(key)

    def _read(self) -> None:
        found = self._desk.app.prints.list()
        self._prints = {str(one.n): one for one in found}
        self.grid.reload(list(self._prints))
        for act in (self.save, self.again):
            act.setEnabled(bool(found))

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._prints[key] for key in keys}

    def _text(self, found: Row, key: str) -> str:
        if key == "wall":
            return moment(found.wall, self._desk.app.books.clock.today())
        return str(getattr(found, key))

    def _print(self) -> None:
        found = self._prints.get(self.grid.key)
        if found is None:
            return
        self.clear_trouble()
        if not paper.printers():
            self.trouble.say(paper.no_printer())
            return
        prints = self._desk.app.prints
        PaperDialog(
            self._desk,
            self,
            kind=found.kind,
            pages=found.pages,
            draw=lambda _, progress: prints.draw_again(found.n, progress),
            fixed=True,
        ).open()

    def _save(self) -> None:
        found = self._prints.get(self.grid.key)
        if found is None:
            return
        self.clear_trouble()
        path = ask_save(
            self,
            self._desk.app.settings,
            title=tr("另存打印记录"),
            name=f"{found.title} {found.serial}.pdf",
            filters="PDF (*.pdf)",
        )
        if path is not None:
            self._write(found, path)

    def _write(self, found: Print, path: Path) -> None:
        prints = self._desk.app.prints
        self._desk.jobs.run(
            lambda progress: prints.reprint(found.n, path, progress),
            done=lambda _: self._desk.say(tr("已另存 {name}", name=path.name)),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在另存"),
        )
