"""T13: every sample roster comes out exactly as its expectation says (samples/README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partybuild_desktop.domain.name import search_form
from partybuild_desktop.domain.org import base_of_name, full_name
from partybuild_desktop.domain.people import People
from partybuild_desktop.domain.roster import Candidate, Verdict, verdict
from partybuild_desktop.exchange.sheet import read
from tests.domain.rosters import codes, context, layout, people

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = sorted(SAMPLES.glob("*.expect.json"))


def _expectation(path: Path) -> tuple[Path, dict[str, Any]]:
    wanted: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return path.with_name(path.name.removesuffix(".expect.json")), wanted


def _branch(org: str | None, text: str) -> str | None:
    """With a branch given there is that one; without, whatever a row names is created."""
    if org is None:
        return full_name(text)
    return org if base_of_name(text) == base_of_name(org) else None


def _people(file: Path, org: str | None) -> list[Candidate]:
    return people(read(file), context(lambda text: _branch(org, text), home=org))


def test_all_samples_are_here() -> None:
    assert len(EXPECTED) == 6


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_the_expectation_holds(path: Path) -> None:
    file, wanted = _expectation(path)
    found = _people(file, wanted["org"])
    refused = {str(c.row): c.findings[0].code for c in found if c.refused}
    warned = {
        str(c.row): [f.code for f in c.findings] for c in found if c.findings and not c.refused
    }
    added = [c for c in found if not c.refused and c.same_as is None]
    assert {
        "org": wanted["org"],
        "rows": len(found),
        "added": len(added),
        "refused": refused,
        "warned": warned,
    } == wanted


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_importing_it_again_adds_and_changes_nobody(path: Path) -> None:
    file, wanted = _expectation(path)
    first = [c for c in _people(file, wanted["org"]) if not c.refused]
    books = {str(n): {**c.derived, **c.values} for n, c in enumerate(first)}
    known = People((str(n), books[str(n)], c.branch) for n, c in enumerate(first))
    for n, candidate in enumerate(c for c in _people(file, wanted["org"]) if not c.refused):
        key = known.find(candidate.values, candidate.branch)
        assert key == str(n)
        assert verdict(candidate, books[key]) is Verdict.SAME


def test_the_blank_official_form_with_its_sample_row() -> None:
    book = read(SAMPLES / "官方空白模板.xlsx")
    assert [layout(sheet) is not None for sheet in book.sheets] == [True, False, False, False]
    (found,) = people(book)
    assert found.row == 5
    assert found.values == {
        "name": "张三",
        "sex": "1",
        "nation": "01",
        "birth": "2010-09-01",
        "education": "12",
        "kind": "1",
        "joined": "2010-09-01",
        "confirmed": "2011-09-01",
        "position": "011",
        "phone": "15578338068",
        "status": "1",
        "lost": "0",
        "mobile": "0",
    }


def test_the_lists_of_the_official_form_are_the_programs_lists() -> None:
    book = read(SAMPLES / "官方空白模板.xlsx")
    for sheet in book.sheets[1:]:
        name = {"民族": "nation", "学历": "education", "工作岗位": "position"}[sheet.name]
        texts = [str(row[0]) for row in sheet.rows]
        assert [codes()[name].match(text) for text in texts] == [
            i.code for i in codes()[name].items
        ]
        for text, item in zip(texts, codes()[name].items, strict=True):
            assert "".join(text.split()) == item.code + item.label


def test_every_value_of_a_sample_is_read_as_its_kind() -> None:
    found = _people(SAMPLES / "双河镇花名册.xlsx", None)
    assert len({c.branch for c in found}) == 12
    for candidate in found:
        values = candidate.values
        assert len(values["id"]) == 18
        assert values["nation"] in codes()["nation"]
        assert values["education"] in codes()["education"]
        assert values["position"] in codes()["position"]
        assert len(values["birth"]) == len(values["joined"]) == 10
        assert values["phone"].isdecimal()
        assert search_form(values["name"])
