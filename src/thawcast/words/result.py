"""One dyad's words and deeds, picked out of the tables: what the command prints."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from thawcast.states import State
from thawcast.words.sentences import (
    FOLLOW_CAVEAT,
    LEVEL_CAVEAT,
    follow_claims,
    follow_numbers,
    gap_rows,
    level_rows,
)


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

    def caveats(self) -> list[str]:
        """Say how to read the levels and the slopes, where there are any."""
        return [
            *([LEVEL_CAVEAT] if self.levels.height else []),
            *([] if self.follow is None else [FOLLOW_CAVEAT]),
        ]


def read(
    levels: pl.DataFrame,
    say_do: pl.DataFrame,
    follow: pl.DataFrame,
    tests: pl.DataFrame,
    *,
    a: State,
    b: State,
) -> Reading:
    """Pick a dyad's words and deeds out of tables of all dyads.

    Args:
        levels: Rows of `tables.LEVELS_WORDS`, cut at the date wanted.
        say_do: Rows of `tables.SAY_DO`, cut.
        follow: Rows of `tables.FOLLOW_THROUGH`, cut.
        tests: Rows of `tables.FOLLOW_TESTS`, cut.
        a: One state.
        b: The other, `a.code < b.code`.

    Returns:
        What they hold of the two.
    """
    both = (pl.col("a") == a.code) & (pl.col("b") == b.code)
    gaps = gap_rows(say_do.filter(both)).rename({"low": "gap_low", "high": "gap_high"})
    return Reading(level_rows(levels.filter(both)), gaps, follow_numbers(follow, tests, a=a, b=b))
