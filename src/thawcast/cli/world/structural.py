"""`thawcast structural`: times out of rivalry on the slow clock of the peace scale, a yardstick."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from thawcast import sources
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, OptionalState, RawOption
from thawcast.cli.out import write_table
from thawcast.cli.printing import answers, print_json
from thawcast.durability.structural import conflict_years, structural_episodes, tally
from thawcast.states import resolve

RETROSPECTIVE = "Retrospective: coded years later than it happened. A yardstick, not what a forecast may learn from."
"""Printed with every answer."""


@app.command(epilog=examples("thawcast structural --raw data", "thawcast structural France Germany --raw data --json"))
def structural(
    a: OptionalState = None,
    b: OptionalState = None,
    *,
    raw: RawOption,
    out: Annotated[Path | None, typer.Option("--out", help="Write the rows to this Parquet file.")] = None,
    json: JsonOption = False,
) -> None:
    """Times out of rivalry on the peace scale, all or those of a state or two: when each began and what ended it."""
    known = sources.load(raw, only=("peace", "disputes", "crises"))
    conflicts = conflict_years(known["disputes"], known["crises"])
    rows = structural_episodes(known["peace"], conflicts=conflicts)
    for state in (a, b):
        if state is not None:
            code = resolve(state).code
            rows = rows.filter((pl.col("a") == code) | (pl.col("b") == code))
    if out is not None:
        write_table(out, rows)
    if json:
        print_json({"note": RETROSPECTIVE, "counts": dict(tally(rows)), "episodes": rows.to_dicts()})
        return
    table = Table(title=f"Times out of rivalry on the peace scale ({rows.height})", caption=RETROSPECTIVE)
    for heading in ("States", "From", "To", "Ended by", "Reached .75", "Last on record", "Years not on record"):
        table.add_column(heading)
    for row in rows.iter_rows(named=True):
        end, warm = (str(row[name] or "") for name in ("end", "warm"))
        pair = f"{row['a']}-{row['b']}"
        kind = row["end_kind"]
        table.add_row(pair, str(row["start"]), end, kind, warm, str(row["last"]), str(row["gap_years"]))
    console = answers()
    console.print(table)
    console.print("; ".join(f"{name}: {count}" for name, count in tally(rows).items()))
