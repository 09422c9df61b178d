"""The house's own rules, each a machine check whose message is what the developer should read."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "partybuild_desktop"
PACKAGES = ("domain", "system", "store", "exchange", "reports", "services", "ui", "cli")
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400
# Where a bug is caught and shown: the job boundary, and the composition root.
BOUNDARIES = {"ui/jobs.py", "bootstrap.py", "__main__.py"}
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
# For each contract the violations that are planted, one at a time: module and what it imports.
VIOLATIONS = (
    ("arrows", "services", "partybuild_desktop.ui"),
    ("arrows", "ui", "partybuild_desktop.cli"),
    ("arrows", "store", "partybuild_desktop.exchange"),
    ("arrows", "reports", "partybuild_desktop.store"),
    ("arrows", "domain", "partybuild_desktop.system"),
    ("arrows", "system", "partybuild_desktop.domain"),
    ("arrows", "cli", "partybuild_desktop.bootstrap"),
    ("window", "services", "PySide6.QtCore"),
    ("database", "services", "sqlalchemy"),
    ("database", "ui", "sqlcipher3"),
    ("paper", "exchange", "reportlab.pdfgen"),
    ("charts", "services", "matplotlib.figure"),
    ("rules", "domain", "platformdirs"),
)


def _lint(tree: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=tree, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and its contracts, to be spoilt."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, copy / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name in ("bootstrap", "__main__"):
        (copy / PACKAGE.name / f"{name}.py").touch()
    return copy


@pytest.fixture
def planted(tree: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    package, imported = request.param
    module = tree / PACKAGE.name / package / "planted.py"
    module.write_text(f"import {imported}\n", encoding="utf-8")
    yield tree
    module.unlink()


def test_the_arrows_hold(tree: Path) -> None:
    run = _lint(tree)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("contract", "planted"),
    [pytest.param(c, (p, i), id=f"{c}-{p}-{i}") for c, p, i in VIOLATIONS],
    indirect=["planted"],
)
def test_a_planted_violation_is_found_by_its_contract(contract: str, planted: Path) -> None:
    run = _lint(planted)
    broken = {key for key, name in CONTRACTS.items() if f"{name} BROKEN" in run.stdout}
    assert run.returncode == 1, run.stdout + run.stderr
    assert broken == {contract}, run.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == set(CONTRACTS)


def test_a_package_that_no_layer_names_is_refused(tree: Path) -> None:
    module = tree / PACKAGE.name / "helpers.py"
    module.touch()
    run = _lint(tree)
    module.unlink()
    assert run.returncode == 1
    assert "helpers" in run.stdout


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            yield node.module or ""


def test_rules_import_the_standard_library_and_each_other() -> None:
    for path in (PACKAGE / "domain").rglob("*.py"):
        for name in _imports(path):
            stdlib = name.split(".")[0] in sys.stdlib_module_names
            assert stdlib or name.startswith("partybuild_desktop.domain"), (
                f"{path.name} imports {name}: rules need the standard library only"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    assert lines <= MOST_LINES, f"{lines} lines: split it by noun"
    assert ast.get_docstring(ast.parse(text)), "say in a docstring what the module is for"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_bugs_are_not_swallowed_and_events_not_pumped(path: Path) -> None:
    assert "processEvents(" not in path.read_text(encoding="utf-8"), "make it a job instead"
    if path.relative_to(PACKAGE).as_posix() in BOUNDARIES:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert not _swallows(node), f"line {node.lineno}: name the exception that is expected"


def _swallows(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    everything = any(
        word in ("Exception", "BaseException") for word in caught.strip("()").split(", ")
    )
    # Tidying up and passing the exception on is not swallowing it.
    passed_on = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return everything and not passed_on


@pytest.mark.parametrize("name", PACKAGES)
def test_every_package_says_why_it_exists(name: str) -> None:
    tree = ast.parse((PACKAGE / name / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "say in its docstring why the package exists"


def test_there_are_no_other_packages() -> None:
    found = {p.parent.relative_to(PACKAGE).parts[0] for p in PACKAGE.rglob("*/__init__.py")}
    assert found == set(PACKAGES)
