"""Every kind of ledger with nothing, one, a few and many records: composed, drawn, written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from partybuild_desktop.domain.chart import Chart
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document, Kind, Ledger
from partybuild_desktop.domain.stored import dump, load
from partybuild_desktop.exchange.ledger import write
from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.services.app import App
from partybuild_desktop.services.demo import make
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import set_language
from tests.books import LABEL, PASSWORD, entrance
from tests.reports.invented import bare
from tests.services.village import DAY, Village

NAMES = [kind.kind for kind in KINDS]
LAST_YEAR = "2025-12-31"
_FORMS = 25
_BEGINNING = 12  # characters of a long text that are on one line


@pytest.fixture
def blank(blank_folder: Path) -> Iterator[App]:
    """Books with nothing but the committee."""
    app = entrance(blank_folder).unlock(LABEL, PASSWORD)
    yield app
    app.close()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Forty villages of the demo with a few members each, and a year of history."""
    folder = tmp_path_factory.mktemp("many") / "books"
    app, _ = make(entrance(folder), villages=40, members=6, years=1, password=PASSWORD)
    yield app
    app.close()


def texts(app: App, document: Document) -> str:
    """Everything on its pages, without blanks."""
    assert app.ledgers.missing_glyphs(document) == ()
    return bare("".join(page_texts(app.ledgers.draw(document))))


def cells_of(document: Document) -> set[str]:
    """Every text that must stand on paper, broken or not."""
    if isinstance(document, Ledger):
        columns = {text for c in document.columns for text in (c.title, *c.group)}
        return columns | {cell for row in document.rows for cell in row}
    if isinstance(document, Chart):
        return {text for _, node in document.root.walk() for text in (node.title, *node.lines)}
    if isinstance(document, FigurePages):
        tables = [line for figure in document.figures for line in figure.lines()]
        cells = {text for name, line in tables for text in (name, *line)}
        return cells | {text for f in document.figures for text in (f.title, *f.categories)}
    assert isinstance(document, Forms)
    boxes = [box for form in document.forms for row in form.rows for box in row]
    # of what may go on on the next page the beginning of each paragraph
    long = {part[:_BEGINNING] for box in boxes for part in box.text.split("\n") if box.flow}
    return long | {box.text for box in boxes if not box.flow}


def check(app: App, document: Document) -> None:
    """What holds for every ledger: all of it is on paper, it can be kept, it is a workbook."""
    said = texts(app, document)
    wanted = {bare(document.title), *map(bare, cells_of(document))}
    assert {text for text in wanted if text not in said} == set()
    assert dump(load(dump(document))) == dump(document)
    if isinstance(document, Ledger):
        check_workbook(document)
    elif isinstance(document, Forms):
        assert write(document, BytesIO()) == len(list(document.forms))
    else:
        assert write(document, BytesIO()) > 0


def check_workbook(ledger: Ledger) -> None:
    stream = BytesIO()
    count = write(ledger, stream)
    assert count == len(list(ledger.rows))
    stream.seek(0)
    sheet = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    found = {str(int(c) if isinstance(c, float) else c) for row in sheet for c in row}
    for row in ledger.rows:
        for column, text in zip(ledger.columns, row, strict=True):
            if not column.merge:
                assert text.strip() in {f.strip() for f in found}, text
        numbers = [t for c, t in zip(ledger.columns, row, strict=True) if c.kind is Kind.NUMBER]
        assert all(text.lstrip("-").isdigit() for text in numbers)


@pytest.mark.parametrize("kind", NAMES)
def test_without_a_single_member(blank: App, kind: str) -> None:
    for day in ("", LAST_YEAR, "1999-12-31"):
        document = blank.ledgers.compose(kind, Scope(day=day))
        said = texts(blank, document)
        assert bare(document.title) in said
        assert document.as_of == (day or "2026-07-01")
        if kind == "roster":
            assert "本单位在此日期没有在册党员" in said


@pytest.mark.parametrize("masked", [True, False])
def test_an_empty_card_is_a_form_for_the_pen(blank: App, masked: bool) -> None:
    document = blank.ledgers.compose("card", Scope(), masked=masked)
    said = texts(blank, document)
    assert "姓名" in said
    assert "党支部书记签名" in said
    assert "□是□否" in said
    assert "第1页共1页" in said
    assert "没有在册党员" not in said
    assert "遮盖" not in said
    assert isinstance(document, Forms)
    assert list(document.forms) == []
    assert "双河镇" not in said  # the branch is written in by hand as well
    stream = BytesIO()
    assert write(document, stream) == 0
    stream.seek(0)
    cells = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert "公民身份号码" in {cell for row in cells for cell in row}


@pytest.mark.parametrize("kind", NAMES)
def test_with_one(blank: App, kind: str) -> None:
    branch, _ = blank.orgs.add("红旗村党支部")
    values = {"name": "买买提·吐尔逊", "sex": "男", "birth": "1990", "joined": "2015-07-01"}
    blank.members.add(values, org=branch, entry=EventKind.OPENING)
    check(blank, blank.ledgers.compose(kind, Scope(org=branch)))


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("org", ["town", "flag", "star"])
def test_with_a_few(village: Village, kind: str, org: str) -> None:
    scope = Scope(org=getattr(village, org), day=DAY)
    check(village.app, village.app.ledgers.compose(kind, scope))


@pytest.mark.parametrize("kind", NAMES)
def test_with_many(county: App, kind: str) -> None:
    document = county.ledgers.compose(kind, Scope(day=LAST_YEAR))
    if isinstance(document, Forms):  # a page each: of hundreds the first
        document = replace(document, forms=tuple(islice(document.forms, _FORMS)))
    check(county, document)
    if kind in ("joined", "education", "changes", "orgs", "committee"):
        assert isinstance(document, Ledger)
        assert len(list(document.rows)) > 40


@pytest.mark.parametrize("kind", NAMES)
def test_in_english(village: Village, kind: str) -> None:
    set_language("en")
    document = village.app.ledgers.compose(kind, Scope(day=DAY))
    assert texts(village.app, document)
    if kind in ("basics", "joined", "education"):
        titles = [c.title for c in document.columns if isinstance(document, Ledger)]
        assert any(title.isascii() for title in titles[2:])


def test_posts_are_named_in_english(village: Village) -> None:
    set_language("en")
    scope = Scope(org=village.flag, day=DAY)
    ledger = village.app.ledgers.compose("roster", scope, columns=("name", "party_post"))
    assert isinstance(ledger, Ledger)
    posts = dict(ledger.rows)
    assert posts["刘文华"] == "Secretary"
    assert posts["王秀英"] == ""


def test_kinds_have_names_of_their_own_and_a_box() -> None:
    assert len({kind.kind for kind in KINDS}) == len({kind.title for kind in KINDS}) == len(KINDS)
    assert {kind.box for kind in KINDS} == {"组织建设", "党员队伍", "组织生活"}
    wanted = ["党组织基本情况表", "组织网络图", "党员花名册", "党员基本信息采集表"]
    wanted += ["党员增减变化表", "党员基本情况统计", "入党时间统计", "学历统计", "村党员情况"]
    assert {*wanted, "支部班子花名册"} <= {kind.title for kind in KINDS}
