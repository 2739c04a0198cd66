"""Write the counts of `methods/casebook.md`, and before that, where they are given, two blind codings into the package.

    python docs/casebook_tables.py
    python docs/casebook_tables.py CODING_1.json CODING_2.json KEY.json

A coding says `{"number": "tactical" | "mixed" | "deep"}`, the key `{"number": "id of the case"}`.
"""

import csv
import io
import json
import sys
from pathlib import Path

from thawcast.brief.model import Table
from thawcast.brief.render_markdown import markdown_table
from thawcast.durability.casebook import cases
from thawcast.durability.casebook.coding import CODES
from thawcast.durability.casebook.load import CODINGS, codings, shipped
from thawcast.durability.casebook.summary import tables

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "methods" / "casebook.md"
FOLDER = ROOT / "src" / "thawcast" / "durability" / "casebook"
MARKS = ("<!-- counts -->\n", "<!-- /counts -->\n")
"""What stands around the part that is written here."""
UNCODED = "The beginnings are **not yet coded blind**: no table by blind kind can stand here."


def coded(one: dict[str, str], two: dict[str, str], key: dict[str, str]) -> str:
    """Join two codings by the key of their numbers.

    Args:
        one: Word by number.
        two: The same of the other coder.
        key: Id of the case by number.

    Returns:
        CSV, a row a case, ordered by id.

    Raises:
        SystemExit: A number or a word is missing or unknown; nothing is written then.
    """
    wrong = [n for n in key if one.get(n) not in CODES or two.get(n) not in CODES]
    if wrong or set(key) != set(one) or set(key) != set(two) or set(key.values()) != {c.id for c in cases()}:
        sys.exit(f"codings do not fit the key and the cases; look at {wrong[:5] or 'numbers that one lacks'}")
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("id", "coder_1", "coder_2"))
    rows.writerows(sorted((case, one[n], two[n]) for n, case in key.items()))
    return out.getvalue()


def laid(table: Table) -> str:
    """Write a table in Markdown under its title."""
    return f"**{table.title}.**\n\n{markdown_table(table)}\n"


def page(text: str) -> str:
    """Fill in what is between the marks of the page.

    Args:
        text: The page.
    """
    before, rest = text.split(MARKS[0])
    _, after = rest.split(MARKS[1])
    told = tables(cases())
    blind = "" if codings() else f"{UNCODED}\n\n"
    return f"{before}{MARKS[0]}\n{blind}" + "\n".join(laid(table) for table in told) + f"\n{MARKS[1]}{after}"


def main(arguments: list[str]) -> None:
    """Store two codings where they are given, and write the page."""
    if arguments:
        one, two, key = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments)
        (FOLDER / CODINGS).write_text(coded(one, two, key), encoding="utf-8")
        codings.cache_clear()
        shipped.cache_clear()
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
