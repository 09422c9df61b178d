"""会议记录本: every record of an organisation and a year as one bound book.

Source: one book a year, handed in by 10 January of the next (ledgers.md 3.4). It is a binder of
one box, so that cover, contents and page numbers are the binder's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from partybuild_desktop.domain.binder import Binder, Section
from partybuild_desktop.domain.form import Form, Forms
from partybuild_desktop.domain.ledger import Paper
from partybuild_desktop.domain.meeting import Meeting
from partybuild_desktop.services.ledger.kind import Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    Sitting,
    Sittings,
    branch_uid,
    heads,
    kinds_title,
    org_name,
)
from partybuild_desktop.services.ledger.minutes import foot, form_of
from partybuild_desktop.services.ledger.place import Place, place_of
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import tr


class _One:
    """The form of one meeting: read when it is drawn, and kept for the passes that follow; its
    photographs are not."""

    def __init__(self, sources: Sources, place: Place, head: Meeting) -> None:
        self._found = Sittings(sources, place, [head])
        self._attachments = sources.attachments
        self._forms: tuple[Form, ...] = ()

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[Form]:
        self._forms = self._forms or tuple(map(self._form, self._found))
        return iter(self._forms)

    def _form(self, sitting: Sitting) -> Form:
        title = tr("{kind}记录", kind=kinds_title(sitting.kinds))
        form = form_of(sitting, self._attachments)
        return replace(form, title=title, name="")  # the bookmark is the document's


def compose(sources: Sources, request: Request) -> Binder:
    """The book of a place and year; a meeting that serves as two kinds stands in it once.

    Raises UserProblem org_unknown.
    """
    place = place_of(sources, request)
    found = heads(sources, place, request)
    return Binder(
        org=place.org.name,
        title=tr("会议记录本"),
        period=tr("（{year}年度）", year=place.year),
        day=day_text(place.day),
        sections=(Section("", _documents(found, sources, place)),) if found else (),
    )


def _documents(found: Sequence[Meeting], sources: Sources, place: Place) -> tuple[Forms, ...]:
    rules = sources.meetings.rules(place.day)
    documents = []
    for head in found:
        kinds = rules.of(head.kinds)
        title = kinds_title(kinds)
        own = _held_by(head, place)
        named = tr("{title}（{group}）", title=title, group=own) if own else title
        documents.append(
            Forms(
                kind="minutes",
                title=tr("{day}　{title}", day=day_text(head.on), title=named),
                forms=_One(sources, place, head),
                foot=foot(),
                paper=Paper(landscape=False),
                as_of=place.day,
            )
        )
    return tuple(documents)


def _held_by(head: Meeting, place: Place) -> str:
    """Whose meeting it was, where it was not that of the book's own organisation."""
    if head.org == place.org.uid:
        return ""
    own = org_name(place, head.org)
    return own.removeprefix(place.name) if branch_uid(place, head.org) == place.org.uid else own
