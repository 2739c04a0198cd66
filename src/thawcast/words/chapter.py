"""Chapter 3 of the brief: words or deeds?"""

from datetime import date

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart
from thawcast.states import State
from thawcast.tables import PER_MILLE
from thawcast.values import Estimate
from thawcast.words.sentences import (
    FOLLOW_CAVEAT,
    LEVEL_CAVEAT,
    follow_claims,
    follow_numbers,
    gap_moved,
    gap_rows,
    level_chart,
    level_claims,
    level_numbers,
    level_rows,
)
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, LEVELS_WORDS

QUESTION = "Words or deeds?"
METHOD = "Filtered levels of words and of deeds and the gap between them; shares of the quad classes; fractional logit"
CLASSES = {
    "verb_coop": "Verbal cooperation",
    "matl_coop": "Material cooperation",
    "verb_conf": "Verbal conflict",
    "matl_conf": "Material conflict",
}
WARM, COLD = 0.75, 0.25
"""Percentiles among the world's dyads beyond which words are called warm or cold beside deeds."""


def chapter(
    shares: pl.DataFrame,
    say_do: pl.DataFrame,
    *,
    a: State,
    b: State,
    since: int | None,
    levels: pl.DataFrame | None = None,
    follow: pl.DataFrame | None = None,
    follow_tests: pl.DataFrame | None = None,
) -> Chapter:
    """Answer whether words are matched by deeds.

    Args:
        shares: Rows of `tables.SHARES` of the two directions, cut at the date wanted.
        say_do: Rows of `tables.SAY_DO` of the dyad, cut.
        a: One state.
        b: The other.
        since: Onset of the running thaw or chill, to compare with the year before it.
        levels: Rows of `tables.LEVELS_WORDS` of the dyad, cut; None where the dataset has none, as below.
        follow: Rows of `tables.FOLLOW_THROUGH` of the two directions, cut.
        follow_tests: Rows of `tables.FOLLOW_TESTS`, cut.

    Returns:
        The chapter, unavailable where the two had too few events in any year known.
    """
    if not shares.height:
        return Chapter("words", QUESTION, reason="fewer than 5 reported events a year from either side")
    year: int = shares.select(pl.max("period")).item().year
    now = _by_class(shares.filter(pl.col("period") == date(year, 1, 1)), a, b)
    gaps = gap_rows(say_do)
    current = gaps.filter(pl.col("year") == year)
    before = gaps.filter(pl.col("year") == since - 1) if since is not None and since <= year else gaps.clear()
    course = level_rows(LEVELS_WORDS.empty() if levels is None else levels)
    stand = level_numbers(course)
    followed = follow_numbers(
        FOLLOW_THROUGH.empty() if follow is None else follow,
        FOLLOW_TESTS.empty() if follow_tests is None else follow_tests,
        a=a,
        b=b,
    )
    claims = [
        *_gap_claims(current, before),
        *level_claims(stand),
        *follow_claims(followed),
        *_side_claims(now, year, a, b),
    ]
    return Chapter(
        key="words",
        question=QUESTION,
        answer=_answer(current, before, year),
        method=METHOD,
        claims=tuple(claims),
        numbers={
            "year": year,
            "say_do_gap": _estimate(current),
            "say_do_percentile": current["rank"][0] if current.height else None,
            "say_do_gap_before": _estimate(before),
            "levels": stand,
            "follow_through": followed,
            "shares": {
                side: {
                    row["class"]: Estimate(row["share"], row["low"], row["high"], "share")
                    for row in now.filter(pl.col("side") == side).iter_rows(named=True)
                }
                for side in (_by(a), _by(b))
            },
        },
        charts=(
            *([level_chart(course, a=a, b=b)] if course["period"].n_unique() > 1 else []),
            _shares_chart(now, year, a, b),
            *([_gap_chart(gaps)] if gaps.height > 1 else []),
        ),
        caveats=(
            "News reports carry far more words than deeds: what counts is the gap beside other dyads', not its size.",
            "Arrests, trials and expulsions count as material conflict, whatever their cause.",
            *([LEVEL_CAVEAT] if course.height else []),
            *([] if followed is None else [FOLLOW_CAVEAT]),
        ),
        sources=("icews_quads",),
    )


def _answer(current: pl.DataFrame, before: pl.DataFrame, year: int) -> str:
    if not current.height:
        return f"Too few deeds reported in {year} to set beside the words."
    rank: float = current["rank"][0]
    moved = _moved(current, before)
    if moved:
        moved = f"; they have {moved} beside deeds since {before['year'][0]}"
    if rank >= WARM:
        return (
            f"Warm words: in {year} words were warmer beside deeds than in {_part(rank)} of the world's dyads{moved}."
        )
    if rank <= COLD:
        return (
            f"Cold words: in {year} words were colder beside deeds than in {_part(1 - rank)} of the world's"
            f" dyads{moved}."
        )
    return (
        f"Much as elsewhere: in {year} words were warmer beside deeds than in {_part(rank)} of the world's"
        f" dyads{moved}."
    )


def _part(rank: float) -> str:
    """Percent of the dyads passed: no dyad passes itself, so never 100%."""
    return f"{min(rank, 0.99):.0%}"


def _moved(current: pl.DataFrame, before: pl.DataFrame) -> str:
    now, then = _estimate(current), _estimate(before)
    return gap_moved(now, then) if now and then else ""


def _gap_claims(current: pl.DataFrame, before: pl.DataFrame) -> list[str]:
    if not current.height:
        return []
    now = current.row(0, named=True)
    text = (
        f"In {now['year']} the say-do gap, the level of words less that of deeds (0: the median dyad), was"
        f" {now['gap']:.2f} ({now['low']:.2f} to {now['high']:.2f})"
    )
    if not before.height:
        return [text + "."]
    then = before.row(0, named=True)
    moved = _moved(current, before)
    change = f"words have {moved} beside deeds" if moved else "no change beyond the intervals"
    return [f"{text}, after {then['gap']:.2f} ({then['low']:.2f} to {then['high']:.2f}) in {then['year']}: {change}."]


def _side_claims(now: pl.DataFrame, year: int, a: State, b: State) -> list[str]:
    claims: list[str] = []
    for side in (_by(a), _by(b)):
        rows = {row["class"]: row for row in now.filter(pl.col("side") == side).iter_rows(named=True)}
        if not rows:
            continue
        parts = [
            f"{name.lower()} {_percent(rows[name]['share'])} ({_percent(rows[name]['low'])} to"
            f" {_percent(rows[name]['high'])})"
            for name in CLASSES.values()
        ]
        claims.append(f"{side} in {year}: {', '.join(parts)}.")
    return claims


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"


def _by_class(shares: pl.DataFrame, a: State, b: State) -> pl.DataFrame:
    """Spread the classes over rows, one a side and class."""
    side = pl.when(pl.col("source") == a.code).then(pl.lit(_by(a))).otherwise(pl.lit(_by(b)))
    bounds = {"share": "", "low": "_low", "high": "_high"}
    return pl.concat(
        shares.select(
            side=side,
            **{"class": pl.lit(name)},
            **{column: pl.col(f"{quad}{bound}") / PER_MILLE for column, bound in bounds.items()},
        )
        for quad, name in CLASSES.items()
    ).sort("side", maintain_order=True)


def _estimate(rows: pl.DataFrame) -> Estimate | None:
    return Estimate(rows["gap"][0], rows["low"][0], rows["high"][0], "log_odds") if rows.height else None


def _shares_chart(now: pl.DataFrame, year: int, a: State, b: State) -> Chart:
    return Chart(
        id="words-and-deeds",
        title=f"What each side said and did in {year}",
        alt=f"Shares of verbal and material cooperation and conflict in {year}, with 90% intervals, for {a.phrase} and"
        f" {b.phrase}.",
        mark="bar",
        data=now,
        x=Axis("share", "Share of events", form=".0%"),
        y=Axis("class", "Class of events"),
        low="low",
        high="high",
        color=Axis("side", "Side"),
        columns={"side": "Side", "class": "Class", "share": "Share", "low": "Low (5%)", "high": "High (95%)"},
    )


def _gap_chart(gaps: pl.DataFrame) -> Chart:
    return Chart(
        id="say-do-gap",
        title="Say-do gap over time",
        alt="Level of words less level of deeds, by year, with 90% intervals; higher means words warmer beside"
        " deeds, 0 is the median dyad of the year.",
        mark="line",
        data=gaps.with_columns(period=pl.date(pl.col("year"), 1, 1)).select("period", "gap", "low", "high", "rank"),
        x=Axis("period", "Year"),
        y=Axis("gap", "Gap (log-odds)"),
        low="low",
        high="high",
        columns={
            "period": "Year",
            "gap": "Gap",
            "low": "Low (5%)",
            "high": "High (95%)",
            "rank": "Percentile among dyads",
        },
    )


def _by(source: State) -> str:
    return f"By {source.phrase}"
