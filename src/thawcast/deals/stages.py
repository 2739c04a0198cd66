"""Deals' stage of the starter build: how often principals are replaced, and how other the next one is."""

import polars as pl

from thawcast.deals.game.principals import succession, turnover
from thawcast.deals.tables import SUCCESSION, TURNOVER
from thawcast.stages import Frames, Stage


def principals(frames: Frames) -> dict[str, pl.DataFrame]:
    """Measure the turnover of principals and the size of a succession.

    Args:
        frames: Inputs `leaders`, `regimes` and `counts`.

    Returns:
        Tables `turnover` and `succession`.
    """
    return {
        TURNOVER.name: turnover(frames["leaders"], frames["regimes"]),
        SUCCESSION.name: succession(frames["counts"], frames["leaders"]),
    }


STAGES = (
    Stage(
        "principals and their succession",
        ("leaders", "regimes", "counts"),
        (TURNOVER, SUCCESSION),
        principals,
        quick=False,
    ),
)
