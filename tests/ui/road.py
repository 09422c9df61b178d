"""The road between a township's window and a village: packages both ways, something to decide.

Its dialogs are scenes of their own; see tests/ui/scenes.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from partybuild_desktop.domain.org import GROUP
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.ui.window import Window
from tests.books import entrance

PASSWORD = "路上用的四个词呀"
PHRASE = "河边 白杨 三轮车"


def _folder(window: Window) -> Path:
    return window.desk.app.paths.data_dir.parent / "road"


def lay(window: Window) -> Path:
    """The first village reports twice, something differs; the second one is silent: the stick."""
    folder = _folder(window)
    stick = folder / "stick"
    if stick.exists():
        return stick
    stick.mkdir(parents=True)
    town = window.desk.app
    below = [org for org in town.orgs.tree() if org.parent == town.books.root]
    first, second = [org for org in below if org.kind != GROUP][:2]
    for org in (first, second):
        town.packages.invite(org.uid, folder / f"{org.short}.pbpkg", PHRASE)
    village, _ = entrance(folder / "village", clock=town.books.clock).accept(
        folder / f"{first.short}.pbpkg", PHRASE, password=PASSWORD
    )
    _change(village, "合作社")
    _change(town, "镇卫生院", village.members.uids(Scope())[:2])
    for name in ("1.pbpkg", "2.pbpkg"):
        village.packages.send(stick / name)
        village.members.set(village.members.uids(Scope())[0], {"address": f"村口{name}"})
    town.packages.receive(stick / "1.pbpkg")
    town.packages.send(stick / "back.pbpkg", first.uid)
    village.packages.receive(stick / "back.pbpkg")
    village.close()
    return stick


def _change(app: App, what: str, uids: list[str] | None = None) -> None:
    for n, uid in enumerate(uids or app.members.uids(Scope())[:4]):
        app.members.set(uid, {"employer": f"{what}{n}"})


def _page(window: Window) -> tuple[Any, Path]:
    stick = lay(window)
    window.show_page("package")
    page: Any = window.page
    page.refresh()
    return page, stick


def scene(act: Callable[[Any, Path], object]) -> Callable[[Window], object]:
    """Go to the page with everything on it, then do something there."""
    return lambda window: act(*_page(window))


def writing(opens: str) -> Callable[[Any, Path], object]:
    """A dialog that writes onto the stick."""

    def play(page: Any, stick: Path) -> None:
        getattr(page, opens)()
        _newest(page).stick.take(stick)

    return play


def written(page: Any, stick: Path) -> None:
    """A package has been written."""
    writing("_send")(page, stick)
    _newest(page).confirm()


def _newest(page: Any) -> Any:
    from partybuild_desktop.ui.package.send import WriteDialog

    return page.findChildren(WriteDialog)[-1]


def restore(page: Any) -> None:
    """A backup, and its restore rehearsed."""
    page.desk.app.backups.create()
    page.refresh()
    page._restore()


def move(page: Any) -> None:
    page.second._move()
    _newest(page.window()).stick.take(page.desk.app.paths.data_dir.parent)
