"""`thawcast episodes`: all thaws and chills."""

from typing import Annotated

import typer

from thawcast.assessment.episodes import episodes_at
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, laid_out, print_json


@app.command(
    epilog=examples(
        "thawcast episodes --as-of 2010-12-31 --limit 10",
        "thawcast episodes --json",
        "thawcast episodes --as-of 2021-12-31",
    )
)
def episodes(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Episodes to print.")] = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """All thaws and chills found by a date in every source, with what ended them."""
    dataset, moment = opened(as_of, store)
    found = episodes_at(dataset, moment)
    if json:
        print_json(found.to_dict())
        return
    for table in found.tables(limit):
        answers().print(laid_out(table))
