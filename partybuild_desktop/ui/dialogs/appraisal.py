"""民主评议党员: a branch's year as one sheet to type into, with its limits shown meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.domain.appraisal import Appraisal, Disposal, Grade
from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.confirm import save_or_drop
from partybuild_desktop.ui.meeting.place import branch_box
from partybuild_desktop.ui.meeting.year import year_box
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, label, restyle
from partybuild_desktop.ui.widgets.field import CodeBox
from partybuild_desktop.ui.widgets.flow import Flow
from partybuild_desktop.ui.widgets.grid import Grid

_WIDE: Final = 1336
_HEIGHT: Final = 400
_ABOVE_AND_BELOW: Final = 8  # lines of heading, choices and buttons
GRADES: Final = {
    Grade.EXCELLENT.value: N_("优秀"),
    Grade.QUALIFIED.value: N_("合格"),
    Grade.BASIC.value: N_("基本合格"),
    Grade.UNQUALIFIED.value: N_("不合格"),
}
DISPOSALS: Final = {
    Disposal.CORRECT.value: N_("限期改正"),
    Disposal.PERSUADE.value: N_("劝其退党"),
    Disposal.EXPEL.value: N_("除名"),
}
_CODED: Final = {"self_grade": GRADES, "grade": GRADES, "disposal": DISPOSALS}


class AppraisalDialog(AskDialog):
    """The sheet is saved whole, in one step."""

    def __init__(self, desk: Desk, parent: QWidget, *, org: str = "") -> None:
        about = tr("双击或直接打字填写；Tab 到下一格，回车到下一人。测评票数填收回的张数。")
        super().__init__(
            parent, title=tr("民主评议党员"), main=tr("保存　Ctrl+S"), about=about, width=_WIDE
        )
        self._desk = desk
        self._sheet: dict[str, Appraisal] = {}
        self._stored: dict[str, Appraisal] = {}
        self._names: dict[str, str] = {}
        self._problems: list[Problem] = []
        self.org = branch_box(desk, org)
        self.year = year_box(desk)
        self._place = (self.org.uid, int(self.year.currentData()))
        self.org.picked.connect(lambda _: self._other())
        self.year.activated.connect(lambda _: self._other())
        self.facts = label("", "grey")
        self.rest = button(tr("其余评为合格"), self._rest_qualified)
        self.rest.setVisible(desk.may_write)
        self.body.addWidget(Flow(self.org, self.year, self.facts, self.rest, right=1))
        self.cause = label("", "cause", wrap=True)
        self.body.addWidget(self.cause)
        self.model = TableModel(_columns(), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("民主评议登记"))
        # lower on a low screen, or the bar that scrolls it sideways would be out of sight
        left = self.room().height() - _ABOVE_AND_BELOW * desk.theme.row
        self.grid.setMinimumHeight(max(min(_HEIGHT, left), 4 * desk.theme.row))
        self.grid.nothing = tr("这个支部这一年没有党员。")
        if desk.may_write:
            self.grid.editable(self._editor, self._value)
        self.body.addWidget(self.grid, 1)
        if self.main is not None:
            self.main.setVisible(desk.may_write)
        self._read()

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._sheet[key] for key in keys if key in self._sheet},
            text=self._text,
            doubt=self._doubt,
            save=self._save if self._desk.may_write else None,
        )

    def _text(self, one: Appraisal, key: str) -> str:
        if key == "name":
            return self._names.get(one.person, "")
        value = str(getattr(one, key))
        words = _CODED.get(key)
        return tr(words[value]) if words and value in words else value

    def _doubt(self, one: Appraisal, key: str) -> str:
        found = [wording.text_of(p) for p in self._problems if p.field == f"{one.person}/{key}"]
        return "\n".join(found)

    def _editor(self, key: str, parent: QWidget) -> QWidget:
        if key in _CODED:
            return CodeBox([(code, tr(text)) for code, text in _CODED[key].items()], parent)
        return QLineEdit(parent)

    def _value(self, uid: str, key: str) -> str:
        return str(getattr(self._sheet[uid], key))

    # --- reading and typing

    def _read(self) -> None:
        org, year = self._place
        found = self._desk.app.meetings.appraisals.sheet(org, year) if org else []
        self._sheet = {one.person: one for one in found}
        self._stored = dict(self._sheet)
        self._names = self._desk.app.meetings.names(self._sheet.keys())
        self._look()
        self.grid.reload(list(self._sheet))

    def _other(self) -> None:
        """Another branch or year: what was typed is kept or given up first."""
        if self._dirty:
            answer = save_or_drop(self, tr("填的内容还没有保存。"))
            if answer == "stay" or (answer == "save" and not self._keep()):
                self.org.choose(self._place[0])
                self.year.setCurrentIndex(max(0, self.year.findData(self._place[1])))
                return
        self._place = (self.org.uid, int(self.year.currentData()))
        self._read()

    def _save(self, uid: str, key: str, text: str) -> str:
        """Take over one cell; the reason why not."""
        value = text.strip()
        words = _CODED.get(key)
        if words and value not in ("", *words):
            known = {tr(word): code for code, word in words.items()}
            if value not in known:
                listed = "、".join(known)
                return tr("“{text}”不在清单里。请从{listed}中选。", text=value, listed=listed)
            value = known[value]
        if key.startswith(("mutual_", "ballot_")) and value and not value.isdecimal():
            return tr("“{text}”不是整数。请只填数字。", text=value)
        self._sheet[uid] = replace(self._sheet[uid], **{key: value})
        self._look()
        return ""

    def _rest_qualified(self) -> None:
        """Everybody without a grade yet."""
        for uid, one in self._sheet.items():
            if not one.grade:
                self._sheet[uid] = replace(one, grade=Grade.QUALIFIED.value)
        self._look()

    def _look(self) -> None:
        """The limits, said while the sheet is typed."""
        org, year = self._place
        appraisals = self._desk.app.meetings.appraisals
        rows = list(self._sheet.values())
        self._problems = appraisals.review(org, year, rows) if org else []
        most = appraisals.most_excellent(org, year) if org else 0
        excellent = sum(one.grade == Grade.EXCELLENT for one in rows)
        graded = sum(bool(one.grade) for one in rows)
        self.facts.setText(
            tr(
                "共 {n} 人，已评 {a} 人；优秀 {b} 人，最多 {most} 人",
                n=len(rows),
                a=graded,
                b=excellent,
                most=most,
            )
        )
        restyle(self.facts, "look", "cause" if excellent > most else "grey")
        self.cause.setText("\n".join(wording.text_of(p) for p in self._problems[:3]))
        self.cause.setVisible(bool(self._problems))
        self.model.forget()

    # --- saving

    @property
    def _dirty(self) -> bool:
        return self._sheet != self._stored

    def _keep(self) -> bool:
        rows = list(self._sheet.values())
        done = self._desk.do(
            lambda: self._desk.app.meetings.appraisals.save(rows), at=self.show_trouble
        )
        if done:
            self._stored = dict(self._sheet)
        return done

    def confirm(self) -> None:
        self.clear_trouble()
        if self._keep():
            self.accept()

    # Qt overrides

    def reject(self) -> None:
        if self._dirty:
            answer = save_or_drop(self, tr("填的内容还没有保存。"))
            if answer == "stay" or (answer == "save" and not self._keep()):
                return
        super().reject()


def _columns() -> list[Column]:
    grades = tuple(tr(text) for text in GRADES.values())
    found = [
        Column("name", tr("姓名"), 84, stays=True),
        Column("self_text", tr("个人自评"), 120, editable=True),
        Column("self_grade", tr("自评等次"), 80, editable=True, whole=grades),
    ]
    for round_, before in (("mutual", tr("互评")), ("ballot", tr("测评"))):
        for grade, text in GRADES.items():
            title = tr("{round}{grade}", round=before, grade=tr(text))
            found.append(Column(f"{round_}_{grade}", title, 60, right=True, editable=True))
    return [
        *found,
        Column("grade", tr("评定等次"), 84, editable=True, whole=grades),
        Column("opinion", tr("评定意见"), 110, editable=True),
        Column("disposal", tr("组织处置"), 90, editable=True),
    ]
