"""Did the stock rise with the temperature? Its change since a thaw began, beside what pairs at its level do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import erfc, sqrt
from typing import Any

import numpy as np
import polars as pl

from thawcast.depth.tables import BOUNDS, DEPTH_STOCK, MOVING
from thawcast.standing.stock.inputs import INPUTS, StockInputs
from thawcast.standing.stock.vintages import StockVintage, columns
from thawcast.values import Z90, Floats

HELD = ("hostility", "clock")
"""Inputs that are held at the onset: that old disputes age is no reconciliation."""

ALIKE = 0.25
"""Distance on the stock's scale within which pairs are at the same level."""

FEWEST_ALIKE = 100
"""Pairs at a level that its usual drift is told from; where there are fewer, the nearest so many."""

LIKELY = 0.6
"""Probability from which a thaw is called tactical, or deep."""

_STEPS = 60
_NARROWEST = 0.005


@dataclass(frozen=True)
class Drift:
    """What pairs at a level usually do: a narrow normal of drift, and a wide one of pairs that changed.

    Args:
        mean: Mean change of both [class].
        narrow: Standard deviation of drift.
        wide: Standard deviation of those that changed.
        changed: Share that changed.
        pairs: Pairs behind it.
    """

    mean: float
    narrow: float
    wide: float
    changed: float
    pairs: int

    def p_rose(self, change: float, error: float) -> float:
        """Probability that a change is a rise beyond drift, if a rise was as likely as not before it was seen.

        Without a rise it is drift, or a fall; a rise and a fall are each half of the wide normal. All are widened by
        the error: where that is large, the probability stays near a half.

        Args:
            change: The change [class].
            error: Its standard deviation.
        """
        apart, slack = change - self.mean, max(error, _NARROWEST)
        narrow, wide = float(np.hypot(self.narrow, slack)), float(np.hypot(self.wide, slack))
        both = np.exp(-0.5 * (apart / wide) ** 2) / wide
        up = above_zero(apart * self.wide / wide, slack)
        still = (1 - self.changed) * np.exp(-0.5 * (apart / narrow) ** 2) / narrow
        rose, not_rose = 2 * both * up, still + self.changed * 2 * both * (1 - up)
        return float(rose / (rose + not_rose)) if rose + not_rose > 0 else float(apart > 0)


@dataclass(frozen=True)
class StockMove:
    """How the stock of a pair moved between two years' ends, disputes' clock held.

    Args:
        base: The stock before.
        change: Its change [class], disputes held.
        error: Standard deviation of the change.
        by_input: What each input added, `HELD` at zero; the parts add up to the change.
        aged: What the ageing of old disputes, and new ones, would have added.
        drift: What pairs at its level did.
    """

    base: float
    change: float
    error: float
    by_input: dict[str, float]
    aged: float
    drift: Drift

    @property
    def p_rose(self) -> tuple[float, float, float]:
        """Probability that it rose beyond its error and the usual drift, with its range over the change's error."""
        value = self.drift.p_rose(self.change, self.error)
        ends = [self.drift.p_rose(self.change + side * Z90 * self.error, 0.0) for side in (-1, 1)]
        return value, min(value, *ends), max(value, *ends)


def above_zero(mean: float, error: float) -> float:
    """Probability that a normal lies above zero.

    Example:
        >>> above_zero(0.0, 0.1), above_zero(1.0, 0.0)
        (0.5, 1.0)
    """
    return float(mean > 0) if error <= 0 else 0.5 * erfc(-mean / error / sqrt(2))


def drift(changes: Floats) -> Drift:
    """Fit what pairs usually do to their changes, by expectation maximisation.

    Args:
        changes: Changes of the pairs at a level, shape (pairs,) [class].

    Returns:
        The mixture.

    Reference:
        McLachlan, G., & Peel, D. (2000). Finite Mixture Models, section 3.2 (normal components, a common mean).

    Example:
        >>> rng = np.random.default_rng(1)
        >>> found = drift(np.concatenate([rng.normal(0.02, 0.03, 900), rng.normal(0.02, 0.3, 100)]))
        >>> round(found.narrow, 2), round(found.wide, 1), round(found.changed, 1)
        (0.03, 0.3, 0.1)
    """
    quarters = np.quantile(changes, [0.25, 0.5, 0.75])
    mean, narrow = float(quarters[1]), max(float(quarters[2] - quarters[0]) / 1.35, _NARROWEST)
    wide, share = max(3 * narrow, float(changes.std())), 0.2
    for _ in range(_STEPS):
        densities = np.array(
            [w * np.exp(-0.5 * ((changes - mean) / s) ** 2) / s for w, s in ((1 - share, narrow), (share, wide))]
        )
        moved = densities[1] / np.maximum(densities.sum(axis=0), 1e-300)
        weight = (1 - moved) / narrow**2 + moved / wide**2
        mean = float((weight * changes).sum() / weight.sum())
        squares = (changes - mean) ** 2
        narrow = max(float(np.sqrt(((1 - moved) * squares).sum() / max((1 - moved).sum(), 1e-9))), _NARROWEST)
        wide = max(float(np.sqrt((moved * squares).sum() / max(moved.sum(), 1e-9))), 1.5 * narrow)
        share = float(np.clip(moved.mean(), 0.01, 0.5))
    return Drift(mean, narrow, wide, share, len(changes))


class Moves:
    """Changes of the stock of all pairs from before an onset to a year's end, as the model of that year sees them.

    Args:
        inputs: Inputs of every pair.
        vintage: The models known at that year's end.
        onset: Year in which a thaw began; the stock before it rests on inputs of the year before.
    """

    def __init__(self, inputs: StockInputs, vintage: StockVintage, onset: int) -> None:
        self._model = vintage.models["stock"]
        then, now = inputs.at(onset), inputs.at(vintage.year + 1)
        chosen = columns(INPUTS)
        self._pairs = np.flatnonzero(inputs.exists[then] & inputs.exists[now])
        self._place = {int(pair): i for i, pair in enumerate(self._pairs)}
        before, after = (inputs.x[k][self._pairs][:, chosen].astype(np.float64) for k in (then, now))
        doubts = [inputs.doubt[k][self._pairs][:, chosen].astype(np.float64) for k in (then, now)]
        held = after.copy()
        fixed = [INPUTS.index(name) for name in HELD]
        held[:, fixed] = before[:, fixed]
        # What was in doubt before is in doubt alike after, and cancels; what came to be in doubt since does not.
        self._doubt = np.maximum(doubts[1] - doubts[0], 0.0)
        self._doubt[:, fixed] = 0.0
        self._before, self._held = before, held
        self._base = self._model.score(before)
        self._change = self._model.score(held) - self._base
        self._aged = self._model.score(after) - self._base - self._change

        self.year: int = vintage.year
        self._inputs = inputs

    def of(self, a: str, b: str) -> StockMove | None:
        """Give the move of a pair, None where one of the two was no state then.

        Args:
            a: Code of one.
            b: Code of the other, after `a`.
        """
        known = a in self._inputs.states and b in self._inputs.states
        i = self._place.get(self._inputs.pair(a, b), -1) if known else -1
        if i < 0:
            return None
        apart = np.abs(self._base - self._base[i])
        near = apart <= max(ALIKE, float(np.sort(apart)[min(FEWEST_ALIKE, len(apart) - 1)]))
        near[i] = False
        before, held = self._before[i : i + 1], self._held[i : i + 1]
        gradient = (self._model.gradient(held) - self._model.gradient(before))[0]
        above = self._model.above(held)
        steep = float((above * (1 - above)).sum())
        variance = gradient @ self._model.covariance @ gradient
        variance += steep**2 * float(self._model.doubted(self._doubt[i : i + 1])[0])
        shift = self._model.slopes * (held - before)[0]
        whole, change = float(shift.sum()), float(self._change[i])
        share = change / whole if abs(whole) > 1e-6 else steep
        return StockMove(
            base=float(self._base[i]),
            change=change,
            error=float(np.sqrt(max(variance, 0.0))),
            by_input={name: float(part * share) for name, part in zip(INPUTS, shift, strict=True)},
            aged=float(self._aged[i]),
            drift=drift(self._change[near]),
        )


def kinds(p_thaw: float, p_rose: float) -> dict[str, float]:
    """Give the probabilities of the kinds of a thaw.

    Args:
        p_thaw: Probability that the temperature rose.
        p_rose: Probability that the stock did.

    Returns:
        `tactical`: the temperature rose and the stock did not; `deep`: both rose; `mixed`: the rest.

    Example:
        >>> kinds(0.95, 0.1)
        {'tactical': 0.855, 'mixed': 0.05, 'deep': 0.095}
    """
    deep = round(p_thaw * p_rose, 3)
    tactical = round(p_thaw * (1 - p_rose), 3)
    return {"tactical": tactical, "mixed": round(1 - tactical - deep, 3), "deep": deep}


def kind(p: dict[str, float]) -> str:
    """Name the kind: tactical or deep where it is likely, else mixed.

    Example:
        >>> kind({"tactical": 0.855, "mixed": 0.05, "deep": 0.095}), kind({"tactical": 0.5, "mixed": 0.1, "deep": 0.4})
        ('tactical', 'mixed')
    """
    return next((name for name in ("tactical", "deep") if p[name] >= LIKELY), "mixed")


def moved_row(moves: Moves, thaw: Mapping[str, Any]) -> pl.DataFrame:
    """Tell whether the stock rose with a thaw.

    Args:
        moves: From before its onset to the year's end.
        thaw: `id`, `a`, `b`, `p_real`, `p_low`, `p_high`.

    Returns:
        A row of `DEPTH_STOCK`, none where one of the two was no state.
    """
    found = moves.of(thaw["a"], thaw["b"])
    if found is None:
        return DEPTH_STOCK.empty()
    rose = found.p_rose
    reach = Z90 * found.error
    told = kinds(thaw["p_real"], rose[0])
    corners = [kinds(p, q) for p in (thaw["p_low"], thaw["p_real"], thaw["p_high"]) for q in rose]
    ranges = {k: (min(c[k] for c in corners), max(c[k] for c in corners)) for k in told}
    day = date(moves.year, 12, 31)
    return DEPTH_STOCK.rows(
        {
            "id": thaw["id"],
            "as_of": day,
            "base": found.base,
            "change": found.change,
            "change_low": found.change - reach,
            "change_high": found.change + reach,
            "usual": found.drift.mean,
            **{f"p_rose{bound}": p for bound, p in zip(BOUNDS, rose, strict=True)},
            **{f"p_{k}": p for k, p in told.items()},
            **{f"p_{k}_low": low for k, (low, _) in ranges.items()},
            **{f"p_{k}_high": high for k, (_, high) in ranges.items()},
            **{f"by_{name}": found.by_input[name] for name in MOVING},
            "aged": found.aged,
            "known_on": day,
        }
    )
