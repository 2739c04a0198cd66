"""What all rooms share: a number with its interval, a cited source, months, rounding, and their plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thawcast.errors import DateError

Floats = NDArray[np.float64]
"""An array of floating numbers; docstrings give its shape."""

Json = Any
"""A value that `json.dumps` accepts once `to_json` has run over it."""

Z90 = 1.6448536269514722
"""95% quantile of the standard normal: half the width of a 90% interval, in standard deviations."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 90% interval.

    Args:
        value: Point estimate, None where it cannot be told.
        low: 5% quantile.
        high: 95% quantile.
        unit: Unit in words (`probability`, `share`, `log_odds`, `years`).
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str

    @property
    def above_zero(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low is not None and self.low > 0


def reaching(value: float, low: float, high: float, unit: str) -> Estimate:
    """Return an estimate whose interval reaches to its value, where the quantiles of skewed draws leave that out.

    Args:
        value: Point estimate, as a mean, or what the most likely judgements give.
        low: 5% quantile of the draws.
        high: 95% quantile of the draws.
        unit: Unit in words.

    Example:
        >>> reaching(0.99, 0.991, 0.995, "probability").low
        0.99
    """
    return Estimate(value, min(low, value), max(high, value), unit)


def of_draws(draws: Floats, *, unit: str, value: float | None = None) -> Estimate:
    """Return the estimate that draws give: their median and the quantiles of 90%.

    Args:
        draws: Draws of one number [draws].
        unit: Unit in words.
        value: Point estimate in place of the median; the interval reaches to it.

    Example:
        >>> of_draws(np.arange(101.0), unit="years")
        Estimate(value=50.0, low=5.0, high=95.0, unit='years')
    """
    return of_many(draws[None], unit=unit, values=[value])[0]


def of_many(draws: Floats, *, unit: str, values: Sequence[float | None]) -> tuple[Estimate, ...]:
    """Return the estimates that draws of several numbers give, as `of_draws` does of one.

    Args:
        draws: Draws [numbers x draws].
        unit: Unit in words.
        values: Point estimate of each in place of the median; None for the median.
    """
    quantiles = np.quantile(draws, (0.05, 0.5, 0.95), axis=1).T.tolist()
    return tuple(
        reaching(middle if value is None else value, low, high, unit)
        for (low, middle, high), value in zip(quantiles, values, strict=True)
    )


@dataclass(frozen=True)
class Source:
    """A dataset that a result rests on: identifier, citation, version, licence."""

    id: str
    citation: str
    version: str
    licence: str


def counted(number: int, one: str, more: str | None = None) -> str:
    """Write a number of things in words that fit it.

    Args:
        number: How many.
        one: What one of them is called.
        more: What several are called, where it is not `one` with an s.

    Example:
        >>> counted(1, "period"), counted(0, "period"), counted(1200, "country", "countries")
        ('1 period', '0 periods', '1,200 countries')
    """
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def day_of(when: object) -> date:
    """Read a day.

    Args:
        when: A date, ISO 8601 text as 2010-12-31, or a year (its last day).

    Raises:
        DateError: It is none of these.

    Example:
        >>> day_of("2010-12-31"), day_of(2010)
        (datetime.date(2010, 12, 31), datetime.date(2010, 12, 31))
    """
    try:
        if isinstance(when, date):
            return date(when.year, when.month, when.day)
        if isinstance(when, int) and not isinstance(when, bool):
            return date(when, 12, 31)
        return date.fromisoformat(str(when))
    except ValueError as error:
        raise DateError(f"{when}: not a date; write it as 2010-12-31") from error


def months_between(first: date, second: date) -> int:
    """Count the months from the month of one day to that of another.

    Example:
        >>> months_between(date(2009, 12, 31), date(2010, 2, 1))
        2
    """
    return 12 * (second.year - first.year) + second.month - first.month


def two_digits(values: Floats) -> NDArray[np.int32]:
    """Round counts to two significant digits: enough to judge an interval by, and no copy of the source.

    Args:
        values: Counts, any shape.

    Returns:
        Whole numbers, same shape.

    Example:
        >>> two_digits(np.array([0.0, 37.0, 1234.0])).tolist()
        [0, 37, 1200]
    """
    scale = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(values, 1.0))) - 1.0, 0.0)
    return (np.rint(values / scale) * scale).astype(np.int32)


def rounded(values: Floats) -> Floats:
    """Round fitted parameters to the four significant digits that a fit finds alike on every processor.

    Args:
        values: Parameters, any shape; zeros, infinities and NaN stay what they are.

    Returns:
        Rounded parameters, same shape.

    Example:
        >>> rounded(np.array([1234.56, -0.00123456, 0.0])).tolist()
        [1235.0, -0.001235, 0.0]
    """
    sized = np.isfinite(values) & (values != 0)
    places = 3 - np.floor(np.log10(np.abs(np.where(sized, values, 1.0)))).astype(int)
    # Python rounds to the nearest decimal number; scaling, rounding and scaling back would not.
    found = [round(x, place) for x, place in zip(np.ravel(values).tolist(), np.ravel(places).tolist(), strict=True)]
    return np.where(sized, np.reshape(found, np.shape(values)), values)


def expit(odds: Floats | float) -> Floats:
    """Return the probabilities of log-odds, as `scipy.special` does, whose import takes longer than an answer.

    Args:
        odds: Log-odds, any shape.

    Example:
        >>> expit(np.array([-1000.0, 0.0, np.log(3)])).round(3).tolist()
        [0.0, 0.5, 0.75]
    """
    return 1.0 / (1.0 + np.exp(-np.maximum(np.asarray(odds), -700.0)))


def logit(p: Floats | float) -> Floats:
    """Return the log-odds of probabilities.

    Args:
        p: Probabilities between 0 and 1, neither of them included, any shape.

    Example:
        >>> logit(np.array([0.5, 0.75])).round(3).tolist()
        [0.0, 1.099]
    """
    chance = np.asarray(p)
    return np.log(chance) - np.log1p(-chance)


def normal_cdf(z: Floats | float) -> Floats:
    """Return the probability that a standard normal number lies below each of some.

    Args:
        z: Numbers, any shape.

    Example:
        >>> normal_cdf(np.array([0.0, Z90, -40.0])).round(3).tolist()
        [0.5, 0.95, 0.0]
    """
    return np.asarray(_below(z), dtype=np.float64)


_below = np.frompyfunc(lambda z: 0.5 * erfc(-z / sqrt(2.0)), 1, 1)


def to_json(value: object) -> Json:
    """Turn a nest of values into plain JSON values, numbers rounded to four decimals.

    Args:
        value: Estimate, mapping, sequence, text, number, bool or None.

    Returns:
        Dictionaries, lists, text, numbers, bool or None.

    Example:
        >>> to_json({"p": Estimate(0.97123, 0.9, 0.99, "probability")})
        {'p': {'value': 0.9712, 'low': 0.9, 'high': 0.99, 'unit': 'probability'}}
    """
    if isinstance(value, Estimate):
        return {k: to_json(getattr(value, k)) for k in ("value", "low", "high", "unit")}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, float):
        return round(value, 4) + 0.0  # adding zero turns -0.0 into 0.0
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(v) for v in value]
    return value
