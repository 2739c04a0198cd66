"""The record's score: what has come due, beside a constant and the pair's own past with its order ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr

from thawcast.evaluation.calibration import reliability
from thawcast.evaluation.scores import brier, log_score, skill
from thawcast.values import Floats

FORECASTERS = ("forecast", "constant", "exchangeable")

BOUND = 0.03
"""How near to 0 and 1 the baselines come: no nearer than the forecasts do."""

_LINE = {
    "number": pl.Int64,
    "pseudo": pl.Boolean,
    "as_of": pl.String,
    "a": pl.String,
    "b": pl.String,
    "source": pl.String,
    "freq": pl.String,
    "data_to": pl.String,
    "line": pl.Float64,
    "horizon_months": pl.Int64,
    "probability": pl.Float64,
}


@dataclass(frozen=True)
class Scored:
    """How the forecasts on record fared.

    Args:
        lines: How many there are.
        cases: Those that have come due: `number, pseudo, as_of, a, b, source, freq, horizon_months, happened`, a column
            a forecaster [probability].
        table: By `made` (`forecasts` or `pseudo-forecasts`), `horizon_months` and `forecaster`: `cases`, `happened`
            (share), `brier`, `log_score` [nats], `skill` (Brier, over the constant).
        reliable: By `made`, groups of equal size of forecasts: `low, high, mean`, `share` that happened, `cases`.
    """

    lines: int
    cases: pl.DataFrame
    table: pl.DataFrame
    reliable: pl.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """Return all of it but the cases."""
        return {
            "lines": self.lines,
            "due": self.cases.height,
            "scores": self.table.to_dicts(),
            "reliability": self.reliable.to_dicts(),
        }


def score(lines: Sequence[Mapping[str, Any]], rows: pl.DataFrame) -> Scored:
    """Score every forecast whose months ahead are known, against the levels as they were known then.

    A forecast came true where the mean level of its months (or years) ahead lies above its line. *Constant* is the
    share of earlier forecasts of its horizon that came true, of those that had come due by its day, with one of each
    kind added. *Exchangeable* puts the pair's own levels up to that day, n of them with mean m and variance v, against
    the line, their order ignored: Phi((m - line) / sqrt(v (1/n + 1/ahead))).

    Args:
        lines: Lines of the record, as `register.read` gives them.
        rows: Rows of `TEMPERATURE`.

    Returns:
        The scores; without a case empty tables.
    """
    said = pl.DataFrame([{name: line[name] for name in _LINE} for line in lines], schema=_LINE)
    series = {key: _series(part) for key, part in rows.group_by("source", "freq", "a", "b")}
    due = [found for line in said.iter_rows(named=True) if (found := _judged(line, series)) is not None]
    schema = {"number": pl.Int64, "happened": pl.Float64, "exchangeable": pl.Float64, "known_on": pl.Date}
    judged = pl.DataFrame(due, schema=schema, orient="row")
    cases = said.join(judged, on="number").with_columns(forecast="probability").sort("as_of", "number")
    cases = cases.with_columns(constant=pl.Series(_constant(cases), dtype=pl.Float64))
    by = pl.when("pseudo").then(pl.lit("pseudo-forecasts")).otherwise(pl.lit("forecasts"))
    cases = cases.with_columns(made=by)
    table = [_scores(part, key) for key, part in cases.group_by("made", "horizon_months", maintain_order=True)]
    groups = [
        reliability(part["forecast"].to_numpy(), part["happened"].to_numpy()).with_columns(made=pl.lit(str(key[0])))
        for key, part in cases.group_by("made", maintain_order=True)
    ]
    whole = pl.concat(table).sort("made", "horizon_months", maintain_order=True) if table else pl.DataFrame()
    return Scored(said.height, cases, whole, pl.concat(groups) if groups else pl.DataFrame())


_Series = tuple[np.ndarray, np.ndarray, Floats]


def _series(part: pl.DataFrame) -> _Series:
    """Lay one pair's levels out by period: number of the month, day known, level."""
    ordered = part.sort("period")
    month = ordered["period"].dt.year().cast(pl.Int64) * 12 + ordered["period"].dt.month() - 1
    return month.to_numpy(), ordered["known_on"].to_physical().to_numpy(), ordered["level"].to_numpy()


def _judged(line: dict[str, Any], series: Mapping[Any, _Series]) -> tuple[int, float, float, date] | None:
    """Judge one line: whether it came true, what the exchangeable says, and when that was known; None if not due."""
    found = series.get(tuple(line[name] for name in ("source", "freq", "a", "b")))
    if found is None:
        return None
    month, known, level = found
    step = 1 if line["freq"] == "M" else 12
    ahead = line["horizon_months"] // step
    seen = int(np.searchsorted(known, (date.fromisoformat(line["data_to"]) - date(1970, 1, 1)).days, side="right"))
    later = slice(seen, seen + ahead)
    if seen < 2 or level[later].size < ahead or month[later][-1] != month[seen - 1] + line["horizon_months"]:
        return None
    past = level[:seen]
    spread = float(np.sqrt(past.var(ddof=1) * (1 / seen + 1 / ahead)))
    margin = float(past.mean() - line["line"])
    p = float(ndtr(margin / spread)) if spread > 0 else 0.5
    happened = float(level[later].mean() > line["line"])
    last = date.fromordinal(date(1970, 1, 1).toordinal() + int(known[later].max()))
    return line["number"], happened, min(max(p, BOUND), 1 - BOUND), last


def _constant(cases: pl.DataFrame) -> list[float]:
    """Give the share of each horizon's forecasts that had come true by each case's day, with one of each kind added."""
    told: list[float] = []
    for row in cases.iter_rows(named=True):
        by = pl.col("known_on") <= date.fromisoformat(row["as_of"])
        known = cases.filter(by, pl.col("horizon_months") == row["horizon_months"])["happened"]
        told.append((float(known.sum()) + 1) / (known.len() + 2))
    return told


def _scores(part: pl.DataFrame, key: tuple[object, ...]) -> pl.DataFrame:
    happened = part["happened"].to_numpy()
    usual = brier(part["constant"].to_numpy(), happened)
    return pl.DataFrame(
        [
            {
                "made": key[0],
                "horizon_months": key[1],
                "forecaster": name,
                "cases": part.height,
                "happened": float(happened.mean()),
                "brier": float(brier(part[name].to_numpy(), happened)),
                "log_score": float(log_score(part[name].to_numpy(), happened)),
                "skill": float(skill(brier(part[name].to_numpy(), happened), usual)),
            }
            for name in FORECASTERS
        ]
    )
