"""T8 and T7: archives made to do harm, and random damage at every layer.

Each is refused before anything is written; none takes long or much memory.
"""

from __future__ import annotations

import io
import random
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from partybuild_desktop.domain.package import LARGEST_ENTRY
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.packing import Load, write
from partybuild_desktop.services.wording import text_of
from tests.exchange.packages import (
    PICTURES,
    TOWNSHIP_OPEN,
    VILLAGE,
    Parts,
    carried,
    manifest,
    named,
    take,
)
from tests.share import FULL, share

_SECONDS = 10
_MEMORY = 200 << 20


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound report of all kinds of entries, some KiB in all."""
    path = tmp_path_factory.mktemp("small") / "red.pbpkg"
    name, data = named("picture"), PICTURES[named("picture 1")][:2000]
    load = Load(
        carried=carried(),
        records=["a" * 26, "b" * 26],
        attachments={name: len(data)},
        read={name: data}.__getitem__,
        keys={"township": "x"},
    )
    write(path, manifest(), load, sign=VILLAGE, to=[TOWNSHIP_OPEN.public])
    assert take(path).counts.attachments == 1
    return path


@contextmanager
def bounded(folder: Path) -> Iterator[None]:
    """Within it time, memory and the folder's files stay within bounds."""
    before = sorted(p.name for p in folder.rglob("*"))
    begun = time.monotonic()
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.monotonic() - begun < _SECONDS
    assert peak < _MEMORY
    assert sorted(p.name for p in folder.rglob("*")) == before


def refused(path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(path.parent))
    with bounded(path.parent), pytest.raises(UserProblem) as caught:
        take(path)
    assert caught.value.code == code
    assert len(text_of(caught.value)) > 15


# ---------------------------------------------------------------- names that lead elsewhere


def archive(name: str | bytes, data: bytes = b"x", **facts: int) -> bytes:
    """A zip with one entry of this very name, whatever a library thinks of it."""
    raw = name if isinstance(name, bytes) else name.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        info = zipfile.ZipInfo("N" * len(raw), (1980, 1, 1, 0, 0, 0))
        info.external_attr = facts.get("attributes", 0)
        info.compress_type = facts.get("method", zipfile.ZIP_STORED)
        made.writestr(info, data)
    return stream.getvalue().replace(b"N" * len(raw), raw)


OUTSIDE = (
    "../0000",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\drivers\\etc\\hosts",
    "/etc/passwd",
    "\\windows\\win.ini",
    "C:\\windows\\win.ini",
    "c:0000",
    "C:/0000",
    "0000/../../0001",
    "a/b",
    "a\\b",
    "./0000",
    ".\\0000",
    "..",
    "0000/..",
    "%2e%2e%2f0000",
    "..%2f0000",
    "..%5c0000",
    "\\\\server\\share\\0000",
    "//server/share/0000",
    "~/0000",
    "~root/0000",
    "\\\\?\\C:\\0000",
    "....//....//0000",
    b"\xc0\xae\xc0\xae\xc0\xaf0000",
)
DEVICES = ("CON", "nul", "PRN.txt", "aux", "COM1", "lpt9.zip", "CLOCK$", "con ")
STRANGE = (
    "０００１",
    "0001 ",
    "0001.",
    "001",
    "MANIFEST",
    "manifest",
    "0001:stream",
    "0x01",
    "000000",
)


@pytest.mark.parametrize("name", OUTSIDE, ids=str)
def test_names_that_lead_elsewhere(
    name: str | bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pbpkg"
    path.write_bytes(archive(name))
    refused(path, "package_name_outside", monkeypatch)


@pytest.mark.parametrize("name", DEVICES)
def test_names_of_devices(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pbpkg"
    path.write_bytes(archive(name))
    refused(path, "package_name_device", monkeypatch)


@pytest.mark.parametrize("name", STRANGE)
def test_names_that_are_not_ours(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pbpkg"
    path.write_bytes(archive(name))
    refused(path, "package_name_strange", monkeypatch)


# ---------------------------------------------------------------- tricks of the format


def heads(count: int, *, name: Callable[[int], bytes], packed: int, opened: int) -> bytes:
    """A directory of entries that are nowhere, with its end."""
    central = b"".join(
        struct.pack(
            "<4s6H3I5H2I",
            *(b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, packed, opened),
            *(len(name(n)), 0, 0, 0, 0, 0, 4),
        )
        + name(n)
        for n in range(count)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), 4, 0)
    return b"PK\3\4" + central + end


def overlapping(path: Path) -> bytes:
    """Two entries that share their bytes: the bomb that needs no nesting."""
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def lying(path: Path) -> bytes:
    """A size in the directory that the entry itself does not have."""
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2") + 20
    size = struct.unpack_from("<I", data, at)[0]
    struct.pack_into("<II", data, at, size - 10, size - 10)
    return bytes(data)


def hidden(path: Path) -> bytes:
    """Bytes between the last entry and the directory."""
    data = path.read_bytes()
    at = data.index(b"PK\1\2")
    end = data[-22:]
    start = struct.unpack_from("<I", end, 16)[0]
    moved = end[:16] + struct.pack("<I", start + 9) + end[20:]
    return data[:at] + b"stowaway!" + data[at:-22] + moved


def two_disks(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[-18] = 1
    return bytes(data)


def counted_wrong(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[-14] += 1
    data[-12] += 1
    return bytes(data)


def deflated(size: int) -> bytes:
    return archive("0000", bytes(size), method=zipfile.ZIP_DEFLATED)


LINK = (stat.S_IFLNK | 0o777) << 16
TRICKS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "a link": ("package_link", lambda p: archive("0000", b"/etc/passwd", attributes=LINK)),
    "NUL in a name": ("package_name_nul", lambda p: archive(b"0000\0.exe")),
    "a path of 300 letters": ("package_name_long", lambda p: archive("a" * 300)),
    "a path of 60,000 letters": ("package_name_long", lambda p: archive("a/" * 30_000)),
    "a bomb of 40 MiB": ("package_bomb", lambda p: deflated(40 << 20)),
    "a declared bomb": (
        "package_bomb",
        lambda p: heads(1, name=lambda n: b"0000", packed=10, opened=2**32 - 1),
    ),
    "an entry of 4 GiB": (
        "package_entry_large",
        lambda p: heads(1, name=lambda n: b"0000", packed=2**32 - 1, opened=2**32 - 1),
    ),
    "an entry just too large": (
        "package_entry_large",
        lambda p: heads(1, name=lambda n: b"0000", packed=21 << 20, opened=21 << 20),
    ),
    "65,535 entries": (
        "package_entries_many",
        lambda p: heads(65_535, name=lambda n: b"%05d" % n, packed=1, opened=1),
    ),
    "20,001 entries": (
        "package_entries_many",
        lambda p: heads(20_001, name=lambda n: b"%05d" % n, packed=1, opened=1),
    ),
    "a directory of 5 MiB": ("package_entries_many", lambda p: vast_directory()),
    "entries of 700 MiB together": (
        "package_layout",
        lambda p: heads(35, name=lambda n: b"%04d" % n, packed=20 << 20, opened=20 << 20),
    ),
    "overlapping entries": ("package_layout", overlapping),
    "a lying size": ("package_layout", lying),
    "a stowaway": ("package_layout", hidden),
    "a second disk": ("package_layout", two_disks),
    "more entries than there are": ("package_layout", counted_wrong),
    "a zip within": ("package_name_strange", lambda p: archive("inner.zip", p.read_bytes())),
    "a comment": ("package_appended", lambda p: commented(p.read_bytes())),
    "a program in front": ("package_foreign", lambda p: b"MZ" + p.read_bytes()),
    "64-bit records": (
        "package_entries_many",
        lambda p: p.read_bytes()[:-14] + b"\xff" * 12 + b"\0\0",
    ),
}


def vast_directory() -> bytes:
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 5, 5, 5 << 20, 4, 0)
    return b"PK\3\4" + bytes(5 << 20) + end


def commented(data: bytes) -> bytes:
    return data[:-2] + struct.pack("<H", 7) + b"comment"


@pytest.mark.parametrize("name", TRICKS)
def test_tricks_of_the_format(
    name: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, make = TRICKS[name]
    path = tmp_path / "a.pbpkg"
    path.write_bytes(make(small))
    refused(path, code, monkeypatch)


# ---------------------------------------------------------------- bombs inside the seals


def packed_zeros(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


INSIDE: dict[str, tuple[str, Callable[[Parts], Parts]]] = {
    "a bomb that says so": (
        "package_bomb",
        lambda p: p.replace("0001", packed_zeros(LARGEST_ENTRY), opened=LARGEST_ENTRY),
    ),
    "a bomb that does not": (
        "package_bomb",
        lambda p: p.replace("0001", packed_zeros(LARGEST_ENTRY), opened=1000),
    ),
    "a bomb beyond every limit": (
        "package_entry_large",
        lambda p: p.replace("0001", packed_zeros(40 << 20), opened=40 << 20),
    ),
    "a number of a million digits": ("package_manifest_unreadable", lambda p: digits(p)),
    "a hundred thousand brackets": (
        "package_manifest_unreadable",
        lambda p: p.resign(b"[" * 100_000),
    ),
    "a manifest of 9 MiB": (
        "package_manifest_unreadable",
        lambda p: p.resign(b"[" + b"[]," * (3 << 20) + b"0]"),
    ),
    "a million heads": (
        "package_manifest_unreadable",
        lambda p: p.edit(lambda body: body.update(heads=["0" * 64] * 100_000)),
    ),
    "brackets in a line": ("package_content", lambda p: text(p, b"[" * 100_000 + b"\n")),
    "only line breaks": ("package_content", lambda p: text(p, random_breaks())),
    "a stub that points nowhere": ("package_content", lambda p: stub(p, b"\1\xff\x7f")),
    "a stub of a million parents": ("package_content", lambda p: stub(p, b"\xff\xff\xff\x7f")),
    "a stub's endless number": ("package_content", lambda p: stub(p, b"\x80" * 64)),
}


def random_breaks() -> bytes:
    return b"\n" * 20_000


def digits(parts: Parts) -> Parts:
    payload = parts.envelope()[128:]
    return parts.resign(payload.replace(b'"number":3', b'"number":' + b"3" * 1_000_000))


def text(parts: Parts, data: bytes) -> Parts:
    return parts.replace(parts.first("transactions"), zlib.compress(data, 0), opened=len(data))


def stub(parts: Parts, tail: bytes) -> Parts:
    data = bytes(32) + tail
    return parts.replace(parts.first("stubs"), zlib.compress(data), opened=len(data))


@pytest.mark.parametrize("name", INSIDE)
def test_bombs_inside_the_seals(
    name: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed by one who is trusted: even he cannot make the program fall."""
    code, spoil = INSIDE[name]
    path = tmp_path / "a.pbpkg"
    spoil(Parts.of(small)).put(path)
    refused(path, code, monkeypatch)


def test_there_are_fifty() -> None:
    assert len(OUTSIDE) >= 20
    assert len(OUTSIDE) + len(DEVICES) + len(STRANGE) + len(TRICKS) + len(INSIDE) >= 50


# ---------------------------------------------------------------- T7: at random


def hurt(data: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, zeroed, left out, put in, repeated or cut off."""
    at = rng.randrange(len(data) + 1) if data else 0
    length = min(rng.choice((1, 2, 8, 60, 500)), len(data))
    how = rng.randrange(6)
    if how == 0:
        found = bytearray(data)
        for _ in range(length):
            if found:
                found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
        return bytes(found)
    if how == 1:
        return data[:at] + bytes(length) + data[at + length :]
    if how == 2:
        return data[:at] + data[at + length :]
    if how == 3:
        return data[:at] + rng.randbytes(length) + data[at:]
    if how == 4:
        return data[:at] + data[max(0, at - length) :]
    return data[:at]


def hurt_inside(parts: Parts, rng: random.Random) -> Parts:
    """Damage at one of the layers, everything around it made to fit."""
    names = [name for name in parts.entries if name != "0000"]
    name, layer = rng.choice(names), rng.randrange(5)
    if layer == 0:  # the sealed bytes, with a right checksum
        name = rng.choice(list(parts.entries))
        parts.entries[name] = hurt(parts.entries[name], rng)
        return parts
    if layer == 1:  # the sealed bytes, listed and signed
        return parts.substitute(name, hurt(parts.entries[name], rng))
    if layer == 2:  # what is packed, sealed, listed and signed
        return parts.replace(name, hurt(parts.opened(name), rng))
    if layer == 3:  # what is opened, packed again
        opened = parts.opened(name)
        if opened[:1] != b"\x78":
            return parts.replace(name, hurt(opened, rng))
        data = hurt(zlib.decompress(opened), rng)
        return parts.replace(name, zlib.compress(data), opened=len(data))
    return parts.resign(hurt(parts.envelope()[128:], rng))  # the manifest, signed


def test_random_damage_at_every_layer(
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """T7: it is refused by name, or it was harmless and what came is what was sent."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    sound, path = small.read_bytes(), tmp_path / "a.pbpkg"
    path.write_bytes(sound)
    codes: set[str] = set()
    record_property("tried", share(150, 5_000))
    for seed in range(share(150, 5_000)):
        rng = random.Random(seed)
        if rng.random() < 0.3:
            path.write_bytes(hurt(sound, rng))
        else:
            hurt_inside(Parts.of(small), rng).put(path)
        begun = time.monotonic()
        try:
            take(path)
        except UserProblem as problem:
            codes.add(problem.code)
            text_of(problem)
        assert time.monotonic() - begun < _SECONDS, seed
        assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert len(codes) > 8
    if FULL:
        with bounded(tmp_path), pytest.raises(UserProblem):
            path.write_bytes(sound[:-1])
            take(path)


def test_a_file_that_is_no_seal_does_not_ask_for_much(tmp_path: Path, small: Path) -> None:
    """age headers of a hostile make: many stanzas, a stretch of its own, endless lines."""
    sound = Parts.of(small).entries["0001"]
    lines = sound.split(b"---", 1)
    stanza = lines[0].split(b"\n", 1)[1]
    for head in (
        lines[0] + stanza * 3_000,
        b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 1_000_000 + b"\n",
        b"age-encryption.org/v1\n",
    ):
        parts = Parts.of(small)
        parts.entries["0000"] = head + b"---" + lines[1]
        path = parts.put(tmp_path / "a.pbpkg")
        with bounded(tmp_path), pytest.raises(UserProblem, match="package_sealed_elsewhere"):
            take(path)
