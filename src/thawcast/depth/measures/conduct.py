"""What two states do: deeds beside words, and whether both answer."""

import polars as pl

from thawcast.values import Z90

_WIDTH90 = 2 * Z90


def deeds_beside_words(say_do: pl.DataFrame) -> pl.DataFrame:
    """Measure how warm deeds are beside words: the say-do gap with its sign turned.

    Args:
        say_do: Rows of `words.tables.SAY_DO`.

    Returns:
        `a, b, year, value, sd` [log-odds].
    """
    return say_do.select(
        "a",
        "b",
        pl.col("period").dt.year().alias("year"),
        value=-pl.col("gap"),
        sd=(pl.col("high") - pl.col("low")) / _WIDTH90,
    )


def cooperative_deeds(shares: pl.DataFrame) -> pl.DataFrame:
    """Measure the share of material cooperation in what the two direct at each other, the mean of both sides.

    Args:
        shares: Rows of `words.tables.SHARES`.

    Returns:
        `a, b, year, value, sd` [share]; years with shares of one side only rest on that side.
    """
    return (
        shares.with_columns(
            a=pl.min_horizontal("source", "target"),
            b=pl.max_horizontal("source", "target"),
            year=pl.col("period").dt.year(),
            error=(pl.col("matl_coop_high") - pl.col("matl_coop_low")) / _WIDTH90,
        )
        .group_by("a", "b", "year")
        .agg(
            value=pl.col("matl_coop").mean(),
            sd=(pl.col("error") ** 2).sum().sqrt() / pl.len(),
        )
        .sort("a", "b", "year")
    )


def weaker_answer(street: pl.DataFrame) -> pl.DataFrame:
    """Measure two-way-ness: the smaller of the two sides' long-run answers to the other's conflict.

    Args:
        street: Rows of `street.tables.STREET`; those of the series `conflict` are used.

    Returns:
        `a, b, year, value, sd` [standard deviations]; the error is that of the side that answers less.
    """
    side = pl.when(pl.col("a_answers") <= pl.col("b_answers"))
    width = side.then(pl.col("a_answers_high") - pl.col("a_answers_low")).otherwise(
        pl.col("b_answers_high") - pl.col("b_answers_low")
    )
    return street.filter(pl.col("series") == "conflict").select(
        "a",
        "b",
        pl.col("as_of").dt.year().alias("year"),
        value=pl.min_horizontal("a_answers", "b_answers"),
        sd=width / _WIDTH90,
    )
