"""Resolutions that return session after session in near-identical words."""

import polars as pl

LONGEST_GAP = 3
"""Sessions after which a title that returns is taken for a new text."""

LONGEST_CHAIN = 5
"""Roll calls that may share one set of item parameters; a longer run is cut into pieces."""


def bridges(
    roll_calls: pl.DataFrame, *, longest_gap: int = LONGEST_GAP, longest_chain: int = LONGEST_CHAIN
) -> pl.DataFrame:
    """Group roll calls on what is taken to be one text.

    Two roll calls belong together if their titles agree but for case, digits and punctuation, if they carry the same
    issue areas, if no other roll call of their sessions has that title, and if at most `longest_gap` sessions lie
    between. How states voted plays no part.

    Args:
        roll_calls: Rows of `tables.ROLL_CALLS`.
        longest_gap: Largest distance between two sessions of a chain.
        longest_chain: Most roll calls in a chain; 1 switches bridging off.

    Returns:
        `roll_call` and `item`, numbered from 0 by the first roll call of each group.

    Example:
        >>> calls = pl.DataFrame(
        ...     {"roll_call": [1, 2, 3], "session": [40, 41, 41], "areas": [["nu"]] * 3,
        ...      "title": ["Nuclear freeze", "NUCLEAR FREEZE.", "Nuclear tests"]}
        ... )
        >>> bridges(calls)["item"].to_list()
        [0, 0, 1]
    """
    words = pl.col("title").str.to_lowercase().str.replace_all(r"[^a-z]+", " ").str.strip_chars()
    keyed = roll_calls.select(
        "roll_call", "session", title=words, tags=pl.col("areas").list.sort().list.join(",")
    ).with_columns(pl.concat_str("title", pl.lit("|"), "tags").alias("text"))
    # A title that names several votes of a session (a budget's paragraphs, say) does not say which one returns.
    single = (pl.len().over("text", "session") == 1) & (pl.col("title").str.len_chars() > 0)
    chained = (
        keyed.with_columns(
            text=pl.when(single).then("text").otherwise(pl.concat_str("text", pl.lit("|"), pl.col("roll_call")))
        )
        .sort("text", "session", "roll_call")
        .with_columns(gap=pl.col("session").diff().over("text").fill_null(0) > longest_gap)
        .with_columns(run=pl.col("gap").cast(pl.Int32).cum_sum().over("text"))
        .with_columns(place=pl.int_range(pl.len()).over("text", "run") // longest_chain)
        .with_columns(first=pl.col("roll_call").min().over("text", "run", "place"))
    )
    return chained.select("roll_call", item=(pl.col("first").rank("dense") - 1).cast(pl.Int32)).sort("roll_call")
