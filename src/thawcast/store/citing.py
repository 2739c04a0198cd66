"""Citations as BibTeX, from the lines that the catalog carries."""

import re

from thawcast.values import Source

_YEAR = re.compile(r"\((\d{4})\)\.?\s*")


def bibtex(source: Source) -> str:
    """Return a BibTeX entry that names a dataset, its version and its licence.

    Args:
        source: The citation.

    Returns:
        One `@misc` entry.

    Example:
        >>> entry = bibtex(Source("toy", "Doe, J., & Roe, R. (2020). Toy data. Press.", "1.0", "CC0 1.0"))
        >>> print(entry)
        @misc{toy,
          author = {Doe, J. and Roe, R.},
          year = {2020},
          title = {Toy data},
          howpublished = {Press},
          version = {1.0},
          note = {Licence: CC0 1.0}
        }
    """
    found = _YEAR.search(source.citation)
    fields: list[tuple[str, str]] = []
    rest = source.citation
    if found:
        # A family name and its initials end with a full stop; the comma after it parts two authors.
        authors = re.sub(r"(?<=\.),\s+(?:&\s+)?", " and ", source.citation[: found.start()].strip().rstrip(","))
        fields += [("author", authors.replace("et al.", "others")), ("year", found[1])]
        rest = source.citation[found.end() :]
    title, _, where = rest.partition(". ")
    fields += [("title", title.rstrip(".")), ("howpublished", where.rstrip("."))]
    fields += [("version", source.version), ("note", f"Licence: {source.licence}")]
    lines = [f"  {name} = {{{_escaped(value)}}}" for name, value in fields if value]
    return f"@misc{{{re.sub(r'[^A-Za-z0-9_-]+', '-', source.id)},\n" + ",\n".join(lines) + "\n}"


def _escaped(text: str) -> str:
    return re.sub(r"([&%#_$])", r"\\\1", text)
