"""Packages: what is written comes back, and only to whom it is sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.log import Stub
from partybuild_desktop.domain.package import Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.package import Load, Passphrase, open_package, write
from partybuild_desktop.exchange.seal import OpenKey, SignKey, Stretch
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
    VILLAGE_OPEN,
    carried,
    load,
    manifest,
    report,
    take,
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
    for wrong, code in (("长河 落日", "package_passphrase"), ("", "package_passphrase_missing")):
        with pytest.raises(UserProblem, match=code), open_package(path, passphrase=wrong):
            pass


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
