"""What new books begin with: their organisation, as its name tells of it, and its 行政村."""

from __future__ import annotations

from partybuild_desktop.domain.level import TOWNSHIP
from partybuild_desktop.domain.log import Change
from partybuild_desktop.domain.org import BRANCH, COMMITTEE, kind_of_name, short_of_name
from partybuild_desktop.services.org import village_of
from partybuild_desktop.store.books import site_id
from partybuild_desktop.store.founding import Founding
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.ids import Ids


def founding(
    name: str,
    *,
    code: str,
    level: str,
    label: str,
    practice: bool,
    program: str,
    clock: Clock,
    ids: Ids,
) -> Founding:
    """The beginning of the books of an organisation by its full name, in the hands of `label`."""
    kind = kind_of_name(name)
    if level == TOWNSHIP and kind == BRANCH and not name.endswith(("支部", "支部委员会")):
        kind = COMMITTEE
    root = {
        "name": name,
        "short": short_of_name(name),
        "kind": kind,
        "code": code or "01",
        "position": "1",
    }
    beside = []
    village = village_of(name, kind)
    if village:
        uid = ids.uid()
        beside.append(Change("village", uid, None, {"name": village}))
        root["village"] = uid
    return Founding(
        site=site_id(level, ids),
        level=level,
        practice=practice,
        created=clock.now().isoformat(timespec="seconds"),
        root=Change("org", ids.uid(), None, root),
        beside=tuple(beside),
        user=label,
        program=program,
    )
