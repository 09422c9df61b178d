"""The grammar of the commands on records: organisations, members, posts, meetings, the log."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.cli.leaf import Leaves
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.system.i18n import tr

#  Reasons of `members remove`, as typed; the words for `left` are the list exit_reason.
REASONS: Final = {
    "transferred": EventKind.TRANSFER_OUT,
    "suspended": EventKind.SUSPENDED,
    "left": EventKind.LEFT,
    "died": EventKind.DIED,
}
ENTRIES: Final = {
    "opening": EventKind.OPENING,
    "joined": EventKind.JOINED,
    "transferred": EventKind.TRANSFER_IN,
}


def orgs(top: Leaves) -> None:
    """The organisation tree."""
    group = top.group("orgs", tr("党组织"))
    group.add("list", "orgs.list_", tr("列出党组织")).add_argument("--as-of", metavar="DATE")
    show = group.add("show", "orgs.show", tr("一个党组织的资料、下级和班子"))
    show.add_argument("org", metavar="ORG")
    show.add_argument("--as-of", metavar="DATE")
    add = group.add("add", "orgs.add", tr("新增党组织"))
    add.add_argument("name_", nargs="?", metavar="NAME")
    add.add_argument("--name", default="")
    add.add_argument("--code", default="")
    add.add_argument("--short", default="")
    add.add_argument("--kind", default="", help=tr("类别的代码或名称，如 631 或 党支部"))
    add.add_argument("--parent", default="", metavar="ORG")
    add.add_argument("--founded", default="", metavar="DATE")
    group.add("import", "orgs.import_", tr("从表格导入党组织")).add_argument("file")
    set_ = group.add("set", "orgs.set_", tr("修改党组织的资料"))
    set_.add_argument("org", metavar="ORG")
    set_.add_argument("values", nargs="+", metavar="FIELD=VALUE")
    rename = group.add("rename", "orgs.rename", tr("改名称；简称随全称改，除非另写"))
    rename.add_argument("org", metavar="ORG")
    rename.add_argument("--to", required=True, metavar="NAME")
    rename.add_argument("--short", default="", metavar="NAME")
    _orgs_on_a_day(group)


def _orgs_on_a_day(group: Leaves) -> None:
    move = group.add("move", "orgs.move", tr("从某天起换上级；以前的隶属保留"))
    move.add_argument("org", metavar="ORG")
    move.add_argument("--under", required=True, metavar="ORG")
    dissolve = group.add("dissolve", "orgs.dissolve", tr("撤销；党员要先转走"))
    dissolve.add_argument("org", metavar="ORG")
    merge = group.add("merge", "orgs.merge", tr("并入另一个组织：党员整建制转去，本组织撤销"))
    merge.add_argument("org", metavar="ORG")
    merge.add_argument("--into", required=True, metavar="ORG")
    split = group.add("split", "orgs.split", tr("分设一个新组织，写明的党员整建制转去"))
    split.add_argument("org", metavar="ORG")
    split.add_argument(
        "--members", nargs="+", default=[], metavar="MEMBER", help=tr("编号、姓名或身份号码")
    )
    split.add_argument("--to", required=True, metavar="NAME")
    split.add_argument("--code", default="")
    for leaf in (move, dissolve, merge, split):
        leaf.add_argument("--date", required=True, metavar="D")


def members(top: Leaves) -> None:
    """The members."""
    group = top.group("members", tr("党员"))
    import_ = group.add("import", "members.import_", tr("从 Excel 导入花名册"))
    import_.add_argument("file")
    import_.add_argument("--org", metavar="ORG", default="")
    import_.add_argument("--create-branches", action="store_true")
    import_.add_argument("--dry-run", action="store_true")
    import_.add_argument("--rejects", metavar="OUT.xlsx")
    import_.add_argument("--entry", choices=tuple(ENTRIES), default="opening")
    export = group.add("export", "members.export", tr("导出花名册为 Excel"))
    export.add_argument("file", metavar="OUT.xlsx")
    export.add_argument("--org", metavar="ORG", default="")
    export.add_argument("--as-of", metavar="DATE")
    list_ = group.add("list", "members.list_", tr("列出党员"))
    list_.add_argument("--org", metavar="ORG", default="")
    list_.add_argument("--search", metavar="TEXT", default="")
    list_.add_argument("--as-of", metavar="DATE")
    list_.add_argument("--all", action="store_true", help=tr("连同已离开的"))
    _one_member(group)


def _one_member(group: Leaves) -> None:
    whom = tr("编号、姓名或身份号码")
    show = group.add("show", "people.show", tr("一名党员的资料、经历和任职"))
    show.add_argument("uid", help=whom)
    show.add_argument("--full", action="store_true", help=tr("号码不遮盖，并记下谁看过"))
    set_ = group.add("set", "members.set_", tr("修改党员信息"))
    set_.add_argument("uid", help=whom)
    set_.add_argument("values", nargs="+", metavar="FIELD=VALUE")
    transfer = group.add("transfer", "members.transfer", tr("转接组织关系"))
    transfer.add_argument("uid", help=whom)
    transfer.add_argument("--to", required=True, metavar="ORG")
    transfer.add_argument("--date", required=True, metavar="D")
    transfer.add_argument("--whole-unit", action="store_true", help=tr("整建制转接"))
    remove = group.add("remove", "members.remove", tr("记录转出、停止党籍、出党或去世"))
    remove.add_argument("uid", help=whom)
    remove.add_argument("--reason", required=True, metavar="R", help="|".join(REASONS))
    remove.add_argument("--date", required=True, metavar="D")
    remove.add_argument("--place", default="", help=tr("转往何处"))
    delete = group.add("delete", "people.delete", tr("删除误录或重复的记录，可以撤销"))
    delete.add_argument("uid", help=whom)
    _standing(group, whom)


def _standing(group: Leaves, whom: str) -> None:
    add = group.add("add", "people.add", tr("新增一名党员"))
    add.add_argument("values", nargs="+", metavar="FIELD=VALUE")
    add.add_argument("--org", required=True, metavar="ORG")
    add.add_argument("--entry", choices=tuple(ENTRIES), default="opening")
    add.add_argument("--date", default="", metavar="D", help=tr("转入的日期"))
    confirm = group.add("confirm", "people.confirm", tr("转正"))
    confirm.add_argument("uid", help=whom)
    confirm.add_argument("--date", required=True, metavar="D")
    restore = group.add("restore", "people.restore", tr("恢复党籍"))
    restore.add_argument("uid", help=whom)
    restore.add_argument("--date", required=True, metavar="D")
    restore.add_argument("--org", default="", metavar="ORG", help=tr("不写则回原来的组织"))


def posts(top: Leaves) -> None:
    """Who holds which post."""
    group = top.group("posts", tr("任职"))
    list_ = group.add("list", "posts.list_", tr("列出任职"))
    list_.add_argument("--org", metavar="ORG", default="")
    list_.add_argument("--person", metavar="MEMBER", default="")
    list_.add_argument("--as-of", metavar="DATE")
    list_.add_argument("--all", action="store_true", help=tr("连同已免职的"))
    appoint = group.add("appoint", "posts.appoint", tr("任职"))
    appoint.add_argument("person", metavar="MEMBER", help=tr("编号、姓名或身份号码"))
    appoint.add_argument("--org", required=True, metavar="ORG")
    appoint.add_argument("--title", required=True, help=tr("职务，如 书记、组织委员"))
    appoint.add_argument("--date", required=True, metavar="D")
    appoint.add_argument("--until", default="", metavar="DATE", help=tr("任期至"))
    end = group.add("end", "posts.end", tr("免职"))
    end.add_argument("post", metavar="POST", help=tr("任职的编号，见 posts list"))
    end.add_argument("--date", required=True, metavar="D")


def log(top: Leaves) -> None:
    """The log."""
    group = top.group("log", tr("操作记录"))
    list_ = group.add("list", "log.list_", tr("列出操作记录，最近的在前"))
    list_.add_argument("--limit", type=int, default=0, metavar="N", help=tr("只列最近 N 条"))
    show = group.add("show", "log.show", tr("一次操作改了哪些内容"))
    show.add_argument("entry", metavar="ENTRY", help=tr("记录的编号，见 log list"))
    print_ = group.add("print", "log.print_", tr("打印操作记录为 PDF 或 Excel"))
    print_.add_argument("-o", "--output", required=True, metavar="OUT.pdf|OUT.xlsx")
    for leaf in (list_, print_):
        leaf.add_argument("--by", default="", metavar="LABEL", help=tr("谁做的，如 录入1"))
        leaf.add_argument("--from", dest="first", default="", metavar="DATE")
        leaf.add_argument("--to", dest="last", default="", metavar="DATE")
        leaf.add_argument("--action", default="", help=tr("哪种操作，如 修改党员"))
        leaf.add_argument("--table", default="", help=tr("改了什么，如 党员资料"))
        leaf.add_argument("--text", default="", help=tr("姓名或内容里的文字"))
        leaf.add_argument("--numbers", action="store_true", help=tr("谁查看过完整号码"))


def meetings(top: Leaves) -> None:
    """三会一课."""
    group = top.group("meetings", tr("三会一课和组织生活"))
    check = group.add("check", "meetings.check", tr("各支部各类会议：应有次数、已开次数、逾期"))
    check.add_argument("--org", metavar="ORG", default="")
    check.add_argument("--year", type=int, required=True)
    gaps = group.add("gaps", "meetings.gaps", tr("逾期、本期未开和近期的会议"))
    gaps.add_argument("--org", metavar="ORG", default="")
    list_ = group.add("list", "meetings.list_", tr("列出会议"))
    list_.add_argument("--org", metavar="ORG", default="")
    list_.add_argument("--year", type=int)
    list_.add_argument("--kind", default="", help=tr("会议类型，如 主题党日"))
    show = group.add("show", "minutes.show", tr("一次会议的全部记录"))
    show.add_argument("meeting", metavar="MEETING", help=tr("会议的编号，见 meetings list"))
    record = group.add("record", "minutes.record", tr("从 TOML 或 JSON 文件记一次会"))
    record.add_argument("file", metavar="FILE")
    record.add_argument("--dry-run", action="store_true", help=tr("只试读，不写入"))
    book = group.add("book", "meetings.book", tr("一年的会议记录装订成册，写成 PDF"))
    book.add_argument("--org", metavar="ORG", default="")
    book.add_argument("--year", type=int, required=True)
    book.add_argument("-o", "--output", required=True, metavar="OUT.pdf")
    book.add_argument("--single", action="store_true", help=tr("单面打印，装订边不换边"))
    plan = group.add("plan", "meetings.plan", tr("按规定次数和工作日生成全年计划"))
    plan.add_argument("--org", metavar="ORG", default="")
    plan.add_argument("--year", type=int, required=True)
