"""How much of the world the record covers: of all pair-years 1948-2023, how many have enough in some source.

A pair-year is one in which both were states. It has enough at 5, 10 or 50 where some source has so many events of the
two in the year, or a score on so many days; of a source that publishes monthly or yearly means, a score in every month
that it covers. *With two before*: the same source has enough in the two years before as well, so that a change can be
told. Beside the commit before (c5bb137), whose data sets are a part of these: ICEWS years and months of conflict,
China's partners; and, in the last column, GDELT to 2021, which shipped as levels only.

`--missing` lists states that a source does not have though it speaks of their time.
"""

if __name__ == "coverage":  # numba looks for the package of this name, and would find this file beside a benchmark
    raise ImportError("a benchmark of thawcast, not the package coverage")

import argparse
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import polars as pl

from thawcast.counting.frames import QUADS
from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.states import states
from thawcast.store import open_dataset

FIRST, LAST = 1948, 2023
ENOUGH = (5, 10, 50)
BEFORE = ("icews_quads", "icews_conflict", "china_gdelt", "china_icews", "china_phoenix")
REGIONS = (
    (2, 199, "Americas"),
    (200, 399, "Europe"),
    (400, 599, "Africa"),
    (600, 699, "Middle East"),
    (700, 999, "Asia"),
)
ACROSS = "across"
GDELT_TO = 2021
TODAY = 2025


def region(number: int | None) -> str:
    """Return the region of a Correlates of War number."""
    return next((name for first, last, name in REGIONS if number is not None and first <= number <= last), "none")


def pair_years() -> pl.DataFrame:
    """Return `a, b, year, region` of all pairs of states in each year."""
    return pl.concat(_years())


def _years() -> Iterator[pl.DataFrame]:
    for year in range(FIRST, LAST + 1):
        there = sorted((s.code, region(s.cow or s.gw)) for s in states(on=year))
        rows = [(a, b, of_a if of_a == of_b else ACROSS) for (a, of_a), (b, of_b) in combinations(there, 2)]
        yield pl.DataFrame(rows, schema=["a", "b", "region"], orient="row").with_columns(year=pl.lit(year))


def amounts(rows: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """Return `data_set, a, b, year, enough`: events or scored days of a year; of means, 50 where no month lacks one."""
    year = pl.col("period").dt.year().alias("year")
    pair = {"a": pl.min_horizontal("source", "target"), "b": pl.max_horizontal("source", "target")}
    counted = pl.any_horizontal(pl.col(*QUADS).is_not_null())
    sums = (
        rows.with_columns(year, **pair)
        .group_by("data_set", "freq", "year", "a", "b")
        .agg(
            events=pl.when(counted).then(pl.sum_horizontal(*QUADS, "neutral")).sum(),
            is_counted=counted.any(),
            days=pl.col("active_days").cast(pl.Int32).sum(),
            by_day=pl.col("active_days").is_not_null().any(),
            periods=pl.col("period").filter(pl.col("score").is_not_null()).n_unique(),
        )
    )
    there = covered.filter(pl.col("days_covered") > 0).group_by("data_set", "freq", year).agg(all_periods=pl.len())
    joined = sums.join(there, on=["data_set", "freq", "year"], how="left")
    whole = pl.when(pl.col("periods") >= pl.col("all_periods")).then(max(ENOUGH)).otherwise(0)
    enough = pl.when("is_counted").then("events").when("by_day").then("days").otherwise(whole)
    return joined.select("data_set", "a", "b", "year", enough=enough.cast(pl.Int64))


def reached(held: pl.DataFrame, least: int) -> pl.DataFrame:
    """Return `a, b, year, before`: pair-years with enough in some source; whether one had it in the two before."""
    by = ["data_set", "a", "b"]
    there = held.filter(pl.col("enough") >= least).select(*by, "year")
    before = [there.with_columns(pl.col("year") + shift, pl.lit(value=True).alias(f"by{shift}")) for shift in (1, 2)]
    for earlier in before:
        there = there.join(earlier, on=[*by, "year"], how="left")
    both = (pl.col("by1") & pl.col("by2")).fill_null(value=False)
    return there.group_by("a", "b", "year").agg(before=both.any())


def table(every: pl.DataFrame, held: pl.DataFrame, group: pl.Expr) -> pl.DataFrame:
    """Count pair-years by group: all; and at each amount those that have enough, now and in the commit before."""
    was = held.filter(pl.col("data_set").is_in(BEFORE))
    and_gdelt = pl.concat([was, held.filter(pl.col("data_set") == "gdelt_net", pl.col("year") <= GDELT_TO)])
    made = every.group_by(group.alias("of")).agg(pl.len().alias("pair-years"))
    for name, part in (("record", held), ("commit before", was), ("and GDELT", and_gdelt)):
        cells = [_counted(every, reached(part, least), group) for least in ENOUGH]
        joined = cells[0]
        for number, cell in enumerate(cells[1:], 1):
            joined = joined.join(cell, on="of", suffix=f"_{number}")
        for column, title in (("n", name), ("two", f"{name}, two before")):
            each = [pl.col(c) for c in (column, *(f"{column}_{number}" for number in range(1, len(ENOUGH))))]
            told = joined.select("of", pl.concat_list(each).alias(title))
            made = made.join(told, on="of", how="left")
    return made.sort("of")


def _counted(every: pl.DataFrame, there: pl.DataFrame, group: pl.Expr) -> pl.DataFrame:
    joined = every.join(there, on=["a", "b", "year"], how="left")
    counts = (pl.col("before").is_not_null().sum().alias("n"), pl.col("before").sum().alias("two"))
    return joined.group_by(group.alias("of")).agg(counts)


def print_markdown(counts: pl.DataFrame, title: str) -> None:
    """Print a table as the docs have it."""
    print(f"\n{title}: pair-years with {', '.join(map(str, ENOUGH))} events or days\n")
    print(f"| {' | '.join(counts.columns)} |\n|{'---|' * counts.width}")
    for of, total, *cells in counts.iter_rows():
        print(f"| {of} | {total:,} | " + " | ".join(", ".join(f"{n:,}" for n in cell) for cell in cells) + " |")


def missing(rows: pl.DataFrame, covered: pl.DataFrame) -> None:
    """Print the states of today that no source has from the first period in which it speaks of their time."""
    today = {state.code: state for state in states(on=TODAY)}
    first = pl.concat([rows.select("data_set", "period", state=side) for side in ("source", "target")])
    seen = first.group_by("data_set", "state").agg(pl.col("period").min())
    spans = covered.group_by("data_set").agg(start=pl.col("period").min(), end=pl.col("period").max())
    for data_set, start, end in spans.sort("start").iter_rows():
        there = dict(seen.filter(data_set=data_set).select("state", "period").iter_rows())
        expected = {code for code, s in today.items() if s.exists(start, min(end, date.max))}
        absent = sorted(expected - set(there))
        print(f"\n{data_set} ({start:%Y-%m} to {end:%Y-%m}): {len(expected) - len(absent)} of {len(expected)} states")
        print(f"  absent: {' '.join(absent) if len(absent) <= 80 else f'all but {len(there)}'}")
        early = [
            f"{code} {p:%Y-%m}"
            for code, p in sorted(there.items())
            if code in today and not today[code].exists(p, date(p.year, 12, 31))
        ]
        if early:
            print(f"  before they were states: {' '.join(early)}")
    nowhere = sorted(set(today) - set(seen["state"]))
    print(f"\nIn no source at all: {' '.join(nowhere) or 'none'}")


def main() -> None:
    """Print the tables by decade and by region."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="folder of a store; default: what answers")
    parser.add_argument("--missing", action="store_true", help="list states that sources do not have")
    options = parser.parse_args()
    dataset = open_dataset(options.store)
    rows, covered = dataset.table(PERIOD_COUNTS), dataset.table(COVERED)
    if options.missing:
        missing(rows, covered)
        return
    every, held = pair_years(), amounts(rows, covered)
    decade = (pl.col("year") // 10 * 10).cast(pl.String) + "s"
    print_markdown(table(every, held, decade), "By decade")
    print_markdown(table(every, held, pl.col("region")), "By region (across: of two regions)")
    print_markdown(table(every, held, pl.lit("all")), f"All, {FIRST} to {LAST}")


if __name__ == "__main__":
    main()
