"""`thawcast doctor`: is this installation sound, and what can it do?"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from thawcast.building.installation import checks
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.printing import answers, print_json

if TYPE_CHECKING:
    from thawcast.store import Dataset


@app.command(epilog=examples("thawcast doctor", "thawcast doctor --json"))
def doctor(store: StoreOption = None, json: JsonOption = False) -> None:
    """Check the installation: versions, data, optional parts, and one answer. Exit code 1 if something is at fault."""
    if json:
        found = list(checks(store, ask=_reset))
        print_json([asdict(check) for check in found])
    else:
        console = answers()
        found = []
        for check in checks(store, ask=_reset):
            found.append(check)
            colour = {"ok": "green", "absent": "yellow", "fault": "red"}[check.mark]
            console.print(f"{check.mark:>6}", style=colour, end="  ")
            console.print(check.what, style="bold", end=": ")
            console.print(check.found)
    if any(check.mark == "fault" for check in found):
        raise typer.Exit(1)


def _reset(dataset: "Dataset") -> str:
    from thawcast.assessment import assess  # a library that is missing must be told of, not stumbled over

    return assess("USA", "RUS", as_of="2010-12-31", store=dataset).sentence
