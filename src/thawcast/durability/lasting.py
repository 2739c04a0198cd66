"""How likely a running thaw is to last: the forecast that heads the answer, by horizon."""

from dataclasses import dataclass, replace

from thawcast.durability.kaplan_meier import Life, Survival, constant_hazard, survival
from thawcast.durability.outlook import HazardOutlook
from thawcast.durability.reference_class import PastThaw
from thawcast.standing.result import Standing
from thawcast.values import Estimate

HORIZON_MONTHS = (12, 24, 36)
"""Months ahead."""


@dataclass(frozen=True)
class Lasting:
    """Probability that a thaw lasts, given that it is real and has lasted so far.

    Args:
        horizon_months: Months ahead.
        estimate: Probability, without a value where no past case was followed that long.
        baseline: What the estimate is shown beside: the same danger every year, or the reference class where the hazard
            model leads; None without a year at risk.
        at_risk: Past thaws of the reference class that were followed so long.
    """

    horizon_months: int
    estimate: Estimate
    baseline: float | None
    at_risk: int


def forecast(
    standing: Standing, cases: tuple[PastThaw, ...], outlook: HazardOutlook | None = None
) -> tuple[Lasting, ...]:
    """Forecast how long a running thaw lasts from the reference class, or by the hazard model where it has earned that.

    Args:
        standing: The judgement.
        cases: All thaws known by the date, the one in question among them.
        outlook: The hazard model's forecast; it leads where it had beaten climatology by the date.

    Returns:
        One entry a horizon; nothing unless a thaw is running.
    """
    current = standing.current
    if current is None or current.sign < 0 or standing.year is None:
        return ()
    lives = other_lives(cases, current.id.removeprefix("icews_quads-"))
    curve = survival(lives, age=standing.year - current.onset)
    usual = (_lasting(curve, lives, months) for months in HORIZON_MONTHS)
    if outlook is None or not outlook.leads:
        return tuple(usual)
    return tuple(replace(e, estimate=outlook.lasting[e.horizon_months], baseline=e.estimate.value) for e in usual)


def other_lives(cases: tuple[PastThaw, ...], own: str | None) -> list[Life]:
    """Return the reference class: the lives of all cases but one."""
    return [case.life for case in cases if case.id != own]


def _lasting(curve: Survival, lives: list[Life], months: int) -> Lasting:
    years = months // 12
    known = years < len(curve.years)
    estimate = Estimate(
        curve.value[years] if known else None,
        curve.low[years] if known else None,
        curve.high[years] if known else None,
        "probability",
    )
    return Lasting(months, estimate, constant_hazard(lives, years=years), curve.at_risk[years] if known else 0)
