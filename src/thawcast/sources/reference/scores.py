"""Monthly scores of pairs of states as others published them, parsed into one frame of sources by month."""

import polars as pl

from thawcast.states import code_map, resolve
from thawcast.tables import Contract

CHINA = {
    "china_gdelt": "china_partner_gdelt_monthly",
    "china_icews": "china_partner_icews_monthly",
    "china_phoenix": "china_partner_phoenix_monthly",
}
"""Files of the scores of China with its partners, by the name of their source."""

SCORES = Contract(
    "scores",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "src": pl.String,
        "score": pl.Float64,
        "volume": pl.Float64,
        "days": pl.Int16,
        "known_on": pl.Date,
    },
    ("a", "b", "period", "src"),
)
"""Monthly scores of undirected pairs, each source on its own scale; `volume` is how much was scored and `days` on how
many days, null where the source does not say. `known_on` is the first day the row could be known."""

SIDES = Contract(
    "scores_directed",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "src": pl.String,
        "score": pl.Float64,
        "known_on": pl.Date,
    },
    ("source", "target", "period", "src"),
)
"""Monthly scores of what one state does to another, each source on its own scale."""

GDELT = "gdelt_net_dyad_day_2018_2021"


def china(frame: pl.DataFrame, *, source: str) -> pl.DataFrame:
    """Parse the monthly score of China with each partner, both directions together.

    Args:
        frame: Columns `partner` (name), `direction`, `month` (text, 2002-01), `score` (-10 to 10, NaN or null if none).
        source: Name of the source.

    Returns:
        Rows of `SCORES`; months without a score are left out.
    """
    months = _partners(frame.filter(pl.col("direction") == "Aggregated"), source)
    pair = {"a": pl.min_horizontal("partner", pl.lit("CHN")), "b": pl.max_horizontal("partner", pl.lit("CHN"))}
    return _as_scores(months.with_columns(**pair, volume=None, days=None))


def china_sides(frame: pl.DataFrame, *, source: str) -> pl.DataFrame:
    """Parse the monthly scores of what China does to each partner and of what each does to China.

    Args:
        frame: As for `china`; `direction` is CHN->Partner or Partner->CHN in the rows that are used.
        source: Name of the source.

    Returns:
        Rows of `SIDES`; months without a score are left out.
    """
    months = _partners(frame.filter(pl.col("direction") != "Aggregated"), source)
    by_china = pl.col("direction") == "CHN->Partner"
    sides = months.with_columns(
        source=pl.when(by_china).then(pl.lit("CHN")).otherwise("partner"),
        target=pl.when(by_china).then("partner").otherwise(pl.lit("CHN")),
    )
    return SIDES.check(sides.select(pl.col(c).cast(t) for c, t in SIDES.schema.items()).sort(SIDES.key))


def _partners(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    months = frame.with_columns(pl.col("score").fill_nan(None)).drop_nulls()
    codes = {name: resolve(name).code for name in months["partner"].unique()}
    period = pl.col("month").str.to_date("%Y-%m")
    return months.select(
        "direction",
        partner=pl.col("partner").replace_strict(codes, return_dtype=pl.String),
        period=period,
        src=pl.lit(source),
        score="score",
        known_on=period.dt.month_end(),
    )


def gdelt(frame: pl.DataFrame) -> pl.DataFrame:
    """Add daily net scores up by month.

    Args:
        frame: Columns `date, a, b` (ISO 3166 alpha-3), `net`: Goldstein-weighted sum over the day's events.

    Returns:
        Rows of `SCORES` with `src` gdelt; `volume` is the sum of the days' absolute scores,
        `days` the number of days with a score. Pairs with a code that no
        state has are left out.
    """
    known = list(code_map("iso3").values())
    period = pl.col("date").dt.truncate("1mo")
    months = (
        frame.filter(pl.col("a").is_in(known) & pl.col("b").is_in(known) & (pl.col("a") != pl.col("b")))
        .sort("date", "a", "b")
        .group_by(
            pl.min_horizontal("a", "b").alias("a"), pl.max_horizontal("a", "b").alias("b"), period.alias("period")
        )
        .agg(
            score=pl.col("net").cast(pl.Float64).sum(),
            volume=pl.col("net").cast(pl.Float64).abs().sum(),
            days=pl.col("date").n_unique(),
        )
    )
    return _as_scores(months.with_columns(src=pl.lit("gdelt"), known_on=pl.col("period").dt.month_end()))


def _as_scores(frame: pl.DataFrame) -> pl.DataFrame:
    return SCORES.check(frame.select(pl.col(c).cast(t) for c, t in SCORES.schema.items()).sort(SCORES.key))
