"""The ledgers: choose one, whose, which day, which columns; see the pages; save or print."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.member import EVERYBODY, NORMAL, Scope
from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.files import ask_save, open_folder_of
from partybuild_desktop.ui.jobs import Job
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, card, label, row, scrolled
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.sheets import Drawn, Sheets

_COLUMNS_KEY: Final = "ledger/columns/"
_AFTER_MS: Final = 250
_KIND: Final = Qt.ItemDataRole.UserRole
_MOST_USED: Final = "roster"


class LedgerPage(Page):
    """Options at the left, the pages as they will be printed at the right."""

    tables = ("person", "event", "post", "org", "superior")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kinds = desk.app.ledgers.kinds()
        self._uids: tuple[str, ...] | None = None
        self._statuses: tuple[str, ...] = ()
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.draw)
        self.facts = ElidedLabel(look="grey")
        self.save = button(tr("保存 PDF"), self._save_pdf, "main")
        self.book = button(tr("保存 Excel"), self._save_xlsx)
        self.paper = button(tr("打印"), self._print)
        head = row(label(tr("台账"), "title"), self.facts, self.book, self.paper, self.save)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self._options())
        self.sheets = Sheets(desk)
        below.addWidget(self.sheets, 1)
        self.body.addLayout(below, 1)

    # --- options

    def _options(self) -> QWidget:
        frame, layout = card()
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(tr("台账种类"))
        self._list_kinds()
        self.kinds.setFixedHeight(min(7, self.kinds.count()) * (self.desk.theme.row - 2) + 4)
        self.kinds.currentRowChanged.connect(lambda _: self._later())
        self.org = OrgBox(tr("填报单位"))
        self.org.picked.connect(lambda _: self._forget_chosen())
        self.day = QLineEdit()
        self.day.setPlaceholderText(tr("今天；或如 2025.12.31"))
        self.day.setAccessibleName(tr("截至日期"))
        self.day.editingFinished.connect(self._later)
        self.why = label("", "cause", wrap=True)
        self.why.hide()
        self.masked = QRadioButton(tr("隐去中间几位"))
        self.full = QRadioButton(tr("完整号码"))
        self.masked.setChecked(True)
        self._group = QButtonGroup(self)
        for choice in (self.masked, self.full):
            choice.setAccessibleName(tr("身份证和电话：{how}", how=choice.text()))
            self._group.addButton(choice)
        self.masked.toggled.connect(lambda _: self._later())
        self.columns = ElidedLabel(look="small")
        self.chosen = button("", self._forget_chosen)
        self.chosen.setAccessibleName(tr("改为打印全部"))
        self.chosen.hide()
        for part in (
            label(tr("台账种类"), "grey"),
            self.kinds,
            label(tr("填报单位"), "grey"),
            self.org,
            self.chosen,
            label(tr("截至日期"), "grey"),
            self.day,
            self.why,
            label(tr("身份证和电话"), "grey"),
            self.masked,
            self.full,
            label(tr("栏目"), "grey"),
            self.columns,
        ):
            layout.addWidget(part)
        self.choose = button(tr("选择栏目…"), self._choose_columns)
        layout.addLayout(row(self.choose, None))
        self.missing = label("", "warn", wrap=True)
        self.missing.hide()
        layout.addWidget(self.missing)
        layout.addStretch(1)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 8, 0)
        outer.addWidget(frame)
        area = scrolled(content)
        area.setFixedWidth(250 + 8 * self.desk.theme.plus)
        return area

    def _list_kinds(self) -> None:
        """The kinds under the names of their archive boxes; the roster is the one in use most."""
        box = ""
        for kind in sorted(self._kinds, key=lambda k: [x.box for x in self._kinds].index(k.box)):
            if kind.box != box:
                box = kind.box
                heading = QListWidgetItem(tr(box))
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.kinds.addItem(heading)
            item = QListWidgetItem(tr("　{title}", title=tr(kind.title)))
            item.setData(_KIND, kind.kind)
            item.setToolTip(tr(kind.title))
            self.kinds.addItem(item)
        self._choose_kind(_MOST_USED)

    def _choose_kind(self, kind: str) -> None:
        for n in range(self.kinds.count()):
            if self.kinds.item(n).data(_KIND) == kind:
                self.kinds.setCurrentRow(n)
                return

    def _kind(self) -> str:
        item = self.kinds.currentItem()
        return str(item.data(_KIND)) if item is not None else self._kinds[0].kind

    def _chosen_columns(self) -> list[str]:
        kept = self.desk.app.settings.get(_COLUMNS_KEY + self._kind())
        known = {choice.key for choice in self.desk.app.ledgers.kind(self._kind()).choices}
        return [key for key in kept.split(",") if key in known]

    def _choose_columns(self) -> None:
        from partybuild_desktop.ui.dialogs.columns import ColumnsDialog

        kind = self.desk.app.ledgers.kind(self._kind())
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
        kind = self.desk.app.ledgers.kind(self._kind())
        default = [choice.key for choice in kind.choices if choice.default]
        kept = "" if list(keys) == default else ",".join(keys)
        self.desk.app.settings.set(_COLUMNS_KEY + kind.kind, kept)
        self._later()

    def _forget_chosen(self) -> None:
        self._uids = None
        self._statuses = ()
        self.chosen.hide()
        self._later()

    def _later(self) -> None:
        self._timer.start()

    # --- composing

    def _scope(self) -> Scope:
        """Whose and when. Raises UserProblem for a day that is none."""
        typed = self.day.text().strip()
        day = str(read_text(typed)) if typed else ""
        if day and len(day) < 10:
            raise UserProblem("date_not_whole", field="day", text=typed)
        org = self.org.uid or self.desk.org
        return Scope(org=org, day=day, statuses=self._statuses or NORMAL)

    def _compose(self) -> Document | None:
        """The ledger as it is asked for now; None when the day cannot be read."""
        try:
            found = self.desk.app.ledgers.compose(
                self._kind(),
                self._scope(),
                columns=self._chosen_columns(),
                masked=self.masked.isChecked(),
                uids=self._uids,
            )
        except UserProblem as problem:
            self.why.setText(wording.text_of(problem))
            self.why.show()
            return None
        self.why.hide()
        return found

    def draw(self) -> None:
        """Draw the pages anew, beside the window."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        ledger = self._compose()
        if ledger is None:
            return
        titles = [c.title for c in ledger.columns] if isinstance(ledger, Ledger) else []
        self.columns.setText(listed(titles))
        self.choose.setEnabled(bool(self.desk.app.ledgers.kind(self._kind()).choices))
        self._job = self.desk.jobs.run(
            lambda progress: self._work(ledger, progress), done=self._drawn, failed=self._not_drawn
        )

    def _work(self, ledger: Document, progress: Progress) -> Drawn:
        from partybuild_desktop.ui.printing import page_count

        ledgers = self.desk.app.ledgers
        missing = ledgers.missing_glyphs(ledger, progress)
        pdf = ledgers.draw(ledger, progress)
        rows = sum(1 for _ in ledger.rows) if isinstance(ledger, Ledger) else 0
        return Drawn(ledger.title, pdf, page_count(pdf), rows, missing)

    def _drawn(self, found: Drawn) -> None:
        self._job = None
        rows = tr("{n} 行", n=found.rows) if found.rows else ""
        pages = tr("{n} 页", n=found.pages)
        self.facts.setText("　".join(filter(None, (found.title, rows, pages))))
        self._say_missing(found.missing)
        self.sheets.show_pdf(found)

    def _not_drawn(self, problem: object) -> None:
        self._job = None
        assert isinstance(problem, Exception)
        self.why.setText(wording.text_of(problem))  # type: ignore[arg-type]
        self.why.show()

    def _say_missing(self, missing: Sequence[str]) -> None:
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

    # --- saving and printing

    def _asked(self) -> dict[str, object]:
        """What was asked for, kept with the print."""
        masked = self.masked.isChecked()
        return {"kind": self._kind(), "day": self.day.text().strip(), "masked": masked}

    def _save_pdf(self) -> None:
        self._save(".pdf", "PDF (*.pdf)")

    def _save_xlsx(self) -> None:
        self._save(".xlsx", "Excel (*.xlsx)")

    def _save(self, ending: str, filters: str) -> None:
        ledger = self._compose()
        if ledger is None:
            return
        path = ask_save(
            self,
            self.desk.app.settings,
            title=tr("保存台账"),
            name=ledger.title + ending,
            filters=filters,
        )
        if path is None:
            return
        app, org, asked = self.desk.app, self.org.uid, self._asked()

        def write(progress: Progress) -> tuple[str, ...]:
            if ending == ".xlsx":
                return app.ledgers.write_xlsx(ledger, path, progress).missing_glyphs
            # a print is numbered and kept, so that it can come out again just as it was
            return app.prints.write(ledger, path, progress, org=org, asked=asked).missing_glyphs

        self.desk.jobs.run(
            write,
            done=lambda missing: self._saved(path, missing),
            failed=self.desk.trouble,
            owner=self,
            title=tr("正在生成台账"),
        )

    def _saved(self, path: Path, missing: Sequence[str]) -> None:
        self._say_missing(missing)
        self.desk.say(tr("已保存 {name}", name=path.name))
        open_folder_of(path)

    def _print(self) -> None:
        from partybuild_desktop.ui.printing import print_pdf

        ledger = self._compose()
        if ledger is None:
            return
        app, org, asked = self.desk.app, self.org.uid, self._asked()

        def draw(progress: Progress) -> bytes:
            stream = BytesIO()
            app.prints.draw(ledger, stream, progress, org=org, asked=asked)
            return stream.getvalue()

        print_pdf(
            self,
            self.desk.jobs,
            draw,
            said=lambda: self.desk.say(tr("已送往打印机")),
            failed=self._print_failed,
        )

    def _print_failed(self, text: str) -> None:
        self.why.setText(text)
        self.why.show()

    # --- as the window asks

    def refresh(self) -> None:
        self.org.show_orgs(self.desk.app.orgs.tree(), self.desk.org)
        self.draw()

    def show_what(self, what: object) -> None:
        """{"kind", "scope", "uids"}: the list as it stood on the members' page."""
        if not isinstance(what, dict):
            return
        self._choose_kind(what.get("kind", _MOST_USED))
        scope = what.get("scope")
        if isinstance(scope, Scope):
            self.org.choose(scope.org)
            self.day.setText(scope.day)
        self._uids = what.get("uids")
        self._statuses = EVERYBODY if self._uids is not None else ()
        self.chosen.setVisible(self._uids is not None)
        if self._uids is not None:
            self.chosen.setText(tr("只打印筛出的 {n} 人　×", n=len(self._uids)))
        self.draw()

    def first_focus(self) -> QWidget | None:
        return self.kinds


build: Final = LedgerPage
