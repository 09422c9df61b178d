"""Where things lie: the data of one set of books, and the files that the program brings along."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partybuild_desktop.system.files import clear_leftovers, machine_errors

APP: Final = "partybuild"
_PRIVATE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Paths:
    """Every file and folder of one set of books, under its one data folder."""

    data_dir: Path

    @property
    def database(self) -> Path:
        """The encrypted books."""
        return self.data_dir / "books.db"

    @property
    def keyring(self) -> Path:
        """The data key, wrapped once for each user."""
        return self.data_dir / "keyring.json"

    @property
    def lock(self) -> Path:
        """Held by the one process that has the books open."""
        return self.data_dir / "books.lock"

    @property
    def backups(self) -> Path:
        """Verified copies of the books."""
        return self.data_dir / "backups"

    @property
    def attachments(self) -> Path:
        """Sealed photographs and scans."""
        return self.data_dir / "attachments"

    @property
    def logs(self) -> Path:
        """Log and crash reports, without any name or number."""
        return self.data_dir / "logs"

    @property
    def waiting(self) -> Path:
        """Packages that came before what they follow, sealed as they came."""
        return self.data_dir / "packages"

    @property
    def work(self) -> Path:
        """Scratch room of long work; empty when the program is not running."""
        return self.data_dir / "work"

    def make(self) -> None:
        """Create the folders that are missing, for this user's eyes only; clear old leftovers.

        Raises EnvironmentProblem when the disk or the folder above does not allow it.
        """
        for folder in (self.data_dir, self.backups, self.attachments, self.logs, self.work):
            with machine_errors(folder):
                folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
                clear_leftovers(folder)


def default_data_dir() -> Path:
    """The folder of the real books of this user of the PC."""
    return _user_data(APP)


def practice_data_dir() -> Path:
    """The folder of the practice books, apart from the real ones."""
    return _user_data(f"{APP}-practice")


def resources_dir() -> Path:
    """Fonts, code lists, rules and pictures, in the source tree or beside a frozen program."""
    return _program_root() / "resources"


def i18n_dir() -> Path:
    """The translation catalogues."""
    return _program_root() / "i18n"


def cache_dir() -> Path:
    """What a library remembers of this PC, as its list of fonts: nothing of the books, and made
    again where it is lost."""
    from platformdirs import user_cache_path

    return user_cache_path(APP, appauthor=False)


def _program_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def _user_data(name: str) -> Path:
    # Imported late: the window is told its folder by the composition root, once.
    from platformdirs import user_data_path

    return user_data_path(name, appauthor=False)
