"""Changing the data key: who left opens nothing newer, everybody else goes on, nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.log import KEEPING
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.key_change import Changed
from partybuild_desktop.store import swap
from partybuild_desktop.store.attachment import Attachments
from partybuild_desktop.store.engine import connect
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.trail import EVERYTHING
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import Progress
from tests.books import CHEAP, LABEL, PASSWORD, entrance, found_town, hash_of, member_named

LEFT: Final = "录入1"
STAYS: Final = "录入2"
HIS: Final = "四个不相干的词呀"
PHRASE: Final = "红旗飘飘过大江"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises((UserProblem, EnvironmentProblem)) as caught:
        act()
    assert isinstance(caught.value, UserProblem | EnvironmentProblem)
    return caught.value.code


def picture(colour: int) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (40, 30), (colour, 90, 90)).save(stream, "PNG")
    return stream.getvalue()


def came_by_a_given_password(app: App) -> bool:
    return app.users.given


def photograph(app: App, colour: int = 10) -> str:
    """A photograph of a member: the name of its sealed file."""
    taken = app.attachments.take(picture(colour), "党员活动.png")
    app.attachments.add("person", member_named(app, "王秀英"), [taken])
    return taken.hash


class Office:
    """The small township with two clerks and a photograph, of which one clerk has just left."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(folder)
        self.app = entrance(folder).unlock(LABEL, PASSWORD)
        self.app.users.add(LEFT, Role.CLERK, HIS)
        self.app.users.add(STAYS, Role.CLERK, HIS)
        self.photograph = photograph(self.app)
        self.app.backups.create()
        self.taken_along = folder.with_name("taken")
        shutil.copytree(folder, self.taken_along)
        self.app.users.remove(LEFT)

    def old_key(self) -> Keyring:
        return Keyring(self.taken_along / "keyring.json", stretch=CHEAP)

    def change(self) -> tuple[Changed, dict[str, str], str]:
        secrets = self.app.keys.secrets()
        done = self.app.keys.change(secrets, PASSWORD)
        self.app = done.app
        return done, dict(secrets.passwords), secrets.code


@pytest.fixture
def office(town_folder: Path) -> Office:
    return Office(town_folder)


def test_the_books_are_the_same_and_open_for_who_stays(office: Office) -> None:
    before = hash_of(office.app)
    done, passwords, code = office.change()
    assert hash_of(done.app) == before
    assert done.app.check.run().ok
    assert done.app.attachments.problems() == []
    assert done.backup.reason is Reason.KEY
    assert passwords.keys() == {STAYS}
    newest = done.app.trail.lines(EVERYTHING)[0]
    assert (newest.words, newest.action.user) == ("更换数据密钥", LABEL)
    done.app.members.set(member_named(done.app, "王秀英"), {"note": "换了密钥以后"})
    done.app.close()
    folder = office.paths.data_dir
    with closing(entrance(folder).unlock(LABEL, PASSWORD)) as app:
        assert not came_by_a_given_password(app)
    assert refused(lambda: entrance(folder).unlock(STAYS, HIS)) == "password_wrong"
    with closing(entrance(folder).unlock(STAYS, passwords[STAYS])) as app:
        assert came_by_a_given_password(app)
        app.users.change_password(passwords[STAYS], HIS)
        assert not came_by_a_given_password(app)
    with closing(entrance(folder).unlock(STAYS, HIS)) as app:
        assert app.attachments.content(app.attachments.of("person", woman(app))[0])
    with closing(entrance(folder).recover(code, LABEL, HIS)) as app:
        assert app.check.run().ok
    assert not (folder / swap.STAGED).exists()
    assert not (folder / swap.ASIDE).exists()


def woman(app: App) -> str:
    return member_named(app, "王秀英")


def test_who_left_opens_what_he_took_and_nothing_newer(office: Office) -> None:
    key = office.old_key().unlock(LEFT, HIS)
    connect(office.paths.database, key, mode="ro").close()  # the hole that is closed
    office.change()
    new = photograph(office.app, 200)
    made = office.app.backups.create()
    files = (office.paths.database, made.database)
    assert [refused(partial(connect, file, key, mode="ro")) for file in files] == ["key_wrong"] * 2
    sealed = Attachments(office.paths.attachments, key)
    assert [sealed.is_sound(name) for name in (office.photograph, new)] == [False, False]
    assert Attachments(office.paths.backups / "attachments", key).is_sound(new) is False
    office.app.close()
    ring = Keyring(office.paths.keyring, stretch=CHEAP)
    assert refused(lambda: ring.unlock(LEFT, HIS)) == "user_unknown"
    for name in ("keyring.json", "keyring.copy.json"):  # his own keyring put back
        shutil.copy(office.taken_along / name, office.paths.data_dir / name)
    assert refused(lambda: entrance(office.paths.data_dir).unlock(LEFT, HIS)) == "key_wrong"


def test_a_backup_of_before_comes_back_with_its_photographs(office: Office) -> None:
    state = hash_of(office.app)
    done, _, _ = office.change()
    later = photograph(done.app, 200)
    done.app.backups.create()
    app = done.app
    assert all(app.backups.verify(made.name) for made in app.backups.all())
    assert app.backups.rehearse(done.backup.name).findings == ()
    shutil.rmtree(office.paths.attachments)
    restored = app.backups.restore(done.backup.name)
    assert (restored.keyring_replaced, restored.findings) == (False, ())
    assert hash_of(app) == state
    assert app.attachments.problems() == []
    app.close()
    with closing(entrance(office.paths.data_dir).unlock(LABEL, PASSWORD)) as app:
        assert app.check.run().ok
        assert restored.saved is not None
        app.backups.restore(restored.saved.name)
        assert later in {file.hash for file in app.attachments.of("person", woman(app))}
        assert app.attachments.problems() == []


def test_a_backup_of_before_moves_to_another_pc_by_itself(office: Office, tmp_path: Path) -> None:
    """With the passwords of its day, of him who left as well: the dialog says so."""
    state = hash_of(office.app)
    done, _, _ = office.change()
    done.app.close()
    new = entrance(tmp_path / "new pc")
    new.move_in(done.backup, STAYS, HIS)
    with closing(new.unlock(STAYS, HIS)) as app:
        assert hash_of(app) == state
        assert app.attachments.problems() == []


def test_a_backup_of_after_moves_with_the_former_keys(office: Office, tmp_path: Path) -> None:
    done, passwords, _ = office.change()
    made = done.app.backups.create()
    state = hash_of(done.app)
    done.app.close()
    shutil.copytree(office.paths.backups, tmp_path / "stick")
    new = entrance(tmp_path / "new pc")
    (copy, *older) = new.copies(tmp_path / "stick")
    assert copy.name == made.name
    new.move_in(copy, STAYS, passwords[STAYS])
    with closing(new.unlock(STAYS, passwords[STAYS])) as app:
        assert hash_of(app) == state
        assert app.attachments.problems() == []
    assert len(older) == 2


def test_twice_and_every_backup_still_opens(office: Office) -> None:
    office.change()
    photograph(office.app, 100)
    office.app.backups.create()
    done, _, _ = office.change()
    photograph(done.app, 200)
    done.app.backups.create()
    kept = done.app.backups.all()
    assert len({made.key_id for made in kept}) == 3
    assert all(done.app.backups.verify(made.name) for made in kept)
    done.app.backups.restore(kept[-1].name)
    assert done.app.attachments.problems() == []


def test_closed_books_are_restored_from_before(office: Office) -> None:
    state = hash_of(office.app)
    done, _, _ = office.change()
    done.app.close()
    office.paths.database.write_bytes(b"\0" * 8192)
    way = entrance(office.paths.data_dir)
    assert way.restore(LABEL, PASSWORD).backup == done.backup
    with closing(way.unlock(LABEL, PASSWORD)) as app:
        assert hash_of(app) == state


@pytest.mark.parametrize("named", [True, False])
def test_a_keyring_from_before_is_no_dead_end(office: Office, named: bool) -> None:
    """Somebody puts the old keyring.json back: the books shut, the newest backup still opens."""
    done, _, _ = office.change()
    done.app.members.set(member_named(done.app, "王秀英"), {"note": "换过以后写的"})
    newest, state = done.app.backups.create(), hash_of(done.app)
    done.app.close()
    for old in office.taken_along.glob("keyring*.json"):
        shutil.copy(old, office.paths.data_dir)
    way = entrance(office.paths.data_dir)
    assert refused(lambda: way.unlock(LABEL, PASSWORD)) == "key_wrong"
    assert refused(lambda: way.restore(LABEL, HIS)) == "password_wrong"
    restored = way.restore(LABEL, PASSWORD, newest.name if named else "")
    assert (restored.backup.name, restored.set_aside is None) == (newest.name, False)
    with closing(way.unlock(LABEL, PASSWORD)) as app:
        assert hash_of(app) == state
    assert refused(lambda: entrance(office.paths.data_dir).unlock(LEFT, HIS)) == "user_unknown"


def test_an_old_keyring_gives_way_to_the_one_that_fits(office: Office) -> None:
    """Nothing written since the newest backup is lost, as it is by a restore."""
    old = office.app.backups.all()[0]
    done, _, _ = office.change()
    newest = done.app.backups.create()
    done.app.members.set(member_named(done.app, "王秀英"), {"note": "最近的备份以后写的"})
    state = hash_of(done.app)
    done.app.close()
    way = entrance(office.paths.data_dir)
    assert refused(lambda: way.restore_keyring(LABEL, PASSWORD)) == "keyring_whole"
    for file in office.taken_along.glob("keyring*.json"):
        shutil.copy(file, office.paths.data_dir)
    way = entrance(office.paths.data_dir)
    assert refused(lambda: way.restore_keyring(LABEL, HIS)) == "password_wrong"
    backup, aside = way.restore_keyring(LABEL, PASSWORD)
    assert (backup.name, aside is None) == (newest.name, False)
    with closing(way.unlock(LABEL, PASSWORD)) as app:
        assert hash_of(app) == state
        assert app.backups.verify(old.name)


def test_a_backup_of_a_later_key_is_said_to_be_one(office: Office) -> None:
    done, _, _ = office.change()
    newest = done.app.backups.create()
    done.app.close()
    stranger = shutil.copytree(office.taken_along, office.taken_along.with_name("stranger"))
    shutil.copytree(newest.folder, stranger / "backups" / newest.name)
    way = entrance(stranger)
    assert refused(lambda: way.restore(LABEL, PASSWORD, newest.name)) == "backup_other_key"


def test_the_second_place_is_known_after_the_change(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office.app.backups.choose_second(stick)
    done, _, _ = office.change()
    second = done.app.backups.second()
    assert second is not None
    assert second.found == stick
    done.app.backups.create()
    assert len(list(stick.iterdir())) == 2
    assert done.app.backups.to_copy() is None


class Stops(Progress):
    """Somebody presses 取消 at the Nth chance."""

    def __init__(self, left: int) -> None:
        self.left = left

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_given_up_it_is_as_before(office: Office) -> None:
    state = hash_of(office.app)
    secrets = office.app.keys.secrets()
    tried = 0
    while True:
        try:
            done = office.app.keys.change(secrets, PASSWORD, Stops(tried))
        except Cancelled:
            tried += 1
        else:
            break
        assert hash_of(office.app) == state
        assert not (office.paths.data_dir / swap.STAGED).exists()
    assert tried >= 2
    assert hash_of(done.app) == state


def test_a_wrong_password_or_a_clerk_changes_nothing(office: Office) -> None:
    state, key_id = hash_of(office.app), office.old_key().key_id
    secrets = office.app.keys.secrets()
    assert refused(lambda: office.app.keys.change(secrets, "不是这个密码")) == "password_wrong"
    office.app.close()
    with closing(entrance(office.paths.data_dir).unlock(STAYS, HIS)) as app:
        assert refused(lambda: app.keys.change(app.keys.secrets(), HIS)) == "right_missing"
        assert [made.reason for made in app.backups.all()] == [Reason.MANUAL]
        assert hash_of(app) == state
    assert Keyring(office.paths.keyring, stretch=CHEAP).key_id == key_id


def test_without_room_it_does_not_begin(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    free = office.app.keys.needs().room
    usage = shutil.disk_usage(office.paths.data_dir)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    count = len(office.app.backups.all())
    secrets = office.app.keys.secrets()
    assert refused(lambda: office.app.keys.change(secrets, PASSWORD)) == "room_short"
    assert len(office.app.backups.all()) == count


def test_what_is_written_meanwhile_stops_it(office: Office) -> None:
    class Writes(Progress):
        def step(self, name: str, total: int = 0) -> None:
            if "照片" in name:
                office.app.settings.set("theme", "dark")

    secrets = office.app.keys.secrets()
    act = office.app.keys.change
    assert refused(lambda: act(secrets, PASSWORD, Writes())) == "database_busy"
    assert office.app.settings.get("theme") == "dark"
    office.change()
    assert office.app.settings.get("theme") == "dark"


def test_when_it_cannot_be_finished_the_next_start_does(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = hash_of(office.app)
    secrets = office.app.keys.secrets()

    def held(*_: object) -> None:
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as patched:
        patched.setattr(swap, "_replace", held)
        code = refused(lambda: office.app.keys.change(secrets, PASSWORD))
    assert code == "swap_unfinished"
    folder = office.paths.data_dir
    with closing(entrance(folder).unlock(STAYS, secrets.passwords[STAYS])) as app:
        assert hash_of(app) == state
        assert app.attachments.problems() == []
    assert not (folder / swap.STAGED).exists()


def test_a_damaged_photograph_stays_damaged_unless_a_backup_has_it(office: Office) -> None:
    path = office.paths.attachments / office.photograph
    path.write_bytes(path.read_bytes()[:-1])
    lost = photograph(office.app, 77)
    damaged = office.paths.attachments / lost
    damaged.write_bytes(damaged.read_bytes()[:-1])
    done, _, _ = office.change()
    assert [p.code for _, p in done.app.attachments.problems()] == ["attachment_damaged"]
    assert done.app.attachments.content(done.app.attachments.of("person", woman(done.app))[0])


def test_no_password_lies_anywhere_in_clear(office: Office) -> None:
    done, passwords, code = office.change()
    done.app.close()
    needles = [word.encode() for word in (*passwords.values(), code, code.replace("-", ""))]
    for path in office.paths.data_dir.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [needle for needle in needles if needle in data], path
    assert all(word not in repr(done) for word in (*passwords.values(), code))


def test_packages_go_on_between_pcs_that_changed_their_keys(tmp_path: Path) -> None:
    """The keys of the pair lie in the books; entries about users and keys stay where they are."""
    found_town(tmp_path / "town")
    invitation, package = tmp_path / "邀请.pbpkg", tmp_path / "red.pbpkg"
    town = entrance(tmp_path / "town").unlock(LABEL, PASSWORD)
    town.packages.invite(town.orgs.find("红旗村党支部"), invitation, PHRASE)
    village, _ = entrance(tmp_path / "village").accept(invitation, PHRASE, password=PASSWORD)
    village.users.add(LEFT, Role.CLERK, HIS)
    village.users.remove(LEFT)
    uid = woman(village)
    sealed = photograph(village)
    village = village.keys.change(village.keys.secrets(), PASSWORD).app
    town = town.keys.change(town.keys.secrets(), PASSWORD).app
    village.members.set(uid, {"note": "换了密钥以后"})
    village.packages.send(package)
    town.packages.receive(package)
    assert town.members.get(uid).note == "换了密钥以后"
    assert [file.hash for file in town.attachments.of("person", uid)] == [sealed]
    assert town.attachments.problems() == []
    theirs = [line.action.action for line in town.trail.lines(EVERYTHING) if not line.here]
    assert "member_edit" in theirs
    assert not KEEPING & set(theirs)
    assert town.check.run().ok
    town.packages.send(tmp_path / "back.pbpkg", org=town.orgs.find("红旗村党支部"))
    village.packages.receive(tmp_path / "back.pbpkg")
    assert village.check.run().ok
    town.close()
    village.close()


def test_undo_passes_over_users_and_keys(office: Office) -> None:
    uid = woman(office.app)
    office.app.members.set(uid, {"note": "走访"})
    done, _, _ = office.change()
    step, _ = done.app.history.undo()
    assert (step.action, done.app.members.get(uid).note) == ("member_edit", "")
    done.app.users.new_recovery_code()
    done.app.history.redo()
    assert done.app.members.get(uid).note == "走访"
    assert done.app.users.left() == ()
