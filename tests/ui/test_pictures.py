"""Pictures of a record in the window: taken in, looked at, named, moved, taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from partybuild_desktop.domain.attachment import Attached
from partybuild_desktop.store.attachment import stored_names
from partybuild_desktop.ui.dialogs.picture import PictureDialog
from partybuild_desktop.ui.widgets.pictures import Pictures
from tests.books import member_named
from tests.services.test_attachment import scan
from tests.store.test_attachment import photograph
from tests.ui.conftest import Desk
from tests.ui.look import faults


@pytest.fixture
def shots(tmp_path: Path) -> list[Path]:
    """Two photographs and a scan of two pages, as they lie on a stick."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    for name, data in (
        ("会场.jpg", photograph(600, 400)),
        ("签到.png", photograph(300, 500)),
        ("决议.pdf", scan()),
    ):
        (folder / name).write_bytes(data)
    return [folder / name for name in ("会场.jpg", "签到.png", "决议.pdf")]


@pytest.fixture
def stage(desk: Desk) -> Iterator[Pictures]:
    """The strip on a sheet of its own, of a saved member."""
    sheet = QWidget()
    sheet.resize(900, 260)
    found = Pictures(desk.window.desk)
    QVBoxLayout(sheet).addWidget(found)
    found.show_of("person", member_named(desk.window.desk.app, "王秀英"))
    sheet.show()
    desk.settle()
    yield found
    sheet.close()
    sheet.deleteLater()


def names(stage: Pictures) -> list[str]:
    return [file.name for file in stage.files]


def test_empty_says_what_it_takes(desk: Desk, stage: Pictures) -> None:
    assert "拖到这里" in stage.strip.nothing
    assert faults(stage.window()) == []
    assert not stage.view.isVisible()
    assert stage.add.isVisible() and stage.paste.isVisible()


def test_files_are_taken_in_as_one_step_and_shown(
    desk: Desk, stage: Pictures, shots: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partybuild_desktop.ui.files.ask_open_many", lambda *_, **__: shots)
    stage.add.click()
    desk.settle()
    assert names(stage) == ["会场", "签到", "决议"]
    assert all(stage.strip.image_of(file) is not None for file in stage.files)
    assert "3" in stage.facts.text()
    assert "加入附件" in desk.window.status.text
    assert faults(stage.window()) == []
    desk.window.desk.undo()
    assert names(stage) == []
    desk.window.desk.redo()
    assert names(stage) == ["会场", "签到", "决议"]


def test_what_cannot_be_taken_in_is_named_and_the_rest_is_there(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    bad = shots[0].with_name("坏.jpg")
    bad.write_bytes(b"MZ")
    stage.take_files([bad, shots[0]])
    desk.settle()
    assert names(stage) == ["会场"]
    assert "坏.jpg" in stage.trouble.text and "没有加入" in stage.trouble.text
    assert stage.trouble.isVisible()
    stage.take_files(shots[1:2])
    desk.settle()
    assert not stage.trouble.isVisible()


def test_pasted_and_dropped(desk: Desk, stage: Pictures, shots: list[Path]) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    stage.strip.setFocus()
    QTest.keyClick(stage.strip, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert names(stage) == ["粘贴的照片"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in shots[:2]])
    stage.take(data)
    desk.settle()
    assert names(stage) == ["粘贴的照片", "会场", "签到"]
    QGuiApplication.clipboard().setText("第一次党员大会")
    stage.paste.click()
    assert "没有照片" in stage.trouble.text


def act(stage: Pictures, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(stage.strip, key, modifier)


def test_named_moved_and_taken_off_by_keyboard(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    plain, alt = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
    stage.take_files(shots)
    desk.settle()
    stage.strip.setFocus()
    assert stage.strip.currentRow() == 2  # the last of the new ones
    act(stage, Qt.Key.Key_Left, alt)
    assert names(stage) == ["会场", "决议", "签到"]
    act(stage, Qt.Key.Key_Left, alt)
    assert names(stage) == ["决议", "会场", "签到"]
    stage.rename.click()
    editor = stage.strip.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText("大会决议")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()
    assert names(stage) == ["大会决议", "会场", "签到"]
    act(stage, Qt.Key.Key_Delete, plain)
    assert names(stage) == ["会场", "签到"]
    for expected in (
        ["大会决议", "会场", "签到"],
        ["决议", "会场", "签到"],
        ["会场", "决议", "签到"],
        ["会场", "签到", "决议"],
        [],
    ):
        desk.window.desk.undo()
        assert names(stage) == expected


def test_an_empty_caption_is_not_taken(desk: Desk, stage: Pictures, shots: list[Path]) -> None:
    stage.take_files(shots[:1])
    desk.settle()
    stage.strip.item(0).setText("  ")
    assert names(stage) == ["会场"]
    assert stage.trouble.isVisible()


def test_several_are_taken_off_at_once(desk: Desk, stage: Pictures, shots: list[Path]) -> None:
    stage.take_files(shots)
    desk.settle()
    stage.strip.selectAll()
    assert not stage.view.isEnabled()
    stage.remove.click()
    assert names(stage) == []
    desk.window.desk.undo()
    assert len(names(stage)) == 3


def test_before_the_record_is_saved_they_wait(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    app = desk.window.desk.app
    told: list[int] = []
    stage.changed.connect(lambda: told.append(len(stage.pending)))
    before = app.history.next_steps()
    stage.show_pending()
    stage.take_files(shots)
    desk.settle()
    stage.strip.item(1).setText("签到表")
    stage._move(2, 0)
    stage.strip.setCurrentRow(1)
    stage.remove.click()
    assert [file.name for file in stage.pending] == ["决议", "签到表"]
    assert told == [3, 3, 3, 2]
    assert app.history.next_steps() == before  # nothing is of the books yet
    kept = stage.pending
    stage.show_pending(kept)
    assert stage.files == kept
    uid = member_named(app, "李䶮")
    app.attachments.add("person", uid, kept)
    stage.show_of("person", uid)
    assert names(stage) == ["决议", "签到表"]
    assert stage.pending == []
    assert all(isinstance(file, Attached) for file in stage.files)


def test_a_file_that_is_gone_says_so_in_its_place(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    app = desk.window.desk.app
    sealed, _ = app.attachments.take_files(shots[:2])
    (app.paths.attachments / sealed[0].hash).unlink()
    stage.show_pending(sealed)
    desk.settle()
    assert "不见了" in stage.strip.why_broken(sealed[0])
    assert stage.strip.image_of(sealed[1]) is not None


def test_who_may_only_look_changes_nothing(desk: Desk, stage: Pictures, shots: list[Path]) -> None:
    stage.take_files(shots[:2])
    desk.settle()
    stage.set_writes(False)
    assert not any(b.isVisible() for b in (stage.add, stage.paste, stage.remove, stage.rename))
    assert stage.view.isVisible()
    act(stage, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
    act(stage, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(shots[2]))])
    stage.take(data)
    desk.settle()
    assert names(stage) == ["会场", "签到"]


def looked_at(desk: Desk, stage: Pictures, shots: list[Path]) -> PictureDialog:
    stage.take_files(shots)
    desk.settle()
    stage.strip.setCurrentRow(1)
    stage.view.click()
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, PictureDialog)
    return dialog


def test_looked_at_large_file_by_file_and_page_by_page(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    dialog = looked_at(desk, stage, shots)
    seen: list[tuple[str, str]] = []

    def go(key: Qt.Key) -> None:
        QTest.keyClick(dialog, key)
        desk.settle()
        seen.append((dialog.title.text(), dialog.place.text()))

    assert (dialog.title.text(), dialog.place.text()) == ("签到", "2 / 3")
    assert not dialog.sheet.pixmap().isNull()
    assert faults(dialog) == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Left):
        go(key)
    go(Qt.Key.Key_Left)
    go(Qt.Key.Key_Right)
    assert seen == [
        ("决议", "3 / 3　第 1 页，共 2 页"),
        ("决议", "3 / 3　第 2 页，共 2 页"),
        ("决议", "3 / 3　第 2 页，共 2 页"),
        ("决议", "3 / 3　第 1 页，共 2 页"),
        ("签到", "2 / 3"),
        ("决议", "3 / 3　第 1 页，共 2 页"),
    ]
    small = dialog.sheet.pixmap().height()
    dialog.size_act.click()
    assert dialog.sheet.pixmap().height() > small
    dialog.size_act.click()
    assert dialog.sheet.pixmap().height() == small


def test_back_into_a_scan_shows_its_last_page(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    dialog = looked_at(desk, stage, [shots[2], shots[0]])
    QTest.keyClick(dialog, Qt.Key.Key_Left)
    desk.settle()
    assert dialog.place.text() == "1 / 2　第 2 页，共 2 页"


def test_closing_while_it_is_read_harms_nothing(
    desk: Desk, stage: Pictures, shots: list[Path]
) -> None:
    dialog = looked_at(desk, stage, shots)
    dialog.next.click()
    dialog.reject()
    desk.settle()
    assert len(stored_names(desk.window.desk.app.paths.attachments)) == 3


def test_the_window_is_never_held_up(
    desk: Desk, stage: Pictures, shots: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, sealing and drawing small pictures all happen beside the window thread."""
    import threading

    here = threading.current_thread()
    held: list[str] = []
    service = desk.window.desk.app.attachments
    for name in ("take", "content", "thumbnail", "page", "pages"):
        real: Callable[..., object] = getattr(service, name)

        def watched(*args: object, real: Callable[..., object] = real, name: str = name) -> object:
            if threading.current_thread() is here:
                held.append(name)
            return real(*args)

        monkeypatch.setattr(service, name, watched)
    looked_at(desk, stage, shots)
    assert held == []


def test_a_drop_between_two_goes_there(desk: Desk, stage: Pictures, shots: list[Path]) -> None:
    stage.take_files(shots)
    desk.settle()
    box = stage.strip.visualItemRect(stage.strip.item(1))
    assert stage.strip._place_of_drop(box.center() - QPoint(20, 0)) == 1
    assert stage.strip._place_of_drop(box.center() + QPoint(20, 0)) == 2
    assert stage.strip._place_of_drop(QPoint(880, 20)) == 3
