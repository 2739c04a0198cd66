"""GDELT event files: version 1.0 by year, month and day (57 or 58 columns), version 2.0 every 15 minutes (61)."""

from thawcast.sources.events.layout import Layout

_FIELDS = {
    "id": 0,
    "day": 1,
    "actor": 7,
    "other": 17,
    "code": 26,
    "score": 30,
    "mentions": 31,
    "sources": 32,
    "articles": 33,
}

GDELT1 = Layout(
    kind="gdelt1",
    title="GDELT 1.0 event files (yearly, monthly, daily)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={**_FIELDS, "added": 56},
    widths=(57, 58),
    padded=False,
)
"""The back files to March 2013 have 57 columns, the daily files since then 58: the last is the address of the article.

Reference: Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual
Convention; column list of the GDELT Event Database, codebook 1.03."""

GDELT2 = Layout(
    kind="gdelt2",
    title="GDELT 2.0 event exports (every 15 minutes)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={**_FIELDS, "added": 59},
    widths=(61,),
    padded=False,
)
"""As GDELT 1.0, with one more column (ADM2 code) for each of the three places, and the moment added to the second.

Reference: GDELT Event Codebook 2.0."""
