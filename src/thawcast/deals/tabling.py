"""Tables of this chapter, from its numbers."""

from typing import Any

from thawcast.brief.model import Table
from thawcast.deals.bargaining.arms import ARMS
from thawcast.deals.result import Numbers
from thawcast.deals.sentences import interval, label, moves, names, percent, points


def deal_tables(numbers: Numbers) -> tuple[Table, ...]:
    """Solutions, give-and-get, enforcement, single-issue models."""
    tables = [_solutions(numbers)]
    for name, arm in numbers["arms"].items():
        if name != "deep_changed":
            tables.append(_trades(numbers, ARMS[name], arm))
    tables += [_enforcement(numbers), *_issues(numbers), *_terms(numbers), _models(numbers)]
    return tuple(tables)


def _solutions(numbers: Numbers) -> Table:
    a, b = numbers["scenario"]["states"]
    first, second = names(numbers)
    rows: list[tuple[str, ...]] = []
    for row in numbers["solutions"]:
        found = row.get("gains")
        rows.append(
            (
                label(row["name"]),
                moves(numbers, row["package"]),
                points(found[a]) if found else "-",
                points(found[b]) if found else "-",
                percent(row["best_share"]),
            )
        )
    return Table(
        "Packages (gains in percent of stakes, 90% interval)",
        ("Solution", "Package", first, second, "Best in"),
        tuple(rows),
    )


def _trades(numbers: Numbers, title: str, arm: Numbers) -> Table:
    issues = numbers["scenario"]["issues"]
    first, second = names(numbers)
    rows = tuple(
        (
            issues[t["issue"]],
            f"{arm['package'][t['issue']]['from']:g} -> {t['at']:g}",
            f"{100 * t['gains'][0]:+.1f}",
            f"{100 * t['gains'][1]:+.1f}",
            f"{100 * t['shapley']:.1f}",
        )
        for t in arm["trades"]
    )
    return Table(f"{title}: who gives, who gets", ("Issue", "Moves", first, second, "Shapley value"), rows)


def _enforcement(numbers: Numbers) -> Table:
    about = numbers["scenario"]
    rows: list[tuple[str, ...]] = []
    for name, arm in numbers["arms"].items():
        for state, side in arm["sides"].items():
            penance = side["penance_periods"]
            rows.append(
                (
                    ARMS[name],
                    about["names"][state],
                    interval(side["critical"]),
                    interval(side["discount"]),
                    percent(side["holds_share"]),
                    "no" if penance is None else f"yes, {penance * side['penance_months_a_period']:.0f} months",
                    "unravels" if side["tranches"] is None else str(side["tranches"]),
                )
            )
    return Table(
        "Would each side keep it? (annual discount factors; 1 means no patience suffices)",
        ("Package", "Side", "Needs at least", "Has", "Holds in", "Renegotiation-proof", "Tranches"),
        tuple(rows),
    )


def _issues(numbers: Numbers) -> list[Table]:
    """What dropping each issue does to the patience needed, and how much more it must matter to break the deal."""
    about = numbers["scenario"]
    rows: list[tuple[str, ...]] = []
    for name, arm in numbers["arms"].items():
        for state, side in arm["sides"].items():
            if name == "deep_changed":
                continue
            breaks = {row["issue"]: row["factor"] for row in side["breaking_factor"]}
            for row in side["without_issue"]:
                factor = breaks.get(row["issue"])
                rows.append(
                    (
                        ARMS[name],
                        about["names"][state],
                        about["issues"][row["issue"]],
                        interval(row["critical"]),
                        "one-off" if factor is None else interval(factor, 1),
                    )
                )
    if not rows:
        return []
    return [
        Table(
            "Issue by issue: patience needed without it, and how many times as much it must matter to break the deal "
            "(a dash: no change of that kind breaks it)",
            ("Package", "Side", "Issue", "Needs without it", "Breaks at"),
            tuple(rows),
        )
    ]


def _terms(numbers: Numbers) -> list[Table]:
    about = numbers["scenario"]
    rows = [
        (ARMS[name], about["names"][state], term["name"], interval(term["critical"]), interval(term["lowers_by"]))
        for name, arm in numbers["arms"].items()
        if name != "deep_changed"
        for state, side in arm["sides"].items()
        for term in side["side_terms"]
    ]
    if not rows:
        return []
    return [
        Table(
            "Side terms: patience needed with each",
            ("Package", "Side", "Side term", "Needs at least", "Lower by"),
            tuple(rows),
        )
    ]


def _models(numbers: Numbers) -> Table:
    rows: list[Numbers] = numbers["single_issue"]
    found = [k for k in rows[0] if k not in ("issue", "status_quo")]
    issues = numbers["scenario"]["issues"]
    return Table(
        "Issue by issue, without trades: what each model predicts (0-100)",
        ("Issue", "Now", *(k[:1].upper() + k[1:] for k in found)),
        tuple((issues[r["issue"]], f"{r['status_quo']:.0f}", *(f"{r[k]:.0f}" for k in found)) for r in rows),
    )


def forward_tables(numbers: Numbers, forward: Numbers) -> tuple[Table, ...]:
    """Survival and gains by package and policy; how often the ordering holds."""
    a, b = numbers["scenario"]["states"]
    first, second = names(numbers)
    rows: list[tuple[str, ...]] = []
    for name, arm in forward["arms"].items():
        for policy, found in arm["policies"].items():
            survival: Numbers = found["survival"]
            rows.append(
                (
                    ARMS[name],
                    label(policy),
                    *(interval(v) for v in survival.values()),
                    points(found["gains"][a]),
                    points(found["gains"][b]),
                )
            )
    heads = [k.replace("_", " ") for k in _first(forward)]
    tables = [
        Table(
            "Share of thaws still running, and gains (percent of stakes a year), 90% interval over the draws",
            ("Package", "Policy", *heads, first, second),
            tuple(rows),
        )
    ]
    if forward["ordering"]:
        tables.append(_ordering(numbers, forward["ordering"]))
    return tuple(tables)


def _first(forward: Numbers) -> Numbers:
    """Survival milestones that were reported."""
    for arm in forward["arms"].values():
        for found in arm["policies"].values():
            return found["survival"]
    return {}


def _ordering(numbers: Numbers, ordering: Numbers) -> Table:
    first, second = names(numbers)
    rows: list[tuple[str, ...]] = []
    for policy, row in ordering.items():
        for arm, found in row.items():
            more: list[Any] = found["gains_more_share"]
            rows.append(
                (
                    label(policy),
                    ARMS[arm],
                    percent(found["lasts_longer_share"]),
                    percent(found["same_share"]),
                    interval(found["months_longer"], 1),
                    percent(more[0]),
                    percent(more[1]),
                    ", ".join(f"{t['judgement']} {t['rank_correlation']:+.2f}" for t in found["turns_on"]) or "-",
                )
            )
    return Table(
        "Against the tactical package: share of draws in which it lasts longer and pays more, and the judgements "
        "whose rank goes most with the difference",
        (
            "Policy",
            "Compared",
            "Longer",
            "Equal",
            "Months longer",
            f"{first} gains more",
            f"{second} gains more",
            "Turns on",
        ),
        tuple(rows),
    )
