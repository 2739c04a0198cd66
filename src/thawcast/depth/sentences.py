"""Chapter 5 in words: answer, claims, caveats, and the few words of the verdict."""

from collections.abc import Mapping
from typing import Any

from thawcast.brief.phrases import between, likely, probability
from thawcast.depth.tables import KINDS

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

INPUT_NAMES: Mapping[str, str] = {
    "alliance": "alliance",
    "votes": "votes",
    "organisations": "shared organisations",
    "trade": "trade",
    "democracy": "democracy",
    "distance": "distance",
}
"""The stock's inputs in words."""

SEEN = 0.005
"""Change of the stock below which an input is not said to have moved it [class]."""

UNPROVEN = (
    "The kind says what moved, not what will last: over the thaws in the data that ship, neither it nor the eight"
    " dimensions tell which relapse."
)
"""Holds for the method as measured in docs/methods/depth.md."""


def answer(numbers: Mapping[str, Any]) -> str:
    """Say the kind in one line, from the numbers of the chapter."""
    if numbers["kind"] is None:
        return "Cannot be told: one of the two was no state in the year before it began."
    p = {name: probability(numbers["p_kind"][name].value) for name in KINDS}
    change = numbers["stock"]["change"]
    moved = f"the stock moved by {between(change, signed=True)} of a class since before it began, disputes held"
    return {
        "tactical": f"Tactical (probability {p['tactical']}; deep {p['deep']}): {moved}.",
        "deep": f"Deep (probability {p['deep']}; tactical {p['tactical']}): {moved}.",
        "mixed": f"Cannot be told apart (deep {p['deep']}, tactical {p['tactical']}): {moved}.",
    }[numbers["kind"]]


def claims(numbers: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what the chapter rests on, most important first, from its numbers."""
    said = _moved(numbers["stock"]) if numbers["stock"] else []
    told = {n: d["value"] for n, d in numbers["dimensions"].items() if d["value"].value is not None}
    order = sorted(told, key=lambda name: -(told[name].value or 0.0))
    shown = [f"{DIMENSION_NAMES[n][0].lower()} {likely(told[n], short=True)}" for n in order]
    if shown:
        weakest = "; ".join(reversed(shown[-3:]))
        said += [f"Strongest beside other dyads: {'; '.join(shown[:3])}.", f"Weakest: {weakest}."]
    if "leaders" in told:
        sides = round((told["leaders"].value or 0.0) * 3 - 0.5)
        said.append(
            f"It has outlived a change of leader on {('neither side', 'one side', 'both sides')[sides]} so far."
        )
    return tuple(said)


def _moved(stock: Mapping[str, Any]) -> list[str]:
    parts = sorted(stock["by_input"].items(), key=lambda part: -abs(part[1]))
    seen = [f"{INPUT_NAMES[name]} {_signed(value)}" for name, value in parts if abs(value) >= SEEN]
    what = ", ".join(seen) if seen else "nothing by a hundredth of a class"
    before = (
        f"Before it began the stock was {stock['base']:.2f} of 0 to 4. What moved it: {what}; disputes' clock 0, held"
        f" (what came or aged of disputes would make it {_signed(stock['disputes_held'])})."
    )
    beside = (
        f"Pairs at that level moved by {_signed(stock['usual'])} in the mean over the same years; the probability that"
        f" this one rose beyond its error and that drift is {between(stock['p_rose'])}."
    )
    return [before, beside]


def _signed(value: float) -> str:
    shown = f"{value:+.2f}".replace("0.", ".")
    return "0" if shown in {"+.00", "-.00"} else shown


def caveats(numbers: Mapping[str, Any], pair: set[str], year: int) -> tuple[str, ...]:
    """Say what the reader must bear in mind: numbers of the chapter, codes of the two, last year described."""
    told = [UNPROVEN, "Depth describes what a thaw rests on. It is no judgement of intentions."]
    missing = [
        f"{DIMENSION_NAMES[n][0].lower()}: {d['reason']}" for n, d in numbers["dimensions"].items() if d["reason"]
    ]
    if len(missing) == len(numbers["dimensions"]):
        told.append(f"The eight dimensions are not told: {missing[0].split(': ', 1)[1]}.")
    elif missing:
        told.append(f"Not told here: {'; '.join(missing)}. What is unknown widens the interval.")
    if "RUS" in pair and year >= 2008:
        told.append(
            "The source counts Putin as Russia's effective leader from 2000 on, Medvedev's presidency included, so no"
            " change of leader is seen in Moscow."
        )
    return tuple(told)
