"""What every command's grammar is made of: the options that all take, and the leaves."""

from __future__ import annotations

import argparse

from partybuild_desktop.system.i18n import tr


def common() -> argparse.ArgumentParser:
    """What every command takes, and the window."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--data", metavar="DIR", help=tr("数据文件夹"))
    parser.add_argument("--user", metavar="LABEL", help=tr("用户，如 主管1"))
    parser.add_argument("--lang", choices=("zh_CN", "en"), help=tr("语言"))
    parser.add_argument("--password-file", metavar="F", help=tr("密码所在文件"))
    parser.add_argument("--json", action="store_true", help=tr("只输出一个 JSON 对象"))
    return parser


class Leaves:
    """Adds commands that all take the global options too, before or after the command."""

    def __init__(self, into: argparse._SubParsersAction, common: argparse.ArgumentParser) -> None:  # type: ignore[type-arg]
        self._into = into
        self._common = common

    def add(self, name: str, run: str, help_: str) -> argparse.ArgumentParser:
        leaf: argparse.ArgumentParser = self._into.add_parser(
            name, parents=[self._common], help=help_, description=help_
        )
        leaf.set_defaults(run=run)
        return leaf

    def group(self, name: str, help_: str) -> Leaves:
        group = self._into.add_parser(name, help=help_, description=help_)
        return Leaves(
            group.add_subparsers(dest="subcommand", metavar="ACTION", required=True), self._common
        )
