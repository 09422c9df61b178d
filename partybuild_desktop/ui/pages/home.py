"""本月要做: the figures, what is due, what to look at, and whether the data are safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.overview import AGE_BANDS, Matter, Overview, Overviews, Todo
from partybuild_desktop.services.road import Road, road_of
from partybuild_desktop.services.second_place import alarm_lines
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.jobs import Job
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.widgets.bars import Bars
from partybuild_desktop.ui.widgets.basic import (
    ElidedLabel,
    button,
    card,
    empty,
    label,
    line,
    restyle,
    row,
    scrolled,
)
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.words import day_words, moment

if TYPE_CHECKING:  # the rules of meetings are read once the first page stands
    from partybuild_desktop.ui.meeting.reminders import Due

_BADGES: Final = {
    Matter.OVERDUE: (N_("过期"), "badge-red"),
    Matter.DUE: (N_("到期"), "badge"),
    Matter.CHECK: (N_("核对"), "badge"),
    Matter.GREET: (N_("祝贺"), "badge-ok"),
}
_ROOM_FOR_SIDE: Final = 820
_AFTER_PAINT_MS: Final = 20
_MOST: Final = 40  # lines; who has more to do begins with the first


@dataclass(frozen=True, slots=True)
class _Task:
    """A line of what is to do: the act behind its button, and the button's words."""

    matter: Matter
    text: str
    act: Callable[[], object]
    words: str
    day: str = ""


class HomePage(Page):
    """The first page. Its figures are read beside the window, so that it opens at once."""

    tables = ("person", "event", "post", "org", "superior", "meeting", "talk", "attendance")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._overviews = Overviews(desk.app.books, desk.app.orgs, desk.app.codes)
        self._job: Job | None = None
        self._beside: QWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_PAINT_MS)
        self._soon.timeout.connect(self._read)
        self.overview: Overview | None = None
        self.due: Due | None = None
        self.road = Road()
        self.binder = button(tr("一键生成迎检册"), self._to_binder, "main")
        self.head = PageHead(tr("本月要做"), (self.binder,))
        self.facts = self.head.facts
        self.body.addWidget(self.head)
        self._cards: list[QVBoxLayout] = []
        self.figures: dict[str, QLabel] = {}
        self.notes: dict[str, QLabel] = {}
        self.body.addLayout(self._figures())
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self._todo_card(), 1)
        self._beside = self._side()
        below.addWidget(self._beside)
        self.body.addLayout(below, 1)
        desk.backed_up.connect(self._tell_safety)
        desk.travelled.connect(self._expire)

    # --- building

    def _figures(self) -> QHBoxLayout:
        self._across = across = QHBoxLayout()
        for key, title in (
            ("total", tr("在册党员")),
            ("probationary", tr("预备党员")),
            ("meeting", tr("三会一课")),
            ("age", tr("平均年龄")),
            ("doubtful", tr("资料待核对")),
        ):
            frame, layout = card()
            layout.setSpacing(2)
            self._cards.append(layout)
            self.figures[key] = label("…", "figure")
            self.notes[key] = ElidedLabel(" ", "grey")
            for widget in (self.figures[key], label(title), self.notes[key]):
                layout.addWidget(widget)
            across.addWidget(frame, 1)
        return across

    def _todo_card(self) -> QWidget:
        frame, layout = card()
        self.count = label("", "grey")
        layout.addLayout(row(label(tr("待办"), "heading"), None, self.count))
        layout.addWidget(line())
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(0)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(scrolled(content), 1)
        return frame

    def _side(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("年龄分布"), "heading"))
        self.bars = Bars(self.desk.theme, tr("年龄分布"))
        layout.addWidget(self.bars)
        layout.addSpacing(8)
        layout.addWidget(label(tr("数据安全"), "heading"))
        self.safety = label("", "grey", wrap=True)
        layout.addWidget(self.safety)
        self.alarm = label("", "cause", wrap=True)
        self.alarm.hide()
        layout.addWidget(self.alarm)
        go = button(tr("备份与安全"), partial(self.desk.go, "backup"))
        layout.addLayout(row(button(tr("立即备份"), self._back_up), go, None))
        layout.addStretch(1)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        area = scrolled(content)
        area.setFixedWidth(min(self.desk.theme.card, 380))
        return area

    # --- reading

    def refresh(self) -> None:
        app = self.desk.app
        today = app.books.clock.today()
        org = app.orgs.get(self.desk.org)
        month = tr("{year}年{month}月", year=today.year, month=today.month)
        self.facts.setText(f"{month}　{org.called}")
        self._tell_safety()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        total = app.members.count(Scope(org=self.desk.org))
        self.figures["total"].setText(str(total))
        # of empty books the one main action is to bring members in
        restyle(self.binder, "look", "main" if total else "")
        self._soon.start()

    def _read(self) -> None:
        """Read the rest beside the window, once it has been painted."""
        from partybuild_desktop.ui.meeting.reminders import read_due

        wanted = self.desk.org
        self._job = self.desk.jobs.run(
            lambda progress: (
                self._overviews.of(wanted, progress),
                read_due(self.desk.app, wanted),
                road_of(self.desk.app.books),
            ),
            done=self._found,
            failed=self.desk.trouble,
        )

    def _found(self, found: tuple[Overview, Due, Road]) -> None:
        overview, self.due, self.road = found
        self._show_meetings(self.due)
        self.show_overview(overview)

    def _show_meetings(self, due: Due) -> None:
        """How many meetings are late, and what comes next."""
        from partybuild_desktop.domain.compliance import Urgency

        late, now, ahead = (due.of(when) for when in Urgency)
        good = tr("按期") if due.gaps or self.figures["total"].text() != "0" else "—"
        self.figures["meeting"].setText(tr("逾期 {n}", n=len(late)) if late else good)
        if now:
            note = tr("本期应开 {n}", n=len(now))
        elif not due.gaps:
            note = tr("没有到期的")
        elif ahead:
            note = tr("下一次 {day}", day=day_words(ahead[0].on))
        else:
            note = tr("本期已开齐")
        self.notes["meeting"].setText(note)

    def show_overview(self, found: Overview) -> None:
        """The figures have been read."""
        self._job = None
        self.overview = found
        for key in ("total", "probationary", "doubtful"):
            self.figures[key].setText(str(getattr(found, key)))
        self.figures["age"].setText("—" if found.age is None else f"{found.age:.1f}")
        self.notes["total"].setText(tr("正式 {a}，女 {b}", a=found.full, b=found.women))
        due = sum(t.matter in (Matter.DUE, Matter.OVERDUE) and bool(t.uids) for t in found.todos)
        self.notes["probationary"].setText(
            tr("{n} 人本月该讨论转正", n=due) if due else tr("本月没有到期的")
        )
        self.notes["age"].setText(tr("60 岁及以上 {n} 人", n=found.ages[-1]))
        self.notes["doubtful"].setText(
            tr("缺项或前后不符") if found.doubtful else tr("没有发现问题")
        )
        self.bars.show_items([(_band(*b), n) for b, n in zip(AGE_BANDS, found.ages, strict=True)])
        self._show_todos(found)

    def _show_todos(self, found: Overview) -> None:
        empty(self._list)
        tasks = self._tasks(found)
        late = sum(task.matter is Matter.OVERDUE for task in tasks)
        due = sum(task.matter is Matter.DUE for task in tasks)
        self.count.setText(tr("已过期 {a}　本月到期 {b}", a=late, b=due))
        widgets = [self._line(task) for task in tasks]
        if not found.total:
            widgets.append(self._welcome())
        elif not tasks:
            widgets.append(label(tr("没有待办。资料齐全，也没有本月到期的事。"), "grey"))
        for n, widget in enumerate(widgets):
            if n:
                self._list.addWidget(line())
            self._list.addWidget(widget)

    def _tasks(self, found: Overview) -> list[_Task]:
        """What waits on the road, at meetings and in the books, a line each."""
        tasks = self._on_the_road(self.road)
        if found.total and self.due is not None and (self.due.gaps or self.due.absent):
            tasks.append(self._at_meetings(self.due))
        return tasks + [self._task_of(todo) for todo in found.todos[:_MOST]]

    def _task_of(self, todo: Todo) -> _Task:
        act, words = self._act_of(todo)
        return _Task(todo.matter, todo.text, act, words, todo.day)

    def _line(self, task: _Task) -> QWidget:
        found = QFrame()
        across = QGridLayout(found)
        across.setContentsMargins(0, 8, 0, 8)
        across.setHorizontalSpacing(14)
        across.setColumnStretch(1, 1)
        urgent, look = _BADGES[task.matter]
        badge = label(tr(urgent), look)
        badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        across.addWidget(badge, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(ElidedLabel(task.text), 0, 1)
        across.addWidget(label(day_words(task.day), "grey"), 0, 2)
        name = tr("{name}：{text}", name=task.words, text=task.text)
        across.addWidget(button(task.words, task.act, name=name), 0, 3)
        return found

    def _on_the_road(self, road: Road) -> list[_Task]:
        """What waits on the road between village and township; nothing where none goes."""
        tasks = []
        if road.conflicts:
            text = tr("U盘报送：{n} 处两边改得不一样，等您决定", n=road.conflicts)
            go = partial(self.desk.go, "package", "conflicts")
            act = tr("去决定")
            if not self.desk.may_write:
                text = tr("U盘报送：{n} 处两边改得不一样，还没有决定", n=road.conflicts)
                act = tr("查看")
            tasks.append(_Task(Matter.CHECK, text, go, act))
        if road.silent:
            names, n = tr("、").join(road.silent[:3]), len(road.silent)
            text = tr("U盘报送：本月还有 {n} 个村没有上报（{names}）", n=n, names=names)
            if n > 3:
                text = tr("U盘报送：本月还有 {n} 个村没有上报（{names}等）", n=n, names=names)
            go = partial(self.desk.go, "package")
            tasks.append(_Task(Matter.DUE, text, go, tr("查看")))
        return tasks

    def _at_meetings(self, due: Due) -> _Task:
        """One line for all meetings that are late or due; the list of them is one click away."""
        from partybuild_desktop.domain.compliance import Urgency
        from partybuild_desktop.ui.meeting.reminders import gap_text

        late, now, _ = (due.of(when) for when in Urgency)
        parts = []
        if late:
            parts.append(
                tr("逾期 {n} 项（{text}等）", text=gap_text(late[0], due.rules), n=len(late))
            )
        if now:
            parts.append(tr("本期应开 {n} 项", n=len(now)))
        if due.absent:
            parts.append(tr("{n} 人连续六个月无故没有参加组织生活", n=len(due.absent)))
        text = tr("三会一课：{what}", what=tr("，").join(parts or [tr("按期")]))
        matter = Matter.OVERDUE if late else Matter.DUE
        go = partial(self.desk.go, "meeting", {"act": "gaps"})
        return _Task(matter, text, go, tr("去处理"))

    def _act_of(self, todo: Todo) -> tuple[Callable[[], object], str]:
        if not todo.uids:
            return partial(self.desk.go, "org"), tr("查看")
        words = tr("核对") if todo.matter is Matter.CHECK else tr("查看")
        what = {"among": todo.uids, "why": todo.text}
        return partial(self.desk.go, "member", what), words

    def _welcome(self) -> QWidget:
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 8, 0, 8)
        text = tr("账簿是空的。从已有的 Excel 花名册导入最快，导入后这里会列出要核对和到期的事。")
        column.addWidget(label(text, wrap=True))
        if self.desk.may_write:
            go = partial(self.desk.go, "member", {"act": "bring"})
            column.addLayout(row(button(tr("导入 Excel"), go, "main"), None))
        return found

    def _to_binder(self) -> None:
        self.desk.go("binder", {"year": self.desk.app.books.clock.today().year})

    def _expire(self) -> None:
        self.stale = True

    # --- safety

    def _tell_safety(self) -> None:
        clock, health = self.desk.app.books.clock, self.desk.app.backups.health()
        alarm = "\n".join(alarm_lines(health))
        self.alarm.setText(alarm)
        self.alarm.setVisible(bool(alarm))
        if health.backup is None:
            self.safety.setText(tr("还没有备份。有改动后程序会自动备份，也可以现在就备份。"))
            return
        when = moment(clock.local(health.backup).isoformat(), clock.today())
        lines = [
            tr("上次备份　{when}，已核验", when=when),
            tr("备份共 {n} 份，在这台电脑上", n=health.backups),
        ]
        if health.copy is not None:
            when = moment(clock.local(health.copy).isoformat(), clock.today())
            lines.append(tr("别处另存　{when}", when=when))
        self.safety.setText("\n".join(lines))

    def _back_up(self) -> None:
        self.desk.back_up(self)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._beside is not None:
            # on a narrow screen the to-do list needs the room more, and the figures need theirs
            roomy = self.width() >= _ROOM_FOR_SIDE * self.desk.theme.scale
            self._beside.setVisible(roomy)
            self._across.setSpacing(12 if roomy else 8)
            aside = 18 if roomy else 8
            for layout in self._cards:
                layout.setContentsMargins(aside, 12, aside, 12)


def _band(first: int, last: int) -> str:
    if not first:
        return tr("{n} 岁及以下", n=last)
    return tr("{n} 岁及以上", n=first) if last > 120 else tr("{a}–{b} 岁", a=first, b=last)


build: Final = HomePage
