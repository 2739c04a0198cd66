"""Bueno de Mesquita's expected-utility challenge model, as replications state it.

The model was never published as code. Scholz, Calbert & Smith (2011) rebuilt it from the papers; their text and the
round-by-round figures they print do not determine each other. The default reading here is the one that comes closest
to their figures; docs/methods/deals.md says where it still departs and what the textual reading gives.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from thawcast.deals.bargaining.council import median
from thawcast.values import Floats

ChallengeReading = Literal["figures", "text"]


@dataclass(frozen=True)
class Rounds:
    """The course of the challenges.

    Args:
        medians: Weighted median position at the start and after each round [scale units].
        means: Weighted mean position at the start and after each round [scale units].
        positions: (rounds + 1, actors) [scale units].
        risk: (actors,) risk exponents of the last round: below 1 averse, above 1 acceptant.
        settled: Round after which the median first stayed where it was; None if it never did.
    """

    medians: tuple[float, ...]
    means: tuple[float, ...]
    positions: Floats
    risk: Floats
    settled: int | None

    @property
    def forecast(self) -> float:
        """The median where it settled, else the last one [scale units]."""
        return self.medians[-1 if self.settled is None else self.settled]


def challenge(
    position: Floats,
    salience: Floats,
    capability: Floats,
    *,
    rounds: int = 8,
    reading: ChallengeReading = "figures",
    tolerance: float = 0.01,
) -> Rounds:
    """Let every actor challenge every other, round after round, and follow the median.

    Args:
        position: (actors,) [scale units].
        salience: (actors,) [0-1].
        capability: (actors,) any positive unit.
        rounds: Rounds to play.
        reading: `figures`: the chance of success is the support for the challenger over all votes that could be cast
            between any two actors, each actor judges both sides with its own risk exponent, and compromises are
            ranked by the weighted point; `text`: the chance is the support over the votes cast between the two (the
            paper's equation 31), compromises are ranked by the smallest move.
        tolerance: The median has settled when it moves by less than this [share of the scale].

    Returns:
        Medians, means and positions by round.

    Reference:
        Bueno de Mesquita 1994, in European Community Decision Making, ch. 4; 1997, International Interactions
        23:235-266; Scholz, Calbert & Smith 2011, ICAART, pp. 18-30, eqs. 15-36 and Journal of Theoretical Politics
        23(4):510-531. Status quo probability Q = 1 as there.

    Example:
        >>> import numpy as np
        >>> three = challenge(np.array([0.0, 5.0, 10.0]), np.array([0.5, 0.9, 0.5]), np.ones(3))
        >>> three.medians[0]
        5.0
    """
    x = np.asarray(position, dtype=np.float64)
    weight = salience * capability
    span = float(np.ptp(x)) or 1.0
    course, risk = [x], np.ones_like(x)
    for _ in range(rounds):
        risk = _risk(x, salience, weight, span, reading)
        x = _move(x, salience, weight, risk, span, reading)
        course.append(x)
    medians = tuple(median(at, weight) for at in course)
    steps = np.abs(np.diff(medians)) < tolerance * span
    settled = next((n for n in range(1, len(steps)) if steps[n]), None)
    if steps.all():
        settled = 0
    return Rounds(
        medians, tuple(float(np.average(at, weights=weight)) for at in course), np.array(course), risk, settled
    )


def _votes(x: Floats, weight: Floats, risk: Floats, span: float) -> Floats:
    """Votes of each actor k for i's position over j's: (k, i, j), eq. 28."""
    # Row k: how far each position is in the eyes of k, by its own risk exponent; so the array is not symmetric.
    distance = (np.abs(x[:, None] - x[None, :]) / span) ** risk[:, None]
    return weight[:, None, None] * (distance[:, None, :] - distance[:, :, None])


def _chance(x: Floats, weight: Floats, risk: Floats, span: float, reading: ChallengeReading) -> Floats:
    """Chance that i prevails over j: (i, j), eqs. 30-31."""
    if reading == "text":
        risk = np.ones_like(risk)
    votes = _votes(x, weight, risk, span)
    cast = np.abs(votes).sum(axis=0)
    if reading == "figures":
        cast = np.full_like(cast, cast.sum())
    return np.maximum(votes, 0).sum(axis=0) / np.where(cast > 0, cast, 1.0)


def _expected(x: Floats, salience: Floats, chance: Floats, risk: Floats, span: float) -> Floats:
    """Gain that i expects from challenging j: (i, j), eqs. 5-7, 15-16 and 24 with Q = 1; risk is (i, j) too."""
    distance = np.abs(x[:, None] - x[None, :]) / span
    # Positions may drift past the first range by rounding only; a negative base would have no real power.
    success = 2 - 4 * np.maximum(0.5 - 0.5 * distance, 0.0) ** risk
    failure = 2 - 4 * (0.5 + 0.5 * distance) ** risk
    # The target resists with chance s_j: only then is there a contest; otherwise the challenger has its way at once.
    resist = salience[None, :]
    return resist * (chance * success + (1 - chance) * failure) + (1 - resist) * success - (2 - 4 * 0.5**risk)


def _risk(x: Floats, salience: Floats, weight: Floats, span: float, reading: ChallengeReading) -> Floats:
    """Risk exponent of each actor from how much the others expect from challenging it, eqs. 33-34."""
    neutral = np.ones_like(x)
    chance = _chance(x, weight, neutral, span, reading)
    expected = _expected(x, salience, chance, np.ones((len(x), len(x))), span)
    np.fill_diagonal(expected, 0.0)
    danger = expected.sum(axis=0)
    spread = np.ptp(danger)
    if spread == 0:
        return neutral
    # Scaled to [-1, 1]: least challenged -1, most +1; the exponent then runs from 2 (safe) to 1/2 (in danger).
    basis = (2 * danger - danger.max() - danger.min()) / spread
    return (1 - basis / 3) / (1 + basis / 3)


def _move(x: Floats, salience: Floats, weight: Floats, risk: Floats, span: float, reading: ChallengeReading) -> Floats:
    """New positions: each actor yields to the best offer made to it (fig. 6 and section 6.2)."""
    square = np.ones((len(x), len(x)))
    chance = _chance(x, weight, risk, span, reading)
    mine = _expected(x, salience, chance, square * risk[:, None], span)
    judge = risk[None, :] if reading == "figures" else risk[:, None]
    theirs = _expected(x, salience, chance, square * judge, span).T
    moved = x.copy()
    for i in range(len(x)):
        offers = [_offer(x[i], x[j], mine[i, j], theirs[i, j], reading) for j in np.flatnonzero(np.abs(x - x[i]) > 0)]
        made = sorted(offer for offer in offers if offer is not None)
        if made:
            moved[i] = made[0][2]  # all move at once, from where they stood when the round began
    return moved


def _offer(
    own: float, other: float, mine: float, theirs: float, reading: ChallengeReading
) -> tuple[int, float, float] | None:
    """An offer as (kind, rank, where it would take the actor): conflict before compromise before capitulation."""
    if theirs > mine > 0:
        return 0, abs(other - own), other
    if theirs > 0 > mine:
        if theirs > -mine:
            share = -mine / theirs
            weighted = (-mine * own + theirs * other) / (theirs - mine)
            return 1, weighted if reading == "figures" else share * abs(other - own), own + share * (other - own)
        return 2, abs(other - own), other
    return None
