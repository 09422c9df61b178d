"""One command: options in, an exit status out. A traceback never reaches the user.

0 done; 1 done, but some input was refused; 2 wrong usage; 3 refused, nothing changed.
"""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Final

from partybuild_desktop.cli.context import Context
from partybuild_desktop.cli.output import Output
from partybuild_desktop.domain.date import FIRST_YEAR, LAST_YEAR
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.i18n import tr

DONE, SOME_REFUSED, WRONG_USAGE, REFUSED = 0, 1, 2, 3

#  What was asked for by name and is not there: the command was wrong, not the books.
_USAGE: Final = frozenset(
    {
        "org_unknown",
        "org_ambiguous",
        "member_unknown",
        "member_ambiguous",
        "post_unknown",
        "entry_unknown",
        "action_unknown",
        "table_unknown",
        "meeting_unknown",
        "field_unknown",
        "field_form",
        "ledger_unknown",
        "meeting_kind_unknown",
        "column_unknown",
        "columns_fixed",
        "output_form",
        "box_unknown",
        "style_unknown",
        "style_elsewhere",
        "styles_fixed",
        "sheet_unknown",
        "year_unknown",
        "blank_rows",
        "shift_far",
        "margins_form",
        "margins_narrow",
        "margins_no_room",
        "print_unknown",
        "date_not_whole",
        "reason_unknown",
        "file_missing",
        "backup_unknown",
        "package_unknown",
        "package_org_missing",
        "package_not_invited",
        "package_invite_self",
        "package_passphrase_missing",
        "conflict_unknown",
        "password_missing",
    }
)
#  A value that cannot be accepted; the rest stands.
_VALUE: Final = ("date_", "id_", "name_", "code_", "phone_", "number_", "text_")


def run(entrance: Entrance, options: Namespace) -> int:
    """Run the command that `options` names; returns the exit status."""
    out = Output(as_json=getattr(options, "json", False))
    module, _, name = options.run.partition(".")
    try:
        _require_year(getattr(options, "year", None))
        commands = importlib.import_module(f"partybuild_desktop.cli.{module}")
        command: Callable[[Context], int] = getattr(commands, name)
        return command(Context(entrance, options, out))
    except (UserProblem, EnvironmentProblem) as problem:
        text = text_of(problem)
        out.message(text)
        out.result({"error": problem.code, "message": text})
        return exit_status(problem.code) if isinstance(problem, UserProblem) else REFUSED
    except BrokenPipeError:  # `members list | head`: the reader has seen enough
        sys.stdout = None
        return DONE
    except (Cancelled, KeyboardInterrupt):
        out.message(tr("已停止，没有任何改动。"))
        return REFUSED


def _require_year(year: int | None) -> None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserProblem("year_unknown", year=year, first=FIRST_YEAR, last=LAST_YEAR)


def exit_status(code: str) -> int:
    """The exit status for a problem by its code."""
    if code in _USAGE:
        return WRONG_USAGE
    return SOME_REFUSED if code.startswith(_VALUE) else REFUSED
