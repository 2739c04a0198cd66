"""The answer to question 6 as a value: the forecast of a thaw, or the chance of one, and past thaws beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.durability import casebook
from thawcast.durability.forecast.cases import LevelCourse, course, rises
from thawcast.durability.forecast.onsets import telling
from thawcast.durability.forecast.rolling import FEWEST, WELL
from thawcast.durability.forecast.vintages import Learned
from thawcast.durability.kaplan_meier import Life, Survival, survival
from thawcast.durability.lasting import Ahead, Lasting, ahead, running
from thawcast.standing.result import Standing
from thawcast.states import DyadDay
from thawcast.values import Estimate

Lives = Callable[[date, int], Sequence[Life]]

RECALLED = timedelta(days=5 * 366)
"""How long after its end a documented thaw is recalled where no thaw is told."""


CHILL_YEARS = 2
"""Years within which past chills are told to have been over."""

FEWEST_CHILLS = 10
"""Past chills followed so long under which no base rate is told."""


@dataclass(frozen=True)
class Documented:
    """What the casebook has on two states, to read beside the figures; no figure rests on it.

    Args:
        case: The documented thaw that the last thaw by the clock of events is; where that clock tells none, or a
            chill, the one that runs or ended of late.
        clock: When that clock has it; empty where no data speak.
        reading: Cases to read beside a thaw that runs.
    """

    case: casebook.Case | None
    clock: str
    reading: tuple[casebook.Case, ...]


@dataclass(frozen=True)
class Begins:
    """The chance that a thaw begins within a year where none runs.

    Args:
        chance: Probability, of what heads: the logit where it has the better record, else the base rate.
        usual: The base rate: how often one begins within a year on this source.
        judged: Calm periods on which the record rests; 0 where there are too few.
        led: Whether the logit heads.
    """

    chance: float
    usual: float
    judged: int
    led: bool


@dataclass(frozen=True)
class Rise:
    """A rise that stands and is not sure enough to be called a thaw.

    Args:
        onset: First day of the period in which the level had risen.
        p_real: Probability that it had.
        lasting: Probabilities of lasting, given that it is real.
    """

    onset: date
    p_real: float
    lasting: tuple[Lasting, ...]


@dataclass(frozen=True)
class PastChills:
    """How many past chills were over within some years more, as a base rate; no forecast rests on it.

    Args:
        age: Whole years that the chill which stands has run, and each of them had.
        years: Years more.
        followed: How many were followed so long.
        over: Share that had been given back or overtaken by then, by Kaplan and Meier.
    """

    age: int
    years: int
    followed: int
    over: Estimate


@dataclass(frozen=True)
class ThawFuture:
    """What can be said of how long the running thaw lasts, or whether one begins where none runs.

    Args:
        reason: Why nothing can be said; None if it can.
        lasting: Probabilities of lasting, nothing unless a thaw stands.
        even: Years until it is as likely as not to be over; None where that lies beyond the last horizon.
        moved_by: What moves the forecast most, with what it adds to the log-odds of a year.
        begins: The chance that a thaw begins; None where one stands, or where it cannot be told.
        rise: Where no thaw stands, the likeliest rise of the last years that does; None without one.
        chills: How long past chills as old have lasted on; None unless one stands, and where few were followed so long.
        whole: How long past thaws have lasted, to look at; None without any.
        documented: What the casebook has.
        data_to: Last day of the data behind the judgement.
    """

    reason: str | None
    lasting: tuple[Lasting, ...]
    even: float | None
    moved_by: tuple[tuple[str, float], ...]
    begins: Begins | None
    rise: Rise | None
    chills: PastChills | None
    whole: Survival | None
    documented: Documented
    data_to: date | None


def thaw_future(
    standing: Standing,
    own: pl.DataFrame,
    bases: pl.DataFrame,
    past: Lives,
    learned: Learned,
    beside: Documented,
) -> ThawFuture:
    """Find how long the thaw is likely to last, or how likely one is to begin.

    Args:
        standing: The judgement.
        own: Rows of `TEMPERATURE` of the two and of the source that speaks, known by the date.
        bases: Rows of `TEMPERATURE_BASES` of the same.
        past: How long past thaws (1) or chills (-1) of all pairs had lasted by a day, as `past_lives` gives it.
        learned: What had been learned by then.
        beside: What the casebook has on the two.
    """
    thaw = standing.current if standing.state == "thaw" else None
    day = standing.data_to
    lives = () if day is None else past(day, 1)
    told = () if thaw is None else forecast(_row(standing), own, bases, learned)
    reason = standing.why if standing.state == "unknown" and not standing.heard else None
    if thaw is not None and not told:
        reason = "too few rises had been followed by then to learn from"
    first = told[0] if told else None
    calm = None if thaw is not None or reason is not None or own.is_empty() else course(own, bases)
    return ThawFuture(
        reason=reason,
        lasting=() if first is None else first.lasting,
        even=None if first is None else first.even,
        moved_by=() if first is None else first.moved_by,
        begins=None if calm is None else begins(calm, own, learned),
        rise=None if calm is None or bases.is_empty() else likeliest_rise(calm, learned),
        chills=past_chills(past, standing) if standing.state == "chill" else None,
        whole=survival(lives) if lives else None,
        documented=beside,
        data_to=day,
    )


def forecast(thaws: pl.DataFrame, rows: pl.DataFrame, bases: pl.DataFrame, learned: Learned) -> tuple[Ahead, ...]:
    """Forecast running thaws of one source.

    Args:
        thaws: One row a thaw: `a, b, began, period, base, rise, p_real, peak`.
        rows: Rows of `TEMPERATURE` of their pairs and the source, known by the date.
        bases: Rows of `TEMPERATURE_BASES` of the same.
        learned: What had been learned by then.

    Returns:
        One forecast a thaw, as `lasting.ahead` gives it.
    """
    of = course(rows, bases)
    return ahead(of, running(of, thaws), learned.taught, learned.records, learned.likes)


def likeliest_rise(of: LevelCourse, learned: Learned) -> Rise | None:
    """Forecast the likeliest rise of the last years that stands at the last period told.

    Args:
        of: What the source that speaks told of two states by the date.
        learned: What had been learned by then.

    Returns:
        The rise; None where none is likelier than `WELL`, or where nothing had been learned.
    """
    found = rises(of, last=True)
    now = found.p_real >= WELL
    if not now.any():
        return None
    best = np.flatnonzero(now)[[int(np.argmax(found.p_real[now]))]]
    told = ahead(of, found.take(best), learned.taught, learned.records, learned.likes)
    onset: date = of.period(found.onset[best])[0]
    return Rise(onset, float(found.p_real[best][0]), told[0].lasting) if told else None


def begins(of: LevelCourse, own: pl.DataFrame, learned: Learned) -> Begins | None:
    """Tell how likely a thaw is to begin within a year of the last period told.

    Args:
        of: What the source that speaks told of two states by the date.
        own: The rows of `TEMPERATURE` behind it.
        learned: What had been learned by then.
    """
    if learned.onsets is None or own.sort("period")["p_rise"][-1] is None:
        return None
    last = of.number(own["period"]).max()
    x = telling(of, *(pl.Series([n]).to_numpy() for n in (0, int(last))))[0]
    source, freq = own.select("source", "freq").row(0)
    chance, usual = learned.onsets.chance(x, f"{source} {freq}")
    fared = learned.records.filter(source=source, freq=freq)
    score = {name: (n, loss) for name, n, loss in fared.select("forecaster", "n", "log_score").iter_rows()}
    judged, loss = score.get("begins", (0, 0.0))
    led = judged >= FEWEST and loss < score["begins usual"][1]
    return Begins(chance if led else usual, usual, judged if judged >= FEWEST else 0, led)


def past_chills(past: Lives, standing: Standing) -> PastChills | None:
    """Tell how many past chills as old as the one that stands were over within `CHILL_YEARS` more.

    Args:
        past: As for `thaw_future`.
        standing: The judgement, of a chill.

    Returns:
        The base rate; None where fewer than `FEWEST_CHILLS` were followed so long.
    """
    chill, period, day = standing.last, standing.period, standing.data_to
    if chill is None or period is None or day is None:
        return None
    age = (12 * (period.year - chill.began.year) + period.month - chill.began.month) // 12
    curve = survival(past(day, -1), age=age)
    if len(curve.years) <= CHILL_YEARS or curve.at_risk[CHILL_YEARS] < FEWEST_CHILLS:
        return None
    kept, low, high = (values[CHILL_YEARS] for values in (curve.value, curve.low, curve.high))
    over = Estimate(1 - kept, 1 - high, 1 - low, "probability")
    return PastChills(age, CHILL_YEARS, curve.at_risk[CHILL_YEARS], over)


def past_lives(past: pl.DataFrame, day: date, *, sign: int) -> list[Life]:
    """List how long past thaws or chills had lasted by a day: given back or overtaken, or followed so far.

    One that ended within a year of its onset ended in its first year. One that has not ended, or is settled, is
    followed for whole years: to the last day on which its source is known to tell of any episode.

    Args:
        past: Rows of `TEMPERATURE_EPISODES` of all pairs known by the day.
        day: The day.
        sign: 1 for thaws, -1 for chills.
    """
    over = (pl.col("end_known_on") <= day).fill_null(value=False)
    told = pl.max_horizontal("known_on", pl.when(over).then("end_known_on"))
    until, onset = pl.when(over).then("end").otherwise(told.max().over("source", "freq")), pl.col("onset")
    months = 12 * (until.dt.year() - onset.dt.year()) + until.dt.month().cast(pl.Int32) - onset.dt.month()
    ended = over & (pl.col("end_kind") != "settled")
    years = pl.when(ended).then(((months + 11) // 12).clip(1)).otherwise(months // 12)
    rows = past.filter(pl.col("known_on") <= day).select("sign", years=years, ended=ended).filter(sign=sign)
    return [Life(*row) for row in rows.select("years", "ended").iter_rows()]


def _row(standing: Standing) -> pl.DataFrame:
    """Lay the running thaw out as `lasting.running` takes it; the pair's codes are those of its only rows."""
    thaw = standing.current
    assert thaw is not None
    told = {name: getattr(thaw, name) for name in ("began", "base", "rise")}
    peak = thaw.base + thaw.rise if thaw.peak is None else thaw.peak
    return pl.DataFrame([{**told, "period": standing.period, "p_real": thaw.p_real.value, "peak": peak}])


def documented(standing: Standing, of: DyadDay) -> Documented:
    """Look up in the casebook how historians date the thaw of two states, and what to read beside it.

    Args:
        standing: The judgement.
        of: The two, and the day.
    """
    pair, day = (of.a.code, of.b.code), of.as_of
    turn = next((each for each in reversed(standing.episodes) if each.sign > 0), None)
    case, clock = None, ""
    if turn is not None and standing.state != "unknown":
        ended = None if turn.end is None else date(turn.end, 12, 31)
        case = casebook.same(*pair, began=date(turn.onset, 1, 1), ended=ended, as_of=day)
        clock = f"from {turn.onset} and still running" if turn.end is None else f"from {turn.onset} to {turn.end}"
    if standing.state in {"unknown", "chill"} and (lately := _lately(casebook.between(*pair, as_of=day), day)):
        # Where no thaw is told, the documented one that runs, or ended of late, still can be.
        case, clock = lately, ""
    reading = casebook.analogies(*pair, as_of=day) if standing.state == "thaw" else ()
    return Documented(case, clock, reading)


def _lately(cases: Sequence[casebook.Case], day: date) -> casebook.Case | None:
    """Choose the last documented thaw if it runs by a day or ended at most `RECALLED` before."""
    last = cases[-1] if cases else None
    if last is None or last.end is None:
        return last if last is not None and last.outcome == "running" else None
    return last if day - last.end <= RECALLED else None
