"""Finds files in a dataset of the Harvard Dataverse, from the list of files that it publishes as JSON."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from thawcast.errors import SourceError
from thawcast.sources.fetching.spans import Days, named_span, wanted
from thawcast.sources.layouts.files import matches
from thawcast.sources.remote import Listings, Locate, Remote

_DATA = re.compile(r"\.(csv|tsv|tab|txt|zip|gz|tgz|tar|xz)$", re.IGNORECASE)
"""Names of files that may hold rows; a note beside them needs no days in its name."""

_TEXT = re.compile(r"\.(csv|tsv|tab|txt)$", re.IGNORECASE)

SERVER = "https://dataverse.harvard.edu"


def listing(doi: str) -> str:
    """Return the address of a dataset's list of files.

    Args:
        doi: As `10.7910/DVN/LEJUQZ`.

    Example:
        >>> listing("10.7910/DVN/LEJUQZ")
        'https://dataverse.harvard.edu/api/datasets/:persistentId/?persistentId=doi:10.7910/DVN/LEJUQZ'
    """
    return f"{SERVER}/api/datasets/:persistentId/?persistentId=doi:{doi}"


def whole(doi: str, names: str) -> Locate:
    """Make what finds the files of a dataset whose names match.

    Args:
        doi: The dataset's.
        names: Names of files, as `layouts.files.matches` takes them.

    Returns:
        A function from the dataset's list of files, by its address, to the files.
    """
    return lambda listings, _since, _until: files(listings[listing(doi)], names=names)


def by_day(source: str, doi: str, names: str) -> Locate:
    """Make what finds the files of a dataset whose names tell their days.

    Args:
        source: Identifier of the data set, for errors.
        doi: The dataset's.
        names: Names of files, as `layouts.files.matches` takes them.

    Returns:
        A function from the dataset's list of files and the days wanted, None for all, to the files. A file whose name
        tells no days is among them, lest it be lost. It raises `SourceError` where no file holds the days.
    """

    def locate(listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
        found = files(listings[listing(doi)], names=names)
        if since is None and until is None:
            return found
        spans: dict[str, Days] = {r.name: span for r in found if (span := named_span(r.name)) is not None}
        chosen = set(wanted(source, spans, since, until))
        return tuple(r for r in found if r.name in chosen or (r.name not in spans and _DATA.search(r.name)))

    return locate


def files(content: bytes, *, names: str) -> tuple[Remote, ...]:
    """Return the files of a dataset whose name matches.

    Dataverse turns tables into tab files of its own, and the checksum it lists for those is of neither the original
    nor the file it serves (IQSS/dataverse issue 9501). So the original is asked for, or the tab file where the original
    is no text, without a checksum.

    Args:
        content: The list of files, JSON.
        names: Names of files, as `layouts.files.matches` takes them; by their original names.

    Returns:
        The files, in the order of the list.

    Raises:
        SourceError: No such list, or no such file in it.
    """
    try:
        found = [_remote(entry) for entry in json.loads(content)["data"]["latestVersion"]["files"]]
    except (ValueError, KeyError, TypeError, AttributeError, LookupError) as error:
        raise SourceError(
            f"the Dataverse answered with no list of files ({type(error).__name__}); try again later, or fetch by hand"
        ) from error
    chosen = tuple(f for f in found if matches(names, f.name))
    if not chosen:
        raise SourceError(f"no file of the dataset is called {names}; its files may have been renamed, fetch by hand")
    return _told_apart(chosen)


def _told_apart(remotes: tuple[Remote, ...]) -> tuple[Remote, ...]:
    """Put the number of the file into names that several files of a dataset share, in folders of their own or not."""
    shared = Counter(r.name.lower() for r in remotes)
    return tuple(
        r if shared[r.name.lower()] == 1 else replace(r, name=f"{Path(r.name).stem}.{_number(r)}{Path(r.name).suffix}")
        for r in remotes
    )


def _number(remote: Remote) -> str:
    return remote.url.rsplit("/", 1)[1].split("?")[0]


def _remote(entry: dict[str, Any]) -> Remote:
    data = entry["dataFile"]
    ingested = "originalFileFormat" in data
    # An original in a statistics program's own format is of less use than the table made of it.
    original = ingested and _TEXT.search(str(data.get("originalFileName", ""))) is not None
    name = str(data["originalFileName"] if original else entry.get("label") or data["filename"])
    size = data.get("originalFileSize") if original else None if ingested else data.get("filesize")
    return Remote(
        url=f"{SERVER}/api/access/datafile/{int(data['id'])}" + ("?format=original" if original else ""),
        name=name,
        bytes=None if size is None else int(size),
        md5=None if ingested else (str(data["md5"]).lower() if data.get("md5") else None),
    )
