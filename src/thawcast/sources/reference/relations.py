"""Reference tables on what ties or parts two states beside events and votes, parsed with thawcast's state codes.

Each function takes the table as published and returns rows sorted by key, with `known_on`: a year's figure is known on
31 December, a dated event on its day. Rows of entities that were no state then are left out. Pairs are undirected,
`a < b`, unless said otherwise. What these tables code in hindsight (outcomes, ends, smoothed flows) is not read.
"""

import polars as pl

from thawcast.sources.cow_dyads import bearers

Columns = dict[str, pl.Expr]


def alliances(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse ATOP alliance obligations.

    Args:
        frame: Columns `ccode1, ccode2, year, atop_defense, atop_offense, atop_neutral, atop_nonagg, atop_consul` (0 or
            1), directed dyad-years.

    Returns:
        `a, b, year, defense, offense, neutrality, nonaggression, consultation` (0 or 1: either owes it the other),
        `known_on`; dyad-years without an obligation are absent.
    """
    kinds = {
        "defense": "atop_defense",
        "offense": "atop_offense",
        "neutrality": "atop_neutral",
        "nonaggression": "atop_nonagg",
        "consultation": "atop_consul",
    }
    return _pairs(frame, {new: pl.col(old).cast(pl.Int8).max() for new, old in kinds.items()})


def memberships(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse COW shared memberships of intergovernmental organisations.

    Args:
        frame: Columns `ccode1, ccode2, year, dyadigos` (count), one row a pair and year.

    Returns:
        `a, b, year, shared` [organisations], `known_on`.
    """
    return _pairs(frame, {"shared": pl.col("dyadigos").cast(pl.Int16).max()})


def trade(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse COW dyadic trade; the smoothed flows, which look ahead, are not read.

    Args:
        frame: Columns `ccode1, ccode2, year, flow1, flow2` (imports of the first from the second and back), directed
            dyad-years in million current US dollars.

    Returns:
        `a, b, year, flow` [million current US dollars, both ways; null where either is unknown], `known_on`.
    """
    known = pl.col("flow1").is_not_null() & pl.col("flow2").is_not_null()
    total = pl.when(known).then(pl.col("flow1").cast(pl.Float64) + pl.col("flow2"))
    return _pairs(frame, {"flow": total.max()})


def capabilities(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse COW national material capabilities.

    Args:
        frame: Columns `ccode, year, cinc` (share of the world's capabilities), one row a state and year.

    Returns:
        `state, year, cinc`, `known_on`.
    """
    return _states(frame, {"cinc": pl.col("cinc").max()})


def regimes(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse how democratic states are: Polity and V-Dem's electoral democracy.

    The third index of the table is estimated over all years at once and is not read.

    Args:
        frame: Columns `ccode, year, polity2` (-10 to 10), `v2x_polyarchy` (0 to 1), one row a state and year.

    Returns:
        `state, year, polity2, polyarchy`, `known_on`.
    """
    return _states(
        frame, {"polity2": pl.col("polity2").cast(pl.Int8).max(), "polyarchy": pl.col("v2x_polyarchy").max()}
    )


def contiguity(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse COW direct contiguity.

    Args:
        frame: Columns `ccode1, ccode2, conttype` (1 land ... 5 up to 400 miles of water), `stdate, enddate` (ISO days).

    Returns:
        `a, b, kind` (as `conttype`), `start`, `known_on` (its start); one row a pair and spell.
    """
    start = pl.col("stdate").str.to_date()
    spells = frame.with_columns(year=start.dt.year(), start=start).filter(pl.col("conttype") > 0)
    return _pairs(spells, {"kind": pl.col("conttype").cast(pl.Int8).min()}, when="start").select(
        "a", "b", "kind", "start", known_on="start"
    )


def disputes(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse Gibler-Miller-Little militarized interstate disputes.

    Args:
        frame: Columns `dispnum, ccode1, ccode2, year, midonset` (1 in its first year), `hostlev` (highest
            hostility, 2 to 5), directed dyad-dispute-years.

    Returns:
        `a, b, year, disputes` [disputes under way], `onsets` [of them begun that year], `hostility` (2
        threat, 3 display, 4 use of force, 5 war; of the whole dispute, so known at its end only), `known_on`.
    """
    once = frame.with_columns(first=pl.min_horizontal("ccode1", "ccode2"), second=pl.max_horizontal("ccode1", "ccode2"))
    once = once.group_by("dispnum", "first", "second", "year").agg(pl.col("midonset", "hostlev").max())
    return _pairs(
        once.rename({"first": "ccode1", "second": "ccode2"}),
        {
            "disputes": pl.len().cast(pl.Int16),
            "onsets": pl.col("midonset").cast(pl.Int16).sum(),
            "hostility": pl.col("hostlev").cast(pl.Int8).max(),
        },
    )


def crises(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse International Crisis Behavior dyads.

    Args:
        frame: Columns `crisno, statea, stateb, trgyrdy, trgmody` (year and month in which the crisis began between
            them), one row a crisis, pair and year.

    Returns:
        `a, b, month` (its first day), `crisis` (ICB number), `known_on` (the month's last day); one row a pair
        and crisis.
    """
    month = pl.date(pl.col("trgyrdy"), pl.col("trgmody"), 1)
    begun = frame.select("crisno", ccode1="statea", ccode2="stateb", year="trgyrdy", month=month).unique()
    return (
        _pairs(begun, {"crisis": pl.col("crisno").min()}, when="month")
        .select("a", "b", "month", "crisis", known_on=pl.col("month").dt.month_end())
        .sort("a", "b", "month")
    )


def leaders(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse Archigos leaders.

    Args:
        frame: Columns `obsid, gwcode, leader, startdate` (ISO day), one row a spell in office.

    Returns:
        `state, start, spell` (Archigos' identifier), `leader`, `known_on` (the start).
    """
    start = pl.col("startdate").str.to_date()
    rows = frame.with_columns(start=start, year=start.dt.year())
    return (
        rows.join(bearers(rows, "gwcode", system="gw"), on=["gwcode", "year"])
        .select(state="bearer", start="start", spell="obsid", leader="leader", known_on="start")
        .sort("state", "start", "spell")
    )


def missions(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse COW diplomatic exchange, a cross-section every five years or so.

    Args:
        frame: Columns `ccode1, ccode2, year, DR_at_1, DR_at_2` (0 none, 1 charge d'affaires, 2 minister, 3 ambassador,
            9 other), one row a pair and cross-section.

    Returns:
        `a, b, year, lower` (the lower of the two levels, 0 to 3; null where either is 9), `known_on`.
    """
    both = (pl.col("DR_at_1") != 9) & (pl.col("DR_at_2") != 9)
    lower = pl.when(both).then(pl.min_horizontal("DR_at_1", "DR_at_2").cast(pl.Int8))
    return _pairs(frame, {"lower": lower.max()})


def _pairs(frame: pl.DataFrame, values: Columns, *, when: str = "year") -> pl.DataFrame:
    first = bearers(frame, "ccode1").rename({"bearer": "first"})
    second = bearers(frame, "ccode2").rename({"bearer": "second"})
    return (
        frame.join(first, on=["ccode1", "year"])
        .join(second, on=["ccode2", "year"])
        .filter(pl.col("first") != pl.col("second"))
        .with_columns(a=pl.min_horizontal("first", "second"), b=pl.max_horizontal("first", "second"))
        .group_by("a", "b", when)
        .agg(**values)
        .with_columns(known_on=pl.date(pl.col("year"), 12, 31) if when == "year" else pl.col(when))
        .sort("a", "b", when)
    )


def _states(frame: pl.DataFrame, values: Columns) -> pl.DataFrame:
    return (
        frame.join(bearers(frame, "ccode").rename({"bearer": "state"}), on=["ccode", "year"])
        .group_by("state", "year")
        .agg(**values)
        .with_columns(known_on=pl.date(pl.col("year"), 12, 31))
        .sort("state", "year")
    )
