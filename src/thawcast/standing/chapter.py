"""Chapter 1 of the brief: where relations stand, and when they turned."""

from datetime import date
from math import exp

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.brief.phrases import NEAR_ONE, between, likely, share
from thawcast.standing.charts import SIDE, by, by_side, conflict_chart, conflict_months, level_chart
from thawcast.standing.months.chapter import month_chart, month_claims
from thawcast.standing.months.verdict import ByMonth
from thawcast.standing.shocks import changes
from thawcast.standing.verdict import COMPARED, Standing, Turn, last_turn
from thawcast.states import State
from thawcast.values import Estimate

QUESTION = "Where do relations stand, and when did they turn?"
METHOD = "Binomial local-level filter, calm and moving years, noise measured from the months (one vintage a year)"
MONTH_METHOD = (
    "Monthly state space over published scores: each source its own scale, offset, drift and noise; heavy-tailed steps;"
    " one vintage a year"
)
SOURCES = {1: (), 2: ("china_partners",), 3: ("gdelt_net",), 4: ()}
"""Citations of a segment beyond ICEWS."""

"""Beyond it a probability is not spelled out: the model is not that sure of itself."""


def chapter(
    standing: Standing,
    *,
    levels: pl.DataFrame,
    directed: pl.DataFrame,
    conflict: pl.DataFrame,
    placebo: pl.DataFrame,
    a: State,
    b: State,
    as_of: date,
    months: ByMonth | None = None,
    shocks: pl.DataFrame | None = None,
) -> Chapter:
    """Answer where relations stand.

    Args:
        standing: The judgement.
        levels: Rows of `tables.LEVELS` of the dyad, cut at `as_of`.
        directed: Rows of `tables.LEVELS_DIRECTED` of the two directions, cut.
        conflict: Rows of `tables.CONFLICT` of the two directions, cut.
        placebo: Rows of `tables.PLACEBO`, cut.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.
        months: Where they stand by month; None where there is no monthly level.
        shocks: Rows of `changes.STATE_SHOCKS` of the two states, cut; None where they are not known.

    Returns:
        The chapter, unavailable where the two have no level.
    """
    if standing.year is None:
        return Chapter("standing", QUESTION, reason=standing.why)
    if standing.from_months and months is not None:
        return _by_month_chapter(standing, months, a, b)
    sides = by_side(directed, a, b)
    fights = conflict_months(conflict, a, b, as_of)
    claims = [_level_claim(standing), *_turn_claims(standing), *_side_claims(sides, standing.year)]
    claims += [] if shocks is None else _shock_claims(shocks, levels, standing, a, b)
    claims += [] if months is None else month_claims(months)[:1]
    claims += [*_month_claims(fights, a, b), *_placebo_claims(placebo)]
    charts = [level_chart(levels, sides, standing, a, b, answer=_answer(standing))]
    charts += [] if months is None else [month_chart(months, a=a, b=b)]
    if fights.height:
        charts.append(conflict_chart(fights, a, b))
    return Chapter(
        key="standing",
        question=QUESTION,
        answer=_answer(standing),
        method=METHOD,
        claims=tuple(claims),
        numbers=_numbers(standing, sides, placebo) | ({} if months is None else {"by_month": _month_numbers(months)}),
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


def _by_month_chapter(standing: Standing, months: ByMonth, a: State, b: State) -> Chapter:
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
        charts=(month_chart(months, a=a, b=b),),
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


def _shock_claims(shocks: pl.DataFrame, levels: pl.DataFrame, standing: Standing, a: State, b: State) -> list[str]:
    """Split the change of the last turn's first year, or of the last year, into what each state shares and the rest."""
    turn = last_turn(standing.turns)
    year = turn.onset if turn is not None else standing.year or 1
    own = changes(levels).filter(pl.col("year") == year)["change"]
    known = {row["state"]: row for row in shocks.filter(pl.col("period") == date(year, 1, 1)).iter_rows(named=True)}
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
