"""What a dataset holds of the world, of a state or of two, year by year, and the commands that would fill a gap."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from thawcast.counting.coverage import COVERAGE, PAIR_YEARS, pair_years
from thawcast.counting.frames import QUADS
from thawcast.counting.tables import COVERED, HOLE, PARTIAL, PERIOD_COUNTS
from thawcast.counting.ties import HINDSIGHT_RELATIONS, TIE_YEARS
from thawcast.sources import find
from thawcast.states import State
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS

FIRST_YEAR = 1948
"""Years are drawn from here on."""

FILLERS = ("icews", "gdelt1", "phoenix")
"""Sources of events that would fill a gap, the one that is preferred first."""

STEPS = (1, 5, 10, 50, 200, 1000)
"""Events of a year that a drawing tells apart."""

IMPORTED = "your import of "
"""Begins the name of what the user imported, in the place of a data set."""


@dataclass(frozen=True)
class Gap:
    """Years in which no source has an event or a score of two states.

    Args:
        first: First year.
        last: Last year.
        commands: What would bring events of these years; in capitals what a user has to put in.
        where: Where the files are to be got by hand; empty where a command fetches them.
    """

    first: int
    last: int
    commands: tuple[str, ...]
    where: str = ""


@dataclass(frozen=True)
class PairCoverage:
    """What a dataset holds of two states.

    Args:
        a: One state.
        b: The other, `a.code < b.code`.
        rows: Rows of `COVERAGE`, and of the user's imports.
        years: Rows of `PAIR_YEARS`, and of the user's imports.
        last_year: Last year drawn.
        gaps: Years in which both were states and no source has an event or a score.
    """

    a: State
    b: State
    rows: pl.DataFrame
    years: pl.DataFrame
    last_year: int
    gaps: tuple[Gap, ...]

    def drawn(self, data_set: str, what: str) -> list[int | None]:
        """Return a height for each year from 1948: None not covered, 0 covered without anything, else 1 to 6.

        Args:
            data_set: A data set of `rows`.
            what: What it holds, as in `rows`.
        """
        rows = self.years.filter(data_set=data_set, what=what)
        height = {row["year"]: _height(row) for row in rows.iter_rows(named=True)}
        return [height.get(year) for year in range(FIRST_YEAR, self.last_year + 1)]

    def to_dict(self) -> dict[str, object]:
        """Lay it out for JSON."""
        return {
            "a": self.a.code,
            "b": self.b.code,
            "sources": self.rows.drop("a", "b").to_dicts(),
            "years": self.years.filter(pl.col("year") >= FIRST_YEAR).to_dicts(),
            "gaps": [asdict(gap) for gap in self.gaps],
        }


def _height(row: Mapping[str, Any]) -> int | None:
    """Return how many of 1, 5, 10, 50, 200 and 1,000 events a year reaches; of scores, half its months."""
    if not row["active"]:
        return None if not row["days_covered"] else 0
    if row["events"] is None:
        return 6 if row["freq"] == "Y" else (row["active"] + 1) // 2
    return sum(row["events"] >= step for step in STEPS)


def of_world(dataset: Dataset) -> pl.DataFrame:
    """Sum up each data set.

    Args:
        dataset: What answers.

    Returns:
        `data_set`, `what`, `freq`, `first`, `last`, `pairs`, `states`, `events`, and the periods of its span
        (`periods`) that it covers not at all (`holes`) or in part (`partial`); these are null of ties.
    """
    rows, covered = dataset.table(COVERAGE), dataset.table(COVERED)
    by = ["data_set", "freq"]
    states = pl.concat([rows.select(*by, "what", state=side) for side in ("a", "b")])
    sums = rows.group_by(*by, "what").agg(
        first=pl.col("first").min(),
        last=pl.col("last").max(),
        pairs=pl.len(),
        events=pl.when(pl.col("events").is_not_null().any()).then(pl.col("events").cast(pl.Int64).sum()),
    )
    periods = covered.group_by(by).agg(
        periods=pl.len(),
        holes=HOLE.sum(),
        partial=PARTIAL.sum(),
    )
    named = sums.join(states.group_by(*by, "what").agg(states=pl.col("state").n_unique()), on=[*by, "what"])
    joined = named.join(periods, on=by, how="left")
    order = ["data_set", "what", "freq", "first", "last", "pairs", "states", "events", "periods", "holes", "partial"]
    return joined.select(order).sort("what", "first", "data_set")


def of_state(dataset: Dataset, state: State) -> pl.DataFrame:
    """Sum up what there is of a state's partners, those with the most periods of events or scores first.

    Args:
        dataset: What answers.
        state: The state.

    Returns:
        `partner` (code), `first`, `last`, `sources` (of events or scores), `months`, `years` (active periods of them),
        `events`, and `ties` (that began).
    """
    code = state.code
    rows = dataset.table(COVERAGE).filter((pl.col("a") == code) | (pl.col("b") == code))
    told = pl.col("what").is_in(["events", "scores"])
    return (
        rows.group_by(partner=pl.when(pl.col("a") == code).then("b").otherwise("a"))
        .agg(
            first=pl.col("first").filter(told).min(),
            last=pl.col("last").filter(told).max(),
            sources=told.sum(),
            months=pl.col("active").filter(told & (pl.col("freq") == "M")).cast(pl.Int32).sum(),
            years=pl.col("active").filter(told & (pl.col("freq") == "Y")).cast(pl.Int32).sum(),
            events=pl.col("events").filter(pl.col("what") == "events").cast(pl.Int64).sum(),
            ties=pl.col("events").filter(pl.col("what") == "ties").cast(pl.Int64).sum(),
        )
        .sort("months", "years", "partner", descending=[True, True, False])
    )


def of_pair(dataset: Dataset, a: State, b: State) -> PairCoverage:
    """Sum up what there is of two states, year by year, the user's imports too.

    Args:
        dataset: What answers.
        a: One state.
        b: The other, `a.code < b.code`.
    """
    tables = (dataset.table(contract) for contract in (PERIOD_COUNTS, COVERED, TIE_YEARS, HINDSIGHT_RELATIONS))
    years = pair_years(*tables, a=a.code, b=b.code)
    rows = dataset.table(COVERAGE).filter(a=a.code, b=b.code)
    if dataset.imported is not None:
        daily = dataset.imported.counts(DYAD_COUNTS, pair=(a.code, b.code))
        years = pl.concat([years, _imported_years(daily)])
        rows = pl.concat([rows, _imported_rows(daily, a, b)])
    last = max([FIRST_YEAR, *dataset.table(COVERED)["period"].dt.year().to_list()])
    held = years.filter(pl.col("what").is_in(["events", "scores"]), pl.col("active") > 0)["year"].to_list()
    return PairCoverage(a, b, rows, years, last, tuple(_gaps(a, b, set(held), last)))


def _gaps(a: State, b: State, held: set[int], last: int) -> Iterator[Gap]:
    missing = [
        year for year in range(FIRST_YEAR, last + 1) if year not in held and all(_was(state, year) for state in (a, b))
    ]
    # Years that follow each other and that the same source would fill are one gap.
    marked = [(year, year - place, _filler(year, year)) for place, year in enumerate(missing)]
    for (_, filler), run in groupby(marked, key=lambda item: item[1:]):
        years = [year for year, _, _ in run]
        yield _filled(filler, years[0], years[-1])


def _was(state: State, year: int) -> bool:
    return state.exists(date(year, 1, 1), date(year, 12, 31))


def filling(first: int, last: int) -> Gap:
    """Say what would bring events of some years, by the first source that has both the first and the last of them.

    Args:
        first: First year.
        last: Last year.

    Example:
        >>> filling(2016, 2018).commands[0]
        'thawcast fetch icews --from 2016-01-01 --to 2018-12-31'
        >>> filling(1992, 1995).commands[0]
        'thawcast fetch gdelt1 --from 1992-01-01 --to 1995-12-31'
    """
    return _filled(_filler(first, last), first, last)


def _filler(begin: int, end: int) -> str:
    """Return the first source of events whose period has two years and those between; empty where none does."""
    for name in FILLERS:
        found = re.match(r"(\d{4})-(?:\d\d-\d\d-)?(\d{4})?$", find(name).period)
        if found and int(found[1]) <= begin and end <= int(found[2] or end):
            return name
    return ""


def _filled(filler: str, first: int, last: int) -> Gap:
    if not filler:
        return Gap(first, last, ("thawcast import KIND FILES",), "no source is known; take what you have")
    source, bring = find(filler), f"thawcast import {filler} FILES"
    if not source.dated:
        return Gap(first, last, (bring,), source.where)
    return Gap(first, last, (f"thawcast fetch {filler} --from {first}-01-01 --to {last}-12-31", bring))


def _imported_years(daily: pl.DataFrame) -> pl.DataFrame:
    rows = daily.group_by("src", year=pl.col("period").dt.year()).agg(
        active=pl.col("period").dt.truncate("1mo").n_unique(), events=_total()
    )
    made = rows.with_columns(
        data_set=IMPORTED + pl.col("src"), what=pl.lit("events"), freq=pl.lit("M"), days_covered=pl.lit(None)
    )
    return PAIR_YEARS.typed(made)


def _imported_rows(daily: pl.DataFrame, a: State, b: State) -> pl.DataFrame:
    months = pl.col("period").dt.truncate("1mo")
    rows = daily.group_by("src").agg(first=months.min(), last=months.max(), active=months.n_unique(), events=_total())
    # What the files do not hold, nobody knows: holes are told of data sets only.
    made = rows.with_columns(
        data_set=IMPORTED + pl.col("src"),
        what=pl.lit("events"),
        freq=pl.lit("M"),
        a=pl.lit(a.code),
        b=pl.lit(b.code),
        holes=pl.lit(None),
        partial=pl.lit(None),
    )
    return COVERAGE.typed(made)


def _total() -> pl.Expr:
    return pl.sum_horizontal(QUADS).sum()
