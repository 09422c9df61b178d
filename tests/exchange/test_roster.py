"""Rosters written by the program: read back as they were, and nothing in them is ever run."""

from __future__ import annotations

import datetime as dt
import errno
import gc
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.name import clean
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import CellError, Sheet
from partybuild_desktop.exchange.roster import FORM_TITLE, Form, Rejects, write_form, write_rejects
from partybuild_desktop.exchange.sheet import read, read_bytes
from tests.domain.rosters import codes, context, layout, outcome, people
from tests.exchange import files
from tests.exchange.files import F

A, B, C = "11010519491231002X", "440524188001010014", "110105194901010013"
MEMBER = {
    "name": "买买提·吐尔逊",
    "branch": "中共红旗村党支部委员会",
    "id": A,
    "sex": "2",
    "nation": "05",
    "birth": "1949-12",
    "education": "1B",
    "kind": "1",
    "joined": "1985",
    "confirmed": "1986-07-01",
    "position": "606",
    "phone": "13011118687",
    "landline": "0715-5551234",
    "status": "1",
    "lost": "1",
    "lost_on": "2020-01-01",
    "mobile": "0",
    "outflow": "广东省深圳市",
}
#  The second source: the headings as they stand in 官方空白模板.xlsx.
TEMPLATE = Path(__file__).parents[1] / "samples" / "官方空白模板.xlsx"


def form(*members: Mapping[str, str], more: tuple[str, ...] = ()) -> bytes:
    stream = io.BytesIO()
    table = Form("中共双河镇委员会", dt.date(2026, 6, 30), members, codes(), more)
    assert write_form(table, stream) == len(members)
    return stream.getvalue()


def test_the_headings_are_those_of_the_official_form() -> None:
    (ours, *lists), (theirs, *official) = (
        read_bytes(form(MEMBER)).sheets,
        read(TEMPLATE).sheets,
    )
    assert ours.name == theirs.name == FORM_TITLE
    assert [list(row) for row in ours.rows[2:4]] == [list(row) for row in theirs.rows[2:4]]
    assert ours.rows[0][0] == theirs.rows[0][0]
    assert sorted(m for m in ours.merged if m[0] == 2) == sorted(
        m for m in theirs.merged if m[0] == 2
    )
    assert [sheet.name for sheet in lists] == [sheet.name for sheet in official]
    assert [len(sheet.rows) for sheet in lists] == [len(sheet.rows) for sheet in official]
    assert ours.rows[1][0] == "基层党委：中共双河镇委员会"
    assert ours.rows[1][17] == "2026 年 6 月 30 日"


def test_what_is_exported_reads_back_as_it_was() -> None:
    other = {"name": "张䶮", "branch": "x", "nation": "火星族", "education": "?12", "note": "无"}
    more = ("address", "note", "sponsors", "dues_until", "marriage", "hardship", "name")
    extra = {"address": "红旗村3组", "dues_until": "2026-06", "marriage": "20", "hardship": "0"}
    found = people(read_bytes(form({**MEMBER, **extra}, other, more=more)))
    expected = {**MEMBER, **extra}
    assert found[0].branch_text == expected.pop("branch")
    assert found[0].values == expected
    assert found[1].values == {"name": "张䶮", "nation": "火星族", "education": "?12", "note": "无"}


def test_every_field_can_be_exported_and_comes_back() -> None:
    skipped = {"extra", "sequence", "name"}
    more = tuple(key for key in FIELD if key not in skipped)
    found = layout(read_bytes(form(MEMBER, more=more)).sheets[0])
    assert found is not None
    assert set(more) <= set(found.mapping.values())


def test_nobody_is_a_form_too() -> None:
    assert people(read_bytes(form())) == []


def test_a_text_too_long_for_a_cell_is_named() -> None:
    with pytest.raises(UserProblem) as caught:
        form({**MEMBER, "outflow": "长" * 32_768})
    assert caught.value.code == "cell_too_long"
    assert (caught.value.args_["row"], caught.value.args_["column"]) == (5, "外出流向")


def test_choices_are_offered_and_other_texts_allowed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form(MEMBER)))
    rules = {str(r.sqref): r for r in book[FORM_TITLE].data_validations.dataValidation}
    assert rules["F5:F1048576"].formula1 == "'民族'!$A$1:$A$58"
    assert rules["E5:E1048576"].formula1 == '"男,女"'
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}


# ---------------------------------------------------------------- T14

PAYLOADS = [
    "=1+1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://x.example","点我")',
    '=IMPORTXML("http://x.example","//a")',
    "=WEBSERVICE(A1)",
    '=DDE("cmd";"/c calc";"x")',
    "+1+1",
    "+cmd|'/c calc'!A1",
    "-1+1",
    "-2+3+cmd|'/c calc'!A1",
    "@SUM(1+1)",
    "@cmd",
    "{=1+1}",
    "%0A=1+1",
    "|calc",
    "＝1+1",
    "＠SUM(1)",
    ";=1+1",
    ",=1+1",
    '"=1+1"',
    "'=1+1",
    '","=1+1',
    "http://x.example/a",
    "mailto:x@example.org",
    "file:///c:/windows/win.ini",
    "\\\\server\\share",
    "internal:'民族'!A1",
    "<script>alert(1)</script>",
    "<b>粗</b>",
    "&lt;b&gt;",
    "]]>",
    "<![CDATA[x]]>",
    "<!--x-->",
    "&#65;",
    "_x0041_",
    "_x000D_",
    "${7*7}",
    "{{7*7}}",
    "%s%n%x",
    "{0.__class__}",
    "../../etc/passwd",
    "NULL",
    "TRUE",
    "1E5",
    "00123",
    "0x1F",
    "1/2",
    "2026-06-30",
    "#N/A!",
    "🙂=1",
]
FIELDS = ("address", "note", "employer", "office")


def test_there_are_as_many_payloads_as_promised() -> None:
    assert len(PAYLOADS) * len(FIELDS) >= 200


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_stays_a_text_in_xlsx_and_survives_the_round_trip(
    payload: str, record_property: Callable[[str, object], None]
) -> None:
    """T14: in four fields, the name and the branch."""
    record_property("tried", len(FIELDS) + 2)
    member = {**MEMBER, **dict.fromkeys(FIELDS, payload), "name": payload, "branch": payload}
    data = form(member, more=FIELDS)
    archive = zipfile.ZipFile(io.BytesIO(data))
    sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    assert not any("externalLink" in name for name in archive.namelist())
    cells = [
        c for row in openpyxl.load_workbook(io.BytesIO(data))[FORM_TITLE]["A5:W5"] for c in row
    ]
    ours = [cell for cell in cells if cell.value == payload]
    assert len(ours) == len(FIELDS) + 2
    for cell in ours:
        assert cell.data_type == "s"
        assert cell.number_format == "@"
        assert cell.quotePrefix or payload[0] not in "=+-@|%"
    (found,) = people(read_bytes(data))
    assert [found.values[key] for key in FIELDS] == [payload] * len(FIELDS)
    assert found.values["name"] == clean(payload)
    assert found.branch_text == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_read_from_csv_as_it_stands_there(payload: str) -> None:
    """T14: in csv."""
    quoted = '"' + payload.replace('"', '""') + '"'
    data = files.csv(["姓名", "身份证号", "性别", "家庭住址"], ["张三", A, "女", quoted])
    (found,) = people(read_bytes(data))
    assert found.values["address"] == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_refused_text_stays_a_text(payload: str) -> None:
    """T14: in the list of refused rows."""
    rows = [["姓名", "身份证号", "性别", payload], [payload, A[:17], "女", payload]]
    book = read_bytes(files.xlsx(rows))
    data = rejects(book.sheets[0], reason=payload)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    again = read_bytes(data).sheets[0]
    assert list(again.rows[1]) == [payload, A[:17], "女", payload, payload]


# ---------------------------------------------------------------- rejects


def rejects(sheet: Sheet, *, reason: str = "请核对") -> bytes:
    where = layout(sheet)
    assert where is not None
    refused = [c for c in people(sheet) if c.refused]
    stream = io.BytesIO()
    rows = [(c, reason) for c in refused]
    assert write_rejects([Rejects(sheet, where, rows)], stream) == len(refused)
    return stream.getvalue()


class Full(io.BytesIO):
    """A disk without room."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_on_a_full_disk_nothing_is_said_but_that() -> None:
    """No traceback of an archive that its library tries to close afterwards."""
    table = [["姓名", "身份证号", "性别", "家庭住址"], ["张三", A[:17], "女", ""]]
    sheet = read_bytes(files.xlsx(table)).sheets[0]
    where = layout(sheet)
    assert where is not None
    rows = [(c, "请核对") for c in people(sheet)]
    writers: list[Callable[[io.BytesIO], object]] = [
        lambda stream: write_rejects([Rejects(sheet, where, rows)], stream),
        lambda stream: write_form(Form("", dt.date(2026, 1, 1), [], codes()), stream),
    ]
    for write in writers:
        stream = Full()
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            write(stream)
        stream.close()
        gc.collect()


HEADING = ["序号", "姓名*", "身份证号", "入党时间", "转正时间", "手机号", "认领岗位"]


@pytest.mark.parametrize("since_1904", [False, True])
def test_refused_rows_come_back_with_the_same_codes(since_1904: bool) -> None:
    rows = [
        ["花名册"],
        HEADING,
        [1, "张三", A, 1985.1, dt.date(1986, 7, 1), 13011118687, "岗"],
        [2, "李四", 421281198803155000, dt.date(1985, 7, 1), F(31229, "yyyy-mm"), "x", ""],
        [3, "", B, F(1985.1, "0.00"), 31229, "", "岗"],
        [4, "王五", B, "1985-13-40", dt.datetime(1986, 7, 1, 8, 30), "", True],
        [5, "赵六", C, "1985", "1986", "", ""],
    ]
    sheet = read_bytes(files.xlsx(rows, since_1904=since_1904)).sheets[0]
    data = rejects(sheet)
    before, after = people(sheet), people(read_bytes(data))
    refused = [c for c in before if c.refused]
    assert [f.code for c in after for f in c.findings] == [
        "date_ambiguous",
        "id_damaged",
        "name_missing",
        "date_invalid",
    ]
    assert [c.values for c in after] == [c.values for c in refused]
    again = read_bytes(data).sheets[0]
    assert list(again.rows[0]) == [*HEADING, "原因"]
    assert {row[-1] for row in again.rows[1:]} == {"请核对"}


def test_a_mended_row_is_imported() -> None:
    rows = [HEADING, [1, "张三", A, 1985.1, "1986", "13011118687", "岗"]]
    data = rejects(read_bytes(files.xlsx(rows)).sheets[0])
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["D2"] = "1985.10"
    stream = io.BytesIO()
    book.save(stream)
    (found,) = people(read_bytes(stream.getvalue()))
    assert not found.findings
    assert found.values["joined"] == "1985-10"


def test_two_heading_rows_become_one_that_is_understood() -> None:
    rows = [
        ["姓名", "身份证号", "联系电话", "", "入党"],
        ["", "", "手机号", "固定电话", "时间"],
        ["张三", A[:17], "13011118687", "5551234", "1985"],
    ]
    sheet = read_bytes(files.xlsx(rows, merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)])).sheets[
        0
    ]
    again = read_bytes(rejects(sheet)).sheets[0]
    where = layout(again)
    assert where is not None
    assert set(where.mapping.values()) == {"name", "id", "phone", "landline", "joined"}


def test_errors_and_strange_sheet_names_can_be_written() -> None:
    sheet = read_bytes(files.csv(["姓名", "身份证号", "性别"], ["张三", "#N/A", "女"])).sheets[0]
    assert sheet.name == ""
    data = rejects(sheet)
    assert outcome(people(read_bytes(data))) == {2: ["id_length"]}
    stream = io.BytesIO()
    assert write_rejects([], stream) == 0
    assert CellError("x").text == "x"


def test_refusals_of_several_sheets_stay_apart() -> None:
    rows = [["姓名", "身份证号", "性别"], ["张三", A[:17], "女"]]
    reading = context()
    tables = []
    for sheet in read_bytes(files.xlsx(rows, rows)).sheets:
        where = layout(sheet)
        assert where is not None
        tables.append(Rejects(sheet, where, [(c, "x") for c in people(sheet, reading)]))
    stream = io.BytesIO()
    assert write_rejects(tables, stream) == 2
    assert [sheet.name for sheet in read_bytes(stream.getvalue()).sheets] == ["Sheet1", "Sheet2"]


def test_nothing_is_written_beside_the_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    form(*[MEMBER] * 50)
    assert list(tmp_path.iterdir()) == []
