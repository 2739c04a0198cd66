"""GDELT 1.0 event files, one a year to 2005, one a month to March 2013, one a day since."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from thawcast.sources.events.gdelt import CITATION, FIELDS, LICENCE, SITE, saved_again
from thawcast.sources.fetching.spans import Days, day, month, wanted, year
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.remote import Listings, Remote
from thawcast.sources.source import DataSource

MD5SUMS, FILESIZES = f"{SITE}/events/md5sums", f"{SITE}/events/filesizes"

_PUBLISHED = EventLayout(
    kind="gdelt1",
    title="GDELT 1.0 event files (yearly, monthly, daily)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={**FIELDS, "added": 56},
    widths=(57, 58),
    padded=False,
)
GDELT1 = replace(_PUBLISHED, others=(saved_again(_PUBLISHED, foreign=("ActionGeo_ADM2Code",)),))
"""The back files to March 2013 have 57 columns, the daily files since then 58: the last is the address of the article.

Reference: Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual
Convention; column list of the GDELT Event Database, codebook 1.03."""


def locate(listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
    """Find the files that hold any of the days wanted, with size and checksum, in order of time.

    A file from April 2013 on holds the events *reported* on its day, the earlier ones those that *happened* in it.

    Args:
        listings: The lists of checksums and of sizes, by their addresses.
        since: First day wanted.
        until: Last day wanted.

    Returns:
        The files.

    Raises:
        SourceError: No days were given, or no file holds them.
    """
    sizes = {name: int(size) for size, name in _pairs(listings[FILESIZES]) if size.isdigit()}
    sums = {name: digest.lower() for digest, name in _pairs(listings[MD5SUMS]) if len(digest) == 32}
    spans = {name: span for name in sorted(sums | sizes) if (span := _span(name)) is not None}
    return tuple(
        Remote(f"{SITE}/events/{name}", name, sizes.get(name), sums.get(name))
        for name in wanted("gdelt1", spans, since, until)
    )


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode(errors="replace").splitlines():
        words = line.split()
        if len(words) == 2:
            yield words[0], words[1]


def _span(name: str) -> Days | None:
    if found := re.fullmatch(r"(\d{8})\.export\.CSV\.zip", name):
        of = day(found[1])
        return None if of is None else (of, of)
    if found := re.fullmatch(r"(\d{4})(\d{2})?\.zip", name):
        return month(int(found[1]), int(found[2])) if found[2] else year(int(found[1]))
    return None


SOURCE = DataSource(
    id="gdelt1",
    what="events coded from world news (CAMEO), one file a year, month or day",
    period="1979-",
    citation=f"{CITATION}; GDELT 1.0 Event Database, https://www.gdeltproject.org.",
    licence=LICENCE,
    where=f"{SITE}/events/index.html",
    locate=locate,
    listings=(MD5SUMS, FILESIZES),
    dated=True,
    events=GDELT1,
)
