"""Chapter 5 in words: answer, claims, caveats, and the few words of the verdict."""

from collections.abc import Mapping
from typing import Any

from thawcast.brief.phrases import likely, probability
from thawcast.depth.classify import KINDS

DIMENSION_NAMES: Mapping[str, tuple[str, str]] = {
    "breadth": (
        "Breadth over issues",
        "On how many issues at the UN did they move together, beyond their general drift?",
    ),
    "substance": ("Deeds beside words", "How warm are deeds beside words, and how many are cooperative?"),
    "two_way": ("Two-way street", "Does the side that answers less still answer?"),
    "convergence": ("Closeness of positions", "How close are their positions at the UN, and how much closer since?"),
    "institutions": ("Institutions", "Shared organisations, new ones, and treaty obligations"),
    "interdependence": ("Interdependence", "How much of their trade is with each other, and how much more since?"),
    "third_states": ("Same company", "How alike do they stand with third states, and how much more since?"),
    "leaders": ("Independent of leaders", "On how many sides has it outlived a change of leader?"),
}
"""Each dimension's heading and what it asks."""

HARDLY_LEARNED = 0.03
"""Change of a weight's mean below which nothing is said to have been learned."""

UNPROVEN = (
    "Read the dimensions before the label: over the thaws in the data that ship, the index went neither with how long"
    " they lasted nor with the peace scale."
)
"""Holds for the method as measured in docs/methods/depth.md."""


def answer(numbers: Mapping[str, Any]) -> str:
    """Say the kind and the index in one line, from the numbers of the chapter."""
    if numbers["kind"] is None:
        return "Cannot be told: fewer than five of the eight dimensions are known."
    p = {name: probability(numbers["p_kind"][name].value) for name in KINDS}
    index = numbers["index"]
    said = {
        "tactical": f"Tactical rather than deep (probability {p['tactical']}; mixed {p['mixed']}, deep {p['deep']})",
        "deep": f"Deep rather than tactical (probability {p['deep']}; mixed {p['mixed']}, tactical {p['tactical']})",
        "mixed": f"Neither tactical nor deep (mixed {p['mixed']}, tactical {p['tactical']}, deep {p['deep']})",
    }[numbers["kind"]]
    interval = likely(index, short=True)
    return f"{said}: depth {interval} on a scale where .5 is the middling dyad."


def claims(numbers: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what the chapter rests on, most important first, from its numbers."""
    told = {n: d["value"] for n, d in numbers["dimensions"].items() if d["value"].value is not None}
    order = sorted(told, key=lambda name: -(told[name].value or 0.0))
    shown = [f"{DIMENSION_NAMES[n][0].lower()} {likely(told[n], short=True)}" for n in order]
    said = [f"Strongest: {'; '.join(shown[:3])}.", f"Weakest: {'; '.join(reversed(shown[-3:]))}."]
    if "leaders" in told:
        sides = round((told["leaders"].value or 0.0) * 3 - 0.5)
        said.append(
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
    said.append(
        f"In {past['years']:,} years at risk known by then, {past['thaw_years']} of them of thaws, with"
        f" {past['relapses']} relapses ({past['thaw_relapses']} of thaws), {seen}:"
        f" from depth 0 to 1 the log-odds of relapse within a year"
        f" changed by {slope.value:.1f} ({slope.low:.1f} to {slope.high:.1f})."
    )
    beside = numbers["placebo"]
    if beside["dyads"]["tactical"] is not None and beside["thaws"]["tactical"] is not None:
        said.append(
            f"The {beside['thaws']['count']} thaws running then were tactical, mixed and deep with mean probability"
            f" {_three(beside['thaws'])}; {beside['dyads']['count']} dyads that were not thawing, described as if they"
            f" were, {_three(beside['dyads'])}."
        )
    return tuple(said)


def caveats(numbers: Mapping[str, Any], pair: set[str], year: int) -> tuple[str, ...]:
    """Say what the reader must bear in mind: numbers of the chapter, codes of the two, last year described."""
    told = [UNPROVEN, "Depth describes what a thaw rests on beside other dyads. It is no judgement of intentions."]
    moved = max(abs(d["weight"].value - d["weight_prior"].value) for d in numbers["dimensions"].values())
    if moved < HARDLY_LEARNED:
        told.insert(
            0,
            "The weights are hardly learned: with so few relapses they stay near the prior, which counts every"
            " dimension alike.",
        )
    missing = [
        f"{DIMENSION_NAMES[n][0].lower()}: {d['reason']}" for n, d in numbers["dimensions"].items() if d["reason"]
    ]
    if missing:
        told.append(f"Not told here: {'; '.join(missing)}. What is unknown widens the interval.")
    if "RUS" in pair and year >= 2008:
        told.append(
            "The source counts Putin as Russia's effective leader from 2000 on, Medvedev's presidency included, so no"
            " change of leader is seen in Moscow."
        )
    return tuple(told)


def _three(shares: Mapping[str, float]) -> str:
    return ", ".join(probability(shares[name]) for name in KINDS)
