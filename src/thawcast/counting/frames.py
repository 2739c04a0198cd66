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

LASTING = ("gdelt1", "gdelt2", "icews", "polecat")
"""Sources whose identifier means one event in all their files: it may come again with its day corrected. The others
number the events of each file anew."""

MIRRORS = ("keep", "drop")
"""What becomes of events that stand in both directions; see `Rules`."""

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")

_TENTHS = 10

_EIGHT = 100_000_000


@dataclass(frozen=True)
class Rules:
    """Which events count. What each rule removes is counted.

    Args:
        duplicates: `id` (default) counts an event once however often its identifier comes with the same actors and
            code, as when files overlap: as it was first known, also where a later file of `LASTING` gives it another
            day; `code` is the one-a-day filter: one event a day for each source, target and
            code; `root` one for each root code; `keep` counts all.
        min_mentions: Mentions that an event needs; events of providers without mentions pass.
        min_sources: The same for reporting sources.
        mirrors: `drop` leaves out events that a source has in both directions on a day (`mirrors.marked`), both.

    Raises:
        InputError: No such choice, or a number below 0.
    """

    duplicates: Literal["keep", "id", "code", "root"] = "id"
    min_mentions: int = 0
    min_sources: int = 0
    mirrors: Literal["keep", "drop"] = "keep"

    def __post_init__(self) -> None:
        if self.duplicates not in DUPLICATES:
            raise InputError(f"duplicates={self.duplicates!r}: choose one of {', '.join(DUPLICATES)}")
        if self.mirrors not in MIRRORS:
            raise InputError(f"mirrors={self.mirrors!r}: choose one of {', '.join(MIRRORS)}")
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
        "id": ("src", "source", "target", "code", "event_id", "numbered"),
        "code": (*day, "code"),
        "root": (*day, "root"),
    }
    if rules.duplicates == "keep":
        return events
    if rules.duplicates == "root":
        # PLOVER events are roots themselves; CAMEO and WEIS codes begin with theirs.
        word = nw.col("ontology") == nw.lit("plover")
        events = events.with_columns(root=nw.when(word).then(nw.col("code")).otherwise(nw.col("code").str.slice(0, 2)))
    key = same[rules.duplicates]
    rest = [nw.col("quad").max(), nw.col("goldstein").max(), nw.col("known_on").min()]
    if rules.duplicates != "id":
        return events.group_by(*key).agg(nw.col("mentions").sum(), *rest)
    # A day that is corrected later may not change what was known before: the version that was known first holds. Its
    # two days as one number, so that the least of them is found in the same pass.
    known, day = (_as_number(nw.col(name)) for name in ("known_on", "date"))
    numbered = nw.when(nw.col("src").is_in(LASTING)).then(nw.lit(0)).otherwise(day)
    both = events.with_columns(numbered=numbered, both=known.cast(nw.Int64) * _EIGHT + day, last=nw.col("date"))
    found = both.group_by(*key).agg(
        nw.col("date").min(), nw.col("last").max(), nw.col("mentions").max(), nw.col("both").min(), *rest
    )
    text = (nw.col("both") % _EIGHT).cast(nw.String)
    first = nw.concat_str(text.str.slice(0, 4), text.str.slice(4, 2), text.str.slice(6, 2), separator="-")
    once_told = nw.col("date") == nw.col("last")
    return found.with_columns(date=nw.when(once_told).then(nw.col("date")).otherwise(first.cast(nw.Date)))


def _as_number(day: "nw.Expr") -> "nw.Expr":
    """Return a day as eight digits."""
    return day.dt.year() * 10_000 + day.dt.month() * 100 + day.dt.day()


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
