"""ICEWS coded events: yearly Dataverse files and daily files, tab-separated, 20 columns under a header."""

from thawcast.sources.fetching import dataverse
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.source import DataSource

DOI = "10.7910/DVN/28075"

ICEWS = EventLayout(
    kind="icews",
    title="ICEWS coded event data (.tab, yearly or daily)",
    ontology="cameo",
    system="name",
    lag_days=1,
    columns={
        "id": ("Event ID",),
        "day": ("Event Date",),
        "actor": ("Source Country",),
        "other": ("Target Country",),
        "code": ("CAMEO Code",),
        "label": ("Event Text",),
        "score": ("Intensity",),
    },
    widths=(20,),
    header=True,
    dates=("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y"),
    stamped=True,
)
"""The yearly file of 2017 writes month/day/year, and one edition of it has the words of an event without its code.
Daily files carry their day of release in the file name; an event cannot be known before the day after it.

Reference: Boschee et al. (2015), doi:10.7910/DVN/28075; the daily files are doi:10.7910/DVN/QI2T9A."""


SOURCE = DataSource(
    id="icews",
    what="events coded from world news (CAMEO)",
    period="1995-2023",
    citation="Boschee, E., Lautenschlager, J., O'Brien, S., Shellman, S., Starz, J., & Ward, M. (2015). ICEWS Coded"
    f" Event Data. Harvard Dataverse, doi:{DOI}; daily files doi:10.7910/DVN/QI2T9A.",
    licence="ICEWS Dataverse terms; events may not be passed on",
    where=f"https://doi.org/{DOI}",
    locate=dataverse.by_day("icews", DOI, "*events*|*icews*.zip|*icews*.tab|[0-9]*.zip|[0-9]*.tab"),
    listings=(dataverse.listing(DOI),),
    dated=True,
    events=ICEWS,
)
