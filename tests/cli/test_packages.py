"""The road between township and villages from a terminal, as scripts and checks use it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.console import SAMPLES, Console


class Terminal:
    """Commands over the folders of several PCs."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def run(self, pc: str, *words: str, status: int = 0) -> Any:
        answer = Console(self.folder / pc, self._capsys)(*words)
        assert answer.status == status, answer.err
        return answer.json

    def file(self, name: str) -> str:
        return str(self.folder / f"{name}.pbpkg")

    def hash(self, pc: str, org: str) -> str:
        found = self.run(pc, "check", "--org", org)
        assert found["ok"]
        return str(found["state_hash"])


def test_the_whole_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One township, one village, twice, any order; conflict, decision, roll-back, one hash."""
    monkeypatch.setenv("PARTYBUILD_PACKAGE_PASSPHRASE", "河边 白杨 三轮车")
    t = Terminal(tmp_path, capsys)
    t.run("town", "init", "--org", "双河镇党委", "--code", "01", "--level", "township")
    t.run("town", "orgs", "add", "中共红旗村党支部委员会")
    t.run("town", "members", "import", str(SAMPLES / "红旗村.csv"), "--org", "红旗村支部")
    t.run("town", "package", "invite", "--org", "红旗支部", "-o", t.file("inv"))
    accepted = t.run("village", "package", "accept", t.file("inv"))
    assert accepted["recovery_code"] and accepted["org"] == "中共红旗村党支部委员会"
    assert t.hash("town", "红旗支部") == t.hash("village", "红旗支部")

    uid = t.run("village", "members", "list")["members"][0]["uid"]
    t.run("village", "members", "set", uid, "employer=甲厂", "address=一组")
    t.run("town", "members", "set", uid, "employer=乙厂")
    t.run("village", "package", "export", "-o", t.file("r1"))
    look = t.run("town", "package", "inspect", t.file("r1"))
    assert (look["kind"], look["number"], look["to"]["name"]) == ("report", 1, "双河镇党委")
    seen = Console(t.folder / "town", capsys).plain("package", "inspect", t.file("r1")).out
    assert "上报，第 1 包，写于 " in seen
    assert f"全部内容，改动 {look['counts']['changes']} 处，附件 0 个" in seen
    taken = ("package", "invite", "--org", "红旗支部", "-o", t.file("r1"))
    assert t.run("town", *taken, status=3)["error"] == "package_file_there"
    dry = t.run("town", "package", "import", t.file("r1"), "--dry-run")
    told = t.run("town", "package", "import", t.file("r1"))
    assert (told["state"], told["conflicts"], told["missing"]) == ("applied", 1, [])
    assert {k: dry[k] for k in ("new", "changed", "merged", "conflicts", "deletions")} == {
        k: told[k] for k in ("new", "changed", "merged", "conflicts", "deletions")
    }
    assert t.run("town", "package", "import", t.file("r1"))["state"] == "already"
    Path(t.file("notes")).write_text("村里的照片", "utf-8")
    t.run("village", "package", "export", "-o", t.file("notes"), "--replace")
    (one,) = t.run("town", "package", "conflicts")["conflicts"]
    assert (one["field"], one["local"], one["incoming"]) == ("employer", "乙厂", "甲厂")
    t.run("town", "package", "rollback", told["package"])
    assert t.run("town", "package", "conflicts")["conflicts"] == []
    assert t.run("town", "package", "import", t.file("r1"))["state"] == "applied"
    t.run("town", "package", "resolve", one["id"], "--keep", "incoming")
    t.run("town", "package", "resolve", one["id"], "--keep", "incoming", status=2)
    t.run("town", "package", "export", "--org", "红旗村", "-o", t.file("t1"))
    for _ in range(2):
        t.run("village", "package", "import", t.file("t1"))
    assert t.hash("town", "红旗支部") == t.hash("village", "红旗支部")

    listed = t.run("town", "package", "list")["packages"]
    assert [(one["kind"], one["name"]) for one in listed] == [
        ("return", "红旗村党支部"),
        ("report", "红旗村党支部"),
        ("invitation", "红旗村党支部"),
    ]
    said = Console(t.folder / "village", capsys).plain("package", "list").out.splitlines()
    assert [line.split("\t")[1:5] for line in said[:2]] == [
        ["发回", "双河镇党委", "第 2 包", "已合并"],
        ["上报", "双河镇党委", "第 2 包", "对方已收到"],
    ]

    damaged = Path(t.file("damaged"))
    damaged.write_bytes(Path(t.file("t1")).read_bytes()[:-40])
    refused = t.run("village", "package", "import", str(damaged), status=3)
    assert (refused["state"], refused["new"]) == ("refused", 0)
    several = t.run("town", "package", "import", t.file("r1"), str(damaged), status=1)
    assert [one["state"] for one in several["packages"]] == ["already", "refused"]
    t.run("village", "members", "set", uid, "phone=13800000001")
    t.run("village", "package", "export", "-o", t.file("r2"))
    several = t.run("town", "package", "import", t.file("nowhere"), t.file("r2"), status=1)
    assert [one["state"] for one in several["packages"]] == ["refused", "applied"]
    t.run("town", "package", "export", "--org", "没有这个村", "-o", t.file("x"), status=2)
    t.run("village", "package", "rollback", "zzz", status=2)
    for own in ("books.db", "keyring.json"):
        place = str(t.folder / "town" / own)
        over = ("package", "export", "--org", "红旗村", "--replace", "-o", place)
        assert t.run("town", *over, status=3)["error"] == "own_file"
        assert t.run("town", "members", "export", place, status=3)["error"] == "own_file"
    paper = ("package", "receipt", told["package"], "-o")
    assert t.run("town", *paper, t.file("r"), status=2)["error"] == "output_form"
    assert t.run("town", *paper, str(tmp_path / "r.pdf"))["pages"] == 1

    monkeypatch.setenv("PARTYBUILD_PACKAGE_PASSPHRASE", "河边")
    weak = Console(t.folder / "town", capsys)(
        "package", "invite", "--org", "红旗支部", "-o", t.file("w")
    )
    assert weak.status == 0 and "口令不到 8 个字" in weak.err
    monkeypatch.setenv("PARTYBUILD_PACKAGE_PASSPHRASE", "\u3000 ")
    for pc, words in (
        ("town", ("invite", "--org", "红旗支部", "-o", t.file("blank"))),
        ("other", ("accept", t.file("w"))),
    ):
        answer = Console(t.folder / pc, capsys)("package", *words)
        assert (answer.status, answer.json["error"]) == (2, "package_passphrase_missing")
        assert "PARTYBUILD_PACKAGE_PASSPHRASE" in answer.err
    assert not Path(t.file("blank")).exists()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert t.run("village", "package", "export", "-o", str(pipe), status=3)["error"] == (
        "target_special"
    )
