"""Level sources as values: which data set of the record gives a temperature, by what period, and on what scale."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from thawcast.standing.temperature.seen import Seen

ACTIVE_DAYS = 100
"""Days with a score in the first calendar year that a pair of GDELT needs to have a level."""


@dataclass(frozen=True)
class LevelSource:
    """A series that gives a level.

    Args:
        id: Data set in the record.
        season: Periods a year: 1 or 12.
        name: How it is called.
        counted: Whether it counts events; else it is a score.
        unit: Unit of the level.
        zero: What a level of 0 is.
        months: Data set whose months tell how bursty a year was; None for its own.
        lenders: Sources of the same season that lend it what they had learned by then, while it is young.
        own_terms: Whether it holds too few other pairs to measure one against: a level of 0 is then even odds.
    """

    id: str
    season: int
    name: str
    counted: bool = True
    unit: str = "log-odds"
    zero: str = "the other pairs of the period"
    months: str | None = None
    lenders: tuple[str, ...] = ()
    own_terms: bool = False

    @property
    def freq(self) -> str:
        """Y or M."""
        return "Y" if self.season == 1 else "M"

    @property
    def unit_key(self) -> str:
        """Unit as an `Estimate` has it: `log_odds`, `goldstein_points`."""
        return self.unit.lower().replace("-", "_").replace(" ", "_")

    def seen(self, record: pl.DataFrame) -> "Seen":
        """Lay out what it has seen.

        Args:
            record: Rows of `period_counts`.

        Returns:
            What was seen of all pairs.
        """
        # It pulls in scipy, which reading what ships does not need.
        from thawcast.standing.temperature.seen import of_counts, of_scores

        rows = record.filter(pl.col("data_set") == self.id)
        if self.counted:
            months = None if self.months is None else record.filter(pl.col("data_set") == self.months)
            return of_counts(rows, season=self.season, months=months)
        a, b = pl.min_horizontal("source", "target"), pl.max_horizontal("source", "target")
        scores = rows.select("period", "score", a=a, b=b, volume="abs_score", days="active_days").drop_nulls("score")
        if self.id == "gdelt_net":
            return of_scores(uncovered(scores), season=self.season)
        mean = scores.group_by("a", "b", "period").agg(pl.col("score").sort().sum() / pl.len())
        return of_scores(mean, season=self.season)


LEVEL_SOURCES = (
    LevelSource("copdab", 1, "COPDAB, years", counted=False, unit="COPDAB points", zero="a score of 0"),
    LevelSource("weis", 1, "WEIS, years", lenders=("copdab",)),
    LevelSource("icews_east_asia", 12, "ICEWS, months of East Asia"),
    LevelSource("icews_quads", 1, "ICEWS, years", months="icews_conflict", lenders=("weis",)),
    LevelSource("icews_events", 12, "ICEWS, months of 2018-22", lenders=("icews_east_asia",)),
    LevelSource("china_gdelt", 12, "China's partners, GDELT", counted=False, unit="Goldstein points",
                zero="a score of 0"),
    LevelSource("gdelt_net", 12, "GDELT, net scores", counted=False, unit="arsinh", zero="the median pair of the month",
                lenders=("icews_east_asia",)),
)  # fmt: skip
"""All of them, lenders first; a borrower takes of each the latest vintage that was learned by then."""

IMPORTED = "imported_"
"""What the id of a source of imported events begins with."""


def imported_source(src: str, *, own_terms: bool = False) -> LevelSource:
    """Name the months of imported events of one kind as a source.

    Args:
        src: Kind of event files.
        own_terms: Whether the files hold too few other pairs to measure one against.
    """
    zero = "even odds" if own_terms else "the other pairs of the files"
    return LevelSource(f"{IMPORTED}{src}", 12, f"Imported {src} events", zero=zero, own_terms=own_terms)


def level_source(name: str, freq: str) -> LevelSource:
    """Find a source by its id and frequency, imported ones too.

    Args:
        name: Its id.
        freq: Y or M.
    """
    if name.startswith(IMPORTED):
        return imported_source(name.removeprefix(IMPORTED))
    return next(source for source in LEVEL_SOURCES if (source.id, source.freq) == (name, freq))


def uncovered(rows: pl.DataFrame, *, active: int = ACTIVE_DAYS) -> pl.DataFrame:
    """Free net scores of coverage: each over what the pair is usually scored, by its share of all so far.

    A month's net score is divided by the pair's share, over all months up to this one, of the world's absolute scores,
    times the world's this month: when the world is covered less, nothing moves. The arsinh tames months of a
    hundredfold coverage.

    Args:
        rows: `a, b, period, score`, `volume` (sum of absolute scores) and `days` with a score.
        active: Days with a score in the first calendar year that a pair needs to be kept.

    Returns:
        Columns `a, b, period, score`.
    """
    first = rows.select(pl.col("period").dt.year().min()).item()
    busy = rows.filter(pl.col("period").dt.year() == first).group_by("a", "b").agg(pl.col("days").cast(pl.Int64).sum())
    kept = busy.filter(pl.col("days") >= active).select("a", "b")
    world = rows.group_by("period").agg(world=pl.col("volume").sort().sum()).sort("period")
    world = world.with_columns(so_far=pl.col("world").cum_sum())
    every = kept.join(world.select("period"), how="cross").join(rows, on=["a", "b", "period"], how="left")
    every = every.join(world, on="period").sort("a", "b", "period")
    usual = pl.col("volume").fill_null(0.0).cum_sum().over("a", "b") / pl.col("so_far") * pl.col("world")
    tamed = every.with_columns(score=(2.0 * pl.col("score") / usual.clip(lower_bound=1e-9)).arcsinh())
    return tamed.drop_nulls("score").select("a", "b", "period", "score")
