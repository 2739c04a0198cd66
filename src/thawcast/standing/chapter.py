"""Chapter 1 of the brief: where relations stand, and when they turned."""

from datetime import date

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.standing.charts import by, conflict_chart, conflict_months, level_chart
from thawcast.standing.exhibits import episode_table, level_rows
from thawcast.standing.result import Relations, Standing
from thawcast.standing.sentences import answer, beside, direction_claim, episode_claim, level_claim
from thawcast.standing.shocks import changes
from thawcast.standing.standings import episode_of
from thawcast.standing.temperature.sources import IMPORTED
from thawcast.states import DyadDay, State

QUESTION = "Where do relations stand, and when did they turn?"
METHOD = (
    "One filter for every source: the world of the period, what is usual for the two with rare jumps, and departures"
    " that fade; one vintage a year"
)
CITED = {"china_gdelt": "china_partners"}
"""Citations that are named otherwise than the source."""

TOLD = 4
"""Episodes told in a sentence, the latest first."""

CAVEATS = (
    (
        "A level is comparable within a pair and a source only: sources count or score other things, and no difference"
        " is told across them. Compare pairs by the stock."
    ),
    "Counts and scores come from news reports: they measure what was reported, in which languages and by whom.",
)


def chapter(found: Relations, of: DyadDay) -> Chapter:
    """Answer where relations stand.

    Args:
        found: What is known of the two.
        of: The two, and the day.

    Returns:
        The chapter, unavailable where no source has a level of the two.
    """
    standing = found.standing
    if standing.source is None:
        return Chapter("standing", QUESTION, reason=standing.why)
    fights = conflict_months(found.conflict, of.a, of.b, of.as_of)
    claims = [level_claim(standing), *direction_claim(standing)]
    claims += [episode_claim(episode, standing) for episode in reversed(standing.episodes[-TOLD:])]
    claims += [] if standing.episodes else ["No rise or fall beyond noise has been found in the periods known."]
    claims += [*_shock_claims(found, of), *beside(found), *_month_claims(fights, of.a, of.b)]
    charts = [level_chart(found, of, answer=answer(standing))]
    charts += [conflict_chart(fights, of.a, of.b)] if fights.height else []
    return Chapter(
        key="standing",
        question=QUESTION,
        answer=answer(standing),
        method=METHOD,
        claims=tuple(claims),
        numbers=_numbers(found),
        charts=tuple(charts),
        tables=(episode_table(found.episodes),) if found.episodes.height else (),
        caveats=CAVEATS,
        sources=_cited(found),
        data_to=standing.data_to,
        rows={"levels": level_rows(found.levels)},
    )


def _cited(found: Relations) -> tuple[str, ...]:
    """Name the data behind every source that is told, and behind the months of conflict."""
    latest = found.every.sort("data_to", "source", descending=[True, False])
    ids: list[str] = [
        f"events_{name.removeprefix(IMPORTED)}" if name.startswith(IMPORTED) else CITED.get(name, name)
        for name in map(str, latest["source"])
    ]
    return tuple(dict.fromkeys([*ids, *(["icews_conflict"] if found.conflict.height else [])]))


def _shock_claims(found: Relations, of: DyadDay) -> list[str]:
    """Split the change of the last episode's first year, or of the last year: what each state shares, and the rest."""
    standing, a, b = found.standing, of.a, of.b
    if standing.by_month or standing.source is None:
        return []
    year = standing.last.onset if standing.last is not None else standing.year or 1
    own = changes(found.own).filter(pl.col("year") == year)["change"]
    shocks = found.shocks.filter(pl.col("period") == date(year, 1, 1), pl.col("source") == standing.source.id)
    known = {row["state"]: row for row in shocks.iter_rows(named=True)}
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


def _numbers(found: Relations) -> dict[str, object]:
    standing: Standing = found.standing
    source = standing.source
    kept = ("p_above", "p_rise", "p_6", "p_12", "p_stands", "given_back", "p_colder")
    by_source = ("source", "freq", "state", "direction", "why", "level", "low", "high", "unit", "p_12", "p_stands")
    return {
        "source": None if source is None else source.id,
        "freq": standing.freq,
        "period": None if standing.period is None else standing.period.isoformat(),
        "year": standing.year,
        "level": standing.level,
        "usual": standing.usual,
        **{name: getattr(standing, name) for name in kept},
        "episodes": [_episode(row) for row in found.episodes.iter_rows(named=True)],
        "sources": [
            {name: row[name] for name in by_source} | {"data_to": row["data_to"].isoformat()}
            for row in found.every.iter_rows(named=True)
        ],
    }


def _episode(row: dict[str, object]) -> dict[str, object]:
    """Lay an episode of any source out for the JSON."""
    episode = episode_of(row)
    days = {name: getattr(episode, name) for name in ("began", "peaked", "stepped", "ended")}
    return {
        "source": row["source"],
        "freq": episode.freq,
        "kind": episode.kind,
        "sort": episode.sort,
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "base": episode.base,
        "rise": episode.rise,
        "line": episode.line,
        "peak": episode.peak,
        "p_real": episode.p_real,
        "end_kind": episode.end_kind,
    }
