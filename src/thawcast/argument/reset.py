"""The claims made about the reset in 2010, each a function of what was known then and what is known since."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from thawcast.argument.claim import Finding, p_greater, verdict
from thawcast.argument.grounds import RESET_SCENARIO, SINCE, THEN, Grounds, gather
from thawcast.brief.phrases import between, probability
from thawcast.deals.scenarios.ranges import estimate, sample
from thawcast.deals.shipped import load
from thawcast.store import Dataset
from thawcast.values import Estimate
from thawcast.words.result import gap_moved

AREA_MOVED = 0.1
"""Share of votes by which agreement must rise for an issue area to count as moved."""
FEWEST_FOLLOWED = 5
"""Thaws that must have been followed into a year for its share to be told."""
EVEN_WEIGHT = 0.125
"""Weight of each of the eight dimensions of depth before any data."""
FAR_APART = 10.0
"""Points of a hundred by which a position must differ to stand apart."""


def findings(dataset: Dataset | None = None) -> tuple[Finding, ...]:
    """Hold the argument about the reset against the data, claim by claim.

    Args:
        dataset: Where the figures come from; default the one that answers assessments.

    Returns:
        One entry a claim, in the order of the argument.

    Raises:
        StoreError: The dataset cannot be read.
        InputError: The results of the scenario do not ship with this installation.

    Example:
        >>> [f.key for f in findings()][:2]
        ['chill', 'words']
    """
    grounds = gather(dataset)
    return tuple(claim(grounds) for claim in CLAIMS)


def _chill(e: Grounds) -> Finding:
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


def _words(e: Grounds) -> Finding:
    then, since = e.numbers(e.then, "words"), e.numbers(e.since, "words")
    before, now = then["say_do_gap_before"], then["say_do_gap"]
    warmed = p_greater(now, before)
    moved = gap_moved(now, before)
    change = f"words had {moved} beside deeds" if moved else "no change beyond the intervals"
    return Finding(
        key="words",
        claim="Words outran deeds.",
        then=f"The say-do gap, the level of words less that of deeds (0: the median dyad), was {between(now)} in 2010"
        f" and {between(before)} in 2008: {change}; higher, with probability {probability(warmed)}. Words were"
        f" {_beside(then['say_do_percentile'])} of the world's dyads.",
        verdict_then=verdict(warmed),
        since=f"In 2014 it was {between(since['say_do_gap'])}.",
        verdict_since=verdict(p_greater(since["say_do_gap"], before)),
        rests_on="data",
        rule="The gap exceeds that of 2008, the year before the thaw.",
        numbers={"gap 2008": before, "gap 2010": now, "gap 2014": since["say_do_gap"]},
    )


def _beside(rank: float) -> str:
    """Say on which side of the middle words stood beside deeds, counting the greater part of the dyads."""
    warmer = rank >= 0.5
    return f"{'warmer' if warmer else 'colder'} beside deeds than in {rank if warmer else 1 - rank:.0%}"


def _europe(_: Grounds) -> Finding:
    scenario = load(RESET_SCENARIO)
    drawn = sample(scenario)
    columns = {
        j.state: drawn[:, place]
        for place, j in enumerate(scenario.judgements)
        if j.issue == "treaty" and j.kind == "position" and j.state is not None
    }
    apart = float(
        ((columns["DEU"] > columns["USA"] + FAR_APART) & (columns["FRA"] > columns["USA"] + FAR_APART)).mean()
    )
    told = {code: estimate(values, "points of 100") for code, values in columns.items()}
    stand = {code: between(e, digits=0) for code, e in told.items()}
    return Finding(
        key="europe",
        claim="European states stood apart from Washington on the proposed security treaty.",
        then="As judged from their statements of 2008 to 2010, on a scale from no talks (0) to a binding treaty (100):"
        f" Washington {stand['USA']}, Berlin {stand['DEU']}, Paris {stand['FRA']}, Moscow {stand['RUS']}."
        f" Berlin and Paris both lie more than {FAR_APART:.0f} points from Washington with probability"
        f" {probability(apart)}. Warsaw, at {stand['POL']}, stood with Washington.",
        verdict_then=verdict(apart),
        since="No treaty was negotiated, and the scenario holds judgements of 2010 only.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule=f"Berlin and Paris each stand {FAR_APART:.0f} points or more from Washington.",
        numbers={f"treaty {code}": value for code, value in told.items()},
    )


def _few_ends(e: Grounds) -> Finding:
    probabilities: list[float | None] = []
    sentences: list[str] = []
    numbers: dict[str, Estimate] = {}
    for when, year in ((e.then, 2010), (e.last, 2013)):
        found = e.numbers(when, "issues")
        chance, count = _confined(found)
        probabilities.append(chance)
        sentences.append(
            f"In {found['now_year']}, agreement at the United Nations had risen by a tenth of the votes or more in"
            f" about {count:.1f} of six issue areas since {'-'.join(map(str, found['before_years']))}; in fewer than"
            f" half of them with probability {probability(chance)}."
        )
        numbers |= {f"{area['name']} {year}": area["change"] for area in found["areas"].values()}
    return Finding(
        key="few_ends",
        claim="It was a partnership for a few ends.",
        then=sentences[0] + " Where it rose, it rose no more than both moved toward all states.",
        verdict_then=verdict(probabilities[0]),
        since=sentences[1],
        verdict_since=verdict(probabilities[1]),
        rests_on="data",
        rule=f"Agreement rose by {AREA_MOVED} or more in fewer than three of the six areas.",
        numbers=numbers,
    )


def _confined(found: dict[str, Any]) -> tuple[float | None, float]:
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


def _tactical(e: Grounds) -> Finding:
    then, last = (e.numbers(when, "depth")["p_kind"]["tactical"] for when in (e.then, e.last))
    return Finding(
        key="tactical",
        claim="A partnership of that sort is tactical.",
        then=f"Eight dimensions of depth put it among the tactical with probability {between(then)}: with ties and"
        " deeds behind it as in a middling dyad, but hardly an answer in kind and no change of leader in Moscow.",
        verdict_then=verdict(then.value),
        since=f"At the end of 2013, its last year, it was {between(last)}.",
        verdict_since=verdict(last.value),
        rests_on="data",
        rule="The probability of the class tactical, depth below .4 on its scale.",
        numbers={"tactical 2010": then, "tactical 2013": last},
    )


def _fails(e: Grounds) -> Finding:
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


def _interdependence(e: Grounds) -> Finding:
    then, since = (e.weights[year, "interdependence"] for year in (THEN.year, SINCE.year))
    even = Estimate(EVEN_WEIGHT, EVEN_WEIGHT, EVEN_WEIGHT, "weight")
    return Finding(
        key="interdependence",
        claim="Interdependence adds mutual interests.",
        then=f"Trade had a weight of {between(then)} among the eight dimensions in telling which rises last, where"
        f" {EVEN_WEIGHT} is the share of each before any data: the past had taught nothing about it.",
        verdict_then=verdict(p_greater(then, even)),
        since=f"With four more years it is {between(since)}.",
        verdict_since=verdict(p_greater(since, even)),
        rests_on="data",
        rule=f"Trade weighs more than an even share of {EVEN_WEIGHT}.",
        numbers={"weight known in 2010": then, "weight known in 2014": since},
    )


def _survival(e: Grounds, arm: str, policy: str, months: int) -> Estimate:
    return e.forward.arms[arm].policies[policy].survival[months]


def _bending(e: Grounds) -> Finding:
    bend, meet = (_survival(e, "tactical", policy, 60) for policy in ("instrumental_detente", "deep_reconciliation"))
    fails = p_greater(meet, bend)
    return Finding(
        key="bending",
        claim="A partnership that means to bend the other side fails.",
        then=f"Played forward five years in the scenario, the same package holds with probability {between(bend)} if"
        f" each uses the other while it pays, and {between(meet)} if breaches are taken for accidents until they last."
        " No data set records intentions.",
        verdict_then=verdict(fails),
        since="The thaw ended in 2014. One case, whatever each side meant, cannot tell.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule="The package survives five years less often under the instrumental policy.",
        numbers={"instrumental, 60 months": bend, "reconciling, 60 months": meet},
    )


def _benefits(e: Grounds) -> Finding:
    found = e.deal.arms["deep"].gains
    gains, third = ({code: found[code] for code in sides} for sides in (("USA", "RUS"), ("POL", "GEO")))
    nothing = Estimate(0.0, 0.0, 0.0, "share of stakes")
    chances = [p_greater(gain, nothing) for gain in gains.values()]
    both = None if None in chances else min(c for c in chances if c is not None)
    return Finding(
        key="benefits",
        claim="A deep reconciliation benefits both.",
        then="In the scenario a package that settles the core issues leaves the United States better off by"
        f" {between(gains['USA'])} and Russia by {between(gains['RUS'])} of its stakes. Poland, at"
        f" {between(third['POL'])}, and Georgia, at {between(third['GEO'])}, lose.",
        verdict_then=verdict(both),
        since="It was not tried.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule="Both gain over the status quo in nine draws of ten or more.",
        numbers={f"gain {code}": value for code, value in (gains | third).items()},
    )


def _lasts(e: Grounds) -> Finding:
    deep, tactical = (_survival(e, arm, "grit", 120) for arm in ("deep", "tactical"))
    return Finding(
        key="lasts",
        claim="A deep reconciliation lasts.",
        then="Played forward ten years with graduated reciprocation, the deep package holds with probability"
        f" {between(deep)}, the tactical one with {between(tactical)}. The policy matters more than the package.",
        verdict_then=verdict(p_greater(deep, tactical)),
        since="It was not tried.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule="The deep package survives ten years more often than the tactical one.",
        numbers={"deep, 120 months": deep, "tactical, 120 months": tactical},
    )


CLAIMS: tuple[Callable[[Grounds], Finding], ...] = (
    _chill,
    _words,
    _europe,
    _few_ends,
    _tactical,
    _fails,
    _bending,
    _lasts,
    _benefits,
    _interdependence,
)
"""The claims in the order of the argument."""
