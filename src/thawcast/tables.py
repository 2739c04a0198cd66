"""Column contracts of the tables that pass between the parts, checked where a table enters or leaves.

A contract fixes names and Polars types. Levels, intervals and shares are kept as small integers with a stated
unit, which keeps the shipped data small and makes "equal after rounding" an exact comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from thawcast.errors import StoreError

CENTI = 100
"""Stored integer per unit of a log-odds or log-rate: 123 means 1.23."""

PER_MILLE = 1000
"""Stored integer per unit of a share or probability: 123 means 0.123."""


@dataclass(frozen=True)
class Contract:
    """Columns of a table.

    Args:
        name: Name of the table, also its file name in a dataset.
        columns: Column name to Polars type.
        key: Columns that together identify a row.
    """

    name: str
    columns: Mapping[str, pl.DataType | type[pl.DataType]]
    key: tuple[str, ...]

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame unchanged if it satisfies the contract.

        Args:
            frame: The table, one row per `key`.

        Returns:
            The same frame.

        Raises:
            StoreError: Columns or types differ, or a key occurs twice.

        Example:
            >>> import polars as pl
            >>> contract = Contract("toy", {"year": pl.Int16}, ("year",))
            >>> contract.check(pl.DataFrame({"year": [2009]}, schema={"year": pl.Int16})).height
            1
        """
        self.check_columns(frame)
        if frame.height and frame.select(self.key).is_duplicated().any():
            raise StoreError(f"table {self.name}: some {'-'.join(self.key)} occur more than once; rebuild it")
        return frame

    def check_columns(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame unchanged if its columns and types are the contract's, without looking at the rows.

        Args:
            frame: The table.

        Returns:
            The same frame.

        Raises:
            StoreError: Columns or types differ.
        """
        expected = dict(self.columns)
        if dict(frame.schema) != expected:
            missing = sorted(set(expected) - set(frame.columns))
            extra = sorted(set(frame.columns) - set(expected))
            wrong = sorted(c for c in expected if c in frame.columns and frame.schema[c] != expected[c])
            raise StoreError(
                f"table {self.name}: missing columns {missing}, unexpected {extra}, wrong type {wrong};"
                " rebuild it with this version"
            )
        return frame

    def empty(self) -> pl.DataFrame:
        """Return a frame with the contract's columns and no rows."""
        return pl.DataFrame(schema=dict(self.columns))


COUNTS = Contract(
    "counts",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "freq": pl.String,
        "src": pl.String,
        "verb_coop": pl.Int32,
        "matl_coop": pl.Int32,
        "verb_conf": pl.Int32,
        "matl_conf": pl.Int32,
        "score": pl.Float32,
        "known_on": pl.Date,
    },
    ("source", "target", "period", "freq", "src"),
)
"""Directed event counts by quad class. `freq` is `M`, `Q` or `Y`; `period` its first day; a count that the source
does not carry (cooperation in a conflict-only file) is null. `known_on` is the first day the row could be known."""

EVENTS = Contract(
    "events",
    {
        "event_id": pl.String,
        "date": pl.Date,
        "source": pl.String,
        "target": pl.String,
        "code": pl.String,
        "ontology": pl.String,
        "quad": pl.Int8,
        "goldstein": pl.Float32,
        "mentions": pl.Int32,
        "sources": pl.Int32,
        "articles": pl.Int32,
        "src": pl.String,
        "known_on": pl.Date,
    },
    ("src", "event_id"),
)
"""Coded events between two different states, whatever the provider. `code` is in the words of `ontology` (`cameo`,
`plover` or `weis`), `quad` 1 to 4 as in `ontology.quad_class`; what a provider does not carry is null. `known_on` is
the first day the event could be known: its day plus the provider's release lag, or the day on which it was added."""

DYAD_COUNTS = Contract(
    "dyad_counts",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "freq": pl.String,
        "src": pl.String,
        "verb_coop": pl.Int32,
        "matl_coop": pl.Int32,
        "verb_conf": pl.Int32,
        "matl_conf": pl.Int32,
        "score": pl.Float64,
        "mentions": pl.Int64,
        "volume": pl.Int64,
        "known_on": pl.Date,
    },
    ("source", "target", "period", "freq", "src", "known_on"),
)
"""Directed event counts that the engine adds up from `EVENTS`. `freq` is `D`, `M`, `Q` or `Y`; `score` is the sum of
the Goldstein scores; `volume` counts the source's events of all dyads in the same period (and, of days, with the same
`known_on`): how much was reported. Days keep `known_on` apart, so that a cut is exact; others carry the latest."""

WORLD_COUNTS = Contract(
    "world_counts",
    {
        "period": pl.Date,
        "freq": pl.String,
        "src": pl.String,
        "verb_coop": pl.Int64,
        "matl_coop": pl.Int64,
        "verb_conf": pl.Int64,
        "matl_conf": pl.Int64,
        "known_on": pl.Date,
    },
    ("period", "freq", "src", "known_on"),
)
"""Events of all dyads by period and quad class: what a dyad's counts are set beside."""

VOTES = Contract(
    "votes",
    {"roll_call": pl.Int32, "state": pl.String, "vote": pl.Int8},
    ("roll_call", "state"),
)
"""General Assembly votes: 1 yes, 2 abstain, 3 no. An absence is an absent row."""

ROLL_CALLS = Contract(
    "roll_calls",
    {
        "roll_call": pl.Int32,
        "session": pl.Int16,
        "date": pl.Date,
        "areas": pl.List(pl.String),
        "resolution": pl.String,
        "title": pl.String,
        "known_on": pl.Date,
    },
    ("roll_call",),
)
"""Roll calls of the General Assembly. `areas` holds any of `AREAS`' keys; empty for votes on other matters."""

ALLIANCES = Contract(
    "alliances",
    {"source": pl.String, "target": pl.String, "year": pl.Int16, "obligation": pl.Int8},
    ("source", "target", "year"),
)
"""Obligations of `source` toward `target` under treaties of alliance: 1 non-aggression, 2 neutrality or consultation,
3 defence or offence, the highest that any treaty in force sets. No obligation is an absent row."""

AREAS: Mapping[str, str] = {
    "nu": "Nuclear weapons and nuclear material",
    "di": "Arms control and disarmament",
    "me": "Palestinian conflict",
    "hr": "Human rights",
    "co": "Colonialism",
    "ec": "Economic development",
}
"""The six issue areas that the vote data carry (Voeten's coding)."""

ALL_AREAS = "all"
"""Key of the row that covers every roll call, tagged or not."""
