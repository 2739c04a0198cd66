"""Which unit of positions means the same over time: the fit's own, anchored by texts that return, or standardised.

Run with `.venv/bin/python benchmarks/position_scales.py`; needs the reference data beside the project. The rule: the
unit in which two fits to disjoint halves of the roll calls agree best on how the distances of pairs changed over five
sessions. The published edition plays no part in it, but the rule was written after two looks at the edition.
"""

# pyright: reportArgumentType=false

from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from thawcast import sources
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.positions import standardised
from thawcast.issues.scaling.vote_panel import vote_panel
from thawcast.issues.votes.matrix import VoteMatrix, vote_matrix
from thawcast.values import Floats

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
ENDLESS = 1_000_000
APART = 5
PAIRS = 60_000
FEWEST = 5
TOLERANCE = 5e-4


def laid(points: IdealPoints, votes: VoteMatrix, *, standard: bool) -> Floats:
    """Positions of all states and sessions; nan where a state cast fewer than five votes."""
    position = points.position[0]
    if standard:
        position, _ = standardised(position, points.spread[0], voted=points.panel.n_votes > 0)
    position = np.where(points.panel.n_votes >= FEWEST, position, np.nan)
    found = np.full((len(votes.states), 1 + max(votes.calls["session"].to_list())), np.nan)
    found[np.ix_([votes.places[s] for s in points.panel.states], points.panel.sessions)] = position
    return found


def agreement(one: Floats, other: Floats) -> tuple[float, float]:
    """Rank correlation of the two halves: of changes of distance, and within states over sessions."""
    rng = np.random.default_rng(1)
    i, j = rng.integers(0, len(one), (2, PAIRS))
    t = rng.integers(0, one.shape[1] - APART, PAIRS)
    moves = [np.abs(x[i, t + APART] - x[j, t + APART]) - np.abs(x[i, t] - x[j, t]) for x in (one, other)]
    told = np.isfinite(moves[0]) & np.isfinite(moves[1]) & (i != j)
    both = np.isfinite(one) & np.isfinite(other)
    within = [spearmanr(one[k, both[k]], other[k, both[k]])[0] for k in range(len(one)) if both[k].sum() >= 20]
    return float(spearmanr(moves[0][told], moves[1][told])[0]), float(np.nanmedian(within))


def main() -> None:
    frames = sources.load(DATA, only=["votes", "roll_calls"])
    votes = vote_matrix(frames["votes"], frames["roll_calls"]).of_kind("final")
    half = np.random.default_rng(11).random(votes.codes.shape[1]) < 0.5
    for chain, name in ((1, "no anchors"), (ENDLESS, "anchored by texts that return")):
        fits = [
            fit(vote_panel(votes.where(half == h), longest_chain=chain), tolerance=TOLERANCE) for h in (False, True)
        ]
        for standard in (False, True):
            moves, within = agreement(*(laid(f, votes, standard=standard) for f in fits))
            unit = "standardised sessions" if standard else "the fit's own unit"
            print(f"{name}, {unit}: halves agree on changes of distance {moves:.3f}, within states {within:.3f}")


if __name__ == "__main__":
    main()
