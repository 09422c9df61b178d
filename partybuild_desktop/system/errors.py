"""The two ways in which an action may end without the program or the clerk being wrong."""


class EnvironmentProblem(Exception):
    """A condition of the machine, where neither the program nor the input is to blame.

    A full or read-only disk, a lock held by another window, a stick pulled out, a printer that is
    off. `code` names the condition; `args_` are the facts that a sentence about it needs. The
    sentence, with what to do about it, is made by whoever shows it.
    """

    def __init__(self, code: str, /, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args


class Cancelled(Exception):
    """The person asked a long action to stop; everything it did is to be rolled back."""
