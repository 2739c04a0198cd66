"""The first screen of a brief as a value: the verdict, at most three sentences, and what a reader needs beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from thawcast.brief.figures import Course, Kept, Ladder, Record
from thawcast.brief.phrases import joined

ROOM = 62
"""Characters of a sentence on a line of eighty columns, beside its label."""

CURRENT, LATE, HISTORY, JUDGED = "●", "◐", "○", "◇"
"""Marks of an answer: its data end within a year of the date, one to two years before, earlier; or it is judged."""

MARKS = {
    CURRENT: "measured, within a year of the date",
    LATE: "measured, one to two years older",
    HISTORY: "history only, or cannot be told",
    JUDGED: "judged, not measured",
}
"""What each mark says."""


@dataclass(frozen=True)
class Said:
    """One sentence of the screen under its label."""

    label: str
    sentence: str


@dataclass(frozen=True)
class Spark:
    """The known record in small.

    Args:
        title: What it shows.
        values: Levels, oldest first; None where there is none.
        spans: Episodes: place of the first value, of the last, and whether it is a chill.
        first: The first period, as it is called.
        last: The last.
        base: Level that the present is told beside; None without one.
        before: What that is called.
        mark: What the end of the record is called: `now`, or `last` where the data end before the date.
    """

    title: str
    values: tuple[float | None, ...]
    spans: tuple[tuple[int, int, bool], ...]
    first: str
    last: str
    base: float | None
    before: str
    mark: str = "now"


@dataclass(frozen=True)
class Chance:
    """A chance of lasting, for a drawing in natural frequencies.

    Args:
        years: The horizons of which it is told, rising [years]; several where no more is known of the later ones.
        percent: Of a hundred thaws like this one those that still stand.
        number: The same as printed.
        word: Its word of likelihood.
        at_risk: Past forecasts about as high whose outcome was known by then.
        low: Lower end of its 90% range in percent; None without one.
        high: Upper end.
    """

    years: tuple[int, ...]
    percent: int
    number: str
    word: str
    at_risk: int
    low: int | None = None
    high: int | None = None

    @property
    def span(self) -> str:
        """The horizons in words: `one year`, `one, two and three years`."""
        words = {1: "one", 2: "two", 3: "three"}
        named = joined(words.get(year, str(year)) for year in self.years)
        return f"{named} year{'s'[: self.years != (1,)]}"


@dataclass(frozen=True)
class Confidence:
    """How far the answer is to be trusted, apart from the probabilities: `high`, `moderate`, `low` or `none`."""

    level: str
    reason: str

    @property
    def word(self) -> str:
        """The level as a reader sees it."""
        return "Not given" if self.level == "none" else self.level.capitalize()


@dataclass(frozen=True)
class Line:
    """One of the questions, answered in a line.

    Args:
        key: Its chapter.
        question: In a few words.
        answer: One line.
        data_to: Last day of the data behind it; None without any.
        mark: One of `MARKS`.
    """

    key: str
    question: str
    answer: str
    data_to: date | None
    mark: str


@dataclass(frozen=True)
class Way:
    """A way on from what cannot be told.

    Args:
        text: What it leads to.
        command: What to type; empty where there is nothing to.
        path: Path of a page that shows it; empty without one.
    """

    text: str
    command: str = ""
    path: str = ""


@dataclass(frozen=True)
class Screen:
    """What an ambassador reads.

    Args:
        pair: The two states.
        day: The day of the question, in words.
        data_to: Last day of the data behind the verdict, in words; empty where nothing is known.
        headline: The verdict: state, then movement.
        arrow: Which way it moves; empty where that is not known.
        warm: Whether the headline tells of warmth (True), of cold (False), of neither (None).
        said: At most three sentences.
        spark: The record; None where nothing is known.
        chances: Of lasting; nothing unless a thaw stands.
        confidence: In all this.
        lines: The questions, a line each.
        caveats: At most three, those that change a decision.
        ways: Ways on where something cannot be told.
        course: The temperature beside the years before; None where no source tells it.
        ladder: The stock; None where one of the two was no state.
        kept: How a thaw ended; None unless it is over.
        record: All that is known on one axis of time; None where nothing is.
    """

    pair: str
    day: str
    data_to: str
    headline: str
    arrow: str
    warm: bool | None
    said: tuple[Said, ...]
    spark: Spark | None
    chances: tuple[Chance, ...]
    confidence: Confidence
    lines: tuple[Line, ...]
    caveats: tuple[str, ...]
    ways: tuple[Way, ...]
    course: Course | None = None
    ladder: Ladder | None = None
    kept: Kept | None = None
    record: Record | None = None

    @property
    def drawn(self) -> tuple[Kept | Course | Ladder | Record, ...]:
        """The drawings that there are, in reading order."""
        return tuple(each for each in (self.kept, self.course, self.ladder, self.record) if each is not None)


def sheet(title: str, day: str, *said: Said, caveats: tuple[str, ...] = ()) -> Screen:
    """Lay out the head of a page that answers one question alone: no verdict, record or confidence of its own.

    Args:
        title: What it is about, for example the two states.
        day: The day of the question; empty without one.
        said: Its sentences, the first as the headline too.
        caveats: What a reader must bear in mind.
    """
    headline = said[0].sentence if said else title
    nothing = Confidence("none", "")
    return Screen(title, day, day, headline, "", None, said[1:], None, (), nothing, (), caveats, ())


STEPS = "▁▂▃▄▅▆▇█"
"""Heights of a drawing in signs."""


def steps(values: Sequence[float | None], *, most: int, scale: tuple[float, float] | None = None) -> str:
    """Draw values as blocks of eight heights, averaged down to as many signs as fit.

    Args:
        values: Oldest first.
        most: Signs at most.
        scale: Lowest and highest value of the scale; default those drawn.

    Example:
        >>> steps([1.0, None, 2.0, 3.0], most=24)
        '▁ ▅█'
    """
    kept = fewer(values, most=most)
    known = [value for value in kept if value is not None]
    low, high = scale or (min(known, default=0.0), max(known, default=1.0))
    return "".join(
        " " if v is None else STEPS[min(len(STEPS) - 1, int((v - low) / (high - low or 1.0) * len(STEPS)))]
        for v in kept
    )


def fewer(values: Sequence[float | None], *, most: int) -> list[float | None]:
    """Average values down to a number of them, those known of each stretch.

    Args:
        values: Oldest first.
        most: How many are kept at most.

    Example:
        >>> fewer([1.0, 3.0, None, None], most=2)
        [2.0, None]
    """
    if len(values) <= most:
        return list(values)
    edges = [round(i * len(values) / most) for i in range(most + 1)]
    chunks = ([v for v in values[a:b] if v is not None] for a, b in pairwise(edges))
    return [sum(chunk) / len(chunk) if chunk else None for chunk in chunks]
