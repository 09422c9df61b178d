"""Draws every page and dialog of the window as a picture, on practice books and on empty ones."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from partybuild_desktop import __version__  # noqa: E402
from partybuild_desktop.domain.access import Role  # noqa: E402
from partybuild_desktop.services import demo  # noqa: E402
from partybuild_desktop.services.access import Entrance  # noqa: E402
from partybuild_desktop.system.clock import FixedClock  # noqa: E402
from partybuild_desktop.system.i18n import set_language  # noqa: E402
from partybuild_desktop.system.paths import Paths  # noqa: E402
from partybuild_desktop.system.stretch import Stretch  # noqa: E402
from partybuild_desktop.ui import start  # noqa: E402
from partybuild_desktop.ui.dialogs.setup import SetupDialog  # noqa: E402
from partybuild_desktop.ui.dialogs.setup_step import Step  # noqa: E402
from partybuild_desktop.ui.preferences import PreferenceFile  # noqa: E402
from partybuild_desktop.ui.window import Window  # noqa: E402

PASSWORD = "红旗村的第一本台账"
NOW = dt.datetime(2026, 11, 20, 10, 32, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SAMPLES = ROOT / "tests" / "samples"
CHEAP = Stretch(memory_kib=8, passes=1, lanes=1)


def screen(folder: Path, width: int, height: int) -> None:
    """Let Qt believe in a screen of this size; must come before the application."""
    place = folder / "screen.json"
    one = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height}
    one |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    place.write_text(json.dumps({"synchronousWindowSystemEvents": False, "screens": [one]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={place}"


def wait(ms: int = 60) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Studio:
    """A window over books, and the camera."""

    def __init__(self, folder: Path, out: Path, size: tuple[int, int], wanted: list[str]) -> None:
        self.folder, self.out, self.size, self.wanted = folder, out, size, wanted
        self.plus = 0

    def entrance(self, name: str, *, practice: bool = False) -> Entrance:
        return Entrance(
            Paths(self.folder / name),
            program=__version__,
            clock=FixedClock(NOW),
            practice=practice,
            stretch=CHEAP,
        )

    def open(self, entrance: Entrance) -> tuple[start.Life, Window]:
        application = start.make_application(entrance)
        life = start.Life(entrance, application)
        label = entrance.labels()[0]
        life.open_window(entrance.unlock(label, PASSWORD))
        assert life.window is not None
        life.window.showNormal()
        life.window.resize(*self.size)
        self.settle(life)
        return life, life.window

    def settle(self, life: start.Life) -> None:
        deadline = time.monotonic() + 60
        wait(150)
        while life.jobs.busy and time.monotonic() < deadline:
            wait(40)
        wait(350)

    def shoot(self, widget: QWidget, name: str) -> None:
        if self.wanted and not any(name.startswith(w) for w in self.wanted):
            return
        widget.grab().save(str(self.out / f"{name}.png"))

    def dialog(self, life: start.Life, name: str, act: Callable[[], object]) -> None:
        """Open a dialog by what opens it, take its picture, put it away."""
        act()
        self.settle(life)
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        for window in shown:
            if window.isVisible():
                self.shoot(window, name)
        for window in shown:
            window.done(0)
        wait()


def full(studio: Studio) -> None:
    entrance = studio.entrance("demo", practice=True)
    app, _ = demo.make(entrance, password=PASSWORD, villages=6, members=60, years=1)
    app.users.add("录入1", Role.CLERK, PASSWORD)
    app.users.add("检查1", Role.INSPECTOR, PASSWORD)
    app.close()
    PreferenceFile(entrance.paths.data_dir).change(plus=studio.plus)
    life, window = studio.open(entrance)
    life.jobs.run(lambda _: app and window.desk.app.backups.create(), done=_none, failed=_none)
    studio.settle(life)
    window.desk.backed_up.emit()
    for info in window.infos:
        window.show_page(info.key)
        studio.settle(life)
        studio.shoot(window, f"page-{info.key}")
    members(studio, life, window)
    meetings(studio, life, window)
    others(studio, life, window)
    life.finish()


def members(studio: Studio, life: start.Life, window: Window) -> None:
    desk = window.desk
    window.show_page("member")
    page = window.page
    keys = list(page.model.keys)
    studio.dialog(life, "dialog-member-edit", lambda: page.acts.edit(keys[3]))
    studio.dialog(life, "dialog-member-add", page.acts.add)
    studio.dialog(life, "dialog-member-history", lambda: page.acts.history(keys[3]))
    for what in ("transfer", "leave", "confirm", "restore", "post", "delete"):
        studio.dialog(life, f"dialog-{what}", lambda what=what: page.acts.act(what, keys[3]))
    studio.dialog(life, "dialog-columns", page._choose_columns)
    page.grid.go_to(keys[2], 2)
    text = "1961.5.3\t\t2001年7月\n下个月\t\t1999-07-01\n"
    studio.dialog(life, "dialog-paste", lambda: page._paste(text))
    page.grid.go_to(keys[4], 2)
    page.grid.edit(page.grid.currentIndex())
    page.model.save(page.grid.currentIndex(), "1985.13.40")
    page.grid.tell_pending(page.grid.currentIndex())
    studio.shoot(window, "page-member-cell-refused")
    page.model.pending.clear()
    page.grid.bubble.hide()
    desk.do(lambda: desk.app.members.set(keys[2], {"address": "红旗村3组16号"}))
    studio.shoot(window, "page-member-done")
    page.filters._open_more()
    wait()
    studio.shoot(page.filters.more, "page-member-more-filters")
    page.filters.more.close()
    desk.move_to(next(o.uid for o in desk.app.orgs.tree() if o.kind == "631"))
    studio.settle(life)
    studio.shoot(window, "page-member-branch")
    window.bar.search.setText("li")
    window.bar.search.look("li")
    studio.shoot(window, "search")
    window.bar.search.look("zzzz")
    studio.shoot(window, "search-nothing")
    window.bar.search.close_list()
    for name in ("双河镇花名册.xlsx", "问题名单.xlsx"):
        importing(studio, life, window, SAMPLES / name)


def importing(studio: Studio, life: start.Life, window: Window, path: Path) -> None:
    from partybuild_desktop.ui.dialogs.roster import RosterDialog

    dialog = RosterDialog(window.desk, window.page)
    dialog.read(path)
    studio.settle(life)
    studio.shoot(dialog, f"import-1-{path.stem}")
    dialog.confirm()
    studio.settle(life)
    studio.shoot(dialog, f"import-2-{path.stem}")
    if path.stem == "问题名单":
        dialog.tabs.setCurrentIndex(4)
        wait()
        studio.shoot(dialog, "import-2-refused")
        dialog.confirm()
        studio.settle(life)
        studio.shoot(dialog, "import-3")
    dialog.done(0)


def meetings(studio: Studio, life: start.Life, window: Window) -> None:
    """The page of meetings of the township and of one branch, and every dialog of it."""
    desk = window.desk
    branch = next(o.uid for o in desk.app.orgs.tree() if o.kind == "631")
    for name, org in (("town", desk.app.books.root), ("branch", branch)):
        desk.move_to(org)
        window.show_page("meeting")
        page = window.page
        for n, view in enumerate(("list", "month", "matrix")):
            page.tabs.setCurrentIndex(n)
            studio.settle(life)
            studio.shoot(window, f"page-meeting-{view}-{name}")
    page.tabs.setCurrentIndex(0)
    acts = page.acts
    studio.dialog(life, "dialog-meeting-gaps", acts.gaps)
    studio.dialog(life, "dialog-meeting-plan", lambda: acts.plan("", NOW.year + 1))
    studio.dialog(life, "dialog-meeting-rules", acts.rules)
    studio.dialog(life, "dialog-talks", lambda: acts.talks(branch))
    studio.dialog(life, "dialog-appraisal", lambda: acts.appraisal(branch))
    studio.dialog(life, "dialog-exemptions", acts.exemptions)
    studio.dialog(life, "dialog-hours", acts.hours)
    for n in range(3):
        studio.dialog(life, f"dialog-meeting-{n + 1}", lambda n=n: record(acts, branch, n))
    desk.move_to(desk.app.books.root)


def record(acts: Any, branch: str, screen_: int) -> None:
    """A record with a row of each list, scrolled down by so many screens."""
    acts.add(branch, "life_meeting appraisal", NOW.date().isoformat())
    dialog = acts.open_editor
    sheet = dialog.sheet
    for part in (sheet.decisions, sheet.speeches, sheet.corrections):
        part.add()
    sheet.decisions.rows[0].matter.setText("通过整改清单")
    sheet.decisions.rows[0].pass_unanimously()
    dialog.look()
    bar = dialog.area.verticalScrollBar()
    QTimer.singleShot(100, lambda: bar.setValue(screen_ * 560))


def others(studio: Studio, life: start.Life, window: Window) -> None:
    from partybuild_desktop.ui.dialogs.crash import CrashDialog
    from partybuild_desktop.ui.dialogs.key_change import KeyChangeDialog
    from partybuild_desktop.ui.dialogs.password import OwnPasswordDialog, PasswordDialog
    from partybuild_desktop.ui.dialogs.progress import ProgressDialog
    from partybuild_desktop.ui.dialogs.user import (
        AddUserDialog,
        RecoveryCodeDialog,
        ResetDialog,
        RoleDialog,
    )
    from tests.ui.scenes import DIALOGS

    desk = window.desk
    window.show_page("org")
    page = window.page
    branch = page.tree.topLevelItem(0).child(0)
    page.tree.setCurrentItem(branch)
    studio.settle(life)
    studio.shoot(window, "page-org-branch")
    studio.dialog(life, "dialog-org-add", page._add)
    studio.dialog(life, "dialog-org-move", page._move)
    studio.dialog(life, "dialog-org-dissolve", page._dissolve)
    for name in ("org-merge", "org-split"):
        studio.dialog(life, f"dialog-{name}", partial(DIALOGS[name], window))
    studio.dialog(life, "dialog-password", lambda: PasswordDialog(desk, window).open())
    studio.dialog(life, "dialog-user", lambda: AddUserDialog(desk, window).open())
    studio.dialog(life, "dialog-role", lambda: RoleDialog(desk, "录入1", window).open())
    studio.dialog(life, "dialog-reset", lambda: ResetDialog(desk, "录入1", window).open())
    studio.dialog(life, "dialog-code", lambda: RecoveryCodeDialog(desk, window).open())
    studio.dialog(life, "dialog-key", lambda: KeyChangeDialog(desk, window).open())
    change = KeyChangeDialog(desk, window)
    change.open()
    change.password.setText(PASSWORD)
    studio.dialog(life, "dialog-key-paper", change.confirm)
    own = OwnPasswordDialog(desk, window)
    own.open()
    wait()
    studio.shoot(own, "dialog-own-password")
    own.accept()
    progress = ProgressDialog(window, title="正在导入", cancel=_none)
    progress.show_step("写入账簿", 960, 431)
    progress.show()
    wait()
    studio.shoot(progress, "dialog-progress")
    progress.finish()
    ledgers(studio, life, window)
    roads(studio, life, window)
    error = KeyError("x")
    studio.dialog(
        life, "dialog-crash", lambda: CrashDialog(desk.app.paths.logs, error, window).open()
    )


def roads(studio: Studio, life: start.Life, window: Window) -> None:
    """U盘报送 and the backups, with packages on the road."""
    from tests.ui import road
    from tests.ui.scenes import DIALOGS

    for name, play in DIALOGS.items():
        if name.startswith(("package-", "backup-")):
            studio.dialog(life, f"dialog-{name}", partial(play, window))
    for key in ("package", "backup", "home"):
        window.show_page(key)
        window.page.refresh()
        studio.settle(life)
        studio.shoot(window, f"page-{key}-road")
    way = studio.entrance("road/village")
    own = start.Life(way, start.make_application(way))
    own.open_window(way.unlock(way.labels()[0], road.PASSWORD))
    assert own.window is not None
    own.window.showNormal()
    own.window.resize(*studio.size)
    own.window.show_page("package")
    studio.settle(own)
    studio.shoot(own.window, "page-package-village")
    studio.dialog(own, "dialog-package-report", own.window.page._send)
    own.finish()


def ledgers(studio: Studio, life: start.Life, window: Window) -> None:
    window.show_page("ledger")
    studio.settle(life)
    window.page.viewer.search.setText("小学")
    window.page.viewer.next_hit()
    studio.settle(life)
    studio.shoot(window, "page-ledger-found")
    studio.dialog(life, "dialog-styles", window.page.options.choose_styles)
    studio.dialog(life, "dialog-paper", lambda: paper(window))
    studio.dialog(life, "dialog-prints", window.page._show_prints)
    studio.dialog(life, "dialog-closing", window.page._close_year)
    from tests.ui.scenes import DIALOGS

    studio.dialog(life, "dialog-revision", lambda: DIALOGS["revision"](window))


def paper(window: Window) -> None:
    from partybuild_desktop.ui.dialogs.paper import PaperDialog

    PaperDialog(window.desk, window, kind="roster", pages=12, draw=lambda *_: b"").open()


def main_window(studio: Studio) -> None:
    """The picture of the README: real books with an imported roster."""
    entrance = studio.entrance("town")
    app, _ = entrance.create("双河镇党委", code="HQ", level="township", password=PASSWORD)
    file = app.roster.open(SAMPLES / "双河镇花名册.xlsx")
    app.roster.apply(app.roster.preview(file, create_branches=True))
    app.close()
    life, window = studio.open(entrance)
    window.desk.move_to(window.desk.app.orgs.find("红旗村党支部"))
    window.show_page("member")
    studio.settle(life)
    window.page.grid.go_to(window.page.model.keys[2])
    wait()
    studio.shoot(window, "main-window")
    life.finish()


def empty(studio: Studio) -> None:
    entrance = studio.entrance("empty")
    app, _ = entrance.create("中共红旗村党支部委员会", code="", level="village", password=PASSWORD)
    app.close()
    life, window = studio.open(entrance)
    for info in window.infos:
        window.show_page(info.key)
        studio.settle(life)
        studio.shoot(window, f"empty-{info.key}")
    life.finish()


def doors(studio: Studio) -> None:
    from partybuild_desktop.ui.dialogs.recover import RecoverDialog
    from partybuild_desktop.ui.dialogs.unlock import UnlockDialog

    entrance = studio.entrance("first")
    application = start.make_application(entrance)
    life = start.Life(entrance, application)
    start.dress(application, PreferenceFile(studio.folder / "demo").read().plus)
    setup = SetupDialog(entrance, life.jobs)
    setup.open()
    wait()
    studio.shoot(setup, "setup-0")
    arrivals(studio, setup)
    setup.go(Step.ORG)
    wait()
    studio.shoot(setup, "setup-1")
    setup.confirm()
    wait()
    studio.shoot(setup, "setup-1-trouble")
    setup.name.setText("中共红旗村党支部委员会")
    setup.confirm()
    wait()
    setup.new.first.setText("12345678")
    setup.new.second.setText("12345678")
    wait()
    studio.shoot(setup, "setup-2")
    for field in (setup.new.first, setup.new.second):
        field.setText(PASSWORD)
    setup.confirm()
    studio.settle(life)
    studio.shoot(setup, "setup-3")
    setup.code_part.check.setChecked(True)
    setup.confirm()
    assert setup.app is not None
    setup.app.close()
    unlock = UnlockDialog(entrance, life.jobs, "")
    unlock.open()
    unlock.password.setText("不对的密码")
    unlock.confirm()
    studio.settle(life)
    studio.shoot(unlock, "unlock-wrong")
    spoilt_keys(studio, life)
    recover = RecoverDialog(entrance, life.jobs, "主管1", unlock)
    recover.open()
    wait()
    studio.shoot(recover, "recover")
    recover.done(0)
    unlock.done(0)
    life.finish()


def arrivals(studio: Studio, setup: SetupDialog) -> None:
    for step in (Step.INVITATION, Step.COPY):
        setup.go(step)
        wait()
        setup.confirm()
        wait()
        studio.shoot(setup, f"setup-{step}")


def spoilt_keys(studio: Studio, life: start.Life) -> None:
    from partybuild_desktop.ui.dialogs.unlock import UnlockDialog

    keyrings = list(studio.entrance("first").paths.data_dir.glob("keyring*.json"))
    whole = {place: place.read_bytes() for place in keyrings}
    for place in keyrings:
        place.write_bytes(b"{}")
    dialog = UnlockDialog(studio.entrance("first"), life.jobs, "")
    dialog.open()
    wait()
    studio.shoot(dialog, "unlock-keyring")
    dialog.done(0)
    for place, data in whole.items():
        place.write_bytes(data)


def _none(*_: object) -> None:
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1366x728")
    parser.add_argument("--plus", type=int, default=0)
    parser.add_argument("--lang", default="")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(n) for n in options.size.split("x"))
    if options.lang:
        set_language(options.lang)
    with tempfile.TemporaryDirectory() as work:
        for name in ("demo", "empty", "first"):
            if options.plus and name != "demo":
                (Path(work) / name).mkdir()
                PreferenceFile(Path(work) / name).change(plus=options.plus)
        screen(Path(work), width, height + 40)
        studio = Studio(Path(work), options.folder, (width, height), options.names)
        studio.plus = options.plus
        scenes = {"page": full, "empty": empty, "setup": doors, "main": main_window}
        for scene in scenes.values():
            scene(studio)
    assert QGuiApplication.instance() is not None


if __name__ == "__main__":
    main()
