"""Chapter 6 of the brief: will it last?"""

from typing import Any

from thawcast.brief.model import Chapter
from thawcast.durability import casebook, exhibits, sentences
from thawcast.durability.kaplan_meier import Survival
from thawcast.durability.reference_class import PastThaw
from thawcast.durability.result import ThawFuture
from thawcast.states import DyadDay
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


def chapter(found: ThawFuture, of: DyadDay) -> Chapter:
    """Answer whether the thaw will last.

    Args:
        found: The forecast and what it rests on.
        of: The two, and the day.

    Returns:
        The chapter; about thaws in general where none is running; unavailable where nothing can be said.
    """
    case = found.documented.case
    historians = {} if case is None else _historians(case)
    if found.reason is not None or found.whole is None:
        return Chapter("durability", QUESTION, reason=found.reason, numbers=historians)
    outlook, own = found.outlook, found.own
    read = casebook.table(found.documented.reading, as_of=of.as_of)
    nearest = exhibits.nearest_thaws(own, found.near, found.names) if own is not None and found.near else None
    return Chapter(
        key="durability",
        question=QUESTION,
        answer=sentences.answer(found.lasting, found.whole, found.size, found.led),
        method=METHOD if outlook is None else f"{METHOD}; discrete-time hazard model beside it",
        claims=tuple(_claims(found)),
        numbers={
            "method": "hazard" if found.led else "kaplan_meier",
            "reference_class": {"size": found.size, "relapsed": found.ended},
            "p_lasts": [vars(entry) for entry in found.lasting],
            "survival": _survival_numbers(found.whole),
            "nearest": [_near_numbers(case, distance) for case, distance in found.near],
            "model": None if outlook is None else outlook.numbers(),
            **historians,
        },
        charts=(exhibits.survival_curve(found.whole, found.size),),
        tables=tuple(table for table in (nearest, read) if table is not None),
        caveats=tuple(_caveats(found)),
        sources=("icews_quads", "icews_conflict", "un_votes", *(() if outlook is None else SOURCES)),
        data_to=found.data_to,
    )


def _claims(found: ThawFuture) -> list[str]:
    case = found.documented.case
    said = (
        [] if case is None else [f"The clock of events has a thaw {found.documented.clock}. {casebook.sentence(case)}"]
    )
    said.append(
        f"The reference class holds {found.size} other thaws known by then; {found.ended} of them had relapsed,"
        f" {found.size - found.ended} were still running."
    )
    said += [] if found.led else [sentences.claim(entry) for entry in found.lasting]
    return said + ([] if found.outlook is None else sentences.of_model(found.outlook))


def _caveats(found: ThawFuture) -> list[str]:
    told = [
        "Dyads share states, so thaws are not independent and the true uncertainty is wider than the interval.",
        "The reference class knows a thaw's age only; what is particular to this thaw enters by the hazard model.",
    ]
    if found.outlook is not None:
        told.append(
            "The reference class counts ends that the barometer is sure of; the hazard model counts every twelve months"
            " whose raw counts fall clearly below the relapse line, which happens more often."
        )
    few = [f"Only {found.size} past cases: treat the forecast as a guess."] if found.size < SMALL_CLASS else []
    return few + told


def _historians(case: casebook.Case) -> dict[str, dict[str, str | None]]:
    """Lay out for the lead and for JSON how historians date a thaw."""
    ended = None if case.end is None else case.end.isoformat()
    told = {"case": case.id, "title": case.title, "began": case.start.isoformat(), "ended": ended}
    return {"historians": {**told, "outcome": case.outcome}}


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
