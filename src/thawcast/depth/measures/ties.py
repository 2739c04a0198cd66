"""What binds two states: organisations they share, treaty obligations, trade."""

import polars as pl

from thawcast.depth.measures.grid import yearly_error

SMALLEST_SHARE = 1e-7
"""Trade share that stands for none, so that its logarithm exists; the order of dyads does not depend on it."""


def shared_organisations(memberships: pl.DataFrame) -> pl.DataFrame:
    """Measure how many intergovernmental organisations two states are both members of.

    Args:
        memberships: Input frame `memberships` (`a, b, year, shared`).

    Returns:
        `a, b, year, value, sd` [organisations].
    """
    return yearly_error(
        memberships.select("a", "b", pl.col("year").cast(pl.Int64), value=pl.col("shared").cast(pl.Float64))
    )


def obligations(alliances: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Measure the strongest treaty obligation between two states.

    Args:
        alliances: Input frame `alliances`; dyad-years without an obligation are absent.
        pairs: Columns `a, b`: dyads to describe in every year that the frame covers.

    Returns:
        `a, b, year, value, sd`: 0 none, 1 consultation, 2 neutrality or non-aggression, 3 defence or offence.
    """
    grade = (
        pl.when((pl.col("defense") == 1) | (pl.col("offense") == 1))
        .then(3.0)
        .when((pl.col("neutrality") == 1) | (pl.col("nonaggression") == 1))
        .then(2.0)
        .when(pl.col("consultation") == 1)
        .then(1.0)
        .otherwise(0.0)
    )
    years = alliances.select(pl.col("year").cast(pl.Int64).unique().sort())
    owed = alliances.select("a", "b", pl.col("year").cast(pl.Int64), owed=grade)
    return (
        pairs.select("a", "b")
        .join(years, how="cross")
        .join(owed, on=["a", "b", "year"], how="left", maintain_order="left")
        .select("a", "b", "year", value=pl.col("owed").fill_null(0.0), sd=pl.lit(0.0))
    )


def trade_salience(trade: pl.DataFrame) -> pl.DataFrame:
    """Measure how much of both states' trade is with each other: Barbieri's salience, in logarithms.

    Args:
        trade: Input frame `trade` (`a, b, year, flow`).

    Returns:
        `a, b, year, value, sd`: log of the geometric mean of the two trade shares.

    Reference:
        Barbieri, K. (1996). Economic interdependence: a path to peace or a source of interstate conflict? Journal of
        Peace Research 33(1), 29-49. doi:10.1177/0022343396033001003.
    """
    flows = trade.filter(pl.col("flow").is_not_null()).select("a", "b", pl.col("year").cast(pl.Int64), "flow")
    sides = pl.concat([flows.select("year", "flow", state="a"), flows.select("year", "flow", state="b")])
    totals = sides.sort("state", "year", "flow").group_by("state", "year").agg(total=pl.col("flow").sum())
    share = (pl.col("flow") / (pl.col("total_a") * pl.col("total_b")).sqrt()).clip(SMALLEST_SHARE, None)
    return yearly_error(
        flows.join(totals.rename({"state": "a", "total": "total_a"}), on=["a", "year"])
        .join(totals.rename({"state": "b", "total": "total_b"}), on=["b", "year"])
        .filter((pl.col("total_a") > 0) & (pl.col("total_b") > 0))
        .select("a", "b", "year", value=share.log())
        .sort("a", "b", "year")
    )
