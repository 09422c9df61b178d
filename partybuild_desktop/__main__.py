"""`python -m partybuild_desktop` and the launcher `partybuild`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Start the program and leave with its exit status."""
    # importing throws nothing away, and looking for garbage meanwhile is a tenth of its time
    gc.disable()
    from partybuild_desktop.bootstrap import main as run

    gc.freeze()  # nor will it ever be garbage
    gc.enable()
    sys.exit(run())


if __name__ == "__main__":
    main()
