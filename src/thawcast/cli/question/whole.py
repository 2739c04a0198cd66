"""Writes and prints a whole assessment."""

import sys
from pathlib import Path

from thawcast.assessment import Assessment
from thawcast.brief.drawings import page
from thawcast.brief.render_markdown import render_markdown
from thawcast.brief.render_terminal import render_terminal
from thawcast.cli.printing import answers
from thawcast.cli.progress import progress
from thawcast.cli.streams import write_json
from thawcast.files import write_texts


def show(found: Assessment, *, out: Path | None, json: bool, markdown: bool, more: bool) -> None:
    """Write the brief where a folder is named, and print it as JSON, as Markdown or as a summary.

    Args:
        found: The assessment.
        out: Folder to write to, None for none.
        json: Print JSON.
        markdown: Print Markdown.
        more: Print also the seven answers, caveats and sources.
    """
    files = [] if out is None else _write(found, out)
    if json:
        write_json(found.to_json())
    elif markdown:
        sys.stdout.write(render_markdown(found.brief))
    else:
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
