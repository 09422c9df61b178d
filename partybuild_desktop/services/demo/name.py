"""Invented names and words for the sample township; none of them means a real person or place."""

from __future__ import annotations

from random import Random
from typing import Final

TOWN: Final = "双河镇"
COUNTY: Final = "泉溪县"
#  No county has this code, no telephone network these prefixes, no town this area code.
REGION: Final = "429981"
PHONES: Final = ("142", "143", "154")
AREA: Final = "0705"

#  The commonest surnames and the ones that are misread most often, among them 单 仇 曾 解 查 盖.
_SURNAMES: Final[tuple[str, ...]] = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程",
    *"苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛",
    *"郝龚邵万钱严武戴莫孔向汤单仇解查盖区乐朴覃尉曲",
    *("欧阳", "司马", "尉迟", "上官"),
)
_COMMON: Final = 24  # this many of them carry most people

_MEN: Final = (
    ("国", "德", "大", "文", "正", "永", "光", "远", "家", "传", "登", "发", "明", "长"),
    ("福", "贵", "才", "富", "清", "全", "堂", "林", "发", "山", "财", "元", "高", "祥"),
    ("建", "志", "卫", "红", "新", "爱", "春", "冬", "小", "少", "立", "胜", "学", "忠"),
    ("国", "军", "强", "平", "华", "民", "明", "勇", "兵", "刚", "涛", "波", "斌", "生"),
    ("浩", "宇", "子", "俊", "嘉", "一", "泽", "天", "思", "梓", "晨", "文", "博", "睿"),
    ("然", "轩", "豪", "杰", "鑫", "涵", "宇", "阳", "辰", "航", "远", "诚", "铭", "毅"),
)
_WOMEN: Final = (
    ("桂", "秀", "玉", "凤", "翠", "金", "银", "菊", "素", "兰", "腊", "春", "冬", "大"),
    ("英", "兰", "珍", "莲", "香", "花", "云", "娥", "梅", "芝", "芳", "秀", "凤", "姑"),
    ("红", "丽", "春", "小", "海", "晓", "爱", "建", "艳", "志", "雪", "美", "慧", "文"),
    ("梅", "霞", "燕", "萍", "娟", "敏", "琴", "华", "红", "芳", "艳", "丽", "玲", "平"),
    ("欣", "雨", "梦", "诗", "佳", "思", "子", "可", "婉", "静", "若", "嘉", "语", "雅"),
    ("怡", "涵", "婷", "瑶", "琪", "萱", "妍", "洁", "雯", "颖", "彤", "楠", "宁", "悦"),
)
_ALONE: Final = ("平勇军涛磊强伟超杰斌", "敏丽静燕芳霞娟艳颖平")

#  Names of other ways of naming: given name · father's name.
_DOTTED: Final = {
    "05": (("阿依古丽", "古丽娜尔", "买买提", "吐尔逊"), ("艾山", "热合曼", "吾守尔", "依明")),
    "17": (("叶尔兰", "阿依努尔", "巴合提", "古丽扎"), ("哈力木", "赛力克", "加尔肯", "木拉提")),
    "07": (("阿牛", "尔古", "阿依", "吉克"), ("木呷", "阿木", "曲布", "日则")),
}
#  Characters that many programs cannot show, with how the clerk describes them.
RARE: Final = (
    ("李䶮", "䶮：上“龙”下“天”，音 yǎn"),
    ("𠮷建国", "𠮷：上“土”下“口”，“吉”的异体"),
    ("杨㛃", "㛃：左“女”右“洁”的右边，音 jié"),
)

VILLAGES: Final = (
    *("红旗村", "东湖村", "柳林村", "石桥村", "青山村", "白云村", "双桥村", "黄沙村"),
    *("金星村", "新店村", "茶庵村", "赤马村", "红星村", "清水村", "大坪村", "荷塘村"),
)
_FIRST: Final = "东西南北上下前后大小新老石金银龙凤竹松桃梅杏枫桐青白黄赤高平长永"
_SECOND: Final = (
    *("河", "湖", "湾", "坪", "岭", "冲", "塘", "桥", "店", "庄", "畈", "岗", "坡", "沟", "井"),
    *("园", "坝", "溪", "口", "田", "林", "墩", "港", "垸", "坳", "寨", "屋", "坊", "渡", "铺"),
)


def villages(count: int) -> list[str]:
    """So many names of villages, all different."""
    made = (f"{a}{b}村" for b in _SECOND for a in _FIRST)
    found = dict.fromkeys(VILLAGES[:count])
    for name in made:
        if len(found) >= count:
            break
        found[name] = None
    n = 0
    while len(found) < count:  # more villages than any township has
        n += 1
        found[f"{_FIRST[n % len(_FIRST)]}{_SECOND[n % len(_SECOND)]}{n}村"] = None
    return list(found)


def surname(rng: Random) -> str:
    """A surname, the common ones more often."""
    return rng.choice(_SURNAMES[:_COMMON] if rng.random() < 0.6 else _SURNAMES)


def full_name(rng: Random, *, female: bool, born: int, nation: str) -> str:
    """A name as people born in that year carry it."""
    if nation in _DOTTED:
        given, father = _DOTTED[nation]
        return f"{rng.choice(given)}·{rng.choice(father)}"
    family = surname(rng)
    if rng.random() < 0.12 and len(family) == 1:
        return family + rng.choice(_ALONE[female])
    pools = _WOMEN if female else _MEN
    generation = 0 if born < 1962 else 2 if born < 1992 else 4
    first, second = rng.choice(pools[generation]), rng.choice(pools[generation + 1])
    return family + (first if first == second else first + second)


def numeral(n: int) -> str:
    """1 to 99 as Chinese figures: 第十二党小组, 三组."""
    tens, ones = divmod(n, 10)
    digits = "〇一二三四五六七八九"
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
