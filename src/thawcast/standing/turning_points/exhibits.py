"""What the search for turning points shows: tables, figures for JSON, and what stands beside a search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from thawcast.brief.model import Table
from thawcast.standing.turning_points.excess import Excess
from thawcast.standing.turning_points.of_dyad import SearchedSeries
from thawcast.standing.turning_points.search import NEW, Since, pelt, since

LAST_PERIODS = 12
"""Periods of the online answer that are shown."""


@dataclass(frozen=True)
class SearchWithPeers:
    """What stands beside a search.

    Args:
        searched: The search.
        online: Since when the level has run, as known after each period; None where not asked for.
        pelt: Changes by ruptures' PELT; None where not asked for.
    """

    searched: SearchedSeries
    online: tuple[Since, ...] | None
    pelt: tuple[date, ...] | None

    def numbers(self) -> dict[str, object]:
        """Lay search and what stands beside it out for JSON."""
        told: dict[str, object] = dict(self.searched.found.numbers())
        if self.online is not None:
            told["online"] = [
                {"period": s.period.isoformat(), "start": s.start.isoformat(), "p": s.p, "p_new": s.p_new}
                for s in self.online
            ]
        if self.pelt is not None:
            told["pelt"] = [day.isoformat() for day in self.pelt]
        return told

    def lines(self) -> list[str]:
        """Say which types of event came or went with each turn, and what PELT finds."""
        series = self.searched
        said: list[str] = []
        for turn, types in zip(series.found.turns, series.kinds or (), strict=False):
            text = "; ".join(f"{series.names[e.root]} {e.before:.1f} to {e.after:.1f} a month" for e in types[:4])
            said.append(f"  {turn.period:%Y-%m} {turn.direction}: {text or 'no type of event stands out'}")
        if self.pelt is not None:
            dates = ", ".join(day.isoformat()[: series.digits] for day in self.pelt)
            said.append(f"  PELT (ruptures, BIC penalty): {dates or 'no change'}")
        return said


def beside(searched: SearchedSeries, *, online: bool, reference: bool) -> SearchWithPeers:
    """Compute what stands beside a search.

    Args:
        searched: The search.
        online: Whether the online answer is wanted.
        reference: Whether PELT is.
    """
    series = searched.found.series
    return SearchWithPeers(searched, since(series) if online else None, pelt(series) if reference else None)


def numbers(searched: Iterable[SearchWithPeers], *, by_types: bool) -> Mapping[str, object]:
    """Lay searches out for JSON, each in its place.

    Args:
        searched: The searches with what stands beside them.
        by_types: Whether types of event were looked at.
    """
    told: dict[str, object] = {"yearly": None}
    if by_types:
        told |= {"monthly_conflict": {}, "event_types": {}}
    for one in searched:
        first, second = one.searched.place
        _put(told, first, second, one.numbers())
        if one.searched.kinds is not None:
            kinds = [[_kind(e, one.searched) for e in turn] for turn in one.searched.kinds]
            _put(told, "event_types", second, kinds)
    return told


def _put(told: dict[str, object], first: str, second: str, value: object) -> None:
    held = told.get(first)
    told[first] = (held if isinstance(held, dict) else {}) | {second: value} if second else value


def _kind(e: Excess, series: SearchedSeries) -> dict[str, object]:
    """Lay a type of event out for JSON; a quad class has no CAMEO root."""
    told: dict[str, object] = {**vars(e), "name": series.names[e.root]}
    return told if series.place[0] == "monthly_conflict" else {k: v for k, v in told.items() if k != "root"}


def turn_table(series: SearchedSeries) -> Table:
    """Tabulate the turning points of a series."""
    unit = series.found.series.unit.replace("_", " ")
    rows: list[tuple[str, ...]] = []
    for turn in series.found.turns:
        first, last = (day.isoformat()[: series.digits] for day in (turn.first, turn.last))
        size = turn.size
        rows.append(
            (
                turn.period.isoformat()[: series.digits],
                first if first == last else f"{first} to {last}",
                turn.direction,
                f"{turn.p:.2f}",
                f"{size.value:+.2f}",
                f"{size.low:+.2f} to {size.high:+.2f}",
            )
        )
    title = series.title if rows else f"{series.title}: no change of level with a probability of .5 or more"
    headings = ("From", "90% interval", "Direction", "Probability", f"Change ({unit})", "90% interval")
    return Table(title, headings, tuple(rows))


def online_table(found: SearchWithPeers) -> Table | None:
    """Tabulate since when the level has run, after each of the last periods; None where not asked for."""
    if found.online is None:
        return None
    digits = found.searched.digits
    unit = "years" if digits == 4 else "months"
    rows = tuple(
        (row.period.isoformat()[:digits], row.start.isoformat()[:digits], f"{row.p:.2f}", f"{row.p_new:.2f}")
        for row in found.online[-LAST_PERIODS:]
    )
    headings = ("After", "Level since", "Probability", f"New within {NEW} {unit}")
    return Table("Since when the level has run, as known after each period", headings, rows)
