"""Forecasters of lasting, from the constant to trees: each taught on cases due by a day, each a few shipped numbers.

- `constant`: the share that lasted of rises of its class (declared or not) on its source, shrunk to that of all.
- `own`: the temperature's own probability, logit P = a + b z + (h - 1)(c + d z), z the margin over the line in standard
  deviations, h the years ahead; another slope for months.
- `scale`: how far levels move, on all periods of all pairs: (mean level of h years ahead - level) / sd =
  x'beta + exp(w'gamma) e, with e as it was found; its probability is recalibrated by b.
- `wide`: a logit on all of `cases.FEATURES`, one a horizon.
- `trees`: boosted trees on the same and on h.
- `stack`: nine tenths of the mean of these four log-odds, and a tenth of the constant's.

Every forecaster has an intercept for each source, pulled to 0 as by `ALIKE` cases of weight one.

Reference:
    Cox (1958), Biometrika 45, 562-565 (recalibration). Friedman (2001), Annals of Statistics 29(5), 1189-1232 (trees).
    Satopaa et al. (2014), International Journal of Forecasting 30, 344-356 (means of log-odds).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from thawcast.durability.forecast.cases import EVERY, FEATURES, LevelCourse, Rises, described
from thawcast.durability.forecast.outcomes import YEARS
from thawcast.durability.forecast.trees import Trees, grown
from thawcast.values import Floats, expit, logit, rounded

ALIKE = 20.0
"""Cases of weight one by which a source's intercept, or a class's share, is pulled to that of all."""

RIDGE = 10.0
"""Cases of weight one by which slopes are pulled to 0, per squared standard deviation of their feature."""

MEMBERS = ("own", "scale", "wide", "trees")
"""Members of the stack."""

FORECASTERS = ("constant", *MEMBERS, "stack")
"""Those that may head an answer."""

SHARED = 0.1
"""Part of the constant in the stack."""

DECLARED = 0.9
"""Probability of a rise from which it is declared."""

LEAST, MOST = 0.03, 0.965
"""No forecast lies beyond: so that none is issued that a record of under sixty such forecasts could not bear out."""

QUANTILES = np.linspace(0.005, 0.995, 100)
"""Points of the distribution of what levels moved beyond the expected."""

MOVES = ("one", "reversion", "recent", "momentum")
SPREADS = ("one", "volume", "own_spread", "known", "monthly")
"""Covariates of the mean and of the log spread of `scale`."""


@dataclass(frozen=True)
class Cases:
    """Cases of any sources; arrays of shape (cases, ...).

    Args:
        x: In the order of `cases.FEATURES`.
        source: Name of the source and frequency, as `weis Y`.
        p_real: Probability of the rise.
        weight: How much a case teaches.
        y: Probability that it lasted, by horizon; NaN where it is not judged.
    """

    x: Floats
    source: np.ndarray
    p_real: Floats
    weight: Floats
    y: Floats

    def take(self, rows: np.ndarray) -> "Cases":
        """Return some of them."""
        return Cases(self.x[rows], self.source[rows], self.p_real[rows], self.weight[rows], self.y[rows])

    def column(self, name: str) -> Floats:
        """Give one feature."""
        return self.x[:, FEATURES.index(name)]


@dataclass(frozen=True)
class LevelMoves:
    """Periods of any pairs, risen or not, and how far the level moved; arrays of shape (periods, ...).

    Args:
        x: In the order of `MOVES`.
        w: In the order of `SPREADS`.
        moved: Mean level of the years ahead less the level, in standard deviations, by horizon; NaN where not known.
    """

    x: Floats
    w: Floats
    moved: Floats

    def take(self, rows: np.ndarray) -> "LevelMoves":
        """Return some of them."""
        return LevelMoves(self.x[rows], self.w[rows], self.moved[rows])


@dataclass(frozen=True)
class TaughtForecasters:
    """What all forecasters learned by a day.

    Args:
        sources: Sources with cases.
        constant: Share that lasted, by class (undeclared, declared), source (the last: any other) and horizon.
        own, scale: Slopes, see `_joint`, then an intercept a source.
        wide: Mean and spread of each feature; by horizon an intercept, slopes, an intercept a source.
        beta, gamma, errors: Of `scale`, by horizon; the last two of `gamma` are the least and the largest log scale.
        trees: Boosted trees.
    """

    sources: tuple[str, ...]
    constant: Floats
    own: Floats
    scale: Floats
    centre: Floats
    wide: Floats
    beta: Floats
    gamma: Floats
    errors: Floats
    trees: Trees

    def odds(self, cases: Cases) -> dict[str, Floats]:
        """Forecast: log-odds of lasting by forecaster, each of shape (cases, horizons)."""
        at = np.array([self.sources.index(s) if s in self.sources else len(self.sources) for s in cases.source])
        declared = (cases.p_real >= DECLARED).astype(int)
        told = {"constant": logit(self.constant[declared, at])}
        told["own"] = _apply(self.own, _joint(cases.column("margin"), cases), at)
        chance = logit(scale_chance(self, cases))
        told["scale"] = _apply(
            self.scale, np.stack([_joint(chance[:, k], cases)[:, k] for k in range(len(YEARS))], 1), at
        )
        x = (cases.x - self.centre[0]) / self.centre[1]
        shift = np.concatenate([self.wide[:, 1 + len(FEATURES) :], np.zeros((len(YEARS), 1))], axis=1)
        told["wide"] = self.wide[:, 0] + x @ self.wide[:, 1 : 1 + len(FEATURES)].T + shift[:, at].T
        told["trees"] = np.stack(
            [self.trees.odds(np.column_stack([cases.x, np.full(at.size, float(h))])) for h in YEARS], 1
        )
        mean = sum(told[name] for name in MEMBERS) / len(MEMBERS)
        told["stack"] = (1 - SHARED) * mean + SHARED * told["constant"]
        return {name: np.clip(o, logit(LEAST), logit(MOST)) for name, o in told.items()}


def teach(cases: Cases, moves: LevelMoves) -> TaughtForecasters:
    """Teach all forecasters.

    Args:
        cases: Cases of which some are judged.
        moves: Periods of which some are followed.
    """
    sources = tuple(sorted(set(cases.source.tolist())))
    at = np.array([sources.index(s) for s in cases.source])
    constant = _constants(cases, at, len(sources))
    own = _fit_joint(cases, at, len(sources), _joint(cases.column("margin"), cases))
    centre = rounded(np.stack([cases.x.mean(axis=0), np.maximum(cases.x.std(axis=0), 1e-3)]))
    x = (cases.x - centre[0]) / centre[1]
    wide = np.stack([_fit_wide(x, cases, at, len(sources), k) for k in range(len(YEARS))])
    beta, gamma, errors = (np.stack(v) for v in zip(*(_fit_moves(moves, k) for k in range(len(YEARS))), strict=True))
    bare = TaughtForecasters(sources, constant, own, own, centre, wide, beta, gamma, errors, Trees.none())
    chance = logit(scale_chance(bare, cases))
    design = np.stack([_joint(chance[:, k], cases)[:, k] for k in range(len(YEARS))], axis=1)
    scale = _fit_joint(cases, at, len(sources), design)
    trees = grown(
        np.concatenate([np.column_stack([cases.x, np.full(at.size, float(h))]) for h in YEARS]),
        cases.y.T.ravel(),
        np.tile(cases.weight, len(YEARS)),
    )
    return TaughtForecasters(sources, constant, own, scale, centre, wide, beta, gamma, errors, trees)


def scale_chance(taught: TaughtForecasters, cases: Cases) -> Floats:
    """Probability by `scale`, before it is recalibrated, that the mean level lies above the line; (cases, horizons)."""
    x, w = _of_cases(cases)
    need = -cases.column("margin")[:, None] - x @ taught.beta.T
    z = need / _spread(taught.gamma, w)
    below = [np.interp(z[:, k], taught.errors[k], QUANTILES) for k in range(len(YEARS))]
    return np.clip(1 - np.stack(below, axis=1), 0.01, 0.99)


def scale_quantiles(taught: TaughtForecasters, cases: Cases, q: tuple[float, ...]) -> Floats:
    """Quantiles of the mean level ahead less the level, in standard deviations; (cases, horizons, quantiles)."""
    x, w = _of_cases(cases)
    errors = np.stack([np.interp(q, QUANTILES, taught.errors[k]) for k in range(len(YEARS))])
    return (x @ taught.beta.T)[:, :, None] + _spread(taught.gamma, w)[:, :, None] * errors


def _spread(gamma: Floats, w: Floats) -> Floats:
    """Scale of what levels move, no farther out than nearly all that it was learned from; (cases, horizons)."""
    log = w @ gamma[:, : len(SPREADS)].T
    return np.exp(np.clip(log, gamma[:, len(SPREADS)], gamma[:, len(SPREADS) + 1]))


def _of_cases(cases: Cases) -> tuple[Floats, Floats]:
    one = np.ones(len(cases.x))
    values = {"one": one, "reversion": cases.column("usual_margin") - cases.column("margin")}
    values |= {name: cases.column(name) for name in (*MOVES[2:], *SPREADS[1:])}
    return np.column_stack([values[n] for n in MOVES]), np.column_stack([values[n] for n in SPREADS])


def _joint(z: Floats, cases: Cases) -> Floats:
    """Design of a score over all horizons: 1, z, (h-1), (h-1) z, monthly z; shape (cases, horizons, 5)."""
    monthly, one = cases.column("monthly"), np.ones_like(z)
    return np.stack([np.stack([one, z, (h - 1) * one, (h - 1) * z, monthly * z], axis=1) for h in YEARS], axis=1)


def _apply(coef: Floats, design: Floats, at: np.ndarray) -> Floats:
    size = design.shape[2]
    return design @ coef[:size] + np.append(coef[size:], 0.0)[at][:, None]


def _fit_joint(cases: Cases, at: np.ndarray, sources: int, design: Floats) -> Floats:
    own = np.eye(sources)[at]
    x = np.concatenate([np.concatenate([design[:, k], own], axis=1) for k in range(len(YEARS))])
    pull = np.concatenate([np.full(design.shape[2], 0.01), np.full(sources, ALIKE / 4)])
    return logistic(x, cases.y.T.ravel(), np.tile(cases.weight, len(YEARS)), pull)


def _fit_wide(x: Floats, cases: Cases, at: np.ndarray, sources: int, horizon: int) -> Floats:
    design = np.concatenate([np.ones((len(x), 1)), x, np.eye(sources)[at]], axis=1)
    pull = np.concatenate([[0.01], np.full(x.shape[1], RIDGE / 4), np.full(sources, ALIKE / 4)])
    return logistic(design, cases.y[:, horizon], cases.weight, pull)


def logistic(x: Floats, y: Floats, weight: Floats, pull: Floats) -> Floats:
    """Fit a logit of outcomes that are probabilities, coefficients pulled to 0.

    Args:
        x: Design, shape (n, terms).
        y: Outcomes in [0, 1], NaN where not known, shape (n,).
        weight: Weights, shape (n,).
        pull: Precision of each coefficient's prior, shape (terms,).

    Returns:
        Coefficients, rounded.
    """
    known = np.isfinite(y)
    x, y, weight = x[known], y[known], weight[known]
    beta = np.zeros(x.shape[1])
    for _ in range(25):
        p = expit(x @ beta)
        information = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(pull)
        step = np.linalg.solve(information, x.T @ (weight * (y - p)) - pull * beta)
        beta = beta + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-8:
            break
    return rounded(beta)


def _constants(cases: Cases, at: np.ndarray, sources: int) -> Floats:
    out = np.full((2, sources + 1, len(YEARS)), 0.5)
    declared = cases.p_real >= DECLARED
    for k in range(len(YEARS)):
        known = np.isfinite(cases.y[:, k])
        y, w = np.where(known, cases.y[:, k], 0.0), np.where(known, cases.weight, 0.0)
        every = (w @ y + 1.0) / (w.sum() + 2.0)
        for c in (0, 1):
            mine = w * (declared == c)
            share = (mine @ y + ALIKE * every) / (mine.sum() + ALIKE)
            out[c, sources, k] = share
            for s in range(sources):
                here = mine * (at == s)
                out[c, s, k] = (here @ y + ALIKE * share) / (here.sum() + ALIKE)
    return rounded(out)


def _fit_moves(moves: LevelMoves, horizon: int) -> tuple[Floats, Floats, Floats]:
    y = moves.moved[:, horizon]
    known = np.isfinite(y)
    if known.sum() < 50:
        return np.zeros(len(MOVES)), np.zeros(len(SPREADS) + 2), rounded(_normal_quantiles())
    x, w, y = moves.x[known], moves.w[known], y[known]
    gamma, beta = np.zeros(w.shape[1]), np.zeros(x.shape[1])
    pull = np.diag(np.full(w.shape[1], 1.0))
    for _ in range(4):
        scale = np.exp(w @ gamma)
        beta = np.linalg.solve((x / scale[:, None] ** 2).T @ x + 1e-6 * np.eye(x.shape[1]), x.T @ (y / scale**2))
        # The mean of log |e| of a normal is -0.635: it goes into the errors' own scale.
        log = np.log(np.abs(y - x @ beta) + 1e-3) + 0.635
        gamma = np.linalg.solve(w.T @ w + pull, w.T @ log)
    gamma = np.append(gamma, np.quantile(w @ gamma, [0.05, 0.95]))
    error = (y - x @ beta) / _spread(gamma[None], w)[:, 0]
    ends: Floats = np.asarray(np.quantile(error, QUANTILES), np.float64)
    return rounded(np.asarray(beta, np.float64)), rounded(np.asarray(gamma, np.float64)), rounded(ends)


def _normal_quantiles() -> Floats:
    return np.array([NormalDist().inv_cdf(float(p)) for p in QUANTILES])


def moves_of(of: LevelCourse) -> tuple[LevelMoves, np.ndarray, np.ndarray]:
    """Follow every period of every pair: how far the mean level of the years ahead lies from it.

    Args:
        of: What a source told.

    Returns:
        The periods, with the numbers of their pairs and periods.
    """
    season, level = of.season, of.told["level"]
    looked = np.arange(level.shape[1]) % EVERY[season] == (0 if season == 1 else 2)
    pair, at = np.nonzero(np.isfinite(of.told["p_rise"]) & looked)
    base, now = of.told["base"][pair, at], level[pair, at]
    plain = Rises(pair, at, at, base, np.full(pair.size, 1e-3), now, of.told["p_rise"][pair, at])
    x = described(of, plain)
    one = np.ones(pair.size)
    values = {"one": one, "reversion": (of.told["usual"][pair, at] - now) / of.sd[pair, at]}
    values |= {name: x[:, FEATURES.index(name)] for name in (*MOVES[2:], *SPREADS[1:])}
    ahead = np.full((pair.size, len(YEARS)), np.nan)
    for k, h in enumerate(YEARS):
        steps = at[:, None] + np.arange(1, h * season + 1)
        inside = steps[:, -1] < level.shape[1]
        values_ahead = level[pair[:, None], np.minimum(steps, level.shape[1] - 1)]
        known = np.isfinite(values_ahead)
        enough = inside & (known.sum(axis=1) >= steps.shape[1] / 2)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(known, values_ahead, 0.0).sum(axis=1) / known.sum(axis=1)
        ahead[:, k] = np.where(enough, (mean - now) / of.sd[pair, at], np.nan)
    means, spreads = (np.column_stack([values[n] for n in names]) for names in (MOVES, SPREADS))
    return LevelMoves(means, spreads, ahead), pair, at


def fit_margin(cases: Cases, margin: Floats, sources: tuple[str, ...]) -> Floats:
    """Recalibrate a margin over all horizons, as `own` does the temperature's.

    Args:
        cases: Cases of which some are judged.
        margin: Margin over the line, shape (cases,).
        sources: Sources that have an intercept.

    Returns:
        Coefficients for `margin_odds`.
    """
    at = np.array([sources.index(s) for s in cases.source])
    return _fit_joint(cases, at, len(sources), _joint(margin, cases))


def margin_odds(coef: Floats, cases: Cases, margin: Floats, sources: tuple[str, ...]) -> Floats:
    """Forecast by a recalibrated margin: log-odds, shape (cases, horizons).

    Args:
        coef: What `fit_margin` gave.
        cases: The cases.
        margin: Margin over the line, shape (cases,).
        sources: Sources that have an intercept.
    """
    at = np.array([sources.index(s) for s in cases.source], int)
    return np.clip(_apply(coef, _joint(margin, cases), at), logit(LEAST), logit(MOST))
