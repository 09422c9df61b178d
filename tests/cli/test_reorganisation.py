"""Villages renamed, split and merged by the township, over the stick: one hash on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.console import Console

DAY = ("--date", "2026-03-01")


class Road:
    """A township and what goes between it and the villages, each a folder."""

    def __init__(self, town: Console, capsys: pytest.CaptureFixture[str]) -> None:
        self.town = town
        self._folder = town.folder.parent
        self._capsys = capsys
        self._n = 0

    def _file(self) -> Path:
        self._n += 1
        return self._folder / f"{self._n}.pbpkg"

    def invite(self, org: str) -> Console:
        """A new village PC."""
        village, file = Console(self._folder / f"pc-{org}", self._capsys), self._file()
        self.town.done("package", "invite", "--org", org, "-o", file)
        village.done("package", "accept", file)
        return village

    def meet(self, village: Console, org: str) -> None:
        """A report goes up and a return comes back; then both have the same books."""
        up, down = self._file(), self._file()
        village.done("package", "export", "-o", up)
        self.town.done("package", "import", up)
        self.town.done("package", "export", "--org", org, "-o", down)
        village.done("package", "import", down)
        checked = [pc.done("check", "--org", org) for pc in (self.town, village)]
        assert [one["ok"] for one in checked] == [True, True]
        assert checked[0]["state_hash"] == checked[1]["state_hash"]


@pytest.fixture
def road(
    console: Console, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Road:
    monkeypatch.setenv("PARTYBUILD_PACKAGE_PASSPHRASE", "河边 白杨 三轮车")
    return Road(console, capsys)


def names(console: Console) -> set[str]:
    found: list[dict[str, Any]] = console.done("members", "list")["members"]
    return {member["name"] for member in found}


def test_renamed_split_and_merged(road: Road) -> None:
    town = road.town
    flag, star = road.invite("0101"), road.invite("0102")
    town.done("orgs", "rename", "0101", "--to", "新旗村党支部")
    flag.done("members", "set", "王秀英", "employer=甲厂")
    flag.done("posts", "appoint", "王秀英", "--org", "0101", "--title", "书记", *DAY)
    road.meet(flag, "0101")
    assert flag.done("orgs", "show", "0101")["name"] == "中共新旗村党支部委员会"

    town.done("orgs", "split", "0101", "--to", "新店村党支部", "--members", "李䶮", *DAY)
    shop = road.invite("新店村")
    road.meet(flag, "0101")
    assert names(shop) == {"李䶮"}
    assert names(flag) == {"王秀英", "买买提·吐尔逊"}
    assert flag("members", "set", "李䶮", "note=x").json["error"] == "person_elsewhere"

    flag.done("members", "set", "王秀英", "note=合并前改的")
    town.done("orgs", "merge", "0101", "--into", "0102", "--date", "2026-06-01")
    for _ in range(2):
        road.meet(flag, "0101")
        road.meet(star, "0102")
    assert names(flag) == set()
    assert names(star) == {"单秀兰", "王秀英", "买买提·吐尔逊"}
    shown = star.done("members", "show", "王秀英")
    assert (shown["member"]["employer"], shown["member"]["note"]) == ("甲厂", "合并前改的")
    assert [(p["title"], p["end"]) for p in shown["posts"]] == [("书记", "2026-06-01")]
    assert flag.done("posts", "list")["posts"] == []
    assert flag("orgs", "merge", "0101", "--into", "0101", *DAY).status == 3
