"""Where a series crosses from one ontology to another, so that no one takes the change of codes for a turning point."""

import polars as pl

from thawcast.errors import InputError
from thawcast.ontology.quads import ONTOLOGIES

_BREAKS: dict[frozenset[str], str] = {
    frozenset({"cameo", "plover"}): (
        "PLOVER codes no statements or appeals (CAMEO 01-02), splits 08 into words and deeds, joins 09 with 11:"
        " levels of verbal cooperation are not comparable"
    ),
    frozenset({"cameo", "weis"}): (
        "WEIS counts comments and requests by other rules than CAMEO 01-02 and has no codes for aid, investigation"
        " or protest as CAMEO has: levels are not comparable"
    ),
    frozenset({"plover", "weis"}): "PLOVER codes no comments or requests (WEIS 02, 09): levels are not comparable",
}


def seams(ontologies: pl.DataFrame) -> pl.DataFrame:
    """Return the periods at which the ontology behind a series changes.

    Args:
        ontologies: Columns `period` (Date) and `ontology` (`cameo`, `plover` or `weis`); several rows a period where
            several sources are summed. Order does not matter.

    Returns:
        One row a seam, in time order: `period` (the first under the new rule), `before` and `after` (ontologies joined
        by `+`), `reason` (what is not comparable across it). Empty when the series keeps one ontology throughout.

    Raises:
        InputError: An ontology that is not known, or a missing column.

    Example:
        >>> from datetime import date
        >>> series = pl.DataFrame(
        ...     {"period": [date(2022, 12, 1), date(2023, 1, 1)], "ontology": ["cameo", "plover"]}
        ... )
        >>> seams(series).select("period", "before", "after").rows()
        [(datetime.date(2023, 1, 1), 'cameo', 'plover')]
    """
    if missing := {"period", "ontology"} - set(ontologies.columns):
        raise InputError(f"seams needs the columns period and ontology; {', '.join(sorted(missing))} is missing")
    unknown = set(ontologies["ontology"].to_list()) - set(ONTOLOGIES)
    if unknown:
        named = ", ".join(sorted(map(str, unknown)))
        raise InputError(f"no ontology {named}: choose one of {', '.join(ONTOLOGIES)}")
    mixed = (
        ontologies.group_by("period")
        .agg(pl.col("ontology").unique().sort().str.join("+").alias("after"))
        .sort("period")
        .with_columns(pl.col("after").shift(1).alias("before"))
        .filter(pl.col("before").is_not_null() & (pl.col("before") != pl.col("after")))
    )
    reasons = [_reason(before, after) for before, after in mixed.select("before", "after").iter_rows()]
    return mixed.select("period", "before", "after", pl.Series("reason", reasons, dtype=pl.String))


def _reason(before: str, after: str) -> str:
    old, new = set(before.split("+")), set(after.split("+"))
    # Every pair of vocabularies that met at the seam, each once and in a fixed order.
    pairs = sorted({frozenset({a, b}) for a in old for b in new if a != b}, key=sorted)
    return "; ".join(_BREAKS[pair] for pair in pairs)
