"""What the drawings of the two pages show, as values: the temperature's course, the ladder of the stock, the record."""

from dataclasses import dataclass
from datetime import date

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plain:
    """A drawing in words and in numbers, for those who cannot see it.

    Args:
        title: What it shows: the finding.
        under: What is measured, in units that can be said aloud.
        alt: What it shows, in a sentence or two.
        headings: Of the table behind it.
        rows: Of the table behind it.
    """

    title: str
    under: str
    alt: str
    headings: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class ValueAt:
    """A value in time.

    Args:
        when: The year, with its part for a month.
        value: In the unit of the drawing.
        low: Lower end of its 90% interval; None without one.
        high: Upper end.
    """

    when: float
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Shaded:
    """A thaw or chill on the axis of time; it runs on where it has no end."""

    start: float
    end: float | None
    cold: bool


@dataclass(frozen=True)
class Course:
    """The temperature of two states beside their years before.

    Args:
        plain: In words and numbers.
        readings: Oldest first; in log-odds beside the base where `odds`, else in points of the source.
        yearly: Whether each stands for a year, and is drawn as a dot.
        odds: Whether a value is read as a multiple.
        stretches: Thaws and chills.
        line: Value down to which the last one stands; None without one.
        base: What 0 is, as it stands beside the axis.
        peak: Place among the readings of the turning point; None where it is the last, or there is none.
        back: What of the rise or fall is given back, in words; empty without.
        fan: What is to be expected, each at its horizon; nothing without a forecast.
    """

    plain: Plain
    readings: tuple[ValueAt, ...]
    yearly: bool
    odds: bool
    stretches: tuple[Shaded, ...]
    line: float | None
    base: str
    peak: int | None
    back: str
    fan: tuple[ValueAt, ...] = ()

    @property
    def warm(self) -> bool | None:
        """Whether the last of the stretches is one of warmth; None without one that is drawn."""
        return not self.stretches[-1].cold if self.stretches else None


@dataclass(frozen=True)
class Rung:
    """A pair on the ladder: who they are, and where they stand."""

    who: str
    value: float


@dataclass(frozen=True)
class Ladder:
    """The stock of two states beside pairs that a reader knows.

    Args:
        plain: In words and numbers.
        classes: Names of the classes from the lowest, at 0, 1, 2, ...
        own: Where the two stand, with its interval.
        who: The two.
        others: Known pairs.
    """

    plain: Plain
    classes: tuple[str, ...]
    own: ValueAt
    who: str
    others: tuple[Rung, ...]


@dataclass(frozen=True)
class Kept:
    """What was kept of a rise, period by period, until it ended.

    Args:
        plain: In words and numbers.
        shares: Name of a year to the share of the rise that was kept on its mean.
        line: The share down to which a thaw stands.
    """

    plain: Plain
    shares: tuple[tuple[str, float], ...]
    line: float


@dataclass(frozen=True)
class Lane:
    """One source on the axis of time, on its own scale.

    Args:
        name: The source.
        readings: Its values, oldest first.
        usual: What is usual for the pair by it; None where it has no such level.
        stretches: Thaws and chills by it.
        hindsight: Whether it was told afterwards.
        scale: Lowest and highest value of its scale; None for that of its values.
    """

    name: str
    readings: tuple[ValueAt, ...]
    usual: float | None
    stretches: tuple[Shaded, ...]
    hindsight: bool = False
    scale: tuple[float, float] | None = None


@dataclass(frozen=True)
class Record:
    """All that is known of two states on one axis of time, a lane a source.

    Args:
        plain: In words and numbers.
        lanes: The oldest source first.
        until: Where knowledge ends.
    """

    plain: Plain
    lanes: tuple[Lane, ...]
    until: float


def in_years(day: date, *, yearly: bool) -> float:
    """Place a period on an axis of years: a year on its number, a month on its part of it.

    Example:
        >>> in_years(date(2010, 7, 1), yearly=False), in_years(date(2010, 1, 1), yearly=True)
        (2010.5, 2010.0)
    """
    return float(day.year) if yearly else round(day.year + (day.month - 1) / 12, 3)
