"""Months of a dyad with what drives both sides alike, out of what one data set counted of all dyads."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.errors import DyadError
from thawcast.states import State
from thawcast.street.estimate.series import Clock, DirectedSeries, damp, reached
from thawcast.street.estimate.shared_course import independent
from thawcast.street.terms import MIN_ACTIVE, needed_active
from thawcast.values import Floats

DENSE_FROM = {"icews_conflict": date(2001, 1, 1), "icews_east_asia": date(2001, 1, 1)}
"""Month from which a source is dense. Before, most dyads are not covered, and growing coverage looks like answers."""

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")

WHOLE = 0.5
"""Share of a month's days that a source must cover for the month to count; the others are holes."""

KINDS = {
    "conflict": (2, 3),
    "verbal": (2,),
    "material": (3,),
    "cooperation": (0, 1),
    "verbal_cooperation": (0,),
    "material_cooperation": (1,),
}
"""Series to the quad classes that it adds up."""


@dataclass(frozen=True)
class MonthPanel:
    """Monthly counts of every directed dyad in one data set.

    Args:
        data_set: Which.
        months: First day of each month that it covers; what lies between two of them is a hole.
        counts: (source, target) to months by quad class, mirrored events left out [events].
        mirrored: The same of the mirrored events; empty where the data set marks none.
        by_state: Source to months by quad class, toward all targets, mirrored events left out.
        world: Months by quad class, all dyads.
    """

    data_set: str
    months: tuple[date, ...]
    counts: Mapping[tuple[str, str], Floats]
    mirrored: Mapping[tuple[str, str], Floats]
    by_state: Mapping[str, Floats]
    world: Floats

    @property
    def clock(self) -> Clock | None:
        """Number of each month on a calendar without holes; None where there are none."""
        number = np.array([m.year * 12 + m.month for m in self.months], dtype=np.int64)
        return None if not number.size or number[-1] - number[0] == number.size - 1 else number - number[0]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Pairs of which both sides did something, by code."""
        return sorted({(min(k), max(k)) for k in self.counts if (k[1], k[0]) in self.counts})

    def pair(self, a: str, b: str, *, mirrors: bool = False) -> tuple[Floats, Floats]:
        """Counts of a dyad and totals that leave it out.

        Args:
            a: One state.
            b: The other.
            mirrors: Whether mirrored events stay in the dyad's counts.

        Returns:
            Counts, months by direction (A to B, B to A) by quad class; totals, months by three (A toward others, B
            toward others, all states but the two) by quad class.
        """
        none = np.zeros_like(self.world)
        there, back = self.counts.get((a, b), none), self.counts.get((b, a), none)
        own_a, own_b = self.by_state.get(a, none), self.by_state.get(b, none)
        totals = np.stack([own_a - there, own_b - back, self.world - own_a - own_b], axis=1)
        if mirrors:
            there, back = there + self.mirrored.get((a, b), none), back + self.mirrored.get((b, a), none)
        return np.stack([there, back], axis=1), totals

    def until(self, day: date) -> int:
        """Number of months that had ended by a day."""
        return bisect_left(self.months, (day + timedelta(days=1)).replace(day=1))


def conduct_of(events: Floats, kind: str) -> Floats:
    """Add up the quad classes of a series: months by ... by quad class to months by ..."""
    return events[..., list(KINDS[kind])].sum(axis=-1)


LAGGED_FROM = 60
"""Months from which on controls enter with their last month's values too, so that a slow common wave is no answer."""


def controls_of(totals: Floats, kind: str, clock: Clock | None = None) -> Floats:
    """What drives both sides alike: the same conduct of each toward others and among others, and all reporting.

    Args:
        totals: Months by three by quad class, as `MonthPanel.pair` gives them [events].
        kind: One of `KINDS`.
        clock: Number of each month, where some are missing.

    Returns:
        Months by controls, damped, this month's and last month's; the first month after a hole repeats its own value as
        its past. Columns that are constant or made up of
        others are dropped.
    """
    own = conduct_of(totals, kind)
    if totals[..., :2].any():  # a source that counts conflict alone has no reporting beside it
        own = np.column_stack([own, totals.sum(axis=(1, 2))])
    level = damp(own)
    if level.shape[0] >= LAGGED_FROM:
        before = np.concatenate([level[:1], level[:-1]])
        fresh = np.flatnonzero(~reached(level.shape[0], 1, clock)) + 1
        before[fresh] = level[fresh]
        level = np.concatenate([level, before], axis=1)
    return independent(np.column_stack([np.ones(level.shape[0]), level]))[:, 1:]


def month_panel(counts: pl.DataFrame, data_set: str, months: list[date]) -> MonthPanel:
    """Lay monthly counts of one data set out by dyad; a covered month without a row had no events.

    Args:
        counts: `source`, `target`, `period`, the quad classes and, where it marks mirrors, `verb_coop_mirrored` and its
            like.
        data_set: Which.
        months: First days of the months that it covers, in order.

    Returns:
        The panel.
    """
    keys = counts.select("source", "target").unique().sort("source", "target").with_row_index("row")
    calendar = pl.DataFrame({"period": months}, schema={"period": pl.Date}).with_row_index("t")
    placed = counts.join(keys, on=["source", "target"]).join(calendar, on="period")
    every, twins = (np.zeros((keys.height, len(months), len(QUADS))) for _ in range(2))
    place = (placed["row"].to_numpy(), placed["t"].to_numpy())
    np.add.at(every, place, placed.select(pl.col(QUADS).fill_null(0).cast(pl.Float64)).to_numpy())
    marks = [f"{q}_mirrored" for q in QUADS]
    marked = set(marks) <= set(placed.columns) and bool(placed.select(pl.col(marks).is_not_null().any()).row(0)[0])
    if marked:
        np.add.at(twins, place, placed.select(pl.col(marks).fill_null(0).cast(pl.Float64)).to_numpy())
    events = every - twins
    states: dict[str, Floats] = {}
    for row, (source,) in enumerate(keys.select("source").iter_rows()):
        states[source] = states[source] + events[row] if source in states else events[row].copy()
    names = {(source, target): row for row, source, target in keys.iter_rows()}
    return MonthPanel(
        data_set,
        tuple(months),
        {name: events[row] for name, row in names.items()},
        {name: twins[row] for name, row in names.items()} if marked else {},
        states,
        events.sum(axis=0),
    )


def panels(period_counts: pl.DataFrame, covered: pl.DataFrame, month_counts: pl.DataFrame) -> list[MonthPanel]:
    """Lay out every data set that counts events of both directions by month.

    Args:
        period_counts: Rows of the record.
        covered: Periods that each data set covers.
        month_counts: Rows of `tables.COUNTS` that ship as sums of both directions alone, read from their files.

    Returns:
        One panel a data set, by name.
    """
    by_month = period_counts.filter(
        (pl.col("freq") == "M") & pl.col("directed") & pl.any_horizontal(pl.col(QUADS).is_not_null())
    )
    rows = {str(name[0]): part for name, part in by_month.partition_by("data_set", as_dict=True).items()}
    both = month_counts.filter(pl.col("src") == "icews_east_asia")
    if both.height:
        rows["icews_east_asia"] = both
    out: list[MonthPanel] = []
    for name in sorted(rows):
        whole = covered.filter(
            (pl.col("data_set") == name)
            & (pl.col("freq") == "M")
            & (pl.col("days_covered") >= WHOLE * pl.col("days"))
            & (pl.col("period") >= DENSE_FROM.get(name, date.min))
        )
        out.append(month_panel(rows[name], name, whole["period"].sort().to_list()))
    return out


def imported_panels(days: pl.DataFrame) -> list[MonthPanel]:
    """Lay out the events that a user imported, by source; a month in which a source has no event of anyone is a hole.

    Args:
        days: Rows of `tables.DYAD_COUNTS` of all states, by day. Mirrored events are in them unless the import dropped
            them.

    Returns:
        One panel a source, by name.
    """
    by = ["src", "source", "target"]
    months = days.group_by(*by, period=pl.col("period").dt.truncate("1mo")).agg(pl.col(QUADS).sum())
    parts = {str(name[0]): part for name, part in months.partition_by("src", as_dict=True).items()}
    return [month_panel(parts[src], src, parts[src]["period"].unique().sort().to_list()) for src in sorted(parts)]


def conflict_panel(counts: pl.DataFrame) -> MonthPanel:
    """Lay monthly conflict counts out by dyad.

    Args:
        counts: Rows of `tables.COUNTS`; the monthly ones of the dense years are used.

    Returns:
        The panel.

    Example:
        >>> from thawcast.tables import COUNTS
        >>> conflict_panel(COUNTS.empty()).months
        ()
    """
    first = DENSE_FROM["icews_conflict"]
    rows = counts.filter((pl.col("freq") == "M") & (pl.col("period") >= first))
    if not rows.height:
        return MonthPanel("icews_conflict", (), {}, {}, {}, np.zeros((0, len(QUADS))))
    last: date = rows.select(pl.max("period")).item()
    return month_panel(rows, "icews_conflict", pl.date_range(first, last, "1mo", eager=True).to_list())


def conflict_of(whole: MonthPanel, a: State, b: State) -> tuple[DirectedSeries, Floats]:
    """Lay the conflict of two states out as two series by month.

    Args:
        whole: Conflict of all dyads.
        a: One state.
        b: The other.

    Returns:
        The series, A's first [events]; beside them what drives both alike, as `controls_of` gives it.

    Raises:
        DyadError: A side with conflict in under `MIN_ACTIVE` months.
    """
    events, totals = whole.pair(a.code, b.code)
    conflict = conduct_of(events, "conflict")
    for name, column in ((a.name, 0), (b.name, 1)):
        if (conflict[:, column] > 0).sum() < needed_active(conflict.shape[0]):
            raise DyadError(
                f"{a.code}-{b.code}: conflict by {name} in under {MIN_ACTIVE} months; reciprocity cannot be told"
            )
    series = DirectedSeries((a.name, b.name), conflict, whole.months, "M", whole.clock)
    return series, controls_of(totals, "conflict", whole.clock)
