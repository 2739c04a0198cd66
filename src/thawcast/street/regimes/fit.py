"""Regimes of a pair of series: how many, what differs between them, what each side does in each, and where we are."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.index import StreetIndex, index_of, interval, long_run
from thawcast.street.estimate.var import slopes
from thawcast.street.regimes.gibbs import Posterior, effective_size, fit_gibbs
from thawcast.street.regimes.heldout import Comparison, RegimeModel, compare
from thawcast.street.regimes.marginal_likelihood import MarginalLikelihood, marginal_likelihood
from thawcast.street.regimes.msvar import Params, Switching, SwitchingData, forecast, prepare, run_filter
from thawcast.values import Estimate, Floats

STEPS_AHEAD = 12
"""Periods ahead that regimes and series are forecast."""

FORECAST_PATHS = 500
"""Future paths simulated, each with parameters of another posterior draw."""


@dataclass(frozen=True)
class RegimeOptions:
    """How regimes are estimated.

    Args:
        count: Number of regimes.
        draws: Gibbs draws kept.
        burn: Gibbs draws thrown away first.
        switching: Kind of regime to report; None for coefficients too where that is claimed, else variances alone.
        marginal: Whether marginal likelihoods are estimated, which takes some seconds a candidate.
    """

    count: int = 2
    draws: int = 1000
    burn: int = 300
    switching: Switching | None = None
    marginal: bool = False


@dataclass(frozen=True)
class Regime:
    """One regime, from the quietest to the most violent.

    Args:
        share: Share of the periods spent in it.
        duration: Expected length of a stay [periods].
        now: Probability that the last period belongs to it, given data up to it.
        spread: Median standard deviation of surprises of each series [standard deviations of the series].
        street: Long-run answers and index within the regime.
        correlation: Same-period correlation of surprises.
    """

    share: float
    duration: Estimate
    now: float
    spread: tuple[float, ...]
    street: StreetIndex
    correlation: Estimate


@dataclass(frozen=True)
class RegimeForecast:
    """Out-of-sample forecast from the last period on.

    Args:
        chances: Regime probabilities, steps by M.
        middle: Median of each series, steps by n [standardised].
        low: 5% quantile.
        high: 95% quantile.
    """

    chances: Floats
    middle: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Regimes:
    """What Markov-switching says about a pair.

    Args:
        comparison: Held-out log scores of the candidates.
        claimed: Whether regimes of reciprocity are claimed: switching coefficients beat switching variances alone.
        switching: What differs between the regimes that are reported.
        regimes: The regimes.
        smoothed: Regime probabilities given all data, T - p by M.
        filtered: Regime probabilities given data up to each period.
        forecast: Out of sample; None where controls enter, whose future is unknown.
        log_likelihood: At the posterior mode.
        relabelled: Share of draws whose regimes had to be renamed.
        effective: Smallest effective number of draws among likelihood and index.
        draws: Number of draws.
        marginal: Model to log marginal likelihood, where asked for.
    """

    comparison: Comparison
    claimed: bool
    switching: Switching
    regimes: tuple[Regime, ...]
    smoothed: Floats
    filtered: Floats
    forecast: RegimeForecast | None
    log_likelihood: float
    relabelled: float
    effective: float
    draws: int
    marginal: dict[RegimeModel, MarginalLikelihood]

    @property
    def now(self) -> int:
        """Number of the most probable regime in the last period."""
        return int(np.argmax(self.filtered[-1]))


def fit_regimes(
    values: Floats,
    options: RegimeOptions,
    *,
    lags: int,
    exog: Floats | None = None,
    hold_out: int,
    seed: int = 0,
) -> Regimes:
    """Compare one VAR, regimes of variance and regimes of reciprocity, and report the better kind of regime.

    Args:
        values: Periods by series, standardised; the first two are A's and B's conduct.
        options: How regimes are estimated.
        lags: p.
        exog: Periods by controls, standardised.
        hold_out: Last periods on which candidates are compared.
        seed: Seed.

    Returns:
        The regimes.

    Raises:
        InputError: Too few periods.

    Reference:
        Brandt, Colaresi & Freeman (2008), doi:10.1177/0022002708314141; Krolzig (1997).
    """
    count = options.count
    data = prepare(values, lags=lags, exog=exog)
    candidates: tuple[RegimeModel, ...] = ((1, "all"), (count, "variance"), (count, "all"))
    comparison = compare(data, hold_out=hold_out, candidates=candidates, seed=seed)
    claimed = comparison.coefficients_switch(count)
    chosen: RegimeModel = (count, options.switching or ("all" if claimed else "variance"))
    chain = _sample(data, chosen, options, seed)
    marginal: dict[RegimeModel, MarginalLikelihood] = (
        {
            c: marginal_likelihood(data, chain if c == chosen else _sample(data, c, options, seed), seed=seed)
            for c in candidates
        }
        if options.marginal
        else {}
    )
    sums = slopes(chain.coef, data.n, lags).sum(axis=2)  # draws by regimes by n by n
    index = long_run(sums[:, 0, :2, :2], np.ones(2))
    quantities = [chain.log_likelihood, np.nan_to_num(index[:, 0, 1]), np.nan_to_num(index[:, 1, 0])]
    return Regimes(
        comparison=comparison,
        claimed=claimed,
        switching=chosen[1],
        regimes=tuple(_regime(chain, sums, i) for i in range(count)),
        smoothed=chain.smoothed,
        filtered=chain.mode.filtered,
        forecast=None if exog is not None else _forecast(data, chain, seed),
        log_likelihood=chain.mode.log_likelihood,
        relabelled=chain.relabelled,
        effective=min(effective_size(q) for q in quantities),
        draws=options.draws,
        marginal=marginal,
    )


def _sample(data: SwitchingData, model: RegimeModel, options: RegimeOptions, seed: int) -> Posterior:
    regimes, switching = model
    return fit_gibbs(data, regimes=regimes, switching=switching, draws=options.draws, burn=options.burn, seed=seed)


def _regime(chain: Posterior, sums: Floats, i: int) -> Regime:
    sigma = chain.sigma[:, i]
    sd = np.sqrt(np.diagonal(sigma, axis1=1, axis2=2))
    return Regime(
        share=float(chain.smoothed[:, i].mean()),
        duration=interval(1.0 / (1.0 - chain.transition[:, i, i]), "periods"),
        now=float(chain.mode.filtered[-1, i]),
        spread=tuple(float(v) for v in np.median(sd, axis=0)),
        street=index_of(long_run(sums[:, i, :2, :2], np.ones(2))),
        correlation=interval(sigma[:, 0, 1] / (sd[:, 0] * sd[:, 1]), "correlation"),
    )


def _forecast(data: SwitchingData, chain: Posterior, seed: int) -> RegimeForecast:
    rng = np.random.default_rng(seed)
    picks = np.linspace(0, chain.coef.shape[0] - 1, FORECAST_PATHS).astype(int)
    chances = np.zeros((STEPS_AHEAD, chain.transition.shape[1]))
    simulated = np.empty((FORECAST_PATHS, STEPS_AHEAD, data.n))
    for row, d in enumerate(picks):
        params = chain.params(int(d))
        now = run_filter(data, params).filtered[-1]
        chances += forecast(params, data, now, STEPS_AHEAD)[0] / FORECAST_PATHS
        simulated[row] = simulate(params, data, now, STEPS_AHEAD, rng)
    low, middle, high = np.quantile(simulated, [0.05, 0.5, 0.95], axis=0)
    return RegimeForecast(chances, middle, low, high)


def simulate(params: Params, data: SwitchingData, now: Floats, steps: int, rng: np.random.Generator) -> Floats:
    """Draw one future path of the series, steps by n.

    Args:
        params: The model, without controls.
        data: Its data; the last rows are the origin.
        now: Filtered regime probabilities at the origin.
        steps: Periods ahead.
        rng: Random numbers.

    Returns:
        The path.
    """
    n, p = data.n, data.lags
    past = [data.y[-1], *(data.x[-1, 1 + n * lag : 1 + n * (lag + 1)] for lag in range(p - 1))]
    regime = int(rng.choice(params.regimes, p=now / now.sum()))
    roots = np.linalg.cholesky(params.sigma)
    out = np.empty((steps, n))
    for h in range(steps):
        regime = int(rng.choice(params.regimes, p=params.transition[regime]))
        row = np.concatenate([np.ones(1), *past[:p]])
        out[h] = row @ params.coef[regime] + roots[regime] @ rng.standard_normal(n)
        past.insert(0, out[h])
    return out
