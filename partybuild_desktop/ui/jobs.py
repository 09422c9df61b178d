"""Long work beside the window thread: the only module with threads, and the job boundary.

One worker thread does one piece of work after another. Each job ends in exactly one outcome, told
on the window thread: done, failed or cancelled. A job that others must wait for (`owner` given)
takes the keyboard and mouse at once, and shows where it is after 400 ms.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.progress import Progress

if TYPE_CHECKING:
    from partybuild_desktop.ui.dialogs.progress import ProgressDialog

T = TypeVar("T")
Trouble = UserProblem | EnvironmentProblem
SHOWN_AFTER_MS: Final = 400
_APART: Final = 0.05  # seconds between two signs of life: more only cost the window time


class JobProgress(Progress):
    """Passes the steps of a service on to the window, and the wish to stop to the service."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._n = 0
        self._total = 0
        self._told = 0.0

    def step(self, name: str, total: int = 0) -> None:
        super().step(name, total)
        self._n, self._total = 0, total
        self._job.stepped.emit(name, total)

    def advance(self, n: int = 1) -> None:
        super().advance(n)
        self._n += n
        now = time.monotonic()
        if now - self._told >= _APART or self._n == self._total:
            self._told = now
            self._job.advanced.emit(self._n)

    def check(self) -> None:
        if self._job.stop.is_set():
            raise Cancelled


class Job(QObject):
    """One piece of work. Emits exactly one of `done`, `failed`, `cancelled`, then `ended`."""

    stepped = Signal(str, int)
    advanced = Signal(int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _outcome = Signal(str, object)

    def __init__(self, work: Callable[[Progress], Any], parent: QObject) -> None:
        super().__init__(parent)
        self.work = work
        self.stop = threading.Event()
        self.dropped = False  # nobody is left to be told
        self._outcome.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; it ends in `cancelled`, or in `done` when it was too late."""
        self.stop.set()

    def carry_out(self) -> None:
        """Do the work. Called once, on the worker thread."""
        try:
            found = self.work(JobProgress(self))
        except Cancelled:
            self._outcome.emit("cancelled", None)
        except BaseException as problem:  # noqa: BLE001  the job boundary: somebody is told
            self._outcome.emit("failed", problem)
        else:
            self._outcome.emit("done", found)

    def _tell(self, outcome: str, value: object) -> None:
        if self.dropped:
            return
        self.ended.emit()
        self.deleteLater()
        if outcome == "done":
            self.done.emit(value)
        elif outcome == "cancelled":
            self.cancelled.emit()
        elif isinstance(value, UserProblem | EnvironmentProblem):
            self.failed.emit(value)
        elif isinstance(value, BaseException):
            raise value


class Jobs(QObject):
    """The worker thread and its queue. `close` before the window goes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._waiting: list[Job] = []
        self._closed = False

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Trouble], None],
        cancelled: Callable[[], None] | None = None,
        owner: QWidget | None = None,
        title: str = "",
        stoppable: bool = True,
    ) -> Job:
        """Queue `work`. With `owner` nothing else can be done until it has ended.

        `failed` gets problems of the input and of the machine; anything else is a bug and is
        raised again on the window thread, where the crash window waits for it.
        """
        job = Job(work, self)
        if self._closed:
            return job
        self._waiting.append(job)
        job.ended.connect(partial(self._waiting.remove, job))
        job.done.connect(done)
        job.failed.connect(failed)
        if cancelled is not None:
            job.cancelled.connect(cancelled)
        if owner is not None:
            _Cover(job, owner, title, stoppable)
        self._start()
        self._queue.put(job)
        return job

    def close(self) -> None:
        """Stop what runs, drop what waits, and end the thread; no outcome is told any more.

        The pages that wait for one may be gone. A later `run` does nothing.
        """
        self._closed = True
        for job in self._waiting:
            job.dropped = True
            job.cancel()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None
        for job in self._waiting:
            job.deleteLater()
        self._waiting.clear()

    def _start(self) -> None:
        if self._thread is None:
            # Not a QThread: its Python thread state would outlive it and confuse the tests.
            self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job.carry_out()


class _Cover(QObject):
    """Keeps hands off the window while a job runs, and shows a progress dialog if it takes long."""

    def __init__(self, job: Job, owner: QWidget, title: str, stoppable: bool) -> None:
        super().__init__(job)
        self._owner = owner
        self._title = title
        self._stoppable = stoppable
        self._dialog: ProgressDialog | None = None
        self._last: tuple[str, int, int] = ("", 0, 0)
        self._job = job
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        job.stepped.connect(self._step)
        job.advanced.connect(self._advance)
        job.ended.connect(self._end)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._show)
        self._timer.start()

    def _step(self, name: str, total: int) -> None:
        self._last = (name, total, 0)
        self._refresh()

    def _advance(self, n: int) -> None:
        self._last = (self._last[0], self._last[1], n)
        self._refresh()

    def _refresh(self) -> None:
        if self._dialog is not None:
            self._dialog.show_step(*self._last)

    def _show(self) -> None:
        # From here on the dialog's modality keeps the rest of the window away.
        self._let_go()
        from partybuild_desktop.ui.dialogs.progress import ProgressDialog

        self._dialog = ProgressDialog(
            self._owner, title=self._title, cancel=self._job.cancel if self._stoppable else None
        )
        self._refresh()
        self._dialog.show()

    def _end(self) -> None:
        self._timer.stop()
        self._let_go()
        if self._dialog is not None:
            self._dialog.finish()
            self._dialog = None

    def _let_go(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() in _input()


@cache
def _input() -> frozenset[QEvent.Type]:
    """What hands do. Made when first needed: the enum behind it costs a start a hundredth."""
    return frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
            QEvent.Type.Shortcut,
            QEvent.Type.ShortcutOverride,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
            QEvent.Type.Wheel,
        }
    )
