"""`thawcast temperature`: what every source says of two states, 1948 to now."""

import sys
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment import known_of
from thawcast.assessment.questions.standing import result
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.printing import answers, laid_out, print_json
from thawcast.standing.exhibits import episode_table
from thawcast.standing.result import Relations, called
from thawcast.standing.temperature.sources import level_source

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
    """What every source says of two states by itself, from 1948 on, imported events among them.

    Level, what is usual for the pair, direction, and thaws and chills with how they stand and how they ended.
    """
    known = known_of(a, b, as_of=as_of, store=store)
    found = known.once(result)
    rows = found.every.sort("data_to", "source", descending=[True, False])
    if json:
        head = {"a": known.a.code, "b": known.b.code, "as_of": known.as_of.isoformat()}
        print_json({**head, "sources": [_plain(row, found) for row in rows.iter_rows(named=True)]})
        return
    names = f"{known.a.name} and {known.b.name}"
    if rows.is_empty():
        sys.stdout.write(
            f"{names}: no source tells of the two by {known.as_of}; `thawcast coverage` lists what there is\n"
        )
        return
    console = answers()
    for row in rows.iter_rows(named=True):
        console.print(_line(row, found))
    if found.episodes.height:
        console.print(laid_out(episode_table(found.episodes)))


def _periods(row: dict[str, Any], found: Relations) -> pl.Series:
    return found.levels.filter(source=row["source"], freq=row["freq"])["period"].sort()


def _line(row: dict[str, Any], found: Relations) -> str:
    source = level_source(row["source"], row["freq"])
    first, end = (called(period, row["freq"]) for period in (_periods(row, found)[0], row["period"]))
    return (
        f"{source.name}, {first} to {end}: level {row['level']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})"
        f" {source.unit}, usual {row['usual']:+.2f}; {row['state']}{_why(row)},"
        f" {row['direction']}"
    )


def _why(row: dict[str, Any]) -> str:
    return f" ({row['why']})" if row["why"] else ""


def _plain(row: dict[str, Any], found: Relations) -> dict[str, object]:
    source = level_source(row["source"], row["freq"])
    episodes = found.episodes.filter(source=row["source"], freq=row["freq"]).drop("source", "freq", "a", "b")
    return {
        "source": row["source"],
        "freq": row["freq"],
        "unit": source.unit,
        "zero": source.zero,
        "first": _periods(row, found)[0].isoformat(),
        "last": row["period"].isoformat(),
        "data_to": row["data_to"].isoformat(),
        **{name: row[name] for name in ("state", "direction", "why", *NUMBERS)},
        "episodes": [
            {k: v.isoformat() if isinstance(v, date) else v for k, v in each.items()}
            for each in episodes.iter_rows(named=True)
        ],
    }
