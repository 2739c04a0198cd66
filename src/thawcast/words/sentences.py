"""What is told of the levels of words and deeds and of follow-through, as plain values: rows, a chart, sentences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule
from thawcast.brief.phrases import between
from thawcast.states import State
from thawcast.tables import PER_MILLE
from thawcast.values import Estimate

if TYPE_CHECKING:
    from datetime import date

NAMES = {"verbal": "Words", "material": "Deeds"}

HARDLY = 0.025
"""Slope beyond the same one read backward, as measured, that is too small to matter: words whose odds of being
cooperative grow by a factor of 2.7 raise those of deeds by a fortieth. In simulations slopes measure as about half of
what they are, so the true one may be twice that."""

UNIT = "log_odds_per_log_odds"


def level_rows(levels: pl.DataFrame) -> pl.DataFrame:
    """Lay out the levels of a dyad.

    Args:
        levels: Rows of `tables.LEVELS_WORDS` of one dyad, cut.

    Returns:
        Columns `series` (Words, Deeds), `period`, `level`, `low`, `high` [log-odds], `n_events`.
    """
    return levels.sort("series", "period", descending=[True, False]).select(
        pl.col("series").replace_strict(NAMES, return_dtype=pl.String),
        "period",
        "level",
        "low",
        "high",
        "n_events",
    )


def gap_rows(say_do: pl.DataFrame) -> pl.DataFrame:
    """Lay out the say-do gap of a dyad.

    Args:
        say_do: Rows of `tables.SAY_DO` of one dyad, cut.

    Returns:
        Columns `year`, `gap`, `low`, `high` [log-odds], `rank` [share of the year's dyads], by year.
    """
    return say_do.sort("period").select(
        pl.col("period").dt.year().alias("year"),
        "gap",
        "low",
        "high",
        "rank",
    )


def gap_moved(now: Estimate, before: Estimate) -> str:
    """Say how the say-do gap moved beyond the two intervals: `warmed`, `cooled`, or nothing where they overlap.

    Example:
        >>> gap_moved(Estimate(-1.9, -2.2, -1.7, "log_odds"), Estimate(-3.7, -4.0, -3.4, "log_odds"))
        'warmed'
    """
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return ""
    return "warmed" if now.low > before.high else "cooled" if now.high < before.low else ""


def level_chart(rows: pl.DataFrame, *, a: State, b: State) -> Chart:
    """Chart what `level_rows` returned."""
    return Chart(
        id="words-and-deeds-levels",
        title="Words and deeds, year by year",
        alt=f"Yearly levels of words and of deeds between {a.phrase} and {b.phrase}, with 90% intervals; higher is more"
        " cooperative.",
        mark="line",
        data=rows,
        x=Axis("period", "Year"),
        y=Axis("level", "Level (log-odds relative to the world)"),
        low="low",
        high="high",
        color=Axis("series", "Series"),
        rules=(Rule(0.0, "mean dyad"),),
        columns={
            "period": "Year",
            "series": "Series",
            "level": "Level",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_events": "Events, about",
        },
    )


def level_numbers(rows: pl.DataFrame) -> dict[str, Any]:
    """Give the last level of words and of deeds, None where a series has none.

    Args:
        rows: What `level_rows` returned.

    Returns:
        `verbal` and `material`, each with `year` and `level`.
    """
    numbers: dict[str, Any] = {}
    for series, name in NAMES.items():
        own = rows.filter(pl.col("series") == name).sort("period")
        last = own.row(-1, named=True) if own.height else None
        numbers[series] = None if last is None else {"year": last["period"].year, "level": _level(last)}
    return numbers


def level_claims(numbers: Mapping[str, Any]) -> list[str]:
    """Say where words and deeds stand."""
    told = [
        f"{NAMES[series].lower()} at {entry['level'].value:.2f} ({entry['level'].low:.2f} to"
        f" {entry['level'].high:.2f}) in {entry['year']}"
        for series, entry in numbers.items()
        if entry is not None
    ]
    return [f"Levels, in log-odds relative to the world: {', '.join(told)}."] if told else []


def follow_numbers(
    follow: pl.DataFrame, tests: pl.DataFrame, *, a: State, b: State, unit: str = "year"
) -> dict[str, Any] | None:
    """Give the follow-through of both sides and of all dyads, from the latest vintage.

    Args:
        follow: Rows of `tables.FOLLOW_THROUGH` of the two directions, cut.
        tests: Rows of `tables.FOLLOW_TESTS`, cut.
        a: One state.
        b: The other.
        unit: What a horizon counts, `year` or `month`.

    Returns:
        `year` and day (`as_of`) of the vintage; for `world` and each side that has one a verdict (`deeds_follow`,
        `habit`, `untold`) and an entry a horizon; None before the first vintage.
    """
    if not tests.height:
        return None
    last: date = tests.select(pl.max("known_on")).item()
    tests, follow = (frame.filter(pl.col("known_on") == last) for frame in (tests, follow))
    by_test = {(row["test"], row["k"]): _slope(row) for row in tests.iter_rows(named=True)}
    horizons = sorted(set(tests["k"].to_list()))
    world = [{f"{unit}s": k, **{name: by_test[name, k] for name in _SHOWN}} for k in horizons]
    sides: dict[str, Any] = {}
    for source, target in ((a, b), (b, a)):
        own = follow.filter((pl.col("source") == source.code) & (pl.col("target") == target.code)).sort("k")
        if own.height:
            entries = [
                {f"{unit}s": row["k"], "slope": _slope(row), "own_weight": row["own"] / PER_MILLE}
                for row in own.iter_rows(named=True)
            ]
            beyond = [_beyond(entry["slope"], by_test["backward", entry[f"{unit}s"]]) for entry in entries]
            sides[f"By {source.phrase}"] = {"verdict": _verdict(beyond), "horizons": entries}
    return {
        "year": last.year,
        "as_of": last.isoformat(),
        "world": {"verdict": _verdict([by_test["net", k] for k in horizons]), "horizons": world},
        "sides": sides,
    }


def follow_claims(numbers: Mapping[str, Any] | None, *, unit: str = "year") -> list[str]:
    """Say whether deeds follow words, of each side and of all dyads.

    Args:
        numbers: What `follow_numbers` returned.
        unit: As given to it.
    """
    if numbers is None:
        return []
    every, when = ("all", numbers["year"]) if unit == "year" else ("the imported", numbers["as_of"])
    claims = [
        f"{side}: {_VERDICTS[told['verdict']]} (slope over {_spelled(told['horizons'], unit)}). Its own {unit}s count"
        f" for {_part(told['horizons'][0]['own_weight'])} of the slope over one {unit}, the rest is the average of"
        f" {every} dyads."
        for side, told in numbers["sides"].items()
    ]
    first = numbers["world"]["horizons"][0]
    claims.append(
        f"Of {every} dyads, as of {when}: {_VERDICTS[numbers['world']['verdict']]}. The slope over one {unit} is"
        f" {between(first['forward'])}; with time reversed {between(first['backward'])}, with the words of the {unit}"
        f" after the deeds {between(first['later'])}, with words in random order {between(first['permuted'])}."
    )
    return claims


LEVEL_CAVEAT = (
    "Words and deeds are each set beside the world's own: the lower of the two is not the more hostile, it is lower"
    " than what is usual of its kind."
)

FOLLOW_CAVEAT = (
    "Follow-through is the rise of the log-odds that a later deed is cooperative with those that a word is, beyond the"
    " dyad's habit, the year and the volume of events. It is weighed against the same slope with time reversed, which"
    " has everything but the direction."
)

_SHOWN = ("forward", "backward", "net", "later", "permuted")

_VERDICTS = {
    "deeds_follow": "after warmer words, warmer deeds follow",
    "habit": "after warmer words, warmer deeds follow no more than by habit",
    "untold": "whether deeds follow words cannot be told",
}


def _verdict(beyond: list[Estimate]) -> str:
    """Judge the slopes beyond the backward ones: all horizons must agree, or it cannot be told."""
    if all(e.low is not None and e.low > 0 for e in beyond):
        return "deeds_follow"
    return "habit" if all(e.high is not None and e.high < HARDLY for e in beyond) else "untold"


def _beyond(own: Estimate, backward: Estimate) -> Estimate:
    # The error of the backward slope is that of all dyads, a small part of a single one's.
    less = backward.value or 0.0
    value, low, high = (None if v is None else round(v - less, 3) for v in (own.value, own.low, own.high))
    return Estimate(value, low, high, UNIT)


def _slope(row: Mapping[str, int]) -> Estimate:
    return Estimate(row["value"] / PER_MILLE, row["low"] / PER_MILLE, row["high"] / PER_MILLE, UNIT)


def _level(row: Mapping[str, float]) -> Estimate:
    return Estimate(row["level"], row["low"], row["high"], "log_odds")


def _spelled(horizons: list[dict[str, Any]], unit: str) -> str:
    return ", ".join(
        f"{entry[f'{unit}s']} {unit}{'' if entry[f'{unit}s'] == 1 else 's'} {between(entry['slope'])}"
        for entry in horizons
    )


def _part(weight: float) -> str:
    return f"{weight:.0%}" if weight >= 0.01 else "less than 1%"
