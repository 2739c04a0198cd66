"""A package would leave both better off; one package or policy outlasts another."""

from thawcast.argument.claim import SUPPORTED_FROM, Reading, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.settings import ClaimSettings
from thawcast.brief.phrases import between, joined, probability
from thawcast.deals.result import ScenarioResults, shipped_results
from thawcast.deals.results.deal import Gains
from thawcast.deals.shipped import load, scenario_results
from thawcast.states import resolve
from thawcast.store import Known

DECIDES = "judgements of what each side wants, in a scenario of the two: `thawcast deal --init A B`"
NOT_TRIED = "No data say how a package that was not tried would have fared."


def _results(known: Known, settings: ClaimSettings) -> ScenarioResults | str:
    """Results of the scenario, or why it cannot speak."""
    if not settings.scenario:
        found = shipped_results(known.a.code, known.b.code, settings.then)
        return "no scenario of the two ships that was written by then" if found is None else found
    scenario = load(settings.scenario)
    if set(scenario.states) != {known.a.code, known.b.code}:
        return f"the scenario {settings.scenario} is of {' and '.join(scenario.states)}"
    if scenario.date > settings.then:
        return f"the scenario {settings.scenario} is of {scenario.date}, later than the argument"
    return scenario_results(scenario)


def package(known: Known, settings: ClaimSettings) -> Reading:
    """Ask who gains by a package, beside none and beside the tactical one."""
    found = _results(known, settings)
    if isinstance(found, str):
        return untold(found, DECIDES)
    if known.as_of > settings.then:
        return untold(NOT_TRIED, "the package, tried")
    arms = {name: arm.gains for name, arm in found.deal.arms.items()}
    if settings.package not in arms:
        return untold(f"the scenario finds no {settings.package} package that leaves both better off", DECIDES)
    gains, two = arms[settings.package], (known.a.code, known.b.code)
    names = {state.code: state.phrase for state in (known.a, known.b)}
    nothing = exactly(0.0, "share of stakes")
    chances = [p_greater(gains[code], nothing) or 0.0 for code in two]
    figures = {f"{settings.package} {code}": value for code, value in gains.items()}
    told = [f"{names[code]} gains {between(gains[code])} of its stakes" for code in two]
    unmoved: list[str] = []
    if settings.package == "deep" and "tactical" in arms:
        beside = arms["tactical"]
        more = {code: p_greater(gains[code], beside[code]) or 0.0 for code in two}
        chances += more.values()
        figures |= {f"tactical {code}": value for code, value in beside.items()}
        told = [
            f"{names[code]} gains {between(gains[code])} of its stakes by the deep package and {between(beside[code])}"
            f" by the tactical one (more by the deep with probability {probability(more[code])})"
            for code in two
        ]
        unmoved = [names[code] for code in two if more[code] < 1 - SUPPORTED_FROM]
    words = f"In the scenario {'; '.join(told)}." + _no_reason(unmoved) + _losers(known, gains)
    return Reading(verdict(min(chances)), words, "scenario", min(chances), figures, DECIDES)


def _no_reason(unmoved: list[str]) -> str:
    if not unmoved:
        return ""
    verb = "has" if len(unmoved) == 1 else "have"
    return f" By these numbers {joined(unmoved)} {verb} no reason to move from tactical to deep."


def _losers(known: Known, gains: Gains) -> str:
    nothing = exactly(0.0, "share of stakes")
    lost = [
        f"{resolve(code, on=known.as_of).phrase} {between(value)}"
        for code, value in gains.items()
        if code not in (known.a.code, known.b.code) and (p_greater(nothing, value) or 0.0) >= SUPPORTED_FROM
    ]
    return f" Third states lose: {joined(lost)}." if lost else ""


def outlasts(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether a package under a policy survives longer than another."""
    found = _results(known, settings)
    if isinstance(found, str):
        return untold(found, DECIDES)
    if known.as_of > settings.then:
        return untold(NOT_TRIED, "the package, tried")
    chances = []
    for arm, policy in ((settings.package, settings.policy), settings.beside):
        survival = found.forward.arms[arm].policies[policy].survival if arm in found.forward.arms else {}
        if settings.months not in survival:
            reached = ", ".join(map(str, survival)) or "none"
            return untold(f"the {arm} package is not played to {settings.months} months ({reached})", DECIDES)
        chances.append(survival[settings.months])
    p = p_greater(*chances)
    named = [
        f"{arm} package, {policy.replace('_', ' ')}"
        for arm, policy in ((settings.package, settings.policy), settings.beside)
    ]
    told = (
        f"Played forward {settings.months} months in the scenario, the {named[0]}, holds with probability"
        f" {between(chances[0])}, the {named[1]}, with {between(chances[1])}: longer with probability {probability(p)}."
        " No data set records intentions."
    )
    figures = dict(zip(named, chances, strict=True))
    return Reading(verdict(p), told, "scenario", p, figures, DECIDES)


_PLAYED = ("scenario", "package", "policy", "beside_package", "beside_policy", "months")

KINDS = (
    ClaimKind(
        "package",
        "A package would leave both better off.",
        "Both gain more than by the status quo, and by a deep package more than by the tactical one, in nine draws of"
        " ten or more.",
        package,
        ("scenario", "package"),
    ),
    ClaimKind(
        "outlasts",
        "One package or policy outlasts another.",
        "Played forward, the package under the policy survives more often than the one it is set beside.",
        outlasts,
        _PLAYED,
    ),
)
