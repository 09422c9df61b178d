"""Long work: exactly one outcome, told on the window thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.dialogs.progress import ProgressDialog
from partybuild_desktop.ui.jobs import Jobs


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    found = Jobs()
    yield found
    found.close()


class Told:
    """Collects outcomes, and the thread they were told on."""

    def __init__(self) -> None:
        self.all: list[tuple[str, object]] = []
        self.threads: set[int] = set()

    def tell(self, name: str):  # type: ignore[no-untyped-def]
        def slot(value: object = None) -> None:
            self.all.append((name, value))
            self.threads.add(threading.get_ident())

        return slot


def _run(jobs: Jobs, work, told: Told, **options):  # type: ignore[no-untyped-def]
    return jobs.run(
        work,
        done=told.tell("done"),
        failed=told.tell("failed"),
        cancelled=told.tell("cancelled"),
        **options,
    )


def test_work_runs_beside_the_window_and_is_told_on_it(jobs: Jobs, qtbot: QtBot) -> None:
    told = Told()
    _run(jobs, lambda _: threading.get_ident(), told)
    qtbot.waitUntil(lambda: bool(told.all))
    ((name, thread),) = told.all
    assert name == "done"
    assert thread != threading.get_ident()
    assert told.threads == {threading.get_ident()}


@pytest.mark.parametrize("problem", [UserProblem("date_missing"), EnvironmentProblem("disk_full")])
def test_a_problem_is_told_as_such(jobs: Jobs, qtbot: QtBot, problem: Exception) -> None:
    def work(_: Progress) -> None:
        raise problem

    told = Told()
    _run(jobs, work, told)
    qtbot.waitUntil(lambda: bool(told.all))
    assert told.all == [("failed", problem)]


def test_a_bug_is_raised_again_on_the_window_thread(jobs: Jobs, qtbot: QtBot) -> None:
    def work(_: Progress) -> None:
        raise ZeroDivisionError

    told = Told()
    with capture_exceptions() as caught:
        _run(jobs, work, told)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert told.all == []


def test_stopping_ends_in_cancelled_and_nothing_else(jobs: Jobs, qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.check()

    told = Told()
    job = _run(jobs, work, told)
    begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(told.all))
    assert told.all == [("cancelled", None)]


def test_jobs_follow_one_another(jobs: Jobs, qtbot: QtBot) -> None:
    told = Told()
    for n in range(5):
        _run(jobs, lambda _, n=n: n, told)
    qtbot.waitUntil(lambda: len(told.all) == 5)
    assert [value for _, value in told.all] == [0, 1, 2, 3, 4]
    assert not jobs.busy


def test_while_others_must_wait_hands_are_kept_off_at_once(jobs: Jobs, qtbot: QtBot) -> None:
    go = threading.Event()
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    told = Told()
    _run(jobs, lambda _: go.wait(5), told, owner=field, title="正在导入")
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert field.text() == ""
    assert not _progress_dialogs()  # short work shows nothing
    go.set()
    qtbot.waitUntil(lambda: bool(told.all))
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert field.text() == "a"


def test_work_that_takes_long_shows_where_it_is_and_can_be_stopped(
    jobs: Jobs, qtbot: QtBot
) -> None:
    def work(progress: Progress) -> None:
        progress.step("写入账簿", 100)
        progress.advance(40)
        while True:
            progress.check()

    owner = QLineEdit()
    qtbot.addWidget(owner)
    owner.show()
    told = Told()
    _run(jobs, work, told, owner=owner, title="正在导入")
    qtbot.waitUntil(lambda: bool(_progress_dialogs()), timeout=3000)
    (dialog,) = _progress_dialogs()
    qtbot.waitUntil(lambda: dialog._bar.maximum() == 100)
    assert "写入账簿" in dialog._step.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(told.all))
    assert told.all == [("cancelled", None)]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not _progress_dialogs()


def _progress_dialogs() -> list[ProgressDialog]:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, ProgressDialog)]
    return [w for w in shown if w.isVisible()]
