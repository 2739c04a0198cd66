"""Street's stage of the build: whether the two sides of each active dyad answer each other, year by year."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.stages import Given, Stage
from thawcast.street.dyads import MonthPanel, conduct_of, controls_of, imported_panels, panels
from thawcast.street.estimate.bayes import bvar_of
from thawcast.street.estimate.granger import GrangerTest
from thawcast.street.estimate.index import StreetIndex
from thawcast.street.estimate.pair_var import PairVar, VarSettings
from thawcast.street.estimate.responses import generalised, pointwise
from thawcast.street.estimate.series import Clock, damp, standardise
from thawcast.street.estimate.skill import skill
from thawcast.street.estimate.var import slopes
from thawcast.street.judge import (
    Conduct,
    PairJudgement,
    fewest_active,
    judge,
    judge_crossed,
)
from thawcast.street.tables import CONFLICT_SERIES, COOPERATION_SERIES, STREET
from thawcast.street.terms import BASELINES, Side, Verdict, needed_active
from thawcast.values import Estimate, Floats, two_digits

DRAWS = 99
"""Wild-bootstrap replications."""

TWO_LAGS = 150
"""Months from which on an answer is looked for over two months, and before over one; fixed so that dyads compare."""

FIRST_FIT = 36
"""Months before the held-out ones."""

HELD_OUT = 36
"""Last months forecast to measure skill, where as many are left after `FIRST_FIT`."""

FIRST_MONTHS = 30
"""Months of data before the first row."""

RESPONSE_MONTHS = 6
"""Last month of the responses."""

RESPONSE_DRAWS = 400
"""Posterior draws behind the responses."""

FEWEST_FORECASTS = 10
"""Forecasts below which no skill is told."""

MOST_MONTHS = 9999
"""Largest number of months that is stored as enough."""

UNSETTLED = 99.99
"""Bound of a stored answer: one hundred standard deviations says no more than that the series does not settle."""


def street(sources: Sequence[MonthPanel]) -> pl.DataFrame:
    """Judge every active dyad at the end of every year, on nothing but the months before.

    Args:
        sources: Months of each data set.

    Returns:
        Rows of `STREET`.
    """
    rows: list[dict[str, Any]] = []
    years = {month.year for panel in sources for month in panel.months}
    for as_of in (date(year, 12, 31) for year in sorted(years)):
        alive = [panel for panel in sources if panel.months and panel.months[0] <= as_of <= _year_end(panel.months[-1])]
        for a, b in sorted({pair for panel in alive for pair in panel.pairs}):
            rows += dyad_rows(alive, a, b, as_of)
    return STREET.rows(*rows).sort(STREET.key)


def _year_end(day: date) -> date:
    return date(day.year, 12, 31)


def dyad_rows(sources: Sequence[MonthPanel], a: str, b: str, as_of: date) -> Iterator[dict[str, Any]]:
    """Judge one dyad at one date.

    Args:
        sources: Months of the data sets that reach to the date.
        a: One state.
        b: The other.
        as_of: Months that had not ended by this day are not used.

    Yields:
        One row of `STREET` for each series that has enough active months; nothing where all conflict, or all
        cooperation, has too few.
    """
    for main, names in (("conflict", CONFLICT_SERIES), ("cooperation", COOPERATION_SERIES)):
        dyads = [_Dyad(panel, a, b, as_of) for panel in sources]
        best = max(dyads, key=lambda dyad: (dyad.active(main), dyad.panel.data_set), default=None)
        if best is None or best.months < FIRST_MONTHS or best.active(main) < needed_active(best.months):
            continue
        for series in names:
            if best.active(series) >= needed_active(best.months):
                yield best.row(series)


def imported_rows(daily: pl.DataFrame, a: str, b: str, as_of: date) -> pl.DataFrame:
    """Judge one dyad at one date from imported events.

    Args:
        daily: Daily counts of all states.
        a: One state.
        b: The other.
        as_of: As for `dyad_rows`.

    Returns:
        Rows of `STREET`.
    """
    return STREET.rows(*dyad_rows(imported_panels(daily), a, b, as_of))


class _Dyad:
    """Months of two states in one data set, up to a day."""

    def __init__(self, panel: MonthPanel, a: str, b: str, as_of: date) -> None:
        self.panel, self.a, self.b, self.as_of = panel, a, b, as_of
        self.months = panel.until(as_of)
        self.events, self.totals = (v[: self.months] for v in panel.pair(a, b))
        whole = panel.clock
        clock = None if whole is None else whole[: self.months]
        self.clock: Clock | None = None if clock is None or not clock.size or clock[-1] == clock.size - 1 else clock
        self.settings = VarSettings(lags=2 if self.months >= TWO_LAGS else 1, draws=DRAWS)

    def active(self, series: str) -> int:
        """Active months of the side with fewer of them; of words answered by deeds, of both."""
        kinds = ("verbal", "material") if series == "words_by_deeds" else (series,)
        return min(fewest_active(conduct_of(self.events, kind)) for kind in kinds) if self.months else 0

    def row(self, series: str) -> dict[str, Any]:
        values = conduct_of(self.events, "conflict" if series == "words_by_deeds" else series)
        row: dict[str, Any] = {"a": self.a, "b": self.b, "as_of": self.as_of, "series": series}
        row |= {"months": self.months, "known_on": self.as_of, "data_set": self.panel.data_set}
        for side, j in (("a", 0), ("b", 1)):
            count = np.array(values[:, j].sum())
            row |= {f"{side}_active": int((values[:, j] > 0).sum()), f"{side}_events": int(two_digits(count))}
        if series == "words_by_deeds":
            return row | self._words_by_deeds()
        judged = self._judge(values, series)
        row |= _judged(judged)
        if series in {"conflict", "cooperation"}:
            row |= {"placebo": judged.placebo, "fragile": judged.fragile}
            row |= self._mirrored(series) | self._forecasting(values, judged)
        if series == "conflict":
            row |= _responses(judged.damped)
        return row

    def _judge(self, values: Floats, kind: str) -> PairJudgement:
        controls = controls_of(self.totals, kind, self.clock)
        return judge(Conduct(values, damp(values), standardise(controls), "M", self.clock, counts=True), self.settings)

    def _words_by_deeds(self) -> dict[str, Any]:
        """Does A's material conflict follow B's verbal conflict, and the reverse? Two VARs, one a side."""
        one, other = (
            self._judge(np.stack([self.events[:, j, 3], self.events[:, 1 - j, 2]], axis=1), "conflict").damped
            for j in (0, 1)
        )
        street, sides, verdict = judge_crossed(one, other)
        return _verdict(sides, verdict, street) | _tested(one.tests[1, 0], other.tests[1, 0])

    def _mirrored(self, series: str) -> dict[str, Any]:
        """What the counts say if mirrored events stay in."""
        if not self.panel.mirrored:
            return {}
        events = self.panel.pair(self.a, self.b, mirrors=True)[0][: self.months]
        judged = self._judge(conduct_of(events, series), series)
        return {
            "mirrored_verdict": judged.verdict,
            "mirrored_correlation": judged.damped.correlation.value,
        }

    def _forecasting(self, values: Floats, judged: PairJudgement) -> dict[str, int]:
        held_out = _held_out(self.months)
        if self.clock is not None or held_out < FEWEST_FORECASTS:
            return {}
        lags, controls = self.settings.lags, judged.conduct.controls
        found = skill(damp(values), lags=lags, hold_out=held_out, exog=controls, refit=12)
        return {f"beats_{baseline}": found.beats[baseline] for baseline in BASELINES}


def _judged(judged: PairJudgement) -> dict[str, Any]:
    damped, counted = judged.damped, judged.counted
    out = _verdict(judged.sides, judged.verdict, damped.street) | _tested(damped.tests[1, 0], damped.tests[0, 1])
    out |= {"counted": counted is not None, **_bounded("correlation", damped.correlation)}
    if counted is not None:
        for side, j in (("a", 0), ("b", 1)):
            out |= _bounded(f"{side}_answers", judged.answer(j))
            out |= {f"{side}_power": counted[j].power, f"{side}_enough": min(counted[j].enough, MOST_MONTHS)}
    return out


def _verdict(sides: tuple[Side, Side], verdict: Verdict, street: StreetIndex) -> dict[str, Any]:
    index = street.index
    return {
        "verdict": verdict,
        "a_side": sides[0],
        "b_side": sides[1],
        "index": index.value,
        "low": index.low,
        "high": index.high,
        **_bounded("a_answers", street.a_answers),
        **_bounded("b_answers", street.b_answers),
    }


def _tested(a: GrangerTest, b: GrangerTest) -> dict[str, float]:
    """P values of both tests, and what they could have seen."""
    out: dict[str, float] = {}
    for side, test in (("a", a), ("b", b)):
        out |= {f"p_{side}_hc3": test.p_hc3, f"p_{side}_wild": test.p_wild}
        out |= {f"{side}_power": test.power, f"{side}_enough": min(test.enough, MOST_MONTHS)}
    return out


def _bounded(name: str, estimate: Estimate) -> dict[str, float | None]:
    found = {"": estimate.value, "_low": estimate.low, "_high": estimate.high}
    return {f"{name}{k}": None if v is None else min(max(v, -UNSETTLED), UNSETTLED) for k, v in found.items()}


def _responses(var: PairVar) -> dict[str, list[float]]:
    fit = var.fit
    coef, sigma = bvar_of(fit.y, fit.x, fit.lags).draw(RESPONSE_DRAWS, np.random.default_rng(0))
    paths = generalised(slopes(coef, 2, fit.lags), sigma, RESPONSE_MONTHS)
    out: dict[str, list[float]] = {}
    for side, effect in (("a", 0), ("b", 1)):
        band = pointwise(paths[:, :, effect, 1 - effect])
        for bound, path in (("", band.middle), ("_low", band.low), ("_high", band.high)):
            out[f"{side}_response{bound}"] = np.clip(path, -UNSETTLED, UNSETTLED).tolist()
    return out


def _held_out(months: int) -> int:
    return min(HELD_OUT, months - FIRST_FIT)


def street_table(given: Given) -> dict[str, pl.DataFrame]:
    """Judge every active dyad, year by year."""
    return {"street": street(panels(given["period_counts"], given["covered"], given["month_counts"]))}


STAGES = (Stage("street", ("period_counts", "covered", "month_counts"), (STREET,), street_table, quick=False),)
