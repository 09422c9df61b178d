"""What every page is handed: the services, the worker, the sizes, and where actions are reported.

An action goes through `do`: it ends as a `changed` signal that tells every page what to reload and
a quiet sentence with 撤销, or as a problem shown where its cause is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.access import Right, Role, may
from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.app import App
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.words import step_words

SCOPE_KEY = "window/org"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence to the clerk. `undo` offers to take the action back."""

    text: str
    undo: bool = False
    trouble: bool = False


class Desk(QObject):
    """One open set of books at one window."""

    changed = Signal(object)  # Changes
    scope_moved = Signal()
    said = Signal(object)  # Said
    hushed = Signal()  # what was said is over: something else is begun
    wanted = Signal(str, object)  # page key, what to show there
    backed_up = Signal()
    travelled = Signal()  # a package was written or taken in, or a difference decided
    #  The window is to be built anew over the same books (another language, another size, a backup
    #  restored) and to show this page.
    renewed = Signal(str)
    restored = Signal(str)  # a backup took the place of the books: the window anew, saying this
    #  The books are open as another App (their key was changed), or None: they have to be opened.
    replaced = Signal(object)

    def __init__(self, app: App, jobs: Jobs, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.jobs = jobs
        self.theme = theme
        roles = {user.label: user.role for user in app.users.all()}
        self.role: Role = roles.get(app.books.user, Role.INSPECTOR)
        self._org = app.settings.get(SCOPE_KEY) or app.books.root
        if self._org != app.books.root and all(org.uid != self._org for org in app.orgs.tree()):
            self._org = app.books.root

    @property
    def org(self) -> str:
        """The organisation that pages show: its uid."""
        return self._org

    @property
    def may_write(self) -> bool:
        return may(self.role, Right.WRITE)

    @property
    def may_manage(self) -> bool:
        return may(self.role, Right.MANAGE)

    def move_to(self, org: str) -> None:
        """Show another organisation on every page."""
        if org != self._org:
            self._org = org
            self.app.settings.set(SCOPE_KEY, org)
            self.scope_moved.emit()

    def go(self, page: str, what: object = None) -> None:
        """Ask the window for a page, and what to show there."""
        self.wanted.emit(page, what)

    def do(
        self,
        action: Callable[[], Changes],
        *,
        at: Callable[[Trouble], None] | None = None,
        text: str = "",
    ) -> bool:
        """Carry out one short action. A problem goes to `at`, or else to the message bar."""
        try:
            changes = action()
        except (UserProblem, EnvironmentProblem) as problem:
            (at or self.trouble)(problem)
            return False
        self.report(changes, text)
        return True

    def report(self, changes: Changes, text: str = "") -> None:
        """An action is done, here or in a job: let the pages reload and say so."""
        if not changes.txn:
            self.said.emit(Said(tr("没有变化")))
            return
        self.changed.emit(changes)
        done, _ = self.app.history.next_steps()
        words = text or step_words(done)
        self.said.emit(Said(words, undo=done is not None))

    def back_up(self, owner: QWidget) -> None:
        """A verified backup now, shown over `owner` while it is made."""
        self.hushed.emit()
        self.jobs.run(
            lambda progress: self.app.backups.create(Reason.MANUAL, progress),
            done=lambda _: self._backed_up(),
            failed=self.trouble,
            owner=owner,
            title=tr("正在备份"),
        )

    def _backed_up(self) -> None:
        self.backed_up.emit()
        self.say(tr("已备份，并核验无误"))

    def undo(self) -> None:
        """Take the last action back."""
        self._step_back(again=False)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step_back(again=True)

    def _step_back(self, *, again: bool) -> None:
        history = self.app.history
        target = history.next_steps()[1 if again else 0]
        try:
            _, changes = history.redo() if again else history.undo()
        except (UserProblem, EnvironmentProblem) as problem:
            self.trouble(problem)
            return
        self.changed.emit(changes)
        words = step_words(target)
        text = tr("已重做：{what}", what=words) if again else tr("已撤销：{what}", what=words)
        self.said.emit(Said(text))

    def say(self, text: str) -> None:
        self.said.emit(Said(text))

    def trouble(self, problem: Trouble) -> None:
        """Show a problem that belongs to no field."""
        self.said.emit(Said(wording.text_of(problem), trouble=True))
