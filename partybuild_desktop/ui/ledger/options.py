"""What is asked of a ledger: which, whose, of which day, and how it is to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.member import FIELD, Kind
from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.style import WAYS
from partybuild_desktop.services.member import EVERYBODY, NORMAL, Scope
from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.ledger.asked import Asked
from partybuild_desktop.ui.ledger.column import OptionColumn, mask_choice
from partybuild_desktop.ui.ledger.paper import PaperChoice
from partybuild_desktop.ui.printing import pc_fonts
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label
from partybuild_desktop.ui.widgets.chooser import OrgBox

_COLUMNS_KEY: Final = "ledger/columns/"
_STYLES_KEY: Final = "ledger/styles/"
_AFTER_MS: Final = 250
_KIND: Final = Qt.ItemDataRole.UserRole
_MOST_USED: Final = "roster"
_ROWS: Final = 20
_MOST_ROWS: Final = 500


class Options(OptionColumn):
    """The options as a column; `changed` a moment after one of them was."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._kinds = desk.app.ledgers.kinds()
        self.uids: tuple[str, ...] | None = None
        self._of = ""
        self._statuses: tuple[str, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.changed)
        self._last = QElapsedTimer()  # a single choice is told of at once, of many the last
        self._last.start()
        self.paper = PaperChoice(desk.app.settings)
        self.paper.changed.connect(self.later)
        self._make_lists()
        self._make_choices()
        self.lay_out(
            label(tr("台账种类"), "grey"),
            self.kinds,
            label(tr("填报单位"), "grey"),
            self.org,
            self.chosen,
            label(tr("截至日期"), "grey"),
            self.day,
            self.why,
            self._masks,
            self._columns,
            self._styles,
            self.paper,
            self.internal,
            self._empty,
            self.missing,
            width=250 + 8 * desk.theme.plus,
        )

    def _make_lists(self) -> None:
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(tr("台账种类"))
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list_kinds()
        self.kinds.setFixedHeight(min(8, self.kinds.count()) * (self.desk.theme.row - 2) + 4)
        self.kinds.currentRowChanged.connect(lambda _: self._kind_chosen())
        self._kind_chosen()
        self.org = OrgBox(tr("填报单位"))
        self.org.picked.connect(lambda _: self.forget_chosen())
        self.day = QLineEdit()
        self.day.setPlaceholderText(tr("今天；或如 2025"))
        self.day.setAccessibleName(tr("截至日期"))
        self.day.editingFinished.connect(self.later)
        self.why = label("", "cause", wrap=True)
        self.why.hide()
        self.missing = label("", "warn", wrap=True)
        self.missing.hide()
        self.chosen = button("", self.forget_chosen)
        self.chosen.setAccessibleName(tr("改为打印全部"))
        self.chosen.hide()

    def _make_choices(self) -> None:
        self.masked, self.full = mask_choice()
        self.masked.toggled.connect(lambda _: self.later())
        self._masks = _block(label(tr("身份证和电话"), "grey"), self.masked, self.full)
        self.columns = ElidedLabel(look="small")
        self.choose = button(tr("选择栏目…"), self.choose_columns)
        self._columns = _block(label(tr("栏目"), "grey"), self.columns, self.choose)
        self.styles = ElidedLabel(look="small")
        self.style_of = button(tr("输出样式…"), self.choose_styles)
        self._styles = _block(label(tr("号码和日期"), "grey"), self.styles, self.style_of)
        self.internal = QCheckBox(tr("加“内部资料”水印"))
        self.internal.toggled.connect(lambda _: self.later())
        self.blank = QCheckBox(tr("空白表（手写）"))
        self.blank.toggled.connect(self._blank_toggled)
        self.rows = QSpinBox()
        self.rows.setAccessibleName(tr("空白表的行数"))
        self.rows.setRange(1, _MOST_ROWS)
        self.rows.setValue(_ROWS)
        self.rows.setSuffix(tr(" 行"))
        self.rows.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.rows.setEnabled(False)
        self.rows.valueChanged.connect(lambda _: self.later())
        self._empty = _block(self.blank, self.rows)

    def _kind_chosen(self) -> None:
        self.paper.show_kind(self.kind)
        if self.uids is not None and self._of != self._entered():
            self.forget_chosen()  # persons are no meetings
        self.later()

    def _entered(self) -> str:
        """Where the records of the kind are entered: what is chosen there is of one sort."""
        return self.desk.app.ledgers.kind(self.kind).entered

    def _blank_toggled(self, on: bool) -> None:
        self.rows.setEnabled(on)
        self.later()

    def _list_kinds(self) -> None:
        """The kinds under the names of their archive boxes; the roster is the one in use most."""
        boxes = list(dict.fromkeys(kind.box for kind in self._kinds))
        box = ""
        for kind in sorted(self._kinds, key=lambda k: boxes.index(k.box)):
            if kind.box != box:
                box = kind.box
                heading = QListWidgetItem(tr(box))
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.kinds.addItem(heading)
            item = QListWidgetItem(tr("　{title}", title=tr(kind.title)))
            item.setData(_KIND, kind.kind)
            item.setToolTip(tr(kind.title))
            self.kinds.addItem(item)
        self.choose_kind(_MOST_USED)

    # --- what is chosen

    def choose_kind(self, kind: str) -> None:
        for n in range(self.kinds.count()):
            if self.kinds.item(n).data(_KIND) == kind:
                self.kinds.setCurrentRow(n)
                return

    @property
    def kind(self) -> str:
        item = self.kinds.currentItem()
        return str(item.data(_KIND)) if item is not None else self._kinds[0].kind

    def _chosen_columns(self) -> list[str]:
        kept = self.desk.app.settings.get(_COLUMNS_KEY + self.kind)
        known = {choice.key for choice in self.desk.app.ledgers.kind(self.kind).choices}
        return [key for key in kept.split(",") if key in known]

    def choose_columns(self) -> None:
        from partybuild_desktop.ui.dialogs.columns import ColumnsDialog

        kind = self.desk.app.ledgers.kind(self.kind)
        default = [choice.key for choice in kind.choices if choice.default]
        dialog = ColumnsDialog(
            self,
            choices=[(choice.key, tr(choice.title)) for choice in kind.choices],
            chosen=self._chosen_columns() or default,
            default=default,
        )
        dialog.chosen.connect(self._set_columns)
        dialog.open()

    def _set_columns(self, keys: Sequence[str]) -> None:
        kind = self.desk.app.ledgers.kind(self.kind)
        default = [choice.key for choice in kind.choices if choice.default]
        kept = "" if list(keys) == default else ",".join(keys)
        self.desk.app.settings.set(_COLUMNS_KEY + kind.kind, kept)
        self.later()

    def _chosen_styles(self) -> dict[str, str]:
        kept = self.desk.app.settings.get(_STYLES_KEY + self.kind)
        pairs = [part.partition("=") for part in kept.split(",")]
        known = {Kind.DATE.value: Kind.DATE}
        known |= {key: FIELD[key].kind for key in self.desk.app.ledgers.kind(self.kind).styled}
        return {key: way for key, _, way in pairs if key in known and way in WAYS[known[key]]}

    def choose_styles(self) -> None:
        from partybuild_desktop.ui.dialogs.style import StyleDialog

        kind = self.desk.app.ledgers.kind(self.kind)
        default = [choice.key for choice in kind.choices if choice.default]
        there = self._chosen_columns() or default  # a form without choices has all its fields
        dialog = StyleDialog(
            self,
            fields=[key for key in kind.styled if key in there or not kind.choices],
            chosen=self._chosen_styles(),
            masked=self.masked.isChecked(),
        )
        dialog.chosen.connect(self._set_styles)
        dialog.open()

    def _set_styles(self, styles: dict[str, str]) -> None:
        kept = ",".join(f"{key}={style}" for key, style in styles.items())
        self.desk.app.settings.set(_STYLES_KEY + self.kind, kept)
        self.later()

    def forget_chosen(self) -> None:
        self.uids = None
        self._statuses = ()
        self.chosen.hide()
        self.later()

    def only(self, uids: tuple[str, ...] | None) -> None:
        """These records of the kind alone, as they were chosen on their page; None for all."""
        self.uids = uids
        self._of = self._entered()
        self._statuses = EVERYBODY if uids is not None else ()
        self.chosen.setVisible(uids is not None)
        if uids is not None:
            persons = self._of == "member"
            text = N_("只打印筛出的 {n} 人　×") if persons else N_("只打印选中的 {n} 份　×")
            self.chosen.setText(tr(text, n=len(uids)))

    def later(self) -> None:
        self._timer.start(_AFTER_MS if self._last.restart() < _AFTER_MS else 0)

    @property
    def pending(self) -> bool:
        """Whether `changed` is about to be told."""
        return self._timer.isActive()

    def settle(self) -> None:
        """What is about to be told is told otherwise."""
        self._timer.stop()

    def asked(self) -> Asked:
        """The ledger as it is asked for now. Raises UserProblem for a day that is none."""
        day, year = self._when()
        org = self.org.uid or self.desk.org
        blank_rows = self.rows.value() if self.blank.isChecked() and self._empty.isEnabled() else 0
        return Asked(
            kind=self.kind,
            scope=Scope(org=org, day=day, statuses=self._statuses or NORMAL),
            year=year,
            columns=tuple(self._chosen_columns()),
            styles=tuple(self._chosen_styles().items()),
            masked=self.masked.isChecked(),
            uids=self.uids,
            printing=Printing(
                watermark=tr("内部资料") if self.internal.isChecked() else "",
                blank_rows=blank_rows,
                pc_fonts=pc_fonts(self.desk.app.settings),
            ),
            sheet=self.paper.sheet,
            binding=self.paper.binding,
            margins=self.paper.margin_text,
        )

    def _when(self) -> tuple[str, int]:
        """The day, and the year where only that was typed: its last day, or today."""
        typed = self.day.text().strip()
        day = str(read_text(typed)) if typed else ""
        if len(day) == 4:
            return min(f"{day}-12-31", self.desk.app.members.today()), int(day)
        if day and len(day) < 10:
            raise UserProblem("date_not_whole", field="day", text=typed)
        return day, 0

    # --- what the ledger says of its options

    def say(self, text: str) -> None:
        """Why it cannot be drawn; "" when it can."""
        self.why.setText(text)
        self.why.setVisible(bool(text))

    def suit(self, asked: Asked, document: Document) -> None:
        """Show only the options that this kind of ledger has."""
        titles = [c.title for c in document.columns] if isinstance(document, Ledger) else []
        self.columns.setText(listed(titles))
        self._columns.setVisible(bool(self.desk.app.ledgers.kind(asked.kind).choices))
        self.paper.suit(document)
        self._styles.setVisible(bool(self.desk.app.ledgers.kind(asked.kind).styled))
        from partybuild_desktop.ui.dialogs.style import styles_told

        self.styles.setText(tr("；").join(styles_told(dict(asked.styles))) or tr("常用写法"))
        # in full nothing is masked in any kind: the last answer stands then
        if asked.masked:
            self._masks.setVisible(bool(getattr(document, "masked", False)))
        table = isinstance(document, Ledger)
        self._empty.setVisible(table or isinstance(document, Forms))
        self._empty.setEnabled(table or isinstance(document, Forms))
        self.rows.setVisible(table)

    def say_missing(self, missing: Sequence[str]) -> None:
        self.missing.setVisible(bool(missing))
        self.missing.setText(
            tr(
                "有 {n} 个字所有字体都没有，纸上会空着：{chars}。请打印后手写补上。",
                n=len(missing),
                chars=tr("；").join(missing[:8]),
            )
            if missing
            else ""
        )


def _block(*widgets: QWidget) -> QWidget:
    """Widgets that come and go together."""
    found = QWidget()
    layout = QVBoxLayout(found)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    return found
