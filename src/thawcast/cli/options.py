"""Arguments and options that several commands share, and how their text is read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from thawcast.errors import DateError
from thawcast.values import day_of as day

StateArgument = Annotated[str, typer.Argument(help="A state: any code, name or usual spelling.", show_default=False)]
OptionalState = Annotated[
    str | None, typer.Argument(help="A state: any code, name or usual spelling.", show_default=False)
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of your own store; default: THAWCAST_HOME or the platform's.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def _come(text: str | None) -> str | None:
    """Refuse a day that has not come yet. The command line alone knows the calendar; the core reads no clock."""
    # The day begins fourteen hours before Greenwich on the islands farthest east.
    latest = (datetime.now(UTC) + timedelta(hours=14)).date()
    if text is not None and day(text) > latest:
        raise DateError(f"{text}: that day has not come yet; take one to {latest}, or leave out --as-of")
    return text


AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Last day whose data may be used, as 2010-12-31.",
        show_default=False,
        callback=_come,
    ),
]
RawOption = Annotated[Path, typer.Option("--raw", help="Folder of the raw reference data.", show_default=False)]
OptionalRaw = Annotated[
    Path | None,
    typer.Option("--raw", help="Folder of the raw reference data: compute from it.", show_default=False),
]
TableOption = Annotated[
    Path | None, typer.Option("--out", help="Parquet (or .csv) file to write to.", show_default=False)
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="Rows to print.")]
KindOption = Annotated[
    str, typer.Option("--votes", help="Kind of roll calls: final (on whole texts), paragraph, amendment or all.")
]
AreaOption = Annotated[str, typer.Option("--area", help="all, nu, di, me, hr, co or ec.")]
