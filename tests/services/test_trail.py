"""The log as a person reads it: filtered, in words, field by field, on paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.services.app import App
from partybuild_desktop.services.wording.record import TABLES, field_name, table_name
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import BOOKS, TXN
from partybuild_desktop.store.trail import Wanted
from partybuild_desktop.system.clock import FixedClock
from tests.books import NOW, PASSWORD, entrance, member_named, org_named

NUMBER = "11010519491231002X"


@pytest.fixture
def busy(town: App, town_folder: Path) -> App:
    """The small township with a few days of work by two users."""
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"phone": "13812345678", "id": NUMBER})
    town.members.transfer(uid, to=org_named(town, "红星村"), on="2026-06-01")
    town.history.undo()
    town.members.set_many(
        [(member_named(town, name), {"note": "走访"}) for name in ("李䶮", "单秀兰")]
    )
    town.users.add("录入1", Role.CLERK, PASSWORD)
    town.close()
    clock = FixedClock(NOW + dt.timedelta(days=3))
    later = entrance(town_folder, clock=clock).unlock("录入1", PASSWORD)
    later.orgs.set(later.books.root, {"phone": "0705-1"})
    later.members.reveal(uid, "id", "核对档案")
    later.members.reveal(member_named(later, "李䶮"), "phone")
    later.close()
    return entrance(town_folder, clock=clock).unlock("主管1", PASSWORD)


def words(app: App, wanted: Wanted) -> list[str]:
    return [line.words for line in app.trail.lines(wanted)]


def test_actions_in_words_newest_first(busy: App) -> None:
    assert words(busy, Wanted())[:5] == [
        "修改党组织",
        "新增用户　录入1",
        "修改党员（2 人）",
        "撤销：转接组织关系　王秀英",
        "转接组织关系　王秀英",
    ]
    assert busy.trail.count(Wanted()) == len(busy.trail.lines(Wanted())) == 19
    assert len(busy.trail.lines(Wanted(), limit=4)) == 4
    assert all(line.here for line in busy.trail.lines(Wanted()))
    busy.close()


def test_filters(busy: App) -> None:
    for wanted, n in (
        (Wanted(user="录入1"), 1),
        (Wanted(user="检查1"), 0),
        (Wanted(first="2026-07-02"), 1),
        (Wanted(last="2026-07-03"), 18),
        (Wanted(first="2026-07", last="2026-07"), 19),
        (Wanted(last="2026-07-04"), 19),
        (Wanted(action="member_edit"), 2),
        (Wanted(table="event"), 8),
        (Wanted(text="秀英"), 4),  # entered, changed, moved, taken back
        (Wanted(text="李䶮"), 2),  # one of two in one action
        (Wanted(text="走访"), 1),
        (Wanted(text="0705"), 1),
        (Wanted(text='"'), 0),
        (Wanted(text="%"), 0),
        (Wanted(user="主管1", text="秀英", action="member_transfer"), 1),
    ):
        assert busy.trail.count(wanted) == n, wanted
        assert len(busy.trail.lines(wanted)) == n
    assert busy.trail.users() == ["主管1", "录入1"]
    assert ("member_edit", "修改党员") in busy.trail.kinds()
    busy.close()


def test_what_an_action_changed_field_by_field_with_numbers_masked(busy: App) -> None:
    (line,) = busy.trail.lines(Wanted(text=NUMBER))
    found = {(d.field, d.before, d.after) for d in busy.trail.details(line.action.txn)}
    assert found == {
        ("手机号", "", "138****5678"),
        ("公民身份号码", "", "110105********002X"),
    }
    (moved,) = busy.trail.lines(Wanted(action="member_transfer"))
    (event,) = busy.trail.details(moved.action.txn)
    assert (event.record, event.field) == ("党籍经过　王秀英", "新记录，4 项")
    (undone,) = busy.trail.lines(Wanted(action="undo"))
    (gone,) = busy.trail.details(undone.action.txn)
    assert (gone.field, gone.after) == ("整条记录", "删除")
    (changed,) = busy.trail.lines(Wanted(action="org_edit"))
    (phone,) = busy.trail.details(changed.action.txn)
    assert (phone.record, phone.field, phone.after) == ("党组织　双河镇党委", "联系电话", "0705-1")
    busy.close()


def test_a_reference_reads_as_what_it_refers_to(town: App) -> None:
    uid, _ = town.orgs.add_village("红旗村")
    town.orgs.set(org_named(town, "红旗村"), {"village": uid})
    detail = town.trail.details(town.trail.lines(Wanted(), limit=1)[0].action.txn)[0]
    assert (detail.field, detail.before, detail.after) == ("行政村", "", "红旗村")


def test_who_showed_full_numbers(busy: App) -> None:
    found = busy.trail.disclosures(Wanted())
    assert [(d.user, d.name, d.field, d.why) for d in found] == [
        ("录入1", "李䶮", "phone", ""),
        ("录入1", "王秀英", "id", "核对档案"),
    ]
    assert len(busy.trail.disclosures(Wanted(text="档案"))) == 1
    assert busy.trail.disclosures(Wanted(user="主管1")) == []
    assert len(busy.trail.disclosures(Wanted(first="2026-07-04", last="2026-07-04"))) == 2
    ledger = busy.trail.disclosure_ledger(Wanted(text="王"))
    assert [row[2:] for row in ledger.rows] == [("录入1", "王秀英", "公民身份号码", "核对档案")]
    busy.close()


def test_the_log_on_paper_says_what_it_leaves_out(busy: App, tmp_path: Path) -> None:
    whole = busy.trail.ledger(Wanted())
    assert not whole.foot.notes
    rows = list(whole.rows)
    assert rows[0][3] == "建立账簿"
    assert rows[-1][1:4] == ("2026-07-04 09:00", "录入1", "修改党组织")
    part = busy.trail.ledger(Wanted(user="录入1", first="2026-07-01", text="0705"))
    assert "用户 录入1" in part.foot.notes[0]
    assert "0705" in part.foot.notes[0]
    assert "2026年7月1日" in part.head.right[0]
    drawn = busy.prints.write(whole, tmp_path / "log.pdf")
    assert (drawn.rows, drawn.missing_glyphs) == (19, ())
    assert busy.prints.value(drawn.n)[1].title == "操作记录"
    busy.close()


def test_what_a_roll_back_set_aside_is_still_listed(town: App) -> None:
    with town.books.local() as conn:
        newest = town.trail.lines(Wanted(), limit=1)[0].action.txn
        conn.execute(TXN.update().where(TXN.c.hash == newest).values(aside=1))
    line = town.trail.lines(Wanted(), limit=1)[0]
    assert line.action.aside
    assert line.words.endswith("（合并已退回）")


def test_every_book_and_every_field_has_a_name() -> None:
    assert TABLES.keys() == BOOKS.keys()
    for table, book in BOOKS.items():
        assert table_name(table)
        for column in book.c:
            if column.name != "uid":
                assert field_name(table, column.name)


def test_a_text_is_found_at_once_in_a_long_log(town: App) -> None:
    """It is looked for in values and names; 2,000 actions take a blink."""
    uid = member_named(town, "王秀英")
    for n in range(60):
        town.members.set(uid, {"note": str(n)})
    assert town.trail.count(Wanted(text="秀英")) == 61


def test_a_former_users_label_is_not_given_again(town: App) -> None:
    assert town.users.next_label(Role.MANAGER) == "主管2"
    with town.books.local() as conn:
        Reader(conn).conn.exec_driver_sql(
            "INSERT INTO disclosure (at, user, person, field, why) VALUES ('', '录入1', '', '', '')"
        )
    assert town.users.next_label(Role.CLERK) == "录入2"
    assert town.users.next_label(Role.INSPECTOR) == "检查1"
