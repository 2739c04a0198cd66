"""What commands share that print rows of a table or write it whole to a file."""

import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import polars as pl

RawOption = Annotated[
    Path | None,
    typer.Option("--raw", help="Folder of the sources: compute from them.", show_default=False),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Parquet (or .csv) file to write to.", show_default=False)
]
AllOption = Annotated[bool, typer.Option("--all", help="Every state or pair of states; needs --out.")]
AreaOption = Annotated[str, typer.Option("--area", help="all, nu, di, me, hr, co or ec.")]
OptionalState = Annotated[str | None, typer.Argument(help="A state.", show_default=False)]


def everything(all_states: bool, out: Path | None, named: str | None) -> bool:
    """Tell whether the whole table is asked for, and refuse what is neither that nor a state or pair."""
    from thawcast.errors import InputError

    if all_states and out is None:
        raise InputError("--all: the table is long; say where to write it with --out FILE")
    if not all_states and named is None:
        raise InputError("no states named: name them, or ask for --all with --out FILE")
    return all_states


def hand_over(frame: "pl.DataFrame", *, out: Path | None, json: bool, title: str) -> None:
    """Write to a file, print JSON, or print a table."""
    if out is not None:
        from thawcast.errors import StoreError
        from thawcast.files import whole

        try:
            with whole(out) as file:
                frame.write_csv(file) if out.suffix == ".csv" else frame.write_parquet(file, compression="zstd")
        except OSError as error:
            raise StoreError(f"{out}: cannot be written ({error}); choose another folder") from error
        sys.stderr.write(f"Wrote {frame.height} rows to {out}\n")
        return
    if json:
        sys.stdout.write(json_module.dumps(frame.to_dicts(), indent=2) + "\n")
        return
    from rich.console import Console
    from rich.table import Table as Grid

    grid = Grid(*frame.columns, title=title)
    for row in frame.iter_rows():
        grid.add_row(*("n/a" if v is None else f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
    Console(highlight=False).print(grid)
