"""What is known of a dyad's street at a date, read from the table: a frozen value, and its figures for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.street.estimate.skill import BASELINES
from thawcast.street.judge import Side, Verdict
from thawcast.street.tables import CONFLICT_SERIES, STREET
from thawcast.values import Estimate

SIDES = ("a", "b")


@dataclass(frozen=True)
class StreetSide:
    """What one side of a dyad does about the other.

    Args:
        side: `answers`, `silent` or `unsure`.
        answer: Long-run answer [standard deviations].
        p_hc3: P value with HC3 errors.
        p_wild: P value by wild bootstrap.
        active_months: Months with events by it toward the other.
        events: Those events, to two digits.
        response: Median response to a surprise by the other over months 0, 1, ... with the ends of its 90% bands
            [standard deviations]; None but for all conflict.
    """

    side: Side
    answer: Estimate
    p_hc3: float
    p_wild: float
    active_months: int
    events: int
    response: tuple[list[float], list[float], list[float]] | None


@dataclass(frozen=True)
class SeriesStreet:
    """Whether two states answer each other in one series, at the end of a year.

    Args:
        name: One of `tables.CONFLICT_SERIES`.
        verdict: One of `judge.Verdict`.
        index: Street index.
        sides: What each does, A first.
        correlation: Same-month correlation; without a value for words answered by deeds.
        fragile: Whether raw counts see other answers than damped ones.
        months: Months of data.
        beats: Baseline to 1 where the VAR forecasts better, 0 where that is not certain, -1 where it does worse.
        regime_gain: What switching coefficients gain over switching variances; None where not estimated.
    """

    name: str
    verdict: Verdict
    index: Estimate
    sides: tuple[StreetSide, StreetSide]
    correlation: Estimate
    fragile: bool | None
    months: int
    beats: dict[str, int]
    regime_gain: Estimate | None


@dataclass(frozen=True)
class DyadStreet:
    """A dyad's street as of a date.

    Args:
        data_to: Last day of the data behind it.
        series: By name, in the order of `tables.CONFLICT_SERIES`; all conflict is among them.
        history: `year`, `index`, `low`, `high` and `verdict` of all conflict as each year's end saw it.
    """

    data_to: date
    series: dict[str, SeriesStreet]
    history: pl.DataFrame

    @property
    def main(self) -> SeriesStreet:
        """The series of all conflict."""
        return self.series["conflict"]

    def numbers(self) -> dict[str, Any]:
        """Figures for JSON; estimates carry 90% intervals."""
        main = self.main
        return {
            "data_to": self.data_to.isoformat(),
            "months": main.months,
            "verdict": main.verdict,
            "cooperation": "cannot_tell",
            "index": main.index,
            "same_month_correlation": main.correlation,
            "beats": main.beats,
            "regime_gain": main.regime_gain,
            "series": {
                name: {
                    "verdict": of.verdict,
                    "index": of.index,
                    **{
                        f"{side}_{key}": value
                        for side, found in zip(SIDES, of.sides, strict=True)
                        for key, value in (
                            ("answers", found.answer),
                            ("side", found.side),
                            ("p_hc3", found.p_hc3),
                            ("p_wild", found.p_wild),
                            ("active_months", found.active_months),
                            ("events", found.events),
                        )
                    },
                }
                for name, of in self.series.items()
            },
        }


def dyad_street(rows: pl.DataFrame) -> DyadStreet | None:
    """Read what the latest rows of a dyad say.

    Args:
        rows: Rows of `tables.STREET` of the dyad, cut at the date wanted.

    Returns:
        The result; None where there were too few months with conflict to tell.
    """
    last = rows.filter(pl.col("as_of") == pl.col("as_of").max())
    found = {row["series"]: _series(row) for row in last.iter_rows(named=True)}
    if "conflict" not in found:
        return None
    history = (
        rows.filter(pl.col("series") == "conflict")
        .sort("as_of")
        .select(pl.col("as_of").dt.year().alias("year"), "index", "low", "high", "verdict")
    )
    return DyadStreet(last["as_of"][0], {name: found[name] for name in CONFLICT_SERIES if name in found}, history)


def _series(row: Mapping[str, Any]) -> SeriesStreet:
    return SeriesStreet(
        name=row["series"],
        verdict=row["verdict"],
        index=STREET.estimate(row, "index"),
        sides=(_side(row, "a"), _side(row, "b")),
        correlation=_bounded(row, "correlation"),
        fragile=row["fragile"],
        months=row["months"],
        beats={baseline: row[f"beats_{baseline}"] for baseline in BASELINES},
        regime_gain=None if row["regime_gain"] is None else _bounded(row, "regime_gain"),
    )


def _side(row: Mapping[str, Any], side: str) -> StreetSide:
    response = [row[f"{side}_response{bound}"] for bound in ("", "_low", "_high")]
    return StreetSide(
        side=row[f"{side}_side"],
        answer=_bounded(row, f"{side}_answers"),
        p_hc3=row[f"p_{side}_hc3"],
        p_wild=row[f"p_{side}_wild"],
        active_months=row[f"{side}_active"],
        events=row[f"{side}_events"],
        response=None if None in response else (response[0], response[1], response[2]),
    )


def _bounded(row: Mapping[str, Any], name: str) -> Estimate:
    return STREET.estimate(row, name, low=f"{name}_low", high=f"{name}_high")
