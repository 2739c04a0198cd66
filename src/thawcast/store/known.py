"""`Known`: a dataset as of a day, seen by two states."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl

from thawcast.states import DyadDay
from thawcast.store.dataset import Dataset
from thawcast.tables import Contract
from thawcast.values import Source

V = TypeVar("V")
P = ParamSpec("P")


@dataclass(frozen=True)
class Known(DyadDay):
    """What a dataset knows of two states by a day: only rows known by then, of most tables only those of the two.

    Args:
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.
        dataset: Where the rows come from: on disk, or `Dataset.of` in memory.

    Example:
        >>> from datetime import date
        >>> from thawcast.states import resolve_dyad
        >>> toy = Contract("toy", {"a": pl.String, "b": pl.String, "year": pl.Int16}, ("a", "b", "year"))
        >>> rows = toy.rows({"a": "RUS", "b": "USA", "year": 2009}, {"a": "IND", "b": "PAK", "year": 2009})
        >>> held = Dataset.of((toy, rows), span=(date(2009, 1, 1), date(2009, 12, 31)))
        >>> known = Known(*resolve_dyad("USA", "RUS"), date(2010, 12, 31), held)
        >>> known.own(toy).height, known.all(toy).height
        (1, 2)
    """

    dataset: Dataset
    _once: dict[Callable[..., Any], Any] = field(
        default_factory=dict[Callable[..., Any], Any], init=False, repr=False, compare=False
    )

    def has(self, contract: Contract) -> bool:
        """Whether the dataset holds a table; one that it lacks reads as empty."""
        return self.dataset.has(contract)

    def own(self, contract: Contract) -> pl.DataFrame:
        """Read the rows of the two: of their pair, of both directions, or of either state, as the table has columns.

        Args:
            contract: Which table.

        Returns:
            The rows known by the day; all of them where the table names no state.

        Raises:
            StoreError: The table cannot be read.
        """
        if not self.has(contract):
            return contract.empty()
        return self.dataset.rows(contract, of=(self.a.code, self.b.code), as_of=self.as_of)

    def all(self, contract: Contract, *, where: pl.Expr | None = None) -> pl.DataFrame:
        """Read the rows of all states.

        Args:
            contract: Which table.
            where: Which of its rows, by columns without a unit.

        Returns:
            The rows known by the day.

        Raises:
            StoreError: The table cannot be read.
        """
        return self.dataset.rows(contract, where, as_of=self.as_of) if self.has(contract) else contract.empty()

    def hindsight(self, contract: Contract) -> pl.DataFrame:
        """Read the rows of the two, as `own`, whenever they became known: for context that says so, and no figure."""
        if not self.has(contract):
            return contract.empty()
        return self.dataset.rows(contract, of=(self.a.code, self.b.code))

    def of_day(self, value: Callable[Concatenate[Dataset, date, P], V], *more: P.args, **named: P.kwargs) -> V:
        """Compute what all pairs share at the day, or give it again.

        Args:
            value: Its function, of the dataset and the day.
            more: What else the function takes, in order.
            named: What else it takes, by name.
        """
        return self.dataset.of_day(value, self.as_of, *more, **named)

    def once(self, value: Callable[["Known"], V]) -> V:
        """Compute a value of these data, or give it again: this is how one question reads what another found.

        Args:
            value: Its function.
        """
        if value not in self._once:
            self._once[value] = value(self)
        return self._once[value]

    def imported(self, contract: Contract, *, every: bool = False) -> pl.DataFrame:
        """Read daily counts of the events that the user imported.

        Args:
            contract: `DYAD_COUNTS` for those of the two, or `WORLD_COUNTS`.
            every: Read the counts of all states.
        """
        if self.dataset.imported is None:
            return contract.empty()
        pair = (self.a.code, self.b.code) if "source" in contract.columns and not every else None
        return self.dataset.imported.counts(contract, as_of=self.as_of, pair=pair)

    @property
    def label(self) -> str:
        """Which data answer, in words."""
        return self.dataset.label

    @property
    def sources(self) -> tuple[Source, ...]:
        """Citations of all that the dataset rests on."""
        return self.dataset.sources()
