"""Follow-through: do warmer words now bring warmer deeds later, beyond the dyad's own habit?

    logit E(share of deeds that are cooperative in t+1 ... t+k)
        = slope words[t] + habit[t] + volume[t] + effect of the calendar year

`words` is the log-odds that a word is cooperative. The habit is the same log-odds of deeds in t, their mean over all
periods before t, and the mean of the words over them; volume is the log of events and of deeds in t and of the mean
number of events before. A dyad's own mean before t stands in for its fixed effect: subtracting a mean that contains
the outcome, as fixed effects do, would bias the slope in so few years (Nickell 1981).

Reference:
    Papke & Wooldridge (1996), "Econometric methods for fractional response variables", J. Applied Econometrics 11,
    619-632. Blundell, Griffith & Windmeijer (2002), "Individual effects and dynamics in count data models", J.
    Econometrics 108, 113-131 (pre-sample means). Aronow, Samii & Assenova (2015), "Cluster-robust variance estimation
    for dyadic data", Political Analysis 23, 564-577. Hansen & Hodrick (1980), "Forward exchange rates as
    optimal predictors of future spot rates", J. Political Economy 88, 829-853. Peduzzi et al. (1996), "A simulation
    study of the number of events per variable in logistic regression analysis", J. Clinical Epidemiology 49, 1373-1379.
    Winkler, Panknin, Bartz, Mueller & Haufe (2016), "Validity of time reversal for testing Granger causality", IEEE
    Trans. Signal Processing 64, 2746-2760.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import digamma

from thawcast.errors import InputError
from thawcast.standing.levels.observations import beta_binomial
from thawcast.values import Floats
from thawcast.words.follow.fractional_logit import fractional_logit
from thawcast.words.tables import QUADS

if TYPE_CHECKING:
    from datetime import date

ENOUGH_EVENTS = 50
"""Events that a directed dyad needs, in all periods, to enter."""

ENOUGH_A_COLUMN = 10
"""Rows, and deeds of the rarer kind, that a coefficient needs: with fewer a logit drifts off (Peduzzi et al. 1996)."""


@dataclass(frozen=True)
class ConductCourse:
    """Words and deeds of directed dyads over consecutive periods.

    Args:
        keys: Source and target, sorted.
        calendar: Calendar year of each period.
        words: Log-odds that a word is cooperative, shrunken toward the mean, shape (dyads, periods).
        habit: The same of deeds.
        good: Cooperative deeds, same shape.
        deeds: All deeds.
        events: All events.
    """

    keys: tuple[tuple[str, str], ...]
    calendar: tuple[int, ...]
    words: Floats
    habit: Floats
    good: Floats
    deeds: Floats
    events: Floats

    def reversed(self) -> "ConductCourse":
        """Return the course with time running backward."""
        flipped = {name: getattr(self, name)[:, ::-1] for name in ("words", "habit", "good", "deeds", "events")}
        return replace(self, calendar=self.calendar[::-1], **flipped)

    def permuted(self, rng: np.random.Generator) -> "ConductCourse":
        """Return the course with each dyad's words in random order."""
        order = np.argsort(rng.random(self.words.shape), axis=1)
        return replace(self, words=np.take_along_axis(self.words, order, axis=1))


@dataclass(frozen=True)
class Slope:
    """The slope of later deeds on words over all dyads, and what each dyad adds to it.

    Args:
        value: Log-odds of a cooperative deed per log-odds of a cooperative word.
        influence: What each dyad moves it by, shape (dyads,): they add up to nothing, and their scatter is its error.
        push: Score of the dyad's own slope at the common one, shape (dyads,).
        information: Information on the dyad's own slope, shape (dyads,).
        scatter: What `information` would be on average if the model's variance held, from the squared scores and, as
            windows of `k` periods overlap, from the products of those less than `k` apart, in full (Hansen &
            Hodrick 1980): only its sum over dyads is used, and that is not negative, as a single dyad's may be.
        rows: Dyad-periods that entered.
    """

    value: float
    influence: Floats
    push: Floats
    information: Floats
    scatter: Floats
    rows: int


def course(counts: pl.DataFrame, *, freq: str = "Y") -> ConductCourse:
    """Lay event counts out for `slope`.

    Args:
        counts: Rows with the columns of `tables.COUNTS` up to the quad classes, of one source; those of another
            frequency and those without cooperation are passed over.
        freq: `Y` or `M`.

    Returns:
        The course of every directed dyad with `ENOUGH_EVENTS` events. A period without rows has no events.

    Raises:
        InputError: No dyad has enough events, or those that do have no words, or no deeds.
    """
    cooperation = pl.col("verb_coop").is_not_null() & pl.col("matl_coop").is_not_null()
    rows = counts.filter((pl.col("freq") == freq) & cooperation)
    rows = rows.group_by("source", "target", "period").agg(pl.col(*QUADS).sum())
    events = pl.sum_horizontal(QUADS).sum()
    known = rows.group_by("source", "target").agg(events=events).filter(pl.col("events") >= ENOUGH_EVENTS)
    if not known.height:
        raise InputError(f"no directed dyad has {ENOUGH_EVENTS} events in periods of frequency {freq}; give more data")
    known = known.select("source", "target").sort("source", "target").with_row_index("row")
    span = _span(rows["period"], "1mo" if freq == "M" else "1y")
    rows = rows.join(known, on=["source", "target"]).join(
        pl.DataFrame({"period": span}).with_row_index("column"), on="period"
    )
    table = np.zeros((4, known.height, len(span)))
    table[:, rows["row"].to_numpy(), rows["column"].to_numpy()] = rows.select(QUADS).to_numpy().T
    said, done, scolded, harmed = table
    for name, number in (("words", (said + scolded).sum()), ("deeds", (done + harmed).sum())):
        if not number:
            raise InputError(f"no {name} among the events; follow-through needs words and deeds, give data with both")
    return ConductCourse(
        keys=tuple(known.select("source", "target").iter_rows()),
        calendar=tuple(span.dt.year().to_list()),
        words=log_odds(said, scolded),
        habit=log_odds(done, harmed),
        good=done,
        deeds=done + harmed,
        events=table.sum(axis=0),
    )


def slope(data: ConductCourse, *, k: int, history: int, later: bool = False) -> Slope:
    """Estimate how deeds of the next periods move with words of this one, beyond habit.

    Args:
        data: Words and deeds.
        k: Periods after this one whose deeds are added up.
        history: Periods before the first one used; the habit is their mean and that of all since.
        later: Take the words of the period after those of the deeds instead: later words cannot move earlier deeds.

    Returns:
        The slope; a dyad counts in the periods in which deeds followed.

    Raises:
        InputError: Too few periods, rows or deeds, or words that do not vary beyond the controls.
    """
    last = len(data.calendar) - k - (1 if later else 0)
    if last - history < 2:
        raise InputError(f"{len(data.calendar)} periods; follow-through over {k} needs {history + k + 3}")
    parts = list(_rows(data, k, history, last, later))
    index, good, deeds, design = (np.concatenate(part) for part in zip(*parts, strict=True))
    _refuse_few(good, deeds, design.shape[1], k)
    fit, residual, weight = fractional_logit(good / deeds, deeds, design)
    # Frisch-Waugh: what is left of the words once the controls have explained what they can.
    rest = design[:, 1:]
    weighted = (rest * weight[:, None]).T
    left = design[:, 0] - rest @ np.linalg.lstsq(weighted @ rest, weighted @ design[:, 0], rcond=None)[0]
    if float(weight @ left**2) <= 1e-9 * float(weight @ design[:, 0] ** 2):
        raise InputError("words do not vary beyond what the controls say; give more data")
    shape = (len(data.keys), len(parts))
    score, information = np.zeros(shape), np.zeros(shape)
    column = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    score[index, column], information[index, column] = residual * left, weight * left**2
    scatter = (score**2).sum(axis=1)
    for lag in range(1, k):
        scatter = scatter + 2.0 * (score[:, lag:] * score[:, :-lag]).sum(axis=1)
    push = score.sum(axis=1)
    return Slope(float(fit[0]), push / information.sum(), push, information.sum(axis=1), scatter, len(index))


def _refuse_few(good: Floats, deeds: Floats, columns: int, k: int) -> None:
    """Refuse what a logit with so many coefficients cannot be fitted to; a deed is in `k` windows, and counts once."""
    found = {
        "dyad-periods with deeds next": len(deeds),
        "cooperative deeds": int(good.sum() / k),
        "conflictual deeds": int((deeds - good).sum() / k),
    }
    for name, number in found.items():
        if number < (need := ENOUGH_A_COLUMN * columns):
            raise InputError(f"{number} {name}; follow-through needs {need}, give more data")


def standard_error(influence: Floats, keys: tuple[tuple[str, str], ...]) -> float:
    """Measure the standard error of a sum of dyads' influences, where dyads that share a state go together.

    Args:
        influence: Shape (dyads,).
        keys: Source and target of each.

    Returns:
        The dyadic cluster-robust standard error; not below that of dyads taken as independent of one another.
    """
    codes = {code: i for i, code in enumerate(sorted({code for key in keys for code in key}))}
    one, other = (np.array([codes[key[side]] for key in keys]) for side in (0, 1))
    states = np.bincount(one, influence, len(codes)) + np.bincount(other, influence, len(codes))
    pairs = np.unique(np.minimum(one, other) * len(codes) + np.maximum(one, other), return_inverse=True)[1]
    within = float((np.bincount(pairs, influence) ** 2).sum())
    # Each pair's square is in the squares of both its states, hence once too often.
    return float(np.sqrt(max(float((states**2).sum()) - within, within)))


def _span(periods: pl.Series, step: str) -> pl.Series:
    ends: tuple[date, date] = (
        pl.DataFrame({"period": periods}).select(pl.min("period"), pl.max("period").alias("last")).row(0)
    )
    return pl.date_range(ends[0], ends[1], step, eager=True)


def _rows(
    data: ConductCourse, k: int, history: int, last: int, later: bool
) -> Iterator[tuple[NDArray[np.intp], Floats, Floats, Floats]]:
    years = sorted(set(data.calendar[history:last]))
    for t in range(history, last):
        deeds, good = (x[:, t + 1 : t + k + 1].sum(axis=1) for x in (data.deeds, data.good))
        index = np.flatnonzero(deeds > 0)
        controls = (
            data.words[:, t + k + 1] if later else data.words[:, t],
            data.habit[:, t],
            data.habit[:, :t].mean(axis=1),
            data.words[:, :t].mean(axis=1),
            np.log1p(data.events[:, t]),
            np.log1p(data.deeds[:, t]),
            np.log1p(data.events[:, :t].mean(axis=1)),
        )
        effects = np.tile([float(data.calendar[t] == year) for year in years], (len(index), 1))
        yield index, good[index], deeds[index], np.hstack([np.stack(controls, axis=1)[index], effects])


def log_odds(up: Floats, down: Floats) -> Floats:
    """Shrink log-odds toward those of all dyads and periods, by an empirical-Bayes beta-binomial.

    Args:
        up: Cooperative events, shape (dyads, periods).
        down: The others, same shape.

    Returns:
        Posterior means of the log-odds, same shape; without events the mean of all.

    Reference:
        Casella (1985), "An introduction to empirical Bayes data analysis", The American Statistician 39(2), 83-87.

    Example:
        >>> shrunken = log_odds(np.array([[9.0, 0.0, 90.0]]), np.array([[1.0, 0.0, 10.0]]))
        >>> bool(shrunken[0, 1] < shrunken[0, 2])
        True
    """
    seen = up + down > 0
    mean, weight = beta_binomial(up[seen], (up + down)[seen])
    return digamma(up + mean * weight) - digamma(down + (1 - mean) * weight)
