"""A process killed between the keyring and the log: the log is told at the next opening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.services.app import App
from partybuild_desktop.store.books import UnitOfWork
from partybuild_desktop.store.trail import Wanted
from tests.books import LABEL, PASSWORD, entrance, hash_of
from tests.store.child import die, in_child

OTHER = "四个不相干的词呀"
Act = Callable[[App], object]
ACTS: dict[str, Act] = {
    "add": lambda app: app.users.add("录入2", Role.CLERK, OTHER),
    "remove": lambda app: app.users.remove("录入1"),
    "reset": lambda app: app.users.reset("录入1", OTHER),
    "role": lambda app: app.users.change_role("录入1", Role.INSPECTOR, OTHER),
    "own": lambda app: app.users.change_password(PASSWORD, OTHER),
    "code": lambda app: app.users.new_recovery_code(),
}
TOLD = {
    "add": ["新增用户　录入2（补记）"],
    "remove": ["删除用户　录入1（补记）"],
    "reset": ["重设密码　录入1（补记）"],
    "role": ["删除用户　录入1（补记）", "新增用户　检查1（补记）"],
    "own": ["重设密码　主管1（补记）"],
    "code": ["换恢复码（补记）"],
}


def do_and_die(folder: str, name: str) -> None:
    """The keyring is written, the log is about to be."""
    app = entrance(Path(folder)).unlock(LABEL, PASSWORD)
    setattr(UnitOfWork, "finish", lambda _: die())  # noqa: B010  mypy takes it for a method
    ACTS[name](app)


def words(app: App, n: int) -> list[str]:
    return [line.words for line in app.trail.lines(Wanted(), limit=n)]


@pytest.mark.parametrize("name", ACTS)
def test_what_the_log_was_not_told_is_entered_at_the_next_opening(
    town: App, town_folder: Path, name: str
) -> None:
    town.users.add("录入1", Role.CLERK, PASSWORD)
    (last,) = words(town, 1)
    state = hash_of(town)
    town.close()
    assert in_child(do_and_die, town_folder, name) == -9
    password = OTHER if name == "own" else PASSWORD
    app = entrance(town_folder).unlock(LABEL, password)
    n = len(TOLD[name])
    assert words(app, n + 1) == [*reversed(TOLD[name]), last]
    assert {line.action.user for line in app.trail.lines(Wanted(), limit=n)} == {LABEL}
    assert hash_of(app) == state
    assert app.check.run().ok
    step, _ = app.history.next_steps()
    assert step is not None and "user" not in step.action
    app.close()
    app = entrance(town_folder).unlock(LABEL, password)
    assert words(app, n + 1) == [*reversed(TOLD[name]), last]
    app.close()


@pytest.mark.parametrize("name", ACTS)
def test_what_was_told_is_not_entered_again(town: App, town_folder: Path, name: str) -> None:
    town.users.add("录入1", Role.CLERK, PASSWORD)
    ACTS[name](town)
    before = words(town, 3)
    assert not [one for one in before if "补记" in one]
    town.close()
    app = entrance(town_folder).unlock(LABEL, OTHER if name == "own" else PASSWORD)
    assert words(app, 3) == before
    app.close()


def test_an_inspector_who_comes_next_enters_it_too(town: App, town_folder: Path) -> None:
    town.users.add("录入1", Role.CLERK, PASSWORD)
    town.users.add("检查1", Role.INSPECTOR, PASSWORD)
    town.close()
    assert in_child(do_and_die, town_folder, "add") == -9
    app = entrance(town_folder).unlock("检查1", PASSWORD)
    (line,) = app.trail.lines(Wanted(), limit=1)
    assert (line.words, line.action.user) == ("新增用户　录入2（补记）", "检查1")
    app.close()


def test_a_change_of_key_and_the_recovery_code_are_told_once(town: App, town_folder: Path) -> None:
    town.users.add("录入1", Role.CLERK, PASSWORD)
    code = town.users.new_recovery_code()
    town.close()
    way = entrance(town_folder)
    app = way.recover(code, "录入1", OTHER)
    assert words(app, 2) == ["用恢复码重设密码", "换恢复码"]
    app.close()
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    app = app.keys.change(app.keys.secrets(), PASSWORD).app
    assert words(app, 2) == ["更换数据密钥", "用恢复码重设密码"]
    app.close()
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    assert words(app, 1) == ["更换数据密钥"]
    app.close()


def test_a_restore_of_books_from_before_tells_what_they_do_not_know(
    town: App, town_folder: Path
) -> None:
    """Today's users stay; the log that came back has never heard of them."""
    name = town.backups.create().name
    town.users.add("录入1", Role.CLERK, PASSWORD)
    town.close()
    way = entrance(town_folder)
    way.restore(LABEL, PASSWORD, name)
    app = way.unlock(LABEL, PASSWORD)
    assert "新增用户　录入1（补记）" in words(app, 99)
    assert app.check.run().ok
    app.close()
