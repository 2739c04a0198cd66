"""What imported events say of two states: shares of cooperation by month, a segment beside the shipped levels.

The shipped levels rest on yearly totals of one coding; imported events on other files, months and sometimes codes. The
two are shown side by side and no difference is taken between them.
"""

from dataclasses import dataclass, replace
from datetime import date
from math import exp, log, sqrt

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart, Rule, Table
from thawcast.standing.tables import HALF
from thawcast.states import State
from thawcast.values import Z90, Estimate, counted

FEWEST = 20
"""Events of the two in all months without which no level is given."""

_QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
BOTH = "Both together"
"""Side under which the two directions are counted together."""


@dataclass(frozen=True)
class Segment:
    """What the imported events of one source say of two states.

    Args:
        src: Kind of event files.
        months: One row a month and side (`Both together` too): `period`, `side`, the four quad classes, `events`,
            `share` of cooperation with `low` and `high`, `world_events`, `world_share`, `days` with events.
        first: First month, by its first day.
        last: Last month.
        days: Days with events of any dyad.
        events: Events of the two.
        share: Share of cooperation by side.
        world_share: The same of all dyads in the same months.
        level: Log-odds of cooperation of the two less the world's, None with too few events.
        world_events: Events of all dyads.
    """

    src: str
    months: pl.DataFrame
    first: date
    last: date
    days: int
    events: int
    share: dict[str, Estimate]
    world_share: float
    level: Estimate | None
    world_events: int


def segments(dyads: pl.DataFrame, world: pl.DataFrame, *, a: State, b: State) -> tuple[Segment, ...]:
    """Sum imported counts up by month, one segment a source.

    Args:
        dyads: Daily rows of `tables.DYAD_COUNTS` of the two directions, cut at a date.
        world: Daily rows of `tables.WORLD_COUNTS`, cut at the same date.
        a: One state.
        b: The other.

    Returns:
        Segments by source; none where no month has `HALF` days with events.
    """
    found = [_segment(src, dyads, world, a, b) for src in sorted(world["src"].unique())]
    return tuple(segment for segment in found if segment is not None)


def _segment(src: str, dyads: pl.DataFrame, world: pl.DataFrame, a: State, b: State) -> Segment | None:
    month = pl.col("period").dt.truncate("1mo")
    all_dyads = (
        world.filter(pl.col("src") == src)
        .group_by(month=month)
        .agg(pl.col(*_QUADS).sum(), days=pl.col("period").n_unique())
        .filter(pl.col("days") >= HALF)
        .sort("month")
    )
    if not all_dyads.height:
        return None
    total = pl.sum_horizontal(*_QUADS)
    world_coop = all_dyads.select(
        "month", "days", world_events=total, world_coop=pl.col("verb_coop") + pl.col("matl_coop")
    )
    own = (
        dyads.filter(pl.col("src") == src)
        .with_columns(month=month)
        .group_by("month", "source")
        .agg(pl.col(*_QUADS).sum())
    )
    named = {a.code: _by(a), b.code: _by(b)}
    grid = world_coop.join(pl.DataFrame({"source": list(named), "side": list(named.values())}), how="cross")
    sides = grid.join(own, on=["month", "source"], how="left").with_columns(pl.col(*_QUADS).fill_null(0)).drop("source")
    both = sides.group_by("month", "days", "world_events", "world_coop").agg(pl.col(*_QUADS).sum(), side=pl.lit(BOTH))
    months = (
        pl.concat([sides, both.select(sides.columns)])
        .with_columns(events=total, coop=pl.col("verb_coop") + pl.col("matl_coop"))
        .sort("month", "side")
    )
    pooled = world_coop.select(pl.col("world_coop", "world_events").sum()).row(0)
    world_share = pooled[0] / pooled[1]
    joint = months.filter(pl.col("side") == BOTH)
    odds = _log_odds(joint)
    base = _logit(world_share)
    level = None if odds is None else Estimate(odds[0] - base, odds[1] - base, odds[2] - base, "log_odds")
    return Segment(
        src=src,
        months=_with_shares(months),
        first=joint["month"][0],
        last=joint["month"][-1],
        days=int(all_dyads["days"].sum()),
        events=int(joint["events"].sum()),
        share={side: _share(months.filter(pl.col("side") == side)) for side in (*named.values(), BOTH)},
        world_share=world_share,
        level=level,
        world_events=int(pooled[1]),
    )


def _with_shares(months: pl.DataFrame) -> pl.DataFrame:
    """Add each month's share of cooperation with Wilson's 90% interval."""
    n, k = pl.col("events"), pl.col("coop")
    share = k / n
    middle = (share + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    half = Z90 / (1 + Z90**2 / n) * (share * (1 - share) / n + Z90**2 / (4 * n**2)).sqrt()
    seen = n > 0
    return months.select(
        "side",
        *_QUADS,
        "events",
        "world_events",
        "days",
        period="month",
        share=pl.when(seen).then(share),
        low=pl.when(seen).then((middle - half).clip(0, 1)),
        high=pl.when(seen).then((middle + half).clip(0, 1)),
        world_share=pl.col("world_coop") / pl.col("world_events"),
    )


def _log_odds(months: pl.DataFrame) -> tuple[float, float, float] | None:
    """Estimate pooled log-odds with an interval that allows for months that differ more than chance would have it.

    Events come in bursts: the variance is multiplied by Pearson's dispersion over the months, at least 1, and the
    interval takes Student's quantile for as many months.
    """
    k, n = int(months["coop"].sum()), int(months["events"].sum())
    if n < FEWEST:
        return None
    p = (k + 0.5) / (n + 1)
    used = months.filter(pl.col("events") > 0)
    spread, quantile = 1.0, Z90
    if used.height > 1:
        from scipy.special import stdtrit  # only imports need it

        pearson = used.select(
            ((pl.col("coop") - pl.col("events") * p) ** 2 / (pl.col("events") * p * (1 - p))).sum()
        ).item()
        spread, quantile = max(1.0, pearson / (used.height - 1)), float(stdtrit(used.height - 1, 0.95))
    half = quantile * sqrt(spread / ((n + 1) * p * (1 - p)))
    return _logit(p), _logit(p) - half, _logit(p) + half


def _share(months: pl.DataFrame) -> Estimate:
    odds = _log_odds(months)
    if odds is None:
        return Estimate(None, None, None, "share")
    value, low, high = (1 / (1 + exp(-x)) for x in odds)
    return Estimate(value, low, high, "share")


def _logit(p: float) -> float:
    return log(p / (1 - p))


def _by(state: State) -> str:
    return f"By {state.phrase}"


def why_unknown(why: str, found: tuple[Segment, ...], *, year: int | None) -> str:
    """Say that imported events are there but too short to judge by.

    Args:
        why: Why the shipped levels do not tell.
        found: The segments.
        year: Last year of the shipped levels, None without any.
    """
    if not found:
        return why
    spans = "; ".join(f"{s.src}, {_span(s)}" for s in found)
    levels = "there are no yearly levels of the two" if year is None else f"the yearly levels end in {year}"
    return f"{levels}, and the imported events ({spans}) are too short a series to tell a turn from noise"


def extend(chapter: Chapter, found: tuple[Segment, ...], *, year: int | None) -> Chapter:
    """Add what imported events say to the chapter on where relations stand.

    Args:
        chapter: As made from the shipped levels, available or not.
        found: The segments.
        year: Last year of the shipped levels, None without any.

    Returns:
        The chapter with claims, numbers, a chart and a table for each segment, and the seam as a caveat.
    """
    if not found:
        return chapter
    if not chapter.available:
        chapter = replace(
            chapter, reason=None, answer=f"Cannot be told: {chapter.reason}.", method="Shares of cooperation by month"
        )
    seam = (
        ""
        if year is None
        else f" The yearly levels end in {year}: between them and the imported months lies a seam, and"
    )
    caveat = (
        f"Imported events are a segment of their own, set beside the world's events in the same files and months.{seam}"
        f"{' no' if seam else ' No'} difference in level across it is reported, for files, coding and months differ."
    )
    return replace(
        chapter,
        claims=(*chapter.claims, *(claim for s in found for claim in _claims(s))),
        numbers={**chapter.numbers, "imported": [_numbers(s) for s in found]},
        charts=(*chapter.charts, *(_chart(s) for s in found)),
        tables=(*chapter.tables, *(_table(s) for s in found)),
        caveats=(*chapter.caveats, caveat),
        sources=(*chapter.sources, *(f"events_{s.src}" for s in found)),
    )


def _span(s: Segment) -> str:
    return f"{s.first:%B %Y} to {s.last:%B %Y}"


def _claims(s: Segment) -> list[str]:
    sides = "; ".join(
        f"{side[0].lower()}{side[1:]} {counted(_count(s, side), 'event')}, {_told(share)}"
        for side, share in s.share.items()
        if side != BOTH
    )
    first = (
        f"Imported {s.src} events, {_span(s)} ({counted(s.days, 'day')} with events): {sides}. In the same months"
        f" {s.world_share:.0%} of the {s.world_events:,} events of all dyads were cooperative, and"
        f" {s.events / s.world_events:.1%} of all events were between these two."
    )
    claims = [first]
    if s.level is not None and s.level.value is not None and s.level.low is not None and s.level.high is not None:
        word = "below" if s.level.high < 0 else "above" if s.level.low > 0 else "not distinguishable from"
        claims.append(
            f"In the imported months the log-odds of cooperation of the two were {s.level.value:+.2f}"
            f" ({s.level.low:+.2f} to {s.level.high:+.2f}) relative to all events of the world, {word} its average;"
            " the yearly levels are on another scale, relative to the mean dyad."
        )
    return claims


def _count(s: Segment, side: str) -> int:
    return int(s.months.filter(pl.col("side") == side)["events"].sum())


def _told(share: Estimate) -> str:
    if share.value is None or share.low is None or share.high is None:
        return f"fewer than {FEWEST}, too few for a share"
    return f"{share.value:.0%} cooperative ({share.low:.0%} to {share.high:.0%})"


def _numbers(s: Segment) -> dict[str, object]:
    columns = ("side", *_QUADS, "events", "world_events", "days")
    return {
        "src": s.src,
        "first_month": s.first.isoformat()[:7],
        "last_month": s.last.isoformat()[:7],
        "days": s.days,
        "events": s.events,
        "world_events": s.world_events,
        "world_share": s.world_share,
        "level": s.level,
        "share": s.share,
        "months": [
            {"month": row["period"].isoformat()[:7], **{c: row[c] for c in columns}}
            for row in s.months.iter_rows(named=True)
        ],
    }


def _chart(s: Segment) -> Chart:
    return Chart(
        id=f"imported-{s.src}",
        title=f"Share of cooperation in imported {s.src} events",
        alt=f"Share of cooperative events by month, {_span(s)}, each side and both together, with 90% intervals; the"
        f" world's share was {s.world_share:.0%}.",
        mark="line",
        data=s.months.filter(pl.col("share").is_not_null()).select("period", "side", "share", "low", "high", "events"),
        x=Axis("period", "Month"),
        y=Axis("share", "Share of events that are cooperative", domain=(0.0, 1.0), form=".0%"),
        low="low",
        high="high",
        color=Axis("side", "Side"),
        rules=(Rule(s.world_share, "all dyads"),),
        columns={
            "period": "Month",
            "side": "Side",
            "share": "Share",
            "low": "Low (5%)",
            "high": "High (95%)",
            "events": "Events",
        },
    )


def _table(s: Segment) -> Table:
    rows = s.months.filter(pl.col("side") != BOTH).sort("period", "side")
    return Table(
        title=f"Imported {s.src} events by month",
        headings=(
            *("Month", "Side", "Verbal cooperation", "Material cooperation", "Verbal conflict", "Material conflict"),
            *("All dyads", "Days with events"),
        ),
        rows=tuple(
            (f"{r['period']:%Y-%m}", r["side"], *(f"{r[c]:,}" for c in (*_QUADS, "world_events", "days")))
            for r in rows.iter_rows(named=True)
        ),
    )
