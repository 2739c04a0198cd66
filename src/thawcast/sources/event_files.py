"""Finds the files of the event data sets: GDELT 1.0 and 2.0, ICEWS, POLECAT, Phoenix."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from thawcast.errors import SourceError
from thawcast.sources.fetching import dataverse
from thawcast.sources.fetching.remote import Listings, Locate, Provider, Remote, by_hand

GDELT = "http://data.gdeltproject.org"
MD5SUMS, FILESIZES = f"{GDELT}/events/md5sums", f"{GDELT}/events/filesizes"
MASTER = f"{GDELT}/gdeltv2/masterfilelist.txt"
GDELT_CITATION = (
    "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. International"
    " Studies Association Annual Convention, San Francisco; The GDELT Project, https://www.gdeltproject.org"
)
GDELT_LICENCE = "unlimited use, cite the GDELT Project and link to it"

ICEWS_DOI, POLECAT_DOI = "10.7910/DVN/28075", "10.7910/DVN/AJGVIT"
ICEWS_CITATION = (
    "Boschee, E., Lautenschlager, J., O'Brien, S., Shellman, S., Starz, J., & Ward, M. (2015). ICEWS Coded Event Data."
    f" Harvard Dataverse. doi:{ICEWS_DOI}"
)
POLECAT_CITATION = (
    "Scarborough, G. I., Bagozzi, B. E., Beger, A., Berrie, J., Halterman, A., Schrodt, P. A., & Spivey, J. (2023)."
    f" POLECAT Weekly Data. Harvard Dataverse. doi:{POLECAT_DOI}"
)
DATAVERSE_TERMS = "Dataverse terms of the dataset"
PHOENIX_CITATION = (
    "Althaus, S., Bajjalieh, J., Carter, J. F., Peyton, B., & Shalmon, D. A. (2020). Cline Center Historical Phoenix"
    " Event Data. Cline Center for Advanced Social Research. doi:10.13012/B2IDB-0647142_V3"
)
PHOENIX_WHERE = "https://doi.org/10.13012/B2IDB-0647142_V3"

Span = tuple[date, date]


def gdelt1(listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
    """Find GDELT 1.0 files: one a year to 2005, one a month to March 2013, one a day since.

    A file from April 2013 on holds the events *reported* on its day, the earlier ones those that *happened* in it.

    Args:
        listings: The lists of checksums and of sizes, by their addresses.
        since: First day wanted.
        until: Last day wanted.

    Returns:
        The files that hold any of these days, with size and checksum, in order of time.

    Raises:
        SourceError: No days were given, or no file holds them.
    """
    sizes = {name: int(size) for size, name in _pairs(listings[FILESIZES]) if size.isdigit()}
    sums = {name: digest.lower() for digest, name in _pairs(listings[MD5SUMS]) if len(digest) == 32}
    spans = {name: span for name in sorted(sums | sizes) if (span := _gdelt_span(name)) is not None}
    return tuple(
        Remote(
            f"{GDELT}/events/{n}", n, sizes.get(n), sums.get(n), GDELT_LICENCE, GDELT_CITATION, spans[n][0].isoformat()
        )
        for n in _wanted("gdelt1", spans, since, until)
    )


def gdelt2(listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
    """Find GDELT 2.0 event files, one every 15 minutes since 18 February 2015.

    Args:
        listings: The master list of files, by its address.
        since: First day wanted.
        until: Last day wanted.

    Returns:
        The files, with size and checksum, in order of time.

    Raises:
        SourceError: No days were given, or no file holds them.
    """
    found: dict[str, tuple[int, str]] = {}
    spans: dict[str, Span] = {}
    for line in listings[MASTER].decode(errors="replace").splitlines():
        words = line.split()
        # Some lines of the list lack the size or the checksum.
        if len(words) != 3 or not words[2].endswith(".export.CSV.zip") or not words[0].isdigit():
            continue
        name = words[2].rsplit("/", 1)[1]
        day = _day(name[:8])
        if day is not None:
            found[name], spans[name] = (int(words[0]), words[1].lower()), (day, day)
    return tuple(
        Remote(f"{GDELT}/gdeltv2/{n}", n, *found[n], GDELT_LICENCE, GDELT_CITATION, spans[n][0].isoformat())
        for n in _wanted("gdelt2", spans, since, until)
    )


def by_name(source: str, doi: str, pattern: str, citation: str) -> Locate:
    """Make what finds the files of a Dataverse dataset whose names tell their days.

    Args:
        source: Identifier of the provider, for errors.
        doi: The dataset's.
        pattern: Regular expression that the names of event files match.
        citation: How to cite it.

    Returns:
        A function from the dataset's list of files and the days wanted, None for all, to the files. It raises
        `SourceError` where no file holds the days.
    """

    def locate(listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
        listing = listings[dataverse.listing(doi)]
        found = dataverse.files(listing, pattern=pattern, licence=DATAVERSE_TERMS, citation=citation)
        if since is None and until is None:
            return found
        spans = {r.name: span for r in found if (span := _named_span(r.name)) is not None}
        chosen = set(_wanted(source, spans, since, until))
        return tuple(r for r in found if r.name in chosen)

    return locate


icews = by_name("icews", ICEWS_DOI, r"events", ICEWS_CITATION)
"""Finds ICEWS event files, one a year."""

polecat = by_name("polecat", POLECAT_DOI, r"ngec|polecat", POLECAT_CITATION)
"""Finds POLECAT event files, one a year and, for the latest, one a week."""


def _wanted(source: str, spans: dict[str, Span], since: date | None, until: date | None) -> list[str]:
    if since is None and until is None:
        raise SourceError(
            f"{source}: {len(spans):,} files, too many to fetch unasked; say which days with --from and --to"
        )
    first, last = since or date.min, until or date.max
    if first > last:
        raise SourceError(f"{source}: {first} is after {last}; give the earlier day with --from")
    chosen = [name for name, (start, end) in spans.items() if start <= last and end >= first]
    if not chosen:
        covered = f"{min(s for s, _ in spans.values())} to {max(e for _, e in spans.values())}" if spans else "nothing"
        raise SourceError(f"{source}: no file holds these days; its list covers {covered}")
    return sorted(chosen, key=lambda name: (spans[name], name))


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode(errors="replace").splitlines():
        words = line.split()
        if len(words) == 2:
            yield words[0], words[1]


def _gdelt_span(name: str) -> Span | None:
    if found := re.fullmatch(r"(\d{8})\.export\.CSV\.zip", name):
        day = _day(found[1])
        return None if day is None else (day, day)
    if found := re.fullmatch(r"(\d{4})(\d{2})?\.zip", name):
        return _month(int(found[1]), int(found[2])) if found[2] else _year(int(found[1]))
    return None


def _named_span(name: str) -> Span | None:
    """Return the week from the day in a file's name, else the year in it."""
    readings: tuple[tuple[str, Callable[[str], Span | None]], ...] = (
        # ICEWS names the year first and then the moment at which the file was made.
        (r"events\.((?:19|20)\d{2})\.", lambda text: _year(int(text))),
        (r"((?:19|20)\d{6})", _week),
        (r"((?:19|20)\d{2})(?!\d)", lambda text: _year(int(text))),
    )
    for pattern, read in readings:
        if found := re.search(pattern, name):
            return read(found[1])
    return None


def _week(text: str) -> Span | None:
    day = _day(text)
    return None if day is None else (day, day + timedelta(days=6))


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def _month(year: int, month: int) -> Span | None:
    if not 1 <= month <= 12 or not 1 <= year <= 9998:
        return None
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _year(year: int) -> Span | None:
    return (date(year, 1, 1), date(year, 12, 31)) if 1 <= year <= 9999 else None


PROVIDERS = (
    Provider(
        id="gdelt1",
        what="events coded from world news (CAMEO), one file a year, month or day",
        period="1979-",
        licence=GDELT_LICENCE,
        citation=GDELT_CITATION,
        where="http://data.gdeltproject.org/events/index.html",
        locate=gdelt1,
        listings=(MD5SUMS, FILESIZES),
        dated=True,
    ),
    Provider(
        id="gdelt2",
        what="events coded from world news (CAMEO), one file every 15 minutes",
        period="2015-02-18-",
        licence=GDELT_LICENCE,
        citation=GDELT_CITATION,
        where=MASTER,
        locate=gdelt2,
        listings=(MASTER,),
        dated=True,
    ),
    Provider(
        id="icews",
        what="events coded from world news (CAMEO)",
        period="1995-2023",
        licence=DATAVERSE_TERMS,
        citation=ICEWS_CITATION,
        where=f"https://doi.org/{ICEWS_DOI}",
        locate=icews,
        listings=(dataverse.listing(ICEWS_DOI),),
        dated=True,
    ),
    Provider(
        id="polecat",
        what="events coded from world news (PLOVER), successor of ICEWS",
        period="2018-",
        licence=DATAVERSE_TERMS,
        citation=POLECAT_CITATION,
        where=f"https://doi.org/{POLECAT_DOI}",
        locate=polecat,
        listings=(dataverse.listing(POLECAT_DOI),),
        dated=True,
    ),
    Provider(
        id="phoenix",
        what="events coded from the New York Times, BBC monitoring and CIA broadcasts (CAMEO)",
        period="1945-2019",
        licence="see the dataset's page; cite the Cline Center",
        citation=PHOENIX_CITATION,
        where=PHOENIX_WHERE,
        locate=by_hand("phoenix", PHOENIX_WHERE),
    ),
)
