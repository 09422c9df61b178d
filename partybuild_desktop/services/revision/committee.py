"""支部班子花名册 on its way back: posts, terms, and what belongs to the person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from partybuild_desktop.domain.member import FIELD, Member
from partybuild_desktop.domain.org import Org, Post
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.since import Since
from partybuild_desktop.services.ledger.committee import FIELDS, POST, SINCE, UNTIL
from partybuild_desktop.services.ledger.kind import Sources
from partybuild_desktop.services.revision.kind import Edit, Entry, Returning, Slot
from partybuild_desktop.services.show import listed, post_text
from partybuild_desktop.system.i18n import N_, tr

_TITLES: Final = "titles"
_START: Final = "start"
_TERM: Final = "term_until"
_OF_PERSON: Final = (*FIELDS, "phone")
_BETWEEN: Final = re.compile(r"\s*[、，,；;]\s*|\s{2,}")


def _entries(sources: Sources, keys: Sequence[str], _year: int, since: Since) -> dict[str, Entry]:
    posts = {post.uid: post for post in sources.orgs.posts()}
    orgs = {org.uid: org for org in sources.orgs.tree()}
    abroad = sources.orgs.foreign()
    found: dict[str, Entry] = {}
    for key in keys:
        held = [posts[uid] for uid in key.split() if uid in posts]
        if not held or len(held) != len(key.split()):
            continue
        org = orgs.get(held[0].org)
        found[key] = _entry(sources, key, held, abroad, org, since)
    return found


def _entry(
    sources: Sources,
    key: str,
    held: Sequence[Post],
    abroad: Mapping[str, str],
    org: Org | None,
    since: Since,
) -> Entry:
    member = sources.members.get(held[0].person)
    stands = next((row.org for row in sources.members.rows([member.uid])), "")
    args = {"name": member.name, "org": abroad.get(stands, "")}
    away = sources.orgs.elsewhere(stands) or sources.orgs.elsewhere(held[0].org)
    shown = listed(post_text(post.title, sources.codes) for post in held)
    return Entry(
        key=key,
        name=tr("{name}（{titles}）", name=member.name, titles=shown),
        org=held[0].org,
        values=_values(member, held, org, Since()),
        then=(then := _values(member, held, org, since)),
        older=frozenset(
            (
                *since.of("person", member.uid).values(),
                *(since.of("org", org.uid).values() if org else ()),
                listed(post_text(title, sources.codes) for title in then[_TITLES].split(tr("、"))),
            )
        ),
        problem=Problem("person_elsewhere", "", args) if away else None,
    )


def _values(member: Member, held: Sequence[Post], org: Org | None, since: Since) -> dict[str, str]:
    """The values by slot as they were before what was changed since."""
    person = asdict(member) | dict(since.of("person", member.uid))
    posts = [asdict(post) | dict(since.of("post", post.uid)) for post in held]
    until = since.of("org", org.uid).get(_TERM, org.term_until) if org else ""
    return {
        **{field: person[field] for field in _OF_PERSON},
        _TITLES: listed(post["title"] for post in posts),
        _START: posts[0][_START],
        _TERM: max(post[_TERM] for post in posts) or until,
    }


def _edits(sources: Sources, entry: Entry, changes: Mapping[str, str]) -> list[Edit]:
    posts = {post.uid: post for post in sources.orgs.posts()}
    held = [posts[uid] for uid in entry.key.split()]
    now = {**entry.values, **changes}
    if now[_TERM] and now[_TERM] <= now[_START]:
        raise UserProblem("revision_term", start=now[_START], until=now[_TERM])
    titles = _renamed(held, changes[_TITLES]) if _TITLES in changes else {}
    term = {key: changes[key] for key in (_START, _TERM) if key in changes}
    found = []
    for post in held:
        if term.get(_START, "") >= post.end > "":
            raise UserProblem("revision_term", start=now[_START], until=post.end)
        title = {"title": titles[post.uid]} if post.uid in titles else {}
        if term or title:
            found.append(Edit("post", post.uid, {**term, **title}))
    person = {key: changes[key] for key in _OF_PERSON if key in changes}
    return [*found, *([Edit("person", held[0].person, person)] if person else [])]


def _renamed(held: Sequence[Post], text: str) -> dict[str, str]:
    """The new titles by post: those that stand there still keep theirs, the others follow in
    order. Raises UserProblem revision_titles (n): it is not said which post came or went."""
    said = [part for part in _BETWEEN.split(text) if part]
    if len(said) != len(held):
        raise UserProblem("revision_titles", n=len(held))
    new = list(said)
    changed = []
    for post in held:
        if post.title in new:
            new.remove(post.title)
        else:
            changed.append(post.uid)
    return dict(zip(changed, new, strict=True))


COMMITTEE: Final = Returning(
    kind="committee",
    slots=(
        Slot(POST, _TITLES, "position"),
        *(Slot(FIELD[key].title, key, key) for key in _OF_PERSON),
        Slot(SINCE, _START, "joined"),
        Slot(UNTIL, _TERM, "joined"),
    ),
    free=(N_("序号"),),
    tables=("person", "post", "org"),
    entries=_entries,
    edits=_edits,
)
