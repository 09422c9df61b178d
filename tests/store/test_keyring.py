"""The keyring: passwords, wrong tries, recovery code, damage (test T20, part of T4)."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.keyring_file import canonical, copy_of
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.files import write_atomic
from partybuild_desktop.system.stretch import FULL, Stretch
from tests.store.child import in_child
from tests.store.safe import CHEAP, PASSWORD, said

BOSS, CLERK = "主管1", "录入1"
NEW = "第二本台账也要好好记"
DAY = datetime(2026, 1, 5, 8, 0)

Tell = Callable[[str, object], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keyring.json"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(DAY)


@pytest.fixture
def made(path: Path, clock: FixedClock) -> tuple[Keyring, DataKey, str]:
    return Keyring.create(path, label=BOSS, password=PASSWORD, clock=clock, stretch=CHEAP)


def reopened(path: Path, clock: FixedClock | None = None) -> Keyring:
    return Keyring(path, clock=clock or FixedClock(DAY), stretch=CHEAP)


def fail(ring: Keyring, label: str = BOSS) -> UserProblem:
    with pytest.raises(UserProblem) as caught:
        ring.unlock(label, "wrong password")
    return caught.value


def test_full_strength_is_the_default_and_opens(path: Path) -> None:
    """RFC 9106, second recommended choice: Argon2id, 64 MiB, 3 passes, 4 lanes."""
    _, key, _ = Keyring.create(path, label=BOSS, password=PASSWORD)
    assert json.loads(path.read_text("utf-8"))["entries"][0]["argon2id"] == [65536, 3, 4]
    assert Keyring(path).unlock(BOSS, PASSWORD) == key
    assert Stretch() == FULL


def test_the_password_opens_and_another_does_not(
    path: Path, made: tuple[Keyring, DataKey, str]
) -> None:
    assert reopened(path).unlock(BOSS, PASSWORD) == made[1]
    problem = fail(reopened(path))
    assert (problem.code, problem.field) == ("password_wrong", "password")
    assert (problem.args_["left"], problem.args_["seconds"]) == (4, 0)


def test_an_unknown_user_is_named_with_those_there_are(made: tuple[Keyring, DataKey, str]) -> None:
    with pytest.raises(UserProblem) as caught:
        made[0].unlock("录入7", PASSWORD)
    assert caught.value.code == "user_unknown"
    assert caught.value.args_["labels"] == (BOSS,)


def test_the_key_never_shows(path: Path, made: tuple[Keyring, DataKey, str]) -> None:
    key = made[1]
    for text in (repr(key), str(key), f"{key}", repr(made[0]), path.read_text("utf-8")):
        assert key.reveal().hex() not in text
        assert str(key.reveal()) not in text
    with pytest.raises(TypeError):
        pickle.dumps(key)
    assert key.key_id not in key.reveal().hex()


def test_creating_refuses_an_existing_keyring_and_a_person_as_a_label(
    path: Path, made: tuple[Keyring, DataKey, str], tmp_path: Path
) -> None:
    before = path.read_bytes()
    new = tmp_path / "other.json"
    assert said(lambda: Keyring.create(path, label=BOSS, password=PASSWORD)) == "keyring_exists"
    assert said(lambda: Keyring.create(new, label="王秀英", password=PASSWORD)) == "label_form"
    assert said(lambda: Keyring.create(new, label=BOSS, password="")) == "password_empty"
    assert path.read_bytes() == before
    assert not new.exists()


def test_five_tries_are_free_then_the_wait_doubles(
    made: tuple[Keyring, DataKey, str], clock: FixedClock
) -> None:
    ring, key, _ = made
    assert [fail(ring).args_["left"] for _ in range(5)] == [4, 3, 2, 1, 0]
    for seconds in (15, 30, 60, 120, 240, 480, 900, 900):
        problem = fail(ring)
        assert (problem.code, problem.args_["seconds"]) == ("password_wait", seconds)
        clock.advance(timedelta(seconds=seconds - 1))
        assert fail(ring).code == "password_wait"
        clock.advance(timedelta(seconds=1.5))
        assert fail(ring).code == "password_wrong"
    clock.advance(timedelta(seconds=901))
    assert ring.unlock(BOSS, PASSWORD) == key
    assert fail(ring).args_["left"] == 4


def test_while_waiting_the_right_password_is_not_tried_and_nothing_is_counted(
    path: Path, made: tuple[Keyring, DataKey, str], clock: FixedClock
) -> None:
    for _ in range(5):
        fail(made[0])
    before = path.read_bytes()
    assert said(lambda: made[0].unlock(BOSS, PASSWORD)) == "password_wait"
    assert path.read_bytes() == before


def test_a_restart_starts_the_wait_again_and_forgets_no_try(
    path: Path, made: tuple[Keyring, DataKey, str], clock: FixedClock
) -> None:
    for _ in range(5):
        fail(made[0])
    clock.advance(timedelta(seconds=14))
    later = FixedClock(DAY)
    ring = reopened(path, later)
    assert ring.wait(BOSS) == 15
    later.advance(timedelta(seconds=15))
    assert ring.wait(BOSS) == 0
    assert fail(ring).args_["seconds"] == 30


def test_setting_the_pc_clock_does_not_shorten_the_wait(
    made: tuple[Keyring, DataKey, str], clock: FixedClock
) -> None:
    for _ in range(5):
        fail(made[0])
    clock.set(DAY + timedelta(days=3650))
    assert made[0].wait(BOSS) == 15
    clock.set(DAY - timedelta(days=3650))
    assert made[0].wait(BOSS) == 15


def test_one_users_tries_are_not_anothers(made: tuple[Keyring, DataKey, str]) -> None:
    ring, key, _ = made
    ring.add_user(key, label=CLERK, role=Role.CLERK, password=NEW)
    for _ in range(5):
        fail(ring, CLERK)
    assert ring.unlock(BOSS, PASSWORD) == key


def die_while_checking(path: str) -> None:
    from partybuild_desktop.system import stretch
    from tests.store.child import die

    stretch.hash_secret_raw = lambda *a, **k: die()
    Keyring(Path(path), stretch=CHEAP).unlock(BOSS, "wrong password")


def test_a_try_is_counted_before_it_is_checked(
    path: Path, made: tuple[Keyring, DataKey, str]
) -> None:
    """Killing the program at the right moment gives no free tries."""
    assert in_child(die_while_checking, path) == -9
    assert fail(reopened(path)).args_["left"] == 3


def test_a_new_password_replaces_the_old_one_in_both_copies(
    path: Path, made: tuple[Keyring, DataKey, str]
) -> None:
    ring, key, code = made
    assert ring.change_password(BOSS, old=PASSWORD, new=NEW) == key
    assert reopened(path).unlock(BOSS, NEW) == key
    assert fail(reopened(path)).code == "password_wrong"
    path.write_bytes(b"")
    assert fail(reopened(path)).code == "password_wrong"
    assert reopened(path).unlock(BOSS, NEW) == key
    assert reopened(path).recover(code, label=BOSS, password=PASSWORD) == key


def test_a_weak_new_password_or_a_wrong_old_one_changes_nothing(
    path: Path, made: tuple[Keyring, DataKey, str]
) -> None:
    ring, key, _ = made
    assert said(lambda: ring.change_password(BOSS, old=PASSWORD, new="")) == "password_empty"
    assert said(lambda: ring.change_password(BOSS, old="no idea", new=NEW)) == "password_wrong"
    assert reopened(path).unlock(BOSS, PASSWORD) == key


def test_the_recovery_code_opens_when_the_password_is_lost(
    path: Path, made: tuple[Keyring, DataKey, str]
) -> None:
    ring, key, code = made
    for _ in range(7):
        with pytest.raises(UserProblem):
            ring.unlock(BOSS, "wrong password")
    typed = code.lower().replace("-", " ").replace("0", "o")
    assert ring.recover(typed, label=BOSS, password=NEW) == key
    assert ring.unlock(BOSS, NEW) == key
    assert reopened(path).recover(code, label=BOSS, password=PASSWORD) == key


def test_a_wrong_recovery_code_is_refused(
    path: Path, made: tuple[Keyring, DataKey, str], tmp_path: Path
) -> None:
    ring, key, code = made
    _, _, foreign = Keyring.create(
        tmp_path / "other.json", label=BOSS, password=PASSWORD, stretch=CHEAP
    )
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    before = path.read_bytes()
    assert said(lambda: ring.recover(foreign, label=BOSS, password=NEW)) == "recovery_wrong"
    assert said(lambda: ring.recover(slip, label=BOSS, password=NEW)) == "recovery_check"
    assert said(lambda: ring.recover(code, label=CLERK, password=NEW)) == "user_unknown"
    assert said(lambda: ring.recover(code, label=BOSS, password="")) == "password_empty"
    assert path.read_bytes() == before
    assert ring.unlock(BOSS, PASSWORD) == key


def test_a_new_recovery_code_ends_the_old_one(
    path: Path, made: tuple[Keyring, DataKey, str]
) -> None:
    ring, key, old = made
    new = ring.new_recovery_code(key)
    path.write_bytes(b"damaged")
    ring = reopened(path)
    assert said(lambda: ring.recover(old, label=BOSS, password=NEW)) == "recovery_wrong"
    assert ring.recover(new, label=BOSS, password=NEW) == key


def test_users_come_and_go(path: Path, made: tuple[Keyring, DataKey, str]) -> None:
    ring, key, _ = made
    ring.add_user(key, label=CLERK, role=Role.CLERK, password=NEW)
    assert said(
        lambda: ring.add_user(key, label=CLERK, role=Role.CLERK, password=NEW)
    ) == "user_exists"  # fmt: skip
    ring = reopened(path)
    assert [(user.label, user.role) for user in ring.users] == [
        (BOSS, Role.MANAGER),
        (CLERK, Role.CLERK),
    ]
    assert ring.unlock(CLERK, NEW) == key
    assert said(lambda: ring.remove_user(BOSS)) == "user_last_manager"
    ring.remove_user(CLERK)
    for damaged in (path, copy_of(path)):
        text = damaged.read_text("utf-8")
        assert CLERK not in text
    assert said(lambda: reopened(path).unlock(CLERK, NEW)) == "user_unknown"


def test_another_books_key_is_not_wrapped_by_mistake(made: tuple[Keyring, DataKey, str]) -> None:
    with pytest.raises(ValueError, match="not the one"):
        made[0].add_user(DataKey.new(), label=CLERK, role=Role.CLERK, password=NEW)


def edited(path: Path, change: dict[str, object]) -> None:
    """Edit the first entry and mend the checksum, as somebody with an editor could."""
    import hashlib

    body = json.loads(path.read_text("utf-8"))
    del body["checksum"]
    body["entries"][0].update(change)
    body["generation"] += 1
    body["checksum"] = hashlib.sha256(canonical(body)).hexdigest()
    path.write_text(json.dumps(body), "utf-8")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"role": "inspector"}, "password_wrong"),
        ({"argon2id": [16, 1, 1]}, "password_wrong"),
        ({"nonce": "AAAA"}, "password_wrong"),
        ({"argon2id": [1 << 40, 3, 4]}, "keyring_damaged"),
        ({"argon2id": "x"}, "keyring_damaged"),
        ({"role": "king"}, "password_wrong"),  # not valid; the older copy is taken
        ({"sealed": 5}, "password_wrong"),
    ],
)
def test_an_edited_entry_does_not_open(
    path: Path, made: tuple[Keyring, DataKey, str], change: dict[str, object], code: str
) -> None:
    edited(path, change)
    assert said(lambda: reopened(path).unlock(BOSS, "wrong password")) == code
    if code == "password_wrong" and set(change) <= {"argon2id", "nonce"}:
        assert said(lambda: reopened(path).unlock(BOSS, PASSWORD)) == code


def test_an_entry_of_a_later_kind_is_kept(path: Path, made: tuple[Keyring, DataKey, str]) -> None:
    import hashlib

    body = json.loads(path.read_text("utf-8"))
    del body["checksum"]
    township = {"kind": "township", "recipient": "age1…", "sealed": "…"}
    body["entries"].append(township)
    body["generation"] += 1
    body["checksum"] = hashlib.sha256(canonical(body)).hexdigest()
    path.write_text(json.dumps(body), "utf-8")
    reopened(path).change_password(BOSS, old=PASSWORD, new=NEW)
    assert township in json.loads(path.read_text("utf-8"))["entries"]
    body["version"] = 2
    del body["checksum"]
    body["checksum"] = hashlib.sha256(canonical(body)).hexdigest()
    path.write_text(json.dumps(body), "utf-8")
    assert said(lambda: reopened(path)) == "keyring_newer"


def test_one_damaged_copy_does_no_harm(
    path: Path, made: tuple[Keyring, DataKey, str], record_property: Tell
) -> None:
    """T4: the other copy opens the books."""
    record_property("tried", 80)
    good = path.read_bytes()
    for broken, whole in ((path, copy_of(path)), (copy_of(path), path)):
        for seed in range(40):
            broken.write_bytes(damaged(good, random.Random(seed)))
            whole.write_bytes(good)
            assert reopened(path).unlock(BOSS, PASSWORD) == made[1]


def damaged(data: bytes, rng: random.Random) -> bytes:
    raw = bytearray(data)
    match rng.randrange(4):
        case 0:
            raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        case 1:
            del raw[rng.randrange(len(raw)) :]
        case 2:
            raw = bytearray(len(raw))
        case _:
            raw = bytearray(rng.randbytes(len(raw)))
    return bytes(raw)


def test_both_copies_damaged_are_named_and_left_as_they_are(
    path: Path, made: tuple[Keyring, DataKey, str], record_property: Tell
) -> None:
    """T4: found by name, kept as it is."""
    record_property("tried", 156)
    good = path.read_bytes()
    for seed in range(150):
        bad = damaged(good, random.Random(seed))
        path.write_bytes(bad)
        copy_of(path).write_bytes(bad[:-1])
        assert said(lambda: reopened(path)) == "keyring_damaged", seed
        assert path.read_bytes() == bad
    for hostile in (b"[" * 100_000, b'{"format": 1e999}', b"null", b'"\\ud800"', b"[NaN]"):
        path.write_bytes(hostile)
        copy_of(path).unlink(missing_ok=True)
        assert said(lambda: reopened(path)) == "keyring_damaged"
    path.unlink()
    assert said(lambda: reopened(path)) == "keyring_missing"


def test_a_failed_write_leaves_the_old_password(
    path: Path, made: tuple[Keyring, DataKey, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise P2: the write of the change fails at each of its places."""
    ring, key, _ = made
    for failing in range(1, 5):
        calls = 0

        def write(target: Path, data: bytes, *, private: bool = False) -> None:
            nonlocal calls
            calls += 1
            if calls == failing:  # noqa: B023
                raise OSError(28, "No space left on device")
            write_atomic(target, data, private=private)

        monkeypatch.setattr("partybuild_desktop.store.keyring_file.write_atomic", write)
        with pytest.raises(OSError, match="No space"):
            ring.change_password(BOSS, old=PASSWORD, new=NEW)
        monkeypatch.undo()
        fresh = reopened(path)
        # Count, reset, first copy, second copy: only with the first copy written is it after.
        works = NEW if failing == 4 else PASSWORD
        assert fresh.unlock(BOSS, works) == key
        if failing == 4:
            fresh.set_password(key, BOSS, PASSWORD)
        ring = reopened(path)
