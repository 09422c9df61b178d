"""What clerks' files hold (T13): right, or a message for the row; never a silent guess.

Every case is a file made here and read through the whole chain: content, heading, rows.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.sheet import read_bytes
from tests.domain.rosters import outcome, people
from tests.exchange import files
from tests.exchange.files import F, Formula, Value

A, B, OLD = "11010519491231002X", "440524188001010014", "110105491231002"
MONTH, YEAR, DAY = 'yyyy"年"m"月"', 'yyyy"年"', "yyyy-mm-dd"


class Case(NamedTuple):
    """A file, and what its one person must say, or the code of the row."""

    name: str
    data: bytes
    field: str
    expected: str
    code: str = ""


def one(heading: str, cell: Value, **more: bool) -> bytes:
    return files.xlsx([["姓名", "性别", "民族", heading], ["张三", "女", "汉族", cell]], **more)


# ---------------------------------------------------------------- dates

JOINED: list[tuple[str, Value, str]] = [
    ("date", dt.date(1985, 7, 1), "1985-07-01"),
    ("date and time", dt.datetime(1985, 7, 1, 8, 30), "1985-07-01"),
    ("shown as a month", F(dt.date(1985, 7, 1), MONTH), "1985-07"),
    ("shown as a month, built-in 57", F(31229, 57), "1985-07"),
    ("shown as a month, built-in 27", F(31229, 27), "1985-07"),
    ("shown as a month, built-in 17", F(31229, 17), "1985-07"),
    ("shown as a month, yyyy-mm", F(31229, "yyyy-mm"), "1985-07"),
    ("shown as a month, yyyy.mm", F(31229, "yyyy\\.mm"), "1985-07"),
    ("shown as a month, locale", F(31229, '[$-804]yyyy"年"m"月";@'), "1985-07"),
    ("shown as a month, Chinese figures", F(31229, '[DBNum1][$-804]yyyy"年"m"月"'), "1985-07"),
    ("shown as a month, another day", F(dt.date(1985, 7, 15), MONTH), "1985-07-15"),
    ("shown as a year", F(dt.date(1985, 1, 1), YEAR), "1985"),
    ("shown with its day", F(31229, '[$-804]yyyy"年"m"月"d"日";@'), "1985-07-01"),
    ("shown long", F(31229, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"), "1985-07-01"),
    ("built-in 14", F(31229, 14), "1985-07-01"),
    ("built-in 31", F(31229, 31), "1985-07-01"),
    ("serial without a format", 31229, "1985-07-01"),
    ("serial as text format", F(31229, "@"), "1985-07-01"),
    ("serial of the founding", 7853, "1921-07-01"),
    ("serial with a time", 31229.75, "1985-07-01"),
    ("number yyyymm", 198507, "1985-07"),
    ("number yyyymmdd", 19850701, "1985-07-01"),
    ("number year", 1985, "1985"),
    ("number 1985.07", 1985.07, "1985-07"),
    ("number 1985.12", 1985.12, "1985-12"),
    ("number 1985.2", 1985.2, "1985-02"),
    ("number 1985.0701", 1985.0701, "1985-07-01"),
    ("number 1985.10 with two decimals", F(1985.1, "0.00"), "1985-10"),
    ("number 1985.10 with built-in 2", F(1985.1, 2), "1985-10"),
    ("number 1985.10 with a blank behind", F(1985.1, "0.00_ "), "1985-10"),
    ("number 1985.07 in a date cell", F(1985.07, DAY), "1985-07"),
    ("number 198507 in a date cell", F(198507, DAY), "1985-07"),
    ("text 1985.1", "1985.1", "1985-01"),
    ("text 1985.10", "1985.10", "1985-10"),
    ("text under a date format", F("1985-07-01", DAY), "1985-07-01"),
    ("a formula with its value", Formula("=DATE(1985,7,1)", 31229), "1985-07-01"),
    ("a formula giving a text", Formula('="1985-07"', "1985-07"), "1985-07"),
    ("crossed out", "—", ""),
    ("无", "无", ""),
    ("blank", "", ""),
    ("blanks", "  　", ""),
]
JOINED_TEXTS = """
1985-07-01 1985-7-1 1985/07/01 1985/7/1 1985.07.01 1985.7.1 1985年7月1日 1985年07月01日
1985年7月1号 19850701 １９８５-０７-０１ １９８５年７月１日 1985．07．01 1985－07－01
1985—7—1 1985、7、1 1985，7，1 1985-07-01T00:00:00 一九八五年七月一日 1985.0701 1985.7.1.
'1985-07-01 1985\\7\\1 1985年7月1 19850701.0
"""
JOINED_BAD: list[tuple[str, Value, str]] = [
    ("number 1985.1", 1985.1, "date_ambiguous"),
    ("number 2024.10", 2024.1, "date_ambiguous"),
    ("number 1985.1 with one decimal", F(1985.1, "0.0"), "date_ambiguous"),
    ("number 1985.1 in a date cell", F(1985.1, DAY), "date_ambiguous"),
    ("year in a date cell", F(1985, DAY), "date_ambiguous"),
    ("no such day", "1985-02-30", "date_invalid"),
    ("no such month", "1985-13-40", "date_invalid"),
    ("number 1985.13", 1985.13, "date_invalid"),
    ("number 198513", 198513, "date_invalid"),
    ("number too small", 60, "date_invalid"),
    ("number too large", 73052, "date_invalid"),
    ("negative", -1, "date_invalid"),
    ("serial of 1900 in a date cell", F(40, DAY), "date_invalid"),
    ("far future", dt.date(2150, 1, 1), "date_invalid"),
    ("a time", F(0.5, "hh:mm"), "date_invalid"),
    ("true", True, "date_invalid"),
    ("two figures", "85.7", "date_invalid"),
    ("words", "解放前", "date_invalid"),
    ("American", "7/1/1985", "date_invalid"),
    ("a span", "1985.7-1990.8", "date_invalid"),
    ("#N/A", Formula("=NA()", "#N/A"), "date_invalid"),
    ("#REF!", Formula("=X1", "#REF!"), "date_invalid"),
    ("text #N/A", "#N/A", "date_invalid"),
    ("formula never calculated", Formula("=DATE(1985,7,1)"), "date_invalid"),
    ("formula text", "=DATE(1985,7,1)", "date_invalid"),
]


def _joined() -> list[Case]:
    texts = JOINED_TEXTS.split()
    good = [Case(f"joined {n}", one("入党时间", v), "joined", e) for n, v, e in JOINED]
    good += [Case(f"joined {t}", one("入党时间", t), "joined", "1985-07-01") for t in texts]
    bad = [Case(f"joined {n}", one("入党时间", v), "joined", "", c) for n, v, c in JOINED_BAD]
    return good + bad


def _born(cell: Value, number: str, expected: str, code: str = "") -> Case:
    rows = [["姓名", "性别", "出生年月", "身份证号"], ["张三", "", cell, number]]
    return Case(f"birth {cell} by {number}", files.xlsx(rows), "birth", expected, code)


def _births() -> list[Case]:
    january, october = "11010519490101001", "11010519491001001"
    return [
        _born(1949.1, january + "3", "1949-01"),
        _born(1949.1, october + "5", "1949-10"),
        _born(1949.1, A, "", "date_ambiguous"),
        _born(1948.1, january + "3", "", "date_ambiguous"),
        _born(F(1949.1, "0.00"), october + "5", "1949-10"),
        _born(18263, A, "1949-12-31"),
        _born("", A, ""),
        _born(5500, "", "1915-01-21"),
    ]


def _since_1904() -> list[Case]:
    cells: list[tuple[Value, str]] = [
        (dt.date(1985, 7, 1), "1985-07-01"),
        (29767, "1985-07-01"),
        (F(dt.date(1985, 7, 1), MONTH), "1985-07"),
        (F(29767, 57), "1985-07"),
        (198507, "1985-07"),
        ("1985.10", "1985-10"),
    ]
    return [Case(f"1904 {v}", one("入党时间", v, since_1904=True), "joined", e) for v, e in cells]


# ---------------------------------------------------------------- numbers, names, telephones, codes

NUMBERS: list[tuple[Value, str, str]] = [
    (A, A, ""),
    (A.lower(), A, ""),
    (A[:17] + "Ｘ", A, ""),
    (A[:17] + "Ⅹ", A, ""),
    ("１１０１０５１９４９１２３１００２Ｘ", A, ""),
    ("110105 19491231 002X", A, ""),
    ("　" + A + "\t", A, ""),
    ("'" + A, A, ""),
    ("’" + A, A, ""),
    (f'"{A}"', A, ""),
    ("\u200b" + A, A, ""),
    (OLD, A, ""),
    (int(OLD), A, ""),
    (F(int(OLD), "@"), A, ""),
    (421281198803155000, "", "id_damaged"),
    (F(421281198803155123, "0"), "", "id_damaged"),
    (F(421281198803155123, "@"), "", "id_damaged"),
    ("4.21281E+17", "", "id_damaged"),
    ("4.2128119880315507e+17", "", "id_damaged"),
    ("421281198803155000.0", "", "id_damaged"),
    (A[:17], "", "id_length"),
    (A + "1", "", "id_length"),
    (12345, "", "id_length"),
    (Formula("=A1&B1"), "", "id_length"),
    (Formula("=NA()", "#N/A"), "", "id_length"),
    ("#N/A", "", "id_length"),
    (A[:17] + "1", "", "id_checksum"),
    ("110105194913310029", "", "id_checksum"),
    ("110105********002X", "", "id_checksum"),
    ("", "", "id_missing"),
    ("无", "", "id_missing"),
    ("——", "", "id_missing"),
]
NAMES: list[tuple[Value, str]] = [
    ("张　三", "张三"),
    ("张  三", "张三"),
    (" 张三\n", "张三"),
    ("张\u00a0三", "张三"),
    ("买买提•吐尔逊", "买买提·吐尔逊"),
    ("买买提．吐尔逊", "买买提·吐尔逊"),
    ("买买提.吐尔逊", "买买提·吐尔逊"),
    ("阿依古丽·阿不都热合曼", "阿依古丽·阿不都热合曼"),
    ("张䶮", "张䶮"),
    ("陈𠙶", "陈𠙶"),
    ("王𬭎", "王𬭎"),
    ("赵〇一", "赵〇一"),
    ("\ufa10三", "\ufa10三"),
    ("欧阳　明", "欧阳明"),
    ("张_x000B_三", "张_x000B_三"),
]
OTHERS: list[tuple[str, str, Value, str, str]] = [
    ("手机号", "phone", 13011118687, "13011118687", ""),
    ("手机号", "phone", 13011118687.0, "13011118687", ""),
    ("手机号", "phone", F(13011118687, "0.00E+00"), "13011118687", ""),
    ("手机号", "phone", "１３０ 1111 8687", "13011118687", ""),
    ("手机号", "phone", "1.3E+10", "1.3E+10", "phone_damaged"),
    ("手机号", "phone", "138****1234", "", "phone_masked"),
    ("固定电话", "landline", "0715－5551234", "0715-5551234", ""),
    ("学历", "education", "22 大专", "22", ""),
    ("学历", "education", "２２　大专", "22", ""),
    ("学历", "education", "1B 省（区、市）委党校研究生", "1B", ""),
    ("学历", "education", "炼丹", "炼丹", "code_unknown"),
    ("学历", "education", 12, "?12", "code_unknown"),
    ("学历", "education", "12 博士结业", "12 博士结业", "code_unknown"),
    ("工作岗位", "position", "606（转业）待安置、学生毕业未就业的人员", "606", ""),
    ("工作岗位", "position", 11, "?11", "code_unknown"),
    ("人员类别", "kind", "预备党员", "2", ""),
    ("是否农民工 ", "migrant_worker", "是", "1", ""),
    ("是否农民工", "migrant_worker", True, "1", ""),
    ("是否农民工", "migrant_worker", "√", "1", ""),
    ("是否农民工", "migrant_worker", 0, "0", ""),
    ("家庭住址", "address", "红旗村3组\n12号", "红旗村3组\n12号", ""),
    ("家庭住址", "address", 12, "12", ""),
    ("家庭住址", "address", Formula("=X1", "#REF!"), "", "cell_error"),
    ("家庭住址", "address", "#N/A", "", "cell_error"),
]


def _others() -> list[Case]:
    cases = [Case(f"{k} {v}", one(h, v), k, e, c) for h, k, v, e, c in OTHERS]
    for cell, stored in NAMES:
        rows = [["性别", "姓名", "身份证号"], ["女", cell, A]]
        cases.append(Case(f"name {cell}", files.xlsx(rows), "name", stored))
    own = [["性别", "姓名", "身份证号"], ["女", "李\ue000", A]]  # taken as it is, and said
    cases.append(Case("name 造字", files.xlsx(own), "name", "李\ue000", "name_private"))
    for value, number, code in NUMBERS:
        cases.append(Case(f"number {value}", one("身份证号", value), "id", number, code))
    return cases


# ---------------------------------------------------------------- kinds of files

PLAIN = [
    ["党员花名册"],
    ["姓名", "身份证号", "民族", "出生日期", "入党时间", "联系电话"],
    ["买买提·吐尔逊", A, "汉族", "1949-12-31", "1985.10", "13011118687"],
]


def _kinds() -> list[Case]:
    texts = {
        "utf-8": files.csv(*PLAIN),
        "utf-8 with a mark": files.csv(*PLAIN, bom="\ufeff"),
        "gb18030": files.csv(*PLAIN, encoding="gb18030"),
        "gbk": files.csv(*PLAIN, encoding="gbk"),
        "utf-16 le": files.csv(*PLAIN, encoding="utf-16-le", bom="\ufeff"),
        "utf-16 be": files.csv(*PLAIN, encoding="utf-16-be", bom="\ufeff"),
        "utf-16 le without a mark": files.csv(*PLAIN, encoding="utf-16-le"),
        "utf-16 be without a mark": files.csv(*PLAIN, encoding="utf-16-be"),
        "tabs": files.csv(*PLAIN, separator="\t"),
        "tabs in utf-16": files.csv(*PLAIN, separator="\t", encoding="utf-16-le", bom="\ufeff"),
        "semicolons": files.csv(*PLAIN, separator=";"),
        "tab before the number": files.csv(*PLAIN[:2], [PLAIN[2][0], "\t" + A, *PLAIN[2][2:]]),
        "quoted against numbers": files.csv(
            *PLAIN[:2], [PLAIN[2][0], f'"=""{A}"""', *PLAIN[2][2:]]
        ),
        "html": files.html(*PLAIN[1:], title="党员花名册"),
        "html gbk": files.html(*PLAIN[1:], encoding="gbk"),
        "html gb18030": files.html(*PLAIN[1:], encoding="gb18030"),
        "ods": files.ods(*PLAIN),
        "xls": files.xls(*PLAIN),
        "xlsx": files.xlsx(PLAIN),
        "xml 2003": _xml_2003(),
    }
    return [Case(f"file {name}", data, "id", A) for name, data in texts.items()] + [
        Case(f"month in {name}", data, "joined", "1985-10") for name, data in texts.items()
    ]


def _xml_2003() -> bytes:
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in PLAIN
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook '
        f'xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{rows}</Table>'
        f"</Worksheet></Workbook>"
    ).encode()


def _numbers_elsewhere() -> list[Case]:
    heading = ["姓名", "身份证号", "性别", "入党时间"]
    cases = []
    for name, make in (("ods", files.ods), ("xls", files.xls)):
        damaged = make(heading, ["张三", 4.21281198803155e17, "女", 31229.0])
        cases.append(Case(f"{name} numeric id", damaged, "id", "", "id_damaged"))
        old = make(heading, ["张三", float(OLD), "女", 31229.0])
        cases.append(Case(f"{name} old id", old, "id", A))
        cases.append(Case(f"{name} serial", old, "joined", "1985-07-01"))
        unclear = make(heading, ["张三", A, "女", 1985.1])
        cases.append(Case(f"{name} 1985.1", unclear, "joined", "", "date_ambiguous"))
    month = files.ods(heading, ["张三", A, "女", F(dt.date(1985, 7, 1), MONTH)])
    cases.append(Case("ods month", month, "joined", "1985-07"))
    cases.append(
        Case(
            "ods day",
            files.ods(heading, ["张三", A, "女", dt.date(1985, 7, 1)]),
            "joined",
            "1985-07-01",
        )
    )
    two = files.ods(heading, ["张三", A, "女", F(1985.1, "0.00")])
    cases.append(Case("ods two decimals", two, "joined", "1985-10"))
    empty = files.ods(heading, ["张三", A, "女", Formula("=NOW()")])
    cases.append(Case("ods formula without value", empty, "joined", "", "date_invalid"))
    return cases


# ---------------------------------------------------------------- where things stand

P = ["张三", A, "女", "1985.07"]
H = ["姓名", "身份证号", "性别", "入党时间"]


def _places() -> list[Case]:
    far = 1_048_576
    blank = f'<row r="{far}"><c r="A{far}" t="inlineStr"><is><t> </t></is></c></row>'
    styled = f'<row r="{far}"><c r="A{far}" s="0"/><c r="XFD{far}" s="0"/></row>'
    two_rows = files.inline(1, *H) + files.inline(2, *P)
    many = "".join(f'<row r="{n}" ht="20"><c r="A{n}" s="0"/></row>' for n in range(3, 90_000))
    files_of = {
        "title and unit": files.xlsx([["党员花名册"], ["填报单位：红旗村"], H, P]),
        "empty rows above": files.xlsx([[], [], [], H, P]),
        "empty columns before": files.xlsx([["", "", *H], ["", "", *P]]),
        "two heading rows": files.xlsx(
            [
                ["姓名", "身份证号", "性别", "入党", ""],
                ["", "", "", "时间", "介绍人"],
                [*P, "李四"],
            ],
            merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)],
        ),
        "three heading rows": files.xlsx(
            [
                ["基本情况", "", "", "党内情况", ""],
                ["姓名", "身份证号", "性别", "入党", ""],
                ["", "", "", "时间", "介绍人"],
                [*P, "李四"],
            ],
            merged=[
                (0, 0, 0, 2),
                (0, 3, 0, 4),
                (1, 0, 2, 0),
                (1, 1, 2, 1),
                (1, 2, 2, 2),
                (1, 3, 1, 4),
            ],
        ),
        "headings with breaks": files.xlsx(
            [["姓\n名", "身份\r\n证号", "性　别", "入党\n时间*"], P]
        ),
        "headings with hints": files.xlsx(
            [["姓名（必填）", "身份证号（18位）", "性别[男/女]", "入党时间(如1985.07)"], P]
        ),
        "total below": files.xlsx([H, P, ["合计", "1人"]]),
        "notes below": files.xlsx(
            [H, P, ["注：此表一式两份，不得涂改。"], ["审核人：      填表人："]]
        ),
        "subtotal and another branch": files.xlsx([H, ["小计", "", "1人"], P]),
        "heading again": files.xlsx([H, P, H]),
        "hidden row": files.xlsx([H, P], hidden_rows=[1]),
        "hidden column": files.xlsx([H, P], hidden_columns=[1, 3]),
        "duplicate headings": files.xlsx([[*H, "姓名", "入党时间"], [*P, "李四", "1999"]]),
        "second sheet": files.xlsx([["说明"], ["先看这里"]], [H, P]),
        "list sheets beside": files.xlsx([H, P], [["01 汉族"], ["02 蒙古族"]]),
        "one blank in the last row": files.xlsx_of_xml(two_rows + blank),
        "styled cells to the last cell": files.xlsx_of_xml(two_rows + styled),
        "styled rows below": files.xlsx_of_xml(two_rows + many),
        "rows and cells without places": files.xlsx_of_xml(
            _without_places(two_rows),
        ),
        "prefixed names": files.xlsx_of_xml(_prefixed(two_rows), prefix="x"),
        "repeated rows in ods": files.ods(
            H,
            P,
            trailing='<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row>',
        ),
    }
    return [Case(f"place {name}", data, "joined", "1985-07") for name, data in files_of.items()]


def _without_places(xml: str) -> str:
    return re.sub(r' r="[A-Z]*[0-9]+"', "", xml)


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml)


CASES = [
    *_joined(),
    *_births(),
    *_since_1904(),
    *_others(),
    *_kinds(),
    *_numbers_elsewhere(),
    *_places(),
]
REFUSED = ("id_damaged", "id_length", "id_checksum", "date_invalid", "date_ambiguous")


def test_there_are_as_many_cases_as_promised() -> None:
    assert len({case.name for case in CASES}) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_right_or_a_message_for_the_row(case: Case) -> None:
    (found,) = people(read_bytes(case.data))
    codes = [finding.code for finding in found.findings]
    if case.code in REFUSED:
        assert codes == [case.code]
        assert found.refused
    else:
        assert not found.refused
        assert found.values.get(case.field, "") == case.expected
        beside = {"id_missing", "birth_mismatch"} if case.field != "id" else set()
        assert set(codes) - beside == {case.code} - {"", *beside}


def test_hidden_sheets_are_marked() -> None:
    book = read_bytes(files.xlsx([H, P], [H, P], hidden_sheets=[1]))
    assert [sheet.visible for sheet in book.sheets] == [True, False]


def test_the_numbers_of_the_rows_are_those_a_person_sees() -> None:
    xml = (
        files.inline(3, *H) + files.inline(900, *P) + files.inline(1_048_576, "李四", A, "女", "x")
    )
    found = people(read_bytes(files.xlsx_of_xml(xml)))
    assert [c.row for c in found] == [900, 1_048_576]
    assert outcome(found) == {1_048_576: ["id_duplicate"]}
    found = people(read_bytes(files.xlsx([[], ["", ""], H, [], P])))
    assert [c.row for c in found] == [5]


# ---------------------------------------------------------------- files that are refused


def _bomb(size: int) -> bytes:
    return files.zipped({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * size})


def _compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + stream.encode("utf-16-le")


DOCTYPE = '<!DOCTYPE a [<!ENTITY e "x"><!ENTITY f "&e;&e;&e;&e;">]>'

BROKEN: list[tuple[str, bytes, str]] = [
    ("empty", b"", "file_empty"),
    ("zeros", bytes(5000), "file_empty"),
    ("blanks", b"  \r\n", "file_empty"),
    ("pdf", b"%PDF-1.7\n" + bytes(range(256)), "file_unknown"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(100), "file_unknown"),
    ("jpeg", b"\xff\xd8\xff\xe0" + bytes(100), "file_unknown"),
    ("rar", b"Rar!\x1a\x07\x01\x00", "file_unknown"),
    ("program", b"MZ\x90\x00" + bytes(100), "file_unknown"),
    ("binary", bytes(range(256)) * 4, "file_unknown"),
    ("word", files.zipped({"word/document.xml": "<a/>"}), "file_unknown"),
    ("xlsb", files.zipped({"xl/workbook.bin": b"x"}), "file_unknown"),
    ("zip", files.zipped({"photo.jpg": b"x"}), "file_unknown"),
    (
        "old word",
        _compound("WordDocument"),
        "file_unknown",
    ),
    (
        "locked xlsx",
        _compound("EncryptedPackage"),
        "file_password",
    ),
    ("locked xls", files.xls(H, password=True), "file_password"),
    ("locked ods", files.ods(H, P, encrypted=True), "file_password"),
    ("half an xlsx", files.xlsx([H, P])[:3000], "file_broken"),
    (
        "half an xls",
        _compound("Workbook"),
        "file_broken",
    ),
    ("no sheet", files.zipped({"xl/workbook.xml": "<workbook/>"}), "file_broken"),
    ("doctype in a sheet", files.xlsx_of_xml("", head=DOCTYPE), "file_broken"),
    (
        "entities in a sheet",
        files.xlsx_of_xml("<row><c><v>&f;</v></c></row>", head=DOCTYPE),
        "file_broken",
    ),
    ("doctype in the book", files.zipped({"xl/workbook.xml": DOCTYPE + "<a/>"}), "file_broken"),
    ("bomb", _bomb(20 * 2**20), "file_broken"),
    ("spoilt text", files.csv(*PLAIN, encoding="gb18030") * 9 + b"\xff\xff", "file_broken"),
    ("html without a table", b"<html><body><p>x</p></body></html>", ""),
]


@pytest.mark.parametrize(("name", "data", "code"), BROKEN, ids=[case[0] for case in BROKEN])
def test_what_is_no_roster_is_refused_by_its_kind(name: str, data: bytes, code: str) -> None:
    if not code:
        assert people(read_bytes(data)) == []
        return
    with pytest.raises(UserProblem) as caught:
        read_bytes(data)
    assert caught.value.code == code
