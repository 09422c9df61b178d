"""The composition root: folders, clock and services are chosen here, once, and handed down."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from partybuild_desktop import __version__
from partybuild_desktop.cli import parser as grammar
from partybuild_desktop.cli.output import Output
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import LANGUAGES, set_language, tr
from partybuild_desktop.system.paths import Paths, default_data_dir, practice_data_dir

_DATA: Final = "PARTYBUILD_DATA"
WRONG_USAGE: Final = 2
REFUSED: Final = 3
#  Invented people need no secret; whoever wants to try the command line on them needs the word.
_PRACTICE_PASSWORD: Final = "practice"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when there is none. Returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # before the grammar is built: its help speaks the language asked for
    _choose_language(arguments)
    options = grammar.parse(arguments)
    practice = options.demo or getattr(options, "run", "") == "books.demo"
    folder = getattr(options, "data", None) or os.environ.get(_DATA)
    default = practice_data_dir if practice else default_data_dir
    paths = Paths(Path(folder).absolute() if folder else default())
    entrance = Entrance(paths, program=__version__, practice=practice)
    try:
        if getattr(options, "run", ""):
            from partybuild_desktop.cli.main import run as run_command

            return run_command(entrance, options)
        return _window(entrance, options)
    except (UserProblem, EnvironmentProblem) as problem:
        from partybuild_desktop.services.wording import text_of

        _say(text_of(problem))
        return REFUSED
    except Exception as bug:  # noqa: BLE001 - the last door: what arrives here is a bug
        from partybuild_desktop.system.log import write_crash_report

        report = entrance.paths.logs / "crash.txt"
        with contextlib.suppress(EnvironmentProblem):
            write_crash_report(report, bug)
        text = tr("程序出错，这一步没有做，已保存的数据不受影响。报告在：{path}", path=report)
        _say(text)
        Output(as_json=getattr(options, "json", False)).result({"error": "bug", "message": text})
        return REFUSED


def _window(entrance: Entrance, options: Namespace) -> int:
    if not _has_display():
        _say(tr("这台电脑没有图形界面，窗口打不开。可以用命令行：partybuild --help"))
        return WRONG_USAGE
    password = os.environ.get("PARTYBUILD_PASSWORD")
    if options.demo:
        password = _PRACTICE_PASSWORD  # the window makes the township, and shows how far it is
    ahead = _Ahead(entrance, password) if password is not None and entrance.exists() else None
    from partybuild_desktop.ui.start import run

    return run(
        entrance,
        password=password,
        opened=ahead.app if ahead else None,
        exit_when_ready=options.exit_when_ready,
    )


class _Ahead:
    """Unlocks the books while Qt is read: either takes a sixth of a second, most of it idle."""

    def __init__(self, entrance: Entrance, password: str) -> None:
        self._found: App | None = None
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._unlock, args=(entrance, password))
        self._thread.start()

    def _unlock(self, entrance: Entrance, password: str) -> None:
        try:
            self._found = entrance.unlock(entrance.labels()[0], password)
        except BaseException as problem:  # noqa: BLE001 - raised again where it is waited for
            self._problem = problem

    def app(self) -> App:
        """The open books. Raises as `Entrance.unlock`."""
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        assert self._found is not None
        return self._found


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - there is no window to say it in


def _choose_language(arguments: Sequence[str]) -> None:
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        wanted = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and wanted in LANGUAGES:
            set_language(wanted)


def _has_display() -> bool:
    """Whether a window can be shown; only Linux can lack it."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(n) for n in named)
