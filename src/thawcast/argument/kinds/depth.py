"""Tactical or deep; trade or institutions bind them."""

from thawcast.argument.claim import EVEN, Reading, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.seen import numbers
from thawcast.argument.settings import ClaimSettings
from thawcast.assessment.questions.standing import judged
from thawcast.assessment.screen.figures import stock_of
from thawcast.brief.phrases import between, likely, probability
from thawcast.depth.tables import DEPTH_WEIGHTS, DIMENSIONS
from thawcast.standing.result import called
from thawcast.standing.temperature.tables import ONSET
from thawcast.store import Known
from thawcast.values import Estimate

DECIDES = "later years of what the stock rests on: votes, organisations, alliances, trade, democracy"
TIES = {"trade": "interdependence", "institutions": "institutions"}
"""Dimension of depth that measures a tie."""


def _kind(known: Known, *, kind: str) -> Reading:
    found, reason = numbers(known, "depth")
    p = (found.get("p_kind") or {}).get(kind)
    if p is None:
        return _no_thaw(known, reason or "no thaw is running of which it could be asked")
    change = found["stock"]["change"]
    told = (
        f"The thaw is {kind} with probability {likely(p)}: since before it began the stock of the two, from 0 to 4,"
        f" moved by {between(change, signed=True)}, old disputes held."
    )
    figures = dict(found["p_kind"]) | {"change of the stock": change}
    return Reading(verdict(p), told, "data", p.value, figures, DECIDES)


def _no_thaw(known: Known, why: str) -> Reading:
    """Say why no kind is told, with what is known all the same: a rise short of a thaw, and the stock."""
    now, stock = known.once(judged), known.once(stock_of)
    told, figures = [why], dict[str, Estimate]()
    if now.state == "unknown" and now.nearest is not None and now.source is not None and now.nearest[1] > EVEN:
        period, p_rise = now.nearest
        year = called(period, now.source.freq)
        told.append(
            f"{year} was warmer than the two years before with probability {probability(p_rise)}; a thaw needs"
            f" {probability(ONSET)}"
        )
        figures[f"{year} warmer"] = Estimate(p_rise, None, None, "probability")
    if stock is not None:
        told.append(f"The stock of the two, from 0 to 4, is {between(stock.value)}")
        figures["stock"] = stock.value
    return untold(". ".join(told), DECIDES, figures)


def tactical(known: Known, _: ClaimSettings) -> Reading:
    """Ask whether the thaw looks tactical."""
    return _kind(known, kind="tactical")


def deep(known: Known, _: ClaimSettings) -> Reading:
    """Ask whether the thaw looks deep."""
    return _kind(known, kind="deep")


def bound(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether a tie of the two is stronger than that of most, or whether it tells which rises last."""
    name = TIES[settings.tie]
    decides = f"the same from data on {settings.tie} between the two, whether or not a thaw runs"
    if settings.scope == "all":
        return _weight(known, name, settings.tie)
    found, reason = numbers(known, "depth")
    value: Estimate | None = found.get("dimensions", {}).get(name, {}).get("value")
    if value is None or value.value is None:
        return untold(f"their {settings.tie} is measured within thaws alone{f': {reason}' if reason else ''}", decides)
    p = p_greater(value, exactly(EVEN, value.unit))
    told = (
        f"By {settings.tie} the two stand at {between(value)} among the dyads in the news, from 0 to 1: above the"
        f" middle with probability {probability(p)}."
    )
    return Reading(verdict(p), told, "data", p, {settings.tie: value}, decides)


def _weight(known: Known, name: str, tie: str) -> Reading:
    even = 1 / len(DIMENSIONS)
    weight = _term(known, name)
    if weight is None:
        return untold("no weights of the dimensions of depth are known by then", DECIDES)
    p = p_greater(weight, exactly(even, "weight"))
    told = (
        f"{tie.capitalize()} had a weight of {between(weight)} among the {len(DIMENSIONS)} dimensions in telling which"
        f" rises last, where {even:.3f} is the share of each before any data: more with probability {probability(p)}."
    )
    return Reading(verdict(p), told, "data", p, {f"weight of {tie}": weight}, "more rises that lasted or failed")


def _term(known: Known, term: str) -> Estimate | None:
    """Read a term of the last vintage."""
    rows = known.all(DEPTH_WEIGHTS).sort("vintage")
    own = [row for row in rows.iter_rows(named=True) if row["term"] == term]
    if not own:
        return None
    unit = "log_odds" if term == "slope" else "weight"
    return Estimate(own[-1]["value"], own[-1]["value_low"], own[-1]["value_high"], unit)


def shallow_fail(known: Known) -> Reading:
    """Ask whether the deeper of all rises relapse less."""
    slope = _term(known, "slope")
    if slope is None:
        return untold("no rise that relapsed is known by then", DECIDES)
    p = p_greater(exactly(0.0, "log_odds"), slope)
    told = (
        f"Among the rises known by {known.as_of.year}, the log-odds of a relapse within a year change by"
        f" {between(slope)} from the shallowest to the deepest: fewer"
        f" relapses of the deeper with probability {probability(p)}."
    )
    return Reading(verdict(p), told, "data", p, {"slope": slope}, "more rises, shallow and deep, followed to their end")


KINDS = (
    ClaimKind(
        "tactical", "It is tactical.", "The temperature rose and the stock did not: probability of that.", tactical
    ),
    ClaimKind("deep", "It is deep.", "The stock rose with the temperature, beyond drift: probability of that.", deep),
    ClaimKind(
        "bound",
        "Trade or institutions bind the two.",
        "By that tie the two stand above the middle of the dyads in the news; of all pairs (`scope`), the tie weighs"
        " more than an even share in telling which rises last.",
        bound,
        ("tie", "scope"),
    ),
)
