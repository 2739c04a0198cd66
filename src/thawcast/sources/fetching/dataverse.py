"""Finds files in a dataset of the Harvard Dataverse, from the list of files that it publishes as JSON."""

import json
import re
from typing import Any

from thawcast.errors import SourceError
from thawcast.sources.fetching.remote import Remote

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


def files(content: bytes, *, pattern: str, licence: str, citation: str) -> tuple[Remote, ...]:
    """Return the files of a dataset whose name matches.

    Dataverse turns tables into tab files of its own, and the checksum it lists for those is of neither the original
    nor the file it serves (IQSS/dataverse issue 9501). So the original is asked for, or the tab file where the original
    is no text, without a checksum.

    Args:
        content: The list of files, JSON.
        pattern: Regular expression, searched in the file's original name.
        licence: Terms, where the dataset names none.
        citation: What to cite.

    Returns:
        The files, in the order of the list.

    Raises:
        SourceError: No such list, or no such file in it.
    """
    try:
        version = json.loads(content)["data"]["latestVersion"]
        found = [_remote(entry, version, licence, citation) for entry in version["files"]]
    except (ValueError, KeyError, TypeError, AttributeError, LookupError) as error:
        raise SourceError(
            f"the Dataverse answered with no list of files ({type(error).__name__}); try again later, or fetch by hand"
        ) from error
    chosen = tuple(f for f in found if re.search(pattern, f.name, re.IGNORECASE))
    if not chosen:
        raise SourceError(f"no file of the dataset matches {pattern!r}; its files may have been renamed, fetch by hand")
    return chosen


def _remote(entry: dict[str, Any], version: dict[str, Any], licence: str, citation: str) -> Remote:
    data = entry["dataFile"]
    ingested = "originalFileFormat" in data
    # An original in a statistics program's own format is of less use than the table made of it.
    original = ingested and _TEXT.search(str(data.get("originalFileName", ""))) is not None
    name = str(data["originalFileName"] if original else entry.get("label") or data["filename"])
    size = data.get("originalFileSize") if original else None if ingested else data.get("filesize")
    terms = version.get("license")
    return Remote(
        url=f"{SERVER}/api/access/datafile/{int(data['id'])}" + ("?format=original" if original else ""),
        name=name,
        bytes=None if size is None else int(size),
        md5=None if ingested else (str(data["md5"]).lower() if data.get("md5") else None),
        licence=str(terms["name"]) if isinstance(terms, dict) and "name" in terms else licence,
        citation=citation,
        version=f"{version.get('versionNumber', '?')}.{version.get('versionMinorNumber', '?')}",
    )
