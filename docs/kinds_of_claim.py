"""Write the table of kinds of `methods/claims.md` from the kinds themselves.

python docs/kinds_of_claim.py
"""

from pathlib import Path

from thawcast.argument import KINDS
from thawcast.files import write_texts

PAGE = Path(__file__).parent / "methods" / "claims.md"
MARKS = ("<!-- kinds -->\n", "<!-- /kinds -->\n")
"""What stands around the part that is written here."""
HEAD = "| kind | what it says | rule: what counts as support | settings |\n|---|---|---|---|\n"


def page(text: str) -> str:
    """Fill in what is between the marks of the page."""
    rows = "".join(
        f"| `{k.key}` | {k.says} | {k.rule} | {', '.join(f'`{name}`' for name in k.reads) or '-'} |\n"
        for k in KINDS.values()
    )
    before, rest = text.split(MARKS[0])
    return before + MARKS[0] + HEAD + rows + MARKS[1] + rest.split(MARKS[1])[1]


if __name__ == "__main__":
    write_texts(PAGE.parent, {PAGE.name: page(PAGE.read_text(encoding="utf-8"))})
