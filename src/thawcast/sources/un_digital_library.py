"""Votes in the United Nations General Assembly, as the UN Digital Library publishes them."""

from dataclasses import replace

import polars as pl

from thawcast.sources.columns import Number, dates, distinct, numbers, one_of, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, by_hand
from thawcast.sources.parsed import Parsed
from thawcast.states import code_map

CITATION = "United Nations, Dag Hammarskjöld Library. United Nations General Assembly Voting Data. UN Digital Library."
LICENCE = "free to use, name the Dag Hammarskjöld Library"
WHERE = "https://digitallibrary.un.org, record `General Assembly voting data` (CSV; the file's name changes each time)"

_VOTES = {"Y": 1, "A": 2, "N": 3, "X": 8, "": 8}


def parse(content: Content) -> Parsed:
    r"""Parse votes on resolutions: one row a member and resolution.

    Args:
        content: The file: columns `undl_id`, `ms_code`, `ms_name`, `ms_vote`, `date`, `session`, `resolution`, `title`.

    Returns:
        Columns as of `unga_votes.parse`, with `vote` 1 yes, 2 abstain, 3 no, 8 not voting, and `areas` empty: the
        library tags no issue areas. Votes on paragraphs and on drafts that failed are not in this source.

    Raises:
        SourceError: Not the published layout.

    Reference:
        Description that the library publishes with the file.

    Example:
        >>> head = b"undl_id,ms_code,ms_name,ms_vote,date,session,resolution,title\n"
        >>> parse(head + b"671264,USA,UNITED STATES,N,1947-11-29,2,A/RES/181,Palestine\n").frame.row(0)[:4]
        (671264, 'USA', 2, datetime.date(1947, 11, 29))
    """
    rows = read_rows(
        content,
        source="un-digital-library",
        columns=("undl_id", "ms_code", "ms_name", "ms_vote", "date", "session"),
        optional=("resolution", "title"),
        member=r"\.csv$",
    )
    rows = one_of(rows, {"ms_vote": tuple(_VOTES)})
    rows = numbers(rows, {"undl_id": Number(1, 2_000_000_000, required=True)})
    rows = dates(rows, {"date": "%Y-%m-%d"}, required=("date",))
    # The session is a number, with a mark for special ones (`10emsp`).
    session = pl.col("session").str.extract(r"^\s*(\d{1,3})").cast(pl.Int16, strict=False)
    rows = rows.reject(
        pl.when(session.is_null()).then(pl.lit("session '") + pl.col("session").fill_null("") + "' has no number")
    )
    # Codes are ISO's, names the United Nations' own: a code that is none today leaves the name to decide.
    known = list(code_map("iso3"))
    key = pl.when(pl.col("ms_code").is_in(known)).then(pl.col("ms_code")).otherwise(pl.col("ms_name"))
    frame = rows.frame.with_columns(year=pl.col("date").dt.year(), session=session, key=key.str.strip_chars())
    by_code = pl.col("key").is_in(known)
    coded = replace(rows, frame=frame.filter(by_code))
    coded = states(coded, {"key": "state"}, year="year", system="iso3", later=True)
    named = replace(coded, frame=frame.filter(~by_code))
    named = states(named, {"key": "state"}, year="year", system="name", later=True)
    whole = replace(named, frame=pl.concat([coded.frame, named.frame]).sort("line"))
    return distinct(whole, "undl_id", "state").done(
        pl.col("undl_id").cast(pl.Int32).alias("roll_call"),
        "state",
        "session",
        "date",
        pl.col("ms_vote").str.strip_chars().replace_strict(_VOTES, return_dtype=pl.Int8).alias("vote"),
        pl.lit([], pl.List(pl.String)).alias("areas"),
        "resolution",
        "title",
    )


PROVIDER = Provider(
    id="un-digital-library",
    what="votes in the UN General Assembly on adopted resolutions",
    period="1946-",
    licence=LICENCE,
    citation=CITATION,
    where=WHERE,
    locate=by_hand("un-digital-library", WHERE),
    parse=parse,
)
