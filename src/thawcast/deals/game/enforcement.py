"""Will each side still want to keep the deal? The repeated game behind a package, with imperfect monitoring.

Each side's annual payoffs follow from the package: C while both keep it; D while it takes what the other gives and
withholds what it owes; P after the deal has broken down. A one-off concession, once carried out, cannot be taken
back, so it binds nobody and stays out of C and D. `critical_discount` gives the patience a side needs.
"""

from dataclasses import dataclass, replace

import numpy as np

from thawcast.deals.bargaining.domain import EQUAL_GAINS, Choice, Domain
from thawcast.deals.scenarios.scenario import Scenario, SideTerm
from thawcast.values import Floats

MONTHS_A_YEAR = 12.0


@dataclass(frozen=True)
class StageGame:
    """One side's payoffs, and how it is watched; every field (draws,).

    Args:
        cooperate: Annual gain while both keep the deal [share of stakes].
        defect: Annual gain while it alone breaks it [share of stakes].
        punish: Annual gain after the deal has broken down [share of stakes].
        exploited: Annual gain while the other alone breaks it [share of stakes].
        lag_years: Time until a breach is found [years].
        false_alarm: Chance a lag period that a kept deal is taken for broken and falls [0-1].
    """

    cooperate: Floats
    defect: Floats
    punish: Floats
    exploited: Floats
    lag_years: Floats
    false_alarm: Floats

    @property
    def critical(self) -> Floats:
        """(draws,) critical annual discount factor."""
        return critical_discount(
            self.cooperate, self.defect, self.punish, lag_years=self.lag_years, false_alarm=self.false_alarm
        )


def critical_discount(
    cooperate: Floats | float,
    defect: Floats | float,
    punish: Floats | float,
    *,
    lag_years: Floats | float = 1.0,
    false_alarm: Floats | float = 0.0,
) -> Floats:
    """The least annual discount factor at which a side keeps a deal under grim reversion.

    With period = detection lag, keeping is worth it if `d >= (D - C) / ((1 - f) (D - P))`, the folk-theorem bound
    with a chance f a period that the deal falls through a false alarm; the annual factor is `d ** (1 / lag)`.

    Args:
        cooperate: C, annual payoff while both keep the deal [share of stakes].
        defect: D, annual payoff while breaking it undetected [share of stakes].
        punish: P, annual payoff after it has broken down [share of stakes].
        lag_years: Time until a breach is found [years].
        false_alarm: Chance a lag period that a kept deal is taken for broken [0-1].

    Returns:
        The factor; 0 if there is no temptation, 1 or more if no patience suffices (infinite if nothing deters).

    Reference:
        Friedman 1971, Review of Economic Studies 38(1):1-12; Green & Porter 1984, Econometrica 52:87-100 (public
        monitoring with false alarms).

    Example:
        >>> float(critical_discount(3, 5, 1))
        0.5
    """
    c, d, p = (np.asarray(v, dtype=np.float64) for v in (cooperate, defect, punish))
    # Over P, keeping is worth C - P now and, unless a false alarm ends the deal, the same again next period: in all
    # (C - P) / (1 - d (1 - f)). Breaking is worth D - P once. Keeping is no worse where d (1 - f) (D - P) >= D - C.
    temptation, stick = d - c, (1 - np.asarray(false_alarm)) * (d - p)
    with np.errstate(divide="ignore", invalid="ignore"):
        period = np.where(stick > 0, temptation / stick, np.inf)
        annual = period ** (1 / np.asarray(lag_years))
    # A lag under a year would make a factor above one look even less feasible, a longer one less so: keep the ratio.
    return np.where(temptation <= EQUAL_GAINS, np.where(c >= p, 0.0, np.inf), np.where(period < 1, annual, period))


def stage_games(scenario: Scenario, domain: Domain, choice: Choice, draws: Floats) -> tuple[StageGame, StageGame]:
    """Payoffs of both sides under a package.

    Args:
        scenario: The scenario.
        domain: Its bargaining problem for the same draws.
        choice: The package.
        draws: (n, judgements).

    Returns:
        One stage game a side.
    """
    worth = domain.worth(choice)
    lasting = np.array([not i.one_off for i in scenario.issues])
    found: list[StageGame] = []
    for p, state in enumerate(scenario.states):
        flow = worth[:, p, lasting]
        months = scenario.assumption("detection_lag_months", state, draws)
        alarm = scenario.assumption("false_alarm", state, draws)
        found.append(
            StageGame(
                cooperate=flow.sum(axis=1),
                defect=np.maximum(flow, 0).sum(axis=1),
                punish=domain.disagreement[:, p],
                exploited=np.minimum(flow, 0).sum(axis=1),
                lag_years=months / MONTHS_A_YEAR,
                false_alarm=1 - (1 - alarm) ** months,
            )
        )
    return found[0], found[1]


def with_term(game: StageGame, term: SideTerm) -> StageGame:
    """The same side's payoffs with a side term added.

    Args:
        game: Payoffs without it.
        term: Verification, hostage or guarantee; staging concerns one-off concessions only and changes nothing here.

    Returns:
        The payoffs with it.

    Reference:
        Fearon 1998, International Organization 52(2):269-305 (monitoring); Schelling 1960, The Strategy of Conflict
        (hostages); Walter 1997, International Organization 51(3):335-364 (guarantees).
    """
    amount = term.amount or 0.0
    if term.kind == "hostage":
        # Forfeited once, while D is a flow: spread over the lag in which the breach pays.
        return replace(game, defect=game.defect - amount / game.lag_years)
    if term.kind == "guarantee":
        return replace(game, punish=game.punish - amount)
    if term.kind == "verification":
        # False alarms are drawn by the month: a shorter lag has fewer of them even at the same monthly chance.
        before = game.lag_years * MONTHS_A_YEAR
        monthly = 1 - (1 - game.false_alarm) ** (1 / before)
        months = np.minimum(before, term.detection_lag_months or np.inf)
        monthly = np.minimum(monthly, 1.0 if term.false_alarm is None else term.false_alarm)
        return replace(game, lag_years=months / MONTHS_A_YEAR, false_alarm=1 - (1 - monthly) ** months)
    return game


def breaking_factor(game: StageGame, worth: Floats, discount: Floats) -> Floats:
    """How much more (or less) an issue must matter to a side before it no longer keeps the deal.

    Args:
        game: The side's payoffs.
        worth: (draws,) what the issue contributes to C; negative if the side gives on it [share of stakes].
        discount: (draws,) the side's annual discount factor.

    Returns:
        (draws,) factor on the salience of the issue: above 1 it must grow, below 1 shrink; infinite if no factor
        breaks the deal, 1 if it does not hold to begin with.
    """
    period = discount**game.lag_years * (1 - game.false_alarm)

    def slack(defect: Floats, cooperate: Floats, punish: Floats | float) -> Floats:
        return period * (defect - punish) - (defect - cooperate)

    # C, D and P are sums over issues, so slack is too: it is linear in the factor x on one issue's salience,
    # slack(x) = now + (x - 1) each, and crosses zero at x = 1 - now / each. Shares of stakes are not rescaled with x.
    now = slack(game.defect, game.cooperate, game.punish)
    each = slack(np.maximum(worth, 0), worth, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = 1 - now / each
    return np.where(now < 0, 1.0, np.where((np.abs(each) > EQUAL_GAINS) & (factor >= 0), factor, np.inf))


def penance(
    cooperate: float, defect: float, punish: float, exploited: float, *, discount: float, longest: int = 120
) -> int | None:
    """Length of a punishment that both would rather carry out than forgive.

    Grim reversion hurts both, so both would agree to drop it. A deal is (weakly) renegotiation-proof if instead the
    side that broke it keeps its part for T periods while the other withholds: the injured side does better than by
    forgiving, and the culprit still prefers penance to staying out and would not have broken the deal for it.

    Args:
        cooperate: C a period [share of stakes].
        defect: D a period.
        punish: P a period.
        exploited: S a period: keeping while the other withholds.
        discount: Discount factor a period.
        longest: Longest penance considered [periods].

    Returns:
        The shortest penance that works [periods], or None.

    Reference:
        Farrell & Maskin 1989, Games and Economic Behavior 1:327-360, theorem 1; van Damme 1989, Journal of Economic
        Theory 47:206-217.

    Example:
        >>> penance(3, 5, 1, 0, discount=0.75)
        1
    """
    # Measured from P, the value of staying out. Doing penance for T periods and returning is worth
    # (1 - d^T) S + d^T C a period: at least 0, or the culprit stays out; and D now with penance after must not beat C.
    c, d, s = cooperate - punish, defect - punish, exploited - punish
    if c < 0:
        return None
    for periods in range(1, longest + 1):
        fade = discount**periods
        value = (1 - fade) * s + fade * c
        # A longer penance is worth less still: once it is not worth serving, none beyond is.
        if value < -EQUAL_GAINS:
            return None
        if (1 - discount) * d + discount * value <= c + EQUAL_GAINS:
            return periods
    return None


def tranches(
    cost: float, benefit: float, flow: float, temptation: float, *, discount: float, most: int = 60
) -> int | None:
    """Into how many yearly tranches a one-off concession must be cut so that each is worth handing over.

    Solved backwards: after the last tranche only the lasting part of the deal, worth `flow` a year, is left to lose.

    Args:
        cost: What the whole concession costs the giver [years of stakes].
        benefit: What it gets in one-off concessions over the same tranches [years of stakes].
        flow: Annual gain from the lasting part of the deal over no deal [share of stakes].
        temptation: What it gains at once by breaking the lasting part [years of stakes].
        discount: Its annual discount factor.
        most: Most tranches considered.

    Returns:
        Fewest tranches, or None if even the last would never be handed over: the staging unravels from its end.

    Reference:
        Admati & Perry 1991, Review of Economic Studies 58:259-276; Lockwood & Thomas 2002, 69:339-356 (gradualism).

    Example:
        >>> tranches(3, 3, 1, 0, discount=0.5)
        3
    """
    if cost <= 0:
        return 1
    for count in range(1, most + 1):
        # Backwards: `ahead` is what is still to come, from next year on, if the tranche at hand is handed over.
        ahead, fits = flow / (1 - discount), True
        for _ in range(count):
            fits &= cost / count + temptation <= discount * ahead + EQUAL_GAINS
            ahead = (benefit - cost) / count + flow + discount * ahead
        if fits:
            return count
    return None
