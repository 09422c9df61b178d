"""Packages for tests: a small one of invented people, and its parts to be spoilt one by one."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from partybuild_desktop.domain.log import Carried, Change, Head, Stub, Transaction, change_hash
from partybuild_desktop.domain.package import (
    Addressee,
    Here,
    Kind,
    Manifest,
    Sender,
    Trust,
    check_place,
)
from partybuild_desktop.exchange.package import Load, Written, open_package, write
from partybuild_desktop.exchange.seal import OpenKey, SignKey

TOWNSHIP = SignKey.new()
TOWNSHIP_OPEN = OpenKey.new()
PAIRING = SignKey.new()
VILLAGE = SignKey.new()
VILLAGE_OPEN = OpenKey.new()
STRANGER = SignKey.new()
STRANGER_OPEN = OpenKey.new()

TOWN = Addressee(org="org-town", name="双河镇党委")
FLAG = Sender(site="v" + "a" * 25, org="org-flag", name="红旗村党支部", level="village")
TOWN_PC = Sender(site="t" + "b" * 25, org="org-town", name="双河镇党委", level="township")
NAMES = ("欧阳翠花", "买买提·吐尔逊", "上官文渊", "𠮷田建国")
NUMBERS = ("110105194912310021", "440524188001010014")

HERE = Here(
    org="org-town", level="township", practice=False, schema=2, villages=frozenset({"org-flag"})
)
THERE = Here(org="org-flag", level="village", practice=False, schema=2, township="org-town")
TRUST = Trust(township=TOWNSHIP.public, pairings={"org-flag": PAIRING.public})


def named(text: str) -> str:
    """A name as a transaction has it."""
    return hashlib.sha256(text.encode()).hexdigest()


def transaction(n: int, parents: tuple[str, ...] = (), *, changes: int = 3) -> Transaction:
    """The nth invented transaction, named by what it says."""
    rng = random.Random(n)
    made: list[Change | str] = []
    for k in range(changes):
        uid = f"{n:020d}{k:06d}"
        values = {"name": rng.choice(NAMES), "id": rng.choice(NUMBERS), "note": f"第{k}条\n\t“”\\"}
        if k % 3 == 2:
            made.append(named(uid))
        elif k % 3:
            made.append(Change("person", uid, dict.fromkeys(values, ""), values))
        else:
            made.append(Change("person", uid, None, {**values, "kind+on": ["01", "2020-07"]}))
    head = Head(
        site=FLAG.site,
        seq=n + 1,
        user="录入1",
        wall="2026-07-01T09:00:00+08:00",
        program="1.0",
        schema=2,
        action="roster_import",
        args={"n": n},
        parents=parents,
    )
    hashes = [
        c if isinstance(c, str) else change_hash(c.table, c.uid, c.op, c.fields_json())
        for c in made
    ]
    return Transaction(head.hash_with(hashes), head, tuple(made))


def carried(count: int = 6, *, changes: int = 3) -> list[Carried]:
    """A line of stubs and transactions, each after the one before."""
    found: list[Carried] = []
    for n in range(count):
        parents = (found[-1].name,) if found else (named("outside"),)
        if n % 3 == 0:
            found.append(Stub(named(f"stub {n}"), parents))
        else:
            found.append(transaction(n, parents, changes=changes))
    return found


#  Pictures cannot be made smaller.
PICTURES: Mapping[str, bytes] = {
    named(f"picture {n}"): random.Random(n).randbytes(n * 50_000) for n in range(3)
}


def load(**more: Any) -> Load:
    """What a report brings."""
    return replace(
        Load(
            carried=carried(),
            changes=12,
            records=[f"{n:026d}" for n in range(40)],
            attachments={name: len(data) for name, data in PICTURES.items()},
            read=PICTURES.__getitem__,
        ),
        **more,
    )


def manifest(**more: Any) -> Manifest:
    """A report of the village to the township."""
    return replace(
        Manifest(
            id="p" + "c" * 25,
            kind=Kind.REPORT,
            practice=False,
            sender=FLAG,
            to=TOWN,
            number=3,
            after=2,
            wall="2026-07-01T09:00:00+08:00",
            user="录入1",
            program="1.0",
            schema=2,
            heads=(named("head"),),
            certificate=PAIRING.certify(FLAG, VILLAGE.public),
        ),
        **more,
    )


def report(path: Path, *, sign: SignKey = VILLAGE, **more: Any) -> Written:
    """A sound report at `path`; `more` are fields of its manifest."""
    return write(path, manifest(**more), load(), sign=sign, to=[TOWNSHIP_OPEN.public])


def take(path: Path, *, here: Here = HERE, trust: Trust = TRUST, passphrase: str = "") -> Manifest:
    """What a reader does before anything is merged: look, believe, read everything."""
    with open_package(path, keys=[TOWNSHIP_OPEN], passphrase=passphrase) as package:
        check_place(package.manifest, here)
        package.prove(trust)
        package.verify()
        return package.manifest
