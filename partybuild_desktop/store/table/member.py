"""Books of the organisation and its people: tree, persons, their history, attachments, rules."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.member import FIELDS
from partybuild_desktop.store.table.base import book, ref, text

VILLAGE: Final = book("village", text("code"), text("name"), text("town"), text("note"))

ORG: Final = book(
    "org",
    text("code"),
    text("name"),
    text("short"),
    text("kind"),
    text("founded"),
    text("dissolved"),
    text("contact"),
    text("phone"),
    text("address"),
    text("unit_case"),
    text("affiliation"),
    text("division"),
    text("approved_by"),
    ref("village", "village"),
    text("term_until"),
    text("position"),
    text("note"),
)

SUPERIOR: Final = book(
    "superior",
    ref("org", "org", required=True),
    ref("parent", "org", required=True),
    text("start"),
    text("end"),
)

PERSON: Final = book("person", *(text(field.key) for field in FIELDS))

EVENT: Final = book(
    "event",
    ref("person", "person", required=True),
    text("kind"),
    text("on"),
    ref("org", "org"),
    text("place"),
    text("reason"),
    text("whole_unit"),
    text("note"),
)

POST: Final = book(
    "post",
    ref("person", "person", required=True),
    ref("org", "org"),
    text("title"),
    text("start"),
    text("end"),
    text("term_until"),
    text("note"),
)

ATTACHMENT: Final = book(
    "attachment",
    text("of_table"),
    text("of_uid"),
    text("name"),
    text("media"),
    text("hash"),
    text("size"),
    text("note"),
    text("position"),
)

#  Rules in force as immutable versions: identity is the content's SHA-256, the number only a label.
RULESET: Final = book("ruleset", text("kind"), text("label"), text("content"))
RULE_IN_FORCE: Final = book("rule_in_force", text("kind"), ref("ruleset", "ruleset"), text("start"))

#  年终封账: the yearly tables as they stood, never to be changed.
CLOSING: Final = book(
    "closing",
    ref("org", "org", required=True),
    text("year"),
    text("closed"),
    text("user"),
    text("note"),
    ref("replaces", "closing"),
    text("rules"),
    text("content"),
)
