"""`thawcast turning-points`: when relations turned."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from thawcast.brief.model import Span
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.out import checked, write_charts
from thawcast.cli.printing import answers, print_json
from thawcast.cli.turn_search import Part, found
from thawcast.errors import InputError
from thawcast.standing.excess import Excess
from thawcast.standing.monthly_tables import EPISODES_MONTHLY
from thawcast.standing.search import NEW, Since, pelt, since, turn_chart
from thawcast.standing.tables import EPISODES
from thawcast.states import State, resolve_dyad
from thawcast.store import Dataset

LAST = 12
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
    parts = found(dataset, pair, moment, until, raw, min_size)
    beside = {
        part.place: _Beside(
            since(part.found.series) if online else None, pelt(part.found.series) if reference else None
        )
        for part in parts
    }
    if out is not None:
        _draw(parts, dataset, pair, until, out)
    if json:
        told: dict[str, object] = {"a": pair[0].code, "b": pair[1].code, "as_of": moment.isoformat(), "yearly": None}
        if raw is not None:
            told |= {"monthly_conflict": {}, "event_types": {}}
        for part in parts:
            numbers = part.found.numbers() | beside[part.place].numbers()
            first, second = part.place
            told = _put(told, first, second, numbers)
            if part.kinds is not None:
                told = _put(told, "event_types", second, [[_kind(e, part) for e in turn] for turn in part.kinds])
        print_json(told)
        return
    for part in parts:
        _print(part, beside[part.place])


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


def _draw(parts: list[Part], dataset: Dataset, pair: tuple[State, State], until: date | None, out: Path) -> None:
    """Draw one file a series: the first under the name given, the others with their own names added."""
    write_charts(
        out,
        {
            "_".join(("", *filter(None, part.place))) if number else "": turn_chart(
                part.found, title=part.title, thaws=_thaws(dataset, pair, part, until)
            )
            for number, part in enumerate(parts)
        },
    )


def _thaws(dataset: Dataset, pair: tuple[State, State], part: Part, until: date | None) -> tuple[Span, ...]:
    """Read the thaws of the time that a series covers, from the episodes of its own source."""
    contract = EPISODES if part.segment == 0 else EPISODES_MONTHLY
    if part.segment is None or not dataset.has(contract):
        return ()
    own = (pl.col("a") == pair[0].code) & (pl.col("b") == pair[1].code) & (pl.col("sign") > 0)
    rows = dataset.table(contract, as_of=until).filter(own)
    if part.segment:
        rows = rows.filter(pl.col("segment") == part.segment)
    last = part.found.series.periods[-1]
    spans: list[Span] = []
    for onset, end, known in rows.sort("onset").select("onset", "end", "end_known_on").iter_rows():
        over = known is not None and (until is None or known <= until)
        spans.append(Span(onset, end if over else last, f"thaw {onset.isoformat()[: part.digits]}"))
    return tuple(spans)


def _kind(e: Excess, part: Part) -> dict[str, object]:
    """Lay a type of event out for JSON; a quad class has no CAMEO root."""
    told: dict[str, object] = {**vars(e), "name": part.names[e.root]}
    return told if part.place[0] == "monthly_conflict" else {k: v for k, v in told.items() if k != "root"}


def _print(part: Part, beside: _Beside) -> None:
    console = answers()
    console.print(_grid(part))
    for turn, types in zip(part.found.turns, part.kinds or (), strict=False):
        text = "; ".join(f"{part.names[e.root]} {e.before:.1f} to {e.after:.1f} a month" for e in types[:4])
        console.print(f"  {turn.period:%Y-%m} {turn.direction}: {text or 'no type of event stands out'}")
    if beside.pelt is not None:
        dates = ", ".join(day.isoformat()[: part.digits] for day in beside.pelt)
        console.print(f"  PELT (ruptures, BIC penalty): {dates or 'no change'}")
    if beside.online is not None:
        console.print(_online(part, beside.online))


def _grid(part: Part) -> Table:
    table = Table(title=part.title, title_justify="left")
    unit = part.found.series.unit.replace("_", " ")
    for heading in ("From", "90% interval", "Direction", "Probability", f"Change ({unit})", "90% interval"):
        table.add_column(heading, justify="right")
    for turn in part.found.turns:
        first, last = (day.isoformat()[: part.digits] for day in (turn.first, turn.last))
        size = turn.size
        table.add_row(
            turn.period.isoformat()[: part.digits],
            first if first == last else f"{first} to {last}",
            turn.direction,
            f"{turn.p:.2f}",
            f"{size.value:+.2f}",
            f"{size.low:+.2f} to {size.high:+.2f}",
        )
    if not part.found.turns:
        table.caption = "No change of level with a probability of .5 or more."
    return table


def _online(part: Part, followed: tuple[Since, ...]) -> Table:
    unit = "years" if part.digits == 4 else "months"
    table = Table(title="Since when the level has run, as known after each period", title_justify="left")
    for heading in ("After", "Level since", "Probability", f"New within {NEW} {unit}"):
        table.add_column(heading, justify="right")
    for row in followed[-LAST:]:
        dates = (day.isoformat()[: part.digits] for day in (row.period, row.start))
        table.add_row(*dates, f"{row.p:.2f}", f"{row.p_new:.2f}")
    return table
