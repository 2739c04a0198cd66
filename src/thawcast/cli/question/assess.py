"""`thawcast assess`: the question, asked of two states at a date."""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment import assess as answer
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.streams import write_json
from thawcast.store import open_dataset


@app.command(
    epilog=examples(
        "thawcast assess USA RUS --as-of 2010-12-31",
        "thawcast assess India Pakistan --as-of 2005-12-31 --out brief",
        'thawcast assess Cuba "United States" --json',
    )
)
def assess(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write the brief to: HTML, Markdown and JSON.", show_default=False),
    ] = None,
    json: JsonOption = False,
    more: Annotated[bool, typer.Option("--more", help="Print also the seven answers, caveats and sources.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the whole brief as Markdown.")] = False,
    store: StoreOption = None,
) -> None:
    """Does the current improvement in the relations of two states have a future?

    Prints the answer in twelve lines; with --out writes the whole brief. Without --as-of, the last day known is taken.
    """
    found = answer(a, b, as_of=as_of, store=open_dataset(store, once=True))
    if json and out is None:
        write_json(found.to_json())
        return
    # What draws charts and lays out a terminal takes as long to load as a tenth of the answer to compute.
    from thawcast.cli.question.whole import show

    show(found, out=out, json=json, markdown=markdown, more=more)
