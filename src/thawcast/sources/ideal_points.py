"""Positions of states in the General Assembly, estimated by Bailey, Strezhnev and Voeten."""

from datetime import date

import polars as pl

from thawcast.sources.columns import CODE, Number, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching import dataverse
from thawcast.sources.fetching.remote import Content, Listings, Provider, Remote
from thawcast.sources.parsed import Parsed
from thawcast.sources.unga_votes import DOI, LICENCE, LISTING

CITATION = (
    "Bailey, M. A., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United Nations voting"
    f" data. Journal of Conflict Resolution, 61(2), 430-456. doi:10.1177/0022002715595700; data doi:{DOI}"
)

SESSION_ONE = 1945
"""A session is labelled by the year in which it opened: session 1 in 1946."""


def locate(listings: Listings, _since: date | None = None, _until: date | None = None) -> tuple[Remote, ...]:
    """Find the files of positions in the dataset's list of files.

    Args:
        listings: The list, by its address.

    Returns:
        The files.

    Raises:
        SourceError: No such list, or no such file in it.
    """
    return dataverse.files(listings[LISTING], pattern=r"^Idealpoint.*\.(csv|tab)$", licence=LICENCE, citation=CITATION)


def parse(content: Content) -> Parsed:
    r"""Parse positions by session (`IdealpointestimatesAll_*.csv`).

    Args:
        content: The file; columns are matched without regard to case, which changed over the releases, and the
            Dataverse's own copy with tabs is read as well.

    Returns:
        Columns `state`, `session`, `year`, `position` [positive: nearer the liberal order], `low`, `high` (5% and 95%
        of the posterior, null where the file has none), `n_votes`. Estimated from all years together: a later release
        moves earlier years.

    Raises:
        SourceError: Not the published layout.

    Reference:
        Bailey, Strezhnev & Voeten (2017), and the codebook in the dataset.

    Example:
        >>> head = b"ccode,session,IdealPointAll,Q5%All,Q95%All,NVotesAll,iso3c\n"
        >>> parse(head + b"2,64,2.6,2.4,2.8,70,USA\n").frame.row(0)
        ('USA', 64, 2009, 2.6, 2.4, 2.8, 70)
    """
    rows = read_rows(
        content,
        source="ideal-points",
        columns=("ccode", "session", "idealpointall"),
        optional=("q5%all", "q95%all", "nvotesall"),
        member=r"idealpoint[^/]*\.csv$",
    )
    point, bound = Number(-10, 10, whole=False, required=True), Number(-10, 10, whole=False)
    rows = numbers(
        rows,
        {
            "ccode": CODE,
            "session": Number(1, 500, required=True),
            "idealpointall": point,
            "q5%all": bound,
            "q95%all": bound,
            "nvotesall": Number(0, 10_000),
        },
    )
    rows = rows.having(year=pl.col("session") + SESSION_ONE)
    rows = states(rows, {"ccode": "state"}, year="year", later=True)
    return distinct(rows, "ccode", "session").done(
        "state",
        pl.col("session").cast(pl.Int16),
        pl.col("year").cast(pl.Int16),
        pl.col("idealpointall").alias("position"),
        pl.col("q5%all").alias("low"),
        pl.col("q95%all").alias("high"),
        pl.col("nvotesall").alias("n_votes"),
    )


PROVIDER = Provider(
    id="ideal-points",
    what="positions of states in the UN General Assembly",
    period="1946-",
    licence=LICENCE,
    citation=CITATION,
    where=f"https://doi.org/{DOI}",
    locate=locate,
    listings=(LISTING,),
    parse=parse,
)
