"""POLECAT: weekly files of PLOVER events, tab-separated under a header."""

from thawcast.sources.events.layout import Layout

POLECAT = Layout(
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
