"""POLECAT: weekly files of PLOVER events, tab-separated under a header."""

from thawcast.sources.fetching import dataverse
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.source import DataSource

DOI = "10.7910/DVN/AJGVIT"

POLECAT = EventLayout(
    kind="polecat",
    title="POLECAT weekly event files (.txt, .tab)",
    ontology="plover",
    system="iso3",
    lag_days=7,
    columns={
        "id": ("Event ID",),
        "day": ("Event Date",),
        "actor": ("Actor Country",),
        "other": ("Recipient Country",),
        "code": ("Event Type",),
        "score": ("Intensity",),
    },
    header=True,
    dates=("%Y-%m-%d", "%Y%m%d"),
)
"""A file covers a week, so its first day is known a week later.

Reference: Halterman, A., Bagozzi, B. E., Beger, A., Schrodt, P. A., & Scarborough, G. I. (2023). PLOVER and POLECAT: A
new political event ontology and dataset; doi:10.7910/DVN/AJGVIT."""


SOURCE = DataSource(
    id="polecat",
    what="events coded from world news (PLOVER), successor of ICEWS",
    period="2018-",
    citation="Halterman, A., Bagozzi, B. E., Beger, A., Schrodt, P. A., & Scarborough, G. I. (2023). PLOVER and"
    f" POLECAT: A new political event ontology and dataset. Harvard Dataverse, doi:{DOI}.",
    licence="POLECAT Dataverse terms",
    where=f"https://doi.org/{DOI}",
    locate=dataverse.by_day("polecat", DOI, "*ngec*|*polecat*"),
    listings=(dataverse.listing(DOI),),
    dated=True,
    events=POLECAT,
)
