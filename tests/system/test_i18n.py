"""One door for every text: Chinese as written, English from the catalogue."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from partybuild_desktop.system import i18n, paths
from partybuild_desktop.system.i18n import N_, language, set_language, tr


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("共 {n} 人", "{n} in all")
    catalogue.add("保存", "Save")
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "partybuild.mo").open("wb") as stream:
        write_mo(stream, catalogue)
    monkeypatch.setattr(paths, "i18n_dir", lambda: tmp_path)


def test_chinese_is_the_source_and_needs_no_catalogue() -> None:
    assert language() == "zh_CN"
    assert tr("共 {n} 人", n=3) == "共 3 人"


@pytest.mark.usefixtures("english")
def test_english_comes_from_the_catalogue() -> None:
    set_language("en")
    assert (language(), tr("保存"), tr("共 {n} 人", n=3)) == ("en", "Save", "3 in all")
    set_language("zh_CN")
    assert tr("保存") == "保存"


@pytest.mark.usefixtures("english")
def test_a_text_without_translation_shows_as_its_source() -> None:
    set_language("en")
    assert tr("尚未翻译") == "尚未翻译"


@pytest.mark.usefixtures("english")
def test_the_empty_text_is_empty_in_every_language() -> None:
    """gettext keeps the head of its catalogue under the empty text."""
    for name in i18n.LANGUAGES:
        set_language(name)
        assert tr("") == ""


@pytest.mark.usefixtures("english")
def test_a_marked_text_is_looked_up_when_it_is_shown() -> None:
    title = N_("保存")
    set_language("en")
    assert (title, tr(title)) == ("保存", "Save")


def test_braces_without_arguments_are_left_alone() -> None:
    assert tr("{}") == "{}"


def test_a_place_without_argument_is_a_bug() -> None:
    with pytest.raises(KeyError):
        tr("共 {n} 人，{m} 名", n=3)


def test_an_unknown_language_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")
    assert language() == "zh_CN"


def test_a_chinese_start_does_not_load_gettext() -> None:
    code = (
        "import sys, partybuild_desktop.system.i18n as i; "
        "i.tr('好'); print('gettext' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout.strip() == "False"
