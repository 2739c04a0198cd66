"""The stock as a ladder, beside pairs that a reader knows."""

from collections.abc import Mapping

import polars as pl

from thawcast.brief.figures import Ladder, Lane, Plain, Rung, ValueAt
from thawcast.standing.stock.classes import CLASSES, examples
from thawcast.standing.stock.result import PairStock
from thawcast.standing.stock.tables import TOP

NEAR = 0.25
"""Distance from a class within which the stock is said to be near it."""


def known_pairs(year: int) -> tuple[tuple[str, str], ...]:
    """Give two pairs a class that a reader knows in a year, as the peace scale has them.

    Args:
        year: The year.
    """
    return tuple(pair for both in examples(year)[1] for pair in both)


def ladder(own: PairStock, others: pl.DataFrame, *, pair: tuple[str, str], names: Mapping[str, str]) -> Ladder:
    """Lay out where two states stand on the scale of all pairs.

    Args:
        own: Their stock.
        others: Rows of `STOCK` of the same year, of any pairs; those of `known_pairs` are drawn, at their own stock.
        pair: Codes of the two.
        names: Code to name of the states of the day; a pair of which one is missing is left out.
    """
    value = own.value
    at = value.value or 0.0
    known = [(a, b) for a, b in known_pairs(own.year) if a in names and b in names and (a, b) != pair]
    stands = {(a, b): v for a, b, v in others.filter(year=own.year).select("a", "b", "value").iter_rows()}
    rungs = tuple(Rung(_both(key, names), stands[key]) for key in dict.fromkeys(known) if key in stands)
    title = between(at)
    who = _both(pair, names)
    rows = [(who, f"{at:.1f}", f"{value.low or 0:.1f} to {value.high or TOP:.1f}")]
    rows += [(rung.who, f"{rung.value:.1f}", "") for rung in sorted(rungs, key=lambda rung: -rung.value)]
    return Ladder(
        plain=Plain(
            title=title,
            under=f"Stock of {own.year}: what is known of their ties, 0 to {TOP}. Compare pairs by this alone.",
            alt=f"{who}: {at:.1f} on a scale from 0, {CLASSES[0].name}, to {TOP}, {CLASSES[-1].name}. {title}.",
            headings=("Pair", "Stock", "90% range"),
            rows=tuple(rows),
        ),
        classes=tuple(each.name for each in CLASSES),
        own=ValueAt(float(own.year), at, value.low, value.high),
        who="the two",
        others=rungs,
    )


def _both(pair: tuple[str, str], names: Mapping[str, str]) -> str:
    return " and ".join(sorted(names.get(code, code) for code in pair))


def between(value: float) -> str:
    """Say between which classes a stock lies.

    Args:
        value: The stock, 0 to 4.

    Example:
        >>> between(1.6), between(2.1), between(0.0)
        ('Between lesser rivalry and negative peace', 'Near negative peace', 'Near severe rivalry')
    """
    nearest = round(value)
    if abs(value - nearest) <= NEAR:
        return f"Near {CLASSES[nearest].name}"
    low = int(value)
    return f"Between {CLASSES[low].name} and {CLASSES[low + 1].name}"


def stock_lane(own: PairStock) -> Lane:
    """Lay the stock of all years out on the axis of time.

    Args:
        own: The stock of two states.
    """
    readings = tuple(
        ValueAt(float(year), value, low, high)
        for year, value, low, high in own.history.select("year", "value", "low", "high").drop_nulls().iter_rows()
    )
    return Lane("Stock (0 to 4)", readings, None, (), scale=(0.0, float(TOP)))
