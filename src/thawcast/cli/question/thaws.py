"""`thawcast thaws`: who is thawing at a date."""

from typing import Annotated

import typer

from thawcast.assessment.thaws import notes, thaws_table
from thawcast.assessment.thaws import thaws as running
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, laid_out, print_json


@app.command(
    epilog=examples(
        "thawcast thaws --as-of 2010-12-31",
        "thawcast thaws --as-of 2014-12-31 --limit 5 --json",
        "thawcast thaws --as-of 2021-12-31",
    )
)
def thaws(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows to print.")] = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Who is thawing at a date: every thaw then running, the surest first.

    Without a date, the last day of the yearly counts. Later than a year after it, thaws by month are told.
    """
    dataset, date = opened(as_of, store)
    found = running(as_of=date, store=dataset)
    shown = found.head(limit)
    said = notes(found, asked=as_of is not None, store=dataset)
    if json:
        rows = {"as_of": date.isoformat(), "count": found.height, "thaws": shown.to_dicts(), "notes": said}
        print_json(rows, exact=True)
        return
    answers().print(laid_out(thaws_table(shown, as_of=date, of=found.height)))
    for line in (dataset.label, *said):
        answers().print(line, style="dim")
