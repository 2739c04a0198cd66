"""What two states do, share and owe beside the level of their relations, as known at a landmark.

Every column rests on rows known by the landmark's 31 December. What was coded in hindsight (ends of rivalries, peace
levels, outcomes and hostility of disputes, smoothed flows) is not read.
"""

from collections.abc import Callable

import numpy as np
import polars as pl
from scipy.special import digamma

from thawcast.issues.alignment import PERMANENT_FIVE
from thawcast.issues.breadth import FEWEST_VOTES
from thawcast.stages import Frames
from thawcast.standing.levels.observations import beta_binomial
from thawcast.tables import ALL_AREAS, AREAS

SUBSTANTIVE = (
    "say_do_gap",
    "substance",
    "substance_change",
    "agreement",
    "agreement_change",
    "breadth",
    "alliance",
    "nonaggression",
    "shared_igos",
    "trade_share",
    "contiguous",
    "lower_polyarchy",
    "capability_ratio",
    "leader_changes",
    "recent_leader",
    "past_disputes",
    "past_crises",
    "two_way",
)
"""Names of the columns; docs/methods/hazard.md says what each is."""

NEEDS = (
    "counts",
    "say_do",
    "similarity",
    "street",
    "alliances",
    "memberships",
    "trade",
    "contiguity",
    "regimes",
    "capabilities",
    "leaders",
    "disputes",
    "crises",
)
"""Frames that the columns are made from."""

CONFLICT_MEMORY = 10
"""Years over which past disputes and crises count."""

MOVED_CLOSER = 0.02
"""Change of agreement in an issue area from which it counts as moved closer."""

Describe = Callable[[pl.DataFrame, Frames], pl.DataFrame]


def substantive(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """Describe landmarks by what is known of the two states.

    Args:
        rows: Columns `a, b, year, onset, source_year` (where a placebo took the event data of that year from).
        frames: Input frames and tables, those of `NEEDS`; one that is missing leaves its columns null.

    Returns:
        Columns `SUBSTANTIVE`, one row a landmark in the same order; null where nothing is known.

    Example:
        >>> from datetime import date
        >>> rows = pl.DataFrame({"a": ["A"], "b": ["B"], "year": [2009], "onset": [2008], "source_year": [2009]})
        >>> frame = pl.DataFrame({"a": ["A"], "b": ["B"], "shared": [19], "known_on": [date(2008, 12, 31)]})
        >>> round(substantive(rows, {"memberships": frame})["shared_igos"].item(), 3)
        2.996
    """
    numbered = rows.select("a", "b", "year", "onset", "source_year").with_row_index("landmark")
    told = numbered
    for needs, describe in _PARTS:
        if all(name in frames for name in needs):
            told = told.join(describe(numbered, frames), on="landmark", how="left", maintain_order="left")
    missing = [pl.lit(None, pl.Float64).alias(name) for name in SUBSTANTIVE if name not in told.columns]
    return told.with_columns(*missing).select(pl.col(name).cast(pl.Float64) for name in SUBSTANTIVE)


def _latest(rows: pl.DataFrame, frame: pl.DataFrame, by: list[str], *values: str) -> pl.DataFrame:
    """Join the last row known by a landmark's 31 December."""
    return (
        rows.with_columns(day=pl.date(pl.col("year"), 12, 31))
        .sort("day")
        .join_asof(
            frame.select(*by, "known_on", *values).sort("known_on"),
            left_on="day",
            right_on="known_on",
            by=by,
            check_sortedness=False,
        )
        .select("landmark", *values)
    )


def _words(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    table = frames["say_do"].select("a", "b", source_year=pl.col("period").dt.year().cast(pl.Int64), say_do_gap="gap")
    return (
        rows.with_columns(pl.col("source_year").cast(pl.Int64))
        .join(table, on=["a", "b", "source_year"], how="left")
        .select("landmark", "say_do_gap")
    )


def _deeds(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """Log-odds that an act of cooperation is a deed and not words, shrunk toward that year's world."""
    joint = (
        frames["counts"]
        .filter(pl.col("freq") == "Y")
        .with_columns(a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"))
        .group_by("a", "b", source_year=pl.col("period").dt.year().cast(pl.Int64))
        .agg(deeds=pl.col("matl_coop").sum(), words=pl.col("verb_coop").sum())
        .sort("source_year", "a", "b")
    )
    parts: list[pl.DataFrame] = []
    for _, year in joint.group_by("source_year", maintain_order=True):
        deeds, words = year["deeds"].to_numpy().astype(float), year["words"].to_numpy().astype(float)
        some = deeds + words > 0
        mean, weight = beta_binomial(deeds[some], (deeds + words)[some])
        odds = digamma(deeds + mean * weight) - digamma(words + (1 - mean) * weight)
        world = digamma(mean * weight) - digamma((1 - mean) * weight)
        parts.append(year.select("a", "b", "source_year", substance=pl.Series(odds - world)))
    table = pl.concat(parts)
    now = rows.with_columns(pl.col("source_year").cast(pl.Int64)).join(table, on=["a", "b", "source_year"], how="left")
    # The placebo has no "before": its years are in no order, so the change is against the dyad's mean so far.
    before = (
        rows.select("landmark", "a", "b", "year")
        .join(table, on=["a", "b"])
        .filter(pl.col("source_year") < pl.col("year"))
        .group_by("landmark")
        .agg(before=pl.col("substance").mean())
    )
    return now.join(before, on="landmark", how="left").select(
        "landmark", "substance", substance_change=pl.col("substance") - pl.col("before")
    )


def _agreement(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """Agreement at the United Nations now against the two years before the onset, and in how many areas it rose."""
    keys = (ALL_AREAS, *AREAS)
    table = frames["similarity"].with_columns(
        pl.col("year").cast(pl.Int64), *(pl.col(f"{c}_{k}").cast(pl.Float64) for c in ("same", "n") for k in keys)
    )
    paired = (
        rows.with_columns(pl.col("year", "onset").cast(pl.Int64))
        .join(table.rename({"year": "voted"}), on=["a", "b"])
        .filter((pl.col("voted") <= pl.col("year")) & (pl.col(f"n_{ALL_AREAS}") >= FEWEST_VOTES))
    )
    now = (
        paired.filter(pl.col("voted") >= pl.col("year") - 2)
        .sort("voted")
        .group_by("landmark")
        .agg(*((pl.col(f"same_{k}").last() / pl.col(f"n_{k}").last()).alias(f"now_{k}") for k in keys))
    )
    then = (
        paired.filter(pl.col("voted").is_between(pl.col("onset") - 2, pl.col("onset") - 1))
        .group_by("landmark")
        .agg(*((pl.col(f"same_{k}").sum() / pl.col(f"n_{k}").sum()).alias(f"then_{k}") for k in keys))
    )
    moved = [
        ((pl.col(f"now_{k}") - pl.col(f"then_{k}")).fill_nan(None) > MOVED_CLOSER).fill_null(value=False) for k in AREAS
    ]
    return now.join(then, on="landmark", how="left").select(
        "landmark",
        agreement=pl.col(f"now_{ALL_AREAS}").fill_nan(None),
        agreement_change=(pl.col(f"now_{ALL_AREAS}") - pl.col(f"then_{ALL_AREAS}")).fill_nan(None),
        breadth=pl.sum_horizontal(moved),
    )


def _street(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    table = frames["street"].filter(pl.col("series") == "conflict").rename({"index": "two_way"})
    return _latest(rows, table, ["a", "b"], "two_way")


def _alliances(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """Obligations in force: those of the landmark's own year, or of the last year the source covers."""
    table = frames["alliances"]
    last = int(table.select(pl.max("year")).item())
    found = (
        rows.with_columns(pact=pl.min_horizontal("year", pl.lit(last)).cast(table.schema["year"]))
        .join(table.rename({"year": "pact"}).drop("known_on"), on=["a", "b", "pact"], how="left")
        .with_columns(ally=pl.max_horizontal("defense", "offense"))
    )
    return found.select(
        "landmark", alliance=pl.col("ally").fill_null(0), nonaggression=pl.col("nonaggression").fill_null(0)
    )


def _memberships(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    table = frames["memberships"].with_columns(shared_igos=(pl.col("shared") + 1).cast(pl.Float64).log())
    return _latest(rows, table, ["a", "b"], "shared_igos")


def _trade(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """Log of the smaller of the two shares that the partner has in a state's trade."""
    flows = frames["trade"].filter(pl.col("flow").is_not_null())
    each = pl.concat([flows.select("year", "flow", state="a"), flows.select("year", "flow", state="b")])
    total = each.group_by("state", "year").agg(total=pl.col("flow").sum())
    table = (
        flows.join(total.rename({"state": "a", "total": "total_a"}), on=["a", "year"])
        .join(total.rename({"state": "b", "total": "total_b"}), on=["b", "year"])
        .with_columns(share=pl.col("flow") / pl.max_horizontal("total_a", "total_b", pl.lit(1e-6)))
        .with_columns(trade_share=(pl.col("share") + 1e-4).log())
    )
    return _latest(rows, table, ["a", "b"], "trade_share")


def _contiguity(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    return rows.select("landmark", contiguous=pl.Series(_neighbours(rows, frames), dtype=pl.Float64))


def _neighbours(rows: pl.DataFrame, frames: Frames) -> list[bool]:
    """Whether a border or a strait joined the two by the landmark's year."""
    since = {
        (a, b): year
        for a, b, year in frames["contiguity"].group_by("a", "b").agg(pl.col("start").min().dt.year()).iter_rows()
    }
    return [since.get((a, b), year + 1) <= year for a, b, year in rows.select("a", "b", "year").iter_rows()]


def _regimes(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    return _sides(rows, frames["regimes"], "polyarchy").select("landmark", lower_polyarchy=pl.min_horizontal("l", "r"))


def _capabilities(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    sides = _sides(rows, frames["capabilities"].with_columns(pl.col("cinc").clip(1e-6).log()), "cinc")
    return sides.select("landmark", capability_ratio=(pl.col("l") - pl.col("r")).abs())


def _sides(rows: pl.DataFrame, frame: pl.DataFrame, value: str) -> pl.DataFrame:
    known = frame.filter(pl.col(value).is_not_null())
    left = _latest(rows, known.rename({"state": "a"}), ["a"], value).rename({value: "l"})
    right = _latest(rows, known.rename({"state": "b"}), ["b"], value).rename({value: "r"})
    return left.join(right, on="landmark")


def _leaders(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """How many of the two sides have changed leaders since the year of onset, and whether one did this year."""
    parts = [
        rows.join(frames["leaders"].select("start", **{side: "state"}), on=side)
        .filter(pl.col("start").dt.year() <= pl.col("year"))
        .group_by("landmark")
        .agg(
            **{
                f"since_{side}": (pl.col("start").dt.year() > pl.col("onset")).any(),
                f"recent_{side}": (pl.col("start").dt.year() == pl.col("year")).any(),
            }
        )
        for side in ("a", "b")
    ]
    return (
        parts[0]
        .join(parts[1], on="landmark")
        .select(
            "landmark",
            leader_changes=pl.col("since_a").cast(pl.Int8) + pl.col("since_b").cast(pl.Int8),
            recent_leader=pl.col("recent_a") | pl.col("recent_b"),
        )
    )


def _disputes(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    begun = frames["disputes"].select("a", "b", when="year", number="onsets")
    return _past(rows, begun, "past_disputes")


def _crises(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    begun = frames["crises"].select("a", "b", when=pl.col("month").dt.year(), number=pl.lit(1))
    return _past(rows, begun, "past_crises")


def _past(rows: pl.DataFrame, begun: pl.DataFrame, name: str) -> pl.DataFrame:
    found = (
        rows.join(begun, on=["a", "b"])
        .filter((pl.col("when") <= pl.col("year")) & (pl.col("when") > pl.col("year") - CONFLICT_MEMORY))
        .group_by("landmark")
        .agg(pl.col("number").cast(pl.Float64).sum())
    )
    return rows.join(found, on="landmark", how="left").select(
        "landmark", (pl.col("number").fill_null(0.0) + 1).log().alias(name)
    )


_PARTS: tuple[tuple[tuple[str, ...], Describe], ...] = (
    (("say_do",), _words),
    (("counts",), _deeds),
    (("similarity",), _agreement),
    (("street",), _street),
    (("alliances",), _alliances),
    (("memberships",), _memberships),
    (("trade",), _trade),
    (("contiguity",), _contiguity),
    (("regimes",), _regimes),
    (("capabilities",), _capabilities),
    (("leaders",), _leaders),
    (("disputes",), _disputes),
    (("crises",), _crises),
)


def dyad_classes(rows: pl.DataFrame, frames: Frames) -> np.ndarray:
    """Sort dyads into classes that share a part of their danger: neighbours, one great power, two, others.

    Args:
        rows: Columns `a, b, year`.
        frames: `contiguity`; without it nobody is a neighbour.

    Returns:
        Class of each row, 0 to 3, shape (n,).
    """
    near = _neighbours(rows, frames) if "contiguity" in frames else [False] * rows.height
    pairs = rows.select("a", "b").iter_rows()
    return np.array(
        [
            3 if joined else (a in PERMANENT_FIVE) + (b in PERMANENT_FIVE)
            for joined, (a, b) in zip(near, pairs, strict=True)
        ]
    )
