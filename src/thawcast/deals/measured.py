"""Numbers of the game that are measured: how often principals are replaced, how other the next is, who answers whom.

They fill what a scenario's file leaves open, each as known on the scenario's date; the rest keeps its default range.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import polars as pl

from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.scenario import DEFAULTS, Assumption, Scenario, completed
from thawcast.deals.tables import SUCCESSION, TURNOVER
from thawcast.street.result import StreetSide, dyad_street
from thawcast.street.tables import STREET
from thawcast.values import Estimate

READS = (TURNOVER, SUCCESSION, STREET)
"""Tables that `measurements` reads."""

MEASURED = "measured: "
"""How the source of a measured number begins."""

FRESH = timedelta(days=731)
"""Age from which on a street is history: what was measured earlier says nothing of present reactions."""


def measurements(scenario: Scenario, frames: Mapping[str, pl.DataFrame]) -> tuple[Assumption, ...]:
    """Measure what the tables tell of the two principals on the scenario's date.

    Args:
        scenario: The scenario.
        frames: Those of the tables `READS` that there are, cut at the scenario's date.

    Returns:
        Assumptions with their sources; none for what no table tells.
    """
    found: list[Assumption] = []
    if TURNOVER.name in frames:
        found += [held for s in scenario.states if (held := _turnover(s, frames[TURNOVER.name])) is not None]
    if SUCCESSION.name in frames and frames[SUCCESSION.name].height:
        row = frames[SUCCESSION.name].sort("as_of").row(-1, named=True)
        source = (
            f"{MEASURED}moves of the weights given to other states (ICEWS to {row['as_of'].year}) over {row['changes']}"
            " pairs of years with a change of principal between, beyond those without"
        )
        found.append(Assumption("succession_size", None, _range(SUCCESSION.estimate(row, "size")), source))
    return (*found, *(_reactions(scenario, frames[STREET.name]) if STREET.name in frames else ()))


def _range(found: Estimate) -> Quantity:
    return _quantity(*(0.0 if end is None else float(end) for end in (found.low, found.value, found.high)))


def _quantity(low: float, value: float, high: float) -> Quantity:
    return Quantity(low, high, min(max(value, low), high) if low < high else None)


def _turnover(state: str, rows: pl.DataFrame) -> Assumption | None:
    own = rows.filter(pl.col("state") == state).sort("as_of")
    if not own.height:
        return None
    row = own.row(-1, named=True)
    source = (
        f"{MEASURED}{row['changes']} changes in {row['years']} years as a{'n' if row['regime'][0] == 'a' else ''}"
        f" {row['regime']}, drawn to the record of such regimes (Archigos and V-Dem to {row['as_of'].year})"
    )
    return Assumption("turnover", state, _range(TURNOVER.estimate(row, "rate")), source)


def _reactions(scenario: Scenario, rows: pl.DataFrame) -> tuple[Assumption, ...]:
    """How much of each side's conduct follows the other's, and how much its own."""
    a, b = sorted(scenario.states)
    street = dyad_street(rows.filter((pl.col("a") == a) & (pl.col("b") == b)))
    if street is None or "conflict" not in street.series or scenario.date - street.main.data_to > FRESH:
        return ()
    year = street.main.data_to.year
    source = f"{MEASURED}answer to conflict by the vector autoregression of chapter 2, data to {year}"
    return tuple(
        Assumption(name, state, value, source)
        for state, side in zip((a, b), street.main.sides, strict=True)
        for name, value in _split(side).items()
    )


def _split(side: StreetSide) -> dict[str, Quantity]:
    """Reciprocity and inertia with the long-run answer that was measured, and the sum that is assumed.

    In `own = goodwill + reciprocity * other + inertia * own` the long-run answer is `reciprocity / (1 - inertia)`. How
    much of a deal that both keep is kept in the next month is not measured: the sum of the two stays as assumed.
    """
    inertia, whole = DEFAULTS["inertia"], DEFAULTS["reciprocity"].centre + DEFAULTS["inertia"].centre
    low, value, high = (_reciprocity(end, whole) for end in (side.answer.low, side.answer.value, side.answer.high))
    spread = (inertia.high - inertia.low) / 2
    middle = whole - value
    own = Quantity(max(middle - spread, 0.0), min(middle + spread, 1.0), middle)
    return {"reciprocity": _quantity(low, value, high), "inertia": own}


def _reciprocity(answer: float | None, whole: float) -> float:
    """Reciprocity r with `r / (1 - (whole - r))` equal to the answer, cut to what a chance can be.

    Example:
        >>> round(_reciprocity(0.5, 0.85), 4), _reciprocity(-0.3, 0.85), _reciprocity(2.0, 0.85)
        (0.15, 0.0, 0.85)
    """
    if answer is None or answer <= 0:
        return 0.0
    return whole if answer >= whole else answer * (1 - whole) / (1 - answer)


def filled(scenario: Scenario, found: tuple[Assumption, ...]) -> Scenario:
    """Put measured numbers where the scenario's file states none.

    Args:
        scenario: The scenario.
        found: As `measurements` gives them.

    Returns:
        The scenario; a default range that is measured for both sides is gone from it.
    """
    stated = [a for a in scenario.assumptions if not a.default]
    held = {(a.name, a.state) for a in stated}
    new = [a for a in found if not {(a.name, a.state), (a.name, None)} & held]
    return replace(scenario, assumptions=completed((*stated, *new), scenario.states))
