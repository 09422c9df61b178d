"""Changing the data key at the window: said plainly, on paper first, then done in one go."""

from __future__ import annotations

from contextlib import closing

from PySide6.QtWidgets import QApplication, QMessageBox

from partybuild_desktop.domain.access import Role
from partybuild_desktop.ui.dialogs.key_change import KeyChangeDialog
from partybuild_desktop.ui.dialogs.password import OwnPasswordDialog
from partybuild_desktop.ui.dialogs.unlock import UnlockDialog
from tests.books import LABEL, PASSWORD, hash_of
from tests.ui.conftest import Desk

OTHER = "四个不相干的词呀"


def asked() -> QMessageBox:
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    (box,) = [w for w in shown if isinstance(w, QMessageBox)]
    return box


def press(box: QMessageBox, words: str) -> None:
    (found,) = [one for one in box.buttons() if one.text() == words]
    found.click()


def on_paper(desk: Desk) -> KeyChangeDialog:
    """The second page of the dialog that is open."""
    dialog = desk.dialog()
    assert isinstance(dialog, KeyChangeDialog)
    dialog.password.setText("不是这个密码")
    dialog.confirm()
    desk.settle()
    assert "密码不对" in dialog.trouble.text
    dialog.password.setText(PASSWORD)
    dialog.confirm()
    desk.settle()
    return dialog


def test_after_a_user_has_left_it_is_offered_and_done(desk: Desk) -> None:
    app = desk.window.desk.app
    for label in ("录入1", "录入2"):
        app.users.add(label, Role.CLERK, OTHER)
    state = hash_of(app)
    page = desk.page("user")
    assert page.keys.why.isVisible() and not page.keys.left.isVisible()
    page.grid.go_to("录入2")
    page._remove()
    press(asked(), "删除")
    assert "录入2" in page.keys.left.text()
    press(asked(), "更换数据密钥…")
    dialog = on_paper(desk)
    assert not dialog.main.isEnabled()
    assert dialog._secrets is not None
    (password,) = dialog._secrets.passwords.values()
    dialog.part.check.setChecked(True)
    assert not dialog.main.isEnabled()
    dialog.told.setChecked(True)
    dialog.confirm()
    desk.settle()
    desk.settle()
    window = desk.life.window
    assert window is not None
    books = window.desk.app
    assert books is not app
    assert hash_of(books) == state
    assert window.page is not None
    assert window.page.keys.left.text() == ""
    reasons = [made.reason.value for made in books.backups.all()]
    assert reasons[:2] == ["manual", "key"]
    desk.life._drop_window()
    entrance = desk.life._entrance
    with closing(entrance.unlock("录入1", password)) as his:
        assert his.users.given


def test_given_up_nothing_has_changed(desk: Desk) -> None:
    app = desk.window.desk.app
    page = desk.page("user")
    page.keys.change_key()
    dialog = on_paper(desk)
    assert not dialog.told.isVisible()  # nobody else is there
    dialog.reject()
    assert desk.life.window.desk.app is app
    assert app.backups.all() == ()
    app.users.check(LABEL, PASSWORD)


def test_who_comes_in_by_a_given_password_sets_his_own(desk: Desk) -> None:
    app = desk.window.desk.app
    app.users.add("录入1", Role.CLERK, OTHER)
    secrets = app.keys.secrets()
    done = app.keys.change(secrets, PASSWORD)
    done.app.close()
    desk.life._drop_window()
    entrance = desk.life._entrance
    door = UnlockDialog(entrance, desk.life.jobs, LABEL)
    assert door.about.text() == ""
    door.user.setCurrentText("录入1")
    assert "主管给您的新密码" in door.about.text()
    door.done(0)
    door.deleteLater()
    given = secrets.passwords["录入1"]
    desk.life.open_window(entrance.unlock("录入1", given))
    desk.settle()
    (own,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, OwnPasswordDialog)]
    own.reject()
    assert own.isVisible()
    own.old.setText(given)
    own.new.first.setText(OTHER)
    own.new.second.setText(OTHER)
    own.confirm()
    desk.settle()
    assert not own.isVisible()
    assert not desk.life.window.desk.app.users.given
