"""A problem of the machine carries a code and facts, and no sentence."""

from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem


def test_a_problem_carries_its_code_and_its_facts() -> None:
    problem = EnvironmentProblem("disk_full", path="/data", free=3)
    assert problem.code == "disk_full"
    assert problem.args_ == {"path": "/data", "free": 3}


def test_the_text_of_a_problem_is_its_code_alone() -> None:
    """Facts may be personal (a folder named after somebody), and texts end up in logs."""
    assert str(EnvironmentProblem("locked", host="张三的电脑")) == "locked"


def test_cancelling_is_not_a_problem() -> None:
    assert not issubclass(Cancelled, EnvironmentProblem)
