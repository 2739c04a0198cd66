"""Monthly conflict of a dyad with what drives both sides alike, out of the event counts of all dyads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from thawcast.errors import DyadError
from thawcast.states import State
from thawcast.street.controls import control_columns
from thawcast.street.estimate.series import DirectedSeries
from thawcast.street.judge import MIN_ACTIVE
from thawcast.values import Floats

FIRST_MONTH = date(2001, 1, 1)
"""The source is dense from here on. Before, most dyads are not covered, and growing coverage looks like answers."""

CONFLICT_QUADS = ("verb_conf", "matl_conf")


@dataclass(frozen=True)
class ConflictPanel:
    """Monthly conflict counts of every directed dyad.

    Args:
        months: First day of each month covered.
        counts: (source, target) to months by verbal and material conflict [events].
        by_state: Source to months by quad, toward all targets.
        world: Months by quad, all dyads.
    """

    months: tuple[date, ...]
    counts: Mapping[tuple[str, str], Floats]
    by_state: Mapping[str, Floats]
    world: Floats

    def pair(self, a: str, b: str) -> tuple[Floats, Floats]:
        """Counts of a dyad and totals that leave it out.

        Args:
            a: One state.
            b: The other.

        Returns:
            Counts, months by direction (A to B, B to A) by quad; totals, months by three (A toward others, B toward
            others, all states but the two) by quad.
        """
        none = np.zeros_like(self.world)
        there, back = self.counts.get((a, b), none), self.counts.get((b, a), none)
        own_a, own_b = self.by_state.get(a, none), self.by_state.get(b, none)
        totals = np.stack([own_a - there, own_b - back, self.world - own_a - own_b], axis=1)
        return np.stack([there, back], axis=1), totals

    def until(self, day: date) -> int:
        """Number of months that had ended by a day."""
        return sum((m.year, m.month) < (day.year, day.month) or _month_end(m) <= day for m in self.months)


def conflict_panel(counts: pl.DataFrame) -> ConflictPanel:
    """Lay monthly conflict counts out by dyad; a month without a row had no events.

    Args:
        counts: Rows of `tables.COUNTS`; the monthly ones from `FIRST_MONTH` on are used.

    Returns:
        The panel.

    Example:
        >>> from thawcast.tables import COUNTS
        >>> conflict_panel(COUNTS.empty()).months
        ()
    """
    rows = counts.filter((pl.col("freq") == "M") & (pl.col("period") >= FIRST_MONTH))
    if not rows.height:
        return ConflictPanel((), {}, {}, np.zeros((0, 2)))
    last: date = rows.select(pl.max("period")).item()
    months: list[date] = pl.date_range(FIRST_MONTH, last, "1mo", eager=True).to_list()
    keys = rows.select("source", "target").unique().sort("source", "target").with_row_index("row")
    calendar = pl.DataFrame({"period": months}, schema={"period": pl.Date}).with_row_index("t")
    placed = rows.join(keys, on=["source", "target"]).join(calendar, on="period")
    events = np.zeros((keys.height, len(months), 2))
    values = placed.select(pl.col(CONFLICT_QUADS).fill_null(0).cast(pl.Float64)).to_numpy()
    np.add.at(events, (placed["row"].to_numpy(), placed["t"].to_numpy()), values)
    states: dict[str, Floats] = {}
    for row, (source,) in enumerate(keys.select("source").iter_rows()):
        states[source] = states[source] + events[row] if source in states else events[row].copy()
    out = {(source, target): events[row] for row, source, target in keys.iter_rows()}
    world = events.sum(axis=0)
    return ConflictPanel(tuple(months), out, states, world)


def conflict_of(whole: ConflictPanel, a: State, b: State) -> tuple[DirectedSeries, Floats]:
    """Lay the conflict of two states out as two series by month.

    Args:
        whole: Conflict of all dyads.
        a: One state.
        b: The other.

    Returns:
        The series, A's first [events]; beside them what drives both alike, as `control_columns` gives it.

    Raises:
        DyadError: A side with conflict in under `MIN_ACTIVE` months.
    """
    events, totals = whole.pair(a.code, b.code)
    for name, column in ((a.name, 0), (b.name, 1)):
        if (events[:, column].sum(axis=1) > 0).sum() < MIN_ACTIVE:
            raise DyadError(
                f"{a.code}-{b.code}: conflict by {name} in under {MIN_ACTIVE} months; reciprocity cannot be told"
            )
    series = DirectedSeries((a.name, b.name), events.sum(axis=2), whole.months, "M")
    return series, control_columns(totals.sum(axis=2), damped=True)


def _month_end(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
