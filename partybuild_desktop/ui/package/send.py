"""Writing a package as a guided route: where, what will be written, written, read back, done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.package import SUFFIX
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.packing import Written
from partybuild_desktop.services.package.sending import PHRASE_LEAST
from partybuild_desktop.services.package.show import lost_lines
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.files import file_name
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.package.stick import StickField
from partybuild_desktop.ui.widgets.basic import label

_TRIES: Final = 100


class WriteDialog(AskDialog):
    """A place on a stick, and what has become of the file."""

    def __init__(self, desk: Desk, parent: QWidget, *, title: str, main: str, about: str) -> None:
        super().__init__(parent, title=title, main=main, about=about, width=720)
        self.desk = desk
        self.written: Path | None = None
        self.form_ = self.form()
        self.stick = StickField(desk.app.settings)
        self.add_field(self.form_, "stick", tr("写到"), self.stick)
        self.done_ = label("", "done", wrap=True)
        self.done_.hide()

    def finish_layout(self) -> None:
        self.body.addWidget(self.done_)
        self.body.addStretch(1)
        self.stick.moved.connect(self._ready)
        self._ready()

    def _ready(self) -> None:
        if self.main is not None:
            self.main.setEnabled(self.stick.folder is not None and self.written is None)

    def file(self, name: str) -> Path | None:
        """The file to write on the place chosen."""
        folder = self.stick.folder
        return folder / file_name(name, SUFFIX) if folder else None

    def write(
        self,
        path: Path,
        work: Callable[[Path, Progress], Written],
        done: Callable[[Path, Written], None],
        *,
        title: str,
    ) -> None:
        """Write a package; where something lies that must stay, under a name beside it."""

        def failed(problem: Trouble) -> None:
            other = _beside(path) if problem.code == "package_file_there" else None
            if other is None:
                self.show_trouble(problem)
            else:
                self.write(other, work, done, title=title)

        self.clear_trouble()
        self.desk.jobs.run(
            lambda progress: work(path, progress),
            done=lambda found: done(path, found),
            failed=failed,
            owner=self,
            title=title,
        )

    def tell_done(self, path: Path, text: str, done: Written | None = None) -> None:
        """The file is on the stick, proved: say so, and leave only 关闭."""
        self.written = path
        text = "\n".join((text, *(lost_lines(done) if done else ())))
        self.done_.setText(text)
        self.done_.setAccessibleName(text)
        self.done_.show()
        self.stick.setEnabled(False)
        if self.main is not None:
            self.main.hide()
        self.cancel.setText(tr("关闭"))
        self.cancel.setFocus()
        self.fit()
        # what was to be known before gives way to what is so now
        self.about.setVisible(not self.area.verticalScrollBar().maximum())
        self.fit()
        self.area.ensureWidgetVisible(self.done_)


def _beside(path: Path) -> Path | None:
    """The next name like this one under which nothing lies, None where there are too many."""
    names = (path.with_name(f"{path.stem}({n}){path.suffix}") for n in range(2, _TRIES))
    return next((other for other in names if not other.exists()), None)


class SendDialog(WriteDialog):
    """A report to the township, or the way back to a village."""

    def __init__(self, desk: Desk, parent: QWidget, org: str = "") -> None:
        village = desk.app.books.level == VILLAGE
        super().__init__(
            desk,
            parent,
            title=tr("上报") if village else tr("发回给村"),
            main=tr("写入U盘"),
            about=tr("写好后会读回来核对一遍；看到“可以拔出U盘”再拔。"),
        )
        self._org, self._village = org, village
        self.whole = QCheckBox(tr("全部内容（对方换了电脑或恢复过备份时用）"))
        self.whole.toggled.connect(lambda _: self._look())
        self.what = label("", wrap=True)
        self.what.setAccessibleName(tr("将写入"))
        self._name = self._to()
        self.add_text(self.form_, tr("发给"), self._name)
        self.form_.addRow("", self.whole)
        self.body.addWidget(self.what)
        self._look()
        self.finish_layout()

    def _to(self) -> str:
        """Who is to get it."""
        app = self.desk.app
        up = app.packages.up()
        return up.name if up and not self._org else app.orgs.get(self._org).short

    def _look(self) -> None:
        try:
            found = self.desk.app.packages.outlook(self._org, full=self.whole.isChecked())
        except (UserProblem, EnvironmentProblem) as problem:
            self.show_trouble(problem)
            return
        self._number = found.number
        since = (
            tr("第 {n} 包以后的改动", n=found.after) if found.after else tr("到现在为止的全部改动")
        )
        counts = tr(
            "{transactions} 条操作记录、{changes} 条改动、{attachments} 个附件",
            transactions=found.transactions,
            changes=found.changes,
            attachments=found.attachments,
        )
        text = tr("第 {n} 包：{since}，共 {counts}", n=found.number, since=since, counts=counts)
        if not found.transactions and found.number > 1:  # the first one brings the village's keys
            text = self._nothing_new(found.number)
        self.what.setText(text)

    def _nothing_new(self, number: int) -> str:
        if self._village:
            return tr("没有新的改动，不用上报。要写也可以（第 {n} 包）。", n=number)
        return tr("没有新的改动，不用发回。要写也可以（第 {n} 包）。", n=number)

    def confirm(self) -> None:
        desk = self.desk
        own = desk.app.orgs.get(desk.app.books.root).short
        today = desk.app.books.clock.today().isoformat()
        n = self._number
        if self._village:
            name = tr("{name}-第{n}包-{day}", name=own, n=n, day=today)
        else:  # every village has a first package of its own
            name = tr("{name}给{to}-第{n}包-{day}", name=own, to=self._name, n=n, day=today)
        path = self.file(name)
        if path is None:
            return
        org, full = self._org, self.whole.isChecked()
        self.write(
            path,
            lambda at, progress: desk.app.packages.send(at, org, full=full, progress=progress),
            self._done,
            title=tr("正在写数据包"),
        )

    def _done(self, path: Path, done: Written) -> None:
        self.whole.setEnabled(False)
        self.what.hide()
        size = max(1, round(done.size / 1000))
        self.tell_done(
            path,
            tr(
                "已写好，读回核对无误：{name}（{size} KB）。\n可以拔出U盘。{next}",
                name=path.name,
                size=size,
                next=self._next(),
            ),
            done,
        )

    def _next(self) -> str:
        """The next step, in one sentence."""
        if self._village:
            return tr("把U盘带到乡镇导入；带回乡镇盖章的回执和发回的数据包，再在这里导入。")
        return tr("把U盘带给村里，在村里的电脑上“U盘报送”里导入；村里下次上报时就会带回来。")


class InviteDialog(WriteDialog):
    """The invitation of a village, under a passphrase told apart from the stick."""

    def __init__(self, desk: Desk, parent: QWidget, org: str) -> None:
        super().__init__(
            desk,
            parent,
            title=tr("邀请村里用本程序"),
            main=tr("写邀请包"),
            about=tr(
                "邀请包里有该村现有的全部资料。村里的电脑装好程序后，选“按乡镇的邀请建立账簿”"
                "打开它，就不用再录入。打开要用口令：请当面或打电话告诉对方，不要写在U盘上。"
            ),
        )
        self._org = org
        self.add_text(self.form_, tr("邀请"), desk.app.orgs.get(org).name)
        self.phrase = QLineEdit()
        self.add_field(
            self.form_,
            "passphrase",
            tr("口令"),
            self.phrase,
            tr("至少 8 个字，几个不相干的词最好，如：河边 白杨 三轮车"),
        )
        if self.stick.folder is not None:  # the place is found: this is what is to be filled
            self.phrase.setFocus()
        self.finish_layout()

    def confirm(self) -> None:
        desk = self.desk
        phrase = self.phrase.text().strip()
        if len(phrase) < PHRASE_LEAST:
            self.show_trouble(UserProblem("passphrase_short", field="passphrase", n=PHRASE_LEAST))
            return
        name = desk.app.orgs.get(self._org).short
        path = self.file(tr("{name}-邀请包", name=name))
        if path is None:
            return
        org = self._org
        self.write(
            path,
            lambda at, progress: desk.app.packages.invite(org, at, phrase, progress),
            self._done,
            title=tr("正在写邀请包"),
        )

    def _done(self, path: Path, done: Written) -> None:
        self.phrase.setReadOnly(True)  # to be read out, no more to be changed
        self.tell_done(
            path,
            tr(
                "邀请包已写好，读回核对无误：{name}。\n可以拔出U盘。口令另外告诉对方；"
                "村里建好账簿后第一次上报，就在这里导入。",
                name=path.name,
            ),
            done,
        )
