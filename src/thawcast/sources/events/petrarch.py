"""Output of the PETRARCH coders, and daily Phoenix files: tab-separated without a header."""

from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.source import DataSource

PETRARCH = EventLayout(
    kind="petrarch",
    title="PETRARCH coder output and daily Phoenix files (26 columns, no header)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={"id": 0, "day": 1, "actor": 6, "other": 10, "code": 13, "root": 14, "score": 16},
    widths=(26,),
    padded=False,
)
"""Reference: Open Event Data Alliance, Phoenix data set 0.1 documentation (columns EventID to NewsSources)."""

SOURCE = DataSource(
    id="petrarch",
    what="events coded from world news by PETRARCH (CAMEO)",
    period="2014-",
    citation="Open Event Data Alliance (2016). Phoenix daily event data, coded with PETRARCH. phoenixdata.org.",
    licence="as stated with the files",
    where="the Open Event Data Alliance, or your own run of the coder",
    events=PETRARCH,
)
