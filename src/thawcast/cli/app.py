"""The Typer application that every command module registers its commands on."""

import typer

app = typer.Typer(
    name="thawcast",
    help="Does the current improvement in the relations of two states have a future?",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root() -> None:
    """Does the current improvement in the relations of two states have a future?"""


def examples(*lines: str) -> str:
    """Lay examples out for the end of a command's help, one a line."""
    return "Examples:\n\n" + "\n\n".join(f"[bold]{line}[/bold]" for line in lines)
