"""Invented ledgers that are no rosters, the same at every call."""

from __future__ import annotations

from collections.abc import Iterator

from partybuild_desktop.domain.article import Article, Paragraph, Style
from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Align, Column, Foot, Head, Kind, Ledger, Paper
from partybuild_desktop.domain.sums import with_sums

_NAMES = ("红旗", "幸福", "双河", "李家湾", "石桥", "大塘", "高岭", "柳林")
VILLAGES = [f"{name}村" for name in _NAMES]
HEAD = Head("填报单位（盖章）：中共双河镇委员会", ("截至日期：2026年6月30日",))
FOOT = Foot(("负责人（签名）：", "审核人：", "填表人："))
SPEECH = (
    "{name}同志发言：今年的主题党日活动要和产业发展结合起来，第{n}项工作要落实到人，按季度检查，"
    "月底前报支部委员会研究；涉及资金的事项，按照“四议两公开”程序办理，公示五个工作日。"
)


def cross(villages: int) -> Ledger:
    """Branches by months, with subtotals of villages and a total."""
    months = [
        Column(f"{n}月", Kind.NUMBER, ("会议次数", "上半年" if n < 7 else "下半年"), Align.CENTER)
        for n in range(1, 13)
    ]
    columns = (
        Column("行政村", merge=True),
        Column("党支部", merge=True),
        *months,
        Column("合计", Kind.NUMBER),
    )
    rows = []
    for n in range(villages):
        village = VILLAGES[n % 8] + (f"{n // 8}组" if n > 7 else "")
        for branch in ("第一党支部", "第二党支部", "老年党支部")[: 2 + n % 2]:
            counts = [(n + month + len(rows)) % 5 for month in range(12)]
            rows.append((village, branch, *map(str, counts), str(sum(counts))))
    return Ledger(
        kind="cross",
        title="双河镇党支部三会一课落实情况统计表",
        columns=columns,
        rows=with_sums(columns, rows, by=0, subtotal="小计", total="合计"),
        head=HEAD,
        foot=FOOT,
        serial="SH01-2026-0018",
    )


def card(name: str) -> Form:
    """A member's form."""
    address = "双河镇红旗村5组36号（原红旗大队晒谷场东侧，靠近村卫生室，门前有两棵大槐树）"
    return Form(
        name=name,
        widths=(16, 22, 14, 15, 16, 24, 22),
        rows=(
            (
                label("姓名"),
                Box(name),
                label("性别"),
                Box("男"),
                label("民族"),
                Box("汉族"),
                Box(hint="照片", down=4),
            ),
            (
                label("公民身份号码"),
                Box("421281********2334", across=3),
                label("出生日期"),
                Box("1976年6月"),
            ),
            (label("学历"), Box("大专"), label("人员类别"), Box("正式党员", across=3)),
            (
                label("入党日期"),
                Box("2002年7月1日", across=2),
                label("转正日期"),
                Box("2003年7月1日", across=2),
            ),
            (label("家庭住址"), Box(address, across=6, align=Align.LEFT)),
            (label("党支部意见"), Box("情况属实。", across=6, min_mm=30)),
        ),
    )


class Cards:
    """So many forms, made anew each time they are gone over."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Form]:
        for n in range(self._count):
            yield card("刘周陈杨赵"[n % 5] + "文桂兰明德福秀英"[n % 8] + "华强"[n % 2])


def cards(count: int) -> Forms:
    """Forms of so many members."""
    return Forms(
        kind="card",
        title="党员基本信息采集表",
        forms=Cards(count),
        head=HEAD,
        foot=Foot(("党员签名：", "支部书记签名：", "填报日期：")),
        paper=Paper(landscape=False),
        serial="SH01-2026-0019",
        masked=True,
    )


def minutes(speeches: int) -> Forms:
    """The minutes of one meeting with so many speeches."""
    names = ["刘文华", "周明", "陈德福", "杨秀英", "赵文华", "张玉梅"]
    text = "\n".join(SPEECH.format(name=names[n % 6], n=n + 1) for n in range(speeches))
    form = Form(
        name="2026年3月5日",
        title="红旗村党支部委员会会议记录",
        widths=(18, 30, 18, 30),
        rows=(
            (label("时间"), Box("2026年3月5日上午9时"), label("地点"), Box("村党员活动室")),
            (label("主持人"), Box("刘文华"), label("记录人"), Box("周　明")),
            (label("主要内容"), Box(text, across=3, flow=True)),
            (label("决议"), Box("一、同意。\n二、报镇党委。", across=3, flow=True)),
        ),
    )
    return Forms(
        kind="minutes",
        title="会议记录",
        forms=(form,),
        head=HEAD,
        foot=FOOT,
        paper=Paper(landscape=False),
    )


def chart(branches: int, groups: int, *, lines: bool = True) -> Chart:
    """A committee with so many branches of so many groups."""
    below = tuple(
        Node(
            f"{VILLAGES[n % 8]}{n // 8 or ''}党支部",
            ("书记：刘文华", "党员 34 人") if lines else (),
            tuple(
                Node(f"第{'一二三四五六'[k]}党小组", ("组长：周明",) if lines else ())
                for k in range(groups)
            ),
        )
        for n in range(branches)
    )
    return Chart(
        kind="network",
        title="双河镇组织网络图",
        root=Node("中共双河镇委员会", ("书记：陈德福", "党员 1024 人"), below),
        head=HEAD,
        foot=FOOT,
    )


def article(sections: int) -> Article:
    """A notice with so many sections."""
    body = (
        "为进一步加强基层党组织建设，根据《中国共产党支部工作条例（试行）》和县委组织部有关要求，结合我镇实际，"
        "现将2026年度党支部标准化规范化建设有关事项通知如下，有关情况于12月20日前报镇党建办。"
    )
    paragraphs = [Paragraph("各村（社区）党支部：", Style.PLAIN), Paragraph(body)]
    for n in range(sections):
        paragraphs.append(Paragraph(f"{'一二三四五六七八九十'[n % 10]}、总体要求", Style.FIRST))
        paragraphs.append(Paragraph(body * 2))
        paragraphs.append(Paragraph("（一）落实组织生活制度", Style.SECOND))
        paragraphs.append(Paragraph(f"{n + 1}.严格“三会一课”。{body}"))
    paragraphs.append(Paragraph("中共双河镇委员会\n2026年3月1日", Style.RIGHT))
    return Article(
        kind="notice",
        title="关于印发《双河镇2026年度党支部标准化规范化建设工作方案》的通知",
        paragraphs=tuple(paragraphs),
    )
