"""The tables: who gains, what each solution picks, who would keep it, how likely it holds."""

from thawcast.brief.model import Table
from thawcast.brief.phrases import between, chance, chance_between
from thawcast.deals.exhibits.charts import at_present_preferences, by_policy
from thawcast.deals.judged import judged
from thawcast.deals.results.about import About
from thawcast.deals.results.deal import ARMS, BestFor, Commitment, Deal, SignedPackage
from thawcast.deals.results.forward import Forward
from thawcast.deals.sentences import RIVALS, label, moves, points, third_losses
from thawcast.values import Estimate


def deal_tables(deal: Deal) -> tuple[Table, ...]:
    """Solutions, give-and-get, enforcement, single-issue models."""
    trades = [_trades(deal, title, arm) for title, arm in at_present_preferences(deal)]
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
    packages: list[tuple[str, SignedPackage | BestFor]] = list(at_present_preferences(deal))
    packages += [(f"Best for {about.phrase(state)}", best) for state, best in deal.best_for.items()]
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
    for title, arm in at_present_preferences(deal):
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
        for title, arm in at_present_preferences(deal)
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
    title = "Issue by issue, without trades: what each model gives (0-100; challenge: an auction of saliences)"
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
        for arm, policy, found in by_policy(forward)
    )
    milestones = next((list(found.survival) for _, _, found in by_policy(forward)), list[int]())
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
            ", ".join(f"{judged(turn.judgement, about)} {turn.rank_correlation:+.2f}" for turn in found.turns_on)
            or "-",
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
