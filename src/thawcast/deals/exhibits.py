"""Charts and tables of this chapter as values; the brief draws them."""

from collections.abc import Iterator

import polars as pl

from thawcast.brief.model import Axis, Chart, Table
from thawcast.brief.phrases import between, chance, chance_between
from thawcast.deals.bargaining.arms import ARMS
from thawcast.deals.result import About, BestFor, Commitment, Deal, Forward, PlayedPolicy, SignedPackage
from thawcast.deals.sentences import RIVALS, label, moves, points, third_losses
from thawcast.values import Estimate

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


def _at_present_preferences(deal: Deal) -> Iterator[tuple[str, SignedPackage]]:
    """What the reader sees for an arm, and the package; the arm with moved preferences has no package of its own."""
    yield from ((ARMS[name], arm) for name, arm in deal.arms.items() if name != "deep_changed")


def _frontier(deal: Deal) -> Chart:
    (a, b), (first, second) = deal.scenario.states, deal.scenario.principals
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
        alt=f"Gains of {first} against gains of {second} for {len(deal.frontier)} efficient packages, with the "
        f"bargaining solutions and the status quo marked.",
        mark="point",
        data=pl.DataFrame(rows),
        x=Axis("a", f"Gain of {first} [percent of stakes]"),
        y=Axis("b", f"Gain of {second} [percent of stakes]"),
        color=Axis("kind", "Package"),
        columns={"a": f"{first} gains [%]", "b": f"{second} gains [%]", "kind": "Package"},
    )


def _trades_chart(deal: Deal) -> Chart:
    about = deal.scenario
    rows = [
        {"issue": about.issues[trade.issue], "gain": 100 * gain, "state": name, "arm": title}
        for title, arm in _at_present_preferences(deal)
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
        {"judgement": row.judgement, "share": max(part, 0.0), "kind": kind}
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


def _by_policy(forward: Forward) -> Iterator[tuple[str, str, PlayedPolicy]]:
    """Package and policy as the reader sees them, and what became of it."""
    for name, arm in forward.arms.items():
        for policy, found in arm.policies.items():
            yield ARMS[name], label(policy), found


def _survival_chart(forward: Forward) -> Chart:
    rows = [
        {"month": month, "alive": alive, "low": low, "high": high, "arm": arm, "policy": policy}
        for arm, policy, found in _by_policy(forward)
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
        for arm, policy, found in _by_policy(forward)
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


def deal_tables(deal: Deal) -> tuple[Table, ...]:
    """Solutions, give-and-get, enforcement, single-issue models."""
    trades = [_trades(deal, title, arm) for title, arm in _at_present_preferences(deal)]
    return (
        *_who_gains(deal),
        _solutions(deal),
        *trades,
        _enforcement(deal),
        *_issues(deal),
        *_terms(deal),
        _models(deal),
    )


def _who_gains(deal: Deal) -> list[Table]:
    """Every package that somebody may want: beside no deal, beside the next best, and at whose cost."""
    about = deal.scenario
    packages: list[tuple[str, SignedPackage | BestFor]] = list(_at_present_preferences(deal))
    packages += [(f"Best for {about.names[state]}", best) for state, best in deal.best_for.items()]
    rows = tuple(
        (
            title,
            *(points(found.gains[s], signed=True) for s in about.states),
            *(_against(found, s) for s in about.states),
            ", ".join(third_losses(about, found.gains)) or "-",
        )
        for title, found in packages
    )
    first, second = about.principals
    headings = (
        "Package",
        first,
        second,
        f"{first}: beside next best",
        f"{second}: beside next best",
        "Who loses",
    )
    return [Table("Who gains (percent of stakes, beside no deal, 90% interval)", headings, rows)] if rows else []


def _against(found: SignedPackage | BestFor, state: str) -> str:
    if isinstance(found, BestFor) or state not in found.beside:
        return "-"
    beside = found.beside[state]
    return f"{points(beside.more, signed=True)} against {RIVALS[beside.rival]}"


def _solutions(deal: Deal) -> Table:
    a, b = deal.scenario.states
    rows = tuple(
        (
            label(picked.name),
            moves(deal.scenario, picked.package),
            *(("-", "-") if picked.gains is None else (points(picked.gains[a]), points(picked.gains[b]))),
            chance(picked.best_share),
        )
        for picked in deal.solutions
    )
    return Table(
        "Packages (gains in percent of stakes, 90% interval)",
        ("Solution", "Package", *deal.scenario.principals, "Best in"),
        rows,
    )


def _trades(deal: Deal, title: str, arm: SignedPackage) -> Table:
    rows = tuple(
        (
            deal.scenario.issues[trade.issue],
            f"{arm.package[trade.issue].was:g} -> {trade.at:g}",
            *(f"{100 * gain:+.1f}" for gain in trade.gains),
            f"{100 * trade.shapley:.1f}",
        )
        for trade in arm.trades
    )
    headings = ("Issue", "Moves", *deal.scenario.principals, "Shapley value")
    return Table(f"{title}: who gives, who gets", headings, rows)


def _enforcement(deal: Deal) -> Table:
    rows = tuple(
        (
            ARMS[name],
            deal.scenario.names[state],
            between(side.critical),
            between(side.discount),
            chance(side.patient.value),
            _penance(side),
            "unravels" if side.tranches is None else str(side.tranches),
        )
        for name, arm in deal.arms.items()
        for state, side in arm.sides.items()
    )
    return Table(
        "Would each side keep it? (annual discount factors; 1 means no patience suffices)",
        ("Package", "Side", "Needs at least", "Has", "Has it in", "Renegotiation-proof", "Tranches"),
        rows,
    )


def _penance(side: Commitment) -> str:
    if side.penance_periods is None:
        return "no"
    return f"yes, {side.penance_periods * side.penance_months_a_period:.0f} months"


def _issues(deal: Deal) -> list[Table]:
    """What dropping each issue does to the patience needed, and how much more it must matter to break the deal."""
    rows: list[tuple[str, ...]] = []
    for title, arm in _at_present_preferences(deal):
        for state, side in arm.sides.items():
            breaks = {row.issue: row.factor for row in side.breaking_factor}
            rows += [
                (
                    title,
                    deal.scenario.names[state],
                    deal.scenario.issues[row.issue],
                    between(row.critical),
                    _breaks_at(breaks.get(row.issue)),
                )
                for row in side.without_issue
            ]
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


def _breaks_at(factor: Estimate | None) -> str:
    if factor is None:
        return "one-off"
    return "-" if factor.value is None else between(factor, digits=1)


def _terms(deal: Deal) -> list[Table]:
    rows = tuple(
        (title, deal.scenario.names[state], term.name, between(term.critical), between(term.lowers_by))
        for title, arm in _at_present_preferences(deal)
        for state, side in arm.sides.items()
        for term in side.side_terms
    )
    if not rows:
        return []
    headings = ("Package", "Side", "Side term", "Needs at least", "Lower by")
    return [Table("Side terms: patience needed with each", headings, rows)]


def _models(deal: Deal) -> Table:
    models = list(max((row.predicted for row in deal.single_issue), key=len))
    rows = tuple(
        (
            deal.scenario.issues[row.issue],
            f"{row.status_quo:.0f}",
            # A model that weighs the actors has no answer where nobody cares for the issue.
            *(f"{row.predicted[model]:.0f}" if model in row.predicted else "left out, no weights" for model in models),
        )
        for row in deal.single_issue
    )
    title = "Issue by issue, without trades: what each model predicts (0-100)"
    return Table(title, ("Issue", "Now", *(model[:1].upper() + model[1:] for model in models)), rows)


def forward_tables(about: About, forward: Forward) -> tuple[Table, ...]:
    """Survival and gains by package and policy; how often the ordering holds."""
    tables = [_survival(about, forward)]
    if forward.ordering:
        tables.append(_ordering(about, forward))
    return tuple(tables)


def _survival(about: About, forward: Forward) -> Table:
    rows = tuple(
        (
            arm,
            policy,
            *(chance_between(alive) for alive in found.survival.values()),
            *(points(found.gains[state]) for state in about.states),
        )
        for arm, policy, found in _by_policy(forward)
    )
    milestones = next((list(found.survival) for _, _, found in _by_policy(forward)), list[int]())
    return Table(
        "Chance to hold, and gains (percent of stakes a year), 90% interval over the draws",
        ("Package", "Policy", *(f"{months} months" for months in milestones), *about.principals),
        rows,
    )


def _ordering(about: About, forward: Forward) -> Table:
    first, second = about.principals
    rows = tuple(
        (
            label(policy),
            ARMS[arm],
            chance(found.lasts_longer_share),
            chance(found.same_share),
            between(found.months_longer, digits=1),
            *(chance(part) for part in found.gains_more_share),
            ", ".join(f"{turn.judgement} {turn.rank_correlation:+.2f}" for turn in found.turns_on) or "-",
        )
        for policy, row in forward.ordering.items()
        for arm, found in row.items()
    )
    return Table(
        "Against the tactical package: share of draws in which it lasts longer and pays more, and the judgements "
        "whose rank goes most with the difference",
        (
            *("Policy", "Compared", "Longer", "Equal", "Months longer"),
            *(f"{first} gains more", f"{second} gains more", "Turns on"),
        ),
        rows,
    )
