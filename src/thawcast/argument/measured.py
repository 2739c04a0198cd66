"""The claims about the reset that events and votes can speak to."""

from itertools import pairwise
from typing import Any

from thawcast.argument.claim import ClaimVerdict, Finding, p_greater, verdict
from thawcast.argument.grounds import PRINCIPALS, SINCE, THEN, Grounds
from thawcast.brief.phrases import between, probability
from thawcast.values import Estimate
from thawcast.words.result import gap_moved

AREA_MOVED = 0.1
"""Share of votes by which agreement must rise for an issue area to count as moved."""
FEWEST_FOLLOWED = 5
"""Thaws that must have been followed into a year for its share to be told."""
EVEN_WEIGHT = 0.125
"""Weight of each of the eight dimensions of depth before any data."""


def chill(e: Grounds) -> Finding:
    """The chill of 2010."""
    fell = p_greater(e.levels[2009], e.levels[2010])
    path = [e.levels[year] for year in (2010, 2011, 2012, 2013, 2014)]
    later = p_greater(e.levels[2009], e.levels[2014])
    down = sum((after.value or 0) < (before.value or 0) for before, after in pairwise([e.levels[2009], *path]))
    return Finding(
        key="chill",
        claim="A chill had come back by mid-2010.",
        then=f"The level stood at {between(e.levels[2010])} in 2010 after {between(e.levels[2009])} in 2009: lower,"
        f" with probability {probability(fell)}. It is no chill by the rule of this tool, which asks for .9.",
        verdict_then=verdict(fell),
        since=f"It fell in {down} of the five years after 2009, to {between(path[-1])} in 2014: the cooling of 2010 was"
        " the first step of a longer one.",
        verdict_since=verdict(later),
        rests_on="data",
        rule="The level of 2010, and later of 2014, lies below that of 2009.",
        numbers={f"level {year}": e.levels[year] for year in range(2008, 2015)},
    )


def street(e: Grounds) -> Finding:
    """The title question: does each answer the other?"""
    then, since = (_answers(e.numbers(when, "street")) for when in (e.then, e.since))
    chances = [_both(answers) for answers in (then, since)]
    told = [
        "; ".join(f"{PRINCIPALS[code]} answers by {between(answer)}" for code, answer in side.items())
        for side in (then, since)
    ]
    return Finding(
        key="street",
        claim="The reset is a two-way street, and no tactic to get Russia to do America's bidding.",
        then=f"In conflict, in later months: {told[0]} standard deviations. Within the month the two move together, and"
        " whether one answers or both have one cause cannot be told; nor can whether favours are answered.",
        verdict_then=verdict(chances[0]),
        since=f"With the years to 2014: {told[1]}.",
        verdict_since=verdict(chances[1]),
        rests_on="data",
        rule="Each side answers the other in kind in later months: the smaller of the two probabilities.",
        numbers={
            f"answer {code} {year}": answer
            for year, side in ((THEN.year, then), (SINCE.year, since))
            for code, answer in side.items()
        },
    )


def _answers(found: dict[str, Any]) -> dict[str, Estimate]:
    """By side, its long-run answer in conflict."""
    conflict = found.get("series", {}).get("conflict", {})
    return {code: conflict[key] for code, key in (("RUS", "a_answers"), ("USA", "b_answers")) if key in conflict}


def _both(answers: dict[str, Estimate]) -> float | None:
    nothing = Estimate(0.0, 0.0, 0.0, "standard deviations")
    chances = [p for answer in answers.values() if (p := p_greater(answer, nothing)) is not None]
    return min(chances) if len(chances) == len(PRINCIPALS) else None


def words(e: Grounds) -> Finding:
    """Words beside deeds."""
    then, since = e.numbers(e.then, "words"), e.numbers(e.since, "words")
    before, now = then["say_do_gap_before"], then["say_do_gap"]
    return Finding(
        key="words",
        claim="Obama's message, if not his policies, is lauded: words warmed more than deeds did.",
        then=f"The say-do gap, the level of words less that of deeds (0: the median dyad), was {between(now)} in 2010"
        f" and {between(before)} in 2008: {_gap(before, now)}. Even so words were"
        f" {_beside(then['say_do_percentile'])} of the world's dyads. Who lauded them no event says.",
        verdict_then=_outran(before, now),
        since=f"In 2014 it was {between(since['say_do_gap'])}: {_gap(before, since['say_do_gap'])}.",
        verdict_since=_outran(before, since["say_do_gap"]),
        rests_on="data",
        rule="The gap exceeds that of 2008, the year before the thaw, beyond the intervals of both.",
        numbers={"gap 2008": before, "gap 2010": now, "gap 2014": since["say_do_gap"]},
    )


def _gap(before: Estimate, now: Estimate) -> str:
    moved = gap_moved(now, before)
    change = f"words had {moved} beside deeds" if moved else "no change beyond the intervals"
    return f"{change} (higher with probability {probability(p_greater(now, before))})"


def _outran(before: Estimate, now: Estimate) -> ClaimVerdict:
    """Judge whether words warmed more than deeds, by the same bar as the chapter on words and deeds."""
    return verdict(p_greater(now, before)) if gap_moved(now, before) else "cannot be told"


def _beside(rank: float) -> str:
    """Say on which side of the middle words stood beside deeds, counting the greater part of the dyads."""
    warmer = rank >= 0.5
    return f"{'warmer' if warmer else 'colder'} beside deeds than in {rank if warmer else 1 - rank:.0%}"


def few_ends(e: Grounds) -> Finding:
    """Whether the two came closer on few issues or on many."""
    probabilities: list[float | None] = []
    sentences: list[str] = []
    numbers: dict[str, Estimate] = {}
    for when, year in ((e.then, 2010), (e.last, 2013)):
        found = e.numbers(when, "issues")
        chance, count = confined(found)
        probabilities.append(chance)
        sentences.append(
            f"In {found['now_year']}, agreement at the United Nations had risen by a tenth of the votes or more in"
            f" about {count:.1f} of six issue areas since {'-'.join(map(str, found['before_years']))}; in fewer than"
            f" half of them with probability {probability(chance)}."
        )
        numbers |= {f"{area['name']} {year}": area["change"] for area in found["areas"].values()}
    return Finding(
        key="few_ends",
        claim="A partnership for a few ends would be narrow.",
        then=f"{sentences[0]} Where it rose, it rose no more than both moved toward all states. The votes touch none of"
        " the four ends that the argument names.",
        verdict_then=verdict(probabilities[0]),
        since=sentences[1],
        verdict_since=verdict(probabilities[1]),
        rests_on="data",
        rule=f"Agreement rose by {AREA_MOVED} or more in fewer than three of the six areas.",
        numbers=numbers,
    )


def confined(found: dict[str, Any]) -> tuple[float | None, float]:
    """Probability that fewer than half of the areas moved, and the expected number that did."""
    bar = Estimate(AREA_MOVED, AREA_MOVED, AREA_MOVED, "share")
    chances = [p for area in found["areas"].values() if (p := p_greater(area["change"], bar)) is not None]
    if not chances:
        return None, 0.0
    counts = [1.0]
    for p in chances:
        counts = [
            (counts[k] * (1 - p) if k < len(counts) else 0.0) + (counts[k - 1] * p if k else 0.0)
            for k in range(len(counts) + 1)
        ]
    return sum(counts[: (len(chances) + 1) // 2]), sum(chances)


def tactical(e: Grounds) -> Finding:
    """Whether it looks tactical."""
    then, last = (e.numbers(when, "depth")["p_kind"]["tactical"] for when in (e.then, e.last))
    return Finding(
        key="tactical",
        claim="If tactics change and the two stay opposed, it is a tactical alliance. It looks like one.",
        then=f"Eight dimensions of depth put it among the tactical with probability {between(then)}: with ties and"
        " deeds behind it as in a middling dyad, but hardly an answer in kind and no change of leader since it began:"
        " Medvedev had followed Putin in May 2008, before, and the source counts Putin as Russia's leader throughout.",
        verdict_then=verdict(then.value),
        since="At the end of 2013, the last at which the clock of events had it running, it was"
        f" {between(last)}; historians date its end to December 2012.",
        verdict_since=verdict(last.value),
        rests_on="data",
        rule="The probability of the class tactical, depth below .4 on its scale.",
        numbers={"tactical 2010": then, "tactical 2013": last},
    )


def fails(e: Grounds) -> Finding:
    """Whether shallow thaws fail sooner."""
    then, since = (e.weights[year, "slope"] for year in (THEN.year, SINCE.year))
    nothing = Estimate(0.0, 0.0, 0.0, "log_odds")
    lasting = e.numbers(e.since, "durability")["survival"]
    # Beyond that the curve hangs on a handful of thaws.
    years, share = max((entry["years"], entry["estimate"]) for entry in lasting if entry["at_risk"] >= FEWEST_FOLLOWED)
    return Finding(
        key="fails",
        claim="Tactical partnerships fail, sooner or later.",
        then=f"Among the rises known then, the log-odds of a relapse within a year change by {between(then)} from the"
        " shallowest to the deepest: too wide to say that shallow ones fail sooner.",
        verdict_then=verdict(p_greater(nothing, then)),
        since=f"With four more years it is {between(since)}. Of all thaws, tactical or not, {between(share)} still ran"
        f" after {years} years: most fail in time, but nothing shows that depth decides which.",
        verdict_since=verdict(p_greater(nothing, since)),
        rests_on="data",
        rule="The deeper a rise, the less likely its relapse within a year.",
        numbers={
            "slope known in 2010": then,
            "slope known in 2014": since,
            f"share running after {years} years": share,
        },
    )


def interdependence(e: Grounds) -> Finding:
    """What trade adds."""
    then, since = (e.weights[year, "interdependence"] for year in (THEN.year, SINCE.year))
    even = Estimate(EVEN_WEIGHT, EVEN_WEIGHT, EVEN_WEIGHT, "weight")
    return Finding(
        key="interdependence",
        claim="In an age of globalisation and interdependence mutual interests grow.",
        then=f"Trade had a weight of {between(then)} among the eight dimensions in telling which rises last, where"
        f" {EVEN_WEIGHT} is the share of each before any data: the past had taught nothing about it. The multipolar"
        " world and the global issues that he names are not measured.",
        verdict_then=verdict(p_greater(then, even)),
        since=f"With four more years it is {between(since)}.",
        verdict_since=verdict(p_greater(since, even)),
        rests_on="data",
        rule=f"Trade weighs more than an even share of {EVEN_WEIGHT}.",
        numbers={"weight known in 2010": then, "weight known in 2014": since},
    )
