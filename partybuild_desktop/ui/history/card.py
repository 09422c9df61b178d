"""The card beside the log: who did it, when, and what it changed, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt

from partybuild_desktop.services.trail import Detail, Line, when
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import empty, label, line
from partybuild_desktop.ui.widgets.side import SideCard

_MOST: Final = 60  # changed fields that are shown one by one


class LogCard(SideCard):
    """One action; empty when none is chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.body.setContentsMargins(20, 16, 16, 12)
        self.body.setSpacing(6)
        self.show_action(None, ())

    @property
    def texts(self) -> list[str]:
        """What the card says, line by line."""
        found = [self.body.itemAt(n).widget() for n in range(self.body.count())]
        return [text() for w in found if w is not None and callable(text := getattr(w, "text", 0))]

    def show_action(
        self, shown: Line | None, details: Sequence[Detail], *, whose: str = ""
    ) -> None:
        """Show an action and what it changed; `whose` PC it was done on, where that is known."""
        empty(self.body)
        if shown is None:
            self._add(tr("没有选中记录"), "title")
            self._add(tr("在左边选一条，这里列出它改了什么。"), "grey")
            self.body.addStretch(1)
            return
        action = shown.action
        self._add(shown.words, "title")
        elsewhere = tr("另一台电脑 {site}", site=action.site[:6])
        if whose:
            elsewhere = tr("{name}的电脑", name=whose)
        place = tr("本机") if shown.here else elsewhere
        about = (when(action.wall), action.user, place, tr("第 {n} 号", n=action.seq))
        self._add(" · ".join(about), "grey")
        record = ""
        for detail in details[:_MOST]:
            if detail.record != record:
                record = detail.record
                self.body.addWidget(line())
                self._add(record)
            self._add(_change(detail), "small")
        if len(details) > _MOST:
            self._add(tr("改动很多，只列出前 {n} 处", n=_MOST), "grey")
        if not details:
            self._add(tr("没有改动记录。"), "grey")
        self.body.addStretch(1)
        self.area.verticalScrollBar().setValue(0)

    def _add(self, text: str, look: str = "") -> None:
        self.body.addWidget(label(text, look, wrap=True, select=True))
        self.body.itemAt(self.body.count() - 1).widget().setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _change(detail: Detail) -> str:
    if not (detail.before or detail.after):
        return detail.field
    if not detail.before:
        return tr("{field}：{after}", field=detail.field, after=detail.after)
    after = detail.after or tr("（空）")
    return tr("{field}：{before} → {after}", field=detail.field, before=detail.before, after=after)
