"""What travels on the stick: a package's manifest, who may be believed, and what is refused why.

A package holds sealed entries. One of them is the manifest, which names the others with size and
SHA-256 and is signed, so that whoever believes the manifest may believe the whole file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from partybuild_desktop.domain.level import TOWNSHIP
from partybuild_desktop.domain.log import canonical
from partybuild_desktop.domain.problem import UserProblem

FORMAT: Final = 1
SUFFIX: Final = ".pbpkg"

MOST_ENTRIES: Final = 20_000
LARGEST_ENTRY: Final = 20 << 20  # bytes, sealed or opened
LARGEST_PACKAGE: Final = 600 << 20
MOST_RATIO: Final = 100  # opened bytes for one sealed byte


class Kind(StrEnum):
    """What a package is for."""

    INVITATION = "invitation"  # from the township to a new PC of a village, under a passphrase
    REPORT = "report"  # from a village to its township
    RETURN = "return"  # from the township to a village


class EntryKind(StrEnum):
    """What an entry holds."""

    KEYS = "keys"
    TRANSACTIONS = "transactions"
    STUBS = "stubs"
    RECORDS = "records"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The PC that wrote a package, and the organisation whose books it keeps."""

    site: str
    org: str
    name: str
    level: str  # VILLAGE or TOWNSHIP


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The organisation for whose books a package is meant."""

    org: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The key by which one PC of a village signs, vouched for by the key of its invitation."""

    site: str
    org: str
    sign: str
    signature: str

    def payload(self) -> bytes:
        """What the invitation's key signs."""
        return canonical(["certificate", self.site, self.org, self.sign])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One sealed entry: its name in the file, size and SHA-256 as it lies there.

    `of` is the attachment's name where it is one, and `key` what opens it, "" for the others,
    which are sealed as the manifest is; `opened` the size in the clear.
    """

    name: str
    kind: EntryKind
    size: int
    hash: str
    opened: int
    of: str = ""
    key: str = field(default="", repr=False)

    def row(self) -> list[str | int]:
        """As the manifest lists it."""
        return [self.name, self.kind, self.size, self.hash, self.opened, self.of, self.key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is in a package."""

    transactions: int = 0
    changes: int = 0  # held in full
    stubs: int = 0
    records: int = 0
    attachments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Who sends what to whom, and the list of entries.

    `number` counts the packages of this sender to this addressee, `after` is the last of them that
    the sender knows to have arrived (0: none, everything is inside). `heads` are the newest
    transactions the sender holds. `wall` is for reading only.
    """

    id: str
    kind: Kind
    practice: bool
    sender: Sender
    to: Addressee
    number: int
    after: int
    wall: str
    user: str
    program: str
    schema: int
    heads: tuple[str, ...]
    certificate: Certificate | None = None
    counts: Counts = Counts()
    entries: tuple[Entry, ...] = ()

    def payload(self) -> bytes:
        """The one spelling that is signed."""
        own = self.certificate
        return canonical(
            {
                "format": FORMAT,
                "id": self.id,
                "kind": self.kind.value,
                "practice": self.practice,
                "from": _plain(self.sender),
                "to": _plain(self.to),
                "number": self.number,
                "after": self.after,
                "wall": self.wall,
                "user": self.user,
                "program": self.program,
                "schema": self.schema,
                "heads": list(self.heads),
                "certificate": _plain(own) if own else None,
                "counts": _plain(self.counts),
                "entries": [entry.row() for entry in self.entries],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose signature counts here: public keys of the township, and of each invitation by village.

    A PC of a village knows the key of its own invitation only.
    """

    township: str = ""
    pairings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The books that a package is to enter: `township` is the organisation that invited them, ""
    where none has; `villages` are those that they have invited."""

    org: str
    level: str
    practice: bool
    schema: int
    township: str = ""
    villages: frozenset[str] = frozenset()


def check_place(manifest: Manifest, here: Here) -> None:
    """Refuse a package that does not belong into these books.

    Raises UserProblem: package_practice, package_real, package_schema_newer, package_invitation,
    package_other_township, package_other_village, package_village_unknown, package_unpaired.
    """
    _check_world(manifest, practice=here.practice, schema=here.schema)
    names = {"name": manifest.sender.name, "to": manifest.to.name}
    if manifest.kind is Kind.INVITATION:
        raise UserProblem("package_invitation", **names)
    if manifest.sender.org == here.org:
        return  # another PC of the same books: a clone, or a colleague's
    if here.level == TOWNSHIP:
        if manifest.kind is not Kind.REPORT or manifest.to.org != here.org:
            raise UserProblem("package_other_township", **names)
        if manifest.sender.org not in here.villages:
            raise UserProblem("package_village_unknown", **names)
        return
    if not here.township:
        raise UserProblem("package_unpaired", **names)
    if manifest.kind is Kind.REPORT or manifest.to.org != here.org:
        raise UserProblem("package_other_village", **names)
    if manifest.sender.org != here.township:
        raise UserProblem("package_other_township", **names)


def check_invitation(manifest: Manifest, *, practice: bool, schema: int) -> None:
    """Refuse to found a village's books on what is no invitation for them.

    Raises UserProblem: package_practice, package_real, package_schema_newer, package_no_invitation.
    """
    _check_world(manifest, practice=practice, schema=schema)
    if manifest.kind is not Kind.INVITATION:
        raise UserProblem("package_no_invitation", name=manifest.sender.name, to=manifest.to.name)


def check_known(found: str, known: str) -> None:
    """Refuse a package of an id that has come before with another `digest`.

    Raises UserProblem package_same_id.
    """
    if known and found != known:
        raise UserProblem("package_same_id")


def voucher(manifest: Manifest, trust: Trust) -> tuple[str, Certificate | None]:
    """Whose public key must have signed: the township's, or the invitation's by a certificate.

    Raises UserProblem: package_other_township, package_village_unknown, package_uncertified.
    """
    sender = manifest.sender
    names = {"name": sender.name, "to": manifest.to.name}
    if sender.level == TOWNSHIP:
        if not trust.township:
            raise UserProblem("package_other_township", **names)
        return trust.township, None
    key = trust.pairings.get(sender.org, "")
    if not key:
        raise UserProblem("package_village_unknown", **names)
    own = manifest.certificate
    if own is None or (own.site, own.org) != (sender.site, sender.org):
        raise UserProblem("package_uncertified", **names)
    return key, own


def check_entries(manifest: Manifest, sizes: Mapping[str, int]) -> None:
    """Hold the list of entries against what lies in the file: sizes by name, the manifest left out.

    Raises UserProblem: package_entry_missing(n), package_entry_extra(n), package_entry_size(entry).
    """
    listed = {entry.name: entry for entry in manifest.entries}
    if missing := listed.keys() - sizes.keys():
        raise UserProblem("package_entry_missing", n=len(missing))
    if extra := sizes.keys() - listed.keys():
        raise UserProblem("package_entry_extra", n=len(extra))
    for name, entry in listed.items():
        if entry.size != sizes[name]:
            raise UserProblem("package_entry_size", entry=name)


def check_counts(manifest: Manifest, found: Counts) -> None:
    """Raises UserProblem package_count where the package does not hold what its manifest says."""
    if found != manifest.counts:
        raise UserProblem("package_count")


def _check_world(manifest: Manifest, *, practice: bool, schema: int) -> None:
    names = {"name": manifest.sender.name, "to": manifest.to.name}
    if manifest.practice and not practice:
        raise UserProblem("package_practice", **names)
    if practice and not manifest.practice:
        raise UserProblem("package_real", **names)
    if manifest.schema > schema:
        raise UserProblem("package_schema_newer", program=manifest.program, **names)


def _plain(value: Sender | Addressee | Certificate | Counts) -> dict[str, str | int]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
