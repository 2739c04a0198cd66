"""Puts the numbers of this chapter into sentences."""

from thawcast.deals.bargaining.arms import ARMS
from thawcast.deals.result import Numbers

LABELS = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "Egalitarian",
    "utilitarian": "Utilitarian",
    "status_quo": "Present reactions",
    "tit_for_tat": "Tit-for-tat",
    "generous_tit_for_tat": "Generous tit-for-tat",
    "grit": "GRIT",
    "instrumental_detente": "Instrumental détente",
    "deep_reconciliation": "Deep reconciliation",
}


def label(name: str) -> str:
    """What the reader sees for a solution or policy."""
    return LABELS.get(name, name.replace("_", " "))


def percent(value: float | None) -> str:
    """A share in whole percent."""
    return "-" if value is None else f"{100 * value:.0f}%"


def interval(found: Numbers, digits: int = 2, scale: float = 1.0) -> str:
    """`value (low to high)`, with dashes for what no number tells.

    Example:
        >>> interval({"value": 0.5, "low": 0.25, "high": None})
        '0.50 (0.25 to -)'
    """

    def show(value: float | None) -> str:
        return "-" if value is None else f"{scale * value:.{digits}f}"

    return f"{show(found['value'])} ({show(found['low'])} to {show(found['high'])})"


def points(found: Numbers) -> str:
    """Gain in percent of stakes, with its interval."""
    return interval(found, 1, 100.0)


def moves(numbers: Numbers, package: Numbers | None) -> str:
    """A package in words."""
    if not package:
        return "no package leaves both better off"
    issues: Numbers = numbers["scenario"]["issues"]
    return "; ".join(f"{issues[key]}: {settled['name']}" for key, settled in package.items())


def names(numbers: Numbers) -> tuple[str, str]:
    """Names of the two principals."""
    about: Numbers = numbers["scenario"]
    a, b = (about["names"][s] for s in about["states"])
    return a, b


def deal_answer(numbers: Numbers) -> str:
    """One line: is there a deal, and would each side keep it?"""
    if not numbers["arms"]:
        return "No package on the table leaves both sides better off."
    chosen = "deep" if "deep" in numbers["arms"] else "tactical"
    arm = numbers["arms"][chosen]
    a, b = numbers["scenario"]["states"]
    first, second = names(numbers)
    return (
        f"{ARMS[chosen]}: {first} gains {points(arm['gains'][a])} and {second} {points(arm['gains'][b])} percent of "
        f"its stakes; both would keep it in {percent(arm['holds'])} of the draws."
    )


def deal_claims(numbers: Numbers) -> tuple[str, ...]:
    """What the bargaining part found, most important first."""
    about, claims = numbers["scenario"], []
    a, b = about["states"]
    first, second = names(numbers)
    claims.append(
        f"A package that leaves both better off exists in {percent(numbers['deal_exists'])} of {numbers['draws']:,} "
        f"draws of the judgements."
    )
    for name, arm in numbers["arms"].items():
        if name == "deep_changed":
            continue
        claims.append(
            f"{ARMS[name]} ({moves(numbers, arm['package'])}): {first} gains {points(arm['gains'][a])}, {second} "
            f"{points(arm['gains'][b])} percent of stakes; both are patient enough to keep it in "
            f"{percent(arm['holds'])} of the draws."
        )
    nash = next(s for s in numbers["solutions"] if s["name"] == "nash")
    if nash["package"]:
        claims.append(
            f"The Nash package is the best one in {percent(nash['best_share'])} of the draws; which package is best "
            f"depends on judgements that nobody knows exactly."
        )
    claims += _breaking(numbers)
    rows = numbers["sensitivity"]["margin"]
    if rows:
        claims.append(f"What decides most whether it holds: {', '.join(r['judgement'] for r in rows[:3])}.")
    return tuple(claims)


def _breaking(numbers: Numbers) -> list[str]:
    """The single change of mind that would break the deep (else tactical) package soonest."""
    chosen = next((n for n in ("deep", "tactical") if n in numbers["arms"]), None)
    if chosen is None:
        return []
    about, found = numbers["scenario"], []
    for state, side in numbers["arms"][chosen]["sides"].items():
        for row in side["breaking_factor"]:
            factor = row["factor"]["value"]
            if factor is not None and factor > 1:
                found.append((factor, state, row))
    if not found:
        return []
    factor, state, row = min(found, key=lambda f: f[0])
    told = f"It would break first if {about['issues'][row['issue']]} came to matter {interval(row['factor'], 1)} times"
    return [f"{told} as much to {about['names'][state]}."]


def forward_answer(forward: Numbers) -> str:
    """One line: which package lasts, under which policy."""
    shown = {
        (name, policy): _last(found)["value"]
        for name, arm in forward["arms"].items()
        if name != "deep_changed"
        for policy, found in arm["policies"].items()
    }
    if not shown:
        return "No package on the table leaves both sides better off, so there is none to play."
    best = max(shown, key=lambda key: shown[key])
    return (
        f"Best at these preferences: the {ARMS[best[0]].lower()} under {label(best[1]).lower()}, still running after "
        f"{forward['horizon_months']} months on {percent(shown[best])} of the paths."
    )


def forward_claims(numbers: Numbers, forward: Numbers) -> tuple[str, ...]:
    """What the played-forward part found, most important first."""
    claims: list[str] = []
    arms_: Numbers = forward["arms"]
    last = forward["horizon_months"]
    for name, arm in arms_.items():
        shown = {p: _last(found)["value"] for p, found in arm["policies"].items()}
        best, worst = max(shown, key=lambda p: shown[p]), min(shown, key=lambda p: shown[p])
        claims.append(
            f"{ARMS[name]}: it still runs after {last} months on {percent(shown[best])} of the paths under "
            f"{label(best).lower()}, on {percent(shown[worst])} under {label(worst).lower()}."
        )
    if forward["ordering"]:
        share = {p: row["deep"]["lasts_longer_share"] for p, row in forward["ordering"].items()}
        same = {p: row["deep"]["same_share"] for p, row in forward["ordering"].items()}
        claims.append(
            "At the same preferences the deep package outlasts the tactical one in "
            + ", ".join(
                f"{percent(v)} (equal in {percent(same[p])}) under {label(p).lower()}" for p, v in share.items()
            )
            + " of the draws."
        )
    for name, arm in arms_.items():
        if name != "deep_changed":
            claims.append(_best(numbers, name, arm["best_policy"]))
    return tuple(claims)


def _last(found: Numbers) -> Numbers:
    """Survival at the last milestone."""
    survival: Numbers = found["survival"]
    return list(survival.values())[-1] if survival else {"value": found["curve"]["mean"][-1]}


def _best(numbers: Numbers, name: str, best: Numbers) -> str:
    a, b = numbers["scenario"]["states"]
    first, second = names(numbers)
    if best["agree"]:
        return f"{ARMS[name]}: both sides do best under {label(best[a]).lower()}."
    return (
        f"{ARMS[name]}: {first} does best under {label(best[a]).lower()}, {second} under {label(best[b]).lower()}: "
        f"they disagree on the policy."
    )
