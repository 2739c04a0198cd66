"""One dyad's words and deeds at one date, read from tables: what the command prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.states import State
from thawcast.tables import CENTI, PER_MILLE, Contract
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, LEVELS_WORDS, SAY_DO
from thawcast.words.telling import follow_claims, follow_numbers, level_rows


@dataclass(frozen=True)
class Reading:
    """Words and deeds of a dyad.

    Args:
        levels: What `telling.level_rows` returned.
        gaps: `year`, `gap`, `gap_low`, `gap_high` [log-odds] and `rank` among the year's dyads [share].
        follow: What `telling.follow_numbers` returned.
    """

    levels: pl.DataFrame
    gaps: pl.DataFrame
    follow: dict[str, Any] | None

    def by_year(self) -> pl.DataFrame:
        """Lay words, deeds and the gap out side by side, one row a year; null where there is none."""
        years = self.gaps
        for series, name in (("Deeds", "deeds"), ("Words", "words")):
            own = self.levels.filter(pl.col("series") == series).select(
                pl.col("period").dt.year().alias("year"),
                pl.col("level").alias(name),
                pl.col("low").alias(f"{name}_low"),
                pl.col("high").alias(f"{name}_high"),
            )
            years = own.join(years, on="year", how="full", coalesce=True)
        return years.sort("year")

    def numbers(self) -> dict[str, Any]:
        """Give everything as plain values."""
        rows = self.levels.with_columns(pl.col("period").dt.to_string("%Y-%m-%d"))
        return {"levels": rows.to_dicts(), "say_do": self.gaps.to_dicts(), "follow_through": self.follow}

    def sentences(self) -> list[str]:
        """Say whether deeds follow words."""
        return follow_claims(self.follow)


def read(
    table: Callable[..., pl.DataFrame], has: Callable[[Contract], bool], *, a: State, b: State, as_of: date
) -> Reading:
    """Read a dyad's words and deeds.

    Args:
        table: Gives the rows of a contract known by `as_of`, as a dataset does.
        has: Tells whether there is a table.
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.

    Returns:
        What is known; empty where a table is missing.
    """

    def rows(contract: Contract) -> pl.DataFrame:
        return table(contract, as_of=as_of) if has(contract) else contract.empty()

    def pair(contract: Contract) -> pl.DataFrame:
        return rows(contract).filter((pl.col("a") == a.code) & (pl.col("b") == b.code))

    sides = rows(FOLLOW_THROUGH).filter(
        pl.col("source").is_in([a.code, b.code]) & pl.col("target").is_in([a.code, b.code])
    )
    gaps = pair(SAY_DO).select(
        year=pl.col("period").dt.year(),
        gap=pl.col("gap") / CENTI,
        gap_low=pl.col("low") / CENTI,
        gap_high=pl.col("high") / CENTI,
        rank=pl.col("rank") / PER_MILLE,
    )
    return Reading(
        levels=level_rows(pair(LEVELS_WORDS)),
        gaps=gaps.sort("year"),
        follow=follow_numbers(sides, rows(FOLLOW_TESTS), a=a, b=b),
    )
