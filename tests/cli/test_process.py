"""The command in a process of its own, as scripts and the township's technician start it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.console import SAMPLES, process


def test_the_main_job(tmp_path: Path) -> None:
    """Set up, bring a roster in, print the ledger: nothing but the command line."""
    data, out = tmp_path / "有 空格的 文件夹", tmp_path / "红旗村花名册.pdf"
    made = process(data, "init", "--org", "红旗村党支部", "--level", "village", "--json")
    assert made.status == 0
    assert set(made.json) >= {"site", "recovery_code"}
    brought = process(
        data, "--json", "members", "import", SAMPLES / "红旗村.csv", "--org", "红旗村党支部"
    )
    assert (brought.status, brought.json["added"]) == (0, 40)
    printed = process(data, "ledger", "print", "roster", "-o", out, "--json")
    assert printed.status == 0
    assert (printed.json["rows"], printed.json["missing_glyphs"]) == (40, [])
    assert out.read_bytes().startswith(b"%PDF-")


def test_exit_statuses(town_folder: Path, tmp_path: Path) -> None:
    assert process(town_folder, "check").status == 0
    table = tmp_path / "x.csv"
    table.write_text("姓名,性别,身份证号\n甲,男,123\n", "utf-8")
    assert process(town_folder, "members", "import", table, "--org", "红旗村党支部").status == 1
    assert process(town_folder, "frobnicate").status == 2
    assert process(town_folder, "check", PARTYBUILD_PASSWORD="错的密码").status == 3


def test_json_is_alone_on_standard_output(town_folder: Path) -> None:
    answer = process(town_folder, "members", "list", "--json")
    assert answer.out.count("\n") == 1
    assert len(json.loads(answer.out)["members"]) == 6
    refused = process(town_folder, "undo", "--json", PARTYBUILD_PASSWORD="错的密码")
    assert refused.is_refusal
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_on_a_terminal_that_has_not_every_character(town_folder: Path, encoding: str) -> None:
    """It shows what it can, JSON stays JSON, and no command breaks off."""
    answer = process(town_folder, "members", "list", PYTHONIOENCODING=encoding)
    assert (answer.status, answer.out.count("\n")) == (0, 6)
    assert "U00020bb7" in answer.out
    value = process(town_folder, "members", "list", "--json", PYTHONIOENCODING=encoding).json
    assert [m["name"] for m in value["members"]][4] == "𠮷建国"


def test_a_second_process_is_refused_while_one_works(town_folder: Path) -> None:
    from tests.books import LABEL, PASSWORD, entrance

    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    try:
        answer = process(town_folder, "members", "list", "--json")
    finally:
        app.close()
    assert (answer.status, answer.is_refusal) == (3, True)
    assert "另一个窗口" in answer.err
    assert process(town_folder, "members", "list").status == 0


def test_no_display_names_the_command_line(town_folder: Path) -> None:
    answer = process(town_folder, QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert answer.status == 2
    assert "partybuild --help" in answer.err
