"""What moves all relations of one state in a year: the state's own shock, told apart from its dyads' changes.

    change[i, j] = world + shock[i] + shock[j] + rest[i, j]       change: level less the mean of the two years before

Shocks and rests are normal with variances estimated from the year's own dyads (EM), so a state with few dyads is pulled
to zero.

Reference:
    Searle, Casella & McCulloch (1992), Variance Components, ch. 7 (best prediction) and 8 (EM).
"""

from datetime import date

import numpy as np
import polars as pl

from thawcast.standing.tables import STATE_SHOCKS
from thawcast.tables import LOG_ODDS
from thawcast.values import Z90, rounded

BUSY = 30
"""Events in the year that a dyad needs to be counted."""

EM_STEPS = 60


def changes(levels: pl.DataFrame) -> pl.DataFrame:
    """Give each dyad's change of level against the mean of the two years before, as known in that year.

    Args:
        levels: Rows of `TEMPERATURE` of one yearly source.

    Returns:
        Columns `a, b, year, change [log-odds], n_events`, for years whose two predecessors have levels.
    """
    rows = levels.select("a", "b", "level", "n_events", year=pl.col("period").dt.year())
    before = [rows.select("a", "b", pl.col("year") + k, pl.col("level").alias(f"before{k}")) for k in (1, 2)]
    joined = rows.join(before[0], on=["a", "b", "year"]).join(before[1], on=["a", "b", "year"])
    change = pl.col("level") - (pl.col("before1") + pl.col("before2")) / 2
    return joined.select("a", "b", "year", "n_events", change=change).sort("year", "a", "b")


def state_shocks(levels: pl.DataFrame) -> pl.DataFrame:
    """Estimate every state's shock of every year.

    Args:
        levels: Rows of `TEMPERATURE`; only yearly sources that count events give any.

    Returns:
        Rows of `STATE_SHOCKS`; a year's rest on the levels of that year and the two before.

    Reference:
        Searle, Casella & McCulloch (1992), ch. 7-8.
    """
    frames = [STATE_SHOCKS.empty()]
    yearly = levels.filter(pl.col("freq") == "Y")
    for (source,), own in yearly.group_by("source", maintain_order=True):
        known = dict(own.group_by("period").agg(pl.col("known_on").max()).iter_rows())
        busy = changes(own).filter(pl.col("n_events") >= BUSY)
        for (year,), rows in busy.group_by("year", maintain_order=True):
            period = date(int(year), 1, 1)  # pyright: ignore[reportArgumentType] (Polars' group key has no static type)
            frames.append(
                _of_year(rows)
                .with_columns(source=pl.lit(source), period=pl.lit(period), known_on=pl.lit(known[period]))
                .select(list(STATE_SHOCKS.columns))
            )
    return pl.concat(frames).sort(STATE_SHOCKS.key)


def _of_year(rows: pl.DataFrame) -> pl.DataFrame:
    """Estimate every state's shock of a year from the changes of its pairs."""
    states = sorted({*rows["a"], *rows["b"]})
    place = {code: k for k, code in enumerate(states)}
    one, two = (np.array([place[code] for code in rows[side]]) for side in ("a", "b"))
    shock, sd, dyads = _predict(rows["change"].to_numpy(), one, two, len(states))
    return pl.DataFrame(
        {
            "state": states,
            "shock": LOG_ODDS.rounded(shock),
            "low": LOG_ODDS.rounded(shock - Z90 * sd),
            "high": LOG_ODDS.rounded(shock + Z90 * sd),
            "n_dyads": dyads.astype(np.int16),
        }
    )


def _predict(
    change: np.ndarray, one: np.ndarray, two: np.ndarray, states: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Predict the shocks with their standard deviations, and count each state's dyads."""
    n = change.size
    design = np.zeros((n, states))
    design[np.arange(n), one] += 1.0
    design[np.arange(n), two] += 1.0
    gram = design.T @ design
    # In the coordinates of the Gram matrix every step of the EM is a sum: no inverse is taken.
    size, turn = np.linalg.eigh(gram)
    spread, pulled, ones = change - change.mean(), design.T @ change, design.T @ np.ones(n)
    world, shared, rest = float(change.mean()), 0.02, float(spread @ spread / n) + 1e-6

    def predict() -> tuple[np.ndarray, np.ndarray]:
        inverse = 1.0 / (size / rest + 1.0 / shared)
        return turn @ (inverse * (turn.T @ (pulled - world * ones))) / rest, inverse

    for _ in range(EM_STEPS):
        mean, inverse = predict()
        left = change - world - design @ mean
        shared = max(float((mean @ mean + inverse.sum()) / states), 1e-6)
        rest = max(float((left @ left + size @ inverse) / n), 1e-6)
        world = float((change - design @ mean).mean())
    world, shared, rest = rounded(np.array([world, shared, rest])).tolist()
    mean, inverse = predict()
    cov = (turn * inverse) @ turn.T
    return mean, np.sqrt(np.diag(cov)), np.diag(gram)
