"""The claims about the reset of which only judgements, written down as ranges in a scenario, can speak."""

from thawcast.argument.claim import SUPPORTED_FROM, Finding, p_greater, verdict
from thawcast.argument.grounds import PRINCIPALS, THEN, Grounds
from thawcast.brief.phrases import between, joined, probability
from thawcast.states import resolve
from thawcast.values import Estimate


def _survival(e: Grounds, arm: str, policy: str, months: int) -> Estimate:
    return e.forward.arms[arm].policies[policy].survival[months]


def bending(e: Grounds) -> Finding:
    """What becomes of a partner who is to bend."""
    bend, plain, meet = (
        _survival(e, "tactical", policy, 60)
        for policy in ("instrumental_detente", "tit_for_tat", "deep_reconciliation")
    )
    word = verdict(p_greater(plain, bend))
    alike = " What fails is any policy that does not forgive; of bending it says nothing."
    return Finding(
        key="bending",
        claim='It fails if Washington takes it for an instrument to make Russia "bend".',
        then=f"Played forward five years in the scenario, the same package holds with probability {between(bend)} if"
        f" each uses the other while it pays, with {between(plain)} under plain tit-for-tat, which bends nobody, and"
        f" with {between(meet)} if breaches are taken for accidents until they last."
        f"{alike if word == 'cannot be told' else ''} No data set records intentions.",
        verdict_then=word,
        since="The clock of events ended the thaw in 2014, historians in December 2012. One case, whatever each side"
        " meant, cannot tell.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule="The package survives five years less often under the instrumental policy than under plain tit-for-tat.",
        numbers={"instrumental, 60 months": bend, "tit-for-tat, 60 months": plain, "reconciling, 60 months": meet},
    )


def benefits(e: Grounds) -> Finding:
    """Who gains by a deep package, beside none and beside a tactical one."""
    deep, tactical = (e.deal.arms[arm].gains for arm in ("deep", "tactical"))
    nothing = Estimate(0.0, 0.0, 0.0, "share of stakes")
    over_nothing = {code: p_greater(deep[code], nothing) or 0.0 for code in PRINCIPALS}
    over_tactical = {code: p_greater(deep[code], tactical[code]) or 0.0 for code in PRINCIPALS}
    losers = [
        code for code in deep if code not in PRINCIPALS and (p_greater(nothing, deep[code]) or 0) >= SUPPORTED_FROM
    ]
    beside = "; ".join(
        f"{name} gains {between(deep[code])} of its stakes by the deep package and {between(tactical[code])} by the"
        f" tactical one (more by the deep with probability {probability(over_tactical[code])})"
        for code, name in PRINCIPALS.items()
    )
    lost = [f"{resolve(code, on=THEN).phrase} {between(deep[code])}" for code in losers]
    unmoved = [name for code, name in PRINCIPALS.items() if over_tactical[code] < 1 - SUPPORTED_FROM]
    no_reason = f"{joined(unmoved)} {'has' if len(unmoved) == 1 else 'have'}" if unmoved else ""
    return Finding(
        key="benefits",
        claim="If both show readiness, a deep reconciliation benefits both.",
        then=f"In the scenario {beside}."
        + (f" By these numbers {no_reason} no reason to move from tactical to deep." if unmoved else "")
        + (f" Third states lose: {joined(lost)}." if lost else ""),
        verdict_then=verdict(min(*over_nothing.values(), *over_tactical.values())),
        since="It was not tried.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule="Both gain more than by the status quo, and than by the tactical package, in nine draws of ten or more.",
        numbers={
            f"{arm} {code}": gains[code] for arm, gains in (("deep", deep), ("tactical", tactical)) for code in gains
        },
    )


def lasts(e: Grounds) -> Finding:
    """Whether the deep package outlasts the tactical one."""
    deep, tactical = (_survival(e, arm, "grit", 120) for arm in ("deep", "tactical"))
    return Finding(
        key="lasts",
        claim="What both need is a deep reconciliation: it would last.",
        then="Played forward ten years with graduated reciprocation, the deep package holds with probability"
        f" {between(deep)}, the tactical one with {between(tactical)}.",
        verdict_then=verdict(p_greater(deep, tactical)),
        since="It was not tried.",
        verdict_since="cannot be told",
        rests_on="scenario",
        rule="The deep package survives ten years more often than the tactical one.",
        numbers={"deep, 120 months": deep, "tactical, 120 months": tactical},
    )
