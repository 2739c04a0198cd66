"""The answer to question 1 as a value: where two states stand, and the levels behind it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from thawcast.standing.temperature.sources import LevelSource
from thawcast.values import Estimate

UNTOLD = Estimate(None, None, None, "log_odds")
"""A level that is not known."""

UNSEEN = "a change of the usual size would more likely than not have gone unseen"
"""Why two are unknown whose news is known and tells no thaw or chill."""

SURE = 0.75
"""Probability of standing below which a thaw that stands is told as in doubt."""


def called(period: date, freq: str) -> str:
    """Name a period: a year, or a month and its year.

    Example:
        >>> called(date(2009, 1, 1), "Y"), called(date(2021, 3, 1), "M")
        ('2009', 'March 2021')
    """
    return str(period.year) if freq == "Y" else f"{period:%B %Y}"


@dataclass(frozen=True)
class Episode:
    """A thaw (sign 1) or chill (sign -1) as known by a date.

    Args:
        id: Identifier.
        sign: 1 or -1.
        sort: `recovery` (a thaw no higher than usual, a chill no lower) or `beyond usual`.
        freq: Y or M: whether periods are years or months.
        began: First day of its first period.
        base: Level before [unit of the source].
        rise: Change at onset, negative for a chill.
        line: Base and a quarter of the rise: what it must stay beyond.
        p_real: Probability that the change exceeds noise.
        peak: Highest level since, the lowest of a chill.
        peaked: Its period.
        stepped: Period of its latest further step.
        ended: Period of its end; None while it runs.
        end_kind: `given back`, `overtaken` or `settled`.
    """

    id: str
    sign: int
    sort: str
    freq: str
    began: date
    base: float
    rise: float
    line: float
    p_real: Estimate
    peak: float | None = None
    peaked: date | None = None
    stepped: date | None = None
    ended: date | None = None
    end_kind: str | None = None

    @property
    def kind(self) -> str:
        """`thaw` or `chill`."""
        return "thaw" if self.sign > 0 else "chill"

    @property
    def onset(self) -> int:
        """Year in which it began."""
        return self.began.year

    @property
    def end(self) -> int | None:
        """Year in which it ended; None while it runs."""
        return None if self.ended is None else self.ended.year

    def when(self, period: date | None) -> str:
        """Name one of its periods, in the words of its source; empty for none."""
        return "" if period is None else called(period, self.freq)


@dataclass(frozen=True)
class Change:
    """A rise or fall, told as a thaw or chill or short of one, that the present is told beside.

    Args:
        period: Its first period.
        p_rise: Probability that it is a rise beyond noise; of a fall the complement is that it is one.
        p_above: Probability that the level is now above what the change was measured from.
        base: The latter, the mean level of the two years before [unit of the source].
    """

    period: date
    p_rise: float
    p_above: float
    base: float


@dataclass(frozen=True)
class Standing:
    """Where relations stand, as the source that reaches nearest to the date tells it.

    Args:
        state: `thaw`, `chill`, `over` (the last episode is a thaw, and it does not stand), `steady` or `unknown`.
        why: Why the state is unknown, in words; empty otherwise.
        direction: `warming`, `cooling`, `flat` or `unknown`, against a year before.
        source: The level source that speaks; None where none has a level of the two.
        period: Its last period; None without one.
        data_to: Last day of the data behind it.
        level: Level of that period [unit of the source].
        usual: The part of it that is usual for the two.
        p_above: Probability that the level lies above usual.
        p_rise: That it exceeds the mean of the two years before; None in a series too short.
        p_6: That it exceeds the level six months before.
        p_12: That it exceeds the level a year before.
        last: The last thaw or chill known, whether it stands or not; None without one.
        p_stands: Probability that the level is now beyond the line of the last episode.
        given_back: Share of the way from its base to its peak that is gone again.
        p_colder: Probability that the level is now below the base of the last episode, of a thaw.
        episodes: Every episode that the source has by then, oldest first.
        nearest: Period of the last three years in which a rise or fall beyond noise was likeliest, and its `p_rise`;
            None where none was likely.
        beside: The change that the present is told beside: where no state is told, that of `nearest`; of a chill, the
            likeliest rise of the ten years before it. None without one, and in any other state.
    """

    state: str
    why: str = ""
    direction: str = "unknown"
    source: LevelSource | None = None
    period: date | None = None
    data_to: date | None = None
    level: Estimate = UNTOLD
    usual: Estimate = UNTOLD
    p_above: float | None = None
    p_rise: float | None = None
    p_6: float | None = None
    p_12: float | None = None
    last: Episode | None = None
    p_stands: float | None = None
    given_back: float | None = None
    p_colder: float | None = None
    episodes: tuple[Episode, ...] = ()
    nearest: tuple[date, float] | None = None
    beside: Change | None = None

    @property
    def current(self) -> Episode | None:
        """The episode behind `thaw` or `chill`; None otherwise."""
        return self.last if self.state in {"thaw", "chill"} else None

    @property
    def behind(self) -> Episode | None:
        """The episode behind `thaw`, `chill` or `over`; None otherwise."""
        return self.last if self.state in {"thaw", "chill", "over"} else None

    @property
    def heard(self) -> bool:
        """Whether there is news enough near the date to say something, even where it does not come to a state."""
        return self.state != "unknown" or self.why == UNSEEN

    @property
    def since(self) -> int | None:
        """Year in which the thaw or chill behind the state began, None without one."""
        return None if self.behind is None else self.behind.onset

    @property
    def year(self) -> int | None:
        """Year of the last period, None without one."""
        return None if self.period is None else self.period.year

    @property
    def by_month(self) -> bool:
        """Whether months give the state."""
        return self.source is not None and self.source.freq == "M"

    @property
    def freq(self) -> str:
        """Y or M."""
        return "M" if self.by_month else "Y"

    @property
    def now(self) -> str:
        """The last period, as it is called: `2010`, `March 2021`; empty without one."""
        return "" if self.period is None else called(self.period, self.freq)

    @property
    def before(self) -> str:
        """The period a year before it."""
        return "" if self.period is None else called(self.period.replace(year=self.period.year - 1), self.freq)

    @property
    def began(self) -> str:
        """When the last episode began, in words; empty without one."""
        return "" if self.last is None else self.last.when(self.last.began)

    @property
    def doubted(self) -> bool:
        """Whether a thaw is more likely than not to stand, but no more than that."""
        return self.state == "thaw" and (self.p_stands or 0.0) < SURE


@dataclass(frozen=True)
class Relations:
    """Where two states stand, and what that is told from; all frames hold rows of the two, known by the date.

    Args:
        standing: The judgement, as every answer has it.
        every: What each source says by itself, as `standings.by_source` gives it, the one that speaks among them.
        levels: Rows of `TEMPERATURE`, of every source.
        episodes: As `standings.episodes_at` gives them, of every source.
        conflict: Rows of `tables.CONFLICT`.
        shocks: Rows of `tables.STATE_SHOCKS` of either state.
    """

    standing: Standing
    every: pl.DataFrame
    levels: pl.DataFrame
    episodes: pl.DataFrame
    conflict: pl.DataFrame
    shocks: pl.DataFrame

    @cached_property
    def own(self) -> pl.DataFrame:
        """Levels of the source that speaks, oldest first."""
        source = self.standing.source
        rows = self.levels.clear() if source is None else self.levels.filter(source=source.id, freq=source.freq)
        return rows.sort("period")
