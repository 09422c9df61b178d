"""Every code that the program can raise or find has its sentence, with every place filled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop import __file__ as package_file
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.services.wording import known_codes, text_of
from partybuild_desktop.services.wording.action import ACTIONS
from partybuild_desktop.system.errors import EnvironmentProblem

PACKAGE = Path(package_file).parent
RAISERS = {"UserProblem", "EnvironmentProblem", "Problem", "Bad", "finding", "_of_file"}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def first_texts(call: ast.Call) -> Iterator[str]:
    """The literal texts that the first argument can be."""
    if not call.args:
        return
    first = call.args[0]
    options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    for option in options:
        if isinstance(option, ast.Constant) and isinstance(option.value, str):
            yield option.value


def test_every_code_has_its_sentence() -> None:
    used = {
        (code, path.name)
        for path, call in calls()
        if name_of(call) in RAISERS
        for code in first_texts(call)
    }
    assert len(used) > 50
    assert {(code, where) for code, where in used if code not in known_codes()} == set()


def test_every_action_has_its_name() -> None:
    used = {
        code
        for path, call in calls()
        if path.parts[-2] != "store" and name_of(call) == "write" and len(call.args) == 1
        for code in first_texts(call)
    }
    assert "member_add" in used
    assert used - ACTIONS.keys() == set()


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_a_sentence_comes_out_even_without_facts(code: str) -> None:
    for problem in (Problem(code), UserProblem(code), EnvironmentProblem(code)):
        text = text_of(problem)
        assert text.endswith(("。", "！"))
        assert "{" not in text
