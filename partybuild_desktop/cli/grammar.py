"""A parser whose help, and what it says of a wrong command, are in the language in use.

argparse asks gettext for its texts, but no catalogue of them comes with Python.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from partybuild_desktop.system.i18n import N_, tr

_ARGUMENT: Final = re.compile(r"argument (?P<name>.+?): (?P<why>.+)", re.DOTALL)
#  As argparse of Python 3.11 to 3.13 says it, and as we do.
_SAID: Final = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (r"the following arguments are required: (?P<names>.+)", N_("缺少：{names}")),
        (r"unrecognized arguments: (?P<names>.+)", N_("不认识：{names}")),
        (
            r"invalid choice: (?P<value>.+?) \(choose from (?P<names>.+)\)",
            N_("没有 {value} 这个选择，可以写：{names}"),
        ),
        (r"expected one argument", N_("后面要写一项内容")),
        (r"expected at least one argument", N_("后面至少要写一项内容")),
        (r"expected (?P<n>\d+) arguments?", N_("后面要写 {n} 项内容")),
        (r"invalid (int|float) value: (?P<value>.+)", N_("{value} 不是数字")),
        (
            r"ambiguous option: (?P<value>.+?) could match (?P<names>.+)",
            N_("{value} 不明确，可能是：{names}"),
        ),
    )
)


class _Help(argparse.HelpFormatter):
    """argparse's layout under our word for how a command is written."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        # the usage of a subcommand is asked for with an empty prefix, to be part of another
        super().add_usage(usage, actions, groups, tr("用法：") if prefix is None else prefix)


class Grammar(argparse.ArgumentParser):
    """argparse's parser, whose commands are parsers of the same kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_Help)
        for action in self._actions:
            if action.dest == "help":
                action.help = tr("显示这份说明")
        self._positionals.title = tr("命令和参数")
        self._optionals.title = tr("选项")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {said(message)}\n")


def said(message: str) -> str:
    """What argparse found wrong, translated; a message that is not known stays as it is."""
    found = _ARGUMENT.fullmatch(message)
    if found:
        return tr("{name}：{why}", name=found["name"], why=said(found["why"]))
    for pattern, text in _SAID:
        match = pattern.fullmatch(message)
        if match:
            return tr(text, **match.groupdict())
    return message
