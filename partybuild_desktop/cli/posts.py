"""`partybuild posts`: who holds which post, appointing, and the end of a post."""

from __future__ import annotations

from dataclasses import dataclass

from partybuild_desktop.cli.context import Context, whole_day
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.org import Post
from partybuild_desktop.services.app import App
from partybuild_desktop.services.show import post_text
from partybuild_desktop.system.i18n import tr


@dataclass(frozen=True, slots=True)
class Held:
    """A post with the words for it."""

    post: Post
    title: str
    name: str
    org: str
    code: str

    def as_dict(self) -> dict[str, str]:
        """{"uid","person","name","org","code","title","start","term_until","end"}"""
        return {
            "uid": self.post.uid,
            "person": self.post.person,
            "name": self.name,
            "org": self.org,
            "code": self.code,
            "title": self.title,
            "start": self.post.start,
            "term_until": self.post.term_until,
            "end": self.post.end,
        }


def held(app: App, *, org: str = "", person: str = "") -> list[Held]:
    """The posts of one organisation, one person or all, past ones too, as they can be read."""
    posts = app.orgs.posts(org=org, person=person)
    orgs = {one.uid: one for one in app.orgs.tree()}
    foreign = app.orgs.foreign()
    names = app.meetings.names({post.person for post in posts})
    return [
        Held(
            post,
            post_text(post.title, app.codes),
            names.get(post.person, ""),
            orgs[post.org].name if post.org in orgs else foreign.get(post.org, ""),
            orgs[post.org].code if post.org in orgs else "",
        )
        for post in posts
    ]


def list_(context: Context) -> int:
    """{"posts":[{"uid","person","name","org","code","title","start","term_until","end"}]}: of ORG
    and all below it, or of all these books, as held today or on --as-of; of a person also those
    held elsewhere; --all with those that ended."""
    o = context.options
    with context.books() as app:
        day, org = context.day() or app.orgs.today(), context.org(app)
        inside = app.orgs.scope(org, day) if org else None
        if not org and not o.person:
            inside = frozenset(one.uid for one in app.orgs.tree(day))
        places = {one.uid: n for n, one in enumerate(app.orgs.tree(day))}
        person = app.members.find(o.person) if o.person else ""
        found = [
            one
            for one in held(app, person=person)
            if (inside is None or one.post.org in inside) and (o.all or one.post.held_on(day))
        ]
    found.sort(key=lambda one: places.get(one.post.org, len(places)))
    rows = [one.as_dict() for one in found]
    keys = ("org", "title", "name", "start", "term_until", "end", "uid")
    context.out.result({"posts": rows}, table([[row[key] for key in keys] for row in rows]))
    return 0


def appoint(context: Context) -> int:
    """Give MEMBER a post of ORG from --date on."""
    o = context.options
    with context.books() as app:
        person, org = app.members.find(o.person), context.org(app)
        start, until = whole_day(o.date, "date"), str(read_text(o.until)) if o.until else ""
        title = app.codes.word("party_post", o.title.strip())
        done = app.orgs.appoint(person, org=org, title=title, start=start, term_until=until)
        (made,) = [one for one in held(app, person=person) if one.post.uid in done.touched["post"]]
    line = tr("{name} 已任 {org} {title}。", name=made.name, org=made.org, title=made.title)
    context.out.result(made.as_dict(), [line])
    return 0


def end(context: Context) -> int:
    """End a post on --date; it stays on record."""
    with context.books() as app:
        post, day = app.orgs.post(context.options.post), whole_day(context.options.date, "date")
        (found,) = [one for one in held(app, person=post.person) if one.post.uid == post.uid]
        app.orgs.relieve(post.uid, on=day)
    done = tr("{name} 已免去 {org} {title}。", name=found.name, org=found.org, title=found.title)
    context.out.result({**found.as_dict(), "end": day}, [done])
    return 0
