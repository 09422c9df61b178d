"""`python -m partybuild_desktop` and the launcher `partybuild`."""

from __future__ import annotations

import sys


def main() -> None:
    """Start the program and leave with its exit status."""
    from partybuild_desktop.bootstrap import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
