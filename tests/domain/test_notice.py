"""The notices of three years read from their text give what the files say."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from partybuild_desktop.domain.notice import read_notice
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.working_day import Announced
from partybuild_desktop.system.paths import resources_dir

NOTICES = {
    2024: """国务院办公厅关于2024年
部分节假日安排的通知
国办发明电〔2023〕7号
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。\
鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
国务院办公厅
2023年10月25日""",
    2025: """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
根据2024年11月修订的《全国年节及纪念日放假办法》，自2025年1月1日起，假日增加2天。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。\
1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。\
9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日""",
    2026: """国务院办公厅关于2026年部分节假日安排的通知 国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日""",
}


@pytest.mark.parametrize("year", NOTICES)
def test_the_text_says_what_the_file_says(year: int) -> None:
    path = resources_dir() / "holidays" / f"{year}.toml"
    of_file = Announced.parse(tomllib.loads(path.read_text("utf-8")))
    assert Announced.parse(read_notice(NOTICES[year])) == of_file


def test_blanks_and_round_brackets_of_a_web_page_do_no_harm() -> None:
    text = NOTICES[2026].replace("〔2025〕", "(2025)").replace("至23日", "至 23 日")
    assert read_notice(text)["holidays"][1]["to"] == dt.date(2026, 2, 23)


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("关于2026年", "关于年", "通知"),
        ("国办发明电〔2025〕7号", "", "国办发明电"),
        ("共9天", "共8天", "春节"),
        ("2月15日（农历", "2月31日（农历", "春节"),
        ("放假调休，共7天", "休息", "国庆节"),
        ("1月4日（周日）上班", "1月5日（周一）上班", "2026"),
        ("五、端午节", "五", "元旦"),
    ],
)
def test_what_cannot_be_read_is_refused(before: str, after: str, part: str) -> None:
    text = NOTICES[2026].replace(before, after)
    assert text != NOTICES[2026]
    with pytest.raises(UserProblem) as caught:
        read_notice(text)
    assert caught.value.code == "notice_unreadable"
    assert part in str(caught.value.args_["part"])


def test_a_rest_that_begins_in_the_year_before() -> None:
    text = NOTICES[2026].replace(
        "1月1日（周四）至3日（周六）放假调休，共3天", "2025年12月31日至2026年1月3日放假调休，共4天"
    )
    assert read_notice(text)["holidays"][0]["from"] == dt.date(2025, 12, 31)


def test_a_text_that_was_cut_short_is_refused() -> None:
    with pytest.raises(UserProblem):
        read_notice(NOTICES[2026][:300])
