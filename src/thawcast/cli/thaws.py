"""`thawcast thaws`: who is thawing at a date."""

import json as json_module
import sys
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption, day


@app.command(epilog=examples("thawcast thaws --as-of 2010-12-31", "thawcast thaws --as-of 2014-12-31 --limit 5 --json"))
def thaws(
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows to print.")] = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Who is thawing at a date: every thaw then running, the surest first."""
    from thawcast.states import states
    from thawcast.store import open_dataset
    from thawcast.thawing import thaws as running

    dataset = open_dataset(store)
    date = dataset.span[1] if as_of is None else day(as_of)
    found = running(as_of=date, store=dataset)
    shown = found.head(limit)
    if json:
        rows = {"as_of": date.isoformat(), "count": found.height, "thaws": shown.to_dicts()}
        sys.stdout.write(json_module.dumps(rows, indent=2) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    name = {state.code: state.name for state in states(on=date)}
    table = Table(title=f"Thaws running as of {date} ({found.height})", caption=dataset.label)
    table.add_column("States", no_wrap=True, ratio=1)
    for heading in ("Since", "Level", "Rise", "Real", "1 year", "2 years", "3 years"):
        table.add_column(heading, justify="right", no_wrap=True, min_width=len(heading))
    for row in shown.iter_rows(named=True):
        table.add_row(
            f"{name.get(row['a'], row['a'])} - {name.get(row['b'], row['b'])}",
            str(row["onset"]),
            f"{row['level']:.2f}",
            f"{row['rise']:+.2f}",
            f"{row['p_real']:.2f}",
            *("n/a" if row[f"p_lasts_{m}"] is None else f"{row[f'p_lasts_{m}']:.0%}" for m in (12, 24, 36)),
        )
    Console(highlight=False).print(table)
