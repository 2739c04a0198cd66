"""The command line: thin shells that parse, call and print, one module a command, imported when it is called.

Exit codes: 0 the answer was printed; 1 a check failed (`starter check`); 2 bad input or damaged data, one line
on standard error; 130 interrupted. Standard output carries the answer only, all else goes to standard error.
"""

import sys

from thawcast.cli.app import app
from thawcast.errors import ThawcastError

INTERRUPTED = 130


def main() -> None:
    """Run the command line; every deliberate error becomes one line and exit code 2."""
    try:
        app()
    except ThawcastError as error:
        sys.stderr.write(f"thawcast: {error}\n")
        sys.exit(2)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # Typer has turned the interrupt into an exit without a word
            sys.stderr.write("thawcast: interrupted; nothing was left half-written\n")
        raise
