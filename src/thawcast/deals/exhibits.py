"""Charts of this chapter as values; the brief draws them."""

import polars as pl

from thawcast.brief.model import Axis, Chart
from thawcast.deals.bargaining.arms import ARMS
from thawcast.deals.result import Numbers
from thawcast.deals.sentences import label, names


def deal_charts(numbers: Numbers) -> tuple[Chart, ...]:
    """Frontier, give-and-get, tornado; those that have something to show."""
    charts = [_frontier(numbers)]
    if numbers["arms"]:
        charts.append(_trades(numbers))
    if numbers["sensitivity"]["margin"]:
        charts.append(_tornado(numbers))
    return tuple(charts)


def _frontier(numbers: Numbers) -> Chart:
    a, b = numbers["scenario"]["states"]
    first, second = names(numbers)
    kinds: dict[tuple[float, float], list[str]] = {(x, y): [] for x, y in numbers["frontier"]}
    for found in numbers["solutions"]:
        if found["package"]:
            # Solutions may agree: one point, all their names.
            place = found["gains"][a]["value"], found["gains"][b]["value"]
            kinds.setdefault(place, []).append(label(found["name"]))
    rows = [
        {"a": 100 * x, "b": 100 * y, "kind": ", ".join(kind) or "Other efficient package"}
        for (x, y), kind in kinds.items()
    ]
    rows.append({"a": 0.0, "b": 0.0, "kind": "Status quo"})
    return Chart(
        id="deal-frontier",
        title="What both could have: every efficient package, and the ones that bargaining would pick",
        alt=f"Gains of {first} against gains of {second} for {len(numbers['frontier'])} efficient packages, with the "
        f"bargaining solutions and the status quo marked.",
        mark="point",
        data=pl.DataFrame(rows),
        x=Axis("a", f"Gain of {first} [percent of stakes]"),
        y=Axis("b", f"Gain of {second} [percent of stakes]"),
        color=Axis("kind", "Package"),
        columns={"a": f"{first} gains [%]", "b": f"{second} gains [%]", "kind": "Package"},
    )


def _trades(numbers: Numbers) -> Chart:
    issues, about = numbers["scenario"]["issues"], numbers["scenario"]
    rows = [
        {"issue": issues[t["issue"]], "gain": 100 * t["gains"][p], "state": about["names"][s], "arm": ARMS[name]}
        for name, arm in numbers["arms"].items()
        if name != "deep_changed"
        for t in arm["trades"]
        for p, s in enumerate(about["states"])
    ]
    return Chart(
        id="deal-trades",
        title="Who gives and who gets, issue by issue",
        alt="Bars of each side's gain by issue; bars to the left are concessions.",
        mark="bar",
        data=pl.DataFrame(rows),
        x=Axis("gain", "Gain over the status quo [percent of stakes]"),
        y=Axis("issue", "Issue"),
        color=Axis("state", "Side"),
        facet=Axis("arm", "Package"),
        columns={"issue": "Issue", "gain": "Gain [%]", "state": "Side", "arm": "Package"},
    )


def _tornado(numbers: Numbers) -> Chart:
    rows = [
        {"judgement": r["judgement"], "share": max(r[kind], 0.0), "kind": kind}
        for r in numbers["sensitivity"]["margin"]
        for kind in ("first", "total")
    ]
    return Chart(
        id="deal-sensitivity",
        title="Which judgement decides whether the deal holds",
        alt="Sobol indices of the patience margin of the weaker side, by judgement, the most important first.",
        mark="bar",
        data=pl.DataFrame(rows),
        x=Axis("share", "Share of the variance", form=".0%"),
        y=Axis("judgement", "Judgement"),
        color=Axis("kind", "Sobol index"),
        columns={"judgement": "Judgement", "share": "Share of variance", "kind": "Sobol index"},
    )


def forward_charts(forward: Numbers) -> tuple[Chart, ...]:
    """Survival by policy and the fan of joint gains."""
    if not forward["arms"]:
        return ()
    return _survival(forward), _fan(forward)


def _survival(forward: Numbers) -> Chart:
    return _panels(
        forward,
        curve="curve",
        middle="mean",
        key="deal-survival",
        title="How long the thaw lasts, by policy and package",
        alt="Share of simulated thaws that still run, month by month, one panel a policy, one line a package.",
        y=Axis("alive", "Thaws still running", (0.0, 1.0), ".0%"),
        heading="Still running",
    )


def _fan(forward: Numbers) -> Chart:
    return _panels(
        forward,
        curve="fan",
        middle="median",
        key="deal-gains",
        title="What the two have gained together so far, by policy and package",
        alt="Median and 90% band over paths of the joint gain so far, one panel a policy, one line a package.",
        y=Axis("gain", "Joint gain so far [years of full stakes]"),
        heading="Median",
    )


def _panels(
    forward: Numbers, *, curve: str, middle: str, key: str, title: str, alt: str, y: Axis, heading: str
) -> Chart:
    """Chart a course by month with its band, one panel a policy, one line a package."""
    rows = [
        {"month": month, y.column: mid, "low": low, "high": high, "arm": ARMS[name], "policy": label(policy)}
        for name, arm in forward["arms"].items()
        for policy, found in arm["policies"].items()
        for month, low, mid, high in zip(*(found[curve][k] for k in ("month", "low", middle, "high")), strict=True)
    ]
    names = {"low": "Low", "high": "High", "arm": "Package", "policy": "Policy"}
    return Chart(
        id=key,
        title=title,
        alt=alt,
        mark="line",
        data=pl.DataFrame(rows),
        x=Axis("month", "Months since the deal"),
        y=y,
        low="low",
        high="high",
        color=Axis("arm", "Package"),
        facet=Axis("policy", "Policy"),
        columns={"month": "Month", y.column: heading, **names},
    )
