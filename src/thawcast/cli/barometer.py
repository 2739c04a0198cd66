"""`thawcast barometer`: where relations stand, year by year."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption

StateArgument = Annotated[str | None, typer.Argument(help="A state: any code, name or usual spelling.")]


@app.command(
    epilog=examples(
        "thawcast barometer USA RUS",
        "thawcast barometer India Pakistan --as-of 2008-12-31 --out india-pakistan.svg",
        "thawcast barometer --all --out levels.parquet",
    )
)
def barometer(
    a: StateArgument = None,
    b: StateArgument = None,
    every: Annotated[bool, typer.Option("--all", help="All dyads, written to --out as Parquet.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Chart (.svg) of two states; table with --all.")] = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Where relations stand: the level of each year as it could be known then, with its 90% interval."""
    from thawcast.errors import InputError
    from thawcast.standing.tables import LEVELS, LEVELS_DIRECTED
    from thawcast.standing.telling import level_chart, level_rows, sparkline

    dataset, moment = opened(as_of, store)
    levels, directed = (dataset.table(contract, as_of=moment) for contract in (LEVELS, LEVELS_DIRECTED))
    if every:
        if out is None or a is not None:
            raise InputError("--all writes every dyad to a file; give --out FILE and no states")
        twin = out.with_name(f"{out.stem}_directed{out.suffix}")
        try:
            levels.write_parquet(out)
            directed.write_parquet(twin)
        except OSError as error:
            raise InputError(f"{out}: cannot be written ({error.strerror}); give a folder that exists") from None
        sys.stderr.write(f"wrote {out} ({levels.height:,} rows) and {twin} ({directed.height:,} rows)\n")
        return
    if a is None or b is None:
        raise InputError("name two states, or give --all --out FILE")
    from thawcast.states import resolve_dyad

    one, two = resolve_dyad(a, b, on=moment)
    rows = level_rows(levels, directed, a=one, b=two)
    if out is not None and rows.height:
        from thawcast.brief.svg import svg
        from thawcast.brief.write import write_files

        write_files(out.parent, {out.name: svg(level_chart(rows, a=one, b=two)) + "\n"})
        sys.stderr.write(f"wrote {out}\n")
    if json:
        told = [{**row, "period": row["period"].isoformat()} for row in rows.iter_rows(named=True)]
        print_json({"a": one.code, "b": two.code, "as_of": moment.isoformat(), "levels": told})
        return
    if not rows.height:
        sys.stdout.write(f"{one.name} and {two.name}: unknown, no events between the two are recorded by {moment}\n")
        return
    from rich.table import Table

    console = answers()
    for (side,), own in rows.group_by("side", maintain_order=True):
        first, last = own["period"][0].year, own["period"][-1].year
        low, high = own["level"].min(), own["level"].max()
        console.print(f"{side}  {first} {sparkline(own['level'].to_list())} {last}   {low:.2f} to {high:.2f}")
    table = Table(title=f"{one.name} - {two.name}: level, both together (log-odds, the world = 0)")
    for heading in ("Year", "Level", "90% interval", "P(rise)", "Events, about"):
        table.add_column(heading, justify="right")
    for row in rows.filter(rows["side"] == rows["side"][0]).iter_rows(named=True):
        rise = "" if row["p_rise"] is None else f"{row['p_rise']:.2f}"
        interval = f"{row['low']:.2f} to {row['high']:.2f}"
        table.add_row(str(row["period"].year), f"{row['level']:.2f}", interval, rise, f"{row['n_events']:,}")
    console.print(table)
