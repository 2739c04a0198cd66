"""`thawcast turning-points`: when relations turned."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from thawcast.brief.model import Span
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.dyad.turn_search import found
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.out import checked, write_charts
from thawcast.cli.printing import answers, print_json
from thawcast.errors import InputError
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY
from thawcast.standing.turning_points.excess import Excess
from thawcast.standing.turning_points.of_dyad import Pair, SearchedSeries, thaw_spans
from thawcast.standing.turning_points.search import NEW, Since, pelt, since, turn_chart
from thawcast.states import resolve_dyad
from thawcast.store import Dataset

LAST_PERIODS = 12
"""Periods of the online answer that are printed."""


@app.command(
    "turning-points",
    epilog=examples(
        "thawcast turning-points USA RUS --as-of 2010-12-31",
        "thawcast turning-points IND PAK --online --out turns.svg",
        "thawcast turning-points China Japan --raw DIR --reference",
    ),
)
def turning_points(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    min_size: Annotated[float, typer.Option("--min-size", min=0.0, help="Smallest change that counts.")] = 0.0,
    raw: Annotated[
        Path | None,
        typer.Option("--raw", help="Folder of the raw reference data: also search scores and conflict by month."),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also tell since when the level has run, as known after each period.")
    ] = False,
    reference: Annotated[bool, typer.Option("--reference", help="Set ruptures' PELT beside the answer.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Chart (.svg): level, turning points and thaws, one file a series.")
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """When relations turned: which way, by how much and how surely, by exact segmentation of what was observed.

    By year from what ships; by month with --raw, and from imported events. Without a date months are searched to their
    last.
    """
    if not isfinite(min_size):
        raise InputError(f"--min-size {min_size}: not a size; give a number such as 0.5")
    if out is not None:
        checked(out, ending=".svg")
    dataset, moment = opened(as_of, store)
    pair = resolve_dyad(a, b, on=moment)
    until = None if as_of is None else moment
    searched = found(dataset, pair, moment, until, raw, min_size)
    beside = {
        series.place: _Beside(
            since(series.found.series) if online else None, pelt(series.found.series) if reference else None
        )
        for series in searched
    }
    if out is not None:
        _draw(searched, dataset, pair, until, out)
    if json:
        told: dict[str, object] = {"a": pair[0].code, "b": pair[1].code, "as_of": moment.isoformat(), "yearly": None}
        if raw is not None:
            told |= {"monthly_conflict": {}, "event_types": {}}
        for series in searched:
            numbers = series.found.numbers() | beside[series.place].numbers()
            first, second = series.place
            told = _put(told, first, second, numbers)
            if series.kinds is not None:
                told = _put(told, "event_types", second, [[_kind(e, series) for e in turn] for turn in series.kinds])
        print_json(told)
        return
    for series in searched:
        _print(series, beside[series.place])


def _put(told: dict[str, object], first: str, second: str, value: object) -> dict[str, object]:
    if not second:
        return told | {first: value}
    held = told.get(first)
    return told | {first: (held if isinstance(held, dict) else {}) | {second: value}}


@dataclass(frozen=True)
class _Beside:
    """What stands beside a search: the online answer and PELT's, None where not asked for."""

    online: tuple[Since, ...] | None
    pelt: tuple[date, ...] | None

    def numbers(self) -> dict[str, object]:
        """Lay them out for JSON."""
        told: dict[str, object] = {}
        if self.online is not None:
            told["online"] = [
                {"period": s.period.isoformat(), "start": s.start.isoformat(), "p": s.p, "p_new": s.p_new}
                for s in self.online
            ]
        if self.pelt is not None:
            told["pelt"] = [day.isoformat() for day in self.pelt]
        return told


def _draw(searched: list[SearchedSeries], dataset: Dataset, pair: Pair, until: date | None, out: Path) -> None:
    """Draw one file a series: the first under the name given, the others with their own names added."""
    names = ("_".join(("", *filter(None, series.place))) if number else "" for number, series in enumerate(searched))
    charts = (
        turn_chart(series.found, title=series.title, thaws=_thaws(dataset, pair, series, until)) for series in searched
    )
    write_charts(out, dict(zip(names, charts, strict=True)))


def _thaws(dataset: Dataset, pair: Pair, series: SearchedSeries, until: date | None) -> tuple[Span, ...]:
    """Read the thaws to shade from the episodes of the series' own source."""
    contract = EPISODES if series.segment == 0 else EPISODES_MONTHLY
    if series.segment is None or not dataset.has(contract):
        return ()
    return thaw_spans(dataset.table(contract, as_of=until), series, pair, until=until)


def _kind(e: Excess, series: SearchedSeries) -> dict[str, object]:
    """Lay a type of event out for JSON; a quad class has no CAMEO root."""
    told: dict[str, object] = {**vars(e), "name": series.names[e.root]}
    return told if series.place[0] == "monthly_conflict" else {k: v for k, v in told.items() if k != "root"}


def _print(series: SearchedSeries, beside: _Beside) -> None:
    console = answers()
    console.print(_grid(series))
    for turn, types in zip(series.found.turns, series.kinds or (), strict=False):
        text = "; ".join(f"{series.names[e.root]} {e.before:.1f} to {e.after:.1f} a month" for e in types[:4])
        console.print(f"  {turn.period:%Y-%m} {turn.direction}: {text or 'no type of event stands out'}")
    if beside.pelt is not None:
        dates = ", ".join(day.isoformat()[: series.digits] for day in beside.pelt)
        console.print(f"  PELT (ruptures, BIC penalty): {dates or 'no change'}")
    if beside.online is not None:
        console.print(_online(series, beside.online))


def _grid(series: SearchedSeries) -> Table:
    table = Table(title=series.title, title_justify="left")
    unit = series.found.series.unit.replace("_", " ")
    for heading in ("From", "90% interval", "Direction", "Probability", f"Change ({unit})", "90% interval"):
        table.add_column(heading, justify="right")
    for turn in series.found.turns:
        first, last = (day.isoformat()[: series.digits] for day in (turn.first, turn.last))
        size = turn.size
        table.add_row(
            turn.period.isoformat()[: series.digits],
            first if first == last else f"{first} to {last}",
            turn.direction,
            f"{turn.p:.2f}",
            f"{size.value:+.2f}",
            f"{size.low:+.2f} to {size.high:+.2f}",
        )
    if not series.found.turns:
        table.caption = "No change of level with a probability of .5 or more."
    return table


def _online(series: SearchedSeries, followed: tuple[Since, ...]) -> Table:
    unit = "years" if series.digits == 4 else "months"
    table = Table(title="Since when the level has run, as known after each period", title_justify="left")
    for heading in ("After", "Level since", "Probability", f"New within {NEW} {unit}"):
        table.add_column(heading, justify="right")
    for row in followed[-LAST_PERIODS:]:
        dates = (day.isoformat()[: series.digits] for day in (row.period, row.start))
        table.add_row(*dates, f"{row.p:.2f}", f"{row.p_new:.2f}")
    return table
