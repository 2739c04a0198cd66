"""The claims about the reset that rest on what was said, signed and delivered, and on the casebook."""

from collections.abc import Sequence

from thawcast.argument.claim import ClaimVerdict, Finding
from thawcast.argument.grounds import RESET_SCENARIO, SINCE, THEN, Grounds
from thawcast.argument.record import Document, documents, told
from thawcast.brief.phrases import between, joined
from thawcast.deals.scenarios.ranges import estimate, sample
from thawcast.deals.shipped import load
from thawcast.durability.casebook import cases
from thawcast.states import resolve
from thawcast.values import Estimate

ENDS = {"Washington": ("Afghanistan", "Iran"), "Moscow": ("investment", "the WTO")}
"""What each side would want of the other in the tactical case."""

_PAIR = ("us-ussr-1972", "us-russia-2009")
"""The détente that he names and the reset, in the casebook."""


def of_record(found: Sequence[Document]) -> ClaimVerdict:
    """Turn documents into a plain word: they must all speak alike.

    Args:
        found: Documents that bear on a claim.

    Example:
        >>> of_record(())
        'cannot be told'
    """
    speak = {one.speaks_for for one in found}
    if len(speak) != 1:
        return "cannot be told"
    return "supported" if speak.pop() else "not supported"


def judged(issue: str, kind: str) -> dict[str, Estimate]:
    """Give what the scenario judges of each state on an issue.

    Args:
        issue: Key of the issue.
        kind: `position` or `salience`.

    Returns:
        State to estimate; empty where the scenario does not know the issue.
    """
    scenario = load(RESET_SCENARIO)
    drawn = sample(scenario)
    unit = "points of 100" if kind == "position" else "salience"
    return {
        j.state: estimate(drawn[:, place], unit)
        for place, j in enumerate(scenario.judgements)
        if j.issue == issue and j.kind == kind and j.state is not None
    }


def open_door(_: Grounds) -> Finding:
    """NATO's open door: no priority, and the official goal."""
    then, later = documents("door", until=THEN), documents("door", after=THEN, until=SINCE)
    weight = judged("nato", "salience")
    weighs = f"{between(weight['RUS'])} for Moscow and {between(weight['USA'])} for Washington"
    return Finding(
        key="open_door",
        claim="NATO's expansion weighs on the relations: no priority, but still the official goal for Ukraine and"
        " Georgia.",
        then=f"{told(then)} In the scenario it weighs {weighs}, of 1.",
        verdict_then=of_record(then),
        since=f"{told(later)} Both halves held for four more years.",
        verdict_since=of_record((*then, *later)),
        rests_on="record",
        rule="By the documents of the day the goal stands, and no step toward it is taken.",
        numbers={f"salience {code}": value for code, value in weight.items()},
    )


def europe(_: Grounds) -> Finding:
    """Europe's voices on the security treaty, and America's."""
    then = documents("treaty", until=THEN)
    stand = judged("treaty", "position")
    points = joined(f"{resolve(code, on=THEN).phrase} {between(value, digits=0)}" for code, value in stand.items())
    return Finding(
        key="europe",
        claim="A number of European countries voice support for the security treaty; Washington is strongly against.",
        then=f"{told(then)} Only Rome praised the draft itself; Paris and Berlin wanted to talk, Warsaw stood with"
        f" Washington. The scenario's ranges, from no talks (0) to a binding treaty (100), were typed in from such"
        f" statements and prove nothing beyond them: {points}.",
        verdict_then=of_record(then),
        since="No treaty was negotiated.",
        verdict_since="cannot be told",
        rests_on="record",
        rule="By the documents of the day some European government speaks for it, and the American against it.",
        numbers={f"treaty {code}": value for code, value in stand.items()},
    )


def ends(_: Grounds) -> Finding:
    """The four ends that each would use the other for, against what was delivered."""
    every = [end for wanted in ENDS.values() for end in wanted]
    then, later = documents(*every, until=THEN), documents(*every, after=THEN, until=SINCE)
    beyond = documents("beyond", until=THEN)
    first, last = ({one.about for one in found} for found in (then, (*then, *later)))
    shares = " and ".join(f"{len(first & {*wanted})} of {side}'s {len(wanted)}" for side, wanted in ENDS.items())
    within = "cannot be told" if len(last) < len(every) else "supported"
    return Finding(
        key="ends",
        claim="In a tactical alliance each would want the other for a few ends: Afghanistan and Iran, investment and"
        " the WTO.",
        then=f"By then {shares} had been delivered. {told(then)} Beyond the four: {told(beyond)} As to these ends the"
        " street was one-way, and the traffic was not confined to them.",
        verdict_then="not supported" if beyond else within,
        since=f"Later: {told(later)} Of {' and '.join(sorted({*every} - last)) or 'none'} little came: the"
        " treaty on it, signed in 1992, was never ratified by Russia.",
        verdict_since="not supported" if beyond else within,
        rests_on="record",
        rule="All that was delivered lies within the four ends.",
        numbers={f"delivered of four, {year}": _count(len(got)) for year, got in ((2010, first), (2014, last))},
    )


def detente(_: Grounds) -> Finding:
    """Whether the reset began as the détente of 1972 had."""
    by_id = {case.id: case.kind for case in cases(as_of=THEN)}
    then, now = (by_id.get(key) for key in _PAIR)
    coded = [kind if kind in {"tactical", "mixed", "deep"} else None for kind in (then, now)]
    word: ClaimVerdict = "cannot be told"
    if None not in coded:
        word = "supported" if coded[0] == coded[1] else "not supported"
    words = ["not coded yet" if kind is None else kind for kind in (then, now)]
    return Finding(
        key="detente",
        claim='The reset has a future if it is not just another new "détente". It began as one.',
        then="Coded blind from what was known a year after their start, by one rule (the casebook), the détente of 1972"
        f" is {words[0]} and the reset {words[1]}.",
        verdict_then=word,
        since="Both ended: the détente in December 1979, the reset, as historians date it, in December 2012. Two cases"
        " do not show why.",
        verdict_since="cannot be told",
        rests_on="casebook",
        rule="The two beginnings are coded alike.",
        numbers={
            f"years that {case.title[:1].lower()}{case.title[1:]} lasted": Estimate(
                case.years, case.years, case.years, "years"
            )
            for case in cases()
            if case.id in _PAIR
        },
    )


def opponents(_: Grounds) -> Finding:
    """Politicians in both capitals who did not want it."""
    then, later = documents("opponents", until=THEN), documents("opponents", after=THEN, until=SINCE)
    return Finding(
        key="opponents",
        claim="Some politicians in Moscow and Washington are not aware that there is more to it than calculus.",
        then=f"What any of them is aware of no document shows; that some in both capitals were against it, these do."
        f" {told(then)}",
        verdict_then=of_record(then),
        since=told(later),
        verdict_since=of_record((*then, *later)),
        rests_on="record",
        rule="By the documents of the day leading politicians on both sides speak against it.",
        numbers={"senators against, of 97": Estimate(26, 26, 26, "votes")},
    )


def _count(value: int) -> Estimate:
    return Estimate(value, value, value, "ends")
