"""`thawcast barometer`: where relations stand, year by year and, where it is known, month by month."""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.table import Table

from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, OptionalState, StoreOption
from thawcast.cli.out import checked, write_charts, write_table
from thawcast.cli.printing import answers, print_json
from thawcast.errors import InputError
from thawcast.standing.exhibits import level_chart, level_rows, sparkline
from thawcast.standing.months.chapter import month_chart, month_rows, side_rows
from thawcast.standing.months.verdict import ByMonth, by_month
from thawcast.standing.tables import EPISODES_MONTHLY, LEVELS, LEVELS_DIRECTED, LEVELS_MONTHLY, LEVELS_MONTHLY_DIRECTED
from thawcast.standing.verdict import FEW_EVENTS
from thawcast.states import State, resolve_dyad
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS

MONTH_BLOCKS = 60
"""Blocks of a line of months."""

Pair = tuple[State, State]


@app.command(
    epilog=examples(
        "thawcast barometer USA RUS",
        "thawcast barometer India Pakistan --as-of 2008-12-31 --out india-pakistan.svg",
        "thawcast barometer --all --out levels.parquet",
    )
)
def barometer(
    a: OptionalState = None,
    b: OptionalState = None,
    every: Annotated[bool, typer.Option("--all", help="All dyads, written to --out as Parquet.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Chart (.svg) of two states; table with --all.")] = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Where relations stand: the level of each year and month as it could be known then, with its 90% interval."""
    if out is not None:
        checked(out, ending=".parquet" if every else ".svg")
    if every:
        if json:
            raise InputError("--all writes files; leave --json out")
        if out is None or a is not None:
            raise InputError("--all writes every dyad to a file; give --out FILE and no states")
        _write_all(as_of, store, out)
        return
    if a is None or b is None:
        raise InputError("name two states, or give --all --out FILE")
    dataset, moment = opened(as_of, store)
    pair = resolve_dyad(a, b, on=moment)
    read = _read(dataset, pair, moment, None if as_of is None else moment)
    if out is not None:
        _draw(read, pair, out)
    if json:
        print_json({"a": pair[0].code, "b": pair[1].code, "as_of": moment.isoformat(), **_plain(read)})
        return
    if read.years.is_empty() and read.months is None:
        names = f"{pair[0].name} and {pair[1].name}"
        sys.stdout.write(f"{names}: unknown, no events between the two are recorded by {moment}\n")
    if read.months is not None:
        _print_months(read.months, pair)
    if read.sides is not None:
        _print_sides(read.sides)
    if read.years.height:
        _print_years(read.years, pair)


@dataclass(frozen=True)
class _Levels:
    """The levels of two states.

    Args:
        years: By year, as `level_rows` lays them out.
        months: By month, None where nothing is known by month.
        sides: By month of each direction, None where neither has one.
    """

    years: pl.DataFrame
    months: ByMonth | None
    sides: pl.DataFrame | None


def _read(dataset: Dataset, pair: Pair, moment: date, until: date | None) -> _Levels:
    """Read the years known at the moment, and the months known by a day or, without one, all of them."""
    a, b = pair
    levels, directed = (dataset.table(contract, as_of=moment) for contract in (LEVELS, LEVELS_DIRECTED))
    months = sides = None
    if dataset.has(LEVELS_MONTHLY):
        monthly, turned = (dataset.table(contract, as_of=until) for contract in (LEVELS_MONTHLY, EPISODES_MONTHLY))
        months = by_month(monthly, turned, a=a.code, b=b.code, as_of=until or date.max)
    if dataset.has(LEVELS_MONTHLY_DIRECTED):
        rows = side_rows(dataset.table(LEVELS_MONTHLY_DIRECTED, as_of=until), a=a, b=b)
        sides = rows if rows.height else None
    return _Levels(level_rows(levels, directed, a=a, b=b), months, sides)


def _draw(read: _Levels, pair: Pair, out: Path) -> None:
    a, b = pair
    charts = {"": level_chart(read.years, a=a, b=b)} if read.years.height else {}
    if read.months is not None:
        charts["_monthly"] = month_chart(read.months, a=a, b=b)
    if charts:
        write_charts(out, charts)


def _write_all(as_of: str | None, store: Path | None, out: Path) -> None:
    dataset, moment = opened(as_of, store)
    until = moment if as_of else None
    twins = {
        "": LEVELS,
        "_directed": LEVELS_DIRECTED,
        "_monthly": LEVELS_MONTHLY,
        "_monthly_directed": LEVELS_MONTHLY_DIRECTED,
    }
    tables = {s: dataset.table(contract, as_of=until) for s, contract in twins.items() if dataset.has(contract)}
    if dataset.imported is not None:
        # It pulls in scipy's optimiser, which reading what ships does not need.
        from thawcast.standing.levels.monthly import imported_levels

        fitted = imported_levels(dataset.imported.counts(DYAD_COUNTS, as_of=until))
        tables |= {f"_monthly_{src}": levels for src, levels in fitted.items()}
    for suffix, frame in tables.items():
        write_table(out.with_name(f"{out.stem}{suffix}{out.suffix}"), frame)


def _plain(read: _Levels) -> dict[str, object]:
    told: dict[str, object] = {"levels": _rows(read.years)}
    if read.months is not None:
        told["monthly"] = _rows(month_rows(read.months))
    if read.sides is not None:
        told["monthly_directed"] = _rows(read.sides)
    return told


def _rows(frame: pl.DataFrame) -> list[dict[str, object]]:
    return [{**row, "period": row["period"].isoformat()} for row in frame.iter_rows(named=True)]


def _print_years(rows: pl.DataFrame, pair: Pair) -> None:
    console = answers()
    for (side,), own in rows.group_by("side", maintain_order=True):
        first, last = own["period"][0].year, own["period"][-1].year
        low, high = own["level"].min(), own["level"].max()
        console.print(f"{side}  {first} {sparkline(own['level'].to_list())} {last}   {low:.2f} to {high:.2f}")
    table = Table(title=f"{pair[0].name} - {pair[1].name}: level, both together (log-odds, the world = 0)")
    for heading in ("Year", "Level", "90% interval", "P(rise)", "Events, about"):
        table.add_column(heading, justify="right")
    together = rows.filter(rows["side"] == rows["side"][0])
    if together["n_events"].tail(3).sum() < FEW_EVENTS:
        table.caption = (
            f"Fewer than {FEW_EVENTS} events in the last three years: the interval says how little is known, and the"
            " state is unknown."
        )
    for row in together.iter_rows(named=True):
        table.add_row(str(row["period"].year), *_cells(row), f"{row['n_events']:,}")
    console.print(table)


def _cells(row: dict[str, Any]) -> tuple[str, str, str]:
    """Write a level, its interval and the probability that it rose."""
    rise = "" if row["p_rise"] is None else f"{row['p_rise']:.2f}"
    return f"{row['level']:.2f}", f"{row['low']:.2f} to {row['high']:.2f}", rise


def _print_months(months: ByMonth, pair: Pair) -> None:
    console = answers()
    rows = month_rows(months)
    for (kind, source), own in rows.group_by("kind", "source", maintain_order=True):
        console.print(f"{source}, {kind}  {_months_line(own)}")
    filtered = rows.filter((rows["kind"] == "filtered") & (rows["segment"] == months.segment))
    title = f"{pair[0].name} - {pair[1].name}: level by month as known then, {filtered['source'][-1]}"
    table = Table(title=title, caption="Each source has its own scale: no level is compared across a seam.")
    for heading in ("Month", "Level", "90% interval", "P(rise)"):
        table.add_column(heading, justify="right")
    for row in filtered.tail(12).iter_rows(named=True):
        table.add_row(row["period"].isoformat()[:7], *_cells(row))
    console.print(table)
    for turn in months.turns:
        end = "still running" if turn.end is None else f"to {turn.end:%Y-%m}"
        console.print(f"{turn.kind} by month from {turn.onset:%Y-%m} {end} (probability {turn.p_real.value:.2f})")


def _print_sides(sides: pl.DataFrame) -> None:
    console = answers()
    for (side, source), own in sides.group_by("side", "source", maintain_order=True):
        level, low, high = (own[c][-1] for c in ("level", "low", "high"))
        console.print(f"{side}, {source}  {_months_line(own)}   {level:.2f} ({low:.2f} to {high:.2f})")


def _months_line(own: pl.DataFrame) -> str:
    """Draw a level between its first and last month in at most `MONTH_BLOCKS` blocks, evenly from the last on."""
    values, step = own["level"].to_list(), -(-own.height // MONTH_BLOCKS)
    first, last = (own["period"][k].isoformat()[:7] for k in (0, -1))
    return f"{first} {sparkline(values[::-1][::step][::-1])} {last}"
