"""The record's score: what has come due, beside a constant and the pair's own past with its order ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr

from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.durability.forecast.cases import LevelCourse, Rises
from thawcast.durability.forecast.outcomes import exchangeable_margin, outcomes
from thawcast.evaluation.calibration import reliability
from thawcast.evaluation.scores import brier, log_score, skill
from thawcast.standing.levels.monthly_data import month_counts
from thawcast.standing.temperature.seen import Seen, of_counts
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS

FORECASTERS = ("forecast", "constant", "exchangeable")

BOUND = 0.03
"""How near to 0 and 1 the exchangeable comes."""

HALF = 0.5
"""Probability of having lasted, on raw counts, from which a forecast came true."""

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


def judges(dataset: Dataset, lines: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Seen]:
    """Lay out what the level sources of forecasts have seen, and imports: what they are judged by.

    Args:
        dataset: The data.
        lines: Lines of the record.

    Returns:
        By source and frequency.
    """
    record = dataset.table(PERIOD_COUNTS) if dataset.has(PERIOD_COUNTS) else PERIOD_COUNTS.empty()
    there, asked = set(record["data_set"]), {line["source"] for line in lines}
    found = {(s.id, s.freq): s.seen(record) for s in LEVEL_SOURCES if s.id in there & asked}
    if dataset.imported is not None and any(source.startswith("imported_") for source in asked):
        months = month_counts(dataset.imported.counts(DYAD_COUNTS))
        for (src,), counts in months.group_by("src", maintain_order=True):
            found[f"imported_{src}", "M"] = of_counts(counts, season=12)
    return found


def score(lines: Sequence[Mapping[str, Any]], rows: pl.DataFrame, seen: Mapping[tuple[str, str], Seen]) -> Scored:
    """Score every forecast whose months ahead were seen, by raw counts or scores as the forecasters are taught.

    A forecast came true where the mean level of the years ahead, of raw counts and beside the other pairs, lay above
    its line more likely than not (`durability.forecast.outcomes`). *Constant* is the share of earlier forecasts of its
    horizon that came true, of those that had come due by its day, with one of each kind added. *Exchangeable* puts the
    pair's own raw past, its order ignored, against the line.

    Args:
        lines: Lines of the record, as `register.read` gives them.
        rows: Rows of `TEMPERATURE`, which tell the last period that a forecast knew.
        seen: What `judges` gives.

    Returns:
        The scores; without a case empty tables.
    """
    said = pl.DataFrame([{name: line[name] for name in _LINE} for line in lines], schema=_LINE)
    by = ["source", "freq"]
    parts = [
        _due(part, rows, seen[source, freq]) for (source, freq), part in said.group_by(by) if (source, freq) in seen
    ]
    schema = {"number": pl.Int64, "happened": pl.Float64, "exchangeable": pl.Float64, "known_on": pl.Date}
    cases = said.join(pl.concat([pl.DataFrame(schema=schema), *parts]), on="number")
    cases = cases.with_columns(forecast="probability").sort("as_of", "number")
    cases = cases.with_columns(constant=pl.Series(_constant(cases), dtype=pl.Float64))
    made = pl.when("pseudo").then(pl.lit("pseudo-forecasts")).otherwise(pl.lit("forecasts"))
    cases = cases.with_columns(made=made)
    table = [_scores(part, key) for key, part in cases.group_by("made", "horizon_months", maintain_order=True)]
    groups = [
        reliability(part["forecast"].to_numpy(), part["happened"].to_numpy()).with_columns(made=pl.lit(str(key[0])))
        for key, part in cases.group_by("made", maintain_order=True)
    ]
    whole = pl.concat(table).sort("made", "horizon_months", maintain_order=True) if table else pl.DataFrame()
    return Scored(said.height, cases, whole, pl.concat(groups) if groups else pl.DataFrame())


def _due(part: pl.DataFrame, rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Judge the lines of one source: whether they came true, what the exchangeable says, and when that was known."""
    keys = pl.DataFrame(list(seen.keys), schema=["a", "b"], orient="row").with_row_index("pair")
    last = part.join(rows.select("source", "freq", "a", "b", "period", "known_on"), on=["source", "freq", "a", "b"])
    last = last.filter(pl.col("known_on") <= pl.col("data_to").str.to_date())
    told = last.group_by("number").agg(pl.col("period").max(), pl.col("a", "b", "line", "horizon_months").first())
    told = told.join(keys, on=["a", "b"]).sort("number")
    months = 12 * (told["period"].dt.year().cast(pl.Int64) - seen.first.year) + told["period"].dt.month() - 1
    at, line = (months * seen.season // 12).to_numpy(), told["line"].to_numpy()
    cases = Rises(told["pair"].to_numpy(), at, at, line, np.zeros_like(line), line, np.ones_like(line))
    of = LevelCourse("", seen.season, seen.keys, seen.first.year, {}, np.zeros((len(seen.keys), 0)))
    lasted = outcomes(seen, of, cases)[np.arange(line.size), told["horizon_months"].to_numpy() // 12 - 1]
    p = np.clip(ndtr(exchangeable_margin(seen, of, cases)), BOUND, 1 - BOUND)
    end = pl.col("period").dt.offset_by("1y" if seen.season == 1 else "1mo")
    known = end.dt.offset_by(pl.format("{}mo", "horizon_months")).dt.offset_by("-1d")
    judged = told.select("number", known_on=known).with_columns(happened=pl.Series(lasted), exchangeable=pl.Series(p))
    due = judged.filter(pl.col("happened").is_not_nan())
    return due.select("number", (pl.col("happened") > HALF).cast(pl.Float64), "exchangeable", "known_on")


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
