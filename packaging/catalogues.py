"""The English catalogue: collect the source texts, check it against them, compile it.

Texts are the literals in `tr(…)` and `N_(…)`, the titles that `domain` declares (`TITLES` below;
it may not import the translation door, so its titles are collected by where they stand), and
nothing else.
"""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "partybuild_desktop"
CATALOGUE: Final = Path("i18n/en/LC_MESSAGES/partybuild.po")

HEAD: Final = """\
# The English texts. Collected by packaging/translate; only msgstr is for people.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

# Calls whose literal argument (counted from 1) is a text, in gettext's notation.
KEYWORDS: Final = {"tr": None, "N_": None, "_f": (1,), "Field": (2,), "Column": (1,)}
# In domain, the values of module constants with these endings are texts too.
TITLES: Final = ("TITLE", "TITLES", "LABEL", "LABELS")

Text = tuple[str, int, str]  # file, line, text


def texts(root: Path = ROOT) -> Iterator[Text]:
    """Every source text with its place, in the order of files."""
    with (root / "i18n" / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]  # babel's
    found = extract_from_dir(str(root), methods, options, KEYWORDS)
    for name, line, text, _, _ in found:
        # Everything typed is in Chinese first, so a text without Chinese is no title but a code.
        if isinstance(text, str) and not text.isascii():
            yield Path(name).as_posix(), line, text
    for path in sorted((root / PACKAGE / "domain").glob("*.py")):
        yield from _titles(path, root)


def collect(root: Path = ROOT) -> Catalog:
    """The source texts as a catalogue without translations."""
    catalogue = Catalog()
    for name, line, text in texts(root):
        catalogue.add(text, locations=[(name, line)])
    return catalogue


def read(root: Path = ROOT) -> Catalog:
    """The English catalogue; an empty one when there is none yet."""
    path = root / CATALOGUE
    if not path.exists():
        return Catalog(locale="en", project="partybuild", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale="en")


def check(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogue, one line each; nothing when it is complete."""
    wanted, have = collect(root), read(root)
    problems = []
    for message in wanted:
        if not message.id:
            continue
        place = "{}:{}".format(*message.locations[0])
        found = have.get(message.id)
        if found is None or not found.string:
            problems.append(f"{place}: no English for {message.id!r}")
        elif found.fuzzy:
            problems.append(f"{place}: the English of {message.id!r} is only a guess")
        elif _places(str(message.id)) != _places(str(found.string)):
            problems.append(f"{place}: places differ: {message.id!r} / {found.string!r}")
    for message in have:
        if message.id and wanted.get(message.id) is None:
            problems.append(f"{CATALOGUE}: no source text {message.id!r} any more")
    problems.extend(f"{CATALOGUE}: obsolete entry {text!r}" for text in have.obsolete)
    return problems


def update(root: Path = ROOT) -> None:
    """Add new texts to the catalogue, with no translation, and drop those that are gone."""
    have = read(root)
    have.update(collect(root), no_fuzzy_matching=True, update_creation_date=False)
    have.obsolete.clear()
    path = root / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".po.part")
    with beside.open("wb") as stream:
        stream.write(HEAD.encode())
        # No line numbers and no dates: they would change the file with every edit of the source.
        write_po(stream, have, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
    beside.replace(path)  # never half a catalogue for who reads it meanwhile


def compile_all(root: Path = ROOT) -> None:
    """Write the binary catalogue beside each one that people edit."""
    for path in sorted((root / "i18n").glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parents[1].name)
        beside = path.with_suffix(".mo.part")
        with beside.open("wb") as target:
            write_mo(target, catalogue)
        beside.replace(path.with_suffix(".mo"))


def _places(text: str) -> set[str]:
    """The `{name}` places of a text; one that cannot be read counts as a place of its own."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _titles(path: Path, root: Path) -> Iterator[Text]:
    name = path.relative_to(root).as_posix()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign):
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            continue
        if node.value and any(isinstance(t, ast.Name) and t.id.endswith(TITLES) for t in targets):
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and not str(part.value).isascii():
                    yield name, part.lineno, str(part.value)


def main(command: str) -> int:
    """Run one of update, check, compile; exit status 1 when the check finds something."""
    if command == "update":
        update()
    elif command == "compile":
        compile_all()
    else:
        problems = check()
        print("\n".join(problems) if problems else "complete")
        return 1 if problems else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
