"""`thawcast depth`: tactical or deep?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.assess import StateArgument
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from datetime import date

    from thawcast.brief.model import Chapter
    from thawcast.states import State
    from thawcast.store import Dataset


@app.command(
    epilog=examples(
        "thawcast depth USA RUS --as-of 2010-12-31",
        "thawcast depth India Pakistan --as-of 2008-12-31 --json",
        "thawcast depth USA RUS --as-of 2010-12-31 --out depth",
    )
)
def depth(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write a page with the chart to.", show_default=False)
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Tactical or deep: what the running thaw of two states rests on, on eight dimensions with 90% intervals."""
    from thawcast.states import resolve_dyad
    from thawcast.values import to_json

    dataset, moment = opened(as_of, store)
    one, other = resolve_dyad(a, b, on=moment)
    found = _chapter(dataset, one, other, moment)
    if out is not None:
        sys.stderr.write(f"wrote {_page(dataset, found, one, other, moment, out)}\n")
    if json:
        body = {"available": found.available, "question": found.question, "reason": found.reason}
        if found.available:
            body |= {"answer": found.answer, "method": found.method, "claims": list(found.claims)}
            body |= {"numbers": to_json(found.numbers), "caveats": list(found.caveats), "sources": list(found.sources)}
        states = {k: {"code": s.code, "name": s.name} for k, s in (("a", one), ("b", other))}
        print_json({**states, "as_of": moment.isoformat(), "depth": body})
        return
    from rich.table import Table

    console = answers()
    console.print(f"{one.name} - {other.name}   as of {moment}", style="bold")
    console.print(found.answer if found.available else f"No answer: {found.reason}.")
    for claim in found.claims:
        console.print(f"- {claim}")
    for shown in found.tables:
        table = Table(*shown.headings, title=shown.title)
        for row in shown.rows:
            table.add_row(*row)
        console.print(table)
    for caveat in found.caveats:
        console.print(caveat, style="dim")


def _chapter(dataset: "Dataset", a: "State", b: "State", on: "date") -> "Chapter":
    from thawcast.assessment.chapters import depth_chapter
    from thawcast.standing.tables import EPISODES, LEVELS
    from thawcast.standing.verdict import judge

    standing = judge(dataset.table(LEVELS, as_of=on), dataset.table(EPISODES, as_of=on), a=a.code, b=b.code, as_of=on)
    return depth_chapter(dataset, standing, a, b, on)


def _page(dataset: "Dataset", found: "Chapter", a: "State", b: "State", on: "date", out: Path) -> Path:
    from thawcast.brief.model import Brief
    from thawcast.brief.render_html import render_html
    from thawcast.files import write_texts

    lead = found.answer if found.available else f"No answer: {found.reason}."
    sources = tuple(source for source in dataset.sources() if source.id in found.sources)
    page = Brief(f"{a.name} - {b.name}", on.isoformat(), (lead,), (found,), (), sources, dataset.label)
    return write_texts(out, {f"{a.code}-{b.code}-{on}-depth.html": render_html(page)})[0]
