"""The folder on which packages lie: as a rule a stick, but any folder will do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partybuild_desktop.domain.package import SUFFIX
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import PART, machine_errors


def packages_in(folder: Path) -> list[Path]:
    """The finished packages of a folder by name. Raises EnvironmentProblem."""
    with machine_errors(folder):
        return sorted(p for p in folder.iterdir() if p.suffix.lower() == SUFFIX and p.is_file())


def the_package(path: Path) -> Path:
    """The package that is meant: the file, or the only one of the folder.

    Raises UserProblem: package_none, package_several(names), package_unfinished(name), each with
    the folder as `place`; EnvironmentProblem.
    """
    if path.name.endswith(PART):
        raise UserProblem("package_unfinished", place=str(path.parent), name=path.name)
    with machine_errors(path):
        folder = path.is_dir()
        if not folder and path.exists() and not path.is_file():  # a pipe never ends
            raise UserProblem("package_foreign")
    if not folder:
        return path
    found = packages_in(path)
    if len(found) > 1:
        names = tuple(one.name for one in found)
        raise UserProblem("package_several", place=str(path), names=names)
    if not found:
        unfinished = sorted(p.name for p in path.iterdir() if p.name.endswith(SUFFIX + PART))
        if unfinished:
            raise UserProblem("package_unfinished", place=str(path), name=unfinished[0])
        raise UserProblem("package_none", place=str(path))
    return found[0]


@contextmanager
def on_stick(path: Path, code: str) -> Iterator[None]:
    """Within it an error of a disk that is not there any more says so by `code`."""
    try:
        yield
    except EnvironmentProblem as problem:
        if problem.code in ("disk_error", "path_missing") and not path.parent.is_dir():
            raise EnvironmentProblem(code, path=str(path)) from problem
        raise
