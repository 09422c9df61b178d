"""A parser that says what is wrong with a command in the language in use.

argparse asks gettext for its texts, but no catalogue of them comes with Python.
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import Final, NoReturn

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


class Grammar(argparse.ArgumentParser):
    """argparse's parser, whose commands are parsers of the same kind."""

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
