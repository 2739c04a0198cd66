"""The event side of an issue: diplomatic, economic and security dealings, told from CAMEO codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from thawcast.errors import DyadError
from thawcast.values import Estimate, of_draws

Domain = Literal["diplomatic", "economic", "security"]
Sign = Literal["cooperation", "conflict"]

DOMAINS: tuple[Domain, ...] = ("diplomatic", "economic", "security")

_BY_ROOT: Mapping[Domain, str] = {
    "diplomatic": "01 02 03 04 05 08 09 10 11 12 13 16",
    "economic": "07",
    "security": "15 18 19 20",
}
# Root 06 (material cooperation) by itself does not say of what kind; 14 (protest) and 17 (coercion: arrests, bans,
# repression) are mostly dealings of a state with persons. They belong to no domain unless the full code says more.

_BY_CODE: Mapping[Domain | None, str] = {
    "economic": ("0211 023 0254 0311 033 0354 061 085 1011 103 1054 1211 122 1244 1311 1312 162 163"),
    "security": (
        "0212 0214 0232 0234 0256 0312 0314 0332 0334 0356 062 064 072 074 0861 0862 087 1012 1014 1032 1034 1056 "
        "1123 1212 1222 1224 1246 138 139 1622 1661 1662"
    ),
    None: "021 031 0213 0313 075 101 1013 121 1213",
}
# Aid (023, 033, 07, 103, 122, 162) is economic unless the code names military aid or peacekeeping.

CONFLICT_FROM = 9
"""Roots from 09 (investigate; negative on the Goldstein scale) are conflict, those below cooperation."""

_PREFIXES: Mapping[str, Domain | None] = {
    code: domain for table in (_BY_ROOT, _BY_CODE) for domain, codes in table.items() for code in codes.split()
}
_DRAWS = 4000
PER = 100_000


def domain_of(code: str) -> Domain | None:
    """Return the domain that a CAMEO code or root belongs to, by its longest known beginning.

    Args:
        code: Two to four digits.

    Returns:
        The domain; None where the code does not tell one, as with protest, coercion and judicial matters.

    Reference:
        Gerner, D. J., Schrodt, P. A., & Yilmaz, O. (2009). Conflict and Mediation Event Observations (CAMEO)
        codebook, chapter 2. In Schrodt, P. A. (2012), CAMEO codebook version 1.1b3.

    Example:
        >>> domain_of("163"), domain_of("16"), domain_of("1622"), domain_of("14")
        ('economic', 'diplomatic', 'security', None)
    """
    for length in range(len(code), 1, -1):
        if code[:length] in _PREFIXES:
            return _PREFIXES[code[:length]]
    return None


def sign_of(code: str) -> Sign:
    """Tell cooperation from conflict by the root of a CAMEO code.

    Args:
        code: Two to four digits.

    Example:
        >>> sign_of("061"), sign_of("138")
        ('cooperation', 'conflict')
    """
    return "conflict" if int(code[:2]) >= CONFLICT_FROM else "cooperation"


def domain_counts(events: pl.DataFrame) -> pl.DataFrame:
    """Count events of undirected pairs by month, domain and sign.

    Args:
        events: Columns `source`, `target` (states' codes), `date` (any day of the month), `cameo` (two to four digits)
            and `events` (how many).

    Returns:
        `a`, `b` (`a < b`), `month` (its first day), `domain`, `sign`, `events`; codes without a domain are left out.

    Example:
        >>> from datetime import date
        >>> columns = {"source": ["USA", "RUS"], "target": ["RUS", "USA"], "date": [date(2009, 7, 6)] * 2}
        >>> domain_counts(pl.DataFrame(columns | {"cameo": ["057", "163"], "events": [2, 1]})).drop("month").rows()
        [('RUS', 'USA', 'diplomatic', 'cooperation', 2), ('RUS', 'USA', 'economic', 'conflict', 1)]
    """
    codes = events["cameo"].unique().sort().to_list()
    told = pl.DataFrame(
        {"cameo": codes, "domain": [domain_of(c) for c in codes], "sign": [sign_of(c) for c in codes]},
        schema={"cameo": pl.String, "domain": pl.String, "sign": pl.String},
    )
    return (
        events.filter(pl.col("source") != pl.col("target"))
        .join(told.drop_nulls("domain"), on="cameo")
        .select(
            a=pl.min_horizontal("source", "target"),
            b=pl.max_horizontal("source", "target"),
            month=pl.col("date").dt.truncate("1mo"),
            domain="domain",
            sign="sign",
            events=pl.col("events").cast(pl.Int64),
        )
        .group_by("a", "b", "month", "domain", "sign")
        .agg(pl.col("events").sum())
        .sort("a", "b", "month", "domain", "sign")
    )


@dataclass(frozen=True)
class DomainChange:
    """How the events of two states in one domain changed, relative to those of all pairs.

    Args:
        domain: Diplomatic, economic or security.
        sign: Cooperation or conflict.
        before: The pair's share of all pairs' such events before [per 100,000].
        now: The same now [per 100,000].
        ratio: Now over before.
        n_before: The pair's events before.
        n_now: The pair's events now.
        dispersion: Variance of its monthly events over their mean, at least 1; intervals are wider by its root.
    """

    domain: Domain
    sign: Sign
    before: Estimate
    now: Estimate
    ratio: Estimate
    n_before: int
    n_now: int
    dispersion: float


def domain_changes(
    counts: pl.DataFrame, *, a: str, b: str, before_years: tuple[int, int], now_year: int, seed: int = 0
) -> tuple[DomainChange, ...]:
    """Compare the events of two states by domain and sign with those of the years before a thaw.

    The volume of reporting grows, so a pair's events are divided by those of all pairs. Its monthly events come in
    bursts: a quasi-Poisson dispersion, estimated around the means of the two periods, divides the evidence.

    Args:
        counts: Rows of `domain_counts`, all pairs.
        a: Code of one state.
        b: Code of the other.
        before_years: First and last year before.
        now_year: Year compared with them.
        seed: Seed of the draws.

    Returns:
        One change for each domain and sign in which any pair has events in both periods.

    Raises:
        DyadError: The data do not cover both periods.
    """
    one, two = sorted((a, b))
    year = pl.col("month").dt.year()
    known = counts.select(pl.col("month").dt.year().unique())["month"]
    for wanted in (*before_years, now_year):
        if wanted not in known:
            raise DyadError(f"{a}-{b}: no events of {wanted} in the data; choose years that the event table covers")
    rng = np.random.default_rng(seed)
    found: list[DomainChange] = []
    for domain in DOMAINS:
        for sign in ("cooperation", "conflict"):
            kind = counts.filter((pl.col("domain") == domain) & (pl.col("sign") == sign))
            spans = (before_years, (now_year, now_year))
            world = [int(kind.filter(year.is_between(first, last))["events"].sum()) for first, last in spans]
            if not all(world):
                continue
            mine = kind.filter((pl.col("a") == one) & (pl.col("b") == two))
            months = [_monthly(mine, first, last) for first, last in spans]
            dispersion = _dispersion(months)
            n = [int(m.sum()) for m in months]
            draws = [
                rng.gamma(k / dispersion + 0.5, dispersion / total * PER, _DRAWS)
                for k, total in zip(n, world, strict=True)
            ]
            found.append(
                DomainChange(
                    domain=domain,
                    sign=sign,
                    before=of_draws(draws[0], unit="per 100,000", value=n[0] / world[0] * PER),
                    now=of_draws(draws[1], unit="per 100,000", value=n[1] / world[1] * PER),
                    ratio=of_draws(draws[1] / draws[0], unit="ratio"),
                    n_before=n[0],
                    n_now=n[1],
                    dispersion=round(dispersion, 2),
                )
            )
    return tuple(found)


def _monthly(rows: pl.DataFrame, first: int, last: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the events of every month, a month without a row being one without events."""
    held = {(day.year, day.month): n for day, n in rows.select("month", "events").iter_rows()}
    months = [(y, m) for y in range(first, last + 1) for m in range(1, 13)]
    return np.array([held.get(month, 0) for month in months], dtype=np.float64)


def _dispersion(periods: list[np.ndarray[tuple[int], np.dtype[np.float64]]]) -> float:
    excess = sum(float(((m - m.mean()) ** 2).sum() / m.mean()) for m in periods if m.any())
    freedom = sum(len(m) - 1 for m in periods if m.any())
    return max(1.0, excess / freedom) if freedom else 1.0
