"""What is wrong with the input, as a code with arguments. Sentences are made at the edge."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one field: `code` names it, `args` fill its sentence."""

    code: str
    field: str = ""
    args: Mapping[str, object] = dataclasses.field(default_factory=dict)


class UserProblem(Exception):
    """The input cannot be accepted as it is: the user can mend it, nothing was changed.

    `code` names the sentence, `args_` fill it, `field` (if any) is where to show it.
    """

    def __init__(self, code: str, /, *, field: str = "", **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.args_: dict[str, object] = args
