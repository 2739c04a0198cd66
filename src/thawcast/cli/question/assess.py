"""`thawcast assess`: the question, asked of two states at a date."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment import Assessment
from thawcast.assessment import assess as answer
from thawcast.brief.drawings import page
from thawcast.brief.render_markdown import render_markdown
from thawcast.brief.render_terminal import render_terminal
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.printing import answers, write_json
from thawcast.cli.progress import progress
from thawcast.files import write_texts


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
    found = answer(a, b, as_of=as_of, store=store)
    files: list[Path] = []
    if out is not None:
        files = _write(found, out)
    if json:
        write_json(found.to_json())
        return
    if markdown:
        sys.stdout.write(render_markdown(found.brief))
        return
    where = str(files[0]) if files else ""
    answers(piped=None).print(render_terminal(found.brief, more=more, where=where))


def _write(found: Assessment, out: Path) -> list[Path]:
    stem = f"{found.a.code}-{found.b.code}-{found.as_of}"
    with progress("brief") as step:
        step("drawing the charts")
        texts = {
            f"{stem}.html": page(found.brief),
            f"{stem}.md": render_markdown(found.brief),
            f"{stem}.json": found.to_json() + "\n",
        }
        return write_texts(out, texts)
