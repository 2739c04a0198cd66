"""Chapter 5 of the brief: tactical or deep?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart, Estimate, Table
from thawcast.depth.classify import KINDS, PROFOUND, SHALLOW, likeliest
from thawcast.depth.tables import DIMENSIONS
from thawcast.standing.verdict import Standing
from thawcast.states import State
from thawcast.tables import CENTI, PER_MILLE

QUESTION = "Tactical or deep?"
METHOD = "Position among all dyads in the news on eight dimensions; weights learned from past rises, prior equal"
SOURCES = ("icews_quads", "icews_conflict", "un_votes", "atop", "cow_igo", "cow_trade", "archigos")

NAMES: Mapping[str, tuple[str, str]] = {
    "breadth": (
        "Breadth over issues",
        "On how many issues at the UN did they move together, beyond their general drift?",
    ),
    "substance": ("Deeds beside words", "Do deeds keep up with words, and how many deeds are cooperative?"),
    "two_way": ("Two-way street", "Does the side that answers less still answer?"),
    "convergence": ("Closeness of positions", "How close are their positions at the UN, and how much closer since?"),
    "institutions": ("Institutions", "Shared organisations, new ones, and treaty obligations"),
    "interdependence": ("Interdependence", "How much of their trade is with each other, and how much more since?"),
    "third_states": ("Same company", "How alike do they stand with third states, and how much more since?"),
    "leaders": ("Independent of leaders", "On how many sides has it outlived a change of leader?"),
}
"""Each dimension's heading and what it asks."""

HARDLY = 0.03
"""Change of a weight's mean below which nothing is said to have been learned."""

UNPROVEN = (
    "Read the dimensions before the label: over the thaws in the data that ship, the index went neither with how long"
    " they lasted nor with the peace scale."
)
"""Holds for the method as measured in docs/methods/depth.md."""

LASTED = 3
"""Years after which a thaw that still runs counts as lasting."""

_SCALE = "position among dyads in the news"


@dataclass(frozen=True)
class Past:
    """Other thaws that a thaw is seen against.

    Args:
        lasting: Medians of those that ran `LASTED` years or more and still ran, by dimension.
        failed: Medians of those that had relapsed, by dimension.
        n_lasting: Number of the former.
        n_failed: Number of the latter.
    """

    lasting: Mapping[str, float]
    failed: Mapping[str, float]
    n_lasting: int
    n_failed: int


def chapter(
    standing: Standing,
    depth: pl.DataFrame,
    *,
    kinds: pl.DataFrame,
    weights: pl.DataFrame,
    placebo: pl.DataFrame,
    episodes: pl.DataFrame,
    a: State,
    b: State,
    as_of: date,
) -> Chapter:
    """Answer whether the running thaw is tactical or deep.

    Args:
        standing: The judgement.
        depth: Rows of `tables.DEPTH`, all thaws.
        kinds: Rows of `tables.DEPTH_KIND`, all thaws.
        weights: Rows of `tables.DEPTH_WEIGHTS`.
        placebo: Rows of `tables.DEPTH_PLACEBO`.
        episodes: Rows of `standing.tables.EPISODES`.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used; later rows are left out.

    Returns:
        The chapter, unavailable unless a thaw is running.
    """
    current = standing.current
    if standing.state == "unknown":
        return Chapter("depth", QUESTION, reason=standing.why)
    if current is None or current.sign < 0:
        return Chapter("depth", QUESTION, reason="no thaw is running, so there is no depth to judge")
    known = depth.filter(pl.col("known_on") <= as_of)
    own = known.filter(pl.col("id") == current.id)
    if own.is_empty():
        return Chapter("depth", QUESTION, reason=f"no depth is computed for the thaw of {current.onset}")
    day: date = own.select(pl.max("as_of")).item()
    figures = {row["dimension"]: row for row in own.filter(pl.col("as_of") == day).iter_rows(named=True)}
    past = past_thaws(known, episodes, own=current.id, age=day.year - current.onset, as_of=as_of)
    told = kinds.filter((pl.col("id") == current.id) & (pl.col("as_of") == day)).row(0, named=True)
    learned = weights.filter(pl.col("vintage") == day.year)
    beside = placebo.filter(pl.col("year") == day.year).row(0, named=True)
    numbers = _numbers(current.id, day, figures, past, told, learned, beside)
    return Chapter(
        key="depth",
        question=QUESTION,
        answer=_answer(numbers),
        method=METHOD,
        claims=_claims(numbers),
        numbers=numbers,
        charts=(_chart(numbers, current.onset),),
        tables=(_table(numbers),),
        caveats=_caveats(numbers, {a.code, b.code}, day.year),
        sources=SOURCES,
    )


def past_thaws(depth: pl.DataFrame, episodes: pl.DataFrame, *, own: str, age: int, as_of: date) -> Past:
    """Describe lasting and failed thaws at the age of one in question.

    Args:
        depth: Rows of `tables.DEPTH` known by the date.
        episodes: Rows of `standing.tables.EPISODES`.
        own: Identifier of the thaw in question, which is left out.
        age: Its age [years]; others are taken at that age, or at their last year's end if they did not reach it.
        as_of: Last day whose data may be used.

    Returns:
        The medians.
    """
    thaws = episodes.filter((pl.col("sign") > 0) & (pl.col("known_on") <= as_of) & (pl.col("id") != own)).select(
        "id", onset=pl.col("onset").dt.year(), relapsed=(pl.col("end_known_on") <= as_of).fill_null(value=False)
    )
    rows = depth.join(thaws, on="id").with_columns(age=pl.col("as_of").dt.year() - pl.col("onset"))
    oldest = rows.group_by("id").agg(oldest=pl.col("age").max())
    rows = rows.join(oldest, on="id").filter(pl.col("age") == pl.min_horizontal("oldest", pl.lit(age)))
    groups = {
        "lasting": rows.filter(~pl.col("relapsed") & (pl.col("oldest") >= LASTED)),
        "failed": rows.filter("relapsed"),
    }
    medians = {
        name: {
            dimension: round(median / PER_MILLE, 3)
            for dimension, median in group.group_by("dimension")
            .agg(pl.col("value").median())
            .sort("dimension")
            .iter_rows()
            if median is not None
        }
        for name, group in groups.items()
    }
    return Past(medians["lasting"], medians["failed"], *(groups[g]["id"].n_unique() for g in ("lasting", "failed")))


def _numbers(
    thaw: str,
    day: date,
    figures: Mapping[str, Mapping[str, Any]],
    past: Past,
    told: Mapping[str, Any],
    learned: pl.DataFrame,
    beside: Mapping[str, Any],
) -> dict[str, Any]:
    terms = {row["term"]: row for row in learned.iter_rows(named=True)}
    slope = terms["slope"]
    kind = None if told["p_mixed"] is None else likeliest(told["p_tactical"], told["p_mixed"], told["p_deep"])
    return {
        "thaw": thaw,
        "as_of": day.isoformat(),
        "kind": kind,
        "p_kind": {name: _estimate(told, f"p_{name}", PER_MILLE, "probability") for name in KINDS},
        "index": _estimate(told, "index", PER_MILLE, "depth from 0 to 1"),
        "index_equal_weights": _estimate(told, "equal", PER_MILLE, "depth from 0 to 1"),
        "thresholds": {"tactical_below": SHALLOW, "deep_above": PROFOUND},
        "dimensions": {
            name: {
                "value": _scaled(
                    [figures[name][k] for k in ("value", "low", "high")],
                    PER_MILLE,
                    "outlived changes of leader" if name == "leaders" else _SCALE,
                ),
                "reason": figures[name]["reason"],
                "median_lasting": past.lasting.get(name),
                "median_failed": past.failed.get(name),
                "weight": _estimate(terms[name], "value", PER_MILLE, "share"),
                "weight_prior": _estimate(terms[name], "prior", PER_MILLE, "share"),
            }
            for name in DIMENSIONS
        },
        "past": {"lasting": past.n_lasting, "failed": past.n_failed},
        "slope": _estimate(slope, "value", CENTI, "log_odds of relapse a year, depth 0 to 1"),
        "learned_from": {name: slope[name] for name in ("years", "thaw_years", "relapses", "thaw_relapses")},
        "placebo": {
            who: {
                "count": beside[count],
                **{
                    name: None if beside[f"{who[:-1]}_{name}"] is None else beside[f"{who[:-1]}_{name}"] / PER_MILLE
                    for name in KINDS
                },
            }
            for who, count in (("thaws", "thaws"), ("dyads", "dyads"))
        },
    }


def _estimate(row: Mapping[str, Any], name: str, scale: int, unit: str) -> Estimate:
    return _scaled([row[f"{name}{bound}"] for bound in ("", "_low", "_high")], scale, unit)


def _scaled(stored: Sequence[int | None], scale: int, unit: str) -> Estimate:
    value, low, high = (None if v is None else v / scale for v in stored)
    return Estimate(value, low, high, unit)


def _answer(numbers: Mapping[str, Any]) -> str:
    if numbers["kind"] is None:
        return "Cannot be told: fewer than five of the eight dimensions are known."
    p = {name: _p(numbers["p_kind"][name].value) for name in KINDS}
    index = numbers["index"]
    said = {
        "tactical": f"Tactical rather than deep (probability {p['tactical']}; mixed {p['mixed']}, deep {p['deep']})",
        "deep": f"Deep rather than tactical (probability {p['deep']}; mixed {p['mixed']}, tactical {p['tactical']})",
        "mixed": f"Neither tactical nor deep (mixed {p['mixed']}, tactical {p['tactical']}, deep {p['deep']})",
    }[numbers["kind"]]
    interval = f"{_p(index.value)} ({_p(index.low)} to {_p(index.high)})"
    return f"{said}: depth {interval} on a scale where .5 is the middling dyad."


def phrase(numbers: Mapping[str, Any]) -> str:
    """Say the kind in a few words for the verdict, empty where it cannot be told.

    Args:
        numbers: Of the chapter.

    Returns:
        For example `it looks tactical (probability .64; deep .01)`.
    """
    kind = numbers.get("kind")
    if kind is None:
        return ""
    p = {name: _p(numbers["p_kind"][name].value) for name in KINDS}
    if kind == "mixed":
        return f"it looks neither tactical nor deep (mixed {p['mixed']}, tactical {p['tactical']}, deep {p['deep']})"
    other = "deep" if kind == "tactical" else "tactical"
    return f"it looks {kind} (probability {p[kind]}; mixed {p['mixed']}, {other} {p[other]})"


def _p(value: float | None) -> str:
    shown = value or 0.0
    if shown < 0.005:
        return "below\u00a0.01"
    return "above\u00a0.99" if shown > 0.995 else f"{shown:.2f}".lstrip("0")


def _claims(numbers: Mapping[str, Any]) -> tuple[str, ...]:
    told = {n: d["value"] for n, d in numbers["dimensions"].items() if d["value"].value is not None}
    order = sorted(told, key=lambda name: -(told[name].value or 0.0))
    shown = [f"{NAMES[n][0].lower()} {_p(told[n].value)} ({_p(told[n].low)} to {_p(told[n].high)})" for n in order]
    claims = [f"Strongest: {'; '.join(shown[:3])}.", f"Weakest: {'; '.join(reversed(shown[-3:]))}."]
    if "leaders" in told:
        sides = round((told["leaders"].value or 0.0) * 3 - 0.5)
        claims.append(
            f"It has outlived a change of leader on {('neither side', 'one side', 'both sides')[sides]} so far."
        )
    slope, past = numbers["slope"], numbers["learned_from"]
    seen = (
        "deeper ones were less likely to relapse"
        if slope.high < 0
        else "deeper ones were more likely to relapse"
        if slope.low > 0
        else "depth had not told which would relapse"
    )
    claims.append(
        f"In {past['years']:,} years at risk known by then, {past['thaw_years']} of them of thaws, with"
        f" {past['relapses']} relapses ({past['thaw_relapses']} of thaws), {seen}:"
        f" from depth 0 to 1 the log-odds of relapse within a year"
        f" changed by {slope.value:.1f} ({slope.low:.1f} to {slope.high:.1f})."
    )
    beside = numbers["placebo"]
    if beside["dyads"]["tactical"] is not None:
        claims.append(
            f"The {beside['thaws']['count']} thaws running then were tactical, mixed and deep with mean probability"
            f" {_three(beside['thaws'])}; {beside['dyads']['count']} dyads that were not thawing, described as if they"
            f" were, {_three(beside['dyads'])}."
        )
    return tuple(claims)


def _three(shares: Mapping[str, float]) -> str:
    return ", ".join(_p(shares[name]) for name in KINDS)


def _caveats(numbers: Mapping[str, Any], pair: set[str], year: int) -> tuple[str, ...]:
    told = [UNPROVEN, "Depth describes what a thaw rests on beside other dyads. It is no judgement of intentions."]
    moved = max(abs(d["weight"].value - d["weight_prior"].value) for d in numbers["dimensions"].values())
    if moved < HARDLY:
        told.insert(
            0,
            "The weights are hardly learned: with so few relapses they stay near the prior, which counts every"
            " dimension alike.",
        )
    missing = [f"{NAMES[n][0].lower()}: {d['reason']}" for n, d in numbers["dimensions"].items() if d["reason"]]
    if missing:
        told.append(f"Not told here: {'; '.join(missing)}. What is unknown widens the interval.")
    if "RUS" in pair and year >= 2008:
        told.append(
            "The source counts Putin as Russia's effective leader from 2000 on, Medvedev's presidency included, so no"
            " change of leader is seen in Moscow."
        )
    return tuple(told)


def _chart(numbers: Mapping[str, Any], onset: int) -> Chart:
    mine = f"This thaw, since {onset}"
    rows: list[tuple[str, str, float | None, float | None, float | None]] = []
    for name, d in numbers["dimensions"].items():
        heading, value = NAMES[name][0], d["value"]
        rows.append((heading, mine, value.value, value.low, value.high))
        rows += [
            (heading, f"{label} (median of {numbers['past'][group]})", d[f"median_{group}"], None, None)
            for label, group in (("Lasting thaws", "lasting"), ("Failed thaws", "failed"))
            if numbers["past"][group]
        ]
    data = pl.DataFrame(
        rows,
        schema={"dimension": pl.String, "who": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    return Chart(
        id="depth",
        title="What the thaw rests on, beside thaws that lasted and thaws that failed",
        alt="Eight dimensions of depth from 0 to 1 with 90% intervals, and the medians of thaws that lasted and failed:"
        + "; ".join(
            f" {NAMES[n][0].lower()} {_p(d['value'].value)}"
            for n, d in numbers["dimensions"].items()
            if not d["reason"]
        )
        + ".",
        mark="point",
        data=data,
        x=Axis(
            "value", "Depth (0 shallowest, .5 the middling dyad in the news, 1 deepest)", domain=(0.0, 1.0), form=".2f"
        ),
        y=Axis("dimension", "Dimension"),
        low="low",
        high="high",
        color=Axis("who", "Thaw"),
        columns={"dimension": "Dimension", "who": "Thaw", "value": "Depth", "low": "Low (5%)", "high": "High (95%)"},
    )


def _table(numbers: Mapping[str, Any]) -> Table:
    def figure(value: float | None) -> str:
        return "n/a" if value is None else f"{value:.2f}"

    return Table(
        "The eight dimensions",
        ("Dimension", "What it asks", "This thaw", "90% interval", "Lasting", "Failed", "Weight"),
        tuple(
            (
                NAMES[name][0],
                NAMES[name][1],
                figure(d["value"].value),
                "n/a" if d["value"].value is None else f"{figure(d['value'].low)} to {figure(d['value'].high)}",
                figure(d["median_lasting"]),
                figure(d["median_failed"]),
                f"{d['weight'].value:.3f}",
            )
            for name, d in numbers["dimensions"].items()
        ),
    )
