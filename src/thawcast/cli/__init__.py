"""The command line: thin shells that parse, call and print, one module a command, imported when it is called.

Exit codes: 0 the answer was printed; 1 a check failed (`starter check`); 2 bad input, damaged data or an answer that
could not be written, one line on standard error; 130 interrupted. Standard output carries the answer only, all else
goes to standard error.
"""

import gc
import sys

from thawcast.cli.app import app
from thawcast.cli.streams import complain, standard_streams
from thawcast.errors import ThawcastError

INTERRUPTED = 130

LOOKED_THROUGH = 100_000
"""New objects after which those that only refer to each other are looked for: loading makes many, and they stay."""


def main() -> None:
    """Run the command line; every deliberate error becomes one line and exit code 2."""
    gc.set_threshold(LOOKED_THROUGH)
    try:
        with standard_streams():
            app()
    except ThawcastError as error:
        complain(error)
        sys.exit(2)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # Typer has turned the interrupt into an exit without a word
            complain("interrupted; nothing was left half-written")
        raise
