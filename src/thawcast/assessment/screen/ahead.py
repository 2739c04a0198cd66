"""The third sentence of the screen: whether a thaw lasts, and what is known where none stands."""

from datetime import date

from thawcast.assessment.screen.basis import LINES, LONGEST, Basis, fitted, takes
from thawcast.brief.phrases import bounded, expected, likelihood
from thawcast.brief.phrases import share as words_share
from thawcast.durability.lasting import Lasting
from thawcast.durability.result import RECALLED, PastChills
from thawcast.durability.sentences import past_chills
from thawcast.standing.result import called

TOLD_RATE = 0.01
"""Share of calm periods that saw a thaw begin under which a source can hardly tell one, and none is foretold."""

YEARS = {12: "one year", 24: "two", 36: "three"}
"""Horizons in words [months]."""


def goes(told: Basis) -> str:
    """Say whether it lasts, with the cases at risk, or else what historians have of the time."""
    state = told.now.state
    if state == "thaw":
        return _lasts(told)
    historians = _historians(told)
    if rise := rise_lasts(told):
        return fitted(rise, f". {historians}" if historians else "")
    if state == "chill":
        first = chills_over(told) or begins(told) or "How long a chill lasts is not forecast"
    elif state == "unknown":
        first = "The events show no thaw, so none is forecast"
    else:
        first = begins(told) or "No thaw stands, so there is none to forecast"
    if state == "chill":
        # What became of others goes before how historians date the thaw before it.
        return fitted(first, f". {historians}" if historians else "")
    return fitted(*([historians, f"; {first[:1].lower()}{first[1:]}"] if historians else [first]))


def begins(told: Basis) -> str:
    """Say how likely a thaw is to begin within a year, where the source tells enough of them; empty elsewhere."""
    found = told.numbers("durability").get("begins")
    if found is None or found["usual"] < TOLD_RATE:
        return ""
    told_chance = expected(found["chance"], "begin within a year").removesuffix(")")
    return f"A new thaw {told_chance}; {words_share(found['usual'])} is usual)"


def chills_over(told: Basis) -> str:
    """Say how many past chills were over within some years, without its stop; empty where none was followed so long."""
    found = told.numbers("durability").get("past_chills")
    if found is None:
        return ""
    cases = PastChills(**found)
    return past_chills(cases, bounded(cases.over.value or 0.0, cases=cases.followed)[1])


def _historians(told: Basis) -> str:
    """Say how historians date a thaw that ran lately, as known by the day; empty without one."""
    found = told.numbers("durability").get("historians")
    if not found:
        return ""
    began = found["began"][:4]
    if found["ended"] is None:
        return f"Historians date a thaw from {began}" if found["outcome"] == "running" else ""
    ended = date.fromisoformat(found["ended"])
    which = "this one" if told.now.state == "thaw" else f"the thaw of {began}"
    return f"Historians end {which} in {ended:%B %Y}" if told.as_of - ended <= RECALLED else ""


def rise_lasts(told: Basis) -> str:
    """Say how likely a rise short of a thaw is to last, without its stop; empty without one."""
    rise = told.numbers("durability").get("rise")
    if rise is None or told.now.state not in {"unknown", "steady"}:
        return ""
    first = rise["p_lasts"][0]
    p, cases = first["estimate"].value, first["at_risk"]
    word, number = expected(p, "last a year").rsplit(" (", 1)
    when = called(date.fromisoformat(rise["onset"]), told.now.freq)
    which = f"that of {when}" if told.now.by_month else f"{when}'s"
    past = f"; of {cases:,} such forecasts {first['lasted'] / cases:.0%} held" if cases else ""
    return f"A rise like {which} {word} ({number.rstrip(')')}{past})"


def _lasts(told: Basis) -> str:
    known = told.falling
    if not known:
        return "Too few rises had been followed by then to learn from, so no chance of lasting is given."
    first, (last, capped) = known[0][0], known[-1]
    p, (_, number) = first.estimate.value or 0.0, bounded(first.estimate.value or 0.0, cases=first.at_risk)
    historians = _historians(told)
    if "end this one" in historians:
        past = f"Of {first.at_risk:,} past forecasts like it {first.lasted:,} held for a year"
        return f"{past}, but {historians[:1].lower()}{historians[1:]}."
    if told.now.doubted:
        past = f"Of {first.at_risk:,} past forecasts like it {first.lasted:,} held for a year"
        return f"{past}, this one says {number}; whether this one stands is in doubt."
    word = likelihood(p, cases=first.at_risk)
    chance = {"roughly even": "has even odds", "almost no chance": "has almost no chance"}
    text = f"It {chance.get(word, f'is {word}')} to last a year ({number}; {fared(first)})"
    if last is first:
        return f"{text}."
    over = f"{text}; over {YEARS[last.horizon_months]} years"
    # What has a number is told; of a longer span that a shorter one caps, only that it is no likelier.
    last = next(entry for entry, held in reversed(known) if not held)
    if capped and last is first:
        return f"{over} no likelier."
    far, (_, number) = last.estimate.value or 0.0, bounded(last.estimate.value or 0.0, cases=last.at_risk)
    far_on = f"{likelihood(far, cases=last.at_risk)} ({number}; {last.lasted:,} of {last.at_risk:,})."
    over = [f"{text}; over {YEARS[last.horizon_months]}{years} {far_on}" for years in (" years", "")]
    return next((t for t in over if len(t.split()) <= LONGEST and takes(t) <= LINES), f"{text}.")


def fared(entry: Lasting) -> str:
    """Say how past forecasts about as high fared: what was, apart from what is forecast."""
    return f"of {entry.at_risk:,} such forecasts {entry.lasted:,} held"
