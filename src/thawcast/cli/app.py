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
