"""A question before something that matters; the safe answer is the one Enter and Esc give."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from partybuild_desktop.system.i18n import tr


def confirm(
    owner: QWidget, *, text: str, more: str, go: str, stay: str, then: Callable[[], object]
) -> None:
    """Ask; `then` only when the clerk chose `go`."""
    box = QMessageBox(owner)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(text)
    box.setInformativeText(more)
    yes = box.addButton(go, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.buttonClicked.connect(lambda pressed: then() if pressed is yes else None)
    box.open()


def tell(owner: QWidget, text: str) -> None:
    """Something that must not be missed."""
    box = QMessageBox(owner)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(text)
    box.addButton(tr("知道了"), QMessageBox.ButtonRole.AcceptRole)
    box.open()


def save_or_drop(owner: QWidget, text: str) -> str:
    """Something typed is not saved yet: "save", "drop" or "stay"."""
    box = QMessageBox(owner)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(text)
    save = box.addButton(tr("保存"), QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton(tr("不保存"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(tr("继续填写"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return {id(save): "save", id(drop): "drop"}.get(id(box.clickedButton()), "stay")
