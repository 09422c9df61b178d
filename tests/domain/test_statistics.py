"""Tables of counts: counting, what is left out, keeping and comparing."""

from __future__ import annotations

import json

from partybuild_desktop.domain.statistics import Figures, Line, Person, Split, count, single

PEOPLE = [
    Person(uid="1", sex="2", nation="01", age=30),
    Person(uid="2", sex="1", nation="15", age=40),
    Person(uid="3", sex="2", nation="91", age=None),
]
ALL = single(Line("total", "总数"), lambda _: True)
WOMEN = single(Line("women", "女"), lambda p: p.is_woman)
MINORITY = single(Line("minority", "少数民族"), lambda p: p.of_minority)
UNKNOWN = single(Line("unknown", "不详", optional=True), lambda p: p.age is None)
OLD = single(Line("old", "老", optional=True), lambda p: (p.age or 0) > 60)


def test_everybody_counts_in_each_cell_whose_tests_he_passes() -> None:
    found = count(PEOPLE, [ALL, WOMEN], [ALL, MINORITY])
    assert found.counts == ((3, 1), (2, 0))
    assert found.value("women", "total") == 2
    assert found.value("women", "nothing") == 0


def test_other_peoples_and_foreign_blood_are_no_minority() -> None:
    codes = ["", "01", "02", "56", "57", "91", "92", "穿青人"]
    assert [Person(nation=c).of_minority for c in codes] == [0, 0, 1, 1, 0, 0, 0, 0]


def test_an_optional_line_needs_somebody() -> None:
    found = count(PEOPLE, [ALL, UNKNOWN, OLD], [ALL, UNKNOWN, OLD])
    assert [line.key for line in found.rows] == ["total", "unknown"]
    assert [line.key for line in found.columns] == ["total", "unknown"]
    assert found.counts == ((3, 1), (1, 1))


def test_nobody_at_all() -> None:
    found = count([], [ALL, WOMEN], [ALL, UNKNOWN])
    assert found.counts == ((0,), (0,))


def test_kept_as_text_and_back() -> None:
    found = Figures(
        (Line("a", "甲", "A", ("组",), 1),),
        (ALL.lines[0], WOMEN.lines[0]),
        ((3, 2),),
        {"internal": 4},
    )
    assert Figures.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_what_is_told_otherwise() -> None:
    before = Figures((ALL.lines[0], WOMEN.lines[0]), (ALL.lines[0],), ((3,), (2,)))
    after = Figures((ALL.lines[0], MINORITY.lines[0]), (ALL.lines[0],), ((4,), (1,)))
    assert [(d.row.key, d.column.key, d.before, d.after) for d in before.differences(after)] == [
        ("total", "total", 3, 4),
        ("women", "total", 2, 0),
        ("minority", "total", 0, 1),
    ]
    assert before.differences(before) == ()


def test_lines_that_one_look_decides_about() -> None:
    bands = Split(
        (Line("young", "青"), Line("old", "老"), Line("unknown", "不详", optional=True)),
        lambda p: (2,) if p.age is None else (int(p.age > 35),),
    )
    nested = Split(
        (Line("all", "全"), Line("half", "半")), lambda p: (0, 1) if p.uid < "3" else (0,)
    )
    found = count(PEOPLE, [ALL, nested], [ALL, bands])
    assert found.counts == ((3, 1, 1, 1), (3, 1, 1, 1), (2, 1, 1, 0))
