"""Chapter 6 of the brief: will it last?"""

from typing import Any

from thawcast.brief.model import Chapter
from thawcast.durability import casebook, exhibits, sentences
from thawcast.durability.kaplan_meier import Survival
from thawcast.durability.lasting import Lasting
from thawcast.durability.result import Rise, ThawFuture
from thawcast.states import DyadDay
from thawcast.values import Estimate

QUESTION = "Will it last?"
METHOD = "The forecaster with the best record by the date on the source and horizon, the constant among them"


def chapter(found: ThawFuture, of: DyadDay) -> Chapter:
    """Answer whether the thaw will last.

    Args:
        found: The forecast and what it rests on.
        of: The two, and the day.

    Returns:
        The chapter; the chance that a thaw begins where none stands; unavailable where nothing can be said.
    """
    case = found.documented.case
    historians = {} if case is None else _historians(case)
    if found.reason is not None:
        return Chapter("durability", QUESTION, reason=found.reason, numbers=historians)
    read = casebook.table(found.documented.reading, as_of=of.as_of)
    told = exhibits.forecasters(found.lasting) if found.lasting else None
    said = [] if case is None else [_clock(found.documented.clock) + casebook.sentence(case)]
    return Chapter(
        key="durability",
        question=QUESTION,
        answer=sentences.answer(found),
        method=METHOD,
        claims=(*sentences.claims(found), *said),
        numbers={
            "method": found.lasting[0].method if found.lasting else None,
            "p_lasts": [_lasting_numbers(entry) for entry in found.lasting],
            "even_years": found.even,
            "moved_by": [{"input": name, "log_odds": push} for name, push in found.moved_by],
            "begins": None if found.begins is None else vars(found.begins),
            "rise": None if found.rise is None else _rise_numbers(found.rise),
            "survival": [] if found.whole is None else _survival_numbers(found.whole),
            **({} if found.chills is None else {"past_chills": vars(found.chills)}),
            **historians,
        },
        charts=() if found.whole is None else (exhibits.survival_curve(found.whole),),
        tables=tuple(table for table in (told, read) if table is not None),
        caveats=tuple(_caveats(found)),
        sources=("icews_quads", "icews_conflict"),
        data_to=found.data_to,
    )


def _clock(clock: str) -> str:
    return f"The clock of events has a thaw {clock}. " if clock else ""


def _caveats(found: ThawFuture) -> list[str]:
    told = ["Pairs share states, so rises are not independent; past thaws are a picture, and head nothing."]
    few = [e for e in found.lasting if not e.judged]
    if few:
        told.insert(0, "Under 100 forecasts on this source had been judged by then: the constant heads, a rough guide.")
    return told


def _rise_numbers(found: Rise) -> dict[str, Any]:
    lasting = [_lasting_numbers(entry) for entry in found.lasting]
    return {"onset": found.onset.isoformat(), "p_real": found.p_real, "p_lasts": lasting}


def _lasting_numbers(entry: Lasting) -> dict[str, Any]:
    return {
        "horizon_months": entry.horizon_months,
        "estimate": entry.estimate,
        "baseline": entry.baseline,
        "at_risk": entry.at_risk,
        "lasted": entry.lasted,
        "method": entry.method,
        "judged": entry.judged,
        "kept": entry.kept,
        "beside": dict(entry.beside),
    }


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
