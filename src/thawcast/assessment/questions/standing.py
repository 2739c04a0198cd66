"""Question 1: where do relations stand, and when did they turn?"""

from dataclasses import replace

import polars as pl

from thawcast.assessment.question import Question
from thawcast.standing import chapter
from thawcast.standing.imported import Segment, segments, why_unknown
from thawcast.standing.months.verdict import by_month
from thawcast.standing.result import Relations
from thawcast.standing.standings import READS, last_months
from thawcast.standing.standings import standing as stands
from thawcast.standing.tables import (
    CONFLICT,
    EPISODES_MONTHLY,
    LEVELS,
    LEVELS_DIRECTED,
    LEVELS_MONTHLY,
    LEVELS_MONTHLY_DIRECTED,
    PLACEBO,
    STATE_SHOCKS,
)
from thawcast.standing.verdict import COMPARED, Standing
from thawcast.store import Known
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS


def judged(known: Known) -> Standing:
    """Judge where the two stand: the one value that all questions read, by `known.once(judged)`."""
    found = stands(known.once(_own), as_of=known.as_of, peers=known.once(_peers))
    if found.year is None:
        found = replace(found, why=_uncovered(known) or found.why)
    if found.state == "unknown":
        found = replace(found, why=why_unknown(found.why, known.once(_imported), year=found.year))
    return found


def result(known: Known) -> Relations:
    """Find where the two stand and the levels behind it."""
    own, peers = known.once(_own), known.once(_peers)
    monthly, turned = own[LEVELS_MONTHLY.name], own[EPISODES_MONTHLY.name]
    return Relations(
        standing=known.once(judged),
        levels=own[LEVELS.name],
        directed=known.own(LEVELS_DIRECTED),
        conflict=known.own(CONFLICT),
        months=by_month(monthly, turned, peers=peers[LEVELS_MONTHLY.name], as_of=known.as_of),
        directed_months=known.own(LEVELS_MONTHLY_DIRECTED),
        shocks=known.own(STATE_SHOCKS),
        placebo=known.own(PLACEBO),
        imported=known.once(_imported),
    )


def _own(known: Known) -> dict[str, pl.DataFrame]:
    return {contract.name: known.own(contract) for contract in READS}


def _peers(known: Known) -> dict[str, pl.DataFrame]:
    """Read the levels of all pairs in the last year and the last month of the two."""
    own = known.once(_own)
    never = pl.lit(value=False)
    year = own[LEVELS.name]["period"].max()
    same_year = never if year is None else (pl.col("period") == year) & (pl.col("n_events") >= COMPARED)
    same_month = never
    for month, segment in last_months(own[LEVELS_MONTHLY.name]).select("period", "segment").iter_rows():
        same_month = (pl.col("period") == month) & (pl.col("segment") == segment) & (pl.col("kind") == "filtered")
    return {
        LEVELS.name: known.all(LEVELS, where=same_year),
        LEVELS_MONTHLY.name: known.all(LEVELS_MONTHLY, where=same_month),
    }


def _imported(known: Known) -> tuple[Segment, ...]:
    dyads, world = known.imported(DYAD_COUNTS), known.imported(WORLD_COUNTS)
    return segments(dyads, world, a=known.a, b=known.b) if world.height else ()


def _uncovered(known: Known) -> str:
    """Say which of the two the event data lack, if that is why nothing is known of them."""
    lacking = [
        state.phrase
        for state in (known.a, known.b)
        if known.all(LEVELS, where=(pl.col("a") == state.code) | (pl.col("b") == state.code)).is_empty()
    ]
    return f"the event data do not cover {' or '.join(lacking)}" if lacking else ""


QUESTION = Question(
    key="standing",
    text=chapter.QUESTION,
    reads=(*READS, LEVELS_DIRECTED, CONFLICT, LEVELS_MONTHLY_DIRECTED, STATE_SHOCKS, PLACEBO),
    result=result,
    chapter=chapter.chapter,
)
