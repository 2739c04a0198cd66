"""They agree or part on an issue; third states stand with one side; narrow or broad."""

from thawcast.argument.claim import EVEN, ClaimVerdict, Reading, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.seen import MORE_VOTES, at, base_of, votes
from thawcast.argument.settings import ClaimSettings
from thawcast.brief.phrases import between, joined, probability
from thawcast.issues.breadth import POINTS, AreaChange, Breadth
from thawcast.issues.result import Issues
from thawcast.states import resolve
from thawcast.store import Known
from thawcast.tables import ALL_AREAS, AREAS
from thawcast.values import Z90, Estimate, counted


def _found(known: Known, settings: ClaimSettings) -> Issues | str:
    return votes(known, base_of(at(known, settings.then), settings.base))


def _area(found: Issues, key: str) -> AreaChange | None:
    every = (found.breadth.overall, *found.breadth.areas)
    return next((area for area in every if area.area == key), None)


def _agreement(known: Known, settings: ClaimSettings, *, sign: int) -> Reading:
    found = _found(known, settings)
    area = None if isinstance(found, str) else _area(found, settings.issue)
    if isinstance(found, str) or area is None:
        return untold(found if isinstance(found, str) else "too few common votes on that issue", MORE_VOTES)
    moved = found.breadth
    name = "all questions" if settings.issue == ALL_AREAS else f'"{AREAS[settings.issue]}"'
    figures = {"agreement before": area.before, "agreement now": area.now, "change": area.change}
    told = (
        f"At the United Nations the two voted alike on {name} in {between(area.now)} of {area.n_now} common votes in"
        f" {_span(moved.now_years)}, after {between(area.before)} of {area.n_before} in {_span(moved.before_years)}"
    )
    if settings.base is None:
        p = p_greater(area.now, exactly(EVEN, "share"))
        p = p if p is None or sign > 0 else 1 - p
        told += f": {'more' if sign > 0 else 'less'} often than not with probability {probability(p)}."
    else:
        p = area.p_toward if sign > 0 else 1 - area.p_toward
        told += f": {'closer' if sign > 0 else 'further apart'} with probability {probability(p)}."
    return Reading(verdict(p), told, "data", p, figures, "more common votes; and what no vote shows, their policies")


def agree(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether the two vote alike, or came closer."""
    return _agreement(known, settings, sign=1)


def part(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether the two vote against each other, or moved apart."""
    return _agreement(known, settings, sign=-1)


def _span(years: tuple[int, int]) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"


def third_states(known: Known, settings: ClaimSettings) -> Reading:
    """Ask with whom third states vote."""
    found = _found(known, settings)
    placed = None if isinstance(found, str) else found.third_states.get(settings.issue)
    if placed is None:
        return untold(found if isinstance(found, str) else "no third state can be placed on that issue", MORE_VOTES)
    side = settings.side or known.a.code
    names = {state.code: state.phrase for state in (known.a, known.b)}
    rows = {row["state"]: row for row in placed.third.iter_rows(named=True)}
    chosen = [rows[code] for code in settings.third if code in rows] if settings.third else list(rows.values())
    if not chosen:
        return untold("none of the third states named voted with both", MORE_VOTES)
    chances = [row["p_a"] if side == known.a.code else 1 - row["p_a"] for row in chosen]
    if settings.third:
        p = min(chances) if settings.side else max(abs(2 * c - 1) for c in chances)
        figures = {f"lean of {r['state']}": Estimate(r["lean"], r["low"], r["high"], "share") for r in chosen}
        told = joined(
            f"{resolve(row['state'], on=known.as_of).phrase} leans to {names[known.a.code]} by {between(value)}"
            for row, value in zip(chosen, figures.values(), strict=True)
        )
    else:
        p, figures = _most(chances)
        if not settings.side:
            p = abs(2 * p - 1)
        with_it = sum(c > EVEN for c in chances)
        told = f"{counted(with_it, 'third state')} of {len(chances)} voted more often with {names[side]}"
    when = _span(placed.years)
    sentence = f"In {when}: {told}. The claim holds with probability {probability(p)}."
    return Reading(verdict(p), sentence, "data", p, figures, "statements of those states, or more common votes")


def _most(chances: list[float]) -> tuple[float, dict[str, Estimate]]:
    """Probability that more than half lean to one side, from the chance of each, taken as independent and normal."""
    n, mean = len(chances), sum(chances)
    spread = sum(c * (1 - c) for c in chances) ** 0.5
    share = Estimate(mean / n, (mean - Z90 * spread) / n, (mean + Z90 * spread) / n, "share")
    return p_greater(share, exactly(EVEN, "share")) or 0.0, {"share that lean to it": share}


def confined(areas: tuple[AreaChange, ...]) -> tuple[float | None, float]:
    """Give the probability that fewer than half of the areas moved, and the expected number that did."""
    bar = exactly(POINTS, "share")
    chances = [p for area in areas if (p := p_greater(area.change, bar)) is not None]
    if not chances:
        return None, 0.0
    counts = [1.0]
    for p in chances:
        counts = [
            (counts[k] * (1 - p) if k < len(counts) else 0.0) + (counts[k - 1] * p if k else 0.0)
            for k in range(len(counts) + 1)
        ]
    return sum(counts[: (len(chances) + 1) // 2]), sum(chances)


def _breadth(known: Known, settings: ClaimSettings, *, narrow: bool) -> Reading:
    found = _found(known, settings)
    if isinstance(found, str):
        return untold(found, MORE_VOTES)
    moved: Breadth = found.breadth
    p, count = confined(moved.areas)
    if p is not None and not narrow:
        p = 1 - p
    word: ClaimVerdict = verdict(p)
    told = (
        f"In {_span(moved.now_years)}, agreement at the United Nations had risen by a tenth of the votes or more in"
        f" about {count:.1f} of {counted(len(moved.areas), 'issue area')} since {_span(moved.before_years)}; in"
        f" {'fewer than half' if narrow else 'half or more'} of them with probability {probability(p)}."
    )
    figures = {AREAS[area.area]: area.change for area in moved.areas}
    return Reading(word, told, "data", p, figures, "issues on which the General Assembly does not vote")


def narrow(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether agreement rose in few areas."""
    return _breadth(known, settings, narrow=True)


def broad(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether agreement rose in many areas."""
    return _breadth(known, settings, narrow=False)


_AGREE = "with a day compared with, the share of identical votes at the United Nations"

KINDS = (
    ClaimKind(
        "agree",
        "They agree on an issue, or came closer on it.",
        f"They vote alike more often than not; {_AGREE} rose.",
        agree,
        ("issue", "from"),
    ),
    ClaimKind(
        "part",
        "They part on an issue, or moved apart on it.",
        f"They vote alike less often than not; {_AGREE} fell.",
        part,
        ("issue", "from"),
    ),
    ClaimKind(
        "third_states",
        "Third states stand with one side.",
        "Each third state named votes more often with that side; without names, more than half of all do.",
        third_states,
        ("third", "side", "issue", "from"),
    ),
    ClaimKind(
        "narrow",
        "The convergence is narrow.",
        f"Agreement rose by {POINTS} or more in fewer than half of the issue areas.",
        narrow,
        ("from",),
    ),
    ClaimKind(
        "broad",
        "The convergence is broad.",
        f"Agreement rose by {POINTS} or more in half of the issue areas or more.",
        broad,
        ("from",),
    ),
)
