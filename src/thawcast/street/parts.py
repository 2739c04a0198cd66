"""Parts of an answer: the series as given, blows, favours."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.pair_var import Reading, read
from thawcast.street.estimate.series import Floats, damp
from thawcast.street.judge import Verdict, judge_sides

MIN_ACTIVE = 40
"""Periods with at least one event that each side needs before a part is analysed."""


@dataclass(frozen=True)
class Settings:
    """How every VAR of an analysis is estimated.

    Args:
        lags: Lags tested.
        exog: Controls, periods by columns.
        augment: Lags fitted and not tested.
        unit: Size of a small event; None from the data.
        draws: Wild-bootstrap replications.
        seed: Seed.
    """

    lags: int
    exog: Floats | None
    augment: int
    unit: float | None
    draws: int
    seed: int


@dataclass(frozen=True)
class Part:
    """One part of the answer: the series as given, its conflict, or its cooperation.

    Args:
        name: `net`, `conflict` or `cooperation`.
        readings: `raw` and `asinh`, empty where the part cannot be told; column 0 is the first in canonical order.
        alone: The asinh reading without third party and controls, where there are any.
        verdict: Judged on the asinh reading.
        reason: Why the part cannot be told, and how much more it would need.
    """

    name: str
    readings: dict[str, Reading]
    alone: Reading | None
    verdict: Verdict
    reason: str | None

    @property
    def fragile(self) -> bool:
        """Whether the raw reading sees other answers than the damped one."""
        if not self.readings:
            return False
        raw, damped = self.readings["raw"], self.readings["asinh"]
        return any((raw.side(s) == "answers") != (damped.side(s) == "answers") for s in (0, 1))


def estimate_part(
    name: str, values: Floats, settings: Settings, *, hold_out: int = 0, other: Floats | None = None
) -> Part:
    """Estimate one part in both readings.

    Args:
        name: `net`, `conflict` or `cooperation`.
        values: Periods by series in canonical order, the first two the conduct of the two sides.
        settings: How every VAR is estimated.
        hold_out: Last periods forecast to measure skill.
        other: The other part of a score, whose past is held fixed.

    Returns:
        The part; without readings where it has too few active periods.
    """
    active = (values[:, :2] != 0).sum(axis=0)
    if active.min() < MIN_ACTIVE:
        share = max(float(active.min()) / values.shape[0], 1.0 / values.shape[0])
        reason = (
            f"cannot tell: only {active.min()} periods with events on one side, {MIN_ACTIVE} needed; "
            f"at this pace that takes {int(np.ceil(MIN_ACTIVE / share))} periods"
        )
        return Part(name, {}, None, "cannot_tell", reason)
    keep = [0, 1, *(j for j in range(2, values.shape[1]) if values[:, j].std() > 0)]
    values = values[:, keep]
    damped = damp(values, unit=settings.unit)

    def reading(v: Floats, exog: Floats | None, held: int, past: Floats | None) -> Reading:
        controls = [c for c in (exog, past) if c is not None]
        return read(
            v,
            lags=settings.lags,
            exog=np.concatenate(controls, axis=1) if controls else None,
            augment=settings.augment,
            draws=settings.draws,
            hold_out=held,
            seed=settings.seed,
        )

    plain = None if other is None else past_of(other, settings.lags)
    bent = None if other is None else past_of(damp(other, unit=settings.unit), settings.lags)
    readings = {
        "raw": reading(values, settings.exog, hold_out, plain),
        "asinh": reading(damped, settings.exog, hold_out, bent),
    }
    more = settings.exog is not None or values.shape[1] > 2
    alone = reading(damped[:, :2], None, 0, bent) if more else None
    main = readings["asinh"]
    before = alone is not None and "answers" in {alone.side(0), alone.side(1)}
    verdict = judge_sides(main.side(0), main.side(1), together=before or main.correlation.above_zero)
    return Part(name, readings, alone, verdict, None)


def past_of(values: Floats, lags: int) -> Floats:
    """Lags 1 to `lags` of every column that varies, as controls; rows before the first value hold zero."""
    columns = values[:, values.std(axis=0) > 0]
    shifted = [np.concatenate([np.zeros((lag, columns.shape[1])), columns[:-lag]]) for lag in range(1, lags + 1)]
    return np.concatenate(shifted, axis=1)
