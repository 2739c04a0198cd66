"""What is known of a dyad's street at a date, read from the table: a frozen value, and its figures for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from thawcast.states import State
from thawcast.street.tables import SERIES, STREET
from thawcast.street.terms import BASELINES, Side, Verdict
from thawcast.values import Estimate

SIDES = ("a", "b")

RECENT = timedelta(days=731)
"""Age beside the newest data from which on a series is history."""


@dataclass(frozen=True)
class StreetSide:
    """What one side of a dyad does about the other.

    Args:
        side: `answers`, `silent` or `unsure`.
        answer: Long-run answer [standard deviations].
        p_hc3: P value with HC3 errors.
        p_wild: P value by wild bootstrap.
        power: Probability that an answer of 0.3 would be seen.
        enough: Months that would see it half the time.
        active_months: Months with events by it toward the other.
        events: Those events, to two digits.
        response: Median response to a surprise by the other over months 0, 1, ... with the ends of its 90% bands
            [standard deviations]; None but for all conflict.
    """

    side: Side
    answer: Estimate
    p_hc3: float
    p_wild: float
    power: float
    enough: int
    active_months: int
    events: int
    response: tuple[list[float], list[float], list[float]] | None


@dataclass(frozen=True)
class SeriesStreet:
    """Whether two states answer each other in one series, at the end of a year.

    Args:
        name: One of `tables.SERIES`.
        data_set: Whose counts.
        data_to: Last day of the data behind it.
        verdict: One of `terms.Verdict`.
        index: Street index.
        sides: What each does, A first.
        correlation: Same-month correlation; without a value for words answered by deeds.
        fragile: Whether raw counts see other answers than damped ones.
        months: Months of data.
        beats: Baseline to 1 where the VAR forecasts better, 0 where that is not certain, -1 where it does worse; empty
            where nothing could be forecast.
        placebo: Share of sides that answer once one side is moved in time; None but for all conflict and cooperation.
        mirrored: The verdict if events written in both directions are counted, and the same-month correlation then;
            None where the data set marks none.
    """

    name: str
    data_set: str
    data_to: date
    verdict: Verdict
    index: Estimate
    sides: tuple[StreetSide, StreetSide]
    correlation: Estimate
    fragile: bool | None
    months: int
    beats: dict[str, int]
    placebo: float | None
    mirrored: tuple[Verdict, float] | None

    def numbers(self) -> dict[str, Any]:
        """Figures for JSON."""
        out: dict[str, Any] = {"verdict": self.verdict, "index": self.index, "data_set": self.data_set}
        out |= {"data_to": self.data_to.isoformat(), "months": self.months, "placebo": self.placebo}
        if self.mirrored is not None:
            out |= {"verdict_with_mirrors": self.mirrored[0], "correlation_with_mirrors": self.mirrored[1]}
        for side, found in zip(SIDES, self.sides, strict=True):
            out |= {f"{side}_answers": found.answer, f"{side}_side": found.side}
            out |= {f"{side}_p_hc3": found.p_hc3, f"{side}_p_wild": found.p_wild, f"{side}_power": found.power}
            out |= {f"{side}_active_months": found.active_months, f"{side}_events": found.events}
        return out


@dataclass(frozen=True)
class DyadStreet:
    """A dyad's street as of a date.

    Args:
        data_to: Last day of the newest data behind it.
        series: By name, in the order of `tables.SERIES`: those of which the data reach nearly as far.
        past: All conflict and all cooperation as other data sets, whose months ended before, last told them.
        history: `year`, `index`, `low`, `high` and `verdict` of the main series as each year's end saw it.
    """

    data_to: date
    series: dict[str, SeriesStreet]
    past: tuple[SeriesStreet, ...]
    history: pl.DataFrame

    @property
    def main(self) -> SeriesStreet:
        """The series of all conflict, or of all cooperation where conflict cannot be told."""
        return self.series.get("conflict") or self.series["cooperation"]

    def numbers(self) -> dict[str, Any]:
        """Figures for JSON; estimates carry 90% intervals."""
        main = self.main
        cooperation = self.series.get("cooperation")
        return {
            "data_to": self.data_to.isoformat(),
            "months": main.months,
            "verdict": main.verdict,
            "cooperation": "cannot_tell" if cooperation is None else cooperation.verdict,
            "index": main.index,
            "same_month_correlation": main.correlation,
            "beats": main.beats,
            "series": {name: of.numbers() for name, of in self.series.items()},
        }


def dyad_street(rows: pl.DataFrame) -> DyadStreet | None:
    """Read what the latest rows of a dyad say.

    Args:
        rows: Rows of `tables.STREET` of the dyad, cut at the date wanted.

    Returns:
        The result; None where there were too few months with events to tell.
    """
    newest = rows.sort("as_of").unique(["series", "data_set"], keep="last", maintain_order=True)
    told = [_series(row) for row in newest.iter_rows(named=True)]
    if not told:
        return None
    data_to = max(of.data_to for of in told)
    found = {of.name: of for of in told if data_to - of.data_to <= RECENT}
    recent = {name: found[name] for name in SERIES if name in found}
    main = "conflict" if "conflict" in recent else "cooperation"
    past = tuple(of for of in told if of is not recent.get(of.name) and of.name in {"conflict", "cooperation"})
    history = (
        rows.filter(pl.col("series") == main)
        .sort("as_of")
        .select(pl.col("as_of").dt.year().alias("year"), "index", "low", "high", "verdict")
    )
    return DyadStreet(data_to, recent, past, history)


def _series(row: Mapping[str, Any]) -> SeriesStreet:
    return SeriesStreet(
        name=row["series"],
        data_set=row["data_set"],
        data_to=row["as_of"],
        verdict=row["verdict"],
        index=STREET.estimate(row, "index"),
        sides=(_side(row, "a"), _side(row, "b")),
        correlation=_bounded(row, "correlation"),
        fragile=row["fragile"],
        months=row["months"],
        beats={baseline: row[f"beats_{baseline}"] for baseline in BASELINES if row[f"beats_{baseline}"] is not None},
        placebo=row["placebo"],
        mirrored=(None if row["mirrored_verdict"] is None else (row["mirrored_verdict"], row["mirrored_correlation"])),
    )


def _side(row: Mapping[str, Any], side: str) -> StreetSide:
    response = [row[f"{side}_response{bound}"] for bound in ("", "_low", "_high")]
    return StreetSide(
        side=row[f"{side}_side"],
        answer=_bounded(row, f"{side}_answers"),
        p_hc3=row[f"p_{side}_hc3"],
        p_wild=row[f"p_{side}_wild"],
        power=row[f"{side}_power"],
        enough=row[f"{side}_enough"],
        active_months=row[f"{side}_active"],
        events=row[f"{side}_events"],
        response=None if None in response else (response[0], response[1], response[2]),
    )


def _bounded(row: Mapping[str, Any], name: str) -> Estimate:
    return STREET.estimate(row, name, low=f"{name}_low", high=f"{name}_high")


@dataclass(frozen=True)
class Triangle:
    """What three states do about each other.

    Args:
        states: The three; the first two are those asked about.
        data_set: Whose counts.
        data_to: First day of the last month.
        months: Months of data.
        answers: A row a direction and a direction that it may answer: `who`, `toward`, `of`, `at` (who did it, and to
            whom), `sort` (`reciprocal`: of the one it is done to; else `triangular`), `answer`, `low`, `high` (sum of
            the coefficients, 90%) [standard deviations], `p` (the larger of HC3's and the wild bootstrap's), `claimed`;
            `p_as_given`: HC3's where mirrored events are counted and nothing that all share is taken out.
    """

    states: tuple[State, State, State]
    data_set: str
    data_to: date
    months: int
    answers: pl.DataFrame


def estimate_of(row: Mapping[str, Any]) -> Estimate:
    """An answer of a triangle with its interval."""
    return Estimate(row["answer"], row["low"], row["high"], "standard deviations")
