"""The command line as a grammar: design of the stable interface, in one place."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from partybuild_desktop.cli import nouns
from partybuild_desktop.cli.grammar import Grammar
from partybuild_desktop.cli.leaf import Leaves, common
from partybuild_desktop.cli.output import Output
from partybuild_desktop.domain.level import TOWNSHIP, VILLAGE
from partybuild_desktop.system.i18n import N_, tr

_USAGE: Final = N_("命令写得不对，什么也没有做。请看上面的写法，或加 --help 查看说明。")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options, with `run` where a command was given; leaves with status 2 on wrong usage.

    The window takes options only: they are read without the grammar of sixty commands, which is
    a twentieth of a start. Whatever does not fit is for the whole grammar to refuse.
    """
    window = argparse.ArgumentParser(add_help=False, exit_on_error=False, parents=[common()])
    _window_options(window)
    try:
        options, rest = window.parse_known_args(arguments)
    except argparse.ArgumentError:
        return _parsed(arguments)
    return _parsed(arguments) if rest else options


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    try:
        return build().parse_args(arguments)
    except SystemExit as leave:
        if leave.code:  # the usage and what is wrong with it stand on standard error by now
            out, text = Output(as_json="--json" in arguments), tr(_USAGE)
            out.message(text)
            out.result({"error": "usage", "message": text})
        raise


def build() -> argparse.ArgumentParser:
    """The whole grammar; each leaf sets `run` to the name of its command function."""
    shared = common()
    parser = Grammar(
        prog="partybuild", parents=[shared], description=tr("基层党建台账。不带命令时打开窗口。")
    )
    _window_options(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    top = Leaves(commands, shared)
    _books(top)
    nouns.orgs(top)
    nouns.members(top)
    nouns.posts(top)
    _ledgers(top)
    _binder(top)
    _years(top)
    nouns.meetings(top)
    nouns.log(top)
    _packages(top)
    return parser


def _window_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help=tr("打开练习用的示例乡镇"))
    parser.add_argument("--exit-when-ready", action="store_true", help=argparse.SUPPRESS)


def _books(top: Leaves) -> None:
    init = top.add("init", "books.init", tr("建立新的空账簿"))
    init.add_argument("--org", required=True, metavar="NAME")
    init.add_argument("--code", default="")
    init.add_argument("--level", required=True, choices=(VILLAGE, TOWNSHIP))
    top.add("passwd", "books.passwd", tr("修改密码")).add_argument(
        "--new-password-file", metavar="F", help=tr("新密码所在文件")
    )
    top.add(
        "recover", "books.recover", tr("用恢复码重设密码；恢复码从 PARTYBUILD_RECOVERY 读")
    ).add_argument("--new-password-file", metavar="F", help=tr("新密码所在文件"))
    _users(top)
    demo = top.add("demo", "books.demo", tr("在空文件夹里生成可重复的示例乡镇"))
    demo.add_argument("--villages", type=int, default=12)
    demo.add_argument("--members", type=int, default=80)
    demo.add_argument("--years", type=int, default=2)
    demo.add_argument("--seed", type=int, default=1)
    top.add("undo", "books.undo", tr("撤销上一步"))
    top.add("redo", "books.redo", tr("恢复刚撤销的一步"))
    check = top.add("check", "books.check", tr("检查数据文件和数据质量"))
    check.add_argument("--org", metavar="ORG")
    check.add_argument(
        "--mend", action="store_true", help=tr("能放心修复的都修复，可以撤销，再检查一次")
    )
    top.add("selftest", "books.selftest", tr("打开每个页面，打印每种台账"))
    _backups(top)


def _users(top: Leaves) -> None:
    users = top.group("users", tr("用户和数据密钥"))
    users.add("list", "users.list_", tr("列出用户"))
    add = users.add("add", "users.add", tr("新增用户"))
    add.add_argument("role", choices=("manager", "clerk", "inspector"))
    add.add_argument("--new-password-file", metavar="F", help=tr("新密码所在文件"))
    users.add("remove", "users.remove", tr("删除用户")).add_argument("label", metavar="LABEL")
    change = users.add("change-key", "users.change_key", tr("更换数据密钥，如有人离开后"))
    change.add_argument("--no-backup", action="store_true", help=tr("换好后不做新备份"))


def _backups(top: Leaves) -> None:
    backup = top.group("backup", tr("备份"))
    create = backup.add("create", "books.backup_create", tr("立即备份并核验"))
    create.add_argument("--to", metavar="DIR", help=tr("另存一份到此文件夹"))
    backup.add("list", "books.backup_list", tr("列出备份"))
    backup.add("verify", "books.backup_verify", tr("核验备份")).add_argument("id", nargs="?")
    backup.add("keyring", "books.backup_keyring", tr("从备份恢复丢失或损坏的密钥文件"))
    restore = backup.add("restore", "books.backup_restore", tr("恢复备份"))
    restore.add_argument("id", nargs="?", default="newest", help=tr("不写则用最近的完好备份"))
    restore.add_argument(
        "--from", dest="source", metavar="DIR", help=tr("从另存的一份搬到这台还没有账簿的电脑")
    )


def _ledgers(top: Leaves) -> None:
    ledgers = top.group("ledger", tr("台账"))
    ledgers.add("list", "ledgers.list_", tr("列出台账种类"))
    _printing(ledgers)
    import_ = ledgers.add("import", "ledgers.import_", tr("收回导出后在 WPS 里改过的台账"))
    import_.add_argument("file")
    import_.add_argument("--dry-run", action="store_true", help=tr("只试读，不写入"))
    ledgers.add("prints", "ledgers.prints", tr("列出打印记录"))
    reprint = ledgers.add("reprint", "ledgers.reprint", tr("按打印记录原样重印"))
    reprint.add_argument("number", type=int, metavar="N")
    reprint.add_argument("-o", "--output", required=True, metavar="OUT.pdf")


def _printing(ledgers: Leaves) -> None:
    print_ = ledgers.add("print", "ledgers.print_", tr("打印台账为 PDF 或 Excel"))
    print_.add_argument("kind")
    print_.add_argument("--org", metavar="ORG", default="")
    print_.add_argument("--year", type=int)
    print_.add_argument("--as-of", metavar="DATE")
    print_.add_argument("--columns", default="", help=tr("栏目，用逗号隔开"))
    print_.add_argument("--full", action="store_true", help=tr("号码不遮盖"))
    print_.add_argument("--internal", action="store_true", help=tr("加“内部资料”水印"))
    print_.add_argument("--pc-fonts", action="store_true", help=tr("用这台电脑上的正版字体"))
    print_.add_argument("--blank", type=int, default=0, metavar="N", help=tr("N 行空表，供手填"))
    print_.add_argument("--shift", nargs=2, type=float, default=(0, 0), metavar=("X", "Y"))
    print_.add_argument("--paper", default="", metavar="A4-portrait|A3-landscape|…")
    print_.add_argument(
        "--margins",
        default="",
        metavar="T,B,L,R",
        help=tr("页边距：上、下、左、右，毫米，如 20,20,25,20"),
    )
    print_.add_argument(
        "--style",
        action="append",
        default=[],
        metavar="FIELD=STYLE",
        help=tr("号码或日期的写法，如 id=masked、date=dotted"),
    )
    print_.add_argument("-o", "--output", required=True, metavar="OUT.pdf|OUT.xlsx")


def _binder(top: Leaves) -> None:
    binder = top.add("binder", "binder.bind", tr("迎检册：全年台账合成一本"))
    binder.add_argument("--org", metavar="ORG", default="")
    binder.add_argument("--year", type=int)
    binder.add_argument("--boxes", default="", help=tr("档案盒，用逗号隔开；不写则全部"))
    binder.add_argument("--full", action="store_true", help=tr("号码不遮盖"))
    binder.add_argument("--internal", action="store_true", help=tr("加“内部资料”水印"))
    binder.add_argument("--single", action="store_true", help=tr("单面打印，装订边不换边"))
    binder.add_argument("-o", "--output", required=True, metavar="OUT.pdf|FOLDER")


def _years(top: Leaves) -> None:
    years = top.group("year", tr("年度"))
    close = years.add("close", "closings.close", tr("年终封账：冻结当年的年报表"))
    close.add_argument("--org", metavar="ORG", default="")
    close.add_argument("--year", type=int, required=True)
    close.add_argument("--note", default="", help=tr("说明，如更正的原因"))
    list_ = years.add("list", "closings.list_", tr("列出已封账的年度"))
    list_.add_argument("--org", metavar="ORG", default="")
    list_.add_argument("--year", type=int)


def _packages(top: Leaves) -> None:
    packages = top.group("package", tr("数据包：村与乡镇之间用 U 盘传递"))
    invite = packages.add("invite", "packages.invite", tr("邀请一个村：写邀请包"))
    invite.add_argument("--org", required=True, metavar="ORG")
    invite.add_argument("-o", "--output", required=True, metavar="FILE")
    invite.add_argument("--replace", action="store_true", help=tr("有同名的文件也替换"))
    accept = packages.add("accept", "packages.accept", tr("按乡镇的邀请包建立本村账簿"))
    accept.add_argument("file", metavar="FILE")
    export = packages.add("export", "packages.export", tr("写数据包：村上报，或乡镇发回村"))
    export.add_argument("--org", metavar="ORG", default="", help=tr("发回哪个村（乡镇用）"))
    export.add_argument("--full", action="store_true", help=tr("全部内容，不只是对方还没有的"))
    export.add_argument("-o", "--output", required=True, metavar="FILE")
    export.add_argument("--replace", action="store_true", help=tr("有同名的文件也替换"))
    inspect = packages.add("inspect", "packages.inspect", tr("查看数据包，不导入"))
    inspect.add_argument("file", metavar="FILE")
    import_ = packages.add("import", "packages.import_", tr("导入数据包并合并"))
    import_.add_argument("file", nargs="+", metavar="FILE", help=tr("一个或几个数据包"))
    import_.add_argument("--dry-run", action="store_true", help=tr("只预览，不写入"))
    packages.add("conflicts", "packages.conflicts", tr("列出待定的冲突"))
    resolve = packages.add("resolve", "packages.resolve", tr("决定一处冲突"))
    resolve.add_argument("id", metavar="ID|all")
    resolve.add_argument("--keep", required=True, choices=("local", "incoming"))
    rollback = packages.add("rollback", "packages.rollback", tr("退回一次合并"))
    rollback.add_argument("package", metavar="PACKAGE")
    receipt = packages.add("receipt", "packages.receipt", tr("回执，写成 PDF"))
    receipt.add_argument("package", metavar="PACKAGE")
    receipt.add_argument("-o", "--output", required=True, metavar="OUT.pdf")
    packages.add("list", "packages.list_", tr("列出收发过的数据包"))
