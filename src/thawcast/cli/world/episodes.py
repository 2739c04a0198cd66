"""`thawcast episodes`: all thaws and chills, and what their number rests on."""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment.episodes import episodes_at
from thawcast.building import anew
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, laid_out, print_json
from thawcast.cli.progress import progress
from thawcast.errors import InputError


@app.command(
    epilog=examples(
        "thawcast episodes --as-of 2010-12-31 --limit 10",
        "thawcast episodes --json",
        "thawcast episodes --as-of 2021-12-31",
        "thawcast episodes --raw data --begins .8 --ends .7",
    )
)
def episodes(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Episodes to print.")] = 30,
    raw: Annotated[
        Path | None, typer.Option("--raw", help="Folder of the raw reference data: search them anew, about a minute.")
    ] = None,
    begins: Annotated[
        float | None, typer.Option("--begins", min=0.5, max=1.0, help="Probability from which one begins; with --raw.")
    ] = None,
    ends: Annotated[
        float | None, typer.Option("--ends", min=0.5, max=1.0, help="Probability above which one ends; with --raw.")
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """All thaws and chills, and how their number moves with the thresholds and when the years are permuted.

    Later than a year after the yearly counts, those by month are told too.
    """
    if raw is None and (begins is not None or ends is not None):
        raise InputError("--begins and --ends need the sources; give their folder with --raw")
    dataset, moment = opened(as_of, store)
    if raw is None:
        found = episodes_at(dataset, moment)
    else:
        with progress("levels") as step:
            searched = anew.episodes(raw, moment, begins=begins, ends=ends, step=step)
        found = episodes_at(dataset, moment, searched=searched)
    if json:
        print_json(found.to_dict())
        return
    for table in found.tables(limit):
        answers().print(laid_out(table))
