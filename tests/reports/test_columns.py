"""Column widths: by content, broken before shrunk, refused only at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybuild_desktop.domain.ledger import Column, Kind, Ledger, Paper, Size
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.columns import PAD, SIZES, Fit, fit_columns
from partybuild_desktop.reports.font import Role, bundled
from partybuild_desktop.reports.measure import measure
from partybuild_desktop.reports.pen import MM
from partybuild_desktop.system.progress import NO_PROGRESS
from tests.reports.invented import roster

WIDTH = 262 * MM


def fit(ledger: Ledger, width: float = WIDTH) -> Fit:
    return fit_columns(ledger, measure(ledger, bundled(), NO_PROGRESS), bundled(), width)


def ledger(columns: list[Column], rows: list[tuple[str, ...]]) -> Ledger:
    return Ledger(kind="test", title="试表", columns=tuple(columns), rows=rows)


def test_a_usual_roster_keeps_its_type_and_fills_the_page() -> None:
    found = fit(roster(40))
    assert found.size == 10
    assert sum(found.widths) == pytest.approx(WIDTH)


def test_every_short_cell_fits_in_one_line() -> None:
    whole = roster(200)
    found, face = fit(whole), bundled()[Role.SONG]
    for row in whole.rows:
        for text, width in zip(row[:-1], found.widths, strict=False):
            assert face.width(text) * found.size + 2 * PAD <= width


def test_long_texts_are_broken_and_the_type_stays_readable() -> None:
    found = fit(roster(40, long=True))
    assert found.size >= 9
    assert found.widths[-1] / found.size >= 13  # em: three lines for the long addresses


def test_one_long_text_does_not_squeeze_the_others() -> None:
    rows: list[tuple[str, ...]] = [(f"{n}", "红旗村", "无") for n in range(99)]
    rows.append(("100", "红旗村", "很长的说明" * 60))
    found = fit(ledger([Column("序号", Kind.CODE), Column("村"), Column("备注")], rows))
    assert found.size == 10
    assert found.widths[2] > found.widths[1] > found.widths[0]


def test_one_long_name_does_not_take_the_room_of_the_texts() -> None:
    columns = [Column("姓名", Kind.NAME), *[Column(f"说明{n}") for n in range(3)]]
    rows = [("张三", *["双河镇红旗村党支部委员会开展主题党日活动" * 3] * 3) for _ in range(99)]
    found = fit(ledger(columns, [*rows, ("古丽仙·阿卜杜热西提·买买提", "", "", "")]))
    assert found.size == 10
    assert found.widths[0] < 0.75 * 12 * 10  # set narrower, never parted


def test_a_rare_long_name_does_not_make_every_row_two_lines_high() -> None:
    """A township's roster: branch and address both want room, two names in a hundred are long."""
    whole = roster(0)
    columns = [*whole.columns[:9], Column("所在党支部"), *whole.columns[10:]]
    rows = []
    for row in roster(200).rows:
        name = "买买提·吐尔逊·热合曼" if row[0] in ("50", "150") else "刘文华"
        dates = (row[4] + "24日", *row[5:7], "2000年10月22日", "2001年10月22日")
        rows.append((row[0], name, *row[2:4], *dates, "李家湾村党支部", *row[10:]))
    found, face = fit(ledger(columns, rows)), bundled()[Role.SONG]
    assert found.size >= 9
    high = [
        row
        for row in rows
        if any(
            face.width(text) * found.size + 2 * PAD > width
            for text, width in zip(row, found.widths, strict=True)
        )
    ]
    assert {row[0] for row in high} <= {"50", "150"}


def test_running_text_does_not_shrink_to_save_lines() -> None:
    columns = [Column("序号", Kind.CODE), Column("内容"), Column("措施")]
    rows = [(str(n), "召开党员大会讨论决定" * 12, "逐项落实到人" * 15) for n in range(30)]
    assert fit(ledger(columns, rows)).size == 10


def test_too_many_columns_are_refused_with_the_measures() -> None:
    columns = [Column(f"第{n}项", Kind.CODE) for n in range(40)]
    with pytest.raises(UserProblem) as caught:
        fit(ledger(columns, [("421281199001011234",) * 40]))
    assert caught.value.code == "ledger_too_wide"
    assert caught.value.args_["columns"] == 40
    assert caught.value.args_["have_mm"] == 262
    assert isinstance(need := caught.value.args_["need_mm"], int)
    assert need > 262


def test_wider_paper_helps() -> None:
    whole = roster(30, paper=Paper(landscape=False))
    with pytest.raises(UserProblem):
        fit(whole, 175 * MM)
    assert fit(replace(whole, paper=Paper(Size.A3, landscape=False)), 262 * MM).size == 10


def test_hints_are_kept() -> None:
    columns = [Column("a", min_mm=50), Column("b", max_mm=20), Column("c")]
    found = fit(ledger(columns, [("一", "很长的文字" * 9, "二")]))
    assert found.widths[0] >= 50 * MM
    assert found.widths[1] == pytest.approx(20 * MM)


def test_hints_are_given_up_before_a_ledger_is_refused() -> None:
    columns = [Column(f"栏{n}", Kind.NUMBER, min_mm=20) for n in range(20)]
    assert sum(fit(ledger(columns, [("1",) * 20])).widths) == pytest.approx(WIDTH)


def test_a_signature_has_room() -> None:
    found = fit(ledger([Column("姓名"), Column("签名", Kind.SIGNATURE)], [("张三", "")]))
    assert found.widths[1] >= 22 * MM


def test_an_empty_form_has_room_to_write() -> None:
    found = fit(roster(0))
    assert found.widths[-1] > 35 * MM  # address
    assert found.widths[4] > 20 * MM  # date


CELL = st.text(alphabet="红旗村0123456789年月日*X", max_size=40)
KINDS = st.sampled_from(list(Kind))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_table_is_as_wide_as_the_page_or_refused(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 18))
    columns = [Column(data.draw(CELL), data.draw(KINDS)) for _ in range(count)]
    rows = data.draw(st.lists(st.tuples(*[CELL] * count), max_size=4))
    try:
        found = fit(ledger(columns, rows))
    except UserProblem as problem:
        assert problem.code == "ledger_too_wide"
        assert count > 5
    else:
        assert found.size in SIZES
        assert sum(found.widths) == pytest.approx(WIDTH)
        assert min(found.widths) > 2 * PAD + found.size
