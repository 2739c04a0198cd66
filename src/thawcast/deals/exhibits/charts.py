"""The five charts: what both could have, who gives, what decides, how long it holds and what is gained."""

from collections.abc import Iterator

import polars as pl

from thawcast.brief.model import Axis, Chart
from thawcast.deals.judged import judged
from thawcast.deals.results.deal import ARMS, AT_PRESENT, Deal, SignedPackage
from thawcast.deals.results.forward import Forward, PlayedPolicy
from thawcast.deals.sentences import label

BY_MONTH = {"low": "Low", "high": "High", "arm": "Package", "policy": "Policy"}
"""Headings behind the charts by month."""


def deal_charts(deal: Deal) -> tuple[Chart, ...]:
    """Frontier, give-and-get, tornado; those that have something to show."""
    charts = [_frontier(deal)]
    if deal.arms:
        charts.append(_trades_chart(deal))
    if deal.sensitivity.margin:
        charts.append(_tornado(deal))
    return tuple(charts)


def at_present_preferences(deal: Deal) -> Iterator[tuple[str, SignedPackage]]:
    """What the reader sees for an arm, and the package; the arm with moved preferences has no package of its own."""
    yield from ((ARMS[name], arm) for name, arm in deal.arms.items() if name in AT_PRESENT)


def _frontier(deal: Deal) -> Chart:
    what = deal.scenario
    (a, b), (first, second) = what.states, what.principals
    kinds: dict[tuple[float | None, float | None], list[str]] = {place: [] for place in deal.frontier}
    for found in deal.solutions:
        if found.gains is not None:
            # Solutions may agree: one point, all their names.
            kinds.setdefault((found.gains[a].value, found.gains[b].value), []).append(label(found.name))
    rows = [
        {"a": 100 * (x or 0.0), "b": 100 * (y or 0.0), "kind": ", ".join(kind) or "Other efficient package"}
        for (x, y), kind in kinds.items()
    ]
    rows.append({"a": 0.0, "b": 0.0, "kind": "Status quo"})
    return Chart(
        id="deal-frontier",
        title="What both could have: every efficient package, and the ones that bargaining would pick",
        alt=f"Gains of {what.phrase(a)} against gains of {what.phrase(b)} for {len(deal.frontier)} efficient "
        f"packages, with the bargaining solutions and the status quo marked.",
        mark="point",
        data=pl.DataFrame(rows),
        x=Axis("a", f"Gain of {what.phrase(a)} [percent of stakes]"),
        y=Axis("b", f"Gain of {what.phrase(b)} [percent of stakes]"),
        color=Axis("kind", "Package"),
        columns={"a": f"{first} gains [%]", "b": f"{second} gains [%]", "kind": "Package"},
    )


def _trades_chart(deal: Deal) -> Chart:
    about = deal.scenario
    rows = [
        {"issue": about.issues[trade.issue], "gain": 100 * gain, "state": name, "arm": title}
        for title, arm in at_present_preferences(deal)
        for trade in arm.trades
        for name, gain in zip(about.principals, trade.gains, strict=True)
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


def _tornado(deal: Deal) -> Chart:
    rows = [
        {"judgement": judged(row.judgement, deal.scenario), "share": max(part, 0.0), "kind": kind}
        for row in deal.sensitivity.margin
        for kind, part in (("first", row.first), ("total", row.total))
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


def forward_charts(forward: Forward) -> tuple[Chart, ...]:
    """Survival by policy and the fan of joint gains."""
    if not forward.arms:
        return ()
    return _survival_chart(forward), _fan(forward)


def by_policy(forward: Forward) -> Iterator[tuple[str, str, PlayedPolicy]]:
    """Package and policy as the reader sees them, and what became of it."""
    for name, arm in forward.arms.items():
        for policy, found in arm.policies.items():
            yield ARMS[name], label(policy), found


def _survival_chart(forward: Forward) -> Chart:
    rows = [
        {"month": month, "alive": alive, "low": low, "high": high, "arm": arm, "policy": policy}
        for arm, policy, found in by_policy(forward)
        for month, low, alive, high in zip(
            found.curve.month, found.curve.low, found.curve.mean, found.curve.high, strict=True
        )
    ]
    return Chart(
        id="deal-survival",
        title="How long the thaw lasts, by policy and package",
        alt="Share of simulated thaws that still run, month by month, one panel a policy, one line a package.",
        mark="line",
        data=pl.DataFrame(rows),
        x=Axis("month", "Months since the deal"),
        y=Axis("alive", "Thaws still running", (0.0, 1.0), ".0%"),
        low="low",
        high="high",
        color=Axis("arm", "Package"),
        facet=Axis("policy", "Policy"),
        columns={"month": "Month", "alive": "Still running", **BY_MONTH},
    )


def _fan(forward: Forward) -> Chart:
    rows = [
        {"month": month, "gain": gain, "low": low, "high": high, "arm": arm, "policy": policy}
        for arm, policy, found in by_policy(forward)
        for month, low, gain, high in zip(found.fan.month, found.fan.low, found.fan.median, found.fan.high, strict=True)
    ]
    return Chart(
        id="deal-gains",
        title="What the two have gained together so far, by policy and package",
        alt="Median and 90% band over paths of the joint gain so far, one panel a policy, one line a package.",
        mark="line",
        data=pl.DataFrame(rows),
        x=Axis("month", "Months since the deal"),
        y=Axis("gain", "Joint gain so far [years of full stakes]"),
        low="low",
        high="high",
        color=Axis("arm", "Package"),
        facet=Axis("policy", "Policy"),
        columns={"month": "Month", "gain": "Median", **BY_MONTH},
    )
