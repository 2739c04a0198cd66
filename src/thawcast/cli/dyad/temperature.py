"""`thawcast temperature`: what every source says of two states, 1948 to now."""

import sys
from datetime import date
from typing import Any

import polars as pl
from rich.table import Table

from thawcast.brief.phrases import likely, probability
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption, day
from thawcast.cli.printing import answers, print_json
from thawcast.standing.temperature.imported import imported_temperature
from thawcast.standing.temperature.result import SourceTemperature, by_source
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.states import resolve_dyad
from thawcast.store import Dataset, open_dataset
from thawcast.tables import DYAD_COUNTS

NUMBERS = ("level", "low", "high", "usual", "p_above", "p_rise", "p_6", "p_12", "p_stands", "given_back", "power")


@app.command(
    epilog=examples(
        "thawcast temperature USA RUS --as-of 1973-12-31",
        "thawcast temperature India Pakistan",
        "thawcast temperature Egypt Israel --as-of 1979-12-31 --json",
    )
)
def temperature(
    a: StateArgument, b: StateArgument, as_of: AsOfOption = None, json: JsonOption = False, store: StoreOption = None
) -> None:
    """What sources that `assess` does not read yet say of two states: 1948-92, 2018-22, and imported events.

    Level, what is usual for the pair, direction, and thaws and chills with how they stand and how they ended.
    """
    dataset = open_dataset(store)
    newest = (dataset.span[1], dataset.reach(TEMPERATURE) if dataset.has(TEMPERATURE) else None)
    moment = max(filter(None, newest)) if as_of is None else day(as_of)
    pair = resolve_dyad(a, b, on=moment)
    codes = [state.code for state in pair]
    found = _read(dataset, codes, moment)
    if json:
        print_json({"a": codes[0], "b": codes[1], "as_of": moment.isoformat(), "sources": [_plain(f) for f in found]})
        return
    names = f"{pair[0].name} and {pair[1].name}"
    if not found:
        sys.stdout.write(f"{names}: no source tells of the two by {moment}; `thawcast coverage` lists what there is\n")
        return
    console = answers()
    for one in found:
        console.print(_line(one))
    shown = [f for f in found if f.episodes.height]
    if not shown:
        return
    table = Table(title=f"{names}: thaws and chills, each source on its own scale")
    for heading in (
        "Source",
        "Kind",
        "From",
        "Stepped",
        "Peak",
        "To",
        "How it ended",
        "P(real)",
        "P(stands)",
        "Given back",
    ):
        table.add_column(heading)
    for one in shown:
        for row in one.episodes.iter_rows(named=True):
            table.add_row(one.source.name, *_cells(row, one.source.season))
    console.print(table)


def _read(dataset: Dataset, codes: list[str], moment: date) -> tuple[SourceTemperature, ...]:
    """Read what ships, and filter what was imported."""
    found: tuple[SourceTemperature, ...] = ()
    if dataset.has(TEMPERATURE):
        pair = (pl.col("a") == codes[0]) & (pl.col("b") == codes[1])
        rows, episodes = (dataset.rows(contract, pair) for contract in (TEMPERATURE, TEMPERATURE_EPISODES))
        found = by_source(rows, episodes, as_of=moment)
    if dataset.imported is None:
        return found
    sources, rows, episodes = imported_temperature(dataset.imported.counts(DYAD_COUNTS, as_of=moment))
    own = (frame.filter(a=codes[0], b=codes[1]) for frame in (rows, episodes))
    return (*by_source(*own, as_of=moment, sources=sources), *found)


def _line(one: SourceTemperature) -> str:
    last = one.last
    first, end = (_day(period, one.source.season) for period in (one.rows["period"][0], last["period"]))
    return (
        f"{one.source.name}, {first} to {end}: level {last['level']:+.2f} ({last['low']:+.2f} to {last['high']:+.2f})"
        f" {one.source.unit}, usual {last['usual']:+.2f}; {one.state}{f' ({one.why})' if one.why else ''},"
        f" {one.direction}"
    )


def _cells(row: dict[str, Any], season: int) -> tuple[str, ...]:
    stands, back = (row[name] for name in ("p_stands", "given_back"))
    return (
        f"{'thaw' if row['sign'] > 0 else 'chill'}, {row['sort']}",
        *("" if row[name] is None else _day(row[name], season) for name in ("onset", "stepped", "peaked", "end")),
        row["end_kind"] or "runs",
        likely(TEMPERATURE_EPISODES.estimate(row, "p_real", low="p_low", high="p_high"), short=True),
        "" if stands is None else probability(stands),
        "" if back is None else f"{back:.0%}",
    )


def _day(period: date, season: int) -> str:
    return str(period.year) if season == 1 else f"{period:%Y-%m}"


def _plain(one: SourceTemperature) -> dict[str, object]:
    last = one.last
    return {
        "source": one.source.id,
        "freq": one.source.freq,
        "unit": one.source.unit,
        "zero": one.source.zero,
        "first": one.rows["period"][0].isoformat(),
        "last": last["period"].isoformat(),
        "data_to": last["known_on"].isoformat(),
        "state": one.state,
        "direction": one.direction,
        "why": one.why,
        **{name: last[name] for name in NUMBERS},
        "episodes": [
            {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items() if k not in ("a", "b", "source")}
            for row in one.episodes.iter_rows(named=True)
        ],
    }
