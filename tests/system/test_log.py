"""No name and no number reaches the log or a crash report (P10)."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.log import (
    FILE,
    Personal,
    describe_exception,
    mask,
    set_up_logging,
    stop_logging,
    write_crash_report,
)

NAME, NUMBER, PHONE = "欧阳小满", "11010519491231002X", "13800138000"
log = logging.getLogger("partybuild_desktop.test")


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    handler = set_up_logging(tmp_path)
    yield tmp_path
    stop_logging(handler)


def _text(logs: Path) -> str:
    return (logs / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        NAME,
        NUMBER,
        PHONE,
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "买买提·吐尔逊",
        "𠮷野",
        "䶮",
        "\ue815",
        "\U00030edd",
        "110105491231002",
    ],
)
def test_names_and_numbers_are_masked(text: str) -> None:
    assert mask(f"row {text} end") == "row *** end"


@pytest.mark.parametrize("text", ["12 rows in 345 ms", "schema 3 opened", "row 10000"])
def test_ordinary_messages_are_not(text: str) -> None:
    assert mask(text) == text


def test_personal_arguments_print_as_a_mask(logs: Path) -> None:
    log.info("opened %s as %r", Personal("Li Lei"), Personal("Li Lei"))
    assert "opened *** as ***" in _text(logs)


def test_whatever_is_logged_holds_no_name_or_number(logs: Path) -> None:
    log.info("saved %s", NAME)
    log.info(f"saved {NUMBER} {PHONE}")
    try:
        raise ValueError(f"{NAME} Li Lei {NUMBER}")
    except ValueError:
        log.info("failed", exc_info=True)
    text = _text(logs)
    assert not any(word in text for word in (NAME, "Li Lei", NUMBER[:17], PHONE))
    assert "builtins.ValueError" in text
    assert "test_log.py" in text


def test_debug_is_not_written_and_the_file_is_found_again(logs: Path) -> None:
    log.debug("detail")
    log.info("opened")
    assert "detail" not in _text(logs)
    assert _text(logs).rstrip().endswith("INFO partybuild_desktop.test opened")


def test_a_log_folder_that_is_gone_is_a_problem_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        set_up_logging(tmp_path / "gone")
    assert caught.value.code == "path_missing"


def _fail() -> None:
    person = NAME
    try:
        raise KeyError(person)
    except KeyError as error:
        raise RuntimeError(f"cannot save {NUMBER} Li Lei") from error


def test_a_crash_report_tells_where_but_not_whom(tmp_path: Path) -> None:
    report = tmp_path / "crash.txt"
    try:
        _fail()
    except RuntimeError as error:
        write_crash_report(report, error)
    text = report.read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert text.count("test_log.py:") == 3
    assert "_fail" in text
    assert not any(word in text for word in (NAME, "Li Lei", NUMBER, str(Path.home())))


def test_an_error_that_causes_itself_ends() -> None:
    one, two = ValueError(), ValueError()
    one.__cause__, two.__cause__ = two, one
    assert describe_exception(one).count("ValueError") == 2
