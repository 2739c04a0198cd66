"""The record's score: what has come due, beside a constant and the pair's own past with its order ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.durability.due import DUE, due
from thawcast.evaluation.calibration import reliability
from thawcast.evaluation.scores import brier, log_score, skill
from thawcast.standing.temperature.imported import month_counts
from thawcast.standing.temperature.seen import Seen, of_counts
from thawcast.standing.temperature.sources import IMPORTED, LEVEL_SOURCES
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS
from thawcast.values import Floats

FORECASTERS = ("forecast", "constant", "exchangeable")

LINE = {
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
"""What is read of a line of the record."""


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
    if dataset.imported is not None and any(source.startswith(IMPORTED) for source in asked):
        months = month_counts(dataset.imported.counts(DYAD_COUNTS))
        for (src,), counts in months.group_by("src", maintain_order=True):
            found[f"{IMPORTED}{src}", "M"] = of_counts(counts, season=12)
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
    said = laid_out(lines)
    parts = [
        due(part, rows, seen[source, freq])
        for (source, freq), part in said.group_by("source", "freq")
        if (source, freq) in seen
    ]
    return scored(said.join(pl.concat([pl.DataFrame(schema=DUE), *parts]), on="number"), lines=said.height)


def laid_out(lines: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Lay lines of the record out, days as days.

    Args:
        lines: Lines of the record, as `register.read` gives them.

    Returns:
        Columns `LINE`.
    """
    said = pl.DataFrame([{name: line[name] for name in LINE} for line in lines], schema=LINE)
    return said.with_columns(pl.col("as_of", "data_to").str.to_date())


def seeded(table: pl.DataFrame) -> tuple[pl.DataFrame, Scored]:
    """Lay the pseudo-forecasts that ship out as a record, and score them.

    Args:
        table: Rows of `PSEUDO_FORECASTS`.

    Returns:
        Every one of them, and the score of those that have come due.
    """
    said = (
        table.sort("as_of", "a", "b", "horizon_months")
        .with_row_index("number", offset=1)
        .with_columns(pl.col("number").cast(pl.Int64), pl.col("happened").cast(pl.Float64), pseudo=pl.lit(value=True))
    )
    return said, scored(said.filter(pl.col("happened").is_not_null()).rename({"due_on": "known_on"}), lines=said.height)


def scored(cases: pl.DataFrame, *, lines: int) -> Scored:
    """Score forecasts that were judged.

    Args:
        cases: `LINE` with days as days, and `durability.due.DUE`.
        lines: How many are on record.
    """
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
    return Scored(lines, cases, whole, pl.concat(groups) if groups else pl.DataFrame())


def _constant(cases: pl.DataFrame) -> Floats:
    """Give the share of each horizon's forecasts that had come true by each case's day, with one of each kind added."""
    told = np.zeros(cases.height)
    days = {name: cases[name].to_physical().to_numpy() for name in ("as_of", "known_on")}
    months, happened = cases["horizon_months"].to_numpy(), cases["happened"].to_numpy()
    for horizon in np.unique(months):
        own = np.flatnonzero(months == horizon)
        by = own[np.argsort(days["known_on"][own], kind="stable")]
        known = np.searchsorted(days["known_on"][by], days["as_of"][own], side="right")
        true = np.append(0.0, np.cumsum(happened[by]))
        told[own] = (true[known] + 1) / (known + 2)
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
