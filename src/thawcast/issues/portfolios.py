"""Similarity of alliance portfolios: how alike two states are bound to all states of the system."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from thawcast.errors import InputError
from thawcast.issues.similarity import Codes, scores

OBLIGATIONS = 4
"""None, non-aggression, neutrality or consultation, defence or offence."""


def portfolio(alliances: pl.DataFrame, *, year: int, members: Sequence[str]) -> Codes:
    """Return the obligations of every state toward every state in one year.

    Args:
        alliances: Rows of `sources.atop.OBLIGATIONS`.
        year: Calendar year.
        members: Codes of the states of the system that year.

    Returns:
        Codes [states x states]: 1 none, 2 non-aggression, 3 neutrality or consultation, 4 defence or offence. Toward
        itself a state is bound as by a defence pact.

    Example:
        >>> rows = {"source": ["FRA"], "target": ["GBR"], "year": [1939], "obligation": [3]}
        >>> portfolio(pl.DataFrame(rows), year=1939, members=["FRA", "GBR"]).tolist()
        [[4, 4], [1, 4]]
    """
    place = pl.DataFrame({"code": members, "at": np.arange(len(members))})
    rows = (
        alliances.filter(pl.col("year") == year)
        .join(place, left_on="source", right_on="code")
        .join(place, left_on="target", right_on="code")
    )
    codes = np.ones((len(members), len(members)), dtype=np.int8)
    codes[rows["at"].to_numpy(), rows["at_right"].to_numpy()] = rows["obligation"].to_numpy() + 1
    np.fill_diagonal(codes, OBLIGATIONS)
    return codes


def alliance_years(alliances: pl.DataFrame, *, members: Mapping[int, Sequence[str]]) -> pl.DataFrame:
    """Score the alliance portfolios of every pair of states in every year.

    Obligations are those of a state toward every state of the system, the two themselves included, as in the scores
    that ATOP publishes.

    Args:
        alliances: Rows of `sources.atop.OBLIGATIONS`.
        members: The states of the system by year; these years are scored.

    Returns:
        One row per `a`, `b` (`a < b`), `year`: `agreement`, `kappa`, `pi`, `s` [four decimals; null where undefined],
        weighted as in `similarity.scores`, and `n_states`, the number of states over which they are taken.

    Raises:
        InputError: A year outside the table.

    Reference:
        Chiba, D., Johnson, J. C., & Leeds, B. A. (2015). Careful commitments: democratic states and alliance design.
        Journal of Politics 77(4), 968-982. doi:10.1086/682074. Häge, F. M. (2011). Political Analysis 19(3), 287-305.
        doi:10.1093/pan/mpr023.

    Example:
        >>> rows = {"source": ["FRA", "GBR"], "target": ["GBR", "FRA"], "year": [1939] * 2, "obligation": [3] * 2}
        >>> found = alliance_years(pl.DataFrame(rows), members={1939: ["FRA", "GBR", "SWE"]})
        >>> found.select("a", "b", "agreement", "kappa").rows()[0]
        ('FRA', 'GBR', 1.0, 1.0)
    """
    covered = set(alliances["year"].unique())
    for year in members:
        if year not in covered:
            raise InputError(f"{year}: no alliances in the table; it covers {min(covered)}-{max(covered)}")
    parts: list[pl.DataFrame] = []
    for year, states in sorted(members.items()):
        ordered = sorted(states)
        left, right = np.triu_indices(len(ordered), k=1)
        codes = portfolio(alliances, year=year, members=ordered)
        found = scores(codes, categories=OBLIGATIONS)
        names = pl.Series(ordered, dtype=pl.String)
        parts.append(
            pl.DataFrame(
                {
                    "a": names.gather(left),
                    "b": names.gather(right),
                    "year": np.full(len(left), year, dtype=np.int16),
                    "agreement": found.agreement[left, right],
                    "kappa": found.kappa[left, right],
                    "pi": found.pi[left, right],
                    "s": found.s[left, right],
                    "n_states": found.n[left, right].astype(np.int16),
                }
            ).with_columns(pl.col("agreement", "kappa", "pi", "s").fill_nan(None).round(4))
        )
    return pl.concat(parts).sort("a", "b", "year")
