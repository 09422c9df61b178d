"""Writing rosters: the official form 《党员基本信息汇总表》, and the rows that were refused.

Texts are written as texts, so that nothing a cell holds is ever calculated, and numbers keep their
digits; what is written here reads back as it was.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, Final

from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.heading import Column, Layout
from partybuild_desktop.domain.ledger import mark_of
from partybuild_desktop.domain.member import FIELD, Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.reading import BRANCH, STATUS, kind_of
from partybuild_desktop.domain.roster import Candidate
from partybuild_desktop.domain.sheet import Cell, CellError, Sheet, Shown, text_of
from partybuild_desktop.exchange.page import FORBIDDEN, workbook
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_CELL: Final = 32_767  # characters of a cell
_BATCH: Final = 500
_LAST_ROW: Final = 1_048_575
#  A text that begins so becomes a formula when a person opens its cell and leaves it again, unless
#  the cell says that it is a text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "|", "%")


class _Texts:
    """Writes texts as texts, also those that look like formulas."""

    def __init__(self, book: Any, properties: Mapping[str, object]) -> None:
        self._plain = book.add_format({"num_format": "@", **properties})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True, **properties})

    def write(self, sheet: Any, row: int, column: int, text: str, *, heading: str) -> None:
        if not text:
            sheet.write_blank(row, column, None, self._plain)
        elif len(text) > _CELL:
            raise UserProblem("cell_too_long", row=row + 1, column=heading, at_most=_CELL)
        else:
            quoted = text.startswith(_FORMULA)
            sheet.write_string(row, column, text, self._quoted if quoted else self._plain)


# ---------------------------------------------------------------- the official form

#  The form is fixed by the Central Organisation Department (2017) and stays Chinese in every
#  language of the program; blanks and line breaks are the form's own.
FORM_TITLE: Final = "党员基本信息汇总表"
_KIND: Final = "roster"  # of ledger: it comes back by the same door
_FORM: Final[tuple[tuple[str, str, float], ...]] = (
    ("", "序号", 6),
    ("name", "姓名", 12),
    (BRANCH, "所在党支部", 28),
    ("id", "公民身份证号", 21),
    ("sex", "性别", 6),
    ("nation", "民族", 12),
    ("birth", "出生日期", 12),
    ("education", "学历", 16),
    ("kind", "人员类别", 11),
    ("joined", " 加入党组织日期", 15),
    ("confirmed", "转为正式党员日期", 17),
    ("position", "工作岗位", 24),
    ("phone", "手机号", 14),
    ("landline", "固定电话", 14),
    (STATUS, "党籍状态", 10),
    ("lost", "是否为\n失联党员", 10),
    ("lost_on", "失去联系日期", 13),
    ("mobile", "是否为\n流动党员", 10),
    ("outflow", "外出流向", 20),
)
_PHONES: Final = ("联系电话", "phone", "landline")
_CODED: Final = ("nation", "education", "position")  # in the form with their code: 01 汉族
_HEADING_ROWS: Final = (2, 3)
_FIRST_ROW: Final = 4
_NAMED_LISTS: Final = {"nation": "民族", "education": "学历", "position": "工作岗位"}


@dataclass(frozen=True, slots=True)
class Form:
    """What is written: members by field (stored values; `branch` as its name, `status` as code).

    `more`: fields in further columns behind the form's own; `heads`: the newest entries of the
    log, for when it comes back.
    """

    committee: str
    day: dt.date
    members: Sequence[Mapping[str, str]]
    codes: Mapping[str, CodeList]
    more: Sequence[str] = ()
    heads: Sequence[str] = ()


def write_form(form: Form, stream: BinaryIO, progress: Progress = NO_PROGRESS) -> int:
    """Write the form; returns how many members it has.

    Raises UserProblem cell_too_long; OSError from the stream; Cancelled.
    """
    packed = BytesIO()
    book = workbook(packed)
    sheet = book.add_worksheet(FORM_TITLE)
    columns = [
        *_FORM,
        *((key, FIELD[key].title, 16.0) for key in form.more if key not in {c[0] for c in _FORM}),
    ]
    _write_head(book, sheet, form, columns)
    texts = _Texts(book, {"font_name": "宋体", "font_size": 11, "border": 1, "valign": "vcenter"})
    show = [_shown(key, form.codes) for key, _, _ in columns]
    for number, member in enumerate(form.members, 1):
        row = _FIRST_ROW + number - 1
        texts.write(sheet, row, 0, str(number), heading="")
        for column in range(1, len(columns)):
            key, heading, _ = columns[column]
            text = member.get(key, "")
            texts.write(sheet, row, column, show[column](text) if text else "", heading=heading)
        if number % _BATCH == 0:
            progress.advance(_BATCH)
    progress.advance(len(form.members) % _BATCH)
    _write_lists(book, sheet, form, columns)
    book.close()
    stream.write(packed.getbuffer())
    return len(form.members)


def _write_head(
    book: Any, sheet: Any, form: Form, columns: Sequence[tuple[str, str, float]]
) -> None:
    last = len(columns) - 1
    title = book.add_format(
        {"font_name": "宋体", "font_size": 22, "bold": True, "align": "center", "valign": "vcenter"}
    )
    line = book.add_format({"font_name": "宋体", "font_size": 11, "valign": "vcenter"})
    heading = book.add_format(
        {"font_name": "黑体", "font_size": 11, "align": "center", "valign": "vcenter"}
        | {"border": 1, "text_wrap": True}
    )
    sheet.merge_range(0, 0, 0, last, FORM_TITLE, title)
    sheet.set_row(0, 36)
    sheet.write_string(1, 0, f"基层党委：{form.committee}", line)
    sheet.write_string(1, 16, "汇总日期：", line)
    day = f"{form.day.year} 年 {form.day.month} 月 {form.day.day} 日"
    sheet.merge_range(1, 17, 1, 18, day, line)
    top, bottom = _HEADING_ROWS
    keys = [key for key, _, _ in columns]
    group, first, second = _PHONES
    sheet.merge_range(top, keys.index(first), top, keys.index(second), group, heading)
    for index, (key, text, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        if key in (first, second):
            sheet.write_string(bottom, index, text, heading)
        else:
            sheet.merge_range(top, index, bottom, index, text, heading)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, bottom)
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _shown(key: str, codes: Mapping[str, CodeList]) -> Callable[[str], str]:
    """How the form writes the values of a field."""
    kind = kind_of(key) if key else Kind.TEXT
    if kind is Kind.YESNO:
        return codes["yesno"].label
    if kind is not Kind.CODE:
        return str
    known = codes[FIELD[key].codes if key in FIELD else STATUS]
    return known.official if key in _CODED else known.label


def _write_lists(
    book: Any, sheet: Any, form: Form, columns: Sequence[tuple[str, str, float]]
) -> None:
    """The form's own lists on sheets of their own, and choices for the columns that have them."""
    for key, title in _NAMED_LISTS.items():
        labels = [form.codes[key].official(item.code) for item in form.codes[key].items]
        beside = book.add_worksheet(title)
        beside.write_column(0, 0, labels)
    #  Beside the last list, so that the form's own sheet stays as its makers have it.
    beside.set_column(1, 1, None, None, {"hidden": True})
    beside.write_string(0, 1, mark_of(_KIND, form.day.isoformat(), form.heads))
    for index, (key, _, _) in enumerate(columns):
        source: object = None
        if key in _NAMED_LISTS:
            count = len(form.codes[key].items)
            source = f"='{_NAMED_LISTS[key]}'!$A$1:$A${count}"
        elif key and kind_of(key) is Kind.YESNO:
            source = ["是", "否"]
        elif key in ("sex", "kind"):
            source = [item.label for item in form.codes[key].items[:2]]
        if source is not None:
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(_FIRST_ROW, index, _LAST_ROW, index, rule)


# ---------------------------------------------------------------- what was refused


@dataclass(frozen=True, slots=True)
class Rejects:
    """The refused rows of one sheet, each with its reason in words."""

    sheet: Sheet
    layout: Layout
    rows: Sequence[tuple[Candidate, str]]


_SHOWN_FORMATS: Final = {
    Shown.MONTH: 'yyyy"年"m"月"',
    Shown.YEAR: 'yyyy"年"',
    Shown.TWO_DECIMALS: "0.00",
}


def write_rejects(tables: Iterable[Rejects], stream: BinaryIO) -> int:
    """The refused rows under their own headings, the reason behind: to mend and import again.

    Cells keep their kind: a number stays a number, a month a month. Returns how many rows.
    """
    tables = [table for table in tables if table.rows]
    since_1904 = any(table.sheet.since_1904 for table in tables)
    packed = BytesIO()
    book = workbook(packed, date_1904=since_1904)
    writer = _RejectWriter(book)
    used: set[str] = set()
    for table in tables:
        name = _sheet_name(table.sheet.name, used)
        used.add(name.casefold())
        writer.write(book.add_worksheet(name), table)
    if not tables:
        book.add_worksheet()
    book.close()
    stream.write(packed.getbuffer())
    return sum(len(table.rows) for table in tables)


def _sheet_name(name: str, used: set[str]) -> str:
    plain = FORBIDDEN.sub("", name).strip("'")[:28] or tr("名单")
    count = 1
    found = plain
    while found.casefold() in used:
        count += 1
        found = f"{plain}{count}"
    return found


class _RejectWriter:
    """Writes refused rows cell by cell, as they stood in their file."""

    def __init__(self, book: Any) -> None:
        self._texts = _Texts(book, {})
        self._heading = book.add_format({"bold": True, "bg_color": "#F5F5F5", "border": 1})
        self._reason = book.add_format({"font_color": "#B3261E"})
        self._number = book.add_format({"num_format": "General"})
        #  A damaged number stays one, in a cell that takes the mended one as text.
        self._text_number = book.add_format({"num_format": "@"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._shown = {
            shown: book.add_format({"num_format": code}) for shown, code in _SHOWN_FORMATS.items()
        }

    def write(self, sheet: Any, table: Rejects) -> None:
        columns = table.layout.columns
        reason = len(columns)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.heading, self._heading)
            sheet.set_column(index, index, 21 if column.field in ("id", BRANCH) else 13)
        sheet.write_string(0, reason, tr("原因"), self._heading)
        sheet.set_column(reason, reason, 60)
        sheet.freeze_panes(1, 0)
        for row, (candidate, text) in enumerate(table.rows, 1):
            position = bisect_left(table.sheet.numbers, candidate.row)
            for index, column in enumerate(columns):
                shown = table.sheet.shown.get(column.index, {}).get(position)
                self._cell(sheet, row, index, candidate.raw[column.index], column, shown)
            sheet.write_string(row, reason, text, self._reason)

    def _cell(
        self, sheet: Any, row: int, index: int, cell: Cell, column: Column, shown: Shown | None
    ) -> None:
        special = self._shown.get(shown) if shown else None
        if isinstance(cell, bool):
            sheet.write_boolean(row, index, cell)
        elif isinstance(cell, float | int):
            plain = self._text_number if column.field == "id" else self._number
            sheet.write_number(row, index, cell, special or plain)
        elif isinstance(cell, dt.date) and cell.year >= 1904:
            plain = self._moment if isinstance(cell, dt.datetime) else self._day
            sheet.write_datetime(row, index, _moment(cell), special or plain)
        else:
            text = cell.text if isinstance(cell, CellError) else text_of(cell)
            raw = cell if isinstance(cell, str) and cell.isprintable() else text
            self._texts.write(sheet, row, index, raw, heading=column.heading)


def _moment(cell: dt.date) -> dt.datetime:
    return cell if isinstance(cell, dt.datetime) else dt.datetime.combine(cell, dt.time())
