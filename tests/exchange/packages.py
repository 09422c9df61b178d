"""Packages for tests: a small one of invented people, and its parts to be spoilt one by one."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from partybuild_desktop.domain.log import (
    Carried,
    Change,
    Head,
    Stub,
    Transaction,
    canonical,
    change_hash,
)
from partybuild_desktop.domain.package import (
    Addressee,
    Here,
    Kind,
    Manifest,
    Sender,
    Trust,
    check_place,
)
from partybuild_desktop.exchange.container import ContainerWriter
from partybuild_desktop.exchange.package import open_package
from partybuild_desktop.exchange.packing import Load, Written, write
from partybuild_desktop.exchange.seal import (
    Opener,
    OpenKey,
    Sealer,
    SignKey,
    open_alone,
    seal_alone,
)

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


# ---------------------------------------------------------------- taking one apart


@dataclass
class Parts:
    """A report taken apart by another reader of zips; every layer of it can be changed.

    `seal` and `sign` say to whom and by whom what was changed is sealed and signed anew.
    """

    entries: dict[str, bytes]
    seal: OpenKey = TOWNSHIP_OPEN
    sign: SignKey = VILLAGE

    @classmethod
    def of(cls, path: Path) -> Parts:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            return cls({info.filename: archive.read(info) for info in archive.infolist()})

    def put(self, path: Path) -> Path:
        """Write it as a container, checksums right."""
        stream = io.BytesIO()
        writer = ContainerWriter(stream)
        for name, data in self.entries.items():
            writer.add(name, data)
        writer.close()
        path.write_bytes(stream.getvalue())
        return path

    def envelope(self) -> bytes:
        """Signature and manifest in the clear."""
        found = Opener([TOWNSHIP_OPEN]).open(self.entries["0000"])
        assert found is not None
        return found

    def reseal(self, envelope: bytes) -> Parts:
        self.entries["0000"] = Sealer([self.seal.public]).seal(envelope)
        return self

    def resign(self, payload: bytes) -> Parts:
        """With another manifest, signed."""
        return self.reseal(self.sign.sign(payload).encode() + payload)

    def edit(self, change: Callable[[Any], object]) -> Parts:
        """With the manifest's JSON changed, signed."""
        body = json.loads(self.envelope()[128:])
        change(body)
        return self.resign(canonical(body))

    def first(self, kind: str) -> str:
        """The name of the first entry of a kind."""
        body = json.loads(self.envelope()[128:])
        return next(str(item[0]) for item in body["entries"] if item[1] == kind)

    def key(self, name: str) -> str:
        """What opens an attachment; "" for the other entries."""
        body = json.loads(self.envelope()[128:])
        return next(str(item[6]) for item in body["entries"] if item[0] == name)

    def opened(self, name: str) -> bytes:
        """An entry in the clear, still packed."""
        key = self.key(name)
        found = (
            open_alone(self.entries[name], name, key)
            if key
            else Opener([TOWNSHIP_OPEN]).open(self.entries[name])
        )
        assert found is not None
        return found

    def replace(self, name: str, data: bytes, *, opened: int | None = None) -> Parts:
        """With another content of an entry, sealed, listed and signed."""
        if not self.key(name):
            return self.substitute(name, Sealer([self.seal.public]).seal(data), opened=opened)
        sealed, key = seal_alone(data, name)
        return self.substitute(name, sealed, opened=opened, key=key)

    def substitute(
        self, name: str, sealed: bytes, *, opened: int | None = None, key: str = ""
    ) -> Parts:
        """With an entry of these bytes, listed and signed."""
        self.entries[name] = sealed

        def change(body: Any) -> None:
            for item in body["entries"]:
                if item[0] == name:
                    item[2], item[3] = len(sealed), hashlib.sha256(sealed).hexdigest()
                    item[4] = item[4] if opened is None else opened
                    item[6] = key or item[6]

        return self.edit(change)
