"""Travels of US presidents and secretaries of state, and of foreign leaders to the United States, day by day."""

import polars as pl

from thawcast.sources.layouts import Day, FileLayout, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties
from thawcast.ties import TIES

ABROAD = "us_abroad"
"""Direction of an American's trip; the other is `foreign_to_us`."""

_NAMES = (
    ("Korea", "South Korea"),
    ("Somoa", "Samoa"),
    ("Somali Republic", "Somalia"),
    ("Bosnian Federation", "Bosnia and Herzegovina"),
    ("Republic of China", "Taiwan"),
    ("China, Republic of", "Taiwan"),
    ("Yugoslavia (Kosovo)", "Yugoslavia"),
    ("Serbia-Montenegro (Kosovo)", "Yugoslavia"),
)
"""Names of the file that are no state's alone, with the state that they stand for there."""

_NORTH_AND_SOUTH = ("Vietnam", "South Vietnam", 1954, 1975), ("Yemen", "North Yemen", 1967, 1990)
"""Names that two states shared, with the one to which these visits went, and the years."""


def _name() -> pl.Expr:
    raw = pl.col("place").str.strip_chars()
    # What stands in parentheses is a later name, a territory or a kind of government.
    name = raw.replace(dict(_NAMES)).str.replace(r" \(.*\)$", "").replace(dict(_NAMES))
    for shared, meant, first, last in _NORTH_AND_SOUTH:
        within = pl.col("begin").dt.year().is_between(first, last)
        name = pl.when((name == shared) & within).then(pl.lit(meant)).otherwise(name)
    return name


def visits(rows: pl.DataFrame) -> pl.DataFrame:
    """Take every stop as a tie from the traveller's state to the host; its value is the number of days."""
    out = pl.col("direction") == ABROAD
    stops = rows.with_columns(
        source=pl.when(out).then("us").otherwise("state"),
        target=pl.when(out).then("state").otherwise("us"),
        kind=pl.lit("visit"),
        tie=pl.format("{} {}", "begin", "who"),
        subject=pl.col("role"),
        end=pl.max_horizontal("begin", "until"),
    )
    by = ("tie", "source", "target", "kind", "subject", "begin")
    whole = stops.group_by(by, maintain_order=True).agg(pl.col("end").max())
    return as_ties(
        whole.with_columns(value=(pl.col("end") - pl.col("begin")).dt.total_days() + 1.0, known_on="begin"), SOURCE.id
    )


SOURCE = DataSource(
    id="us_visits",
    what="visits of US presidents and secretaries of state abroad, and of foreign leaders to the US",
    period="1866-2025",
    citation="Office of the Historian, U.S. Department of State. Travels of the President and of the Secretary of"
    " State; Visits by Foreign Leaders. HistoryAtState on GitHub, as of February 2025.",
    licence="CC0 1.0",
    where="https://history.state.gov/departmenthistory/travels and /visits; https://github.com/HistoryAtState",
    columns={
        "state": StateKey("name", on="begin"),
        "us": StateKey("iso3", on="begin"),
        "begin": Day(),
        "until": Day(required=False),
        "direction": Words(required=True),
        "role": Words(required=True),
        "who": Words(required=True),
    },
    layouts=(
        FileLayout(
            (table("us_state_visits_1866_2025"),),
            {"begin": "start", "until": "end", "who": "name", "place": "country"},
            kinds={"place": Words(required=True)},
            derived={"state": _name(), "us": pl.lit("USA")},
        ),
    ),
    frames=((TIES, visits),),
)
