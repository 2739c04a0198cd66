"""Votes in the United Nations General Assembly, as Voeten and colleagues publish them on the Dataverse."""

from datetime import date

import polars as pl

from thawcast.sources.columns import CODE, Number, dates, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching import dataverse
from thawcast.sources.fetching.remote import Content, Listings, Provider, Remote
from thawcast.sources.parsed import Parsed
from thawcast.tables import AREAS, ROLL_CALLS, VOTES

DOI = "10.7910/DVN/LEJUQZ"
LISTING = dataverse.listing(DOI)
CITATION = (
    "Voeten, E., Strezhnev, A., & Bailey, M. (2009). United Nations General Assembly Voting Data. Harvard Dataverse."
    f" doi:{DOI}"
)
LICENCE = "CC0 1.0"

ABSENT, NO_MEMBER = 8, 9
"""Votes that are none: absent, and not a member at the time."""


def locate(listings: Listings, _since: date | None = None, _until: date | None = None) -> tuple[Remote, ...]:
    """Find the file of votes in the dataset's list of files.

    Args:
        listings: The list, by its address `LISTING`.

    Returns:
        The file.

    Raises:
        SourceError: No such list, or no such file in it.
    """
    return dataverse.files(listings[LISTING], pattern=r"^UNVotes.*\.(csv|zip|tab)$", licence=LICENCE, citation=CITATION)


def parse(content: Content) -> Parsed:
    r"""Parse votes (`UNVotes.csv`): one row a member and roll call.

    Args:
        content: The file.

    Returns:
        Columns `roll_call`, `state` (Ukraine and Belarus also before 1991), `session`, `date`, `vote` (1 yes, 2
        abstain, 3 no, 8 absent, 9 not a member), `areas` (list of keys of `AREAS`), `resolution`, `title`.

    Raises:
        SourceError: Not the published layout.

    Reference:
        Codebook in the dataset, doi:10.7910/DVN/LEJUQZ.

    Example:
        >>> head = b"rcid,ccode,session,vote,date,unres,short,descr,me,nu,di,hr,co,ec\n"
        >>> line = b"3,2,1,1,1946-01-01,R/1/66,RULES,\"To adopt, as amended\",0,0,0,0,0,0\n"
        >>> parse(head + line).frame.select("roll_call", "state", "vote", "title").row(0)
        (3, 'USA', 1, 'RULES')
    """
    rows = read_rows(
        content,
        source="unga-votes",
        columns=("rcid", "ccode", "session", "vote", "date"),
        optional=("unres", "short", "descr", *AREAS),
        member=r"unvotes[^/]*\.csv$",
    )
    flag = Number(0, 1)
    kinds = {"rcid": Number(1, 10_000_000, required=True), "session": Number(1, 500, required=True)}
    rows = numbers(rows, {**kinds, "ccode": CODE, "vote": Number(1, 9, required=True), **dict.fromkeys(AREAS, flag)})
    named = pl.lit("vote '") + pl.col("vote").cast(pl.String) + "' is none of 1, 2, 3, 8, 9"
    rows = rows.reject(pl.when(~pl.col("vote").is_in([1, 2, 3, ABSENT, NO_MEMBER])).then(named))
    rows = dates(rows, {"date": "%Y-%m-%d"}, required=("date",))
    rows = rows.having(year=pl.col("date").dt.year())
    rows = distinct(states(rows, {"ccode": "state"}, year="year", later=True), "rcid", "ccode")
    areas = pl.concat_list(pl.when(pl.col(area) == 1).then(pl.lit(area)) for area in sorted(AREAS))
    return rows.done(
        pl.col("rcid").cast(pl.Int32).alias("roll_call"),
        "state",
        pl.col("session").cast(pl.Int16),
        "date",
        pl.col("vote").cast(pl.Int8),
        areas.list.drop_nulls().alias("areas"),
        pl.col("unres").alias("resolution"),
        pl.coalesce(pl.col("short").replace("", None), pl.col("descr")).alias("title"),
    )


def votes(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the votes cast, in the contract that the analytic chapters read.

    Args:
        frame: What `parse` or `un_digital_library.parse` returns.

    Returns:
        Rows of `tables.VOTES`; absences are absent rows. Of two members that are one state (Yugoslavia's heirs), the
        first vote counts.
    """
    cast = frame.filter(pl.col("vote") <= 3).select("roll_call", "state", "vote")
    return VOTES.check(
        cast.unique(["roll_call", "state"], keep="first", maintain_order=True).sort("roll_call", "state")
    )


def roll_calls(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the roll calls, in the contract that the analytic chapters read.

    Args:
        frame: What `parse` or `un_digital_library.parse` returns.

    Returns:
        Rows of `tables.ROLL_CALLS`; a roll call is known on its day.
    """
    once = frame.unique("roll_call", keep="first", maintain_order=True).sort("roll_call")
    return ROLL_CALLS.check(once.with_columns(known_on="date").select(list(ROLL_CALLS.columns)))


PROVIDER = Provider(
    id="unga-votes",
    what="votes in the UN General Assembly, with issue areas",
    period="1946-",
    licence=LICENCE,
    citation=CITATION,
    where=f"https://doi.org/{DOI}",
    locate=locate,
    listings=(LISTING,),
    parse=parse,
)
