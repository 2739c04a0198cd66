"""How deep a thaw is on each of eight dimensions, at every year's end since its onset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from scipy.special import betaincinv

from thawcast.depth.measures import conduct, ties, votes
from thawcast.depth.measures.grid import Grid, YearlyMeasure, mask
from thawcast.depth.measures.leaders import Leaders
from thawcast.depth.tables import DEPTH
from thawcast.stages import Frames
from thawcast.standing.exhibits import BUSY
from thawcast.tables import AREAS
from thawcast.values import Floats

ERROR_DRAWS = 400
"""Draws of the errors and of the weights of components behind an interval."""

ERROR_SEED = 5
"""Of the draws; the same draws serve every dyad, so that a row never depends on which others are computed."""

FEWEST_PEERS = 30
"""Dyads with a figure that a position among dyads needs."""

COMPONENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "breadth": (("breadth", "change"),),
    "substance": (("gap", "level"), ("deeds", "level")),
    "two_way": (("answers", "level"),),
    "convergence": (("closeness", "level"), ("closeness", "change")),
    "institutions": (("organisations", "level"), ("organisations", "change"), ("obligations", "level")),
    "interdependence": (("trade", "level"), ("trade", "change")),
    "third_states": (("company", "level"), ("company", "change")),
}
"""Measures behind each dimension: where the dyad stands (`level`), how it moved since before the onset (`change`)."""

MISSING = {
    "breadth": "too few common votes in the General Assembly before or since the onset",
    "substance": "fewer than 10 reported events in the year",
    "two_way": "too little reported conflict by month to tell whether the two answer each other",
    "convergence": "no positions from votes in the General Assembly",
    "institutions": "no shared memberships recorded",
    "interdependence": "no trade recorded",
    "third_states": "too few common votes in the General Assembly",
    "leaders": "leaders not recorded",
}
"""Why a dimension cannot be told."""


@dataclass(frozen=True)
class DepthData:
    """Everything that depth is measured from, on one grid of dyads and years.

    Args:
        grid: The dyads and years.
        measures: Name in `COMPONENTS` to measure.
        areas: Votes by issue area.
        leaders: Who led which state when.
        active: Whether a dyad is in the news in a year, shape (dyads, years): a dyad to compare with.
        also: Which other dyads may be described, shape (dyads,).
    """

    grid: Grid
    measures: Mapping[str, YearlyMeasure]
    areas: votes.AreaVotes
    leaders: Leaders
    active: np.ndarray
    also: np.ndarray
    _breadths: dict[tuple[int, int], tuple[Floats, Floats]] = field(
        default_factory=dict[tuple[int, int], tuple[Floats, Floats]], repr=False, compare=False
    )

    def breadth(self, onset: int, year: int) -> tuple[Floats, Floats]:
        """Return the breadth of a change, computed once for every onset and year."""
        if (onset, year) not in self._breadths:
            noise = np.random.default_rng(ERROR_SEED).standard_normal((ERROR_DRAWS // 2, len(AREAS)))
            of = self.active[:, year - self.grid.years[0]] | self.also
            self._breadths[onset, year] = self.areas.breadth(onset, year, of=of, noise=noise)
        return self._breadths[onset, year]


def depth_data(frames: Frames, *, also: pl.DataFrame) -> DepthData:
    """Lay out what depth is measured from.

    Args:
        frames: `levels` (rows of `TEMPERATURE` of the source that is measured), tables
            `say_do`, `shares`, `street`, `similarity`, `agreement_norm`, `positions`
            and input frames `memberships`,
            `alliances`, `trade`, `leaders`.
        also: Columns `a, b`: dyads that may be described besides those in the news.

    Returns:
        The data of every dyad with at least `standing.exhibits.BUSY` events in some year.
    """
    news = frames["levels"].filter(pl.col("n_events") >= BUSY).select("a", "b", year=pl.col("period").dt.year())
    years = frames["levels"]["period"].dt.year()
    pairs = pl.concat([news.select("a", "b"), also.select("a", "b")]).unique().sort("a", "b")
    grid = Grid(
        tuple((a, b) for a, b in pairs.iter_rows()),
        tuple(range(years.min() or 0, (years.max() or 0) + 1)),  # pyright: ignore[reportArgumentType, reportOperatorIssue] (Polars' min and max have no static type)
    )
    found = {
        "gap": conduct.deeds_beside_words(frames["say_do"]),
        "deeds": conduct.cooperative_deeds(frames["shares"]),
        "answers": conduct.weaker_answer(frames["street"]),
        "closeness": votes.closeness(frames["positions"], grid),
        "company": votes.same_company(frames["similarity"], grid),
        "organisations": ties.shared_organisations(frames["memberships"]),
        "obligations": ties.obligations(frames["alliances"], pairs),
        "trade": ties.trade_salience(frames["trade"]),
    }
    here = grid.measure(news.with_columns(value=pl.lit(1.0), sd=pl.lit(0.0)))
    return DepthData(
        grid,
        {name: grid.measure(frame) for name, frame in found.items()},
        votes.AreaVotes(frames["similarity"], frames["agreement_norm"], grid),
        Leaders(frames["leaders"]),
        np.isfinite(here.value),
        mask(grid, also.select("a", "b").iter_rows()),
    )


def depth(known: DepthData, spells: pl.DataFrame) -> pl.DataFrame:
    """Measure depth on every dimension.

    A measure is mapped to [0, 1] as the dyad's position among all dyads in the news that year: the share of them that
    have less of it. Levels are ranked among levels, changes since the two years before the onset among the changes of
    all those dyads over the same years. A dimension is the mean of its components' positions. Its interval comes from
    draws of the measures' errors and, since nobody knows how much each component counts, of the components' weights,
    uniform over all that sum to one. Leadership independence is the share of the two sides on which the thaw has
    outlived a change of leader, with a Jeffreys interval.

    Args:
        known: The data.
        spells: `id, a, b, onset, year`: an episode and a year at whose end to describe it.

    Returns:
        Rows of `DEPTH`, by key.

    Reference:
        docs/methods/depth.md.
    """
    rng = np.random.default_rng(ERROR_SEED)
    noise = rng.standard_normal((3, ERROR_DRAWS))  # one row a component of a dimension
    weight = rng.standard_exponential((3, ERROR_DRAWS))
    parts: list[pl.DataFrame] = []
    for (onset, year), group in spells.sort("onset", "year", "id").group_by("onset", "year", maintain_order=True):
        rows = np.array([known.grid.row[pair] for pair in group.select("a", "b").iter_rows()], dtype=np.int64)
        span = (int(onset), int(year))  # pyright: ignore[reportArgumentType] (Polars types a group's key as object)
        peers = known.active[:, span[1] - known.grid.years[0]]
        for name, components in COMPONENTS.items():
            drawn = [
                place(*_read(known, measure, kind, span), rows, peers, noise[i])
                for i, (measure, kind) in enumerate(components)
            ]
            parts.append(_rows(group, name, _blend(np.stack(drawn), weight[: len(drawn)])))
        parts.append(_leader_rows(known.leaders, group))
    # What is learned from, and what a kind is told by, is what a reader of the table sees.
    return DEPTH.rounded(pl.concat([DEPTH.empty(), *parts])).sort(DEPTH.key)


def place(value: Floats, sd: Floats, rows: np.ndarray, peers: np.ndarray, noise: Floats) -> Floats:
    """Draw the positions of some dyads among their peers.

    Args:
        value: Measure of all dyads, nan where unknown.
        sd: Standard deviation of its error.
        rows: Dyads wanted.
        peers: Which dyads to compare with, shape (dyads,).
        noise: Standard normal draws, shape (draws,).

    Returns:
        Share of the peers below, ties counting half, shape (rows, draws); nan where unknown, or with fewer than
        `FEWEST_PEERS` peers.

    Example:
        >>> peers = np.arange(100.0)
        >>> place(peers, np.zeros(100), np.array([10, 90]), peers >= 0, np.zeros(1)).ravel().tolist()
        [0.105, 0.905]
    """
    order = np.sort(value[peers & np.isfinite(value)])
    if len(order) < FEWEST_PEERS:
        return np.full((len(rows), len(noise)), np.nan)
    drawn = value[rows, None] + sd[rows, None] * noise
    below = (np.searchsorted(order, drawn, side="left") + np.searchsorted(order, drawn, side="right")) / 2
    return np.where(np.isfinite(drawn), below / len(order), np.nan)


def _read(known: DepthData, measure: str, kind: str, span: tuple[int, int]) -> tuple[Floats, Floats]:
    if measure == "breadth":
        return known.breadth(*span)
    return known.measures[measure].now(span[1]) if kind == "level" else known.measures[measure].change(*span)


def _blend(drawn: Floats, weight: Floats) -> Floats:
    """Average components (components, rows, draws) with drawn weights, over those that are known."""
    told = np.isfinite(drawn)
    used = np.where(told, weight[:, None, :], 0.0)
    whole = used.sum(axis=0)
    return np.where(
        whole > 0, (np.where(told, drawn, 0.0) * used).sum(axis=0) / np.where(whole > 0, whole, 1.0), np.nan
    )


def _rows(group: pl.DataFrame, name: str, drawn: Floats) -> pl.DataFrame:
    told = np.isfinite(drawn).all(axis=1)
    figures = np.zeros((3, len(drawn)))
    if told.any():
        figures[0, told] = drawn[told].mean(axis=1)
        figures[1:, told] = np.quantile(drawn[told], [0.05, 0.95], axis=1)
    figures[1], figures[2] = np.minimum(figures[1], figures[0]), np.maximum(figures[2], figures[0])
    return _table(group, name, figures, np.asarray(told))


def _leader_rows(leaders: Leaders, group: pl.DataFrame) -> pl.DataFrame:
    figures = np.zeros((3, group.height))
    told = np.zeros(group.height, dtype=bool)
    for i, row in enumerate(group.iter_rows(named=True)):
        sides = leaders.outlived(row["a"], row["b"], onset=row["onset"], as_of=date(row["year"], 12, 31))
        if sides is not None:
            told[i] = True
            alpha, beta = sides + 0.5, 2.5 - sides
            figures[:, i] = alpha / 3, betaincinv(alpha, beta, 0.05), betaincinv(alpha, beta, 0.95)
    return _table(group, "leaders", figures, told)


def _table(group: pl.DataFrame, name: str, figures: Floats, told: np.ndarray) -> pl.DataFrame:
    known = pl.Series(told)
    return group.select(
        "id",
        as_of=pl.date(pl.col("year"), 12, 31),
        dimension=pl.lit(name),
        **{column: pl.when(known).then(pl.Series(figures[i])) for i, column in enumerate(("value", "low", "high"))},
        reason=pl.when(~known).then(pl.lit(MISSING[name])),
        known_on=pl.date(pl.col("year"), 12, 31),
    )
