"""Column contracts of the tables that pass between the parts, checked where a table enters or leaves.

A contract fixes names, types, units and the key. In memory a level, an interval or a share is a floating number in its
natural unit. On disk it is a small integer, a hundredth or a thousandth of that unit: this keeps the shipped data small
and makes "equal after rounding" an exact comparison. `encode` and `decode` go between the two, here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from thawcast.errors import StoreError
from thawcast.values import Estimate, Floats

CENTI = 100
"""Stored integer per unit of a log-odds or log-rate: 123 means 1.23."""

PER_MILLE = 1000
"""Stored integer per unit of a share or probability: 123 means 0.123."""

LARGEST: Mapping[type[pl.DataType], int] = {pl.Int8: 127, pl.Int16: 32_000, pl.UInt16: 64_000, pl.Int32: 2_000_000_000}
"""Largest integer of each type that is stored: what lies beyond is kept at this end."""


@dataclass(frozen=True)
class Column:
    """A number in its natural unit that is stored as a small integer.

    Args:
        unit: Unit in words (`log_odds`, `probability`, `share`), as `Estimate` has it.
        scale: Stored integers per unit.
        stored: Type of the integer.
        many: Whether a cell holds a list of such numbers.
    """

    unit: str
    scale: int
    stored: type[pl.DataType] = pl.Int16
    many: bool = False

    @property
    def in_memory(self) -> pl.DataType | type[pl.DataType]:
        """Type in memory."""
        return pl.List(pl.Float64) if self.many else pl.Float64

    @property
    def on_disk(self) -> pl.DataType | type[pl.DataType]:
        """Type on disk."""
        return pl.List(self.stored) if self.many else self.stored

    def encode(self, number: pl.Expr) -> pl.Expr:
        """Round to the stored integer; what is not a number becomes null."""
        if self.many:
            return number.list.eval(replace(self, many=False).encode(pl.element()))
        steps = (number.fill_nan(None) * self.scale).round(6, mode="half_to_even")  # as in `rounded`
        return steps.round(mode="half_to_even").clip(*self.ends).cast(self.stored)

    def decode(self, integer: pl.Expr) -> pl.Expr:
        """Turn the stored integer into a number."""
        if self.many:
            return integer.list.eval(replace(self, many=False).decode(pl.element()))
        # Polars divides by a constant as it multiplies by its inverse: rounding gives the nearest number.
        return (integer / self.scale).round(len(str(self.scale)) - 1)

    def rounded(self, values: Floats) -> Floats:
        """Round numbers as storing them does, and keep their unit.

        Args:
            values: Numbers in the natural unit, any shape.

        Returns:
            The same shape.

        Example:
            >>> LOG_ODDS.rounded(np.array([0.1249, 1e6])).tolist()
            [0.12, 320.0]
        """
        # A tie goes to the even number, on every processor: floating noise may not break it.
        steps = np.rint(np.round(values * self.scale, 6))
        return np.clip(steps, *self.ends) / self.scale

    @property
    def ends(self) -> tuple[int, int]:
        """Smallest and largest integer that is stored."""
        return (0 if self.stored.is_unsigned_integer() else -LARGEST[self.stored]), LARGEST[self.stored]


LOG_ODDS = Column("log_odds", CENTI)
PROBABILITY = Column("probability", PER_MILLE)
SHARE = Column("share", PER_MILLE)
LOG_RATE = Column("log_rate", CENTI)

Schema = dict[str, pl.DataType | type[pl.DataType]]
"""Column name to Polars type."""


@dataclass(frozen=True)
class Contract:
    """Columns of a table.

    Args:
        name: Name of the table, also its file name in a dataset.
        columns: Column name to Polars type, or to `Column` where numbers have a unit and are stored as integers.
        key: Columns that together identify a row.
    """

    name: str
    columns: Mapping[str, pl.DataType | type[pl.DataType] | Column]
    key: tuple[str, ...]

    @cached_property
    def schema(self) -> Schema:
        """Types in memory: numbers with a unit are floating."""
        return {name: kind.in_memory if isinstance(kind, Column) else kind for name, kind in self.columns.items()}

    @cached_property
    def stored(self) -> Schema:
        """Types on disk."""
        return {name: kind.on_disk if isinstance(kind, Column) else kind for name, kind in self.columns.items()}

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
        self._check_types(frame, self.schema)
        if frame.height and frame.select(self.key).is_duplicated().any():
            raise StoreError(f"table {self.name}: some {'-'.join(self.key)} occur more than once; rebuild it")
        return frame

    def encode(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Round to what is stored.

        Args:
            frame: The table in natural units, as `check` lets it pass.

        Returns:
            The same rows with integers for numbers with a unit; what is not a number becomes null.

        Raises:
            StoreError: Columns or types differ.

        Example:
            >>> contract = Contract("toy", {"year": pl.Int16, "level": LOG_ODDS}, ("year",))
            >>> stored = contract.encode(contract.rows({"year": 2009, "level": -0.1249}))
            >>> stored["level"].to_list(), contract.decode(stored)["level"].to_list()
            ([-12], [-0.12])
        """
        self._check_types(frame, self.schema)
        return frame.with_columns(kind.encode(pl.col(name)).alias(name) for name, kind in self._scaled())

    def decode(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Turn what is stored into natural units, without looking at the rows.

        Args:
            frame: The table as stored.

        Returns:
            The same rows with floating numbers.

        Raises:
            StoreError: Columns or types differ.
        """
        self._check_types(frame, self.stored)
        return frame.with_columns(self._decoded) if frame.height else self.empty()

    @cached_property
    def _decoded(self) -> list[pl.Expr]:
        return [kind.decode(pl.col(name)).alias(name) for name, kind in self._scaled()]

    def rounded(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Round to what is stored and back, so that a later stage sees what a reader of the table will.

        Args:
            frame: The table in natural units.

        Returns:
            The same rows in natural units.

        Raises:
            StoreError: Columns or types differ.
        """
        return self.decode(self.encode(frame))

    def estimate(self, row: Mapping[str, Any], name: str, *, low: str = "low", high: str = "high") -> Estimate:
        """Read a number and its interval from a row.

        Args:
            row: The row in natural units.
            name: Column of the number; its unit is the contract's.
            low: Column of the 5% quantile.
            high: Column of the 95% quantile.

        Example:
            >>> contract = Contract("toy", {"level": LOG_ODDS, "low": LOG_ODDS, "high": LOG_ODDS}, ())
            >>> contract.estimate({"level": 0.5, "low": 0.1, "high": 0.9}, "level")
            Estimate(value=0.5, low=0.1, high=0.9, unit='log_odds')
        """
        kind = self.columns[name]
        if not isinstance(kind, Column):
            raise TypeError(f"column {name} of table {self.name} has no unit")
        return Estimate(row[name], row[low], row[high], kind.unit)

    def typed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Bring a frame into the contract's columns and types, sorted by key.

        Args:
            frame: The contract's columns, others too.

        Example:
            >>> years = pl.DataFrame({"note": "a", "year": [2010, 2009]})
            >>> Contract("toy", {"year": pl.Int16}, ("year",)).typed(years)["year"].to_list()
            [2009, 2010]
        """
        return frame.select(pl.col(name).cast(kind) for name, kind in self.schema.items()).sort(self.key)

    def rows(self, *rows: Mapping[str, Any], **others: Any) -> pl.DataFrame:
        """Build a frame of the contract's types.

        Args:
            rows: Rows by column, in natural units.
            others: Values of columns that a row does not give; else null.

        Example:
            >>> Contract("toy", {"a": pl.String, "level": LOG_ODDS}, ("a",)).rows({"a": "IND"}, level=0.5).row(0)
            ('IND', 0.5)
        """
        whole = [{name: row.get(name, others.get(name)) for name in self.columns} for row in rows]
        return pl.DataFrame(whole, schema=self.schema)

    def empty(self) -> pl.DataFrame:
        """Return a frame with the contract's columns and no rows."""
        return self._empty.clone()

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)

    def _scaled(self) -> list[tuple[str, Column]]:
        return [(name, kind) for name, kind in self.columns.items() if isinstance(kind, Column)]

    def _check_types(self, frame: pl.DataFrame, expected: Schema) -> None:
        if dict(frame.schema) != expected:
            missing = sorted(set(expected) - set(frame.columns))
            extra = sorted(set(frame.columns) - set(expected))
            wrong = sorted(c for c in expected if c in frame.columns and frame.schema[c] != expected[c])
            raise StoreError(
                f"table {self.name}: missing columns {missing}, unexpected {extra}, wrong type {wrong};"
                " rebuild it with this version"
            )


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

ITALY_OR_CZECHOSLOVAKIA = "Italy or Czechoslovakia"
"""Part of the events of WEIS of which nobody can tell whose they are."""

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
        "kind": pl.String,
        "areas": pl.List(pl.String),
        "resolution": pl.String,
        "title": pl.String,
        "known_on": pl.Date,
    },
    ("roll_call",),
)
"""Roll calls of the General Assembly. `kind` is one of `VOTE_KINDS`. `areas` holds any of `AREAS`' keys; empty for
votes on other matters."""

FINAL_PASSAGE = "final"
"""Kind of a roll call on a whole text."""

VOTE_KINDS: tuple[str, ...] = (FINAL_PASSAGE, "paragraph", "amendment")
"""Kinds of roll calls. A vote that the source marks as both on a paragraph and on an amendment is on an amendment."""

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
