"""Who may do what of the records' commands: an inspector reads and prints, a clerk enters."""

from __future__ import annotations

from typing import Final

import pytest

from partybuild_desktop.domain.access import Role
from tests.books import LABEL, PASSWORD, entrance, member_named, org_named
from tests.cli.console import Console

DAY: Final = ("--date", "2026-03-01")
WRITING: Final = (
    ("orgs", "set", "0101", "phone=0705-1"),
    ("orgs", "rename", "0101", "--to", "新旗村党支部"),
    ("orgs", "move", "0102", "--under", "0103", *DAY),
    ("orgs", "split", "0101", "--to", "红旗三村党支部", "--members", "李䶮", *DAY),
    ("orgs", "merge", "010302", "--into", "010301", *DAY),
    ("posts", "appoint", "王秀英", "--org", "0101", "--title", "委员", *DAY),
    ("posts", "end", "POST", *DAY),
    ("members", "add", "name=周新", "joined=2020", "--org", "0102"),
    ("members", "remove", "周新", "--reason", "suspended", *DAY),
    ("members", "restore", "周新", "--date", "2026-04-01", "--org", "0101"),
    ("members", "confirm", "王秀英", "--date", "1973-05-01"),
    ("members", "delete", "单秀兰"),
    ("orgs", "dissolve", "0102", *DAY),
)
READING: Final = (
    ("orgs", "show", "0101"),
    ("members", "show", "王秀英"),
    ("posts", "list"),
    ("log", "list"),
    ("log", "print", "-o", "OUT"),
)


@pytest.fixture
def office(console: Console) -> tuple[Console, str]:
    """The small township with a clerk and an inspector, and the uid of a post."""
    app = entrance(console.folder).unlock(LABEL, PASSWORD)
    app.users.add("录入1", Role.CLERK, PASSWORD)
    app.users.add("检查1", Role.INSPECTOR, PASSWORD)
    wang, flag = member_named(app, "王秀英"), org_named(app, "红旗村")
    app.orgs.appoint(wang, org=flag, title="书记", start="2021-01-12")
    (post,) = app.orgs.posts()
    app.close()
    return console, post.uid


def test_an_inspector_reads_and_prints_and_changes_nothing(office: tuple[Console, str]) -> None:
    console, post = office
    console.done("members", "add", "name=周新", "joined=2020", "--org", "0102")
    before = console.done("check")["state_hash"]
    for words in WRITING:
        answer = console("--user", "检查1", *(post if w == "POST" else w for w in words))
        assert (answer.status, answer.json["error"]) == (3, "right_missing"), words
        assert "检查1" in answer.err
    assert console.done("check")["state_hash"] == before
    out = console.folder.parent / "out.pdf"
    for words in READING:
        console.done("--user", "检查1", *(out if w == "OUT" else w for w in words))
    assert out.exists()


def test_a_clerk_enters(office: tuple[Console, str]) -> None:
    console, post = office
    for words in WRITING:
        console.done("--user", "录入1", *(post if w == "POST" else w for w in words))
    listed = console.done("log", "list", "--by", "录入1")["log"]
    assert len(listed) == len(WRITING)
