"""Invented members and ledgers of them, the same at every call."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from partybuild_desktop.domain.ledger import Column, Foot, Head, Kind, Ledger, Paper
from partybuild_desktop.reports.ledger import Drawn, draw

SIGNS = ("负责人（签名）：", "审核人：", "填表人：", "填报日期：　　　　年　　月　　日")
RARE = ("𠮷䶮", "买买提·吐尔逊", "𬭎䶮𠮷", "⼀一")


def columns(*, grouped: bool = False) -> tuple[Column, ...]:
    """The twelve columns of a roster, the last five under two groups where asked for."""
    party = ("党籍情况",) if grouped else ()
    contact = ("联系方式",) if grouped else ()
    return (
        Column("序号", Kind.CODE),
        Column("姓名", Kind.NAME, min_mm=16),
        Column("性别", Kind.CODE),
        Column("民族", Kind.CODE),
        Column("出生日期", Kind.DATE),
        Column("公民身份号码", Kind.CODE),
        Column("学历", Kind.CODE),
        Column("入党日期", Kind.DATE, party),
        Column("转正日期", Kind.DATE, party),
        Column("党小组", Kind.CODE, party),
        Column("手机号", Kind.CODE, contact),
        Column("家庭住址", Kind.TEXT, contact),
    )


class Rows:
    """Rows of a roster, made anew each time they are gone over."""

    def __init__(self, count: int, *, long: bool = False) -> None:
        self._count, self._long = count, long

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for number in range(1, self._count + 1):
            yield self._row(number)

    def _row(self, number: int) -> tuple[str, ...]:
        k = number * 7919
        name = "刘周陈杨赵张黄吴"[k % 8] + "文桂兰明德福秀英玉梅"[k % 10] * (k % 2) + "华强"[k % 2]
        if number % 11 == 5:
            name = RARE[number // 11 % len(RARE)]
        address = f"红旗村{k % 12 + 1}组{k % 60 + 1}号"
        if self._long and number % 3 == 1:
            address = f"湖北省咸宁市赤壁市双河镇{address}（原红旗大队晒谷场东侧，靠近村卫生室）"
        year = 1944 + k % 55
        return (
            str(number),
            name,
            "男女"[k % 2],
            "土家族" if k % 9 == 0 else "汉族",
            f"{year}年{k % 12 + 1}月",
            f"421281********{k % 10000:04}",
            ("初中", "小学", "高中", "大专", "中等专科")[k % 5],
            f"{year + 22}年7月1日",
            f"{year + 23}年{k % 12 + 1}月{k % 28 + 1}日",
            f"第{'一二三'[k % 3]}党小组",
            f"13{k % 10}****{k % 10000:04}",
            address,
        )


def roster(
    count: int, *, grouped: bool = False, long: bool = False, paper: Paper | None = None
) -> Ledger:
    """A roster of so many members."""
    return Ledger(
        kind="members",
        title="红旗村党支部党员花名册",
        columns=columns(grouped=grouped),
        rows=Rows(count, long=long),
        head=Head(
            "填报单位（盖章）：中共红旗村党支部委员会", ("截至日期：2026年6月30日", "单位：人")
        ),
        foot=Foot(SIGNS),
        paper=paper or Paper(),
        serial="HQ01-2026-0017",
        as_of="2026-06-30",
        masked=True,
    )


def drawn(ledger: Ledger) -> tuple[bytes, Drawn]:
    """The ledger as PDF, and what drawing it said."""
    stream = BytesIO()
    result = draw(ledger, stream)
    return stream.getvalue(), result


def bare(text: str) -> str:
    """The text without blanks and line ends: what is left when a cell was wrapped."""
    return "".join(text.split())
