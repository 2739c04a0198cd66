"""One thaw's forecast by the hazard, read from shipped figures: how likely, why, and how such forecasts fared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from thawcast.durability.tables import THAW_FORECASTS
from thawcast.evaluation import brier, skill, state_weights
from thawcast.values import Estimate, Floats

FEWEST_JUDGED = 30
"""Judged forecasts without which a record says nothing."""

STATE_DRAWS = 400
STATE_SEED = 6

RECORD_PEERS = ("climatology", "wide_climatology", "mechanical")

NEAR_FORECAST = 0.1
"""Past forecasts this close count as of the same size."""


@dataclass(frozen=True)
class Driver:
    """What one covariate does to a forecast.

    Args:
        term: Its name.
        deviation: How far from the average of those learned from [standard deviations].
        contribution: What that adds to the log-odds of a relapse in the year to come.
        gain: Change of the probability of lasting 36 months at the median of thaws that lasted; None where no
            government can change it.
    """

    term: str
    deviation: float
    contribution: float
    gain: float | None


@dataclass(frozen=True)
class TrackRecord:
    """How forecasts of one horizon fared that had been judged by the date.

    Args:
        horizon_months: Months ahead.
        judged: How many.
        skill: Over the better of two climatologies, with its interval; no value with fewer than `FEWEST_JUDGED`.
        mechanical: The same over the mechanical baseline.
        near: How many were within `NEAR_FORECAST` of this forecast.
        lasted: Share of those that lasted; None without any.
    """

    horizon_months: int
    judged: int
    skill: Estimate
    mechanical: Estimate
    near: int
    lasted: float | None

    @property
    def beats(self) -> bool:
        """Whether the hazard beat climatology, clear of zero, as far as could be known."""
        return self.skill.low is not None and self.skill.low > 0


@dataclass(frozen=True)
class HazardOutlook:
    """The hazard's forecast of one thaw.

    Args:
        origin: Year at whose end it was made.
        lasting: Probability of lasting by months ahead.
        drivers: Largest contribution first.
        records: By months ahead.
    """

    origin: int
    lasting: Mapping[int, Estimate]
    drivers: tuple[Driver, ...]
    records: Mapping[int, TrackRecord]

    @property
    def leads(self) -> bool:
        """Whether the hazard heads the answer: only where, by the date, it had beaten climatology at every horizon.

        All or none, because the reference class counts another kind of end: a curve must not mix the two.
        """
        return bool(self.records) and all(record.beats for record in self.records.values())

    def numbers(self) -> dict[str, Any]:
        """Give the forecast as named values for the JSON."""
        return {
            "origin_year": self.origin,
            "leads": self.leads,
            "p_lasts": [
                {
                    "horizon_months": months,
                    "estimate": estimate,
                    "record": None
                    if (r := self.records.get(months)) is None
                    else {
                        "judged": r.judged,
                        "skill": r.skill,
                        "skill_over_mechanical": r.mechanical,
                        "alike": r.near,
                        "alike_lasted": r.lasted,
                    },
                }
                for months, estimate in self.lasting.items()
            ],
            "drivers": [vars(d) for d in self.drivers],
        }


def outlook(
    forecasts: pl.DataFrame,
    drivers: pl.DataFrame,
    past: Mapping[int, "Judged"],
    *,
    id: str,  # noqa: A002 (the column's name)
    year: int,
) -> HazardOutlook | None:
    """Read the forecast of a thaw.

    Args:
        forecasts: Rows of `tables.THAW_FORECASTS` known by the date.
        drivers: Rows of `tables.DRIVERS`.
        past: How earlier forecasts fared, as `judged` tells.
        id: Identifier of the episode.
        year: Last year known.

    Returns:
        The forecast of that year's end, or None where none was made.
    """
    mine = forecasts.filter((pl.col("id") == id) & (pl.col("origin_year") == year)).sort("horizon_months")
    if not mine.height:
        return None
    lasting = {r["horizon_months"]: THAW_FORECASTS.estimate(r, "p") for r in mine.iter_rows(named=True)}
    why = drivers.filter((pl.col("id") == id) & (pl.col("origin_year") == year)).sort(
        pl.col("contribution").abs(), "term", descending=[True, False]
    )
    return HazardOutlook(
        origin=year,
        lasting=lasting,
        drivers=tuple(
            Driver(r["term"], r["deviation"], r["contribution"], r["gain"]) for r in why.iter_rows(named=True)
        ),
        records={
            months: _record(past.get(months), months, estimate.value or 0.0) for months, estimate in lasting.items()
        },
    )


@dataclass(frozen=True)
class Judged:
    """Past forecasts of one horizon that could be judged by a date.

    Args:
        said: Probabilities of lasting, shape (n,).
        lasted: 1 where the thaw lasted, shape (n,).
        skill: Over the better of two climatologies; no value with fewer than `FEWEST_JUDGED`.
        mechanical: Over the mechanical baseline.
    """

    said: np.ndarray
    lasted: np.ndarray
    skill: Estimate
    mechanical: Estimate


def judged(record: pl.DataFrame) -> dict[int, Judged]:
    """Score the record of past forecasts.

    Args:
        record: Rows of `tables.RECORD` known by the date.

    Returns:
        By months ahead.
    """
    found: dict[int, Judged] = {}
    for (months,), past in record.sort("origin_year", "id").group_by("horizon_months", maintain_order=True):
        said, lasted = past["hazard"].to_numpy(), past["lasted"].to_numpy().astype(float)
        over = mechanical = Estimate(None, None, None, "skill")
        if past.height >= FEWEST_JUDGED:
            rng = np.random.default_rng(STATE_SEED)
            drawn = state_weights(past["a"].to_list(), past["b"].to_list(), draws=STATE_DRAWS, rng=rng)
            weights = np.concatenate([np.ones((1, past.height)), drawn])
            error = {name: brier(past[name].to_numpy(), lasted, weight=weights) for name in ("hazard", *RECORD_PEERS)}
            better = min(RECORD_PEERS[:2], key=lambda name: float(error[name][0]))
            over, mechanical = (_skill(error["hazard"], error[name]) for name in (better, RECORD_PEERS[2]))
        found[int(str(months))] = Judged(said, lasted, over, mechanical)
    return found


def _record(past: Judged | None, months: int, p: float) -> TrackRecord:
    if past is None:
        empty = Estimate(None, None, None, "skill")
        return TrackRecord(months, 0, empty, empty, 0, None)
    alike = np.abs(past.said - p) <= NEAR_FORECAST + 1e-9
    share = float(past.lasted[alike].mean()) if alike.any() else None
    return TrackRecord(months, len(past.said), past.skill, past.mechanical, int(alike.sum()), share)


def _skill(own: Floats, peer: Floats) -> Estimate:
    """Skill by the errors over all cases (first) and over each draw of states (the rest)."""
    found = skill(own, peer)
    low, high = np.quantile(found[1:], [0.05, 0.95])
    return Estimate(float(found[0]), float(low), float(high), "skill")
