"""Packages: what is written comes back, and only to whom it is sealed."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybuild_desktop.domain.log import Stub
from partybuild_desktop.domain.package import Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange import entry, seal
from partybuild_desktop.exchange.entry import StubPacker, stubs_of
from partybuild_desktop.exchange.package import open_package
from partybuild_desktop.exchange.packing import Load, Passphrase, write
from partybuild_desktop.exchange.seal import OpenKey, SignKey
from partybuild_desktop.system.stretch import Stretch
from tests.exchange.packages import (
    FLAG,
    PICTURES,
    STRANGER_OPEN,
    THERE,
    TOWN,
    TOWN_PC,
    TOWNSHIP,
    TOWNSHIP_OPEN,
    TRUST,
    VILLAGE,
    VILLAGE_OPEN,
    Parts,
    carried,
    load,
    manifest,
    named,
    report,
    take,
    transaction,
)

CHEAP = Stretch(8, 1, 1)


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "红旗村.pbpkg"
    written = report(path)
    assert path.stat().st_size == written.size
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with open_package(path, keys=[STRANGER_OPEN, TOWNSHIP_OPEN]) as package:
        assert package.manifest == written.manifest
        assert package.digest == written.digest
        package.prove(TRUST)
        package.verify()
        stubs = [one for one in carried() if isinstance(one, Stub)]
        assert list(package.carried()) == stubs + [c for c in carried() if c not in stubs]
        assert list(package.records()) == list(load().records)
        assert dict(package.attachments()) == PICTURES
        assert package.keys() == {}
    counts = written.manifest.counts
    assert (counts.transactions, counts.changes, counts.stubs) == (4, 8, 2)
    assert (counts.records, counts.attachments) == (40, 3)


def test_the_manifest_reads_back_field_by_field(tmp_path: Path) -> None:
    assert take_back(tmp_path, certificate=None, heads=(), number=0) == manifest(
        certificate=None, heads=(), number=0
    )


def take_back(tmp_path: Path, **more: object) -> object:
    path = tmp_path / "one.pbpkg"
    write(path, manifest(**more), Load(), sign=TOWNSHIP, to=[VILLAGE_OPEN.public])
    with open_package(path, keys=[VILLAGE_OPEN]) as package:
        return package.manifest


def test_an_invitation_opens_with_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "invitation.pbpkg"
    keys = {"township": TOWNSHIP.public, "open": VILLAGE_OPEN.secret.decode()}
    invitation = manifest(kind=Kind.INVITATION, sender=TOWN_PC, certificate=None)
    lock = Passphrase("长河 落日 圆桌 九月", CHEAP)
    write(path, invitation, load(keys=keys), sign=TOWNSHIP, to=lock)
    with open_package(path, passphrase="长河 落日 圆桌 九月") as package:
        assert package.keys() == keys
        package.prove_by(package.keys()["township"])
        package.verify()
    wrongs = {"长河 落日": "package_passphrase", "长河落日圆桌九月": "package_passphrase"}
    nothing = dict.fromkeys(("", " ", "\u3000\n"), "package_passphrase_missing")
    for wrong, code in {**wrongs, **nothing}.items():
        with pytest.raises(UserProblem, match=code), open_package(path, passphrase=wrong):
            pass


@pytest.mark.parametrize(
    ("locked", "typed"),
    [
        ("长河 落日", "长河\u3000落日"),  # the blank of a Chinese input method
        ("长河 落日", " 长河  落日\n"),
        ("长河\u3000落日 ", "长河 落日"),
    ],
)
def test_a_passphrase_told_by_telephone_is_the_same_whatever_its_blanks(
    tmp_path: Path, locked: str, typed: str
) -> None:
    path = tmp_path / "invitation.pbpkg"
    invitation = manifest(kind=Kind.INVITATION, sender=TOWN_PC, certificate=None)
    write(path, invitation, load(), sign=TOWNSHIP, to=Passphrase(locked, CHEAP))
    with open_package(path, passphrase=typed) as package:
        assert package.manifest.kind is Kind.INVITATION


def test_an_invitation_of_an_earlier_program_opens_with_its_odd_blanks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "invitation.pbpkg"
    invitation = manifest(kind=Kind.INVITATION, sender=TOWN_PC, certificate=None)
    with monkeypatch.context() as earlier:
        earlier.setattr(seal, "_spelling", lambda passphrase: passphrase)
        to = Passphrase(" 长河  落日", CHEAP)
        write(path, invitation, load(), sign=TOWNSHIP, to=to)
    with open_package(path, passphrase=" 长河  落日") as package:
        assert package.manifest.kind is Kind.INVITATION


def test_a_return_is_read_by_every_pc_of_the_village_and_the_township_itself(
    tmp_path: Path,
) -> None:
    path = tmp_path / "return.pbpkg"
    back = manifest(
        kind=Kind.RETURN,
        sender=TOWN_PC,
        to=TOWN.__class__(org=FLAG.org, name=FLAG.name),
        certificate=None,
    )
    write(path, back, load(), sign=TOWNSHIP, to=[VILLAGE_OPEN.public, TOWNSHIP_OPEN.public])
    assert take(path).kind is Kind.RETURN
    assert take(path, here=THERE).kind is Kind.RETURN


def test_a_lost_attachment_is_left_out(tmp_path: Path) -> None:
    written = write(
        tmp_path / "a.pbpkg",
        manifest(),
        load(read=lambda name: None),
        sign=TOWNSHIP,
        to=[VILLAGE_OPEN.public],
    )
    assert written.manifest.counts.attachments == 0
    assert written.lost == len(load().attachments) > 0


def test_secrets_do_not_show() -> None:
    key, sign = OpenKey.new(), SignKey.new()
    shown = repr((key, sign, Passphrase("长河"), load(keys={"open": "geheim"})))
    assert key.secret.decode() not in shown
    assert repr(sign.secret) not in shown
    assert "长河" not in shown
    assert "geheim" not in shown
    assert OpenKey.of(key.secret) == key
    assert SignKey.of(sign.secret) == sign
    with pytest.raises(ValueError, match="no age identity"):
        OpenKey.of(b"AGE-SECRET-KEY-1")


def test_memory_does_not_grow_with_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three times as much to carry takes no more memory: one entry at a time is held."""
    monkeypatch.setattr(entry, "_PIECE", 100_000)
    peaks = []
    for size in (1, 3):
        pictures = {f"{n:064x}": 1_000_000 for n in range(2 * size)}
        big = load(
            carried=(transaction(n, changes=60) for n in range(20 * size)),
            attachments=pictures,
            read=lambda name: bytes(1_000_000),
        )
        path = tmp_path / "big.pbpkg"
        tracemalloc.start()
        write(path, manifest(), big, sign=VILLAGE, to=[TOWNSHIP_OPEN.public])
        assert take(path).counts.transactions == 20 * size
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2
    assert peaks[1] < 8 << 20


def test_two_packages_of_one_content_are_sealed_differently(tmp_path: Path) -> None:
    """Whoever sees two sticks cannot tell whether the same photograph is on both."""
    for name in ("a", "b"):
        report(tmp_path / name)
    found = [Parts.of(tmp_path / name).entries for name in ("a", "b")]
    assert found[0].keys() == found[1].keys()
    assert not any(found[0][name] == found[1][name] for name in found[0])


@given(seed=st.integers(0, 2**32), count=st.integers(0, 30))
@settings(max_examples=20, deadline=None)
def test_stubs_come_back_whatever_they_descend_from(seed: int, count: int) -> None:
    rng = random.Random(seed)
    stubs: list[Stub] = []
    for n in range(count):
        known = [one.name for one in stubs]
        parents = rng.sample(known, min(len(known), rng.randrange(4)))
        parents += [named(f"outside {rng.random()}") for _ in range(rng.randrange(2))]
        stubs.append(Stub(named(f"{seed} {n}"), tuple(parents)))
    packer = StubPacker()
    packed = [packer.pack(one) for one in stubs]
    assert list(stubs_of([b"".join(packed[:7]), b"".join(packed[7:])])) == stubs
