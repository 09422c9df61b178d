"""The life of the window: first set-up or password, the main window, locking, the end."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.garbage import settle
from partybuild_desktop.system.i18n import SOURCE, language, set_language, tr
from partybuild_desktop.ui import theme
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.preferences import PreferenceFile

if TYPE_CHECKING:
    from partybuild_desktop.ui.idle import Idle
    from partybuild_desktop.ui.lock import Lock
    from partybuild_desktop.ui.window import Window

REFUSED: Final = 3  # exit status: nothing was changed


def run(
    entrance: Entrance,
    *,
    password: str | None = None,
    opened: Callable[[], App] | None = None,
    exit_when_ready: bool = False,
) -> int:
    """Open the window over the books of `entrance` and stay until it is closed: exit status.

    With `password` the books are opened without asking; `opened` waits for somebody who is doing
    that already. With `exit_when_ready` it leaves as soon as the first page is loaded and painted.
    """
    # until the window stands nothing is thrown away, and looking for it takes a tenth of the start
    gc.disable()
    application = make_application(entrance)
    life = Life(
        entrance, application, password=password, opened=opened, exit_when_ready=exit_when_ready
    )
    former, sys.excepthook = sys.excepthook, life.crashed
    try:
        stands = life.begin()
        settle()
        return application.exec() if stands else 0
    except (UserProblem, EnvironmentProblem) as problem:
        _refuse(wording.text_of(problem), quietly=exit_when_ready)
        return REFUSED
    finally:
        gc.enable()
        sys.excepthook = former
        life.finish()


def _refuse(text: str, *, quietly: bool) -> None:
    if quietly:
        sys.stderr.write(text + "\n")
        return
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, tr("党建台账"), text)
    box.addButton(tr("知道了"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def make_application(entrance: Entrance) -> QApplication:
    """The Qt application in the clerk's language and size; used again when there is one."""
    found = QApplication.instance()
    application = (
        found if isinstance(found, QApplication) else QApplication([*sys.argv[:1], *theme.STYLE])
    )
    wish = PreferenceFile(entrance.paths.data_dir).read()
    if wish.language and "--lang" not in " ".join(sys.argv):
        set_language(wish.language)
    application.setApplicationName("partybuild")
    application.setApplicationDisplayName(tr("党建台账"))
    application.setQuitOnLastWindowClosed(False)
    dress(application, wish.plus)
    translate_qt(application)
    return application


def dress(application: QApplication, plus: int) -> theme.Theme:
    """Colours and sizes; kept by whoever needs the sizes."""
    return theme.apply(application, plus)


def translate_qt(application: QApplication) -> bool:
    """Qt's own texts (file dialog, message boxes, context menus) in the language in use."""
    translator = _translator()
    application.removeTranslator(translator)
    QLocale.setDefault(QLocale(language()))
    if language() != SOURCE:
        return True
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator.load("qtbase_zh_CN", folder) and application.installTranslator(translator)


@cache
def _translator() -> QTranslator:
    """The one there is. Looking for it among the application's children costs a start 15 ms."""
    return QTranslator()


def read_window() -> None:
    """Read the modules of the window and its first page ahead of use."""
    import partybuild_desktop.ui.window  # noqa: F401
    from partybuild_desktop.ui.page import find_pages

    find_pages()[0].load()


class Life(QObject):
    """One run of the program from the first dialog to the last."""

    def __init__(
        self,
        entrance: Entrance,
        application: QApplication,
        *,
        password: str | None = None,
        opened: Callable[[], App] | None = None,
        exit_when_ready: bool = False,
    ) -> None:
        super().__init__()
        self._password = password
        self._ahead = opened
        self._entrance = entrance
        self._application = application
        self._exit_when_ready = exit_when_ready
        self._wishes = PreferenceFile(entrance.paths.data_dir)
        self._app: App | None = None
        self.window: Window | None = None
        self._idle: Idle | None = None
        self._lock: Lock | None = None
        self.jobs = Jobs(self)
        self._crashing = False

    def begin(self) -> bool:
        """Get the books open and the window shown; False when the clerk gave up."""
        app = self._given() or self._asked()
        if app is None:
            return False
        self.open_window(app)
        return True

    def _given(self) -> App | None:
        """The books opened by the password that was handed in.

        Of real books the first time only: who locks them has to know the password. Practice books
        are made when there are none, and open again without a question.
        """
        password = self._password
        if password is None:
            return None
        if not self._entrance.practice:
            self._password = None
        if self._entrance.exists():
            return self._opened(password)
        if not self._entrance.practice:
            return None
        from partybuild_desktop.ui.dialogs.demo import DemoDialog

        dialog = DemoDialog(self._entrance, self.jobs, password)
        dialog.exec()
        return dialog.app

    def _opened(self, password: str) -> App | None:
        """Unlock beside reading the window's modules: each takes a sixth of a second."""
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            read_window()
            return ahead()
        entrance, loop = self._entrance, QEventLoop(self)
        apps: list[App] = []
        troubles: list[Trouble] = []
        job = self.jobs.run(
            lambda _: entrance.unlock(entrance.labels()[0], password),
            done=apps.append,
            failed=troubles.append,
        )
        job.ended.connect(loop.quit)
        read_window()
        loop.exec()
        if troubles:
            raise troubles[0]
        return apps[0] if apps else None

    def _asked(self) -> App | None:
        lost = not self._entrance.exists() and self._has_backups()
        if not lost and not self._entrance.exists():
            if self._entrance.practice:  # the making was stopped
                return None
            from partybuild_desktop.ui.dialogs.setup import SetupDialog

            setup = SetupDialog(self._entrance, self.jobs)
            setup.exec()
            return setup.app
        from partybuild_desktop.ui.dialogs.unlock import UnlockDialog

        label = self._wishes.read().label
        unlock = UnlockDialog(self._entrance, self.jobs, label, lost=lost)
        return unlock.app if unlock.exec() else None

    def _has_backups(self) -> bool:
        """Whether books were here: copies of them are."""
        return any(self._entrance.paths.backups.glob("[0-9]*"))

    def open_window(self, app: App) -> None:
        """The main window over open books."""
        self._app = app
        self._wishes.change(label=app.books.user)
        sizes = dress(self._application, self._wishes.read().plus)
        desk = Desk(app, self.jobs, sizes, self)
        from partybuild_desktop.ui.window import Window

        self.window = window = Window(desk)
        window.closed.connect(self._closed)
        window.locked.connect(self._locked)
        desk.renewed.connect(self._renew)
        desk.restored.connect(self._restored)
        desk.replaced.connect(self._replaced)
        window.resize(1280, 720)
        if self._exit_when_ready:
            window.show()
            QTimer.singleShot(0, self, self._closed)
        else:
            window.showMaximized()
            window.warm_soon()
        self._watch(app)
        if app.users.given and not self._exit_when_ready:
            from partybuild_desktop.ui.dialogs.password import OwnPasswordDialog

            OwnPasswordDialog(desk, window).open()

    def _watch(self, app: App) -> None:
        """Lock when nobody is there. Practice books open without a question anyway."""
        if self._idle is not None:
            self._idle.stop()
            self._idle.deleteLater()
            self._idle = None
        if app.books.practice or self._exit_when_ready:
            return
        from partybuild_desktop.ui.idle import Idle

        self._idle = Idle(app.settings, app.books.clock, self)
        self._idle.idle.connect(self.lock_quietly)

    def lock_quietly(self) -> None:
        """Hide everything until a password is given; what is being typed stays as it is.

        While a long work runs it is put off: its outcome would open windows.
        """
        if self.window is None or self._app is None or self._lock is not None or self.jobs.busy:
            return
        from partybuild_desktop.ui.lock import Lock

        self.window.keep_typing()
        self._lock = Lock(self._entrance, self.jobs, self._app, self)
        self._lock.opened.connect(self._unlocked)
        self._lock.left.connect(self._leave_locked)

    def _unlocked(self, label: str, password: str) -> None:
        lock, app = self._lock, self._app
        assert lock is not None
        assert app is not None
        self._lock = None
        if self._idle is not None:
            self._idle.touch()
        if label == app.books.user:
            lock.show_all()
            return
        lock.deleteLater()
        self._drop_window()  # somebody else goes on, with rights of his own
        found: App | None
        try:
            found = self._entrance.unlock(label, password)
        except (UserProblem, EnvironmentProblem):
            found = self._asked()
        if found is None:
            self._application.quit()
        else:
            self.open_window(found)

    def _leave_locked(self) -> None:
        """End the program from the locked window, behind the usual backup."""
        lock, window = self._lock, self.window
        assert lock is not None
        assert window is not None
        window.safety.before_leaving(lock.dialog, self._closed)

    def _renew(self, page: str) -> None:
        """Another size or language was chosen, or a backup restored: the window is built anew."""
        app, window = self._app, self.window
        if app is None or window is None:
            return
        wish = self._wishes.read()
        set_language(wish.language or language())
        translate_qt(self._application)
        window.retire()
        self.open_window(app)
        assert self.window is not None
        self.window.show_page(page)

    def _restored(self, text: str) -> None:
        self._renew("backup")
        assert self.window is not None
        self.window.desk.say(text)

    def _replaced(self, app: App | None) -> None:
        """The data key was changed: go on in the books as they are open now, behind a backup."""
        if app is None:
            self._locked()
            return
        self._app = app
        self._renew("user")
        assert self.window is not None
        desk = self.window.desk

        def backed_up(_: object) -> None:
            desk.backed_up.emit()
            desk.say(tr("数据密钥已更换，新的备份也已做好"))

        self.jobs.run(
            lambda progress: app.backups.create(progress=progress),
            done=backed_up,
            failed=desk.trouble,
            owner=self.window,
            title=tr("正在备份"),
        )

    def _locked(self) -> None:
        self._drop_window()
        app = self._given() or self._asked()
        if app is None:
            self._application.quit()
        else:
            self.open_window(app)

    def _closed(self) -> None:
        self._drop_window()
        self._application.quit()

    def _drop_window(self) -> None:
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        if self._lock is not None:
            self._lock.drop()
            self._lock = None
        if self.window is not None:
            self.window.retire()
            self.window = None
        self.jobs.close()
        self.jobs = Jobs(self)
        if self._app is not None:
            self._app.close()
            self._app = None

    def finish(self) -> None:
        """Give everything back."""
        self._drop_window()

    def crashed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """The end of every bug: keep what was being typed, write a report, say so."""
        if self._crashing or not isinstance(error, Exception):
            return
        self._crashing = True
        from partybuild_desktop.ui.dialogs.crash import CrashDialog

        CrashDialog(self._entrance.paths.logs, error, self.window).exec()
        self._crashing = False
