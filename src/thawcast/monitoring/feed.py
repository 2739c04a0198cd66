"""What changed, as an Atom feed (RFC 4287)."""

from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from thawcast.monitoring.watching import Watched

ATOM = "http://www.w3.org/2005/Atom"

_NAME = "urn:thawcast:watch:"
"""Beginning of the names that identifiers are made of."""


def atom(watched: Watched) -> bytes:
    """Write changes as an Atom feed: an entry a change, whose identifier stays the same from day to day.

    Args:
        watched: The changes.

    Returns:
        The document, UTF-8. `updated` is the day on which a change could be told, so no clock is read.

    Reference:
        Nottingham & Sayre (2005), The Atom Syndication Format, RFC 4287.
    """
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")

    def add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
        ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text

    newest = max(watched.changes["known_on"].to_list(), default=watched.until)
    add(feed, "id", _urn("feed"))
    add(feed, "title", "Thawcast: thaws and chills")
    add(feed, "updated", f"{newest}T00:00:00Z")
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    add(author, "name", "Thawcast")
    for row, text in zip(watched.changes.iter_rows(named=True), watched.sentences(), strict=True):
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        key = (row[name] for name in ("source", "freq", "a", "b", "onset", "kind", "period"))
        add(entry, "id", _urn("/".join(map(str, key))))
        add(entry, "title", text)
        add(entry, "updated", f"{row['known_on']}T00:00:00Z")
        add(entry, "content", text, type="text")
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, _NAME + name)}"
