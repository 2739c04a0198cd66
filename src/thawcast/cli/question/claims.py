"""`thawcast claims`: the argument of 2010 about the reset, claim by claim."""

from dataclasses import asdict
from pathlib import Path

from rich.text import Text

from thawcast.argument import findings
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.printing import answers, print_json
from thawcast.store import open_dataset

_COLOURS = {"supported": "green", "not supported": "red", "cannot be told": "yellow"}


@app.command(epilog=examples("thawcast claims", "thawcast claims --json"))
def claims(store: StoreOption = None, json: JsonOption = False) -> None:
    """Hold each claim of the argument about the reset of 2009 against the data, as they stood and as it turned out."""
    found = findings(open_dataset(None if store is None else Path(store)))
    if json:
        print_json([asdict(finding) for finding in found])
        return
    console = answers()
    for number, finding in enumerate(found, start=1):
        console.print()
        rule = Text(f" ({finding.rests_on}: {finding.rule})", "dim")
        console.print(Text(f"{number}. {finding.claim}", "bold"), rule)
        for when, word, text in (
            ("end of 2010", finding.verdict_then, finding.then),
            ("since", finding.verdict_since, finding.since),
        ):
            console.print(Text.assemble(f"   {when}: ", (word, _COLOURS[word]), f". {text}"))
