"""Chapter 1 of the brief: where relations stand, and when they turned."""

from dataclasses import replace
from datetime import date
from math import exp

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.brief.phrases import NEAR_ONE, between, likely, share
from thawcast.standing.charts import SIDE, by, by_side, conflict_chart, conflict_months, level_chart
from thawcast.standing.exhibits import level_rows
from thawcast.standing.imported import extend
from thawcast.standing.months.chapter import month_chart, month_claims, month_rows, side_rows
from thawcast.standing.months.verdict import ByMonth
from thawcast.standing.result import Relations
from thawcast.standing.shocks import changes
from thawcast.standing.verdict import COMPARED, Standing, Turn, last_turn
from thawcast.states import DyadDay, State
from thawcast.values import Estimate

QUESTION = "Where do relations stand, and when did they turn?"
METHOD = "Binomial local-level filter, calm and moving years, noise measured from the months (one vintage a year)"
MONTH_METHOD = (
    "Monthly state space over published scores: each source its own scale, offset, drift and noise; heavy-tailed steps;"
    " one vintage a year"
)
SOURCES = {1: (), 2: ("china_partners",), 3: ("gdelt_net",), 4: ()}
"""Citations of a segment beyond ICEWS."""


def chapter(found: Relations, of: DyadDay) -> Chapter:
    """Answer where relations stand.

    Args:
        found: What is known of the two.
        of: The two, and the day.

    Returns:
        The chapter, unavailable where the two have no level and no imported events.
    """
    standing = found.standing
    if standing.year is None:
        made = Chapter("standing", QUESTION, reason=standing.why)
    elif standing.from_months and found.months is not None:
        made = _by_month_chapter(standing, found.months, of)
    else:
        made = _by_year_chapter(found, of)
    made = replace(made, data_to=standing.data_to, rows=_rows(found, of))
    return extend(made, found.imported, year=standing.year)


def _by_year_chapter(found: Relations, of: DyadDay) -> Chapter:
    """Answer from the years, with the months beside them."""
    standing, months = found.standing, found.months
    sides = by_side(found.directed, of.a, of.b)
    fights = conflict_months(found.conflict, of.a, of.b, of.as_of)
    claims = [_level_claim(standing), *_turn_claims(standing), *_side_claims(sides, standing.year or 1)]
    claims += _shock_claims(found, of)
    claims += [] if months is None else month_claims(months)[:1]
    claims += [*_month_claims(fights, of.a, of.b), *_placebo_claims(found.placebo)]
    charts = [level_chart(found.levels, sides, standing, of, answer=_answer(standing))]
    charts += [] if months is None else [month_chart(months, a=of.a, b=of.b)]
    if fights.height:
        charts.append(conflict_chart(fights, of.a, of.b))
    by_month = {} if months is None else {"by_month": _month_numbers(months)}
    return Chapter(
        key="standing",
        question=QUESTION,
        answer=_answer(standing),
        method=METHOD,
        claims=tuple(claims),
        numbers=_numbers(standing, sides, found.placebo) | by_month,
        charts=tuple(charts),
        caveats=(
            (
                "Yearly totals: a turn inside a year shows at the year's end. The level is relative to the mean dyad of"
                " that year, each dyad counted once: most busy dyads lie below 0, since the many dyads with few events"
                " are mostly reported cooperating."
            ),
            "Counts come from news reports: they measure what was reported, in which languages and by whom.",
        ),
        sources=("icews_quads", "icews_conflict", *(SOURCES[months.segment] if months is not None else ())),
    )


def _rows(found: Relations, of: DyadDay) -> dict[str, pl.DataFrame]:
    """Lay the levels out: by year, by month, and by month of each side."""
    rows = {
        "levels": level_rows(found.levels, found.directed, a=of.a, b=of.b),
        "monthly": None if found.months is None else month_rows(found.months),
        "monthly_directed": side_rows(found.directed_months, a=of.a, b=of.b),
    }
    return {name: frame for name, frame in rows.items() if frame is not None and frame.height}


def _by_month_chapter(standing: Standing, months: ByMonth, of: DyadDay) -> Chapter:
    """Answer from the months alone, where the yearly counts have ended."""
    return Chapter(
        key="standing",
        question=QUESTION,
        answer=_answer(standing),
        method=MONTH_METHOD,
        claims=(*month_claims(months), *(_turn_claims(standing)[:2] if standing.turns else ())),
        numbers={
            "year": standing.year,
            "level": standing.level,
            "percentile": standing.percentile,
            "p_rise": standing.p_rise,
            "by_side": {},
            "turns": [],
            "placebo": {},
            "by_month": _month_numbers(months),
        },
        charts=(month_chart(months, a=of.a, b=of.b),),
        caveats=(
            (
                "The state rests on published monthly scores, not on the yearly counts, which end in 2014. The two have"
                " different scales: nothing is compared across the seam between them."
            ),
            "Scores come from news reports: they measure what was reported, in which languages and by whom.",
        ),
        sources=SOURCES[months.segment],
    )


def _month_numbers(months: ByMonth) -> dict[str, object]:
    return {
        "source": months.source,
        "month": months.month.isoformat(),
        "level": months.level,
        "p_rise": months.p_rise,
        "percentile": months.percentile,
        "turns": [
            {
                "kind": turn.kind,
                "onset": turn.onset.isoformat(),
                "base": turn.base,
                "rise": turn.rise,
                "p_real": turn.p_real,
                "end": None if turn.end is None else turn.end.isoformat(),
            }
            for turn in months.turns
        ],
    }


def _answer(standing: Standing) -> str:
    if standing.state == "unknown":
        return f"Cannot be told: {standing.why}."
    turn = None if standing.from_months else last_turn(standing.turns)
    if standing.current is not None:
        word = "A thaw" if standing.current.sign > 0 else "A chill"
        return f"{word} since {standing.current.onset} (probability that it is real {likely(standing.current.p_real)})."
    if turn is None:
        return "No thaw or chill now: no turn beyond noise so far."
    return f"No thaw or chill now: the last turn was the {turn.kind} of {turn.onset}, which ended in {turn.end}."


def _level_claim(standing: Standing) -> str:
    level = standing.level
    text = (
        f"In {standing.year} the level stood at {between(level)} log-odds relative to the mean dyad: the odds that an"
        f" event between the two is cooperative were {exp(level.value or 0.0):.2f} times the mean dyad's"
    )
    if standing.percentile is not None:
        text += (
            f", higher than {share(min(standing.percentile, NEAR_ONE))} of that year's dyads with {COMPARED} events"
            " or more"
            if standing.percentile > 0
            else f", the lowest of that year's dyads with {COMPARED} events or more"
        )
    return text + "."


def _turn_claims(standing: Standing) -> list[str]:
    if not standing.turns:
        return ["No rise or fall beyond noise has been found in the years known."]
    return [_turn_claim(turn) for turn in reversed(standing.turns[-4:])]


def _shock_claims(found: Relations, of: DyadDay) -> list[str]:
    """Split the change of the last turn's first year, or of the last year, into what each state shares and the rest."""
    standing, a, b = found.standing, of.a, of.b
    turn = last_turn(standing.turns)
    year = turn.onset if turn is not None else standing.year or 1
    own = changes(found.levels).filter(pl.col("year") == year)["change"]
    known = {
        row["state"]: row for row in found.shocks.filter(pl.col("period") == date(year, 1, 1)).iter_rows(named=True)
    }
    if own.is_empty() or a.code not in known or b.code not in known:
        return []
    change, shares = own[0], [known[state.code]["shock"] for state in (a, b)]
    told = " and ".join(
        f"{share:+.2f} (all relations of {state.phrase})" for share, state in zip(shares, (a, b), strict=True)
    )
    return [
        (
            f"Of the change of {change:+.2f} in {year} against the mean of the two years before, each as its own year's"
            f" end saw it, {told} are shared with others; {change - sum(shares):+.2f} is the two's own."
        )
    ]


def _turn_claim(turn: Turn) -> str:
    move = "rose" if turn.sign > 0 else "fell"
    fate = "it still runs" if turn.end is None else f"it {_ended(turn)} in {turn.end}"
    return (
        f"{turn.onset}, {turn.kind}: the level {move} from {turn.base:.2f} to {turn.base + turn.rise:.2f}"
        f" (probability that the change exceeds noise {likely(turn.p_real)}); {fate}."
    )


def _ended(turn: Turn) -> str:
    return "relapsed" if turn.sign > 0 else "was recovered from"


def _side_claims(sides: pl.DataFrame, year: int) -> list[str]:
    now = sides.filter(pl.col("period") == date(year, 1, 1)).sort("level", descending=True)
    if now.height < 2:
        return []
    parts = [
        f"{side[0].lower()}{side[1:]} {level:.2f} ({low:.2f} to {high:.2f})"
        for side, level, low, high in now.select(SIDE).iter_rows()
    ]
    return [f"What each side did in {year}: {'; '.join(parts)}."]


def _month_claims(months: pl.DataFrame, a: State, b: State) -> list[str]:
    claims: list[str] = []
    for side in (by(a), by(b)):
        rows = months.filter(pl.col("side") == side).tail(12)
        if not rows.height:
            continue
        last, peak = rows.row(-1, named=True), rows.sort("level", "period").row(-1, named=True)
        text = (
            f"Reported conflict {side[0].lower()}{side[1:]} stood at {last['level']:.1f} times its usual share of the"
            f" world's in {last['period']:%B %Y} ({last['low']:.1f} to {last['high']:.1f})"
        )
        if peak["period"] != last["period"] and peak["low"] > last["high"]:
            text += f", after {peak['level']:.1f} times in {peak['period']:%B %Y}"
        claims.append(text + ".")
    return claims


def _placebo_claims(placebo: pl.DataFrame) -> list[str]:
    if not placebo.height:
        return []
    total = _placebo(placebo)
    years = placebo["year"].sort()
    return [
        (
            f"From {years[0]} to {years[-1]} this search found {total['rises']} rises in some {total['dyads']:,} dyads;"
            f" the same search on data whose years were shuffled within dyads found {total['shuffled']:.1f} (with the"
            f" noise learned from the real data held fixed, {total['frozen']:.1f})."
        )
    ]


def _placebo(placebo: pl.DataFrame) -> dict[str, float]:
    return {
        "rises": int(placebo["rises"].sum()),
        "shuffled": float((placebo["shuffled_rises"] / placebo["shuffles"]).sum()),
        "frozen": float((placebo["frozen_rises"] / placebo["shuffles"]).sum()),
        "dyads": int(placebo.sort("year")["dyads"][-1]),
    }


def _numbers(standing: Standing, sides: pl.DataFrame, placebo: pl.DataFrame) -> dict[str, object]:
    now = sides.filter(pl.col("period") == date(standing.year or 1, 1, 1))
    return {
        "year": standing.year,
        "level": standing.level,
        "percentile": standing.percentile,
        "p_rise": standing.p_rise,
        "by_side": {
            side: Estimate(level, low, high, "log_odds") for side, level, low, high in now.select(SIDE).iter_rows()
        },
        "turns": [
            {
                "kind": turn.kind,
                "onset": turn.onset,
                "base": turn.base,
                "rise": turn.rise,
                "p_real": turn.p_real,
                "end": turn.end,
            }
            for turn in standing.turns
        ],
        "placebo": {} if not placebo.height else _placebo(placebo),
    }
