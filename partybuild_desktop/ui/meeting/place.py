"""Which organisations meet, and how one of them is chosen on the page and in its dialogs."""

from __future__ import annotations

import re
from typing import Final

from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org
from partybuild_desktop.services.meeting.plan import meets
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.chooser import OrgBox

_ENDING: Final = re.compile(r"(?:联合)?党?支部(?:委员会)?$")


def meeting_orgs(desk: Desk, *, groups: bool = True) -> list[Org]:
    """The branches (and their groups) of the organisation chosen above, in the tree's order.

    Of a group alone: the group, or where groups are not asked for, its branch.
    """
    tree = desk.app.orgs.tree()
    inside = desk.app.orgs.scope(desk.org)
    found = [org for org in tree if org.uid in inside and meets(org)]
    branches = [org for org in found if org.kind in BRANCH_KINDS]
    if groups:
        return found
    if not branches and found:
        above = {org.parent for org in found}
        branches = [org for org in tree if org.uid in above and org.kind in BRANCH_KINDS]
    return branches


def branch_box(desk: Desk, wanted: str = "", *, groups: bool = False) -> OrgBox:
    """A box with the branches of the organisation chosen above."""
    box = OrgBox(tr("党支部"))
    orgs = meeting_orgs(desk, groups=groups)
    box.show_orgs(orgs, wanted or desk.org)
    return box


def short_names(desk: Desk, *, day: str = "") -> dict[str, str]:
    """What each organisation is called in a list of many: a group after its branch."""
    tree = {org.uid: org for org in desk.app.orgs.tree(day)}
    found = {}
    for org in tree.values():
        name = org.called
        above = tree.get(org.parent or "")
        if org.kind == GROUP and above is not None and above.uid != desk.org:
            branch = above.called
            if not name.startswith(branch):
                name = _ENDING.sub("", branch) + name
        found[org.uid] = name
    return found
