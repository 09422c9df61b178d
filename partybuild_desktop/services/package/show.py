"""Packages in words: what a merge did, and the two sides of a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Final

from partybuild_desktop.domain.log import Value
from partybuild_desktop.domain.member import FIELD, Field
from partybuild_desktop.domain.package import Kind, Manifest
from partybuild_desktop.exchange.packing import Written
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.package.conflict import Open, Side
from partybuild_desktop.services.package.receiving import Received, State
from partybuild_desktop.services.package.record import Lines
from partybuild_desktop.services.show import masked, on_screen, sentences
from partybuild_desktop.services.trail import when
from partybuild_desktop.services.wording.record import field_name, table_name
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.peer import Passed
from partybuild_desktop.system.i18n import N_, tr

#  The kinds of lines with their numbers, what asks for a decision first.
COUNTED: Final = {
    "conflicts": N_("两边不同待定 {n} 处"),
    "deletions": N_("删除 {n} 条"),
    "new": N_("新增 {n} 条"),
    "changed": N_("修改 {n} 条"),
    "merged": N_("自动合并 {n} 条"),
}
#  What has become of a package; of one written here it may be known that it arrived.
STATES: Final = {
    store.WRITTEN: N_("已写好"),
    store.APPLIED: N_("已合并"),
    store.WAITING: N_("等前面的包"),
    store.SET_ASIDE: N_("已退回"),
}
ARRIVED: Final = N_("对方已收到")
_KINDS: Final = {
    Kind.INVITATION: N_("邀请"),
    Kind.REPORT: N_("上报"),
    Kind.RETURN: N_("发回"),
}
assert COUNTED.keys() == {field.name for field in fields(Lines)}


def kinds() -> tuple[str, ...]:
    """What the kinds of packages are called."""
    return tuple(tr(words) for words in _KINDS.values())


def kind_text(one: Passed) -> str:
    """What kind of package it is."""
    return tr(_KINDS[Kind(one.facts["kind"])])


def manifest_lines(manifest: Manifest) -> list[str]:
    """Who sends what to whom, and how far it reaches; the time is by the clock of the sender."""
    counts = manifest.counts
    what = tr(
        "{kind}，第 {n} 包，写于 {when}，{user}",
        kind=tr(_KINDS[manifest.kind]),
        n=manifest.number,
        when=when(manifest.wall),
        user=manifest.user,
    )
    after = tr("第 {n} 包之后的内容", n=manifest.after) if manifest.after else tr("全部内容")
    told = [
        tr("发送方：{name}", name=manifest.sender.name),
        tr("接收方：{name}", name=manifest.to.name),
        what,
        tr(
            "{after}，改动 {changes} 处，附件 {files} 个",
            after=after,
            changes=counts.changes,
            files=counts.attachments,
        ),
    ]
    return [*told, tr("这是练习数据。")] if manifest.practice else told


def arrived(one: Passed, all_: Iterable[Passed], last: int) -> bool:
    """Whether the other side is known to hold it: `last` is the number of the last package that
    it was heard to hold, and who reports has opened its invitation. `all_` are those of the peer.
    """
    if one.state != store.WRITTEN:
        return False
    invitation = one.facts["kind"] == Kind.INVITATION
    heard = any(other.peer == one.peer and other.direction == store.IN for other in all_)
    return one.number <= last or (invitation and heard)


def passed_text(one: Passed, *, there: bool = False) -> str:
    """What has become of a package; `there` as `arrived` says."""
    return tr(ARRIVED if there else STATES[one.state])


def lost_lines(done: Written) -> list[str]:
    """What a package that was written lacks, and what to do about it; nothing where it is whole."""
    if not done.lost:
        return []
    return [
        tr("有 {n} 个附件在本机找不到或已损坏，没有写进这一包；其余内容都在。", n=done.lost),
        tr("请在“检查与修复”页取回附件，再用“全部内容”写一包。"),
    ]


def state_lines(found: Received, *, differs: bool = True) -> list[str]:
    """What has become of a package, and what to do next; without `differs` nothing of what the two
    sides differ in, where that is said besides."""
    manifest, lines = found.manifest, found.lines
    whose = tr("“{name}”的第 {n} 包", name=manifest.sender.name, n=manifest.number)
    if found.own:
        to = manifest.to.name
        return [tr("这一包是本机写给“{to}”的，要在对方的电脑上导入。数据没有变化。", to=to)]
    if found.state is State.ALREADY:
        return [tr("{whose}以前已经导入，没有重复导入，数据没有变化。", whose=whose)]
    if found.state is State.WAITING:
        gap = gap_text(found.missing)
        if not gap:  # what came before was set aside here, or lost with an old copy
            return [
                tr("{whose}已收下，但这里缺它前面的内容。", whose=whose),
                tr("数据没有变化，也没有丢失。请让对方用“全部内容”再写一包。"),
            ]
        return [
            tr("{whose}已收下，等前面的包：{gap}。", whose=whose, gap=gap),
            tr(
                "数据没有变化，也没有丢失。前面的包导入后，这一包会自动导入；"
                "前面的包找不到了，请对方用“全部内容”再写一包。"
            ),
        ]
    counts = counts_text({**lines.counts(), "conflicts": 0})  # said below
    told = [tr("{whose}已合并。", whose=whose)]
    if counts:
        told.append(tr("{counts}。", counts=counts))
    elif not lines.conflicts:
        told.append(tr("没有新的内容：账簿里已经都有了。"))
    if lines.conflicts and differs:
        told.append(
            tr("有 {n} 处两边改得不一样，两边的内容都留着，请逐处决定。", n=len(lines.conflicts))
        )
    if found.renamed:
        told.append(
            tr("另一台电脑在用同一份账簿（复制或恢复而来）。本机改用新的编号，数据都保留。")
        )
    told += [tr("等待的第 {n} 包也已合并。", n=one.number) for one in found.followed]
    return told


def gap_text(missing: Sequence[int]) -> str:
    """Which earlier packages have not come, "" where none can be named."""
    numbers = tr("、").join(str(n) for n in missing)
    return tr("第 {gap} 包未收到", gap=numbers) if numbers else ""


def waiting_lines(found: Received) -> list[str]:
    """Of a package in a rehearsal that would have to wait: why, and what can be done."""
    missing = gap_text(found.missing) or tr("这里缺它前面的内容")
    return [
        tr("这一包现在还不能合并：{missing}。", missing=missing),
        tr(
            "可以先收下：数据不会变化，前面的包导入后，这一包会自动导入。"
            "前面的包找不到了，请对方用“全部内容”再写一包。"
        ),
    ]


def told(found: Received, *, differs: bool = True) -> str:
    """The same in one paragraph."""
    return sentences(state_lines(found, differs=differs))


def counts_text(counts: Mapping[str, int]) -> str:
    """What a merge did, in numbers; nothing that was none, "" where there was nothing at all."""
    found = {text: counts.get(key) for key, text in COUNTED.items()}
    return tr("，").join(tr(text, n=n) for text, n in found.items() if n)


def conflict_lines(one: Open, names: Mapping[str, str], codes: Codes) -> Iterator[str]:
    """A conflict in two lines; `names` are what records referred to are called."""
    yield f"{one.id}\t{table_name(one.table)} {one.record} {unit_name(one)}"
    for side in one.sides:
        mark = tr("本机") if side.local else tr("对方")
        yield f"\t{mark}\t{side_text(one, side, names, codes)}\t{side.user}\t{side.wall[:16]}"


def unit_name(one: Open) -> str:
    """What the field in conflict, or the fields that belong together, are called."""
    return tr("、").join(field_name(one.table, key) for key in one.unit.split("+"))


def side_text(one: Open, side: Side, names: Mapping[str, str], codes: Codes) -> str:
    """A side's value as people read it."""
    if one.unit == "gone":
        return tr("删除") if side.value else tr("保留")
    values = side.value if isinstance(side.value, list) else [side.value]
    keys = one.unit.split("+")
    parts = [_text(one.table, k, v, names, codes) for k, v in zip(keys, values, strict=True)]
    if one.table == "person" and one.unit in FIELD and FIELD[one.unit].personal:
        parts = [_told_apart(FIELD[one.unit], str(side.value or ""), one)]
    return tr("、").join(part or tr("（空）") for part in parts)


def _told_apart(field: Field, value: str, one: Open) -> str:
    """A personal number masked; where the other side's would read the same, the digits in which
    they differ are shown, since nobody could decide otherwise."""
    text = masked(field, value)
    for other in (str(side.value or "") for side in one.sides):
        if other != value and masked(field, other) == text:
            if len(text) != len(value) or len(other) != len(value):
                return value
            pairs = zip(value, other, text, strict=True)
            text = "".join(mine if mine != its else shown for mine, its, shown in pairs)
    return text


def value_text(value: Value) -> str:
    """A value as the command line gives it: several are joined by a blank."""
    return " ".join(str(v or "") for v in value) if isinstance(value, list) else str(value)


def _text(table: str, key: str, value: Value, names: Mapping[str, str], codes: Codes) -> str:
    text = str(value or "")
    if table == "person" and key in FIELD:
        return on_screen(FIELD[key], text, codes)
    return names.get(text, text)
