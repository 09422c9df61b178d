"""Commands about users and the data key."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from partybuild_desktop.domain.access import Role
from tests.books import LABEL, PASSWORD, entrance, member_named
from tests.cli.console import SAMPLES, Console

OTHER = "另一个够长的密码"


@pytest.fixture
def office(console: Console, monkeypatch: pytest.MonkeyPatch) -> Console:
    """The small township with two clerks."""
    monkeypatch.setenv("PARTYBUILD_NEW_PASSWORD", OTHER)
    assert console.done("users", "add", "clerk") == {"user": "录入1"}
    assert console.done("users", "add", "clerk") == {"user": "录入2"}
    return console


def test_users_are_listed_added_and_removed(office: Console) -> None:
    listed = office.done("users", "list")
    assert [one["label"] for one in listed["users"]] == [LABEL, "录入1", "录入2"]
    assert listed["left"] == []
    assert "录入1\t录入\t" in office.plain("users", "list").out
    assert office.done("users", "remove", "录入2") == {"user": "录入2"}
    listed = office.done("users", "list")
    assert listed["left"] == ["录入2"]
    answer = office("users", "remove", LABEL)
    assert (answer.status, answer.is_refusal) == (3, True)


def test_the_data_key_is_changed(office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    office.done("users", "remove", "录入2")
    state = office.done("check")["state_hash"]
    value = office.done("users", "change-key")
    assert value["passwords"].keys() == {"录入1"}
    assert len(value["recovery_code"].replace("-", "")) == 28
    checked = office.done("check")
    assert (checked["ok"], checked["state_hash"]) == (True, state)
    assert office.done("users", "list")["left"] == []
    verified = office.done("backup", "verify")["verified"]
    assert verified == {value["backup_after"]: True, value["backup"]: True}
    monkeypatch.setenv("PARTYBUILD_PASSWORD", OTHER)
    assert office("--user", "录入1", "check").status == 3
    monkeypatch.setenv("PARTYBUILD_PASSWORD", value["passwords"]["录入1"])
    assert office("--user", "录入1", "users", "change-key").status == 3  # a clerk may not
    assert office.done("--user", "录入1", "check")["ok"]
    monkeypatch.setenv("PARTYBUILD_PASSWORD", PASSWORD)
    office.done("backup", "restore", value["backup"])
    assert office.done("check")["state_hash"] == state


def test_an_old_keyring_put_back_is_told_and_gives_way(office: Console, tmp_path: Path) -> None:
    for file in office.folder.glob("keyring*.json"):
        shutil.copy(file, tmp_path)
    made = office.done("users", "change-key")["backup_after"]
    for file in tmp_path.glob("keyring*.json"):
        shutil.copy(file, office.folder)
    assert office("check").json["error"] == "key_wrong"
    answer = office.plain("backup", "keyring")
    assert answer.status == 0
    assert "不配套" in answer.out and made in answer.out
    assert office.done("check")["ok"]


def test_for_a_person_everything_is_said(office: Console) -> None:
    answer = office.plain("users", "change-key", "--no-backup")
    assert answer.status == 0
    for words in ("数据密钥已更换", "恢复码：", "录入1 的新密码：", "录入2 的新密码："):
        assert words in answer.out
    assert "只显示这一次" in answer.out


#  Every command that writes to the books, with what it needs to get as far as its right.
WRITING: Final = (
    ("members", "import", SAMPLES / "红旗村花名册.xlsx", "--org", "红旗支部"),
    ("members", "set", "UID", "phone=13900000001"),
    ("members", "transfer", "UID", "--to", "红星支部", "--date", "2026-01-01"),
    ("members", "remove", "UID", "--reason", "died", "--date", "2026-01-01"),
    ("orgs", "add", "新店村党支部"),
    ("undo",),
    ("check", "--mend"),
    ("year", "close", "--year", "2025"),
    ("meetings", "plan", "--year", "2026"),
    ("package", "invite", "--org", "红旗支部", "-o", "OUT"),
    ("package", "resolve", "x", "--keep", "local"),
    ("users", "add", "clerk"),
    ("users", "remove", "录入1"),
    ("users", "change-key"),
    ("backup", "restore"),
)
#  Of those a clerk may do all but the last; and no other PC is told of these books by him.
MANAGING: Final = tuple(w for w in WRITING if w[0] in ("users", "backup") or w[1:2] == ("invite",))


@pytest.mark.parametrize(
    ("label", "role", "commands"),
    [("检查1", Role.INSPECTOR, WRITING), ("录入2", Role.CLERK, MANAGING)],
)
def test_who_may_not_is_refused_by_each_command_and_nothing_changes(
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    label: str,
    role: Role,
    commands: tuple[tuple[str | Path, ...], ...],
) -> None:
    app = entrance(console.folder).unlock(LABEL, PASSWORD)
    uid = member_named(app, "王秀英")
    app.users.add(label, role, PASSWORD)
    if label != "录入1":
        app.users.add("录入1", Role.CLERK, PASSWORD)
    app.backups.create()
    app.close()
    monkeypatch.setenv("PARTYBUILD_PACKAGE_PASSPHRASE", "河边 白杨 三轮车")
    monkeypatch.setenv("PARTYBUILD_NEW_PASSWORD", "四个不相干的词呀")
    before = console.done("check")["state_hash"], sorted(console.folder.glob("backups/*"))
    for words in commands:
        told = [{"UID": uid, "OUT": console.folder.parent / "out"}.get(str(w), w) for w in words]
        answer = console("--user", label, *told)
        assert (answer.status, answer.json["error"]) == (3, "right_missing"), words
        assert label in answer.err
    after = console.done("check")["state_hash"], sorted(console.folder.glob("backups/*"))
    assert after == before
    assert {u["label"] for u in console.done("users", "list")["users"]} == {LABEL, label, "录入1"}
    assert not (console.folder.parent / "out").exists()
