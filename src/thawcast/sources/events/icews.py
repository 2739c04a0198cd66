"""ICEWS coded events: yearly Dataverse files and daily files, tab-separated, 20 columns under a header."""

from thawcast.sources.events.layout import Layout

ICEWS = Layout(
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
        "score": ("Intensity",),
    },
    widths=(20,),
    header=True,
    dates=("%Y-%m-%d", "%Y%m%d"),
)
"""Daily files carry their day of release in the file name; an event cannot be known before the day after it.

Reference: Boschee et al. (2015), doi:10.7910/DVN/28075; the daily files are doi:10.7910/DVN/QI2T9A."""
