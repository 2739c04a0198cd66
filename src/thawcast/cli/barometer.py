"""`thawcast barometer`: where relations stand, year by year and, where it is known, month by month."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.charts import checked, write_charts
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from datetime import date

    import polars as pl
    from rich.console import Console

    from thawcast.standing.monthly_verdict import ByMonth
    from thawcast.states import State
    from thawcast.store import Dataset

StateArgument = Annotated[str | None, typer.Argument(help="A state: any code, name or usual spelling.")]
WIDEST = 60
"""Blocks of a line of months."""


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
    """Where relations stand: the level of each year and month as it could be known then, with its 90% interval."""
    from thawcast.errors import InputError
    from thawcast.standing.monthly_chapter import month_rows
    from thawcast.standing.tables import LEVELS, LEVELS_DIRECTED
    from thawcast.standing.telling import level_chart, level_rows, sparkline

    if out is not None:
        checked(out, ending=".parquet" if every else ".svg")
    if every and json:
        raise InputError("--all writes files; leave --json out")
    dataset, moment = opened(as_of, store)
    levels, directed = (dataset.table(contract, as_of=moment) for contract in (LEVELS, LEVELS_DIRECTED))
    if every:
        if out is None or a is not None:
            raise InputError("--all writes every dyad to a file; give --out FILE and no states")
        _write_all(dataset, moment if as_of else None, out)
        return
    if a is None or b is None:
        raise InputError("name two states, or give --all --out FILE")
    from thawcast.states import resolve_dyad

    one, two = resolve_dyad(a, b, on=moment)
    rows = level_rows(levels, directed, a=one, b=two)
    months = _months(dataset, one, two, None if as_of is None else moment)
    sides = _sides(dataset, one, two, None if as_of is None else moment)
    if out is not None and (rows.height or months is not None):
        from thawcast.standing.monthly_chapter import month_chart

        charts = {"": level_chart(rows, a=one, b=two)} if rows.height else {}
        if months is not None:
            charts["_monthly"] = month_chart(months, a=one, b=two)
        write_charts(out, charts)
    if json:
        told = {"a": one.code, "b": two.code, "as_of": moment.isoformat(), "levels": _plain(rows)}
        if months is not None:
            told["monthly"] = _plain(month_rows(months))
        if sides is not None:
            told["monthly_directed"] = _plain(sides)
        print_json(told)
        return
    if months is not None:
        _print_months(months, one, two, answers())
    if sides is not None:
        _print_sides(sides, answers())
    if not rows.height and months is None:
        sys.stdout.write(f"{one.name} and {two.name}: unknown, no events between the two are recorded by {moment}\n")
    if not rows.height:
        return
    from rich.table import Table

    from thawcast.standing.verdict import FEW_EVENTS

    console = answers()
    for (side,), own in rows.group_by("side", maintain_order=True):
        first, last = own["period"][0].year, own["period"][-1].year
        low, high = own["level"].min(), own["level"].max()
        console.print(f"{side}  {first} {sparkline(own['level'].to_list())} {last}   {low:.2f} to {high:.2f}")
    table = Table(title=f"{one.name} - {two.name}: level, both together (log-odds, the world = 0)")
    for heading in ("Year", "Level", "90% interval", "P(rise)", "Events, about"):
        table.add_column(heading, justify="right")
    together = rows.filter(rows["side"] == rows["side"][0])
    if together["n_events"].tail(3).sum() < FEW_EVENTS:
        table.caption = (
            f"Fewer than {FEW_EVENTS} events in the last three years: the interval says how little is known, and the"
            " state is unknown."
        )
    for row in together.iter_rows(named=True):
        rise = "" if row["p_rise"] is None else f"{row['p_rise']:.2f}"
        interval = f"{row['low']:.2f} to {row['high']:.2f}"
        table.add_row(str(row["period"].year), f"{row['level']:.2f}", interval, rise, f"{row['n_events']:,}")
    console.print(table)


def _write_all(dataset: "Dataset", as_of: "date | None", out: Path) -> None:
    from thawcast.errors import InputError
    from thawcast.files import whole
    from thawcast.standing.monthly_tables import LEVELS_MONTHLY, LEVELS_MONTHLY_DIRECTED
    from thawcast.standing.tables import LEVELS, LEVELS_DIRECTED

    twins = {
        "": LEVELS,
        "_directed": LEVELS_DIRECTED,
        "_monthly": LEVELS_MONTHLY,
        "_monthly_directed": LEVELS_MONTHLY_DIRECTED,
    }
    tables = {s: dataset.table(contract, as_of=as_of) for s, contract in twins.items() if dataset.has(contract)}
    for suffix, frame in (tables | _imported(dataset, as_of)).items():
        path = out.with_name(f"{out.stem}{suffix}{out.suffix}")
        try:
            with whole(path) as file:
                frame.write_parquet(file)
        except OSError as error:
            raise InputError(
                f"{path}: cannot be written ({error.strerror or error}); give a folder that is writable"
            ) from None
        sys.stderr.write(f"wrote {path} ({frame.height:,} rows)\n")


def _imported(dataset: "Dataset", as_of: "date | None") -> "dict[str, pl.DataFrame]":
    """Filter the levels of imported events by month: all of them, words and deeds."""
    if dataset.imported is None:
        return {}
    from thawcast.standing.monthly import monthly_levels
    from thawcast.standing.monthly_data import month_counts
    from thawcast.standing.observations import SERIES
    from thawcast.tables import DYAD_COUNTS

    counts = month_counts(dataset.imported.counts(DYAD_COUNTS, as_of=as_of))
    return {
        f"_monthly_{src}": monthly_levels(own, series=tuple(SERIES))
        for (src,), own in counts.group_by("src", maintain_order=True)
    }


def _months(dataset: "Dataset", a: "State", b: "State", as_of: "date | None") -> "ByMonth | None":
    """Read the monthly level; without a date, up to the last month there is."""
    from datetime import date

    from thawcast.standing.monthly_tables import EPISODES_MONTHLY, LEVELS_MONTHLY
    from thawcast.standing.monthly_verdict import by_month

    if not dataset.has(LEVELS_MONTHLY):
        return None
    levels, episodes = (dataset.table(contract, as_of=as_of) for contract in (LEVELS_MONTHLY, EPISODES_MONTHLY))
    return by_month(levels, episodes, a=a.code, b=b.code, as_of=as_of or date.max)


def _sides(dataset: "Dataset", a: "State", b: "State", as_of: "date | None") -> "pl.DataFrame | None":
    """Read the monthly levels of the two directions, None where neither has one."""
    from thawcast.standing.monthly_chapter import side_rows
    from thawcast.standing.monthly_tables import LEVELS_MONTHLY_DIRECTED

    if not dataset.has(LEVELS_MONTHLY_DIRECTED):
        return None
    rows = side_rows(dataset.table(LEVELS_MONTHLY_DIRECTED, as_of=as_of), a=a, b=b)
    return rows if rows.height else None


def _plain(rows: "pl.DataFrame") -> list[dict[str, object]]:
    return [{**row, "period": row["period"].isoformat()} for row in rows.iter_rows(named=True)]


def _print_months(months: "ByMonth", a: "State", b: "State", console: "Console") -> None:
    from rich.table import Table

    from thawcast.standing.monthly_chapter import month_rows

    rows = month_rows(months)
    for (kind, source), own in rows.group_by("kind", "source", maintain_order=True):
        console.print(f"{source}, {kind}  {_months_line(own)}")
    filtered = rows.filter((rows["kind"] == "filtered") & (rows["segment"] == months.segment))
    title = f"{a.name} - {b.name}: level by month as known then, {filtered['source'][-1]}"
    table = Table(title=title, caption="Each source has its own scale: no level is compared across a seam.")
    for heading in ("Month", "Level", "90% interval", "P(rise)"):
        table.add_column(heading, justify="right")
    for row in filtered.tail(12).iter_rows(named=True):
        rise = "" if row["p_rise"] is None else f"{row['p_rise']:.2f}"
        table.add_row(
            row["period"].isoformat()[:7], f"{row['level']:.2f}", f"{row['low']:.2f} to {row['high']:.2f}", rise
        )
    console.print(table)
    for turn in months.turns:
        end = "still running" if turn.end is None else f"to {turn.end:%Y-%m}"
        console.print(f"{turn.kind} by month from {turn.onset:%Y-%m} {end} (probability {turn.p_real.value:.2f})")


def _print_sides(sides: "pl.DataFrame", console: "Console") -> None:
    for (side, source), own in sides.group_by("side", "source", maintain_order=True):
        level, low, high = (own[c][-1] for c in ("level", "low", "high"))
        console.print(f"{side}, {source}  {_months_line(own)}   {level:.2f} ({low:.2f} to {high:.2f})")


def _months_line(own: "pl.DataFrame") -> str:
    """Draw a level in at most `WIDEST` blocks, evenly spaced back from its last month, between first and last month."""
    from thawcast.standing.telling import sparkline

    values, step = own["level"].to_list(), -(-own.height // WIDEST)
    first, last = (own["period"][k].isoformat()[:7] for k in (0, -1))
    return f"{first} {sparkline(values[::-1][::step][::-1])} {last}"
