"""Every dialog there is, by what opens it: for the tests of the screens and for the pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.crash import CrashDialog
from partybuild_desktop.ui.dialogs.key_change import KeyChangeDialog
from partybuild_desktop.ui.dialogs.paper import PaperDialog
from partybuild_desktop.ui.dialogs.password import OwnPasswordDialog, PasswordDialog
from partybuild_desktop.ui.dialogs.picture import PictureDialog
from partybuild_desktop.ui.dialogs.reorganisation import MergeDialog, SplitDialog
from partybuild_desktop.ui.dialogs.revision import RevisionDialog
from partybuild_desktop.ui.dialogs.roster import RosterDialog
from partybuild_desktop.ui.dialogs.user import (
    AddUserDialog,
    RecoveryCodeDialog,
    ResetDialog,
    RoleDialog,
)
from partybuild_desktop.ui.window import Window
from tests.ui import road

SAMPLES = Path(__file__).parents[1] / "samples"
Scene = Callable[[Window], object]


def _on(key: str, act: Callable[[Any], object]) -> Scene:
    """Go to a page, then do something there."""

    def play(window: Window) -> object:
        window.show_page(key)
        return act(window.page)

    return play


def _member(act: Callable[[Any, str], object]) -> Scene:
    return _on("member", lambda page: act(page, page.model.keys[min(3, len(page.model.keys) - 1)]))


def _standing(what: str) -> Scene:
    return _member(lambda page, uid: page.acts.act(what, uid))


def _paste(page: Any) -> None:
    page.grid.go_to(page.model.keys[1], 2)
    page._paste("1961.5.3\t\t2001年7月\n下个月\t\t1999-07-01\n")


def _branch(act: Callable[[Any], object]) -> Scene:
    def play(page: Any) -> object:
        page.tree.setCurrentItem(page.tree.topLevelItem(0).child(0))
        return act(page)

    return _on("org", play)


def _merge(page: Any) -> None:
    """With all there is to say of it: a post that ends, and where to go."""
    page._merge()
    dialog = page.findChild(MergeDialog)
    dialog.into.setCurrentIndex(1)


def _split(page: Any) -> None:
    page._split()
    dialog = page.findChild(SplitDialog)
    dialog.name.setText("红旗村第二联合党支部")
    dialog.people.every.click()


def _import(window: Window) -> None:
    window.show_page("member")
    RosterDialog(window.desk, window.page).read(SAMPLES / "红旗村花名册.xlsx")


def mended(app: App, folder: Path) -> Path:
    """The committees as a workbook in which two rows were changed, one wrongly, and one added."""
    path = folder / "支部班子花名册.xlsx"
    if not app.orgs.posts():
        first = app.members.rows(app.members.uids(Scope())[:1])[0]
        app.orgs.appoint(first.member.uid, org=first.org, title="书记", start="2021-01-12")
    app.ledgers.write_xlsx(app.ledgers.compose("committee", Scope()), path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[3]}
    rows = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, sheet.max_column).value]
    sheet.cell(rows[0], titles[tr("手机号")]).value = "13900001111"
    sheet.cell(rows[0], titles[tr("届满日期")]).value = "2031年6月30日"
    if len(rows) > 1:
        sheet.cell(rows[1], titles[tr("任职日期")]).value = "2021年13月"
    sheet.cell(sheet.max_row + 1, titles[tr("姓名")]).value = "新来的"
    sheet.cell(sheet.max_row, titles[tr("党内职务")]).value = "宣传委员"
    book.save(path)
    return path


def _revision(window: Window) -> None:
    window.show_page("ledger")
    path = mended(window.desk.app, Path(tempfile.mkdtemp()))
    RevisionDialog(window.desk, window.page).read(path)


def _record(kind: str) -> Scene:
    """The editor of a record, with a row of each list."""

    def play(page: Any) -> None:
        page.acts.add("", kind, page.desk.app.meetings.today())
        sheet = page.acts.open_editor.sheet
        for part in (sheet.decisions, sheet.speeches, sheet.corrections):
            part.add()
        sheet.decisions.rows[0].votes["in_favour"].setText("9")
        page.acts.open_editor.look()

    return _on("meeting", play)


def _paper(page: Any) -> None:
    PaperDialog(page.desk, page, kind="roster", pages=3, draw=lambda *_: b"").open()


def _picture(window: Window) -> None:
    image = (SAMPLES.parents[1] / "resources" / "pictures" / "roster.png").read_bytes()
    kept = window.desk.app.attachments.take(image, "党员大会会场.png")
    PictureDialog(window.desk, window, [kept, kept], 0).open()


def _key_on_paper(window: Window) -> None:
    """The second page, with a password for each of the others."""
    dialog = KeyChangeDialog(window.desk, window)
    dialog.open()
    dialog.show_secrets(window.desk.app.keys.secrets())


#  On a window over books with members.
DIALOGS: dict[str, Scene] = {
    "member-add": _on("member", lambda page: page.acts.add()),
    "member-edit": _member(lambda page, uid: page.acts.edit(uid)),
    "member-history": _member(lambda page, uid: page.acts.history(uid)),
    "transfer": _standing("transfer"),
    "leave": _standing("leave"),
    "confirm": _standing("confirm"),
    "restore": _standing("restore"),
    "post": _standing("post"),
    "delete": _standing("delete"),
    "columns": _on("member", lambda page: page._choose_columns()),
    "paste": _on("member", _paste),
    "import": _import,
    "revision": _revision,
    "org-add": _branch(lambda page: page._add()),
    "org-move": _branch(lambda page: page._move()),
    "org-merge": _branch(_merge),
    "org-split": _branch(_split),
    "org-dissolve": _branch(lambda page: page._dissolve()),
    "ledger-columns": _on("ledger", lambda page: page.options.choose_columns()),
    "ledger-styles": _on("ledger", lambda page: page.options.choose_styles()),
    "prints": _on("ledger", lambda page: page._show_prints()),
    "closing": _on("ledger", lambda page: page._close_year()),
    "paper": _on("ledger", _paper),
    "meeting": _record("branch_meeting"),
    "meeting-life": _record("life_meeting appraisal"),
    "meeting-gaps": _on("meeting", lambda page: page.acts.gaps()),
    "meeting-plan": _on("meeting", lambda page: page.acts.plan()),
    "meeting-rules": _on("meeting", lambda page: page.acts.rules()),
    "talks": _on("meeting", lambda page: page.acts.talks()),
    "appraisal": _on("meeting", lambda page: page.acts.appraisal()),
    "exemptions": _on("meeting", lambda page: page.acts.exemptions()),
    "hours": _on("meeting", lambda page: page.acts.hours()),
    "package-invite": road.scene(road.writing("_invite")),
    "package-send": road.scene(road.writing("_send")),
    "package-sent": road.scene(road.written),
    "package-take": road.scene(lambda page, stick: page.rehearse(stick / "2.pbpkg")),
    "package-decide": road.scene(lambda page, _: page._decide()),
    "backup-restore": _on("backup", road.restore),
    "backup-move": _on("backup", road.move),
    "picture": _picture,
    "notice": _on("settings", lambda page: page._enter_year()),
    "password": lambda window: PasswordDialog(window.desk, window).open(),
    "password-own": lambda window: OwnPasswordDialog(window.desk, window).open(),
    "key-change": lambda window: KeyChangeDialog(window.desk, window).open(),
    "key-change-paper": _key_on_paper,
    "user": lambda window: AddUserDialog(window.desk, window).open(),
    "user-role": lambda window: RoleDialog(window.desk, "录入1", window).open(),
    "user-reset": lambda window: ResetDialog(window.desk, "录入1", window).open(),
    "recovery-code": lambda window: RecoveryCodeDialog(window.desk, window).open(),
    "crash": lambda window: CrashDialog(window.desk.app.paths.logs, KeyError("x"), window).open(),
}
