"""The temperature as drawings: its course beside the years before, how a thaw ended, and the record of all sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from thawcast.brief.figures import Course, Kept, Lane, Plain, Record, Shaded, ValueAt, in_years
from thawcast.brief.phrases import share
from thawcast.brief.sketch.course import exact
from thawcast.standing.temperature.tables import KEPT
from thawcast.values import Estimate

SOME = 0.1
"""Share of a rise under which nobody is told that it is given back: it lies within the noise."""

SMALL = 0.05
"""Points under which a level is told as about the one beside it: they round to none."""

EACH_YEAR = 3
"""Cooler years in a row from which a title says so."""

AFTER = 2
"""Years after the end of a thaw that are drawn of how it ended."""

MOST_KEPT = 14
"""Years drawn of how a thaw ended."""


@dataclass(frozen=True)
class Series:
    """What one source says of two states, as a drawing takes it.

    Args:
        name: The source.
        rows: Columns `period, level, low, high` and, where there is one, `usual`, as in `TEMPERATURE`, oldest first.
        episodes: Columns `sign, onset, end, base, rise`, as in `TEMPERATURE_EPISODES`.
        yearly: Whether a period is a year.
        odds: Whether the level is in log-odds; else it is in points of the source.
        unit: Unit of a level that is not in log-odds.
    """

    name: str
    rows: pl.DataFrame
    episodes: pl.DataFrame
    yearly: bool
    odds: bool
    unit: str = "points of the source"

    @property
    def ordered(self) -> pl.DataFrame:
        """The episodes, the one of which is told last: what runs goes before what ended, a thaw before a chill."""
        return self.episodes.sort(pl.col("end").is_null(), "onset", "sign")


def course(
    of: Series,
    *,
    beside: tuple[float, str] | None = None,
    given_back: float | None = None,
    ahead: Sequence[tuple[int, Estimate]] = (),
) -> Course | None:
    """Lay out the temperature of two states beside the years before a change.

    Args:
        of: The series that tells their state.
        beside: Level that the others are read beside, and its name, `before 2009`; default the usual one.
        given_back: Share of the way from base to peak that is gone again; None where it is not told.
        ahead: Months ahead, and the share of the rise that is expected to be kept then with its 90% interval.

    Returns:
        The values of the drawing; None with fewer than three periods.
    """
    rows = of.rows.sort("period")
    if rows.height < EACH_YEAR:
        return None
    turns = of.ordered
    last = turns.row(-1, named=True) if turns.height else None
    base, before = beside or (_usual(rows), "usual")
    readings = tuple(_reading(row, base, yearly=of.yearly) for row in rows.iter_rows(named=True))
    # Beside another level than its own, the turning point of what has ended is another story.
    told = last is not None and (last["end"] is None or last["base"] == base)
    peak = _peak(rows, last) if last is not None and told else None
    line = None if last is None else round(last["base"] + KEPT * last["rise"] - base, 4)
    return Course(
        plain=_plain(of, readings, peak, before=before, rows=rows),
        readings=readings,
        yearly=of.yearly,
        odds=of.odds,
        stretches=_stretches(turns, yearly=of.yearly),
        line=line if last is not None and last["end"] is None else None,
        base=before,
        peak=peak,
        back=_back(given_back, sign=0 if last is None else last["sign"]) if peak is not None else "",
        fan=_fan(ahead, readings[-1], last, base=base),
    )


def _usual(rows: pl.DataFrame) -> float:
    usual = rows["usual"].drop_nulls() if "usual" in rows.columns else rows["level"]
    return float(usual[-1] if "usual" in rows.columns and usual.len() else rows["level"].sum() / rows.height)


def _reading(row: dict[str, object], base: float, *, yearly: bool) -> ValueAt:
    period = row["period"]
    assert isinstance(period, date)
    value, low, high = (
        None if row[name] is None else float(str(row[name])) - base for name in ("level", "low", "high")
    )
    return ValueAt(in_years(period, yearly=yearly), value or 0.0, low, high)


def _peak(rows: pl.DataFrame, turn: dict[str, object]) -> int | None:
    """Return the place of the warmest period since the onset of a thaw, of the coldest of a chill."""
    sign, onset = int(str(turn["sign"])), turn["onset"]
    assert isinstance(onset, date)
    since = rows.with_row_index("place").filter(pl.col("period") >= onset)
    if since.is_empty():
        return None
    place = int(since.sort(pl.col("level") * sign, maintain_order=True)["place"][-1])
    # What lies within the noise of a peak is no way down from it.
    top, now, base = (float(str(x)) for x in (rows["level"][place], rows["level"][-1], turn["base"]))
    return None if abs(top - now) < SOME * abs(top - base) else place


def _stretches(turns: pl.DataFrame, *, yearly: bool) -> tuple[Shaded, ...]:
    return tuple(
        Shaded(
            in_years(onset, yearly=yearly), None if end is None else in_years(end, yearly=yearly), cold=bool(sign < 0)
        )
        for sign, onset, end in turns.select("sign", "onset", "end").iter_rows()
    )


def _back(given_back: float | None, *, sign: int) -> str:
    if given_back is None or given_back < SOME:
        return ""
    what = "rise" if sign > 0 else "fall"
    fate = "given back" if what == "rise" else "made good"
    return f"all of the {what} {fate}" if given_back >= 0.995 else f"{share(given_back)} of the {what} {fate}"


def _fan(
    ahead: Sequence[tuple[int, Estimate]], now: ValueAt, last: dict[str, object] | None, *, base: float
) -> tuple[ValueAt, ...]:
    if last is None:
        return ()
    rise, above = float(str(last["rise"])), float(str(last["base"])) - base
    ends = (
        (months, kept, [e if e is None else above + e * rise for e in (kept.value, kept.low, kept.high)])
        for months, kept in ahead
    )
    return tuple(
        ValueAt(now.when + months / 12, value, low, high) for months, _, (value, low, high) in ends if value is not None
    )


def _plain(of: Series, readings: Sequence[ValueAt], peak: int | None, *, before: str, rows: pl.DataFrame) -> Plain:
    """Say what the drawing shows, from its figures alone."""
    beside = "what is usual for the two" if before == "usual" else f"the two years {before}"
    under = f"Odds that a reported event is friendly, beside {beside} (= 1). Grey: 90% range."
    if not of.odds:
        under = f"How friendly the news is, in {of.unit} above {beside} (= 0). Grey: 90% range."
    turned = None if peak is None else _called(rows["period"][peak], yearly=of.yearly)
    title = _title(of, readings, peak, before=before, when=turned)
    first, last = (_called(rows["period"][i], yearly=of.yearly) for i in (0, -1))
    return Plain(
        title=title,
        under=f"{of.name}. {under}",
        alt=f"{title}. Temperature from {first} to {last}, beside {beside}.",
        headings=("Year" if of.yearly else "Month", "Beside it", "90% range", "Level", "Low (5%)", "High (95%)"),
        rows=tuple(
            (
                _called(row["period"], yearly=of.yearly),
                exact(each.value, odds=of.odds),
                "-"
                if each.low is None or each.high is None
                else f"{exact(each.low, odds=of.odds)} to {exact(each.high, odds=of.odds)}",
                *("-" if row[name] is None else f"{row[name]:.2f}" for name in ("level", "low", "high")),
            )
            for row, each in zip(rows.iter_rows(named=True), readings, strict=True)
        ),
    )


def _called(period: date, *, yearly: bool) -> str:
    return str(period.year) if yearly else f"{period:%B %Y}"


def _title(of: Series, readings: Sequence[ValueAt], peak: int | None, *, before: str, when: str | None) -> str:
    now, multiple = readings[-1], exact(readings[-1].value, odds=True)
    name = "is usual for the two" if before == "usual" else before
    if multiple == "1.0×" if of.odds else abs(now.value) < SMALL:
        level = f"about as {'friendly' if of.odds else 'warm'} as {name}"
    else:
        level = (
            f"{multiple.rstrip('×')} times as friendly as {name}" if of.odds else f"{_points(now.value)} than {name}"
        )
    if peak is None:
        return f"{level[:1].upper()}{level[1:]}"
    top = readings[peak]
    down = "down" if top.value > now.value else "up"
    since = [each.value for each in readings[peak:]]
    falls = all(two < one for one, two in pairwise(since))
    if of.yearly and falls and len(since) > EACH_YEAR:
        return f"Cooler each year since {when}: {level}"
    level = f"{level[:1].upper()}{level[1:]}"
    was, is_now = ((exact(v, odds=True).rstrip("×") if of.odds else _points(v)) for v in (top.value, now.value))
    if was == is_now:
        return level
    return (
        f"{level}, {down} from {was} in {when}" if of.odds else f"{level}, after {was.replace(' points', '')} in {when}"
    )


def _points(value: float) -> str:
    return f"{abs(value):.1f} points {'warmer' if value >= 0 else 'colder'}"


def kept(of: Series) -> Kept | None:
    """Lay out what was kept of the last thaw's rise, on the mean of each year.

    Args:
        of: The series that tells their state.

    Returns:
        The values of the drawing; None without a thaw of two years at least.
    """
    turns = of.ordered.filter(pl.col("sign") > 0)
    if turns.is_empty():
        return None
    turn = turns.row(-1, named=True)
    since = of.rows.sort("period").filter(pl.col("period") >= turn["onset"])
    last = since["period"].max() if turn["end"] is None else date(turn["end"].year + AFTER, 12, 31)
    years = (
        since.filter(pl.col("period") <= last)
        .group_by(pl.col("period").dt.year().alias("year"))
        .agg(pl.col("level").mean())
        .sort("year")
    )
    rise = None if years.is_empty() else float(str(years["level"].max())) - turn["base"]
    if years.height < 2 or rise is None or rise <= 0:
        return None
    shares = [(str(year), round((level - turn["base"]) / rise, 3)) for year, level in years.iter_rows()][:MOST_KEPT]
    title = _way_down(shares)
    mean = "" if of.yearly else " on the mean of each year"
    return Kept(
        plain=Plain(
            title=title,
            under=f"Share of the rise still kept{mean}, of its warmest year",
            alt=f"{title}. " + "; ".join(f"{year} {share(max(0.0, value))}" for year, value in shares) + ".",
            headings=("Year", "Kept of the rise"),
            rows=tuple((year, f"{value:.0%}") for year, value in shares),
        ),
        shares=tuple(shares),
        line=KEPT,
    )


def _way_down(shares: Sequence[tuple[str, float]]) -> str:
    """Say whether a rise was given back in one year or in several."""
    top = max(range(len(shares)), key=lambda i: shares[i][1])
    falls = [(shares[i][1] - shares[i + 1][1], shares[i + 1][0]) for i in range(top, len(shares) - 1)]
    whole = shares[top][1] - shares[-1][1]
    if not falls or whole <= 0:
        return "What was kept of the rise"
    most, year = max(falls)
    return f"Most of it was given back in {year}" if most >= whole / 2 else "Given back in steps, not at once"


def lane(of: Series) -> Lane:
    """Lay one source out on the axis of time, on its own scale.

    Args:
        of: What it says of two states.
    """
    usual = of.rows["usual"].drop_nulls() if "usual" in of.rows.columns else pl.Series([], dtype=pl.Float64)
    return Lane(
        name=of.name,
        readings=tuple(_reading(row, 0.0, yearly=of.yearly) for row in of.rows.sort("period").iter_rows(named=True)),
        usual=float(usual[-1]) if usual.len() else None,
        stretches=_stretches(of.ordered, yearly=of.yearly),
    )


def record(lanes: Sequence[Lane], *, until: float) -> Record | None:
    """Put the lanes of all sources under each other.

    Args:
        lanes: Of each source; those without a value are left out.
        until: Where knowledge ends.

    Returns:
        The values of the drawing; None without a lane.
    """
    told = sorted((each for each in lanes if each.readings), key=lambda each: (each.hindsight, each.readings[0].when))
    if not told:
        return None
    first = int(min(each.readings[0].when for each in told))
    title = f"What is known of them from {first} on"
    spans = [f"{each.name}, {int(each.readings[0].when)} to {int(each.readings[-1].when)}" for each in told]
    return Record(
        plain=Plain(
            title=title,
            under="Each source on its own scale: where one ends and the next begins no difference is told.",
            alt=f"{title}. {'; '.join(spans)}.",
            headings=("Source", "From", "To", "Periods", "Thaws", "Chills"),
            rows=tuple(
                (
                    each.name,
                    str(int(each.readings[0].when)),
                    str(int(each.readings[-1].when)),
                    str(len(each.readings)),
                    str(sum(not s.cold for s in each.stretches)),
                    str(sum(s.cold for s in each.stretches)),
                )
                for each in told
            ),
        ),
        lanes=tuple(told),
        until=until,
    )
