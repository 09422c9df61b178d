"""What the check says of the lists of this PC: who saw a full number, and what was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.quality import Part
from partybuild_desktop.services.finding import Finding
from partybuild_desktop.services.show import field_title
from partybuild_desktop.services.trail import when
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store import chain, label
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chain import Flaw
from partybuild_desktop.store.table import DISCLOSURE, PERSON, PRINT
from partybuild_desktop.system.i18n import N_, tr

DISCLOSURES: Final = DISCLOSURE.name
PRINTS: Final = PRINT.name
_LISTS: Final = {DISCLOSURES: N_("查看完整号码的记录"), PRINTS: N_("打印记录")}
_LONGEST: Final = 40  # characters of a value that may be what was altered


def findings(reader: Reader) -> Iterator[Finding]:
    """Every entry of these lists that was altered, added or taken out past the program."""
    for flaw in chain.flaws(reader):
        code, args = _said(reader, flaw)
        yield Finding(
            code=code,
            text=text_of(Problem(code, "", {"field": tr(_LISTS[flaw.table]), **args})),
            part=Part.LOG,
            of_file=True,
            table=flaw.table,
            uid="" if flaw.row is None else str(flaw.row["n"]),
        )


def _said(reader: Reader, flaw: Flaw) -> tuple[str, dict[str, object]]:
    entry = "" if flaw.row is None else _entry(reader, flaw.table, flaw.row)
    if flaw.kind == "gap":
        code = "list_gap" if flaw.missing == 1 else "list_gaps"
        return code, {"n": flaw.n, "missing": flaw.missing, "entry": entry}
    if flaw.kind == "altered":
        return "list_altered", {"n": flaw.n, "entry": entry}
    if flaw.row is None:
        left = tr("现在一条也没有")
    else:
        left = tr("现在的最后一条是第 {n} 号（{entry}）", n=flaw.row["n"], entry=entry)
    return ("list_short" if flaw.kind == "short" else "list_end"), {"n": flaw.n, "left": left}


def _entry(reader: Reader, table: str, row: Mapping[str, Any]) -> str:
    """An entry as people can look it up, though what it says may be what was altered."""
    said = {key: str(value)[:_LONGEST] for key, value in row.items()}
    if table == PRINTS:
        return tr(
            "{when}，{user}，编号 {serial}，{title}",
            when=when(said["wall"]),
            user=said["user"],
            serial=said["serial"],
            title=said["title"],
        )
    names = label.names(reader, {(PERSON.name, said["person"])})
    return tr(
        "{when}，{user}，查看{name}的{what}",
        when=when(said["at"]),
        user=said["user"],
        name=names.get((PERSON.name, said["person"])) or tr("已不在账簿里的人"),
        what=field_title(said["field"]),
    )
