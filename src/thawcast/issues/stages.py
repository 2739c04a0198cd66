"""Stages of the starter build: agreement in the General Assembly, and positions of states in yearly vintages."""

import numpy as np
import polars as pl

from thawcast.issues.similarity import Ballot, ballots, contingency, score
from thawcast.issues.tables import AGREEMENT_NORM, KEYS, POSITIONS, SIMILARITY, WORLD
from thawcast.stages import Frames, Stage
from thawcast.tables import ALL_AREAS

FIRST_SHIPPED_YEAR = 1991
"""Earlier years serve no dyad of the shipped event data."""


def agreement_tables(frames: Frames) -> dict[str, pl.DataFrame]:
    """Count identical votes of every two states, and of every state with all others.

    Args:
        frames: `votes` and `roll_calls` (`tables.VOTES`, `tables.ROLL_CALLS`), cut at the date wanted.

    Returns:
        Tables `similarity` and `agreement_norm`, from `FIRST_SHIPPED_YEAR`.
    """
    pairs: list[pl.DataFrame] = []
    norms: list[pl.DataFrame] = []
    for ballot in ballots(frames["votes"], frames["roll_calls"], first=FIRST_SHIPPED_YEAR):
        similarity, norm = _year(ballot)
        pairs.append(similarity)
        norms.append(norm)
    return {
        SIMILARITY.name: pl.concat([SIMILARITY.empty(), *pairs]).sort(SIMILARITY.key),
        AGREEMENT_NORM.name: pl.concat([AGREEMENT_NORM.empty(), *norms]).sort(AGREEMENT_NORM.key),
    }


def _year(ballot: Ballot) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = pl.Series(ballot.states, dtype=pl.String)
    left, right = np.triu_indices(len(names), k=1)
    columns: dict[str, pl.Series] = {}
    norms: list[pl.DataFrame] = []
    for key in KEYS:
        codes = ballot.codes[:, ballot.tagged[key]]
        table = contingency(codes)
        same, both = np.einsum("kkij->ij", table), table.sum(axis=(0, 1))
        columns[f"same_{key}"] = pl.Series(same[left, right], dtype=pl.UInt8)
        columns[f"n_{key}"] = pl.Series(both[left, right], dtype=pl.UInt8)
        if key == ALL_AREAS:
            found = score(table[:, :, left, right])
            for name, values in (("kappa", found.kappa), ("pi", found.pi), ("s", found.s)):
                columns[f"{name}_all"] = pl.Series(values).fill_nan(None)
        np.fill_diagonal(same, 0)
        np.fill_diagonal(both, 0)
        cast, shares = (codes > 0).sum(axis=1), (same.sum(axis=1), both.sum(axis=1))
        norms.append(
            pl.DataFrame(
                {
                    "state": [*ballot.states, WORLD],
                    "same": np.append(shares[0], same.sum()),
                    "both": np.append(shares[1], both.sum()),
                    "n_votes": np.append(cast, codes.shape[1]),
                }
            )
            .filter(pl.col("both") > 0)
            .select(
                "state",
                pl.lit(ballot.year, dtype=pl.Int16).alias("year"),
                pl.lit(key).alias("area"),
                (pl.col("same") / pl.col("both")).alias("agreement"),
                pl.col("n_votes").cast(pl.UInt8),
            )
        )
    similarity = (
        pl.DataFrame({"a": names.gather(left), "b": names.gather(right), **columns})
        .filter(pl.col(f"n_{ALL_AREAS}") > 0)
        .select(pl.lit(ballot.year, dtype=pl.Int16).alias("year"), *[c for c in SIMILARITY.columns if c != "year"])
    )
    return similarity, pl.concat(norms)


def position_tables(frames: Frames) -> dict[str, pl.DataFrame]:
    """Fit positions of states, overall and by issue area, one vintage a year.

    Args:
        frames: `votes` and `roll_calls`, cut at the date wanted.

    Returns:
        Table `positions` from `FIRST_SHIPPED_YEAR`: of the vintage of a year only the rows of that year.
    """
    from thawcast.issues.scaling.positions import vintages  # imported here: numba is slow

    votes, roll_calls = frames["votes"], frames["roll_calls"]
    years = roll_calls["date"].dt.year().unique().sort()
    wanted = [int(year) for year in years if year >= FIRST_SHIPPED_YEAR]
    parts = [vintages(votes, roll_calls, years=wanted, area=key) for key in KEYS]
    return {POSITIONS.name: pl.concat(parts).sort(POSITIONS.key)}


STAGES = (
    Stage(
        name="agreement in the General Assembly",
        needs=("votes", "roll_calls"),
        produces=(SIMILARITY, AGREEMENT_NORM),
        compute=agreement_tables,
    ),
    Stage(
        name="positions in the General Assembly",
        needs=("votes", "roll_calls"),
        produces=(POSITIONS,),
        compute=position_tables,
        quick=False,
    ),
)
"""Yearly agreement counts, a few seconds; yearly vintages of positions, minutes."""
