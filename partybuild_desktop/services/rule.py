"""Local rules: what is in force on a day, and adopting another overlay."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import tomli_w

from partybuild_desktop.domain.access import Right
from partybuild_desktop.domain.date import PartialDate, Precision
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.rule import (
    Adoption,
    Rule,
    Table,
    in_force,
    overlaid,
    version_of,
    version_of_content,
)
from partybuild_desktop.store import rule as store
from partybuild_desktop.store.books import Books, Reader

Checked = Callable[[Table], object]


class Rules:
    """The rules of the open books; `default` is always the TOML text that came along."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def current(self, kind: str, default: str, *, on: str = "") -> Rule:
        """What is in force on a day (today if empty). Raises UserProblem rule_newer."""
        with self._books.read() as reader:
            return rule_on(reader, kind, default, on or self._books.clock.today().isoformat())

    def adopt(
        self, kind: str, default: str, overlay: Table, *, start: str, check: Checked | None = None
    ) -> tuple[Rule, Changes]:
        """Let an overlay be in force from a day on, in place of the one before it.

        An empty overlay goes back to the rules that came along. `check` reads the whole rules and
        raises UserProblem for what they cannot mean. Raises UserProblem: date_missing,
        date_not_whole, rule_key_unknown, rule_value_kind, right_missing.
        """
        self._books.require(Right.MANAGE)
        day = _whole(start)
        content = overlaid(tomllib.loads(default), overlay)
        if check:
            check(content)
        text = tomli_w.dumps(dict(overlay))
        with self._books.write("rule_adopt") as unit:
            known = store.adoptions(unit, kind)
            number = len({one.version for one in known} | {version_of(text)})
            adoption = Adoption(
                kind=kind, start=day, number=str(number), overlay=text, version=version_of(text)
            )
            store.adopt(unit, adoption)
            unit.note(kind=kind, start=day)
        return _rule(kind, default, adoption), unit.changes

    def adoptions(self, kind: str) -> list[Adoption]:
        """Every overlay of a kind that was adopted, the latest to come into force first."""
        with self._books.read() as reader:
            return store.adoptions(reader, kind)[::-1]


def rule_on(reader: Reader, kind: str, default: str, day: str) -> Rule:
    """What is in force on a day, at this moment of the books. Raises UserProblem rule_newer."""
    return _rule(kind, default, in_force(store.adoptions(reader, kind), day))


def _rule(kind: str, default: str, adoption: Adoption | None) -> Rule:
    rules = tomllib.loads(default)
    if adoption is None:
        return Rule(kind, rules, version_of_content(rules))
    overlay = tomllib.loads(adoption.overlay)
    try:
        content = overlaid(rules, overlay)
    except UserProblem as unknown:
        # adopted by a program that knows more than this one
        raise UserProblem("rule_newer", name=unknown.args_["name"]) from unknown
    return Rule(kind, content, version_of_content(content), adoption.start, overlay)


def _whole(text: str) -> str:
    if not text:
        raise UserProblem("date_missing", field="start")
    try:
        day = PartialDate(text)
    except ValueError as error:
        raise UserProblem("date_not_whole", field="start", text=text) from error
    if day.precision < Precision.DAY:
        raise UserProblem("date_not_whole", field="start", text=text)
    return str(day)
