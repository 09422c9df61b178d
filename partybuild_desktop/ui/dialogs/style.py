"""输出样式: how identity numbers, telephones and dates of a ledger are to read on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from partybuild_desktop.domain.member import FIELD, Kind
from partybuild_desktop.domain.style import WAYS
from partybuild_desktop.services.show import day_text, field_title
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.box import Box

#  Invented; what each style makes of it is shown.
_SAMPLES: Final = {Kind.ID: "429981199003050012", Kind.PHONE: "14300001234"}
_DATE: Final = "1990-03-05"
_NAMES: Final = {
    "full": N_("完整"),
    "masked": N_("隐去中间几位"),
    "spaced": N_("分段"),
    "last6": N_("后六位"),
}


def style_words(kind: Kind, style: str) -> str:
    """A style as it is offered: a date by its example, a number by name and example."""
    if kind is Kind.DATE:
        return WAYS[kind][style](_DATE)
    return tr("{name}　{sample}", name=tr(_NAMES[style]), sample=WAYS[kind][style](_SAMPLES[kind]))


def styles_told(styles: Mapping[str, str]) -> list[str]:
    """What was chosen, for one line: 公民身份号码 后六位."""
    found = []
    for key, style in styles.items():
        kind = Kind.DATE if key == Kind.DATE else FIELD[key].kind
        words = style_words(kind, style) if kind is Kind.DATE else tr(_NAMES[style])
        title = tr("日期") if key == Kind.DATE else field_title(key)
        found.append(f"{title} {words}")
    return found


class StyleDialog(AskDialog):
    """One field a line. `chosen` tells {field: style}; the usual way is not told."""

    chosen = Signal(dict)

    def __init__(
        self,
        parent: QWidget,
        *,
        fields: Sequence[str],
        chosen: Mapping[str, str],
        masked: bool,
    ) -> None:
        super().__init__(
            parent,
            title=tr("输出样式"),
            main=tr("确定"),
            about=tr("号码和日期在纸上和表格里怎么写，每种台账分别记住。"),
            width=520,
        )
        form = self.form()
        self.boxes: dict[str, Box] = {}
        for key in (*_numbers(fields), *_dates(fields)):
            box = self.boxes[key] = Box()
            self._offer(box, key)
            box.setCurrentIndex(max(0, box.findData(chosen.get(key, ""))))
            title = tr("全部日期") if key == Kind.DATE else field_title(key)
            hint = ""
            if key == "id" and masked:
                hint = tr("现在选的是“隐去中间几位”：完整和分段的号码仍会隐去。")
            self.add_field(form, key, title, box, hint)
        self.body.addStretch(1)

    def _offer(self, box: QComboBox, key: str) -> None:
        kind = Kind.DATE if key == Kind.DATE else FIELD[key].kind
        usual = day_text(_DATE) if kind is Kind.DATE else ""
        if key == Kind.DATE:
            box.addItem(usual, "")
        elif kind is Kind.DATE:
            box.addItem(tr("同“全部日期”"), "")
        else:
            box.addItem(tr("按“隐去”或“完整”的选择"), "")
        for style in WAYS[kind]:
            words = style_words(kind, style)
            if key != Kind.DATE or words != usual:
                box.addItem(words, style)

    def confirm(self) -> None:
        found = {key: box.currentData() for key, box in self.boxes.items()}
        self.chosen.emit({key: style for key, style in found.items() if style})
        self.accept()


def _numbers(fields: Sequence[str]) -> list[str]:
    return [key for key in fields if FIELD[key].kind is not Kind.DATE]


def _dates(fields: Sequence[str]) -> list[str]:
    found = [key for key in fields if FIELD[key].kind is Kind.DATE]
    return [Kind.DATE.value, *found] if found else []
