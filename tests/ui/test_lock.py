"""The window locks itself when nobody is there, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from partybuild_desktop.domain.access import Role
from partybuild_desktop.ui.dialogs.lock import LockDialog
from partybuild_desktop.ui.dialogs.member import MemberDialog
from partybuild_desktop.ui.idle import MINUTES_KEY
from tests.books import LABEL, PASSWORD
from tests.ui.conftest import Desk

OTHER = "四个不相干的词呀"


def pass_time(desk: Desk, minutes: float) -> None:
    """Nobody has touched anything for so long, whatever a loaded machine delivers late."""
    desk.settle()
    clock, idle = desk.window.desk.app.books.clock, desk.life._idle
    desk.qtbot.waitUntil(lambda: not desk.life.jobs.busy, timeout=20_000)
    idle._since = clock.monotonic() - 60 * minutes
    idle._wall = clock.now() - dt.timedelta(minutes=minutes)
    idle.look()


def locked(desk: Desk) -> LockDialog:
    assert desk.life._lock is not None
    dialog = desk.life._lock.dialog
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [dialog]
    return dialog


def unlock(desk: Desk, password: str = PASSWORD, label: str = LABEL) -> None:
    dialog = locked(desk)
    dialog.user.setCurrentText(label)
    dialog.password.setText(password)
    dialog.confirm()
    desk.settle()


def test_ten_idle_minutes_lock_and_the_password_leads_back(desk: Desk) -> None:
    page = desk.page("member")
    pass_time(desk, 9)
    assert desk.life._lock is None
    pass_time(desk, 10)
    locked(desk)
    unlock(desk)
    assert desk.life._lock is None
    assert desk.window.isVisible()
    assert desk.window.page is page


def test_the_hands_put_it_off(desk: Desk) -> None:
    pass_time(desk, 9)
    desk.life._idle._seen = 0.0
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    assert not desk.life._idle._over()
    desk.window.desk.app.books.clock.advance(dt.timedelta(minutes=9))
    desk.life._idle.look()
    assert desk.life._lock is None


@pytest.mark.parametrize("minutes", [5, 30])
def test_the_time_can_be_chosen(desk: Desk, minutes: int) -> None:
    page = desk.page("user")
    page.keys.minutes.setCurrentIndex(page.keys.minutes.findData(minutes))
    page.keys.minutes.activated.emit(0)
    assert desk.window.desk.app.settings.get(MINUTES_KEY) == str(minutes)
    pass_time(desk, minutes - 1)
    assert desk.life._lock is None
    pass_time(desk, minutes)
    unlock(desk)


def test_what_is_half_typed_stays_as_it_was_and_is_kept_as_a_draft(desk: Desk) -> None:
    page = desk.page("member")
    page.acts.add()
    form = desk.dialog()
    assert isinstance(form, MemberDialog)
    form.rows["name"].show_typed("钱塘江")
    pass_time(desk, 10)
    locked(desk)
    assert "钱塘江" in desk.window.desk.app.settings.draft("member/new")
    unlock(desk)
    assert form.isVisible()
    assert form.rows["name"].text == "钱塘江"
    form._timer.stop()
    desk.window.desk.app.settings.keep_draft("member/new", "")
    form.done(0)


def test_a_question_that_was_open_counts_as_not_answered(desk: Desk) -> None:
    page = desk.page("org")
    box = QMessageBox(page)
    box.setWindowModality(Qt.WindowModality.ApplicationModal)
    box.show()
    pass_time(desk, 10)
    unlock(desk)
    assert not box.isVisible()
    assert desk.window.isVisible()


def test_a_wrong_password_opens_nothing_and_is_counted(desk: Desk) -> None:
    pass_time(desk, 10)
    for left in (4, 3, 2, 1, 0):
        unlock(desk, "不是这个密码")
        assert str(left) in locked(desk).trouble.text or left == 0
    assert not locked(desk).main.isEnabled()  # the wait has begun
    desk.window.desk.app.books.clock.advance(dt.timedelta(seconds=16))
    locked(desk)._count_down()
    unlock(desk)
    assert desk.window.isVisible()


def test_esc_and_the_cross_lead_nowhere(desk: Desk) -> None:
    pass_time(desk, 10)
    desk.qtbot.keyClick(locked(desk), Qt.Key.Key_Escape)
    locked(desk).close()
    unlock(desk)
    assert desk.window.isVisible()


def test_another_user_goes_on_with_his_own_rights_and_the_draft_waits(desk: Desk) -> None:
    desk.window.desk.app.users.add("检查1", Role.INSPECTOR, OTHER)
    page = desk.page("member")
    page.acts.add()
    desk.dialog().rows["name"].show_typed("钱塘江")
    pass_time(desk, 10)
    desk.life._lock.dialog.user.addItem("检查1")
    unlock(desk, OTHER, "检查1")
    assert desk.window.desk.app.books.user == "检查1"
    assert not desk.window.desk.may_write
    assert "钱塘江" in desk.window.desk.app.settings.draft("member/new")


def test_ending_from_the_locked_window_backs_up_first(desk: Desk) -> None:
    app = desk.window.desk.app
    desk.window.desk.do(lambda: app.orgs.set(app.books.root, {"phone": "1"}))
    pass_time(desk, 10)
    locked(desk).cancel.click()
    desk.qtbot.waitUntil(lambda: desk.life.window is None, timeout=10_000)
    desk.open()
    assert desk.window.desk.app.backups.last().reason.value == "exit"


def test_a_long_work_is_not_locked_away(desk: Desk) -> None:
    import threading

    gate = threading.Event()
    desk.life.jobs.run(lambda _: gate.wait(10), done=lambda _: None, failed=lambda _: None)
    desk.window.desk.app.books.clock.advance(dt.timedelta(minutes=10))
    desk.life._idle.look()
    assert desk.life._lock is None
    gate.set()
    desk.settle()
    desk.life._idle.look()
    unlock(desk)


def test_after_sleep_the_first_touch_locks(desk: Desk) -> None:
    """The monotonic clock stood still, the wall went on."""
    clock = desk.window.desk.app.books.clock
    clock.set(clock.now() + dt.timedelta(hours=8))
    desk.life._idle._seen = 0.0
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    desk.settle()
    unlock(desk)


def test_the_lock_screen_of_the_pc_locks_at_once(desk: Desk) -> None:
    desk.life._idle.look()
    desk.life._idle._screen.active(False)
    assert desk.life._lock is None
    desk.life._idle._screen.active(True)
    unlock(desk)
    desk.life._idle._screen.lock()
    unlock(desk)


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="no session bus here")
def test_the_session_bus_tells_of_the_lock_screen() -> None:
    """In a process of its own, on a bus of its own."""
    import sys

    told = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _LISTEN],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout.split() == ["locked"]


_LISTEN = """
import subprocess
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from partybuild_desktop.ui.screen import ScreenWatch
app = QCoreApplication([])
keeper = QObject()
watch = ScreenWatch(keeper)
watch.locked.connect(lambda: (print("locked", flush=True), app.quit()))
send = ["dbus-send", "--session", "--type=signal", "/ScreenSaver"]
send += ["org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"]
QTimer.singleShot(200, lambda: subprocess.Popen(send))
QTimer.singleShot(20000, app.quit)
app.exec()
"""


def test_practice_books_do_not_lock(doors, tmp_path) -> None:
    from tests.books import entrance

    way = entrance(tmp_path / "practice", practice=True)
    app, _ = way.create("双河镇党委", code="", level="township", password=PASSWORD)
    app.close()
    found = doors(way)
    found.open()
    assert found.life._idle is None
