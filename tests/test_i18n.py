"""The English catalogue is complete, and what keeps it so finds every gap."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PO = "i18n/en/LC_MESSAGES/partybuild.po"
SOURCE = """
from partybuild_desktop.system.i18n import N_, tr

TITLE = N_("标题")

def show(n: int) -> str:
    return tr("共 {n} 人", n=n) + tr("保存")
"""
DOMAIN = """
BRANCH_TITLE: Final = "所在党支部"
KIND_LABELS: Final = {"1": "正式党员"}
ALIASES = ("别名",)
name: str = _f("姓名", Group.BASIC)
PAPER = Field("code", "民族", Kind.CODE)
"""
TEXTS = {"标题", "共 {n} 人", "保存", "所在党支部", "正式党员", "姓名", "民族"}


def _catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "packaging/catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


catalogues = _catalogues()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small program whose English is complete."""
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n/babel.cfg").write_bytes((ROOT / "i18n/babel.cfg").read_bytes())
    for name, text in (("ui", SOURCE), ("domain", DOMAIN)):
        folder = tmp_path / "partybuild_desktop" / name
        folder.mkdir(parents=True)
        (folder / "member.py").write_text(text, encoding="utf-8")
    catalogues.update(tmp_path)
    translated = (tmp_path / PO).read_text(encoding="utf-8")
    for text in TEXTS:
        english = "{n} in all" if "{n}" in text else "english"
        translated = translated.replace(
            f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{english}"'
        )
    (tmp_path / PO).write_text(translated, encoding="utf-8")
    return tmp_path


def _edit(tree: Path, file: str, old: str, new: str) -> None:
    path = tree / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_text_has_its_english() -> None:
    assert catalogues.check() == []


def test_texts_of_the_door_and_titles_of_the_rules_are_collected(tree: Path) -> None:
    assert {text for _, _, text in catalogues.texts(tree)} == TEXTS


def test_a_complete_catalogue_has_no_problem(tree: Path) -> None:
    assert catalogues.check(tree) == []


def test_updating_twice_changes_nothing(tree: Path) -> None:
    catalogues.update(tree)
    once = (tree / PO).read_bytes()
    catalogues.update(tree)
    assert (tree / PO).read_bytes() == once
    assert catalogues.check(tree) == []


def test_a_new_text_without_english_is_found(tree: Path) -> None:
    _edit(tree, "partybuild_desktop/ui/member.py", 'tr("保存")', 'tr("保存") + tr("撤销")')
    (found,) = catalogues.check(tree)
    assert found == "partybuild_desktop/ui/member.py:7: no English for '撤销'"
    catalogues.update(tree)
    (found,) = catalogues.check(tree)
    assert "撤销" in found


def test_an_entry_whose_text_is_gone_is_found_and_dropped(tree: Path) -> None:
    _edit(tree, "partybuild_desktop/ui/member.py", ' + tr("保存")', "")
    (found,) = catalogues.check(tree)
    assert "no source text '保存' any more" in found
    catalogues.update(tree)
    assert catalogues.check(tree) == []
    assert "保存" not in (tree / PO).read_text(encoding="utf-8")


def test_a_place_that_the_english_lacks_or_invents_is_found(tree: Path) -> None:
    for english in ("all of them", "{n} of {m}", "{n"):
        _edit(tree, PO, 'msgstr "{n} in all"', f'msgstr "{english}"')
        (found,) = catalogues.check(tree)
        assert "places differ" in found
        _edit(tree, PO, f'msgstr "{english}"', 'msgstr "{n} in all"')


def test_a_guess_and_an_obsolete_entry_are_found(tree: Path) -> None:
    _edit(tree, PO, 'msgid "保存"', '#, fuzzy\nmsgid "保存"')
    with (tree / PO).open("a", encoding="utf-8") as stream:
        stream.write('\n#~ msgid "旧"\n#~ msgstr "old"\n')
    assert len(catalogues.check(tree)) == 2


def test_the_compiled_catalogue_holds_the_english(tree: Path) -> None:
    import gettext

    catalogues.compile_all(tree)
    found = gettext.translation("partybuild", str(tree / "i18n"), ["en"])
    assert found.gettext("共 {n} 人") == "{n} in all"
    assert [p.name for p in (tree / PO).parent.iterdir() if p.suffix == ".part"] == []
