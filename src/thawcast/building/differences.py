"""How a rebuilt table differs from the one that ships, beyond what the rounding of another processor can do.

Parameters are fitted to a point that rounding cannot move (`thawcast.fitting`), so tables built on two processors are
equal but for a figure that lies on the edge between two stored integers, or a parameter on the edge between two fourth
digits. What either can do is far less than what the figure leaves open; so that is what equal means here.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from thawcast.standing.temperature.tables import ONSET
from thawcast.tables import PER_MILLE
from thawcast.values import Floats

SHARE = 0.1
"""Share of its own interval's width by which a figure may differ."""

HUNDREDTHS = 2
"""Stored units by which a figure in hundredths without an interval may differ: .02 of a log-odds."""

THOUSANDTHS = 5
"""Stored units by which a probability or share without an interval may differ: .005."""

BARE: Mapping[str, int] = {
    **dict.fromkeys(("base", "rise", "level", "gap", "observed", "sd"), HUNDREDTHS),
    **dict.fromkeys(("p_rise", "rank", "weight", "own"), THOUSANDTHS),
    **dict.fromkeys(("p_a_hc3", "p_a_wild", "p_b_hc3", "p_b_wild"), THOUSANDTHS),
    "effective": 1,
}
"""Estimates that have no interval in their table, and by how much they may differ [stored units]."""


def differences(shipped: pl.DataFrame, rebuilt: pl.DataFrame, *, key: Sequence[str]) -> str | None:
    """Say how a rebuilt table differs from the one that ships.

    Equal means: a figure that has an interval, and the interval's ends, within a tenth of its width (of the wider of
    the two) or one stored unit; an estimate without one within what `BARE` says; all else, such as keys, dates, labels
    and counts, exactly. A row that only one of the two has is let pass in one case: it is an episode whose probability
    of being real lies as near to the one from which episodes begin.

    Args:
        shipped: The table as shipped (rounded integers).
        rebuilt: The same table computed anew.
        key: Columns that together identify a row.

    Returns:
        None if equal in that sense, else one line.
    """
    if shipped.schema == rebuilt.schema and shipped.equals(rebuilt):
        return None
    for these, those, what in ((shipped, rebuilt, "shipped, not rebuilt"), (rebuilt, shipped, "rebuilt, not shipped")):
        only = [c for c in these.columns if c not in those.columns]
        if only:
            return f"columns {', '.join(only)} {what}"
    if shipped.columns != rebuilt.columns:
        return "columns in another order"
    other = [c for c in shipped.columns if shipped.schema[c] != rebuilt.schema[c]]
    if other:
        return f"columns {', '.join(other)} differ in type"
    for these, those, what in ((shipped, rebuilt, "shipped, not rebuilt"), (rebuilt, shipped, "rebuilt, not shipped")):
        only = these.join(those, on=key, how="anti", nulls_equal=True)
        unexplained = only.filter(~_on_the_edge(only))
        if unexplained.height:
            first = unexplained.select(key).row(0)
            return f"{unexplained.height} rows {what}, the first {'-'.join(str(part) for part in first)}"
    both = shipped.join(rebuilt, on=key, how="inner", suffix=_REBUILT, nulls_equal=True)
    apart = {c: _apart(both, c, shipped.columns) for c in shipped.columns if c not in key}
    columns = [c for c, rows in apart.items() if rows]
    if not columns:
        return None
    return f"columns {', '.join(columns)} differ in up to {max(apart.values())} of {both.height} rows"


def interval(column: str, columns: Sequence[str]) -> tuple[str, str] | None:
    """Name the ends of the interval that a column belongs to: by contract they follow the figure.

    Example:
        >>> interval("p_real", ["id", "base", "p_real", "p_low", "p_high"])
        ('p_low', 'p_high')
        >>> interval("base", ["id", "base", "p_real", "p_low", "p_high"])
    """
    at = list(columns).index(column)
    for low in (at + 1, at, at - 1):
        ends = list(columns[low : low + 2])
        if low > 0 and len(ends) == 2 and ends[0].endswith("low") and ends[1].endswith("high"):
            return ends[0], ends[1]
    return None


_REBUILT = " rebuilt"


def _on_the_edge(rows: pl.DataFrame) -> pl.Series:
    """Tell which rows are episodes that the last digit makes or unmakes."""
    if "p_real" not in rows.columns:
        return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    allowed = pl.max_horizontal(1, SHARE * (pl.col("p_high") - pl.col("p_low")))
    return rows.select((pl.col("p_real") - round(ONSET * PER_MILLE)).abs() <= allowed).to_series()


def _apart(both: pl.DataFrame, column: str, columns: Sequence[str]) -> int:
    """Count the rows in which a column differs by more than it may."""
    ends = interval(column, columns)
    one, two = both[column], both[column + _REBUILT]
    if ends is None and column not in BARE:
        return int(one.ne_missing(two).sum())
    lengths = [s.list.len() if isinstance(s.dtype, pl.List) else s.is_null() for s in (one, two)]
    if lengths[0].ne_missing(lengths[1]).any():
        return int(lengths[0].ne_missing(lengths[1]).sum())
    gap = np.abs(_numbers(one) - _numbers(two))
    allowed = np.full(gap.shape, float(BARE.get(column, 1)))
    if ends is not None:
        widths = [_numbers(both[ends[1] + of]) - _numbers(both[ends[0] + of]) for of in ("", _REBUILT)]
        allowed = np.fmax(1.0, SHARE * np.fmax(*widths))
    return int((gap > allowed).sum())


def _numbers(values: pl.Series) -> Floats:
    """Lay out stored integers, or lists of them one after the other; NaN where there is none."""
    flat = values.explode() if isinstance(values.dtype, pl.List) else values
    return flat.cast(pl.Float64).to_numpy()
