"""T6 in the books: whatever is wrong with a package, no row changes and no file is left (P8)."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.container import Container
from partybuild_desktop.services.package import accepting, receiving, sending
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store import books
from partybuild_desktop.system.errors import EnvironmentProblem
from tests.books import hash_of, member_named
from tests.services.test_package import PHRASE, Road, edit, road  # noqa: F401 - the fixture
from tests.share import share


def flipped(data: bytes, share: float) -> bytes:
    at = int(len(data) * share)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "zero bytes": lambda data: bytes(len(data)),
    "half of it": lambda data: data[: len(data) // 2],
    "a byte of an entry": lambda data: flipped(data, 0.2),
    "a byte of the manifest": lambda data: flipped(data, 0.9),
    "a byte of the directory": lambda data: data[:-30] + b"\xff" + data[-29:],
    "something behind": lambda data: data + b"\0",
    "a text": lambda data: "党员花名册".encode(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_package_changes_no_row(road: Road, name: str) -> None:  # noqa: F811
    road.invite("flag", "红旗村党支部")
    report = road.send("flag")
    report.write_bytes(DAMAGES[name](report.read_bytes()))
    unchanged(road, lambda: road.town.packages.rehearse(report))
    unchanged(road, lambda: road.town.packages.receive(report))
    unchanged(road, lambda: road.town.packages.inspect(report))


def unchanged(road: Road, act: Callable[[], object]) -> None:  # noqa: F811
    """Refused with a sentence; the books, the backups and the folder are as they were."""
    folder = road.town.paths.data_dir
    before = hash_of(road.town), len(road.town.backups.all())
    files = {p for p in folder.rglob("*") if p.is_file() and "books.db" not in p.name}
    with pytest.raises(UserProblem) as caught:
        act()
    assert caught.value.code.startswith("package_")
    assert "请" in text_of(caught.value)
    assert (hash_of(road.town), len(road.town.backups.all())) == before
    assert {p for p in folder.rglob("*") if p.is_file() and "books.db" not in p.name} == files


def test_a_folder_stands_for_the_only_package_in_it(road: Road, tmp_path: Path) -> None:  # noqa: F811
    road.invite("flag", "红旗村党支部")
    stick = tmp_path / "U盘"
    stick.mkdir()
    unchanged(road, lambda: road.town.packages.receive(stick))
    report = Path(shutil.move(road.send("flag"), stick / "红旗村.pbpkg"))
    (stick / "unfinished.pbpkg.part").write_bytes(b"PK")
    assert road.town.packages.inspect(stick).sender.org == road.town.orgs.find("红旗村党支部")
    assert road.town.packages.receive(stick).state == "applied"
    shutil.copy(report, stick / "again.pbpkg")
    unchanged(road, lambda: road.town.packages.receive(stick))
    unchanged(road, lambda: road.town.packages.receive(stick / "unfinished.pbpkg.part"))
    assert road.town.packages.receive(report).state == "already"


def test_the_stick_is_pulled_while_a_package_is_taken_in(
    road: Road,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """T12: at each reading of it; nothing is taken, or all of it, and the message says which."""
    road.invite("flag", "红旗村党支部")
    edit(road.pcs["flag"], "王秀英", employer="甲厂")
    stick, pocket = tmp_path / "U盘", tmp_path / "口袋"
    stick.mkdir()
    report = Path(shutil.move(road.send("flag"), stick / "红旗村.pbpkg"))
    real, left = Container.read, [0]

    def read(container: Container, name: str) -> bytes:
        left[0] -= 1
        if not left[0]:
            stick.rename(pocket)
        if not stick.exists():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(container, name)

    monkeypatch.setattr(Container, "read", read)
    before, at, done = hash_of(road.town), 0, False
    while not done:
        at += share(4, 1)
        left[0] = at
        try:
            done = road.town.packages.receive(report).state == "applied"
        except EnvironmentProblem as problem:
            assert problem.code == "stick_gone_reading"
            assert "U盘" in text_of(problem)
            assert hash_of(road.town) == before
            pocket.rename(stick)
    record_property("tried", at // share(4, 1))
    assert at > 4
    assert hash_of(road.town) != before
    assert road.sound()


def test_a_name_that_is_taken_is_not_written_over(road: Road, tmp_path: Path) -> None:  # noqa: F811
    """P6: whatever lies there stays, unless it is one's own earlier package to the same place."""
    flag_file = road.invite("flag", "红旗村党支部")
    road.invite("star", "红星村党支部")
    town, flag = road.town, road.pcs["flag"]
    where = {name: town.orgs.find(name) for name in ("红旗村党支部", "红星村党支部")}
    stick = tmp_path / "U盘.pbpkg"
    stick.write_bytes("村里的照片".encode())

    def kept(act: Callable[[], object]) -> bool:
        before = stick.read_bytes()
        with pytest.raises(UserProblem) as caught:
            act()
        assert str(stick) in text_of(caught.value)
        return caught.value.code == "package_file_there" and stick.read_bytes() == before

    assert kept(lambda: flag.packages.send(stick))
    flag.packages.send(stick, replace_file=True)
    assert flag.packages.send(stick).manifest.number == 2
    assert kept(lambda: town.packages.send(stick, where["红旗村党支部"]))
    road.take("town", stick)
    town.packages.send(stick, where["红旗村党支部"])
    assert kept(lambda: town.packages.send(stick, where["红星村党支部"]))
    assert kept(lambda: town.packages.invite(where["红星村党支部"], stick, "口令"))
    town.packages.invite(where["红旗村党支部"], flag_file, PHRASE)


def test_no_two_packages_bear_one_number(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """A number of a package that was not written is given again; of one that was, never."""
    road.invite("flag", "红旗村党支部")
    packages = road.pcs["flag"].packages

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk_full", path="U盘")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "write", full)
        with pytest.raises(EnvironmentProblem):
            packages.send(road.path())
    assert packages.outlook().number == 1
    with monkeypatch.context() as patch:
        patch.setattr(sending.store, "keep_package", full)
        with pytest.raises(EnvironmentProblem):
            packages.send(road.path())
    assert packages.send(road.path()).manifest.number == 2


#  Loaded before anything is changed, they go on knowing today's schema.
READERS = (accepting, receiving)


def written_by(schema: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on packages say of themselves, and of what is logged, that they are of it."""
    monkeypatch.setattr(sending, "SCHEMA", schema)
    monkeypatch.setattr(books, "SCHEMA", schema)


@pytest.mark.parametrize("schema", range(2, books.SCHEMA))
def test_packages_of_a_former_schema_are_taken(
    road: Road,  # noqa: F811
    schema: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The village may have an older program than the township. Schema 1 knew no packages."""
    with monkeypatch.context() as older:
        written_by(schema, older)
        road.invite("flag", "红旗村党支部")
        edit(road.pcs["flag"], "王秀英", note="旧版里记的")
        report = road.send("flag")
    assert road.town.packages.inspect(report).schema == schema
    assert road.take("town", report).state == "applied"
    assert road.town.members.get(member_named(road.town, "王秀英")).note == "旧版里记的"
    assert road.take("flag", road.send("town", "红旗村党支部")).state == "applied"
    assert len(road.hashes("红旗村党支部", "town", "flag")) == 1
    assert road.sound()


def test_a_package_of_a_newer_schema_is_refused_by_name(
    road: Road,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    road.invite("flag", "红旗村党支部")
    with monkeypatch.context() as newer:
        written_by(books.SCHEMA + 1, newer)
        edit(road.pcs["flag"], "王秀英", note="新版里记的")
        report = road.send("flag")
    unchanged(road, lambda: road.town.packages.receive(report))
    with pytest.raises(UserProblem, match="package_schema_newer"):
        road.town.packages.receive(report)
