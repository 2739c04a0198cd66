"""`thawcast thaws`: who is thawing at a date."""

from typing import Annotated

import typer
from rich.table import Table

from thawcast.assessment.thaws import YEARLY, notes
from thawcast.assessment.thaws import thaws as running
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, print_json
from thawcast.states import states


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
    by_month = bool((found["source"] != YEARLY).any())
    said = notes(found, asked=as_of is not None, store=dataset)
    if json:
        rows = {"as_of": date.isoformat(), "count": found.height, "thaws": shown.to_dicts(), "notes": said}
        print_json(rows, exact=True)
        return
    name = {state.code: state.name for state in states(on=date)}
    table = Table(title=f"Thaws running as of {date} ({found.height})", caption="\n".join((dataset.label, *said)))
    table.add_column("States", no_wrap=True, ratio=1)
    for heading in ("Since", *(("By",) if by_month else ()), "Level", "Rise", "Real", "1 year", "2 years", "3 years"):
        table.add_column(
            heading,
            justify="right",
            no_wrap=True,
            min_width=7 if by_month and heading in ("Since", "By") else len(heading),
        )
    for row in shown.iter_rows(named=True):
        month = row["onset_month"]
        table.add_row(
            f"{name.get(row['a'], row['a'])} - {name.get(row['b'], row['b'])}",
            str(row["onset"]) if month is None else f"{month:%Y-%m}",
            *((row["source"],) if by_month else ()),
            f"{row['level']:.2f}",
            f"{row['rise']:+.2f}",
            f"{row['p_real']:.2f}",
            *("n/a" if row[f"p_lasts_{m}"] is None else f"{row[f'p_lasts_{m}']:.0%}" for m in (12, 24, 36)),
        )
    answers().print(table)
