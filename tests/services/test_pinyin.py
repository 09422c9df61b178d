"""A name is found by whichever of its readings is typed (T16)."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable

import pytest

from partybuild_desktop.services.pinyin import readings
from partybuild_desktop.system.paths import resources_dir

#  Typed from 《现代汉语词典》 (姓), not from the program's own table: surname, its readings.
SURNAMES = """
单 shan|曾 zeng|仇 qiu|解 xie|查 zha|朴 piao|盖 ge gai|区 ou|乐 yue le|任 ren|华 hua|尉 wei
冼 xian|覃 qin tan|燕 yan|缪 miao|宁 ning|翟 zhai di|折 she|黑 he|秘 bi|召 shao|员 yun
洗 xian|种 chong|繁 po|郗 xi chi|薄 bo|柏 bai|贲 ben|车 che|谌 chen shen|褚 chu|都 du
费 fei bi|干 gan|戈 ge|哈 ha|纪 ji|贾 jia|角 jue|颉 xie|句 gou|隽 juan|阙 que|撒 sa|瞿 qu
莘 shen xin|盛 sheng|石 shi|宿 su|眭 sui|万 wan|隗 wei kui|相 xiang|行 xing|宓 mi|牟 mu mou
能 nai|那 na|粘 nian|乜 nie|仆 pu|逄 pang|亓 qi|卡 qia|强 qiang|曲 qu|叶 ye|应 ying|於 yu
占 zhan|长 zhang|祭 zhai|訾 zi|俞 yu|余 yu|厍 she|佴 nai|郇 xun huan|郏 jia|炅 gui|藏 zang
朝 chao|呙 guo|乘 sheng|幺 yao|钭 tou|迮 ze|沈 shen|宋 song|肖 xiao|柴 chai|晁 chao|弋 yi
"""
#  Given names with readings that are heard, one or two characters.
GIVEN = """
伟 wei|秀英 xiu-ying|建国 jian-guo|长乐 chang-le|重阳 chong-yang|行 xing hang|乐 le yue
朝霞 zhao-xia|宁 ning|解放 jie-fang|会计 kuai-ji hui-ji|红霞 hong-xia|国强 guo-qiang
玉兰 yu-lan|绿 lv lu|桂花 gui-hua|曾 zeng ceng|盛夏 sheng-xia|和平 he-ping|召 zhao shao
宝盖 bao-gai|军 jun
"""


def _table(text: str) -> list[tuple[str, list[str]]]:
    entries = text.replace("\n", "|").split("|")
    return [(words[0], words[1:]) for words in map(str.split, entries) if words]


SURNAME_TABLE, GIVEN_TABLE = _table(SURNAMES), _table(GIVEN)


def test_the_tables_reach_the_promised_number() -> None:
    assert len(SURNAME_TABLE) >= 95
    assert len(SURNAME_TABLE) * len(GIVEN_TABLE) >= 2000


@pytest.mark.parametrize(("surname", "expected"), SURNAME_TABLE)
def test_every_surname_with_every_given_name_by_reading_and_by_initials(
    surname: str, expected: list[str], record_property: Callable[[str, object], None]
) -> None:
    tried = 0
    for given, spellings in GIVEN_TABLE:
        found = readings(surname + given)
        for first in expected:
            for second in spellings:
                assert first + second.replace("-", "") in found, surname + given
                letters = first[0] + "".join(part[0] for part in second.split("-"))
                assert letters in found, surname + given
                tried += 1
    record_property("tried", tried)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("尉迟永平", "yuchiyongping"),
        ("尉迟永平", "ycyp"),
        ("单于强", "chanyuqiang"),
        ("万俟福", "moqifu"),
        ("长孙明", "zhangsunming"),
        ("澹台秀", "tantaixiu"),
        ("令狐兰", "linghulan"),
        ("欧阳明", "ouyangming"),
        ("吕布", "lvbu"),
        ("吕布", "lubu"),
        ("吕布", "lb"),
        ("买买提·吐尔逊", "maimaitituerxun"),
        ("买买提·吐尔逊", "mmttex"),
        ("阿依古丽·阿不都热合曼", "ayiguli"),
        ("张䶮", "zhangyan"),
        ("刘𫖯", "liufu"),
        ("赵〇一", "zhaolingyi"),
        ("李A", "lia"),
    ],
)
def test_names_of_every_kind(name: str, typed: str) -> None:
    assert any(typed in key for key in readings(name))


def test_a_character_of_somebodys_own_has_no_reading() -> None:
    assert readings("张\ue000") == {"zhang", "z"}


def test_nothing_has_no_readings() -> None:
    assert readings("") == frozenset()
    assert readings("·") == frozenset()


def test_a_long_name_of_many_readings_stays_small() -> None:
    assert len(readings("曾单解" * 12)) <= 128


def test_the_surname_table_is_clean() -> None:
    data = tomllib.loads((resources_dir() / "surnames.toml").read_text("utf-8"))
    assert all(len(name) == 1 and spelled for name, spelled in data["single"].items())
    assert all(len(name) == len(spelled) == 2 for name, spelled in data["double"].items())


def test_twenty_thousand_names_take_about_a_second() -> None:
    names = [a + b for a, _ in SURNAME_TABLE for b, _ in GIVEN_TABLE] * 10
    readings("张三")
    start = time.perf_counter()
    for name in names:
        readings(name)
    assert time.perf_counter() - start < len(names) / 20_000 * 4
