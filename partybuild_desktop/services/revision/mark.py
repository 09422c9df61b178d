"""Which ledger a workbook is: by the mark beside its first row, or else by its title."""

from __future__ import annotations

from typing import Final, NamedTuple

from partybuild_desktop.domain.ledger import KIND_MARK
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Workbook, is_blank, text_of
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.ledger.kind import LedgerKind
from partybuild_desktop.services.show import page_name
from partybuild_desktop.system.i18n import N_, tr

ROSTER, ORGS = "roster", "orgs"
RETURNING: Final = frozenset({"committee", "meetings_plan", "talk_register", "corrections"})
_OWN_DOORS: Final = RETURNING | {ROSTER, ORGS}
_FIRST: Final = 3  # rows in which the mark may stand
_SIGNED: Final = frozenset({"appraisal_ballot", "sign_in"})
_RECORDS: Final = ("minutes", "card", "org", "talk_records", "appraisal_form")


class Mark(NamedTuple):
    """What a workbook says of itself: the kind of ledger, its day (ISO), and the newest entries of
    the log when it was made; all empty for what was not made here, `heads` for what an earlier
    program made."""

    kind: str = ""
    day: str = ""
    heads: tuple[str, ...] = ()


def marked(workbook: Workbook) -> Mark:
    """What the mark says."""
    for sheet in workbook.sheets:
        for row in sheet.rows[:_FIRST]:
            for cell in row:
                if isinstance(cell, str) and cell.startswith(KIND_MARK):
                    kind, *more = cell.removeprefix(KIND_MARK).split(" ")
                    day, *heads = more or [""]
                    return Mark(kind.strip(), day.strip(), tuple(filter(None, heads)))
    return Mark()


def titled_problem(workbook: Workbook, name: str) -> UserProblem | None:
    """Why a workbook without mark, of which nothing could be read, is not taken in: by its title,
    None where that is no ledger's."""
    kind = "" if marked(workbook).kind else titled(workbook)
    return not_here(kind, name) if kind and kind not in _OWN_DOORS else None


def titled(workbook: Workbook) -> str:
    """The kind by the title above the table: for what lost its mark; "" where it says nothing."""
    for sheet in workbook.sheets:
        for row in sheet.rows[:1]:
            text = next((text_of(cell) for cell in row if not is_blank(cell)), "")
            for kind in KINDS:
                if text.endswith((kind.title, tr(kind.title))):
                    return kind.kind
    return ""


def refuse_other(workbook: Workbook, name: str, *, takes: str) -> None:
    """Raises UserProblem where the workbook is a ledger printed here, but not of the kind that is
    taken in at this door: roster_elsewhere, orgs_elsewhere or revision_elsewhere for one that has
    its own, else ledger_not_returned."""
    kind = marked(workbook).kind
    if kind and kind != takes:
        raise not_here(kind, name)


def not_here(kind: str, name: str) -> UserProblem:
    """Why a printed ledger is not taken in here, and what to do."""
    found = next((one for one in KINDS if one.kind == kind), None)
    title = tr(found.title) if found else kind
    if kind == ROSTER:
        return UserProblem("roster_elsewhere", field="file", name=name, title=title)
    if kind == ORGS:
        return UserProblem("orgs_elsewhere", field="file", name=name, title=title)
    if kind in RETURNING:
        return UserProblem("revision_elsewhere", field="file", name=name, title=title)
    page = page_name(found.entered) if found else ""
    why = tr(_why(found)) if found else ""
    return UserProblem(
        "ledger_not_returned", field="file", name=name, title=title, why=why, page=page
    )


def _why(kind: LedgerKind) -> str:
    if kind.kind in _SIGNED:
        return N_("这张表是打印出来供手填、签名的。")
    if kind.kind.startswith(_RECORDS) and kind.kind != ORGS:
        return N_("它一页是一份记录，要在程序里改。")
    return N_("表里的内容是由账簿里的资料汇总出来的。")
