"""The Party's code lists, read from resources when first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property

from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.i18n import language
from partybuild_desktop.system.paths import resources_dir


class Codes:
    """All code lists by name."""

    @cached_property
    def lists(self) -> Mapping[str, CodeList]:
        """{list name: list}; a broken file is a fault of the installation and raises."""
        found = {}
        for path in sorted((resources_dir() / "codes").glob("*.toml")):
            found[path.stem] = CodeList.parse(path.stem, tomllib.loads(path.read_text("utf-8")))
        return found

    def label(self, name: str, code: str) -> str:
        """The label in the language in use; a value outside the list shows as it is."""
        return self.lists[name].label(code, language()) if name in self.lists else code

    def options(self, name: str) -> list[tuple[str, str]]:
        """(code, label) in the list's order."""
        return [(item.code, self.label(name, item.code)) for item in self.lists[name].items]

    def word(self, name: str, text: str) -> str:
        """What is kept of a list that is kept in words: the Chinese one for a code or a label in
        either language; another text as it was typed."""
        items = self.lists[name].items
        return next((item.label for item in items if text in (item.code, item.en)), text)

    def read(self, name: str, text: str) -> str:
        """The code for a code or a label. Raises UserProblem code_unlisted."""
        codes = self.lists[name]
        found = text if text in codes else codes.match(text)
        if found is None:
            raise UserProblem("code_unlisted", field=name, value=text)
        return found
