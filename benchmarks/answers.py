"""How many pair-years get an answer from the temperature, and the named thaws of its sources' years.

    python benchmarks/answers.py               # from the tables that ship; a minute
    python benchmarks/answers.py --ceiling     # the power that any filter of WEIS and ICEWS years could have

A pair-year is asked at its end, where the source that speaks has 10 events in the year and two earlier years with an
event. It is answered by thaw, chill, over, or by a steady that had the power to see a rise of one usual deviation; else
it is refused with its reason. At the end every row and episode is looked at for an interval without width or a value
outside its own, and 150 pairs at 12 dates for a state against its own numbers.

The ceiling: the same pair-years seen by a filter that knows the parameters, with the errors that the model finds, with
those alone that shrink with events, and with none but that of counting, as if every event were drawn by itself.
"""

import argparse
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

import thawcast
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.standing.standings import POWER, by_source
from thawcast.standing.temperature.filter import NAMES, SharedParameters, power
from thawcast.standing.temperature.sources import level_source
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.standing.temperature.vintages import vintages

SPANS = ((1970, 1992, ("weis",)), (2018, 2023, ("icews_events", "gdelt_net")))
EVENTS, EARLIER = 10, 2
BINS = (EVENTS, 30, 100, 300, 1000)
ANSWERS = ("thaw", "chill", "over", "steady")
WITHOUT = {
    "as it is": (),
    "no yearly floor and no bursts": ("beta", "burst"),
    "counting alone": ("alpha", "beta", "burst"),
}
"""Errors that are left out to see the ceiling, by what is left."""

SAMPLE = 3
"""One pair in so many is asked."""

NAMED = (
    ("USSR-US 1972-73, ended 1975-81", "RUS", "USA", 1972, 1973),
    ("FRG-USSR 1969-70", "DEU", "RUS", 1969, 1970),
    ("Egypt-Israel 1979, a thaw or a step", "EGY", "ISR", 1979, 1979),
    ("China-US 1971-73", "CHN", "USA", 1971, 1973),
    ("Ethiopia-Eritrea 2018", "ERI", "ETH", 2018, 2018),
    ("Saudi Arabia-Iran 2021 or 2023", "IRN", "SAU", 2021, 2023),
)
TEN = (
    ("CHN", "USA", date(2023, 6, 30)),
    ("IRN", "SAU", date(2023, 6, 30)),
    ("JPN", "KOR", date(2023, 6, 30)),
    ("RUS", "USA", date(1973, 12, 31)),
    ("KOR", "PRK", date(2018, 12, 31)),
    ("ERI", "ETH", date(2018, 12, 31)),
)


def asked(record: pl.DataFrame, first: int, last: int, names: tuple[str, ...]) -> pl.DataFrame:
    """Pair-years with enough events and two earlier years, of any of the sources."""
    events = pl.sum_horizontal("verb_coop", "matl_coop", "verb_conf", "matl_conf").fill_null(0)
    scored = pl.when(pl.col("data_set") == "gdelt_net").then(pl.col("active_days")).otherwise(events)
    years = (
        record.filter(pl.col("data_set").is_in(names))
        .group_by(
            "data_set",
            a=pl.min_horizontal("source", "target"),
            b=pl.max_horizontal("source", "target"),
            year=pl.col("period").dt.year(),
        )
        .agg(n=scored.sum())
        .filter(pl.col("n") > 0)
        .sort("data_set", "a", "b", "year")
        .with_columns(earlier=pl.int_range(pl.len()).over("data_set", "a", "b"))
    )
    kept = years.filter(
        (pl.col("n") >= EVENTS) & (pl.col("earlier") >= EARLIER) & pl.col("year").is_between(first, last)
    )
    return kept.group_by("a", "b", "year").agg(pl.col("n").max()).sort("a", "b", "year")


def answered(rows: pl.DataFrame, episodes: pl.DataFrame, wanted: pl.DataFrame) -> None:
    pairs = wanted.select("a", "b").unique().sort("a", "b")[::SAMPLE]
    tally: Counter[str] = Counter()
    by_events: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for a, b in pairs.iter_rows():
        own = _of_pair(rows, episodes, a, b)
        for year, n in wanted.filter(a=a, b=b).select("year", "n").iter_rows():
            end = date(year, 12, 31)
            found = by_source(own, as_of=end).filter(pl.col("period").dt.year() == year)
            told = found.sort(pl.col("state") != "unknown", "data_to", "source", descending=[True, True, False])
            row = None if told.is_empty() else told.row(0, named=True)
            word = "no source" if row is None else row["why"] or row["state"]
            tally[word] += 1
            by_events["none" if row is None else row["source"], sum(n >= least for least in BINS)][word] += 1
    total = sum(tally.values())
    given = sum(n for word, n in tally.items() if word in ANSWERS)
    print(f"  {total:,} pair-years of {pairs.height:,} pairs: {given / total:.3f} answered (target .95)")
    for word, n in tally.most_common():
        print(f"    {n / total:.3f}  {word}")
    for (source, k), own in sorted(by_events.items()):
        whole, given = own.total(), sum(own[word] for word in ANSWERS)
        told = ", ".join(f"{n / whole:.2f} {word}" for word, n in own.most_common())
        print(f"    {source}, {BINS[k - 1]} events or days and more: {given / whole:.2f} of {whole:,} ({told})")


def _of_pair(rows: pl.DataFrame, episodes: pl.DataFrame, a: str, b: str) -> dict[str, pl.DataFrame]:
    tables = ((TEMPERATURE, rows), (TEMPERATURE_EPISODES, episodes))
    return {contract.name: frame.filter(a=a, b=b) for contract, frame in tables}


def ceiling(record: pl.DataFrame) -> None:
    """Print the share of pair-years in which a rise by one usual deviation would be told more likely than not."""
    learned: dict[str, dict[int, SharedParameters]] = {}
    for name, first in (("copdab", 0), ("weis", 1970), ("icews_quads", 2005)):
        source = level_source(name, "Y")
        whole = source.seen(record)
        learned[name] = {v.year: v.hyper for v in vintages(whole, lenders=[learned[n] for n in source.lenders])}
        place = {key: i for i, key in enumerate(whole.keys)}
        for label, gone in WITHOUT.items() if whole.counted else ():
            powers, events = [], []
            for vintage in vintages(whole, hypers=partial(_without, learned[name], gone)):
                at, t = np.array([place[key] for key in vintage.seen.keys]), vintage.seen.value.shape[1] - 1
                here = (whole.total[at, t] >= EVENTS) & ((whole.total[at, :t] > 0).sum(axis=1) >= EARLIER)
                if vintage.year >= first:
                    powers.append(power(vintage.told, vintage.seen, vintage.hyper)[here, -1] >= POWER)
                    events.append(whole.total[at[here], t])
            could, n = np.concatenate(powers), np.concatenate(events)
            told = ", ".join(
                f"{could[own].mean():.2f} of {own.sum():,} from {low}"
                for low, high in pairwise((*BINS, np.inf))
                if (own := (n >= low) & (n < high)).any()
            )
            print(f"  {source.name}, {label}: {could.mean():.3f} of {could.size:,} pair-years ({told})", flush=True)


def _without(learned: dict[int, SharedParameters], gone: tuple[str, ...], year: int) -> SharedParameters:
    theta = learned[year].theta.copy()
    theta[[NAMES.index(name) for name in gone]] = -9.0
    return replace(learned[year], theta=theta)


def named(episodes: pl.DataFrame) -> None:
    print("\nNamed thaws, within a year")
    for label, a, b, first, last in NAMED:
        near = pl.any_horizontal(pl.col(day).dt.year().is_between(first - 1, last + 1) for day in ("onset", "stepped"))
        found = episodes.filter(near, a=a, b=b, sign=1)
        print(f"  {label}: {'; '.join(map(episode, found.iter_rows(named=True))) or 'MISSED'}")


def episode(row: dict[str, Any]) -> str:
    """Name an episode in short."""
    days = {name: "" if row[name] is None else row[name].isoformat()[:7] for name in ("onset", "stepped", "end")}
    step = f" step {days['stepped']}" if days["stepped"] else ""
    fate = f"to {days['end']} {row['end_kind']}" if days["end"] else "runs"
    return f"{row['source']} {row['freq']} {days['onset']}{step} {fate} (p_real {row['p_real']:.2f})"


def questions(rows: pl.DataFrame, episodes: pl.DataFrame) -> None:
    print("\nThose of the ten questions that fall into its years")
    for a, b, day in TEN:
        found = by_source(_of_pair(rows, episodes, a, b), as_of=day).sort("data_to", descending=True)
        shown = "; ".join(
            f"{f['source']} to {f['period']:%Y-%m}: {f['state']}, {f['direction']}"
            for f in found.head(3).iter_rows(named=True)
        )
        print(f"  {a}-{b} {day}: {shown or 'no source'}")


DATES = tuple(date(year, 6, 30) for year in (1960, 1968, 1973, 1979, 1985, 1991, 2005, 2010, 2014, 2019, 2021, 2023))
PAIRS = 150


def sound(rows: pl.DataFrame, episodes: pl.DataFrame) -> None:
    """Count intervals without width, values outside their own, and states against their numbers."""
    print("\nIntervals and states")
    for frame, name, low, high in (
        (rows, "level", "low", "high"), (rows, "usual", "usual_low", "usual_high"),
        (episodes, "p_real", "p_low", "p_high"),
    ):  # fmt: skip
        flat, out = pl.col(low) >= pl.col(high), ~pl.col(name).is_between(low, high)
        print(
            f"  {name}: {frame.height:,}, without width {frame.filter(flat).height}, outside {frame.filter(out).height}"
        )
    pairs = rows.select("a", "b").unique().sort("a", "b")
    pairs = pairs[:: max(1, pairs.height // PAIRS)]
    some = {
        contract.name: frame.join(pairs, on=["a", "b"], how="semi")
        for contract, frame in ((TEMPERATURE, rows), (TEMPERATURE_EPISODES, episodes))
    }
    stands, state, way = pl.col("p_stands").fill_null(-1.0), pl.col("state"), pl.col("direction")
    against = (
        (state.is_in(["thaw", "chill"]) & (stands < 0.5))
        | ((state == "over") & (stands >= 0.5))
        | ((state == "steady") & (pl.col("power") < 0.5))
        | ((way == "warming") & (pl.col("p_12") < 0.75))
        | ((way == "cooling") & (pl.col("p_12") > 0.25))
    )
    told = [by_source(some, as_of=day) for day in DATES]
    wrong = sum(one.filter(against).height for one in told)
    print(f"  {sum(one.height for one in told):,} states of {pairs.height} pairs at {len(DATES)} dates: {wrong} against"
          " their own numbers")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ceiling", action="store_true", help="what power any filter could have")
    dataset = thawcast.open_dataset()
    if parser.parse_args().ceiling:
        ceiling(dataset.table(PERIOD_COUNTS))
        return
    record, rows, episodes = (dataset.table(c) for c in (PERIOD_COUNTS, TEMPERATURE, TEMPERATURE_EPISODES))
    print("Pair-years with an answer")
    for first, last, names in SPANS:
        print(f" {first} to {last}")
        answered(rows, episodes, asked(record, first, last, names))
    named(episodes)
    questions(rows, episodes)
    sound(rows, episodes)


if __name__ == "__main__":
    main()
