"""The road between a township and its villages, through real encrypted books and package files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind, balance
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.package import Keep, Received, State
from partybuild_desktop.services.package.show import counts_text, lost_lines, side_text, state_lines
from partybuild_desktop.services.wording.record import action_words
from partybuild_desktop.store.check import differing_records, stale_standings, state_hash
from partybuild_desktop.store.history import broken_links
from partybuild_desktop.store.scope import Scopes
from partybuild_desktop.store.standing import all_standings
from partybuild_desktop.system.clock import FixedClock
from tests.books import LABEL, NOW, PASSWORD, entrance, member_named
from tests.store.test_attachment import photograph

PHRASE = "红旗飘飘过大江"


class Road:
    """A township and its villages, each PC a folder; packages are numbered files."""

    def __init__(self, folder: Path, town: App) -> None:
        self.folder = folder
        self.pcs = {"town": town}
        self._n = 0

    def path(self) -> Path:
        self._n += 1
        return self.folder / f"{self._n}.pbpkg"

    def invite(self, name: str, org: str) -> Path:
        path = self.path()
        self.town.packages.invite(self.town.orgs.find(org), path, PHRASE)
        self.accept(name, path)
        return path

    def accept(self, name: str, invitation: Path) -> App:
        app, _ = entrance(self.folder / name).accept(invitation, PHRASE, password=PASSWORD)
        self.pcs[name] = app
        return app

    @property
    def town(self) -> App:
        return self.pcs["town"]

    def send(self, pc: str, org: str = "", *, full: bool = False) -> Path:
        path = self.path()
        app = self.pcs[pc]
        app.packages.send(path, app.orgs.find(org) if org else "", full=full)
        return path

    def take(self, pc: str, path: Path) -> Received:
        return self.pcs[pc].packages.receive(path)

    def sync(self, pc: str, org: str) -> None:
        """There and back."""
        self.take("town", self.send(pc))
        self.take(pc, self.send("town", org))

    def hashes(self, org: str, *pcs: str) -> set[str]:
        found = set()
        uid = self.town.orgs.find(org)
        for pc in pcs:
            with self.pcs[pc].books.read() as reader:
                found.add(state_hash(reader, uid))
        return found

    def sound(self) -> bool:
        """Whether on every PC the rows are what the log tells, and the chain is whole."""
        for app in self.pcs.values():
            with app.books.read() as reader:
                assert list(differing_records(reader)) == []
                assert list(stale_standings(reader)) == []
                assert list(broken_links(reader)) == []
        return True

    def reopen(self, pc: str) -> None:
        folder = self.pcs[pc].paths.data_dir
        self.pcs[pc].close()
        self.pcs[pc] = entrance(folder).unlock(LABEL, PASSWORD)

    def close(self) -> None:
        for name, app in self.pcs.items():
            if name != "town":
                app.close()


@pytest.fixture
def road(town: App, tmp_path: Path) -> Iterator[Road]:
    found = Road(tmp_path, town)
    yield found
    found.close()


def edit(app: App, name: str, **values: str) -> None:
    app.members.set(member_named(app, name), values)


def value(app: App, name: str, key: str) -> str:
    return str(getattr(app.members.get(member_named(app, name)), key))


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UserProblem) as caught:
        act()
    return caught.value.code


def test_a_village_begins_with_what_the_township_has_of_it(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    flag = road.pcs["flag"]
    assert flag.books.level == "village"
    assert sorted(flag.members.get(uid).name for uid in flag.members.uids(Scope())) == [
        "买买提·吐尔逊",
        "李䶮",
        "王秀英",
    ]
    assert [org.short for org in flag.orgs.tree()] == ["红旗村党支部", "红旗村党支部第一党小组"]
    assert len(road.hashes("红旗村党支部", "town", "flag")) == 1
    assert road.sound()


def test_different_fields_merge_and_the_same_field_is_decided(road: Road) -> None:
    """P5, P6, T11: both values are kept and listed, the decision travels, and all PCs agree."""
    road.invite("flag", "红旗村党支部")
    edit(road.pcs["flag"], "王秀英", phone="13800000001", employer="甲厂")
    edit(road.town, "王秀英", address="东街1号", employer="乙厂")
    first = road.send("flag")
    told = road.take("town", first)
    assert (told.state, len(told.lines.conflicts)) == (State.APPLIED, 1)
    assert [line.name for line in told.lines.conflicts] == ["王秀英"]
    assert road.take("town", first).state is State.ALREADY
    (one,) = road.town.packages.conflicts.all()
    assert (one.unit, one.local.value, one.incoming.value) == ("employer", "乙厂", "甲厂")
    assert value(road.town, "王秀英", "employer") == "甲厂"  # the owner's side meanwhile
    road.take("flag", road.send("town", "红旗村党支部"))
    assert len(road.pcs["flag"].packages.conflicts.all()) == 1
    assert len(road.hashes("红旗村党支部", "town", "flag")) == 1
    road.town.packages.conflicts.resolve(one.id, Keep.LOCAL)
    road.take("flag", road.send("town", "红旗村党支部"))
    assert road.pcs["flag"].packages.conflicts.all() == []
    assert value(road.pcs["flag"], "王秀英", "employer") == "乙厂"
    assert value(road.pcs["flag"], "王秀英", "address") == "东街1号"
    assert len(road.hashes("红旗村党支部", "town", "flag")) == 1
    assert road.sound()


def test_a_later_package_carries_only_what_is_new(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    road.sync("flag", "红旗村党支部")
    edit(road.pcs["flag"], "王秀英", phone="13800000001")
    look = road.pcs["flag"].packages.outlook()
    assert (look.transactions, look.after) == (1, 1)
    assert road.pcs["flag"].packages.outlook(full=True).transactions > 5


def test_a_package_whose_predecessor_is_missing_waits_and_is_named(road: Road) -> None:
    """T11: the township goes back to an old copy: the next report builds on what it has lost."""
    road.invite("flag", "红旗村党支部")
    old = road.folder / "old"
    road.town.books.close()
    shutil.copytree(road.town.paths.data_dir, old)
    road.reopen("town")
    edit(road.pcs["flag"], "王秀英", phone="13800000001")
    first = road.send("flag")
    road.take("town", first)
    road.take("flag", road.send("town", "红旗村党支部"))
    edit(road.pcs["flag"], "王秀英", phone="13800000002")
    second = road.send("flag")
    road.pcs["old"] = entrance(old).unlock(LABEL, PASSWORD)
    told = road.take("old", second)
    assert (told.state, told.missing) == (State.WAITING, (1,))
    assert road.pcs["old"].packages.rehearse(second).state is State.WAITING
    done = road.take("old", first)
    assert [manifest.number for manifest in done.followed] == [2]
    assert value(road.pcs["old"], "王秀英", "phone") == "13800000002"
    assert road.sound()


def test_a_member_moves_from_village_to_village_by_way_of_the_township(road: Road) -> None:
    """T11: transfer between two villages."""
    road.invite("flag", "红旗村党支部")
    road.invite("star", "红星村党支部")
    edit(road.pcs["flag"], "李䶮", phone="13900000009")
    road.sync("flag", "红旗村党支部")
    uid = member_named(road.town, "李䶮")
    road.town.members.transfer(uid, to=road.town.orgs.find("红星村党支部"), on="2026-06-01")
    road.take("flag", road.send("town", "红旗村党支部"))
    road.take("star", road.send("town", "红星村党支部"))
    star, flag = road.pcs["star"], road.pcs["flag"]
    assert value(star, "李䶮", "phone") == "13900000009"
    assert star.members.count(Scope()) == 2 and flag.members.count(Scope()) == 2
    assert refused(lambda: edit(flag, "李䶮", phone="1")) in ("person_elsewhere", "phone_invalid")
    assert refused(lambda: edit(flag, "李䶮", employer="丙厂")) == "person_elsewhere"
    edit(star, "李䶮", employer="丁厂")
    road.sync("star", "红星村党支部")
    for org, pc in (("红旗村党支部", "flag"), ("红星村党支部", "star")):
        assert len(road.hashes(org, "town", pc)) == 1
    assert road.sound()


def test_who_went_to_a_group_elsewhere_is_said_to_be_in_its_village(road: Road) -> None:
    """Every village has a first group: the name alone would say that he had not gone at all."""
    town = road.town
    group, _ = town.orgs.add("第一党小组", parent=town.orgs.find("红星村党支部"))
    for name, org in (("flag", "红旗村党支部"), ("star", "红星村党支部")):
        road.invite(name, org)
    flag = road.pcs["flag"]
    uid = member_named(flag, "王秀英")
    town.members.transfer(uid, to=group, on="2026-05-01")
    road.sync("flag", "红旗村党支部")
    assert flag.orgs.foreign()[group] == "红星村党支部 第一党小组"
    with pytest.raises(UserProblem) as caught:
        flag.members.set(uid, {"employer": "甲厂"})
    assert caught.value.args_["org"] == "红星村党支部 第一党小组"
    road.sync("star", "红星村党支部")
    for pc, org in (("flag", "红旗村党支部"), ("star", "红星村党支部")):
        assert len(road.hashes(org, "town", pc)) == 1
    assert road.sound()


def test_what_one_village_closed_the_township_opens_in_another(road: Road) -> None:
    """T11: 转出 noted by the village itself; table 1 of both villages and the township balances."""
    road.invite("flag", "红旗村党支部")
    road.invite("star", "红星村党支部")
    flag, star = road.pcs["flag"], road.pcs["star"]
    uid = member_named(flag, "李䶮")
    flag.members.remove(uid, kind=EventKind.TRANSFER_OUT, on="2026-05-01", place="红星村")
    road.sync("flag", "红旗村党支部")
    road.town.members.transfer(uid, to=road.town.orgs.find("红星村党支部"), on="2026-05-01")
    road.sync("star", "红星村党支部")
    road.sync("flag", "红旗村党支部")
    assert star.members.count(Scope()) == 2 and flag.members.count(Scope()) == 2
    for app, moved in ((flag, (0, 1)), (star, (1, 0)), (road.town, (0, 0))):
        with app.books.read() as reader:
            standings = [periods for _, periods in all_standings(reader.conn)]
        own = {org.uid for org in app.orgs.tree()}
        table = balance(standings, year=2026, in_scope=own.__contains__, until="2026-07-01")
        assert (table.transferred_in, table.transferred_out) == moved
        assert table.difference == 0
    assert road.sound()


def test_a_village_renamed_merged_and_split(road: Road) -> None:
    """T11: the township's changes of the tree arrive; members go along, nobody is lost."""
    road.invite("flag", "红旗村党支部")
    road.invite("star", "红星村党支部")
    town = road.town
    flag, star = town.orgs.find("红旗村党支部"), town.orgs.find("红星村党支部")
    town.orgs.set(star, {"name": "中共红光村党支部委员会", "short": "红光村党支部"})
    edit(road.pcs["star"], "单秀兰", employer="甲厂")
    for uid in town.members.uids(Scope(org=star)):
        town.members.transfer(uid, to=flag, on="2026-06-01", whole_unit=True)
    second, _ = town.orgs.add("红旗村第二党支部", parent=flag)
    town.members.transfer(member_named(town, "王秀英"), to=second, on="2026-06-02")
    road.take("town", road.send("star"))
    for pc, org in (("flag", "红旗村党支部"), ("star", "红光村党支部")):
        road.sync(pc, org)
    assert road.pcs["star"].orgs.get(star).short == "红光村党支部"
    assert road.pcs["star"].members.count(Scope()) == 0
    assert road.pcs["flag"].members.count(Scope()) == 4
    assert value(road.pcs["flag"], "单秀兰", "employer") == "甲厂"
    assert road.pcs["flag"].members.count(Scope(org=second)) == 1
    for pc, uid in (("flag", flag), ("star", star)):
        with road.pcs[pc].books.read() as here, town.books.read() as there:
            assert state_hash(here, uid) == state_hash(there, uid)
    assert road.sound()


def test_two_pcs_of_one_village_and_a_copied_one(road: Road) -> None:
    """T11: a second PC opens the same invitation; a third is the first one's folder, copied."""
    invitation = road.invite("flag", "红旗村党支部")
    road.accept("second", invitation)
    edit(road.pcs["flag"], "王秀英", phone="13800000001")
    road.pcs["flag"].books.close()
    shutil.copytree(road.pcs["flag"].paths.data_dir, road.folder / "copy")
    road.reopen("flag")
    road.pcs["copy"] = entrance(road.folder / "copy").unlock(LABEL, PASSWORD)
    assert road.pcs["copy"].books.site == road.pcs["flag"].books.site
    edit(road.pcs["flag"], "王秀英", address="一号")
    edit(road.pcs["copy"], "王秀英", employer="甲厂")
    edit(road.pcs["second"], "李䶮", employer="乙厂")
    for pc in ("flag", "copy", "second"):
        assert road.take("town", road.send(pc)).state is State.APPLIED
    back = road.send("town", "红旗村党支部")
    told = {pc: road.take(pc, back) for pc in ("flag", "copy", "second")}
    assert told["flag"].renamed and told["copy"].renamed and not told["second"].renamed
    assert road.pcs["copy"].books.site != road.pcs["flag"].books.site
    for pc in road.pcs:
        assert [value(road.pcs[pc], "王秀英", key) for key in ("address", "employer")] == [
            "一号",
            "甲厂",
        ]
    assert len(road.hashes("红旗村党支部", *road.pcs)) == 1
    assert road.sound()


def test_a_second_pc_that_never_reported_follows_by_the_way_back_alone(road: Road) -> None:
    """T11: the township knows of one PC; what that one has written comes to the other too."""
    invitation = road.invite("flag", "红旗村党支部")
    road.accept("silent", invitation)
    for n in range(3):
        edit(road.pcs["flag"], "王秀英", employer=f"{n} 厂")
        edit(road.town, "李䶮", employer=f"{n} 队")
        road.take("town", road.send("flag"))
        back = road.send("town", "红旗村党支部")
        road.take("flag", back)
        assert road.take("silent", back).state is State.APPLIED
        assert len(road.hashes("红旗村党支部", *road.pcs)) == 1
    assert road.sound()


def test_a_copy_hears_of_its_twin_by_the_way_back(road: Road) -> None:
    """T11: both go on under one site id, and the township has heard of that one site only."""
    road.invite("flag", "红旗村党支部")
    road.sync("flag", "红旗村党支部")
    road.pcs["flag"].books.close()
    shutil.copytree(road.pcs["flag"].paths.data_dir, road.folder / "copy")
    road.reopen("flag")
    road.pcs["copy"] = entrance(road.folder / "copy").unlock(LABEL, PASSWORD)
    edit(road.pcs["flag"], "王秀英", address="一号")
    edit(road.pcs["copy"], "王秀英", address="二号", phone="13800000001")
    for pc in ("copy", "flag"):
        road.take("town", road.send(pc))
    back = road.send("town", "红旗村党支部")
    assert all(road.take(pc, back).renamed for pc in ("flag", "copy"))
    assert len(road.hashes("红旗村党支部", *road.pcs)) == 1
    assert [len(app.packages.conflicts.all()) for app in road.pcs.values()] == [1, 1, 1]
    assert road.sound()


def test_an_old_copy_of_a_folder_catches_up_or_names_what_it_lacks(road: Road) -> None:
    """T11: either side goes back to a copy from before the last packages."""
    road.invite("flag", "红旗村党支部")
    road.sync("flag", "红旗村党支部")
    for pc in ("flag", "town"):
        road.pcs[pc].books.close()
        shutil.copytree(road.pcs[pc].paths.data_dir, road.folder / f"old {pc}")
        road.reopen(pc)
    edit(road.pcs["flag"], "王秀英", employer="甲厂")
    edit(road.town, "李䶮", employer="乙厂")
    reports = [road.send("flag")]
    road.take("town", reports[0])
    ways_back = [road.send("town", "红旗村党支部")]
    road.take("flag", ways_back[0])
    edit(road.pcs["flag"], "王秀英", employer="丙厂")
    reports.append(road.send("flag"))
    road.take("town", reports[1])
    ways_back.append(road.send("town", "红旗村党支部"))
    for pc in ("old flag", "old town"):
        road.pcs[pc] = entrance(road.folder / pc).unlock(LABEL, PASSWORD)
    for pc, packages, lacks in (("old flag", ways_back, 3), ("old town", reports, 2)):
        edit(road.pcs[pc], "王秀英", address="东街")
        told = road.take(pc, packages[1])
        assert (told.state, told.missing) == (State.WAITING, (lacks,))
        told = road.take(pc, packages[0])
        assert told.renamed and len(told.followed) == 1
        assert value(road.pcs[pc], "王秀英", "employer") == "丙厂"
    assert road.sound()


def test_the_invitation_once_accepted_is_a_package_that_came(road: Road) -> None:
    """It is not asked for as missing; into books that are there already it is not taken."""
    invitation = road.invite("flag", "红旗村党支部")
    road.take("town", road.send("flag"))
    lost = road.send("town", "红旗村党支部")
    old = road.accept("old", invitation)
    edit(road.town, "王秀英", employer="甲厂")
    road.take("flag", road.send("town", "红旗村党支部"))
    road.take("town", road.send("flag"))
    edit(road.town, "王秀英", employer="乙厂")
    told = road.take("old", road.send("town", "红旗村党支部"))
    assert (told.state, told.missing) == (State.WAITING, (3,))
    assert road.take("old", lost).state is State.APPLIED
    assert refused(lambda: road.take("old", invitation)) == "package_invitation_locked"
    (came,) = (one for one in old.packages.passed() if one.number == 1)
    assert refused(lambda: old.packages.roll_back(came.id)) == "package_not_applied"
    assert [state.received.number for state in old.packages.peers() if state.received] == [2]


def test_a_report_reaches_the_village_s_second_pc_directly(road: Road) -> None:
    """T11: a package between two PCs of one village."""
    invitation = road.invite("flag", "红旗村党支部")
    road.accept("second", invitation)
    edit(road.pcs["flag"], "王秀英", phone="13800000001")
    report = road.send("flag")
    assert road.take("second", report).state is State.APPLIED
    assert road.take("town", road.send("second")).state is State.APPLIED
    assert road.take("town", report).state is State.APPLIED
    assert len(road.hashes("红旗村党支部", "town", "flag", "second")) == 1
    assert road.sound()


def test_a_package_that_brought_nothing_is_rolled_back_too(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    told = road.take("town", road.send("flag"))
    road.town.packages.roll_back(told.manifest.id)
    assert road.town.packages.passed()[0].state == "aside"
    assert road.sound()


def test_a_merge_is_rolled_back_and_taken_in_again(road: Road) -> None:
    """T11: a roll-back on the whole road."""
    road.invite("flag", "红旗村党支部")
    flag = road.pcs["flag"]
    edit(flag, "王秀英", phone="13800000001")
    flag.members.add(
        {"name": "新同志", "sex": "女", "kind": "预备党员", "joined": "2026-01-01"},
        org=flag.books.root,
        entry=EventKind.JOINED,
    )
    before = road.hashes("红旗村党支部", "town")
    report = road.send("flag")
    name = road.take("town", report).manifest.id
    after = road.hashes("红旗村党支部", "town")
    road.town.packages.roll_back(name)
    assert road.hashes("红旗村党支部", "town") == before != after
    assert refused(lambda: road.town.packages.roll_back(name)) == "package_not_applied"
    assert road.sound()
    assert road.take("town", report).state is State.APPLIED
    assert road.hashes("红旗村党支部", "town") == after
    road.send("town", "红旗村党支部")
    assert refused(lambda: road.town.packages.roll_back(name)) == "rollback_sent"
    assert road.sound()


def test_a_stick_full_of_packages_is_taken_in_behind_one_backup(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    road.invite("star", "红星村党支部")
    edit(road.pcs["flag"], "王秀英", employer="甲厂")
    edit(road.pcs["star"], "单秀兰", employer="乙厂")
    paths = [road.send("flag"), road.send("star"), road.send("flag")]
    damaged = road.path()
    damaged.write_bytes(paths[0].read_bytes()[:-50])
    before = len(road.town.backups.all())
    told = road.town.packages.receive_all([paths[0], damaged, *paths[1:]])
    assert [getattr(one, "state", None) for one in told] == [
        State.APPLIED,
        None,
        State.APPLIED,
        State.APPLIED,
    ]
    assert len(road.town.backups.all()) == before + 1
    assert value(road.town, "单秀兰", "employer") == "乙厂"
    assert road.sound()


def test_photographs_travel(road: Road) -> None:
    """T11: a photograph changed in the village."""
    road.invite("flag", "红旗村党支部")
    flag = road.pcs["flag"]
    uid = member_named(flag, "王秀英")
    flag.attachments.add("person", uid, [flag.attachments.take(photograph(), "证.jpg")])
    told = road.take("town", road.send("flag"))
    assert told.manifest.counts.attachments == 1
    (here,) = road.town.attachments.of("person", uid)
    (there,) = flag.attachments.of("person", uid)
    assert road.town.attachments.content(here) == flag.attachments.content(there)


def test_a_photograph_that_is_lost_here_is_said_to_be_left_out(road: Road) -> None:
    """The package is whole in all else; with the photograph back, everything sent again has it."""
    road.invite("flag", "红旗村党支部")
    flag = road.pcs["flag"]
    files = flag.attachments
    sealed = files.take(photograph(200, 100), "照.jpg")
    files.add("person", member_named(flag, "王秀英"), [sealed])
    (place,) = flag.paths.attachments.iterdir()
    content = place.read_bytes()
    place.unlink()
    done = flag.packages.send(road.path())
    assert done.lost == 1
    assert "1 个附件" in lost_lines(done)[0]
    place.write_bytes(content)
    path = road.path()
    done = flag.packages.send(path, full=True)
    assert (done.lost, lost_lines(done)) == (0, [])
    road.take("town", path)
    assert road.town.attachments.problems() == []


def test_a_pc_invited_later_knows_since_when_the_books_are(road: Road) -> None:
    """What was entered in the first year is in its books, so that year can be closed there too."""
    invitation = road.invite("flag", "红旗村党支部")
    later = entrance(road.folder / "later", clock=FixedClock(NOW.replace(year=NOW.year + 3)))
    road.pcs["later"], _ = later.accept(invitation, PHRASE, password=PASSWORD)
    closings = road.pcs["later"].closings
    with pytest.raises(UserProblem) as caught:
        closings.close("", NOW.year - 2)
    assert (caught.value.code, caught.value.args_["first"]) == ("year_before_books", NOW.year - 1)
    assert closings.close("", NOW.year)
    years = road.pcs["later"].ledgers.compose("figures", Scope(day=f"{NOW.year + 1}-12-31"))
    assert isinstance(years, FigurePages)
    shown = next(one for one in years.figures if one.title == "近年党员总数")
    assert shown.categories == (f"{NOW.year}年", f"{NOW.year + 1}年")


def test_packages_of_others_are_refused_by_name(road: Road, tmp_path: Path) -> None:
    invitation = road.invite("flag", "红旗村党支部")
    road.invite("star", "红星村党支部")
    report = road.send("flag")
    assert refused(lambda: road.take("star", report)) == "package_sealed_elsewhere"
    new = entrance(tmp_path / "new")
    assert refused(lambda: new.invitation(report, PHRASE)) == "package_no_invitation"
    assert refused(lambda: new.accept(report, "", password=PASSWORD)) == "package_no_invitation"
    assert refused(lambda: road.take("town", invitation)) in (
        "package_invitation_locked",
        "package_sealed_elsewhere",
        "package_passphrase_missing",
    )
    other, _ = entrance(tmp_path / "other").create(
        "白沙镇党委", code="02", level="township", password=PASSWORD
    )
    road.pcs["other"] = other
    assert refused(lambda: road.take("other", report)) == "package_sealed_elsewhere"
    assert refused(lambda: other.packages.send(road.path())) == "package_org_missing"
    star = road.pcs["star"]
    assert refused(lambda: star.packages.invite(star.books.root, road.path(), PHRASE)) == (
        "package_township_only"
    )
    assert not list(road.folder.glob("*.part"))


def test_what_travels_concerns_the_addressee_alone(road: Road) -> None:
    """Of another village's people nothing lies in a village's books, not even a name."""
    road.invite("flag", "红旗村党支部")
    road.sync("flag", "红旗村党支部")
    with road.pcs["flag"].books.read() as reader:
        text = str(reader.conn.exec_driver_sql("SELECT args FROM txn").all())
        rows = str(reader.conn.exec_driver_sql("SELECT fields FROM change").all())
    for name in ("单秀兰", "𠮷建国", "欧阳翠花"):
        assert name not in rows and name not in text
    with road.town.books.read() as reader:
        scope = Scopes(reader).of(road.town.orgs.find("红旗村党支部"))
    assert member_named(road.town, "单秀兰") not in scope["person"]


def test_personal_numbers_that_differ_in_what_is_masked_can_be_told_apart(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    flag = road.pcs["flag"]
    edit(flag, "王秀英", phone="13812340013", id="11010519491207002X")
    edit(flag, "李䶮", phone="13812340013")
    edit(road.town, "王秀英", phone="13856780013", id="11010519491231002X")
    edit(road.town, "李䶮", phone="13912340013")
    road.take("town", road.send("flag"))
    packages = road.town.packages
    told = {
        (one.record, one.unit): tuple(
            side_text(one, side, {}, road.town.codes) for side in (one.local, one.incoming)
        )
        for one in packages.conflicts.all()
    }
    assert told["王秀英", "phone"] == ("13856780013", "13812340013")
    assert told["李䶮", "phone"] == ("139****0013", "138****0013"), "enough to tell them apart"
    assert told["王秀英", "id"] == ("110105******31002X", "110105******07002X")
    (flag_state,) = packages.peers()
    assert flag_state.conflicts == 3
    assert set(packages.sites().values()) == {flag_state.peer.name}


def test_many_decisions_are_told_by_their_number_one_by_its_name(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    for name in ("王秀英", "李䶮"):
        edit(road.pcs["flag"], name, employer="甲厂", address="甲路")
        edit(road.town, name, employer="乙厂", address="乙路")
    road.take("town", road.send("flag"))
    conflicts = road.town.packages.conflicts
    found = conflicts.all()
    last = road.town.history.next_steps
    conflicts.decide({found[0].id: Keep.LOCAL})
    done = last()[0]
    assert done is not None
    assert action_words(done.action, done.args) == f"决定两边不同的内容　{found[0].record}"
    conflicts.decide(dict.fromkeys((one.id for one in found[1:]), Keep.INCOMING))
    done = last()[0]
    assert done is not None
    assert action_words(done.action, done.args) == "决定两边不同的内容（3 处）"


def test_what_only_differs_is_not_said_to_be_nothing_new(road: Road) -> None:
    road.invite("flag", "红旗村党支部")
    flag = road.pcs["flag"]
    edit(flag, "王秀英", employer="甲厂")
    edit(road.town, "王秀英", employer="乙厂")
    road.take("town", road.send("flag"))
    lines = state_lines(road.take("flag", road.send("town", "红旗村党支部")))
    assert [line for line in lines if "没有新的内容" in line] == []
    assert [line for line in lines if "1 处两边改得不一样" in line]


def test_one_word_for_one_thing_in_the_rehearsal_the_list_and_the_receipt(road: Road) -> None:
    """条 are records and entries of the log, 处 fields that differ, 个 attachments."""
    road.invite("flag", "红旗村党支部")
    edit(road.pcs["flag"], "王秀英", employer="甲厂", phone="13800000001")
    edit(road.town, "王秀英", employer="乙厂", phone="13800000002")
    package = road.send("flag")
    rehearsed = road.town.packages.rehearse(package)
    assert "两边不同待定 2 处" in counts_text(rehearsed.lines.counts())
    assert [line.fields for line in rehearsed.lines.conflicts] == [("employer",), ("phone",)]
    told = road.take("town", package)
    assert [line for line in state_lines(told) if line.startswith("有 2 处两边改得不一样")]
    assert told.lines.counts()["conflicts"] == len(road.town.packages.conflicts.all()) == 2
    both = told.then(told)  # two packages that leave the same open
    assert both.lines.counts()["conflicts"] == 2
    counts = told.manifest.counts
    (form,) = road.town.packages.receipt(told.manifest.id).forms
    boxes = [box.text for row in form.rows for box in row]
    for title, text in (
        ("操作记录", f"{counts.transactions} 条"),
        ("改动", f"{counts.changes} 条"),
        ("新增", "0 条"),
        ("修改", "1 条"),
        ("自动合并", "0 条"),
        ("待定冲突", "2 处"),
        ("附件", "0 个"),
    ):
        assert boxes[boxes.index(title) + 1] == text, title


def test_a_return_carries_only_what_the_village_was_not_heard_to_hold(road: Road) -> None:
    """Whatever else the township has written last, of other villages, which this one never sees."""
    road.invite("flag", "红旗村党支部")
    town, org = road.town, road.town.orgs.find("红旗村党支部")
    other = next(
        iter(set(town.members.uids(Scope())) - set(road.pcs["flag"].members.uids(Scope())))
    )

    def looked() -> tuple[int, int]:
        found = town.packages.outlook(org)
        return found.after, found.transactions

    town.members.set(other, {"note": "1"})
    road.take("town", road.send("flag"))
    assert looked() == (1, 0)
    edit(town, "王秀英", note="2")
    town.members.set(other, {"note": "3"})
    assert looked() == (1, 1)
    road.take("flag", road.send("town", "红旗村党支部"))
    assert looked() == (1, 1)
    road.take("town", road.send("flag"))
    assert looked() == (2, 0)
    empty = road.send("town", "红旗村党支部")
    assert looked() == (2, 0)
    assert town.packages.arrived(org) == 2  # what nobody has taken in has not arrived
    road.take("flag", empty)
    edit(road.pcs["flag"], "王秀英", note="4")
    road.take("town", road.send("flag"))
    assert looked() == (3, 1)  # what the village wrote itself, for another PC of it
    assert len(road.hashes("红旗村党支部", "town", "flag")) == 1
    assert road.sound()
