"""The temperature filter: one program for years and months, counts and scores.

    usual[t]  = usual[t-1] + jump        jump is rare: variance tau with probability h, else none
    warmth[t] = rho warmth[t-1] + shock  shock ~ N(0, s_q q), in a moving period N(0, s_q q factor)
    fast[t]   = phi fast[t-1] + stir     months only: what passes within months
    level     = usual + warmth
    k[t]      ~ Binomial(n[t], 1 / (1 + exp(-(level + fast + world[t] + f (log volume[t] - its mean) + error))))
    score[t]  = level + fast + world[t] + error, heavy-tailed
    error     ~ N(0, s_r r[t]),  r[t] = exp(alpha) / volume[t] + exp(beta) + lambda burst[t]
    q         = exp(kappa + gamma mean log volume)

The parameters are shared by all pairs of a source (maximum marginal likelihood with a weak pull to the starting values;
a young source leans on an older one's, `lent`). The multipliers (s_q, s_r) differ from pair to pair: their distribution
over a grid is estimated by EM, again within each class of volume (nonparametric maximum likelihood), and each pair's
answer is the mixture over the grid under its own posterior. A jump and a moving period are told apart by what comes
after: the three kinds of the last period are carried side by side (generalised pseudo-Bayes of order 2), and later
periods settle what is left in the covariance of usual and warmth.

Reference:
    Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 9-10 (binomial observations).
    Blom & Bar-Shalom (1988), "The interacting multiple model algorithm", IEEE Trans. Automatic Control 33, 780-783.
    Harrison & Stevens (1976), "Bayesian forecasting", JRSS B 38, 205-247.
    Liu & Pierce (1994), "A note on Gauss-Hermite quadrature", Biometrika 81, 624-629.
    Laird (1978), "Nonparametric maximum likelihood estimation of a mixing distribution", JASA 73, 805-811.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from thawcast.fitting import minimum, scoring
from thawcast.standing.temperature.seen import Seen
from thawcast.values import Floats, rounded

GRID: tuple[tuple[float, float], ...] = tuple((q, r) for q in (0.15, 1.0, 4.0) for r in (0.4, 1.0, 2.5))
"""Multipliers of the shocks' variance and of the noise that a pair may have."""

CLASSES = (20.0, 100.0, 500.0)
"""Events a year (geometric mean) that part the classes of volume."""

LEARN_FROM = 50
"""Events that a pair needs, in all periods so far, to help estimate the shared parameters."""

LEARNERS = 600
"""Pairs, evenly spread over those, from which the shared parameters are learned where there are more."""

FEW = 5
"""Events that a pair needs to help estimate the distribution of the multipliers."""

ALIKE = 20.0
"""Pairs' worth of the distribution of all pairs in that of a class of volume."""

PULL = 2e-4
"""Weight of the pull toward the starting values, per observation: it only matters where the data say nothing."""

FREEDOM = 5.0
"""Degrees of freedom of a score's error."""

LEAST = 0.02
"""Share of the likeliest grid point's probability, before a pair is seen, under which a point is passed over."""

KINDS, TOLD = 3, 17
"""Kinds of a period and numbers told of each: of `core`, which is imported only where it runs."""

DOUBT = tuple((float(np.exp(0.1 * x)), w) for x, w in ((-(3**0.5), 1 / 6), (0.0, 2 / 3), (3**0.5, 1 / 6)))
"""Factors, with weights, by which the parameters' error may stretch a distance measured in standard deviations."""

EM_STEPS = 200

STEPS = 12
"""Halvings by which the least change that is told is found: to a five-hundredth of itself."""

NAMES = ("kappa", "gamma", "keep", "factor", "moving", "tau", "jumped", "alpha", "beta", "burst", "first", "slope",
         "spread", "volume", "fade", "fast")  # fmt: skip
"""Places in `SharedParameters.theta`: logs of variances and factors, log-odds of shares and probabilities."""

PROCESS = ("keep", "factor", "moving", "tau", "jumped")
"""Parameters that sources of the same season may lend each other: those that have no unit, and the jump's variance."""

START = {
    1: (-2.5, 0.0, 1.4, 2.0, -2.5, 0.0, -4.0, -2.2, -3.0, -1.0, -0.3, 0.0, -0.5, 0.0, 0.0, -30.0),
    12: (-4.0, 0.0, 3.5, 2.0, -3.0, 0.0, -6.0, -2.0, -2.5, -1.0, -0.3, 0.0, -0.5, 0.0, 0.0, -2.0),
}
"""Starting values by season; with `PULL` they are the broad prior of a source that has nobody to borrow from."""

BOUNDS = ((-9, 5), (-1, 1), (-2, 6), (0.5, 4.5), (-6, 0), (-3, 5), (-9, -1.5), (-9, 3), (-9, 6), (-6, 3), (-20, 20),
          (-1, 1), (-5, 6), (-1, 1), (-2, 1.5), (-9, 5))  # fmt: skip
"""Lowest and highest value of each parameter."""

SLOW = {1: -2.0, 12: 2.9}
"""Least log-odds of the share of warmth kept: of months half is left after a year or more; what goes sooner is fast."""

YOUNG = 8
"""Years behind a source under which it borrows, and under which the usual level of months of scores does not jump."""

RARE = -8.9
"""Highest log-odds of a jump in a month of scores of a young source: so soon no jump can be told from warmth that
passes slowly, and with jumps its rises are told to last too long (`benchmarks/persistence.py`)."""


@dataclass(frozen=True)
class SharedParameters:
    """Parameters that all pairs of a source share.

    Args:
        theta: Values in the order of `NAMES`.
        weights: Probability of each point of `GRID` in each class of volume, shape (classes, grid).
        curve: Curvature of an observation's mean loss in each parameter, shape (parameters,); 0 where not estimated.
        count: Observations that they were learned from.
    """

    theta: Floats
    weights: Floats
    curve: Floats
    count: int = 0

    def __getitem__(self, name: str) -> float:
        """Give one parameter by its name."""
        return float(self.theta[NAMES.index(name)])

    @property
    def kept(self) -> float:
        """Share of the warmth that is left after a period."""
        return _expit(self["keep"])

    def process(self) -> Floats:
        """Parameters of the state's movement, as `core.run` takes them."""
        keep, factor, moving, tau, jumped, fade, fast = (
            self[n] for n in ("keep", "factor", "moving", "tau", "jumped", "fade", "fast")
        )
        return np.array(
            [_expit(keep), np.exp(factor), _expit(moving), np.exp(tau), _expit(jumped), _expit(fade), np.exp(fast)]
        )

    def walk(self, seen: Seen) -> Floats:
        """Variance of a calm period's shock, shape (pairs,)."""
        return np.exp(self["kappa"] + self["gamma"] * seen.mean_volume)

    def noise(self, seen: Seen) -> Floats:
        """Variance of a period's error beyond counting, shape (pairs, periods)."""
        return np.exp(self["alpha"] - seen.log_volume) + np.exp(self["beta"]) + np.exp(self["burst"]) * seen.burst

    def offset(self, seen: Seen) -> Floats:
        """What a period's value is where the level is 0, shape (pairs, periods)."""
        # Beside the pair's own mean: else a slope learned anew would shift a busy pair's level from vintage to vintage.
        return seen.world + self["volume"] * (seen.log_volume - seen.mean_volume[:, None])

    def first(self, seen: Seen) -> Floats:
        """Mean of the usual level before anything was seen, shape (pairs,)."""
        return self["first"] + self["slope"] * seen.mean_volume

    def own(self, seen: Seen) -> Floats:
        """Probability of each point of the grid before anything was seen, shape (pairs, grid)."""
        return self.weights[volume_class(seen)]


@dataclass(frozen=True)
class LevelMixture:
    """What is known after each period told: a mixture over the grid and the kind of the last period.

    Every array has shape (pairs, periods told, components, ...).

    Args:
        start: Number of the first period told.
        weight: Probability of each component.
        state: Means of usual, warmth and what passes, and their variances and covariances, shape (..., 9).
        rise, half, year: Mean and variance, shape (..., 2), of the level less the mean of the two years before; less
            that of six months before; less that of a year before (NaN where not known).
        base: Mean of the two years before.
    """

    start: int
    weight: Floats
    state: Floats
    rise: Floats
    half: Floats
    year: Floats
    base: Floats

    @property
    def usual(self) -> Floats:
        """Mean and variance of the usual level, shape (..., 2)."""
        return self.state[..., [0, 3]]

    @property
    def level(self) -> Floats:
        """Mean and variance of the level, shape (..., 2)."""
        s = self.state
        return np.stack([s[..., 0] + s[..., 1], s[..., 3] + 2 * s[..., 4] + s[..., 6]], axis=-1)

    def of(self, name: str) -> Floats:
        """Mean and variance of `usual`, `level`, `rise`, `half` or `year`, shape (..., 2)."""
        own = {"usual": self.usual, "level": self.level}
        return own[name] if name in own else getattr(self, name)

    def mean(self, of: str = "level") -> Floats:
        """Mean of `usual`, `level` or `rise`, shape (pairs, periods told)."""
        return (self.weight * self.of(of)[..., 0]).sum(axis=2)

    def middle(self) -> Floats:
        """Mean of the base, shape (pairs, periods told)."""
        return (self.weight * self.base).sum(axis=2)

    def spread(self, of: str = "level") -> Floats:
        """Standard deviation, shape (pairs, periods told)."""
        both = self.of(of)
        mean = (self.weight * both[..., 0]).sum(axis=2)
        return np.sqrt(np.maximum((self.weight * (both[..., 1] + both[..., 0] ** 2)).sum(axis=2) - mean**2, 1e-12))

    def above(self, line: Floats | float = 0.0, of: str = "level") -> Floats:
        """Probability of lying above a line, shape (pairs, periods told); NaN where it is not known."""
        both = self.of(of)
        z = (both[..., 0] - np.asarray(line)[..., None]) / np.sqrt(both[..., 1])
        return sum(w * (self.weight * ndtr(z * x)).sum(axis=2) for x, w in DOUBT)  # pyright: ignore[reportReturnType] (three arrays)

    def above_usual(self) -> Floats:
        """Probability that the level lies above the usual one, shape (pairs, periods told)."""
        z = self.state[..., 1] / np.sqrt(np.maximum(self.state[..., 6], 1e-12))
        return (self.weight * ndtr(z)).sum(axis=2)

    def odds(self, of: str = "rise") -> tuple[Floats, Floats]:
        """5% and 95% quantile of the probability of lying above 0, over the pair's multipliers and the shared doubt."""
        both = self.of(of)
        z = both[..., 0] / np.sqrt(both[..., 1])
        p = np.concatenate([ndtr(z * x) for x, _ in DOUBT], axis=-1)
        weight = np.concatenate([self.weight * w for _, w in DOUBT], axis=-1)
        order = np.argsort(p, axis=-1, kind="stable")
        ranked, mass = (np.take_along_axis(x, order, -1) for x in (p, weight))
        mass = np.cumsum(mass, axis=-1)
        at = (np.argmax(mass >= q, axis=-1)[..., None] for q in (0.05, 0.95 - 1e-9))
        low, high = (np.take_along_axis(ranked, k, -1)[..., 0] for k in at)
        return low, high

    def period(self, number: int) -> "LevelMixture":
        """Return one of the periods told only."""
        one = slice(number, number + 1)
        parts = {n: getattr(self, n)[:, one] for n in ("weight", "state", "rise", "half", "year", "base")}
        return LevelMixture(self.start + number, **parts)


def power(told: LevelMixture, seen: Seen, hyper: SharedParameters) -> Floats:
    """Probability that a rise by one usual deviation of the warmth would have been told at .9, of each period told.

    A change x is seen with an error of variance e, which the pair's own filter reveals: in a calm period it takes the
    change's variance from v to s, so that e = v s / (v - s). What the filter then makes of x is a mixture over the
    pair's multipliers and the kinds of the period, each with its own v, weighed by how likely it makes x. The least x
    that tells a rise with .9 is found, and a true rise d shows at least that with probability Phi((d - x) / sqrt(e)).
    The usual deviation d is that of a typical pair of this volume.

    Args:
        told: What is known.
        seen: What was seen.
        hyper: Shared parameters.

    Returns:
        Probability, shape (pairs, periods told).
    """
    keep, factor, moving, tau, jumped = hyper.process()[: len(PROCESS)]
    multipliers = np.array([q for q, _ in GRID])
    walk = hyper.walk(seen)[:, None, None]
    back = np.arange(1, 2 * seen.season + 1)
    shape = 1.0 + (keep ** np.abs(back[:, None] - back)).mean() - 2.0 * (keep**back).mean()
    still = (1 - moving + moving * factor) / (1 - keep**2)
    # Of the change from the two years before, the last period's shock is the only part whose kind is told apart.
    calm = walk * multipliers * (still * shape - moving * (factor - 1))
    left = told.rise.reshape(*told.rise.shape[:2], len(GRID), KINDS, 2)[:, :, :, 0, 1]
    error = calm * left / np.maximum(calm - left, 1e-3 * calm)
    kinds = ((1 - moving - jumped, 0.0, 0.0), (moving, factor - 1, 0.0), (jumped, 0.0, tau))
    own = told.weight.reshape(*left.shape, KINDS).sum(axis=3)
    weight = np.concatenate([p * own for p, _, _ in kinds], axis=2)
    var = np.concatenate([np.broadcast_to(calm + walk * multipliers * f + j, left.shape) for _, f, j in kinds], axis=2)
    least = _least_told(weight, var, np.tile(error, 3))
    usual = np.sqrt(walk[:, :, 0] * still * (hyper.own(seen) @ multipliers)[:, None])
    return ndtr((usual - least) / np.sqrt((own * error).sum(axis=2)))


def _least_told(weight: Floats, var: Floats, error: Floats) -> Floats:
    """Find the least change seen that tells a rise at .9, by halving its logarithm; shape (pairs, periods told)."""
    low, high = (np.full(weight.shape[:2], end) for end in (-4.0, 3.0))
    slope, whole = np.sqrt(var / (error * (var + error))), var + error
    weight = weight / np.sqrt(whole)
    for _ in range(STEPS):
        middle = (low + high) / 2
        x = np.exp(middle)[..., None]
        like = weight * np.exp(-0.5 * x**2 / whole + 0.5 * (x**2 / whole).min(axis=2, keepdims=True))
        told = (like * ndtr(slope * x)).sum(axis=2) >= 0.9 * like.sum(axis=2)
        low, high = np.where(told, low, middle), np.where(told, middle, high)
    return np.exp(high)


def volume_class(seen: Seen) -> NDArray[np.intp]:
    """Tell each pair's class of volume: 0 for the thinnest, shape (pairs,)."""
    return np.searchsorted(np.log(np.array(CLASSES) / 100.0), seen.mean_volume)


def fit(
    seen: Seen,
    *,
    lent: Sequence[SharedParameters] = (),
    worth: float = 5.0,
    start: SharedParameters | None = None,
    lends: bool = True,
) -> SharedParameters:
    """Estimate the shared parameters, then the distribution of the pairs' own multipliers.

    Args:
        seen: What was seen of all pairs.
        lent: Parameters of sources of the same season whose data lie before, for a young source.
        worth: Years that all lent parameters together count.
        start: Where to begin the search, an earlier vintage; None for the starting values.
        lends: Whether others may borrow. What nobody borrows is searched by scoring, without the curvature: in a third
            of the time, to about a unit of log likelihood. What ships is searched by slopes, to more digits.

    Returns:
        The parameters, rounded: same input, same output.
    """
    origin = np.array(START[seen.season])
    free = _free(seen)
    few = _teachers(seen)
    count = max(int(np.isfinite(few.value).sum()), 1)
    years = max(seen.value.shape[1] / seen.season, 1.0)
    priors = [(origin, np.full(origin.size, PULL))]
    # A lender weighs as much as so many years of one's own observations, and no more than those it rests on itself.
    share = [min(worth / len(lent) / years, one.count / count) for one in lent]
    priors += [(one.theta, 0.5 * part * one.curve) for one, part in zip(lent, share, strict=True)]

    loss = _Loss(few, free, origin, priors, count)
    limits, begin = {"keep": (SLOW[seen.season], 6.0)}, np.array(origin if start is None else start.theta)
    if seen.season == 12 and not seen.counted:
        jumped = NAMES.index("jumped")
        if years < YOUNG:
            limits["jumped"] = (BOUNDS[jumped][0], RARE)
        elif begin[jumped] == RARE:
            # Where jumps are so rare the likelihood is flat: one that was kept from them looks where a new source does.
            begin[jumped] = origin[jumped]
    bounds = [limits.get(NAMES[i], BOUNDS[i]) for i in free]
    begin = np.clip(begin[free], *np.array(bounds).T)
    if lends:
        found = minimum(loss, begin, bounds, gain=1e-5, steps=30)
    else:
        found = scoring(loss.each, begin, bounds, pulls=[(toward[free], pull[free]) for toward, pull in priors])
    theta, curve, least = loss.whole(found), np.zeros(origin.size), loss(found)
    for place, name in enumerate(np.array(NAMES)[free]):
        if lends and name in PROCESS:
            curve[free[place]] = _curvature(loss, found, place, least)
    return SharedParameters(theta, _mixing(seen, theta), rounded(curve), count)


def run(seen: Seen, hyper: SharedParameters, *, since: int | None = None) -> LevelMixture:
    """Filter every pair.

    Args:
        seen: What was seen.
        hyper: Shared parameters.
        since: Number of the first period to be told; None for the last only.

    Returns:
        What is known after each period told; it rests on that period and those before.
    """
    begin = seen.value.shape[1] - 1 if since is None else since
    own = hyper.own(seen)
    own = np.where(own >= LEAST * own.max(axis=1, keepdims=True), own, 0.0)
    log = np.full((len(seen.keys), seen.value.shape[1] - begin, len(GRID)), -np.inf)
    told = np.ones((*log.shape, KINDS, TOLD))
    for place, point in enumerate(GRID):
        rows = np.flatnonzero(own[:, place])
        if rows.size:
            log[rows, :, place], told[rows, :, place] = _pass(
                seen.take(rows), hyper, point, lags=2 * seen.season, since=begin
            )
    told[:, :, :, :, 0] = np.where(np.isfinite(log)[..., None], told[:, :, :, :, 0], 0.0)
    weight = np.exp(log - log.max(axis=2, keepdims=True)) * own[:, None, :]
    weight = weight / weight.sum(axis=2, keepdims=True)
    shape = (*told.shape[:2], -1)
    rise, half, year = (told[..., k : k + 2].reshape(*told.shape[:2], -1, 2) for k in (10, 12, 14))
    state = told[..., 1:10].reshape(*told.shape[:2], -1, 9)
    share = (weight[..., None] * np.exp(told[..., 0])).reshape(shape)
    return LevelMixture(begin, share, state, rise, half, year, told[..., 16].reshape(shape))


@dataclass(frozen=True)
class _Loss:
    """Mean loss of an observation, of the parameters that are estimated, and the pull toward what is lent.

    Args:
        few: What was seen of the pairs that teach.
        free: Places of the parameters that are estimated.
        origin: Values of those that are not.
        priors: Values toward which the parameters are pulled, with weights.
        count: Observations.
    """

    few: Seen
    free: list[int]
    origin: Floats
    priors: list[tuple[Floats, Floats]]
    count: int

    def whole(self, part: Floats) -> Floats:
        theta = self.origin.copy()
        theta[self.free] = part
        return theta

    def __call__(self, part: Floats) -> float:
        theta, likelihood = self.whole(part), float(self._likelihoods(part)[:, -1].sum())
        pulled = sum(float(np.sum(pull * (theta - toward) ** 2)) for toward, pull in self.priors)
        return -likelihood / self.count + pulled

    def each(self, part: Floats) -> Floats:
        """Loss of each observation, without the pull."""
        return -np.diff(self._likelihoods(part, since=0), axis=1, prepend=0.0)[np.isfinite(self.few.value)]

    def _likelihoods(self, part: Floats, *, since: int | None = None) -> Floats:
        return _pass(self.few, SharedParameters(self.whole(part), np.empty(0), self.origin), (1.0, 1.0), since=since)[0]


def _free(seen: Seen) -> list[int]:
    """Say which parameters are estimated."""
    left_out: set[str] = set()
    if seen.season == 1:
        left_out |= {"fade", "fast"}
    if not seen.counted:
        left_out |= {"gamma", "alpha", "slope", "volume"}
    if seen.own_terms:
        # Of a pair or two, volume cannot be told from time.
        left_out |= {"gamma", "slope", "volume"}
    if not seen.burst.any():
        left_out.add("burst")
    return [i for i, name in enumerate(NAMES) if name not in left_out]


def _teachers(seen: Seen) -> Seen:
    """Return the pairs that the shared parameters are learned from."""
    known = np.isfinite(seen.value).sum(axis=1) > 1
    enough = np.flatnonzero(known & (seen.total.sum(axis=1) >= LEARN_FROM)) if seen.counted else np.flatnonzero(known)
    return seen.take(enough[:: max(1, -(-enough.size // LEARNERS))])


def _mixing(seen: Seen, theta: Floats) -> Floats:
    """Estimate the distribution over the grid in each class of volume, shape (classes, grid)."""
    some = seen.take(np.flatnonzero(seen.total.sum(axis=1) >= FEW)) if seen.counted else seen
    some = some.take(np.arange(len(some.keys))[:: max(1, len(some.keys) // (3 * LEARNERS))])
    bare = SharedParameters(theta, np.empty(0), theta)
    log = np.stack([_pass(some, bare, point)[0][:, -1] for point in GRID], axis=1)
    like, kind = np.exp(log - log.max(axis=1, keepdims=True)), volume_class(some)
    everyone = _em(like, np.full(len(GRID), 1 / len(GRID)), alike=1.0)
    return np.stack([_em(like[kind == k], everyone, alike=ALIKE) for k in range(len(CLASSES) + 1)])


def _em(like: Floats, prior: Floats, *, alike: float) -> Floats:
    """Estimate the distribution over the grid by EM, with `alike` pairs' worth of the prior; shape (grid,)."""
    weights = prior
    for _ in range(EM_STEPS if like.size else 0):
        post = like * weights
        told = (post / post.sum(axis=1, keepdims=True)).sum(axis=0)
        weights = (told + alike * prior) / (len(like) + alike)
    return rounded(weights) / rounded(weights).sum()


def _curvature(loss: Callable[[Floats], float], at: Floats, place: int, here: float) -> float:
    step = np.zeros_like(at)
    step[place] = 0.05
    return max((loss(at + step) - 2 * here + loss(at - step)) / 0.05**2, 0.0)


def _pass(
    seen: Seen, hyper: SharedParameters, point: tuple[float, float], *, lags: int = 0, since: int | None = None
) -> tuple[Floats, Floats]:
    """Filter with one point of the grid: log likelihoods, and what is told."""
    from thawcast.standing.temperature.core import run as core

    pairs, periods = seen.value.shape
    begin = periods - 1 if since is None else since
    told = np.zeros((pairs, periods - begin, KINDS, TOLD) if lags else (1, 1, 1, 1))
    likelihood = core(
        seen.value,
        seen.total,
        hyper.offset(seen),
        point[1] * hyper.noise(seen),
        seen.counted,
        0.0 if seen.counted else FREEDOM,
        point[0] * hyper.walk(seen),
        hyper.first(seen),
        float(np.exp(hyper["spread"])),
        hyper.process(),
        lags,
        begin,
        told,
    )
    return likelihood, told


def _expit(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))
