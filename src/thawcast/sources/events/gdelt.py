"""What the two versions of GDELT share: site, terms, and the places and names of their columns."""

from dataclasses import replace

from thawcast.sources.layouts.event_layout import EventLayout

SITE = "http://data.gdeltproject.org"
CITATION = (
    "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual"
    " Convention, San Francisco"
)
LICENCE = "unlimited use, cite the GDELT Project and link to it"
FIELDS = {
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

NAMES = {
    "id": ("GLOBALEVENTID",),
    "day": ("SQLDATE", "Day"),
    "actor": ("Actor1CountryCode",),
    "other": ("Actor2CountryCode",),
    "code": ("EventCode",),
    "root": ("EventRootCode",),
    "score": ("GoldsteinScale",),
    "mentions": ("NumMentions",),
    "sources": ("NumSources",),
    "articles": ("NumArticles",),
    "added": ("DATEADDED",),
}
"""Names of the columns in files that other tools saved again with a header, by the codebook."""


def saved_again(layout: EventLayout, *, foreign: tuple[str, ...] = ()) -> EventLayout:
    """Return the shape of a version's files as data frames and query services save them: a header, commas or tabs."""
    return replace(
        layout,
        columns=NAMES,
        widths=(),
        separators=(",", "\t"),
        header=True,
        dates=("%Y%m%d", "%Y-%m-%d"),
        repairs=True,
        padded=True,
        foreign=foreign,
    )
