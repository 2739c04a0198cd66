"""The counts as lazy frames of narwhals, whatever engine runs them: written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from thawcast.errors import InputError

if TYPE_CHECKING:
    import narwhals as nw

    Lazy = nw.LazyFrame[Any]

FREQUENCIES = {"D": "1d", "M": "1mo", "Q": "1q", "Y": "1y"}
DUPLICATES = ("keep", "id", "code", "root")
"""What counts as the same event; see `Rules`."""

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")

_TENTHS = 10


@dataclass(frozen=True)
class Rules:
    """Which events count. What each rule removes is counted.

    Args:
        duplicates: `id` (default) counts an event once however often its identifier comes with the same day, actors and
            code, as when files overlap; `code` is the one-a-day filter: one event a day for each source, target and
            code; `root` one for each root code; `keep` counts all.
        min_mentions: Mentions that an event needs; events of providers without mentions pass.
        min_sources: The same for reporting sources.

    Raises:
        InputError: No such choice, or a number below 0.
    """

    duplicates: Literal["keep", "id", "code", "root"] = "id"
    min_mentions: int = 0
    min_sources: int = 0

    def __post_init__(self) -> None:
        if self.duplicates not in DUPLICATES:
            raise InputError(f"duplicates={self.duplicates!r}: choose one of {', '.join(DUPLICATES)}")
        if min(self.min_mentions, self.min_sources) < 0:
            raise InputError("least mentions and sources are numbers of 0 or more")


def enough(events: "Lazy", rules: Rules) -> "Lazy":
    """Keep events with mentions and sources enough.

    Args:
        events: Rows of `EVENTS`.
        rules: The least numbers.
    """
    import narwhals as nw

    for column, least in (("mentions", rules.min_mentions), ("sources", rules.min_sources)):
        if least:
            events = events.filter(nw.col(column).is_null() | (nw.col(column) >= least))
    return events


def once(events: "Lazy", rules: Rules) -> "Lazy":
    """Collapse what the rules hold to be the same event; mentions of the collapsed ones are added up, of one id not.

    Args:
        events: Rows of `EVENTS`.
        rules: What is the same event.
    """
    import narwhals as nw

    day = ("src", "source", "target", "date")
    same: dict[str, tuple[str, ...]] = {
        "id": (*day, "code", "event_id"),
        "code": (*day, "code"),
        "root": (*day, "root"),
    }
    if rules.duplicates == "keep":
        return events
    if rules.duplicates == "root":
        # PLOVER events are roots themselves; CAMEO and WEIS codes begin with theirs.
        word = nw.col("ontology") == nw.lit("plover")
        events = events.with_columns(root=nw.when(word).then(nw.col("code")).otherwise(nw.col("code").str.slice(0, 2)))
    mentions = nw.col("mentions").max() if rules.duplicates == "id" else nw.col("mentions").sum()
    return events.group_by(*same[rules.duplicates]).agg(
        mentions.alias("mentions"), nw.col("quad").max(), nw.col("goldstein").max(), nw.col("known_on").min()
    )


def dyad_counts(events: "Lazy", *, freq: str = "M") -> "Lazy":
    """Add events up by source, target and period.

    Goldstein scores are added as whole tenths, which they are published in: the sum does not depend on the order.

    Args:
        events: Rows of `EVENTS`, or what `once` leaves of them.
        freq: `D`, `M`, `Q` or `Y`.

    Returns:
        Columns of `DYAD_COUNTS` but for `volume`.
    """
    return _sums(events, ("source", "target", "period", "src"), freq)


def _sums(events: "Lazy", key: Sequence[str], freq: str) -> "Lazy":
    import narwhals as nw

    period = nw.col("date") if freq == "D" else nw.col("date").dt.truncate(FREQUENCIES[freq]).cast(nw.Date)
    by = (*key, "known_on") if freq == "D" else key
    known = [] if freq == "D" else [nw.col("known_on").max()]
    quads = [(nw.col("quad") == number).cast(nw.Int64).sum().alias(name) for number, name in enumerate(QUADS, 1)]
    tenths = (nw.col("goldstein") * _TENTHS).round().cast(nw.Int64).sum().alias("tenths")
    return (
        events.with_columns(period=period)
        .group_by(*by)
        .agg(*quads, tenths, nw.col("mentions").sum(), nw.col("mentions").count().alias("carried"), *known)
        .with_columns(
            score=nw.col("tenths") / _TENTHS,
            freq=nw.lit(freq),
            mentions=nw.when(nw.col("carried") > 0).then(nw.col("mentions")),
        )
        .drop("tenths", "carried")
    )
