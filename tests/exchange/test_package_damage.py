"""T6: damage by name. Each is refused by its own code, nothing is written, nothing is believed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partybuild_desktop.domain.log import canonical
from partybuild_desktop.domain.package import (
    FORMAT,
    Addressee,
    Certificate,
    Kind,
    check_invitation,
    check_known,
    check_place,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.package import open_package
from partybuild_desktop.exchange.packing import Passphrase, write
from partybuild_desktop.exchange.seal import OpenKey, Sealer, SignKey
from partybuild_desktop.exchange.stick import the_package
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.stretch import Stretch
from tests.exchange.packages import (
    FLAG,
    HERE,
    PAIRING,
    STRANGER,
    STRANGER_OPEN,
    THERE,
    TOWN,
    TOWN_PC,
    TOWNSHIP,
    TRUST,
    Parts,
    load,
    manifest,
    report,
    take,
)

PHRASE = "长河 落日 圆桌 九月"
CHEAP = Stretch(8, 1, 1)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound report; to be copied."""
    path = tmp_path_factory.mktemp("sound") / "red.pbpkg"
    report(path)
    assert take(path).counts.transactions == 4
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return Path(shutil.copy(sound, folder / "red.pbpkg"))


def refused(path: Path, code: str, act: Callable[[Path], object] = take) -> None:
    """Refused by this code, with a sentence, and the folder is as it was."""
    before = {p: p.stat().st_size for p in path.parent.iterdir()}
    with pytest.raises(UserProblem) as caught:
        act(the_package(path))
    assert caught.value.code == code
    assert len(text_of(caught.value)) > 15
    assert {p: p.stat().st_size for p in path.parent.iterdir()} == before


# ---------------------------------------------------------------- the file as a whole


def rezip(data: bytes, method: int) -> bytes:
    """Unpacked and packed again by another program."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(found, "w", method) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    return found.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        archive.writestr(name, data)
    return found.getvalue()


def locked(data: bytes) -> bytes:
    """As another program marks what it has put under a password."""
    spoilt, at = bytearray(data), data.index(b"PK\1\2")
    spoilt[at + 8] |= 1
    return bytes(spoilt)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :]


BYTES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "nothing": ("package_empty", lambda data: b""),
    "only zero bytes": ("package_zeros", lambda data: bytes(len(data))),
    "zero bytes in front": ("package_zeros", lambda data: bytes(4096) + data[4096:]),
    "zero bytes at the end": ("package_cut", lambda data: data[:-4096] + bytes(4096)),
    "last byte missing": ("package_cut", lambda data: data[:-1]),
    "first byte missing": ("package_foreign", lambda data: data[1:]),
    "bytes behind": ("package_appended", lambda data: data + b"\0" * 512),
    "one byte behind": ("package_appended", lambda data: data + b"\0"),
    "twice in a row": ("package_layout", lambda data: data + data),
    "a piece in the middle missing": ("package_layout", lambda d: d[:9000] + d[9100:]),
    "a text": ("package_foreign", lambda data: "党员花名册".encode()),
    "a workbook": ("package_foreign", lambda data: zipped("[Content_Types].xml", b"<Types/>")),
    "put into a zip": ("package_name_strange", lambda data: zipped("red.pbpkg", data)),
    "packed again": ("package_repacked", lambda data: rezip(data, zipfile.ZIP_DEFLATED)),
    "stored again": ("package_repacked", lambda data: rezip(data, zipfile.ZIP_STORED)),
    "a zip's password": ("package_locked", locked),
    "head of an entry": ("package_layout", lambda data: flipped(data, 10)),
    "a zip of nothing": ("package_foreign", lambda data: b"PK\5\6" + bytes(18)),
    **{
        f"cut at {tenth * 10} %": (
            "package_cut",
            lambda data, tenth=tenth: data[: len(data) * tenth // 10],  # type: ignore[misc]
        )
        for tenth in range(1, 10)
    },
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes(path: Path, name: str) -> None:
    code, spoil = BYTES[name]
    path.write_bytes(spoil(path.read_bytes()))
    refused(path, code)


# ---------------------------------------------------------------- manifest, signature, entries


def without(parts: Parts, name: str) -> Parts:
    del parts.entries[name]
    return parts


def with_(parts: Parts, name: str, data: bytes) -> Parts:
    parts.entries[name] = data
    return parts


def swapped(parts: Parts) -> Parts:
    one, two = parts.first("transactions"), parts.first("stubs")
    entries = parts.entries
    entries[one], entries[two] = entries[two], entries[one]
    return parts


def signed_by(parts: Parts, key: SignKey) -> Parts:
    parts.sign = key
    return parts.resign(parts.envelope()[128:])


def sealed_to(parts: Parts, key: OpenKey) -> Parts:
    parts.seal = key
    return parts.reseal(parts.envelope())


def sets(**values: object) -> Callable[[Parts], Parts]:
    return lambda parts: parts.edit(lambda body: body.update(values))


def counts(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: parts.edit(lambda body: body["counts"].update({name: 7}))


def certificate(own: Certificate) -> Callable[[Parts], Parts]:
    return sets(certificate={n: getattr(own, n) for n in Certificate.__dataclass_fields__})


def other(**values: str) -> Certificate:
    """The village's certificate with something changed after it was signed, or before."""
    own = PAIRING.certify(FLAG, SignKey.new().public)
    facts = {n: getattr(own, n) for n in Certificate.__dataclass_fields__}
    return Certificate(**{**facts, **values})


def lines(parts: Parts, change: Callable[[bytes], bytes]) -> Parts:
    """With the transactions' text changed, all else made to fit."""
    name = parts.first("transactions")
    data = change(zlib.decompress(parts.opened(name)))
    return parts.replace(name, zlib.compress(data), opened=len(data))


def first_twice(body: Any) -> None:
    body["entries"].append(body["entries"][0])


def opened_as(parts: Parts, size: int) -> Parts:
    name = parts.first("transactions")
    return parts.substitute(name, parts.entries[name], opened=size)


SPOILT: dict[str, tuple[str, Callable[[Parts], Parts]]] = {
    "no manifest": ("package_manifest_missing", lambda p: without(p, "0000")),
    "manifest in the clear": ("package_foreign", lambda p: with_(p, "0000", p.envelope())),
    "manifest sealed to another": (
        "package_sealed_elsewhere",
        lambda p: sealed_to(p, STRANGER_OPEN),
    ),
    "no JSON": ("package_manifest_unreadable", lambda p: p.resign(b"{")),
    "another JSON": ("package_manifest_unreadable", lambda p: p.resign(b"[]")),
    "no UTF-8": ("package_manifest_unreadable", lambda p: p.resign(b'{"format":"\xff"}')),
    "half a character": ("package_manifest_unreadable", lambda p: half(p, p.envelope()[128:])),
    "half a character in a value": (
        "package_content",
        lambda p: lines(p, lambda d: d.replace("第".encode(), b"\\uD800", 1)),
    ),
    "a broken character in a value": (
        "package_content",
        lambda p: lines(p, lambda d: d.replace("第".encode(), b"\xed\xa0\x80", 1)),
    ),
    "a field missing": ("package_manifest_unreadable", lambda p: p.edit(lambda b: b.pop("wall"))),
    "a number as text": ("package_manifest_unreadable", sets(number="3")),
    "a truth as number": ("package_manifest_unreadable", sets(practice=0)),
    "a negative number": ("package_manifest_unreadable", sets(after=-1)),
    "heads that are none": ("package_manifest_unreadable", sets(heads=["x"])),
    "a kind nobody knows": ("package_manifest_unreadable", sets(kind="greeting")),
    "an endless name": (
        "package_manifest_unreadable",
        lambda p: p.edit(lambda b: b["from"].update(name="村" * 5000)),
    ),
    "an entry listed twice": ("package_manifest_unreadable", lambda p: p.edit(first_twice)),
    "only a signature": ("package_manifest_unreadable", lambda p: p.reseal(b"0" * 128)),
    "newer format": ("package_newer", sets(format=FORMAT + 1)),
    "newer schema": ("package_schema_newer", sets(schema=99)),
    "signature altered": (
        "package_signature",
        lambda p: p.reseal(bytes([p.envelope()[0] ^ 1]) + p.envelope()[1:]),
    ),
    "signature that is none": ("package_signature", lambda p: p.reseal(b"z" + p.envelope()[1:])),
    "signed by a stranger": ("package_signature", lambda p: signed_by(p, STRANGER)),
    "signed by the invitation's key": ("package_signature", lambda p: signed_by(p, PAIRING)),
    "content altered under its signature": (
        "package_signature",
        lambda p: p.reseal(p.envelope().replace(b'"number":3', b'"number":4')),
    ),
    "no certificate": ("package_uncertified", sets(certificate=None)),
    "certificate of another PC": ("package_uncertified", certificate(other(site="v"))),
    "certificate of another village": ("package_uncertified", certificate(other(org="o"))),
    "certificate of a stranger": (
        "package_certificate",
        certificate(STRANGER.certify(FLAG, STRANGER.public)),
    ),
    "certificate altered": ("package_certificate", certificate(other(sign=STRANGER.public))),
    "certificate of another key": ("package_signature", certificate(other())),
    "an entry missing": ("package_entry_missing", lambda p: without(p, "0002")),
    "an entry too many": ("package_entry_extra", lambda p: with_(p, "0999", b"?")),
    "two entries exchanged": ("package_entry_size", swapped),
    "an entry cut": (
        "package_entry_size",
        lambda p: with_(p, "0001", p.entries["0001"][:-1]),
    ),
    "an entry altered": (
        "package_entry_damaged",
        lambda p: with_(p, "0001", flipped(p.entries["0001"], 300)),
    ),
    "another hash listed": (
        "package_entry_damaged",
        lambda p: p.edit(lambda b: b["entries"][0].__setitem__(3, "0" * 64)),
    ),
    "an entry sealed to another": (
        "package_entry_sealed",
        lambda p: p.substitute("0001", Sealer([STRANGER_OPEN.public]).seal(b"x")),
    ),
    "an attachment's key altered": (
        "package_entry_sealed",
        lambda p: p.edit(lambda b: b["entries"][-1].__setitem__(6, "0" * 64)),
    ),
    "an attachment without a key": (
        "package_manifest_unreadable",
        lambda p: p.edit(lambda b: b["entries"][-1].__setitem__(6, "")),
    ),
    "an entry not sealed": ("package_entry_sealed", lambda p: p.substitute("0001", b"clear")),
    "an entry that does not unpack": (
        "package_content",
        lambda p: p.replace(p.first("transactions"), b"not packed"),
    ),
    "no lines of JSON": ("package_content", lambda p: lines(p, lambda d: d[:-9])),
    "a line missing": (
        "package_content",
        lambda p: lines(p, lambda d: d[: d.rindex(b"\n", 0, -1) + 1]),
    ),
    "a line nobody knows": ("package_content", lambda p: lines(p, lambda d: b"{}\n" + d)),
    "an operation nobody knows": (
        "package_content",
        lambda p: lines(p, lambda d: d.replace(b'"new"', b'"old"')),
    ),
    "a name that is no hash": (
        "package_content",
        lambda p: lines(p, lambda d: d.replace(b'["', b'["../', 1)),
    ),
    "stubs cut": (
        "package_content",
        lambda p: p.replace(p.first("stubs"), zlib.compress(b"x" * 40), opened=40),
    ),
    "an attachment of another size": ("package_content", lambda p: opened_attachment(p)),
    "opens to more than listed": ("package_bomb", lambda p: opened_as(p, 100)),
    "opens to less than listed": ("package_content", lambda p: opened_as(p, 9_999)),
    "count of transactions": ("package_count", counts("transactions")),
    "count of changes": ("package_count", counts("changes")),
    "count of stubs": ("package_count", counts("stubs")),
    "count of records": ("package_count", counts("records")),
    "count of attachments": ("package_count", counts("attachments")),
}


def half(parts: Parts, payload: bytes) -> Parts:
    return parts.resign(payload.replace("录".encode(), b"\\ud800"))


def opened_attachment(parts: Parts) -> Parts:
    name = parts.first("attachment")
    return parts.substitute(name, parts.entries[name], opened=5)


@pytest.mark.parametrize("name", SPOILT)
def test_layers(path: Path, name: str) -> None:
    code, spoil = SPOILT[name]
    spoil(Parts.of(path)).put(path)
    refused(path, code)


def test_a_manifest_damaged_on_the_stick(path: Path) -> None:
    data = path.read_bytes()
    sealed = Parts.of(path).entries["0000"]
    path.write_bytes(flipped(data, data.index(sealed) + len(sealed) // 2))
    refused(path, "package_manifest_damaged")


def test_an_entry_twice(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"0002", b"0001"))
    refused(path, "package_name_twice")


# ---------------------------------------------------------------- whose it is


PLACES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "practice in real books": ("package_practice", {"practice": True}, {}),
    "real in practice books": ("package_real", {}, {"practice": True}),
    "for another township": ("package_other_township", {"to": Addressee(org="x", name="甲")}, {}),
    "from a village never invited": ("package_village_unknown", {}, {"villages": frozenset()}),
    "an invitation": ("package_invitation", {"kind": Kind.INVITATION}, {}),
    "a return, at a township": ("package_other_township", {"kind": Kind.RETURN}, {}),
}
PLACES_OF_VILLAGE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "another village's report": ("package_other_village", {"sender": FLAG}, {"org": "org-star"}),
    "a return for another village": (
        "package_other_village",
        {"to": Addressee(org="org-star", name="红星村党支部")},
        {},
    ),
    "another township's return": ("package_other_township", {}, {"township": "org-far"}),
    "never invited": ("package_unpaired", {}, {"township": ""}),
}


def replaced(value: Any, changes: dict[str, Any]) -> Any:
    return type(value)(**{n: changes.get(n, getattr(value, n)) for n in value.__dataclass_fields__})


@pytest.mark.parametrize("name", PLACES)
def test_does_not_belong_to_the_township(name: str) -> None:
    code, facts, here = PLACES[name]
    with pytest.raises(UserProblem, match=f"^{code}$") as caught:
        check_place(manifest(**facts), replaced(HERE, here))
    assert FLAG.name in text_of(caught.value)


@pytest.mark.parametrize("name", PLACES_OF_VILLAGE)
def test_does_not_belong_to_the_village(name: str) -> None:
    code, facts, here = PLACES_OF_VILLAGE[name]
    back = {"kind": Kind.RETURN, "sender": TOWN_PC, "to": Addressee(org=FLAG.org, name=FLAG.name)}
    kind = {"kind": Kind.REPORT} if facts.get("sender") else {}
    with pytest.raises(UserProblem, match=f"^{code}$"):
        check_place(manifest(**{**back, **kind, **facts}), replaced(THERE, here))


def test_what_belongs_here_is_taken() -> None:
    check_place(manifest(), HERE)
    check_place(manifest(), THERE)  # another PC of the village
    back = manifest(kind=Kind.RETURN, sender=TOWN_PC, to=Addressee(org=FLAG.org, name=FLAG.name))
    check_place(back, THERE)
    check_place(back, HERE)  # another PC of the township


def test_no_invitation() -> None:
    with pytest.raises(UserProblem, match="package_no_invitation"):
        check_invitation(manifest(), practice=False, schema=2)
    check_invitation(manifest(kind=Kind.INVITATION), practice=False, schema=2)


def test_the_same_id_with_other_content(tmp_path: Path) -> None:
    first = report(tmp_path / "a.pbpkg")
    second = report(tmp_path / "b.pbpkg", number=4)
    check_known(first.digest, "")
    check_known(first.digest, first.digest)
    with pytest.raises(UserProblem, match="package_same_id"):
        check_known(second.digest, first.digest)


def test_a_stranger_reads_nothing(path: Path) -> None:
    for keys in ([], [STRANGER_OPEN]):
        with pytest.raises(UserProblem, match="elsewhere"), open_package(path, keys=keys):
            pass


def test_signed_by_a_township_that_is_not_known_here(path: Path, tmp_path: Path) -> None:
    back = manifest(kind=Kind.RETURN, sender=TOWN_PC, certificate=None)
    write(path, back, load(), sign=STRANGER, to=[Parts.of(path).seal.public])
    with open_package(path, keys=[Parts.of(path).seal]) as package:
        with pytest.raises(UserProblem, match="package_signature"):
            package.prove(TRUST)
        with pytest.raises(UserProblem, match="package_other_township"):
            package.prove(replaced(TRUST, {"township": ""}))
        with pytest.raises(UserProblem, match="package_signature"):
            package.prove_by("not a key")


# ---------------------------------------------------------------- the passphrase


@pytest.fixture
def invitation(path: Path) -> Path:
    sent = manifest(kind=Kind.INVITATION, sender=TOWN_PC, to=TOWN, certificate=None)
    write(path, sent, load(), sign=TOWNSHIP, to=Passphrase(PHRASE, CHEAP))
    return path


def opens(passphrase: str) -> Callable[[Path], object]:
    def act(path: Path) -> None:
        with open_package(path, passphrase=passphrase):
            raise AssertionError("it opened")

    return act


def test_wrong_and_missing_passphrases(invitation: Path) -> None:
    refused(invitation, "package_passphrase", opens("长河 落日 圆桌 十月"))
    refused(invitation, "package_passphrase_missing", opens(""))


LOCKS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "salt": ("package_passphrase", lambda lock: flipped(lock, 12)),
    "key": ("package_passphrase", lambda lock: flipped(lock, 40)),
    "cut": ("package_manifest_damaged", lambda lock: lock[:80]),
    "all the memory": ("package_stretch", lambda lock: lock[:4] + b"\xff" * 4 + lock[8:]),
    "all the time": ("package_stretch", lambda lock: lock[:8] + b"\xff" + lock[9:]),
    "no lane": ("package_stretch", lambda lock: lock[:9] + b"\0" + lock[10:]),
    "what follows": ("package_sealed_elsewhere", lambda lock: lock[:-20] + bytes(20)),
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_damaged_lock(invitation: Path, name: str) -> None:
    code, spoil = LOCKS[name]
    parts = Parts.of(invitation)
    parts.entries["0000"] = spoil(parts.entries["0000"])
    parts.put(invitation)
    refused(invitation, code, opens(PHRASE))


# ---------------------------------------------------------------- the stick's folder


def test_which_package_is_meant(path: Path) -> None:
    folder = path.parent
    assert the_package(folder) == path
    assert the_package(path) == path
    (folder / "说明.txt").write_bytes(b"")
    assert the_package(folder) == path
    shutil.copy(path, folder / "RED2.PBPKG")
    refused(folder, "package_several")
    for one in list(folder.iterdir()):
        one.unlink()
    refused(folder, "package_none")
    (folder / "red.pbpkg.part").write_bytes(b"PK")
    refused(folder, "package_unfinished")
    refused(folder / "red.pbpkg.part", "package_unfinished")


def test_a_renamed_package_is_as_good(path: Path) -> None:
    renamed = path.rename(path.with_name("上报 (1).zip"))
    assert take(renamed).number == 3


def test_there_are_sixty() -> None:
    cases = len(BYTES) + len(SPOILT) + len(PLACES) + len(PLACES_OF_VILLAGE) + len(LOCKS)
    assert cases >= 60


def test_canonical_is_what_is_signed(path: Path) -> None:
    """The manifest on the stick is the one spelling: nothing rides along unsigned."""
    payload = Parts.of(path).envelope()[128:]
    assert canonical(json.loads(payload)) == payload
