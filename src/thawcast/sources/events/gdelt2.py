"""GDELT 2.0 event files, one every 15 minutes since 18 February 2015 (61 columns)."""

from dataclasses import replace
from datetime import date

from thawcast.sources.events.gdelt import CITATION, FIELDS, LICENCE, SITE, saved_again
from thawcast.sources.fetching.spans import Days, day, wanted
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.remote import Listings, Remote
from thawcast.sources.source import DataSource

MASTER = f"{SITE}/gdeltv2/masterfilelist.txt"

_PUBLISHED = EventLayout(
    kind="gdelt2",
    title="GDELT 2.0 event exports (every 15 minutes)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={**FIELDS, "added": 59},
    widths=(61,),
    padded=False,
)
GDELT2 = replace(_PUBLISHED, others=(saved_again(_PUBLISHED),))
"""As GDELT 1.0, with one more column (ADM2 code) for each of the three places, and the moment added to the second.

Reference: GDELT Event Codebook 2.0."""


def locate(listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
    """Find the files that hold any of the days wanted, with size and checksum, in order of time.

    Args:
        listings: The master list of files, by its address.
        since: First day wanted.
        until: Last day wanted.

    Returns:
        The files.

    Raises:
        SourceError: No days were given, or no file holds them.
    """
    found: dict[str, tuple[int, str]] = {}
    spans: dict[str, Days] = {}
    for line in listings[MASTER].decode(errors="replace").splitlines():
        words = line.split()
        # Some lines of the list lack the size or the checksum.
        if len(words) != 3 or not words[2].endswith(".export.CSV.zip") or not words[0].isdigit():
            continue
        name = words[2].rsplit("/", 1)[1]
        of = day(name[:8])
        if of is not None:
            found[name], spans[name] = (int(words[0]), words[1].lower()), (of, of)
    return tuple(Remote(f"{SITE}/gdeltv2/{name}", name, *found[name]) for name in wanted("gdelt2", spans, since, until))


SOURCE = DataSource(
    id="gdelt2",
    what="events coded from world news (CAMEO), one file every 15 minutes",
    period="2015-02-18-",
    citation=f"{CITATION}; GDELT 2.0 Event Database, https://www.gdeltproject.org.",
    licence=LICENCE,
    where=MASTER,
    locate=locate,
    listings=(MASTER,),
    dated=True,
    events=GDELT2,
)
