"""The filters above the members' grid; together they say which members are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.member import FIELDS, YES
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.listing import Wanted
from partybuild_desktop.services.member import EVERYBODY, NORMAL, Scope
from partybuild_desktop.services.show import field_title
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import button, label, row
from partybuild_desktop.ui.widgets.box import Box, filter_box
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.flow import Flow

_YEARS: Final = ((0, 5), (5, 10), (10, 20), (20, 30), (30, 40), (40, 50), (50, 120))
#  The bands of resources/codes/education.toml, named here for the translation.
_BANDS: Final = frozenset(
    {
        N_("研究生"),
        N_("大学本科"),
        N_("大学专科"),
        N_("中专"),
        N_("高中、中技"),
        N_("初中及以下"),
    }
)
_SIGNS: Final = ("mobile", "lost", "hardship", "migrant_worker")


class Filters(Flow):
    """Filters in a line that goes on below on a narrow screen. `changed` after each choice."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._search = ""
        self._among: list[str] | None = None
        self.more = MoreFilters(self)
        self.more.changed.connect(self._more_changed)
        self.below = OrgBox(tr("党小组或支部"), anyone=tr("全部组织"))
        self.below.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.below.picked.connect(lambda _: self.changed.emit())
        self.kind = filter_box(tr("人员类别"), 112)
        self.years = filter_box(tr("党龄"), 104)
        self.band = filter_box(tr("学历"), 112)
        self.other = button(tr("更多筛选"), self._open_more)
        self.found = button("", self._forget_search)
        self.found.hide()
        self.clear = button(tr("清除筛选"), self.reset, "link")
        self.clear.hide()
        self.hold(self.below, self.kind, self.years, self.band)
        self.hold(self.other, self.found, self.clear)
        self._fill()

    def _fill(self) -> None:
        codes = self._desk.app.codes
        self.kind.addItem(tr("全部类别"), "")
        for code, text in codes.options("kind"):
            self.kind.addItem(text, code)
        self.years.addItem(tr("党龄"), None)
        for first, end in _YEARS:
            last = tr("{n} 年以上", n=first) if end > 100 else tr("{a}–{b} 年", a=first, b=end - 1)
            self.years.addItem(last, (first, end))
        self.band.addItem(tr("学历"), "")
        bands = dict.fromkeys(item.more.get("band", "") for item in codes.lists["education"].items)
        for band in filter(None, bands):
            self.band.addItem(tr(band) if band in _BANDS else band, band)
        for box in (self.kind, self.years, self.band):
            box.activated.connect(lambda _: self.changed.emit())

    def show_orgs(self) -> None:
        """List what stands below the current organisation; nothing below: no filter."""
        desk = self._desk
        inside = desk.app.orgs.scope(desk.org)
        below = [o for o in desk.app.orgs.tree() if o.uid in inside and o.uid != desk.org]
        current = self.below.uid
        self.below.show_orgs(below, current if current in inside else "")
        self.below.setVisible(bool(below))

    def search(self, text: str) -> None:
        """Only who is found by this search."""
        self._search = text
        self._among = self._desk.app.search.find(text) if text else None
        self.found.setText(tr("搜索：{text}　×", text=text))
        self.found.setAccessibleName(tr("不再按搜索筛选"))
        self.found.setVisible(bool(text))

    def show_among(self, uids: Sequence[str], why: str) -> None:
        """Only these members, with the reason why."""
        self._search = ""
        self._among = list(uids)
        self.found.setText(tr("{why}　×", why=why))
        self.found.setAccessibleName(tr("不再只列这些人"))
        self.found.show()

    def _forget_search(self) -> None:
        self.search("")
        self.changed.emit()

    def reset(self) -> None:
        """No filter at all."""
        self.clear_quietly()
        self.changed.emit()

    def clear_quietly(self) -> None:
        for box in (self.below, self.kind, self.years, self.band):
            box.setCurrentIndex(0)
        self.more.reset()
        self.search("")

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        boxes = (self.below, self.kind, self.years, self.band)
        chosen = any(box.currentIndex() > 0 for box in boxes)
        return chosen or self.more.active or self._among is not None

    @property
    def day(self) -> str:
        return self.more.day

    def wanted(self, order: str, descending: bool) -> Wanted:
        """Which members, in which order."""
        if self._search:  # the books may have changed since
            self._among = self._desk.app.search.find(self._search)
        self.clear.setVisible(self.active)
        org = self.below.uid or self._desk.org
        statuses = EVERYBODY if self.more.former.isChecked() else NORMAL
        return Wanted(
            scope=Scope(org=org, day=self.more.day, statuses=statuses),
            kind=str(self.kind.currentData() or ""),
            years=self.years.currentData(),
            band=str(self.band.currentData() or ""),
            equal=self.more.equal,
            missing=str(self.more.missing.currentData() or ""),
            among=self._among,
            order=order,
            descending=descending,
        )

    def _open_more(self) -> None:
        self.more.show_below(self.other)

    def _more_changed(self) -> None:
        n = self.more.count
        self.other.setText(tr("更多筛选（{n}）", n=n) if n else tr("更多筛选"))
        self.updateGeometry()
        self.changed.emit()


class MoreFilters(QFrame):
    """The rarer filters in a sheet under their button. Esc closes it."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "pop")
        self.setAccessibleName(tr("更多筛选"))
        self.day = ""
        self.date = QLineEdit()
        self.date.setPlaceholderText(tr("今天；或如 2025.12.31"))
        self.date.setAccessibleName(tr("截至日期"))
        self.date.setMinimumWidth(210)
        self.why = label("", "cause", wrap=True)
        self.why.hide()
        self.former = QCheckBox(tr("也列出已转出、出党、去世的"))
        self.former.setAccessibleName(self.former.text())
        self.missing = Box()
        self.missing.setAccessibleName(tr("缺少的项目"))
        self.missing.addItem(tr("不限"), "")
        for field in FIELDS:
            if field.required or field.key == "confirmed":
                self.missing.addItem(field_title(field.key), field.key)
        self.signs = {key: QCheckBox(field_title(key)) for key in _SIGNS}
        form = QFormLayout()
        form.addRow(tr("截至日期"), self.date)
        form.addRow("", self.why)
        form.addRow(tr("未填写"), self.missing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(form)
        for key, sign in self.signs.items():
            sign.setAccessibleName(field_title(key))
            sign.toggled.connect(self.changed)
            layout.addWidget(sign)
        layout.addWidget(self.former)
        layout.addLayout(row(None, button(tr("清除"), self._clear), button(tr("完成"), self.close)))
        self.former.toggled.connect(self.changed)
        self.missing.activated.connect(lambda _: self.changed.emit())
        self.date.editingFinished.connect(self._read_day)

    @property
    def equal(self) -> dict[str, str]:
        return {key: YES for key, sign in self.signs.items() if sign.isChecked()}

    @property
    def count(self) -> int:
        parts = (bool(self.day), self.former.isChecked(), self.missing.currentIndex() > 0)
        return sum(parts) + len(self.equal)

    @property
    def active(self) -> bool:
        return self.count > 0

    def reset(self) -> None:
        self.date.clear()
        self.day = ""
        self.why.hide()
        for widget in (self.former, *self.signs.values()):
            widget.blockSignals(True)
            widget.setChecked(False)
            widget.blockSignals(False)
        self.missing.setCurrentIndex(0)

    def show_former(self) -> None:
        """List those who left, too, without telling."""
        self.former.blockSignals(True)
        self.former.setChecked(True)
        self.former.blockSignals(False)

    def _clear(self) -> None:
        self.reset()
        self.changed.emit()

    def _read_day(self) -> None:
        try:
            day = str(read_text(self.date.text())) if self.date.text().strip() else ""
            if day and len(day) < 10:
                raise UserProblem("date_not_whole", text=self.date.text())
        except UserProblem as problem:
            self.why.setText(wording.text_of(problem))
            self.why.show()
            self.adjustSize()
            return
        self.why.hide()
        if day != self.day:
            self.day = day
            self.changed.emit()

    def show_below(self, anchor: QWidget) -> None:
        self.adjustSize()
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        self.show()
        self.date.setFocus()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
