"""The answer to question 6 as a value: the forecast of a thaw, or the chance of one, and past thaws beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.durability import casebook
from thawcast.durability.forecast.cases import course, rises
from thawcast.durability.forecast.onsets import telling
from thawcast.durability.forecast.rolling import FEWEST, WELL
from thawcast.durability.forecast.vintages import Learned
from thawcast.durability.kaplan_meier import Life, Survival, survival
from thawcast.durability.lasting import Ahead, Lasting, ahead, running
from thawcast.standing.result import Standing
from thawcast.states import DyadDay

RECALLED = timedelta(days=5 * 366)
"""How long after its end a documented thaw is recalled where no thaw is told."""


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
class ThawFuture:
    """What can be said of how long the running thaw lasts, or whether one begins where none runs.

    Args:
        reason: Why nothing can be said; None if it can.
        lasting: Probabilities of lasting, nothing unless a thaw stands.
        even: Years until it is as likely as not to be over; None where that lies beyond the last horizon.
        moved_by: What moves the forecast most, with what it adds to the log-odds of a year.
        begins: The chance that a thaw begins; None where one stands, or where it cannot be told.
        rise: Where no thaw stands, the likeliest rise of the last years that does; None without one.
        whole: How long past thaws have lasted, to look at; None without any.
        size: How many they are.
        ended: How many of them had been given back or overtaken.
        documented: What the casebook has.
        data_to: Last day of the data behind the judgement.
    """

    reason: str | None
    lasting: tuple[Lasting, ...]
    even: float | None
    moved_by: tuple[tuple[str, float], ...]
    begins: Begins | None
    rise: Rise | None
    whole: Survival | None
    size: int
    ended: int
    documented: Documented
    data_to: date | None


def thaw_future(
    standing: Standing,
    own: pl.DataFrame,
    bases: pl.DataFrame,
    past: pl.DataFrame,
    learned: Learned,
    beside: Documented,
) -> ThawFuture:
    """Find how long the thaw is likely to last, or how likely one is to begin.

    Args:
        standing: The judgement.
        own: Rows of `TEMPERATURE` of the two and of the source that speaks, known by the date.
        bases: Rows of `TEMPERATURE_BASES` of the same.
        past: Rows of `TEMPERATURE_EPISODES` of all pairs known by the date.
        learned: What had been learned by then.
        beside: What the casebook has on the two.
    """
    thaw = standing.current if standing.state == "thaw" else None
    lives = past_lives(past, standing.data_to) if standing.data_to is not None else []
    told = () if thaw is None else forecast(_row(standing), own, bases, learned)
    reason = standing.why if standing.state == "unknown" and not standing.heard else None
    if thaw is not None and not told:
        reason = "too few rises had been followed by then to learn from"
    first = told[0] if told else None
    return ThawFuture(
        reason=reason,
        lasting=() if first is None else first.lasting,
        even=None if first is None else first.even,
        moved_by=() if first is None else first.moved_by,
        begins=begins(own, bases, learned) if thaw is None and reason is None else None,
        rise=likeliest_rise(own, bases, learned) if thaw is None and reason is None else None,
        whole=survival(lives) if lives else None,
        size=len(lives),
        ended=sum(life.ended for life in lives),
        documented=beside,
        data_to=standing.data_to,
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


def likeliest_rise(own: pl.DataFrame, bases: pl.DataFrame, learned: Learned) -> Rise | None:
    """Forecast the likeliest rise of the last years that stands at the last period told.

    Args:
        own: Rows of `TEMPERATURE` of two states and the source that speaks, known by the date.
        bases: Rows of `TEMPERATURE_BASES` of the same.
        learned: What had been learned by then.

    Returns:
        The rise; None where none is likelier than `WELL`, or where nothing had been learned.
    """
    if own.is_empty() or bases.is_empty():
        return None
    of = course(own, bases)
    found = rises(of, last=True)
    now = found.p_real >= WELL
    if not now.any():
        return None
    best = np.flatnonzero(now)[[int(np.argmax(found.p_real[now]))]]
    told = ahead(of, found.take(best), learned.taught, learned.records, learned.likes)
    onset: date = of.period(found.onset[best])[0]
    return Rise(onset, float(found.p_real[best][0]), told[0].lasting) if told else None


def begins(own: pl.DataFrame, bases: pl.DataFrame, learned: Learned) -> Begins | None:
    """Tell how likely a thaw is to begin within a year of the last period told.

    Args:
        own: Rows of `TEMPERATURE` of two states and the source that speaks, known by the date.
        bases: Rows of `TEMPERATURE_BASES` of the same.
        learned: What had been learned by then.
    """
    if learned.onsets is None or own.is_empty() or own.sort("period")["p_rise"][-1] is None:
        return None
    of = course(own, bases)
    last = of.number(own["period"]).max()
    x = telling(of, *(pl.Series([n]).to_numpy() for n in (0, int(last))))[0]
    source, freq = own.select("source", "freq").row(0)
    chance, usual = learned.onsets.chance(x, f"{source} {freq}")
    fared = learned.records.filter(source=source, freq=freq)
    score = {name: (n, loss) for name, n, loss in fared.select("forecaster", "n", "log_score").iter_rows()}
    judged, loss = score.get("begins", (0, 0.0))
    led = judged >= FEWEST and loss < score["begins usual"][1]
    return Begins(chance if led else usual, usual, judged if judged >= FEWEST else 0, led)


def past_lives(past: pl.DataFrame, day: date) -> list[Life]:
    """List how long past thaws had lasted by a day: given back or overtaken, or followed so far.

    Args:
        past: Rows of `TEMPERATURE_EPISODES` known by the day.
        day: The day.
    """
    found: list[Life] = []
    for row in past.filter(pl.col("sign") > 0).iter_rows(named=True):
        over = row["end_known_on"] is not None and row["end_known_on"] <= day
        end = row["end"] if over else day
        found.append(Life(max((end - row["onset"]).days // 365, 0), over and row["end_kind"] != "settled"))
    return found


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
