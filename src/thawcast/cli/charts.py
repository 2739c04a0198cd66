"""What commands share that write a file under a name given with --out: checking the name, drawing charts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thawcast.brief.model import Chart


def checked(out: Path, *, ending: str) -> Path:
    """Refuse a file name before anything is computed.

    Args:
        out: The file asked for.
        ending: What the name must end with, as `.svg`: the content is of that kind whatever the name says.

    Returns:
        The same path.

    Raises:
        InputError: No file name, a folder, another ending, or in a folder that does not exist.
    """
    from thawcast.errors import InputError

    if not out.name:
        raise InputError(f"--out {out}: no file name; give a file such as name{ending}")
    if out.is_dir():
        raise InputError(f"--out {out}: a folder; give a file such as {out / f'name{ending}'}")
    if out.suffix.lower() != ending:
        raise InputError(f"--out {out}: only {ending} files are written; take {out.with_suffix(ending)}")
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: no folder {out.parent}; give a folder that exists")
    return out


def write_charts(out: Path, charts: "Mapping[str, Chart]") -> None:
    """Draw charts into SVG files beside each other.

    Args:
        out: File of the first, as `checked` passed it.
        charts: Charts by what is added to the file's stem, nothing for the first.

    Raises:
        StoreError: The folder cannot be written to.
    """
    from thawcast.brief.svg import svg
    from thawcast.files import write_texts

    drawn = {f"{out.stem}{added}{out.suffix}": svg(chart) + "\n" for added, chart in charts.items()}
    write_texts(out.parent, drawn)
    sys.stderr.write(f"wrote {', '.join(str(out.with_name(name)) for name in drawn)}\n")
