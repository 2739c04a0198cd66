"""`thawcast depth`: tactical or deep?"""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment.chapters import depth_chapter
from thawcast.brief.model import Brief
from thawcast.brief.render_json import chapter_json
from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.out import write_page
from thawcast.cli.printing import print_chapter, print_json
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.standing.verdict import judge
from thawcast.states import resolve_dyad


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
    dataset, moment = opened(as_of, store)
    one, other = resolve_dyad(a, b, on=moment)
    title = f"{one.name} - {other.name}"
    levels, episodes = (dataset.table(contract, as_of=moment) for contract in (LEVELS, EPISODES))
    standing = judge(levels, episodes, a=one.code, b=other.code, as_of=moment)
    found = depth_chapter(dataset, standing, one, other, moment)
    if out is not None:
        sources = tuple(source for source in dataset.sources() if source.id in found.sources)
        lead = found.answer if found.available else f"No answer: {found.reason}."
        page = Brief(title, moment.isoformat(), (lead,), (found,), (), sources, dataset.label)
        write_page(out / f"{one.code}-{other.code}-{moment}-depth.html", page)
    if json:
        states = {k: {"code": s.code, "name": s.name} for k, s in (("a", one), ("b", other))}
        print_json({**states, "as_of": moment.isoformat(), "depth": chapter_json(found)})
        return
    print_chapter(found, title=f"{title}   as of {moment}")
