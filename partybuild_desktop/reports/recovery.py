"""The recovery sheet: one page with the code that opens the books when the password is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO, Final

from partybuild_desktop.domain.ledger import Align, Paper
from partybuild_desktop.reports.document import PageCanvas
from partybuild_desktop.reports.font import Fonts, Role, bundled, printable
from partybuild_desktop.reports.pen import MM, Pen, baseline, box
from partybuild_desktop.reports.wrap import wrap
from partybuild_desktop.system.i18n import tr

_MARGIN: Final = 25 * MM
_TITLE: Final = 22.0
_TEXT: Final = 12.0
_LINE: Final = 1.75  # of the type size
_CODE: Final = 26.0
_IN_ROW: Final = 4  # groups
_CELL: Final = 17 * MM  # height of a group


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What stands on the sheet; `code` in groups parted by hyphens."""

    org: str
    label: str
    code: str
    day: dt.date


def draw(sheet: RecoverySheet, stream: BinaryIO) -> None:
    """Draw the sheet as a PDF page of A4 into the stream."""
    _Page(sheet, stream, bundled()).draw()


class _Page:
    """The page, filled from the top down."""

    def __init__(self, sheet: RecoverySheet, stream: BinaryIO, fonts: Fonts) -> None:
        self._sheet, self._fonts = sheet, fonts
        width, height = (length * MM for length in Paper(landscape=False).mm)
        self._left, self._right, self._y = _MARGIN, width - _MARGIN, height - _MARGIN
        self._canvas = PageCanvas(
            stream, size=(width, height), title=tr("恢复码"), font=fonts[Role.SONG].first
        )
        self._pen = Pen(self._canvas, fonts)
        self._code: list[str] = []

    def draw(self) -> None:
        sheet, day = self._sheet, self._sheet.day
        self._title(tr("台账恢复码"))
        self._y -= 6 * MM
        self._paragraph(tr("单位：{org}", org=printable(sheet.org)))
        self._paragraph(tr("用户：{label}", label=printable(sheet.label)))
        date = tr("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)
        self._paragraph(tr("日期：{date}", date=date))
        self._y -= 9 * MM
        self._groups(sheet.code.split("-"))
        self._y -= 8 * MM
        self._heading(tr("它有什么用"))
        self._paragraph(tr("忘记密码时，用它可以打开台账，并设置新的密码。输入时不分大小写。"))
        self._y -= 4 * MM
        self._heading(tr("怎样保管"))
        for advice in _advice():
            self._paragraph(advice)
        self._y -= 14 * MM
        self._paragraph(tr("保管人（签名）："))
        self._canvas.addLiteral("\n".join(self._code))
        self._canvas.showPage()
        self._canvas.save()

    def _title(self, text: str) -> None:
        middle = ((self._left + self._right) / 2, self._y - _TITLE)
        self._code.append(
            self._pen.put(text, middle, role=Role.TITLE, size=_TITLE, align=Align.CENTER)
        )
        self._y -= _TITLE * _LINE

    def _heading(self, text: str) -> None:
        self._y -= _TEXT * _LINE
        self._code.append(self._pen.put(text, (self._left, self._y), role=Role.HEI, size=_TEXT))

    def _paragraph(self, text: str) -> None:
        room = (self._right - self._left) / _TEXT
        for line in wrap(text, room, self._fonts[Role.SONG]):
            self._y -= _TEXT * _LINE
            self._code.append(self._pen.put(line, (self._left, self._y), size=_TEXT))

    def _groups(self, groups: list[str]) -> None:
        width = (self._right - self._left) / _IN_ROW
        for start in range(0, len(groups), _IN_ROW):
            self._y -= _CELL
            for place, group in enumerate(groups[start : start + _IN_ROW]):
                low = (self._left + place * width, self._y)
                high = (low[0] + width, self._y + _CELL)
                middle = (low[0] + width / 2, baseline(self._y + _CELL / 2, _CODE))
                self._code.append(box(low, high, width=0.6))
                self._code.append(
                    self._pen.put(group, middle, role=Role.HEI, size=_CODE, align=Align.CENTER)
                )


def _advice() -> tuple[str, ...]:
    return (
        tr("1. 只打印一份，装入信封封好，与公章一起锁入保险柜。"),
        tr("2. 不要拍照，不要用微信、QQ发送，不要存在电脑或U盘里。"),
        tr("3. 谁拿到它，谁就能打开全部台账。怀疑被人看过，请在程序里换新的恢复码，本页随即作废。"),
        tr("4. 密码和恢复码都丢了，台账就再也打不开，任何人都无法找回。"),
    )
