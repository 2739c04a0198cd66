"""Options that several commands share, and how their text is read."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from thawcast.errors import DateError

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of your own store; default: THAWCAST_HOME or the platform's.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Last day whose data may be used, as 2010-12-31.", show_default=False),
]


def day(text: str) -> date:
    """Read a date.

    Args:
        text: ISO 8601, as 2010-12-31.

    Raises:
        DateError: Not such a date.

    Example:
        >>> day("2010-12-31")
        datetime.date(2010, 12, 31)
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DateError(f"{text}: not a date; write it as 2010-12-31") from error
