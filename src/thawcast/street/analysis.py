"""The whole answer on one pair of series: parts, lags, splits, index through time, regimes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np

from thawcast.errors import InputError
from thawcast.street.estimate.count_model import CountTest, count_test
from thawcast.street.estimate.granger import GrangerTest, granger
from thawcast.street.estimate.index import StreetIndex, street_index
from thawcast.street.estimate.pair_var import VarSettings, fit_pair
from thawcast.street.estimate.series import DirectedSeries, damp, standardise
from thawcast.street.estimate.skill import Skill, skill
from thawcast.street.estimate.stationarity import unit_root_treatment
from thawcast.street.estimate.var import LagChoice, fit_var, select_lags
from thawcast.street.judge import (
    Conduct,
    PairJudgement,
    combine,
    fewest_active,
    judge,
    judge_regime,
    stirring,
    swap,
)
from thawcast.street.regimes.fit import Regime, RegimeOptions, Regimes, fit_regimes
from thawcast.street.terms import MIN_ACTIVE, Verdict, needed_active
from thawcast.values import Floats, counted

SeriesKind = Literal["score", "conflict", "cooperation"]
"""What the columns measure: a net score (good above zero), or counts of conflict or of cooperation."""

MAX_LAGS = {"D": 14, "W": 12, "M": 6, "Q": 4, "Y": 2}
"""Longest lag tried where the user gives none."""

HOLD_OUT = {"D": 365, "W": 208, "M": 48, "Q": 20, "Y": 10}
"""Last periods held out where the user gives no number: about four years, at most a third of the series."""

WINDOWS = {"D": 730, "W": 260, "M": 96, "Q": 48, "Y": 40}
"""Length of the moving window of the index through time [periods]."""

PER_REGIME = 5
"""Observations before the held-out ones that each coefficient of each regime needs."""


@dataclass(frozen=True)
class ConductPart:
    """One part of the answer: the series as given, its conflict, or its cooperation.

    Args:
        name: `net`, `conflict` or `cooperation`.
        judged: The judgement, None where the part cannot be told; column 0 is the first in canonical order.
        reason: Why the part cannot be told, and how much more it would need.
    """

    name: str
    judged: PairJudgement | None
    reason: str | None

    @property
    def verdict(self) -> Verdict:
        """Verdict on the part."""
        return self.judged.verdict if self.judged else "cannot_tell"

    @property
    def fragile(self) -> bool:
        """Whether raw conduct sees other answers than damped conduct."""
        return self.judged is not None and self.judged.fragile


@dataclass(frozen=True)
class AsGiven:
    """The series as they are, nothing taken out: what other packages report, and how the VAR forecasts.

    Args:
        tests: Keyed by (cause, effect) column numbers.
        skill: Out-of-sample errors at one and twelve periods, empty where nothing is held out.
    """

    tests: dict[tuple[int, int], GrangerTest]
    skill: tuple[Skill, ...]


@dataclass(frozen=True)
class Stretch:
    """Tests and index on one stretch of the series, raw or damped.

    Args:
        start: First day of its first period.
        end: First day of its last period.
        scale: `raw` or `asinh`.
        tests: Keyed by (cause, effect).
        street: Long-run answers and index.
    """

    start: date
    end: date
    scale: str
    tests: dict[tuple[int, int], GrangerTest]
    street: StreetIndex


@dataclass(frozen=True)
class WindowIndex:
    """Street index over a moving window that ends with a period."""

    end: date | int
    street: StreetIndex


@dataclass(frozen=True)
class Analysis:
    """Everything that is computed on one pair, in canonical column order (see `canonical_order`).

    Args:
        series: The series as given.
        order: `order[0]` is the given column that stands in canonical column 0.
        kind: What the columns measure.
        unit: Size of a small event, as given.
        lags: Lags tested.
        criteria: Lag criteria, on the damped series.
        augment: Lags added for a possible unit root.
        parts: The series as given first.
        as_given: `raw` and `asinh` series as they are; empty where the main part cannot be told.
        verdict: On the whole, in canonical order.
        stretches: Where split dates were given.
        path: Index through time.
        counts: Negative-binomial tests, each side's counts on the other's, where the series are counts.
        regimes: Markov-switching regimes, where asked for and the series are long enough.
        notes: Treatments applied, in words.
    """

    series: DirectedSeries
    order: tuple[int, int]
    kind: SeriesKind
    unit: float | None
    lags: int
    criteria: LagChoice
    augment: int
    parts: tuple[ConductPart, ...]
    as_given: dict[str, AsGiven]
    verdict: Verdict
    stretches: tuple[Stretch, ...]
    path: tuple[WindowIndex, ...]
    counts: tuple[CountTest, ...]
    regimes: Regimes | None
    notes: tuple[str, ...]

    def name(self, column: int) -> str:
        """Name of a canonical column."""
        return self.series.names[self.order[column] if column < 2 else column]

    @property
    def as_named(self) -> tuple[int, int]:
        """Canonical columns of A and B, in the order the user gave."""
        return (0, 1) if self.order == (0, 1) else (1, 0)

    def verdict_as_named(self, verdict: Verdict) -> Verdict:
        """Turn a verdict from canonical order into the user's."""
        return verdict if self.order == (0, 1) else swap(verdict)

    def verdict_of(self, regime: Regime) -> Verdict:
        """Judge a regime, in the user's order."""
        return self.verdict_as_named(judge_regime(regime.street, regime.correlation)[1])

    def index_as_named(self, street: StreetIndex) -> StreetIndex:
        """Turn an index from canonical order into the user's."""
        return street if self.order == (0, 1) else street.swapped


def analyse(
    series: DirectedSeries,
    *,
    lags: int | None = None,
    exog: Floats | None = None,
    kind: SeriesKind | None = None,
    unit: float | None = None,
    splits: Sequence[date] = (),
    hold_out: int | None = None,
    regimes: RegimeOptions | None = None,
    draws: int = 999,
    seed: int = 0,
) -> Analysis:
    """Ask whether two sides answer each other.

    Args:
        series: Conduct of A toward B and of B toward A; a third column is a third party that may drive both.
        lags: Lags tested; default by Schwarz's criterion.
        exog: Controls, periods by columns.
        kind: What the columns measure; default a score where any value is negative, else conflict.
        unit: Size of a small event for the inverse hyperbolic sine; default from the data.
        splits: First days of new stretches, tested one by one.
        hold_out: Last periods forecast to measure skill; default `HOLD_OUT`.
        regimes: How regimes are estimated; None for none.
        draws: Wild-bootstrap replications.
        seed: Seed.

    Returns:
        The analysis.

    Raises:
        InputError: The series are too short for the lags or a stretch.
    """
    for first in splits:
        series.rows_before(first)  # refuses a series without dates before anything is estimated
    order = canonical_order(series.values)
    values = series.values[:, [*order, *range(2, series.values.shape[1])]]
    kind = kind or ("score" if (values < 0).any() else "conflict")
    damped = standardise(damp(values, unit=unit))
    longest = MAX_LAGS[series.freq] if lags is None else lags
    criteria = select_lags(damped, max_lags=max(longest, 1), exog=exog, clock=series.clock)
    lags = criteria.chosen["bic"] if lags is None else lags
    augment, notes = unit_root_treatment(damped, lags, series.clock)
    task = _Task(series, values, kind, exog, unit, VarSettings(lags, augment, draws, seed))
    parts = _parts(task)
    verdict = parts[0].verdict
    if kind == "score":
        verdict = combine(verdict, parts[1].verdict, parts[2].verdict)
    held = min(HOLD_OUT[series.freq], series.length // 3) if hold_out is None else hold_out
    found, note = _regimes(task, regimes, hold_out or min(HOLD_OUT[series.freq], series.length // 3))
    return Analysis(
        series=series,
        order=order,
        kind=kind,
        unit=unit,
        lags=lags,
        criteria=criteria,
        augment=augment,
        parts=parts,
        as_given=_as_given(task, held) if parts[0].judged else {},
        verdict=verdict,
        stretches=_stretches(task, splits),
        path=() if series.clock is not None else index_path(series, damped, lags=lags, exog=exog, seed=seed),
        counts=_count_tests(task),
        regimes=found,
        notes=(*series.notes, *notes, *note),
    )


@dataclass(frozen=True)
class _Task:
    """What every step of an analysis takes: values in canonical order, kind, controls, unit of damping, settings."""

    series: DirectedSeries
    values: Floats
    kind: SeriesKind
    exog: Floats | None
    unit: float | None
    settings: VarSettings

    @property
    def damped(self) -> Floats:
        return damp(self.values, unit=self.unit)

    @property
    def controls(self) -> Floats | None:
        return None if self.exog is None or not self.exog.size else standardise(self.exog)

    @property
    def are_counts(self) -> bool:
        values = self.values
        return self.kind != "score" and not ((values < 0).any() or (values != np.round(values)).any())


def _parts(task: _Task) -> tuple[ConductPart, ...]:
    whole = _part("net" if task.kind == "score" else task.kind, task.values, task)
    if task.kind != "score":
        return (whole,)
    return (
        whole,
        *(_part(n, np.maximum(s * task.values, 0.0), task) for n, s in (("conflict", -1.0), ("cooperation", 1.0))),
    )


def _part(name: str, values: Floats, task: _Task) -> ConductPart:
    active, needed = fewest_active(values), needed_active(values.shape[0])
    if active < needed:
        share = max(active, 1) / values.shape[0]
        reason = (
            f"cannot tell: only {counted(active, 'period')} with events on one side, {needed} needed; "
            f"at this pace that takes {int(np.ceil(MIN_ACTIVE / share))} periods"
        )
        return ConductPart(name, None, reason)
    values = values[:, [0, 1, *(j for j in range(2, values.shape[1]) if values[:, j].std() > 0)]]
    damped, series = damp(values, unit=task.unit), task.series
    conduct = Conduct(values, damped, task.controls, series.freq, series.clock, task.are_counts)
    return ConductPart(name, judge(conduct, task.settings), None)


def _as_given(task: _Task, hold_out: int) -> dict[str, AsGiven]:
    """Test and forecast the series as they are; across holes nothing is forecast."""
    out: dict[str, AsGiven] = {}
    lags = task.settings.lags + task.settings.augment
    for scale, values in (("raw", task.values), ("asinh", task.damped)):
        tests = fit_pair(values, task.settings, exog=task.exog, clock=task.series.clock).tests
        ahead = (1, 12) if hold_out and task.series.clock is None else ()
        skills = [skill(values, lags=lags, hold_out=hold_out, horizon=h, exog=task.controls) for h in ahead]
        out[scale] = AsGiven(tests, tuple(skills))
    return out


def _count_tests(task: _Task) -> tuple[CountTest, ...]:
    if not task.are_counts:
        return ()
    values, lags, clock = task.values, task.settings.lags, task.series.clock
    try:
        return tuple(
            count_test(values, cause=c, effect=1 - c, lags=lags, exog=task.controls, clock=clock) for c in (0, 1)
        )
    except InputError:  # too few events for the likelihood to settle: the other tests stand
        return ()


def _regimes(task: _Task, options: RegimeOptions | None, hold_out: int) -> tuple[Regimes | None, tuple[str, ...]]:
    if options is None:
        return None, ()
    # Switching variances take the place of damping; counts, whose variance grows with their mean, stay damped.
    values = standardise(task.values if task.kind == "score" else task.damped)
    lags = task.settings.lags
    if task.series.clock is not None:
        return None, ("Regimes follow one upon the other: across missing periods none are sought.",)
    if values.shape[0] - hold_out < PER_REGIME * options.count * (1 + values.shape[1] * lags):
        return None, (f"{values.shape[0]} periods are too few to tell {options.count} regimes apart.",)
    return (
        fit_regimes(values, options, lags=lags, exog=task.controls, hold_out=hold_out, seed=task.settings.seed),
        (),
    )


def canonical_order(values: Floats) -> tuple[int, int]:
    """Order of the first two columns by a property free of units, so that exchanging the sides changes no digit.

    Args:
        values: Periods by series.

    Returns:
        Column numbers, the more persistent series first.

    Example:
        >>> y = np.array([[0.0, 1], [1, 1], [2, -1], [3, -1], [4, 1]])
        >>> canonical_order(y), canonical_order(y[:, ::-1])
        ((0, 1), (1, 0))
    """
    z = standardise(values[:, :2])
    key = [(round(float((c[1:] * c[:-1]).sum()), 9), round(float((c**3).sum()), 9)) for c in z.T]
    return (0, 1) if key[0] >= key[1] else (1, 0)


def _stretches(task: _Task, splits: Sequence[date]) -> tuple[Stretch, ...]:
    series = task.series
    if not splits:
        return ()
    cuts = [0, *(series.rows_before(day) for day in sorted(splits)), series.length]
    periods = series.periods or ()
    values, exog, settings = task.values, task.exog, task.settings
    lags = settings.lags
    out: list[Stretch] = []
    for first, last in pairwise(cuts):
        if last - first < 3 * (values.shape[1] * lags + 1) + lags:
            raise InputError(f"the stretch of {last - first} periods between two splits is too short for {lags} lags")
        for name, v in (("raw", values), ("asinh", task.damped)):
            z = standardise(v[first:last])
            clock = None if series.clock is None else series.clock[first:last]
            controls = None if exog is None else exog[first:last]
            fit = fit_var(z, lags=lags + settings.augment, exog=controls, clock=clock)
            tested = range(1, lags + 1)
            tests = {
                (c, e): granger(fit, cause=c, effect=e, tested=tested, draws=settings.draws, seed=settings.seed)
                for c, e in ((0, 1), (1, 0))
            }
            street = street_index(fit, z.std(axis=0), seed=settings.seed)
            out.append(Stretch(periods[first], periods[last - 1], name, tests, street))
    return tuple(out)


def index_path(
    series: DirectedSeries, values: Floats, *, lags: int, exog: Floats | None = None, points: int = 24, seed: int = 0
) -> tuple[WindowIndex, ...]:
    """Street index over a window that moves through the series.

    Args:
        series: For the dates.
        values: Damped series in canonical order, periods by series.
        lags: Lags.
        exog: Controls.
        points: Number of windows at most.
        seed: Seed.

    Returns:
        One index a window; empty where the series is shorter than a window.
    """
    width = WINDOWS[series.freq]
    if series.length < width:
        return ()
    ends = np.unique(np.linspace(width, series.length, points).round().astype(int))
    out: list[WindowIndex] = []
    for end in ends.tolist():
        window = values[end - width : end]
        # A side that hardly stirs in a window says nothing about answers in it.
        if stirring(window) < 3 * (1 + window.shape[1] * lags):
            continue
        z = standardise(window)
        fit = fit_var(z, lags=lags, exog=None if exog is None else exog[end - width : end])
        day = series.periods[end - 1] if series.periods else end
        out.append(WindowIndex(day, street_index(fit, z.std(axis=0), seed=seed)))
    return tuple(out)
