"""Answers the question for two series of one's own: estimates, figures and chapter in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thawcast.brief.model import Chapter
from thawcast.errors import DateError, InputError
from thawcast.street.analysis import SeriesKind, analyse
from thawcast.street.chapter import series_chapter
from thawcast.street.estimate.series import DirectedSeries
from thawcast.street.regimes.fit import RegimeOptions, Switching
from thawcast.street.series_result import Numbers, numbers, what_if
from thawcast.values import Floats, counted

KINDS: dict[str, SeriesKind] = {"score": "score", "conflict": "conflict", "cooperation": "cooperation"}
"""What the columns may measure, by what a user writes."""

SWITCHING: dict[str, Switching] = {"all": "all", "variance": "variance"}
"""What may differ between regimes, by what a user writes."""


@dataclass(frozen=True)
class Settings:
    """What a user may ask for, as `analysis.analyse` takes it.

    Args:
        lags: Lags tested; None for Schwarz's criterion.
        kind: One of `KINDS`; None to tell by the values.
        unit: Size of a small event.
        splits: First days of new stretches.
        hold_out: Last periods forecast to measure skill.
        regimes: How regimes are estimated; None for none.
        draws: Wild-bootstrap replications.
        seed: Seed of every random number.
        held: A series, the value it is held at and for how many periods; None for no such forecast.
    """

    lags: int | None = None
    kind: str | None = None
    unit: float | None = None
    splits: Sequence[date] = ()
    hold_out: int | None = None
    regimes: RegimeOptions | None = None
    draws: int = 999
    seed: int = 0
    held: tuple[str, float, int] | None = None


def examine(series: DirectedSeries, how: Settings, *, exog: Floats | None = None) -> tuple[Chapter, Numbers]:
    """Ask whether two sides answer each other.

    Args:
        series: Conduct of each toward the other.
        how: What was asked for.
        exog: Controls, periods by columns.

    Returns:
        The chapter, and all figures by name.

    Raises:
        InputError: A setting is none, or the series are too short for it.
    """
    if how.kind is not None and how.kind not in KINDS:
        raise InputError(f"--kind {how.kind}: use {', '.join(KINDS)}")
    found = analyse(
        series,
        lags=how.lags,
        exog=exog,
        kind=None if how.kind is None else KINDS[how.kind],
        unit=how.unit,
        splits=how.splits,
        hold_out=how.hold_out,
        regimes=how.regimes,
        draws=how.draws,
        seed=how.seed,
    )
    told = numbers(found, seed=how.seed)
    if how.held is not None:
        name, value, periods = how.held
        told["what_if"] = what_if(found, column=name, value=value, periods=periods, seed=how.seed)
    return series_chapter(found, told), told


def first_days(text: str | None, option: str) -> list[date]:
    """Read first days of months, written as `1988-01,1993-09`, or other days; none of no text.

    Args:
        text: What a user wrote.
        option: Where, for the refusal.

    Raises:
        DateError: It is written otherwise.

    Example:
        >>> first_days("1988-01,1993-09-15", "--split")
        [datetime.date(1988, 1, 1), datetime.date(1993, 9, 15)]
    """
    parts = [] if text is None else [part.strip() for part in text.split(",")]
    try:
        return [date.fromisoformat(f"{part}-01" if len(part) == 7 else part) for part in parts]
    except ValueError:
        raise DateError(f"{option} {text}: write a date as 1988-01 or 1988-01-31") from None


def held(text: str) -> tuple[str, float, int]:
    """Read which series is held at which value for how many periods, written as `us=5:6`.

    Raises:
        InputError: It is written otherwise.
    """
    name, _, rest = text.rpartition("=")
    value, _, periods = rest.partition(":")
    try:
        return name, float(value), int(periods)
    except ValueError:
        raise InputError(f"--what-if {text}: write NAME=VALUE:PERIODS, as us=5:6") from None


def regime_options(count: int, draws: int, switching: str, *, marginal: bool) -> RegimeOptions | None:
    """Read how regimes are wanted; None for fewer than two.

    Args:
        count: How many.
        draws: Gibbs draws kept.
        switching: `auto`, or one of `SWITCHING`.
        marginal: Whether marginal likelihoods are wanted.

    Raises:
        InputError: Another word for what differs between regimes.
    """
    if switching != "auto" and switching not in SWITCHING:
        raise InputError(f"--switching {switching}: use auto, {' or '.join(SWITCHING)}")
    if count < 2:
        return None
    return RegimeOptions(count=count, draws=draws, switching=SWITCHING.get(switching), marginal=marginal)


def if_held(told: Numbers) -> list[str]:
    """Word the forecast of the other series if one is held at a value; nothing where none was asked for."""
    lines: list[str] = []
    for row in told.get("what_if", []):
        said = [f"{n} {e.value:.3g} ({e.low:.3g} to {e.high:.3g})" for n, e in row.items() if n != "horizon"]
        lines.append(f"If held, {counted(row['horizon'], 'period')} ahead: {', '.join(said)}")
    return lines
