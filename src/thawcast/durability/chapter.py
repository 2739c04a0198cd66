"""Chapter 6 of the brief: will it last?"""

from collections.abc import Mapping
from typing import Any

from thawcast.brief.model import Chapter
from thawcast.durability import exhibits, sentences
from thawcast.durability.kaplan_meier import Survival, survival
from thawcast.durability.outlook import HazardOutlook
from thawcast.durability.reference_class import PastThaw, nearest
from thawcast.durability.result import forecast, other_lives
from thawcast.standing.verdict import Standing
from thawcast.values import Estimate

QUESTION = "Will it last?"
METHOD = "Kaplan-Meier over all thaws known by the date (the reference class)"
SOURCES = (
    "atop",
    "cow_igo",
    "cow_trade",
    "cow_contiguity",
    "isard_democracy",
    "cow_nmc",
    "archigos",
    "gml_mid",
    "icb",
)
"""What the hazard model reads beside events and votes."""
SMALL_CLASS = 10
"""Cases below which the reference class is called small."""


def chapter(
    standing: Standing, cases: tuple[PastThaw, ...], *, name: Mapping[str, str], outlook: HazardOutlook | None = None
) -> Chapter:
    """Answer whether the thaw will last.

    Args:
        standing: The judgement.
        cases: All thaws known by the date, the one in question among them.
        name: Code to name of the states in the cases.
        outlook: The hazard model's forecast of the running thaw, where there is one.

    Returns:
        The chapter; about thaws in general where none is running; unavailable where none has ever been known.
    """
    current = standing.current if standing.current is not None and standing.current.sign > 0 else None
    lives = other_lives(cases, None if current is None else current.id)
    if not lives:
        return Chapter("durability", QUESTION, reason="no other thaw is known by then to learn from")
    whole = survival(lives)
    lasting = forecast(standing, cases, outlook)
    led = outlook is not None and outlook.leads
    mine = next((case for case in cases if current is not None and case.id == current.id), None)
    near = nearest(mine, tuple(case for case in cases if case.id != mine.id)) if mine is not None else ()
    ended = sum(life.ended for life in lives)
    claims = [
        (
            f"The reference class holds {len(lives)} other thaws known by then; {ended} of them had relapsed,"
            f" {len(lives) - ended} were still running."
        ),
        *([] if led else [sentences.claim(entry) for entry in lasting]),
        *([] if outlook is None else sentences.of_model(outlook)),
    ]
    caveats = [
        "Dyads share states, so thaws are not independent and the true uncertainty is wider than the interval.",
        "The reference class knows a thaw's age only; what is particular to this thaw enters by the hazard model.",
    ]
    if outlook is not None:
        caveats.append(
            "The reference class counts ends that the barometer is sure of; the hazard model counts every twelve months"
            " whose raw counts fall clearly below the relapse line, which happens more often."
        )
    if len(lives) < SMALL_CLASS:
        caveats.insert(0, f"Only {len(lives)} past cases: treat the forecast as a guess.")
    return Chapter(
        key="durability",
        question=QUESTION,
        answer=sentences.answer(lasting, whole, len(lives), led),
        method=METHOD if outlook is None else f"{METHOD}; discrete-time hazard model beside it",
        claims=tuple(claims),
        numbers={
            "method": "hazard" if led else "kaplan_meier",
            "reference_class": {"size": len(lives), "relapsed": ended},
            "p_lasts": [vars(entry) for entry in lasting],
            "survival": _survival_numbers(whole),
            "nearest": [_near_numbers(case, distance) for case, distance in near],
            "model": None if outlook is None else outlook.numbers(),
        },
        charts=(exhibits.survival_curve(whole, len(lives)),),
        tables=(exhibits.nearest_thaws(mine, near, name),) if mine is not None and near else (),
        caveats=tuple(caveats),
        sources=("icews_quads", "icews_conflict", "un_votes", *(() if outlook is None else SOURCES)),
    )


def _survival_numbers(curve: Survival) -> list[dict[str, Any]]:
    return [
        {"years": t, "estimate": Estimate(v, lo, hi, "probability"), "at_risk": n, "ended": d}
        for t, v, lo, hi, n, d in curve.points()
    ]


def _near_numbers(case: PastThaw, distance: float) -> dict[str, Any]:
    return {
        "id": case.id,
        "a": case.a,
        "b": case.b,
        "onset": case.onset,
        "years": case.life.years,
        "relapsed": case.life.ended,
        "distance": distance,
    }
