"""What a pasted block would change, before it does; then saved as one step."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.services.show import masked
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.member.line import column_title
from partybuild_desktop.ui.member.paste import PasteBlock, PasteCell
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.grid import Grid

_WHO: Final = "who"
_FIELD: Final = "field"
_BEFORE: Final = "before"
_AFTER: Final = "after"
_WHY: Final = "why"


class PasteDialog(AskDialog):
    """Wrong cells first; they are left out when the rest is saved."""

    def __init__(self, desk: Desk, block: PasteBlock, parent: QWidget) -> None:
        n = len(block.cells) - block.wrong
        super().__init__(
            parent,
            title=tr("粘贴预览"),
            main=tr("写入 {n} 处", n=n) if n else tr("关闭"),
            about=tr("写入前请看一眼。空白格不会覆盖原有内容；写入后可以一步撤销。"),
            width=820,
        )
        self._desk = desk
        self.block = block
        parts = [tr("改动 {n} 处", n=n), tr("与现有相同 {n} 处", n=block.same)]
        if block.wrong:
            parts.append(tr("不能写入 {n} 处（排在最前，会跳过）", n=block.wrong))
        self.body.addWidget(label("　".join(parts), wrap=True))
        if block.outside:
            self.trouble.say(block.outside)
        cells = sorted(block.cells, key=lambda cell: not cell.why)
        self._cells = {str(n): cell for n, cell in enumerate(cells)}
        model = TableModel(
            [
                Column(_WHO, tr("姓名"), 90),
                Column(_FIELD, tr("项目"), 120),
                Column(_BEFORE, tr("原来"), 170),
                Column(_AFTER, tr("改为"), 170),
                Column(_WHY, tr("问题"), 200),
            ],
            Source(
                fetch=lambda keys: {key: self._cells[key] for key in keys},
                text=_text,
                doubt=lambda cell, key: cell.why if key in (_AFTER, _WHY) else "",
            ),
            self,
        )
        model.show(self._cells)
        self.grid = Grid(model, desk.theme, tr("粘贴预览"))
        self.grid.setMinimumHeight(240)
        self.body.addWidget(self.grid, 1)

    def confirm(self) -> None:
        edits = self.block.edits
        members = self._desk.app.members
        if not edits or self._desk.do(lambda: members.set_many(edits), at=self.show_trouble):
            self.accept()


def _text(cell: PasteCell, key: str) -> str:
    if key == _WHO:
        return cell.name
    if key == _FIELD:
        return column_title(cell.field)
    if key == _WHY:
        return cell.why
    value = cell.before if key == _BEFORE else cell.after
    return masked(FIELD[cell.field], value) if cell.field in FIELD else value
