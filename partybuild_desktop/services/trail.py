"""操作记录: who did what, field by field, who showed full numbers; as a list and as a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from partybuild_desktop.domain.ledger import Column, Foot, Head, Kind, Ledger
from partybuild_desktop.domain.log import REDO, UNDO, Change, from_units
from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.services.show import day_text, field_title, on_screen
from partybuild_desktop.services.wording import action_name
from partybuild_desktop.services.wording.record import action_words, field_name, table_name
from partybuild_desktop.store import label, trail
from partybuild_desktop.store.books import GONE, Books, Reader
from partybuild_desktop.store.history import changes_of
from partybuild_desktop.store.shape import SHAPES
from partybuild_desktop.store.trail import Action, Disclosure, Wanted
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("操作记录")
SHOWN: Final = N_("查看完整号码的记录")
_LONGEST: Final = 60  # characters of a value in the list of what changed
_DEEP: Final = 8  # undo of a redo of an undo …


@dataclass(frozen=True, slots=True)
class Line:
    """One action, ready to be read."""

    action: Action
    words: str
    here: bool  # done on this PC


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of one record that an action changed; a new record has one with an empty field."""

    record: str
    field: str
    before: str
    after: str


class Trail:
    """The log of the open books, to be looked at and printed."""

    def __init__(self, books: Books, orgs: Orgs, codes: Codes) -> None:
        self._books, self._orgs, self._codes = books, orgs, codes

    def count(self, wanted: Wanted) -> int:
        """How many actions there are."""
        with self._books.read() as reader:
            return trail.count(reader, wanted)

    def lines(self, wanted: Wanted, *, limit: int | None = None) -> list[Line]:
        """The actions wanted, newest first; each PC's own in their order, see trail.in_order."""
        now = self._books.clock.now().isoformat(timespec="seconds")
        with self._books.read() as reader:
            found = trail.actions(reader, wanted, limit=limit, now=now)
            return [Line(a, _words(reader, a), a.site == self._books.site) for a in found]

    def users(self) -> list[str]:
        """Whoever has left a trace, for the filter."""
        with self._books.read() as reader:
            return sorted(trail.labels(reader))

    def kinds(self) -> list[tuple[str, str]]:
        """(code, name) of every action that was ever done, by name."""
        with self._books.read() as reader:
            found = trail.kinds(reader)
        return sorted(((code, action_name(code)) for code in found), key=lambda pair: pair[1])

    def entry(self, text: str) -> str:
        """The full name of an action by how it begins. Raises UserProblem entry_unknown."""
        with self._books.read() as reader:
            found = trail.beginning(reader, text)
        if len(found) != 1:
            raise UserProblem("entry_unknown", name=text)
        return found[0]

    def details(self, txn: str, *, limit: int | None = 200) -> list[Detail]:
        """What an action changed, record by record, in the first so many; numbers of persons
        masked."""
        with self._books.read() as reader:
            changes = changes_of(reader, txn, limit)
            names = label.names(reader, {(c.table, c.uid) for c in changes} | _named(changes))
        return [detail for change in changes for detail in self._details(change, names)]

    def disclosures(self, wanted: Wanted, *, limit: int | None = None) -> list[Disclosure]:
        """Who showed full numbers on this PC, newest first."""
        with self._books.read() as reader:
            return trail.disclosures(reader, wanted, limit=limit)

    def ledger(self, wanted: Wanted) -> Ledger:
        """The actions wanted as a table for paper, oldest first."""
        rows = [
            (
                str(n),
                when(line.action.wall),
                line.action.user,
                line.words,
                tr("本机") if line.here else line.action.site[:6],
                str(line.action.seq),
            )
            for n, line in enumerate(reversed(self.lines(wanted)), 1)
        ]
        columns = (
            Column(tr("序号"), Kind.CODE),
            Column(tr("时间"), Kind.DATE),
            Column(tr("用户"), Kind.CODE),
            Column(tr("做了什么"), min_mm=60),
            Column(tr("电脑"), Kind.CODE),
            Column(tr("编号"), Kind.CODE),
        )
        return self._ledger("log", tr(TITLE), columns, rows, wanted)

    def disclosure_ledger(self, wanted: Wanted) -> Ledger:
        """Who showed full numbers, as a table for paper, oldest first."""
        rows = [
            (str(n), when(d.at), d.user, d.name, field_title(d.field), d.why)
            for n, d in enumerate(reversed(self.disclosures(wanted)), 1)
        ]
        columns = (
            Column(tr("序号"), Kind.CODE),
            Column(tr("时间"), Kind.DATE),
            Column(tr("用户"), Kind.CODE),
            Column(tr("查看了谁"), Kind.NAME),
            Column(tr("哪个号码"), Kind.CODE),
            Column(tr("事由"), min_mm=40),
        )
        return self._ledger("disclosure", tr(SHOWN), columns, rows, wanted)

    def _ledger(
        self,
        kind: str,
        title: str,
        columns: tuple[Column, ...],
        rows: Sequence[tuple[str, ...]],
        wanted: Wanted,
    ) -> Ledger:
        org = self._orgs.get(self._books.root)
        today = self._books.clock.today().isoformat()
        span = [day_text(day) if day else "" for day in (wanted.first, wanted.last or today)]
        period = tr("{first}至{last}", first=span[0], last=span[1]) if wanted.first else ""
        until = period or tr("截至日期：{day}", day=span[1])
        return Ledger(
            kind=kind,
            title=title,
            columns=columns,
            rows=rows,
            head=Head(tr("填报单位（盖章）：{name}", name=org.name), (until,)),
            foot=Foot(
                (tr("负责人（签名）"), tr("审核人"), tr("填表人"), tr("填报日期")),
                (self._filter_words(wanted),) if wanted != Wanted() else (),
            ),
            as_of=today,
            empty_text=tr("没有符合条件的记录"),
        )

    def _filter_words(self, wanted: Wanted) -> str:
        """What was left out of the ledger, so that nobody takes it for all there is."""
        parts = [
            tr("用户 {user}", user=wanted.user) if wanted.user else "",
            action_name(wanted.action) if wanted.action else "",
            table_name(wanted.table) if wanted.table else "",
            tr("含“{text}”", text=wanted.text) if wanted.text else "",
            tr("按日期") if wanted.first or wanted.last else "",
        ]
        return tr("本表只列出符合筛选的记录：{parts}。", parts=tr("、").join(filter(None, parts)))

    def _details(self, change: Change, names: Mapping[tuple[str, str], str]) -> list[Detail]:
        name = names.get((change.table, change.uid), "")
        record = f"{table_name(change.table)}　{name}" if name else table_name(change.table)
        before = from_units(change.before or {})
        after = from_units(change.after)
        if change.before is None:
            text = tr("新记录，{n} 项", n=len([v for v in after.values() if v]))
            return [Detail(record, text, "", "")]
        found = []
        for key, value in after.items():
            if key == GONE:
                text = tr("删除") if value else tr("恢复")
                found.append(Detail(record, tr("整条记录"), "", text))
            elif before.get(key) != value:
                texts = [self._text(change.table, key, v, names) for v in (before.get(key), value)]
                found.append(Detail(record, field_name(change.table, key), *texts))
        return found

    def _text(
        self, table: str, key: str, value: object, names: Mapping[tuple[str, str], str]
    ) -> str:
        text = str(value or "")
        target = _target(table, key)
        if target:
            return names.get((target, text), "")
        if table == "person" and key in FIELD:
            text = on_screen(FIELD[key], text, self._codes)
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _target(table: str, column: str) -> str:
    """The book that a field refers to, "" for one that holds a text."""
    return next((target for name, target in SHAPES[table].refs if name == column), "")


def _named(changes: Sequence[Change]) -> set[tuple[str, str]]:
    """The records that edited fields refer to."""
    return {
        (target, str(value))
        for change in changes
        if change.before is not None
        for side in (change.before, change.after)
        for key, value in from_units(side).items()
        if value and (target := _target(change.table, key))
    }


def _words(reader: Reader, action: Action) -> str:
    """What was done; what is undone or done again is named by what it was."""
    name = action_name(action.action)
    origin = action
    for _ in range(_DEEP):
        if origin.action not in (UNDO, REDO):
            break
        found = trail.action(reader, str(origin.args.get("of", "")))
        if found is None:
            return tr("{action}：{what}", action=name, what=action_name(str(origin.args["what"])))
        origin = found
    words = action_words(origin.action, origin.args)
    text = words if origin is action else tr("{action}：{what}", action=name, what=words)
    return tr("{text}（合并已退回）", text=text) if action.aside else text


def when(iso: str) -> str:
    """A moment of the log on paper: 2026-07-01 09:30, by the clock of who did it."""
    try:
        return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}"
    except ValueError:
        return iso
