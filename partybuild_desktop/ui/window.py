"""The main window: navigation, bar, pages built when first asked for, status line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.services.member import NORMAL
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk, Said
from partybuild_desktop.ui.page import Page, PageInfo, find_pages
from partybuild_desktop.ui.safety import Safety
from partybuild_desktop.ui.theme import PRACTICE
from partybuild_desktop.ui.widgets.message import MessageBar
from partybuild_desktop.ui.widgets.nav import Nav
from partybuild_desktop.ui.widgets.search import MOST, Answer, Found
from partybuild_desktop.ui.widgets.status import Status
from partybuild_desktop.ui.widgets.top import Bar, UserAct

_REWARM_MS: Final = 300
_AHEAD_MS: Final = 600  # after the search keys: nobody has gone to another page so soon
_BY_DIGIT: Final = 9  # pages that a digit leads to
_FEW: Final = 100  # changed members whose search keys are made anew at once


class Window(QMainWindow):
    """The one window over open books. `locked` and `closed` tell why it went."""

    locked = Signal()
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._infos = {page.key: page for page in find_pages()}
        self._pages: dict[str, Page] = {}
        self._leaving = False
        self._end: Callable[[], None] = self.closed.emit
        self.setWindowTitle(tr("党建台账（练习）") if desk.app.books.practice else tr("党建台账"))
        self.nav = Nav(list(self._infos.values()), desk.theme)
        self.message = MessageBar()
        self.stack = QStackedWidget()
        self.status = Status(desk)
        self._frame = QFrame()
        self.bar = Bar(desk, self._frame, self._ask, self._acts())
        self._build()
        self._wire()
        self._rewarm = QTimer(self, singleShot=True, interval=_REWARM_MS)
        self._rewarm.timeout.connect(self.warm_search)
        self._ahead = QTimer(self, singleShot=True, interval=_AHEAD_MS)
        self._ahead.timeout.connect(self.read_ahead)
        self.safety = Safety(desk, self)
        self.safety.minute.connect(self.status.tell_facts)
        self.show_page(next(iter(self._infos)))

    # --- building

    def _build(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        strip = QVBoxLayout()
        strip.setContentsMargins(20, 0, 20, 0)
        strip.addWidget(self.message)
        column.addLayout(strip)
        column.addWidget(self.stack, 1)
        across = QHBoxLayout(self._frame)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.nav)
        across.addWidget(right, 1)
        if self.desk.app.books.practice:
            self._frame.setObjectName("practice")
            self._frame.setStyleSheet(f"QFrame#practice {{ border: 3px solid {PRACTICE}; }}")
            across.setContentsMargins(3, 3, 3, 3)
        self.setCentralWidget(self._frame)
        self.setStatusBar(self.status)
        self.setMinimumSize(820, 440)

    def _wire(self) -> None:
        desk = self.desk
        self.nav.chosen.connect(self.show_page)
        self.bar.search.opened.connect(lambda uid: self.show_page("member", uid))
        self.bar.search.listed.connect(lambda text: self.show_page("member", {"search": text}))
        desk.changed.connect(self._changed)
        desk.scope_moved.connect(self._moved)
        desk.said.connect(self._say)
        desk.hushed.connect(self.message.hide)
        desk.hushed.connect(self.status.quiet)
        desk.wanted.connect(self.show_page)
        desk.backed_up.connect(self.status.tell_facts)
        for keys, act in (
            ("Ctrl+K", self._to_search),
            ("Ctrl+Z", desk.undo),
            ("Ctrl+Y", desk.redo),
            ("Ctrl+L", self.lock),
            ("F1", lambda: self.show_page("help")),
            ("F5", self._reload),
        ):
            QShortcut(QKeySequence(keys), self, act)
        for n, key in enumerate(list(self._infos)[:_BY_DIGIT], 1):
            QShortcut(QKeySequence(f"Ctrl+{n}"), self, lambda key=key: self.show_page(key))

    def _acts(self) -> list[UserAct | None]:
        return [
            UserAct(tr("修改密码…"), self._password),
            UserAct(tr("字号与语言…"), lambda: self.show_page("settings")),
            None,
            UserAct(tr("锁定　Ctrl+L"), self.lock),
            UserAct(tr("关于…"), lambda: self.show_page("help", "about")),
            UserAct(tr("退出"), self.close),
        ]

    def _password(self) -> None:
        from partybuild_desktop.ui.dialogs.password import PasswordDialog

        PasswordDialog(self.desk, self).open()

    # --- pages

    @property
    def infos(self) -> list[PageInfo]:
        return list(self._infos.values())

    @property
    def page(self) -> Page:
        """The page that is shown."""
        found = self.stack.currentWidget()
        assert isinstance(found, Page)
        return found

    def show_page(self, key: str, what: object = None) -> None:
        """Show a page, building it at the first time, and there `what` was asked for."""
        leaving = self.stack.count() and self._pages.get(key) is not self.page
        if leaving and not self.page.may_leave():
            self.nav.choose(self._key_of(self.page))
            return
        if key not in self._pages:
            self._pages[key] = self._infos[key].build(self.desk)
            self.stack.addWidget(self._pages[key])
        page = self._pages[key]
        self.stack.setCurrentWidget(page)
        self.nav.choose(key)
        self.message.hide()
        self._freshen(page)
        if what is not None:
            page.show_what(what)
        focus = page.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key_of(self, page: Page) -> str:
        return next(key for key, found in self._pages.items() if found is page)

    def _freshen(self, page: Page) -> None:
        if page.stale:
            page.stale = False
            page.refresh()

    def _reload(self) -> None:
        self.page.stale = True
        self._freshen(self.page)

    def _changed(self, changes: Changes) -> None:
        self.message.hide()
        for page in self._pages.values():
            page.stale = page.stale or page.touched_by(changes)
        if changes.touches("org", "superior"):
            self.bar.show_orgs()
        self._renew_search(changes.touched.get("person", frozenset()))
        self.status.tell_facts()
        self._freshen(self.page)

    def _moved(self) -> None:
        self.bar.orgs.choose(self.desk.org)
        for page in self._pages.values():
            page.stale = True
        self._freshen(self.page)

    def _say(self, said: Said) -> None:
        if said.trouble:
            self.message.say(said.text)
        else:
            self.message.hide()
            self.status.say(said)

    def keep_typing(self) -> None:
        """Keep drafts everywhere: the program is about to end unexpectedly."""
        for page in self._pages.values():
            page.keep_typing()

    # --- search

    def _to_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def warm_soon(self) -> None:
        """When the window has been painted, load the search keys, then what a ledger takes."""
        self._rewarm.start()
        self._ahead.start()

    def warm_search(self) -> None:
        """Load the search keys beside the window."""
        self.desk.jobs.run(self.desk.app.search.warm, done=lambda _: None, failed=self.desk.trouble)

    def read_ahead(self) -> None:
        """Read the modules of ledgers beside the window: most clerks are here for one, and the
        first would wait for them a quarter of a second."""
        app = self.desk.app
        self.desk.jobs.run(
            lambda _: app.ledgers.read_ahead(), done=lambda _: None, failed=self.desk.trouble
        )

    def _renew_search(self, persons: frozenset[str]) -> None:
        if not persons or not self.desk.app.search.ready:
            return
        if len(persons) <= _FEW:
            self.desk.app.search.update(persons)
        else:
            self._rewarm.start()

    def _ask(self, text: str) -> Answer:
        app = self.desk.app
        if not app.search.ready:  # the keys are still being loaded beside the window
            return Answer(0, [], tr("正在准备搜索，请稍候再输入…"))
        uids = app.search.find(text)
        from partybuild_desktop.ui.member.line import Lines

        lines_of = Lines(app)
        lines_of.read_names("")
        lines = []
        for row in app.members.rows(uids[:MOST]):
            where = lines_of.whole.get(row.org, "")
            if row.status not in NORMAL:
                where = f"{where}　{app.codes.label('status', row.status)}"
            lines.append(Found(row.member.uid, f"{row.member.name}　{where}　{row.member.birth}"))
        return Answer(len(uids), lines)

    # --- leaving

    def lock(self) -> None:
        """Close the books and ask for the password again."""
        self._leave(self.locked.emit)

    def _leave(self, end: Callable[[], None]) -> None:
        if self._leaving or not self.page.may_leave():
            return
        self._end = end
        self.keep_typing()
        self.safety.before_leaving(self, self._gone)

    def _gone(self) -> None:
        self.retire()
        self._end()

    def retire(self) -> None:
        """Close without asking; the books stay open for whoever holds them."""
        self._leaving = True
        self.safety.stop()
        self._rewarm.stop()
        for timer in self.findChildren(QTimer):
            timer.stop()
        self.close()
        self.deleteLater()

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaving:
            event.accept()
        else:
            event.ignore()
            self._leave(self.closed.emit)
