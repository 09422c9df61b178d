"""Commands about the books as a whole."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.books import LABEL, PASSWORD, entrance, member_named
from tests.cli.console import SAMPLES, Console
from tests.store.test_attachment import photograph
from tests.store.test_history import edit_behind_its_back

OTHER = "另一个够长的密码"


def test_init_makes_books_and_shows_the_recovery_code_once(nowhere: Console) -> None:
    value = nowhere.done("init", "--org", "红旗村党支部", "--code", "0101", "--level", "village")
    assert set(value) >= {"site", "recovery_code"}
    assert len(value["recovery_code"].replace("-", "")) == 28
    (org,) = nowhere.done("orgs", "list")["orgs"]
    assert (org["code"], org["name"]) == ("0101", "中共红旗村党支部委员会")


def test_init_twice_is_refused(console: Console) -> None:
    before = console.done("check")["state_hash"]
    answer = console("init", "--org", "甲村党支部", "--level", "village")
    assert (answer.status, answer.is_refusal) == (3, True)
    assert "已经有账簿" in answer.err
    assert console.done("check")["state_hash"] == before


def test_a_wrong_password_changes_nothing(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTYBUILD_PASSWORD", "错的密码")
    answer = console("members", "list")
    assert (answer.status, answer.is_refusal) == (3, True)
    assert "密码不对" in answer.err
    assert "4" in answer.err  # of five free tries
    monkeypatch.setenv("PARTYBUILD_PASSWORD", PASSWORD)
    assert len(console.done("members", "list")["members"]) == 6


def test_no_password_at_all_is_wrong_usage(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARTYBUILD_PASSWORD")
    answer = console("members", "list")
    assert answer.status == 2
    assert "PARTYBUILD_PASSWORD" in answer.err


def test_the_password_from_a_file(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PARTYBUILD_PASSWORD")
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD + "\r\nnot this\n", "utf-8")
    assert console.done("--password-file", secret, "check")["ok"]
    answer = console("--password-file", tmp_path / "none", "check")
    assert answer.status == 3
    assert "none" in answer.err


def test_another_user_by_name(console: Console) -> None:
    assert console.done("--user", LABEL, "check")["ok"]
    answer = console("--user", "录入9", "check")
    assert answer.status == 3
    assert "录入9" in answer.err


def test_a_new_password_by_the_old_one(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTYBUILD_NEW_PASSWORD", OTHER)
    assert console.done("passwd") == {"user": LABEL}
    assert console("check").status == 3
    monkeypatch.setenv("PARTYBUILD_PASSWORD", OTHER)
    assert console.done("check")["ok"]


def test_a_new_password_by_the_recovery_code(
    nowhere: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = nowhere.done("init", "--org", "红旗村党支部", "--level", "village")
    monkeypatch.setenv("PARTYBUILD_PASSWORD", OTHER)
    monkeypatch.setenv("PARTYBUILD_RECOVERY", "0000-0000")
    answer = nowhere("recover")
    assert answer.status == 3
    monkeypatch.setenv("PARTYBUILD_RECOVERY", made["recovery_code"].lower().replace("-", " "))
    assert nowhere.done("recover")["user"] == LABEL
    assert nowhere.done("check")["ok"]
    monkeypatch.setenv("PARTYBUILD_NEW_PASSWORD", "麦田旁的五棵白杨")
    assert nowhere.done("recover")["user"] == LABEL
    monkeypatch.setenv("PARTYBUILD_PASSWORD", "麦田旁的五棵白杨")
    assert nowhere.done("check")["ok"]


def test_undo_and_redo_the_last_action(console: Console) -> None:
    before = console.done("check")["state_hash"]
    console.done("orgs", "add", "新店村党支部")
    after = console.done("check")["state_hash"]
    assert console.done("undo") == {"undone": "org_add"}
    assert console.done("check")["state_hash"] == before
    assert console.done("redo") == {"redone": "org_add"}
    assert console.done("check")["state_hash"] == after


def test_nothing_to_undo(blank: Console) -> None:
    for command in ("undo", "redo"):
        answer = blank(command)
        assert (answer.status, answer.is_refusal) == (3, True)
        assert "没有可以" in answer.err


def test_check_tells_of_the_file_and_of_the_data(console: Console) -> None:
    value = console.done("check")
    assert set(value) == {"ok", "findings", "state_hash"}
    assert value["ok"] is True
    assert len(value["state_hash"]) == 64
    assert {f["code"] for f in value["findings"]} == {
        "id_missing",
        "field_missing",
        "secretary_missing",
    }
    flag = console.done("check", "--org", "红旗支部")
    assert flag["state_hash"] != value["state_hash"]
    assert len(flag["findings"]) < len(value["findings"])


def test_what_can_safely_be_mended_is_and_undo_takes_it_back(console: Console) -> None:
    app = entrance(console.folder).unlock(LABEL, PASSWORD)
    with app.books.local() as conn:
        conn.exec_driver_sql("UPDATE person SET birth = '1950' WHERE name = '王秀英'")
    app.close()
    answer = console.plain("check")
    assert answer.status == 3
    assert "王秀英：党员资料与操作记录不一致（出生日期）" in answer.out
    assert "check --mend" in answer.out
    done = console.done("check", "--mend")
    assert (done["ok"], done["mended"]) == (True, 1)
    assert console.done("undo")["undone"] == "repair"
    assert console.done("check", "--mend")["mended"] == 0


def test_backups_are_made_listed_and_restored(console: Console, tmp_path: Path) -> None:
    before = console.done("check")["state_hash"]
    assert console.done("backup", "list")["alarms"] == ["no_backup", "no_copy"]  # of July's books
    (tmp_path / "stick").mkdir()
    made = console.done("backup", "create", "--to", tmp_path / "stick")
    assert console.done("backup", "list")["alarms"] == []
    assert any((tmp_path / "stick").rglob("*"))
    console.done("orgs", "add", "新店村党支部")
    listed = console.done("backup", "list")["backups"]
    assert [b["id"] for b in listed] == [made["id"]]
    (said,) = console.plain("backup", "list").out.splitlines()
    assert said.split("\t")[2:] == ["手动", "共 6 人"]
    assert console.done("backup", "verify")["verified"] == {made["id"]: True}
    console.done("backup", "restore", made["id"])
    assert console.done("check")["state_hash"] == before
    assert len(console.done("backup", "list")["backups"]) == 2  # what was there is saved first
    (console.folder / "backups" / made["id"] / "manifest.json").write_text("{")
    said = console.plain("backup", "list").out.splitlines()
    assert sum("已损坏" in line for line in said) == 1


def test_what_a_restored_copy_lacks_is_told(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = entrance(console.folder).unlock(LABEL, PASSWORD)
    taken = app.attachments.take(photograph(300, 200), "合影.jpg")
    app.attachments.add("person", member_named(app, "王秀英"), [taken])
    app.close()
    stick = tmp_path / "stick"
    stick.mkdir()
    made = console.done("backup", "create", "--to", stick)
    for kept in [*stick.rglob(taken.hash), *(console.folder / "backups").rglob(taken.hash)]:
        kept.unlink()
    (console.folder / "attachments" / taken.hash).unlink()
    for there, words in ((tmp_path / "new", ["--from", stick]), (console.folder, [made["id"]])):
        answer = Console(there, capsys)("backup", "restore", *words)
        assert (answer.status, answer.json["lacks"]) == (0, ["backup_attachment"])
        assert "备份缺少一个附件" in answer.err
        (found,) = Console(there, capsys).done("check")["findings"][:1]
        assert found["code"] == "attachment_missing"


def test_a_stick_that_is_not_plugged_in_is_not_made(console: Console, tmp_path: Path) -> None:
    """The copy would lie on the hard disk; the backup itself stands."""
    answer = console("backup", "create", "--to", tmp_path / "media" / "U盘")
    assert (answer.status, answer.json["error"]) == (3, "copy_place_missing")
    assert "U盘" in answer.err
    assert not (tmp_path / "media").exists()
    assert len(console.done("backup", "list")["backups"]) == 1


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Moves this PC to another zone."""

    def move(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def test_the_list_of_backups_is_in_the_time_of_this_pc(
    console: Console, zone: Callable[[str], None]
) -> None:
    zone("UTC")
    made = console.done("backup", "create")["created"]
    zone("Asia/Shanghai")
    (listed,) = console.done("backup", "list")["backups"]
    assert made.endswith("+00:00")
    assert listed["created"].endswith("+08:00")
    here, there = datetime.fromisoformat(listed["created"]), datetime.fromisoformat(made)
    assert here == there
    assert f"{here:%Y-%m-%d %H:%M:%S}\t" in console.plain("backup", "list").out


def test_a_backup_that_is_not_there(console: Console) -> None:
    answer = console("backup", "restore", "20200101-000000-x")
    assert answer.status == 2
    assert console.done("check")["ok"]


def test_a_damaged_keyring_comes_back_from_the_newest_backup(console: Console) -> None:
    assert console("backup", "keyring").json["error"] == "keyring_whole"
    made = console.done("backup", "create")
    for path in console.folder.glob("keyring*.json"):
        path.write_bytes(path.read_bytes()[:300] + bytes(50))
    refused = console("members", "list")
    assert refused.status == 3
    assert "密钥文件已损坏" in refused.err
    found = console.done("backup", "keyring")
    assert found["restored"] == made["id"]
    assert found["set_aside"]
    assert len(console.done("members", "list")["members"]) == 6


def test_a_keyring_that_is_damaged_in_a_backup_too_comes_from_the_one_before(
    console: Console,
) -> None:
    first = console.done("backup", "create")
    console.done("orgs", "add", "新店村党支部")
    second = console.done("backup", "create")
    for path in (*console.folder.glob("keyring*.json"), *console.folder.rglob("*/keyring.json")):
        if path.parent == console.folder or path.parent.name == second["id"]:
            path.write_bytes(b"{}")
    assert console.done("backup", "keyring")["restored"] == first["id"]
    assert console.done("check")["ok"]


def test_a_damaged_backup_is_found(console: Console) -> None:
    made = console.done("backup", "create")
    (database,) = console.folder.glob("backups/**/*.db")
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 0xFF
    database.write_bytes(data)
    answer = console("backup", "verify")
    assert answer.status == 3
    assert answer.json["verified"] == {made["id"]: False}
    assert answer.json["problems"] == {made["id"]: ["backup_hash"]}
    assert "和备份时不一样" in console.plain("backup", "verify").out
    assert console("backup", "restore", made["id"]).status == 3


def test_a_backup_of_other_books_is_called_that_and_not_damaged(
    console: Console, blank_folder: Path
) -> None:
    app = entrance(blank_folder).unlock(LABEL, PASSWORD)
    strange = app.backups.create()
    app.close()
    made = console.done("backup", "create")
    target = console.folder / "backups" / strange.name.replace("000001", "000099")
    shutil.copytree(strange.folder, target)
    answer = console("backup", "verify")
    assert answer.status == 3
    assert answer.json["problems"] == {target.name: ["backup_other_key"], made["id"]: []}
    assert "另一把密钥" in console.plain("backup", "verify").out


@pytest.mark.parametrize("name", ["backups", "attachments", "logs", "work"])
def test_a_file_in_the_place_of_a_folder_is_named(console: Console, name: str) -> None:
    place = console.folder / name
    shutil.move(place, place.with_name("beside"))
    place.write_text("x")
    answer = console("members", "list")
    assert (answer.status, answer.json["error"]) == (3, "folder_is_file")
    assert f"{name} 是一个文件" in answer.err and "移到别处" in answer.err
    assert place.read_text() == "x"
    place.rename(place.with_name("moved"))
    assert len(console.done("members", "list")["members"]) == 6


def test_what_stands_and_what_is_lost_together_is_said(console: Console, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    answer = console("backup", "create", "--to", tmp_path / "copies")
    assert answer.status == 0
    assert "同一块硬盘" in answer.err
    (tmp_path / "file").touch()
    answer = console("backup", "create", "--to", tmp_path / "file")
    assert answer.status == 3
    assert "已备份并核验" in answer.err  # that much is done


def test_the_demo_goes_into_an_empty_folder_only(nowhere: Console) -> None:
    small = ("--villages", "2", "--members", "5", "--years", "1", "--seed", "3")
    made = nowhere.done("demo", *small)
    assert set(made) >= {"site", "recovery_code"}
    assert made["members"] == 10
    assert len(nowhere.done("members", "list")["members"]) == 10
    answer = nowhere("demo", *small)
    assert answer.status == 3
    assert "不是空的" in answer.err


def test_selftest_prints_every_ledger(console: Console) -> None:
    kinds = {row["kind"] for row in console.done("ledger", "list")["ledgers"]}
    assert set(console.done("selftest")["ledgers"]) == kinds


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("frobnicate",), 2),
        (("orgs",), 2),
        (("init",), 2),
        (("init", "--org", "x", "--level", "county"), 2),
        (("members", "import"), 2),
        (("demo", "--villages", "many"), 2),
        (("--help",), 0),
        (("members", "import", "--help"), 0),
    ],
)
def test_the_grammar(console: Console, words: tuple[str, ...], status: int) -> None:
    assert console.plain(*words).status == status
    answer = console(*words)
    assert (answer.status, status == 0 or answer.is_refusal) == (status, True)


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("members", "list"),
        ("undo",),
        ("backup", "list"),
        ("recover",),
        ("ledger", "list"),
        ("members", "import", str(SAMPLES / "红旗村.csv")),
    ],
)
def test_without_books_every_command_says_so(nowhere: Console, words: tuple[str, ...]) -> None:
    answer = nowhere(*words)
    assert (answer.status, answer.is_refusal) == (3, True)
    assert "还没有账簿" in answer.err
    assert not nowhere.folder.exists()


def test_a_damaged_database_is_refused_and_left_alone(console: Console) -> None:
    database = console.folder / "books.db"
    data = bytearray(database.read_bytes())
    data[4096 * 3 + 100] ^= 0xFF
    data[200] ^= 0xFF
    database.write_bytes(data)
    answer = console("members", "list")
    assert (answer.status, answer.is_refusal) == (3, True)
    assert "损坏" in answer.err
    assert database.read_bytes() == bytes(data)


def test_books_that_lack_a_table_are_refused_and_come_back_from_the_backup(
    console: Console,
) -> None:
    made = console.done("backup", "create")
    edit_behind_its_back(console.folder, lambda raw: raw.execute("DROP TABLE meeting"))
    for command in (("members", "list"), ("check",), ("backup", "create")):
        answer = console(*command)
        assert (answer.status, answer.is_refusal) == (3, True)
        assert answer.json["error"] == "database_incomplete"
        assert "meeting" in answer.err
    assert console.done("backup", "restore")["restored"] == made["id"]
    assert len(console.done("members", "list")["members"]) == 6


@pytest.mark.logs
def test_a_bug_ends_in_a_sentence_and_a_report_without_names(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partybuild_desktop.services.check import Check

    def broken(*_args: object, **_kwargs: object) -> None:
        secret = "欧阳翠花 11010519491231002X"
        raise RuntimeError(secret)

    monkeypatch.setattr(Check, "run", broken)
    answer = console("check")
    assert (answer.status, answer.is_refusal) == (3, True)
    report = (console.folder / "logs" / "crash.txt").read_text("utf-8")
    assert "RuntimeError" in report
    for text in (answer.err, report):
        assert "欧阳翠花" not in text
        assert "11010519491231002X" not in text
