"""What the two lists of strategic rivalries share: the contract of their rows, and its parse."""

import polars as pl

from thawcast.sources.source import Parse
from thawcast.tables import Contract


def rivalries_contract(name: str) -> Contract:
    """Return the contract of a list of rivalries.

    Rivalries are coded in hindsight: a yardstick, never a covariate, and known when the list was published only.
    `end` is null where the rivalry was still running; `kinds` any of positional, spatial, ideological, interventionary.
    """
    columns = {
        "a": pl.String,
        "b": pl.String,
        "rivalry": pl.Int32,
        "name": pl.String,
        "start": pl.Int32,
        "end": pl.Int32,
        "kinds": pl.List(pl.String),
        "known_on": pl.Date,
    }
    return Contract(name, columns, ("rivalry",))


def rivalries(*, running: int, kinds: pl.Expr) -> Parse:
    """Return the parse of a list.

    Args:
        running: Last year of the list: a rivalry that ends then was still running.
        kinds: The kinds of a row, a list of words or nulls.
    """

    def parse(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.unique("rivalry", keep="first", maintain_order=True).with_columns(
            a=pl.min_horizontal("one", "two"),
            b=pl.max_horizontal("one", "two"),
            end=pl.when(pl.col("end") < running).then("end"),
            kinds=kinds.list.drop_nulls(),
        )

    return parse
