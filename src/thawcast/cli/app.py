"""The Typer application, and which module holds which command: a module is imported when its command is called."""

import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from thawcast import __version__
from thawcast.assessment import questions
from thawcast.errors import InputError

COMMANDS: dict[str, dict[str, str]] = {
    "Ask": {
        "assess": "question.assess:assess",
        "thaws": "world.episodes:thaws",
        "claims": "question.claims:claims",
        "watch": "data.watch:watch_command",
    },
    "Evidence": {
        "turning-points": "dyad.turning_points:turning_points",
        "stock": "world.stock:stock",
        "street": "dyad.street:street",
        "words": "dyad.words:words",
        "issues": "dyad.issues:issues",
        "similarity": "world.votes:similarity",
        "positions": "world.votes:positions",
        "episodes": "world.episodes:episodes",
        "structural": "world.structural:structural",
    },
    "Forecast": {
        "casebook": "world.casebook:casebook",
        "backtest": "world.backtest:backtest",
        "register": "data.record:register_command",
        "score": "data.record:score_command",
    },
    "Deals": {
        "deal": "dyad.deal:deal",
        "simulate": "dyad.deal:simulate",
    },
    "Data": {
        "update": "data.update:update_command",
        "export": "data.export:export",
        "states": "data.states:list_states",
        "sources": "data.sources:sources",
        "coverage": "data.coverage:coverage",
        "fetch": "data.fetch:fetch",
        "import": "data.imports:import_command",
        "aggregate": "data.imports:aggregate",
        "store": "data.store:root",
        "starter": "data.starter:root",
        "doctor": "data.doctor:doctor",
    },
    "Page": {
        "serve": "question.serve:serve",
    },
}
"""Module and function of every command, by heading of the help."""


CALLED = {"standing": "barometer", "durability": "forecast"}
"""Questions whose command has another name than their key."""

UNDER = {"durability": "Forecast", "deals": "Deals"}
"""Heading of a question without a module of its own, where it is not evidence."""

GONE = {"temperature": "barometer"}
"""Commands of before, and what answers in their place."""

START = """\
thawcast assess USA RUS --as-of 2010-12-31   the answer for two states at a date
thawcast thaws                               who is thawing
thawcast --help                              all commands
"""
"""What a bare `thawcast` prints: three lines to start."""


def as_typed(command: Any) -> Any:
    """Let a command convert only what needs it: the library that does is slow to load, and text is text as typed."""
    every = command.get_params
    done: set[int] = set()

    def params(ctx: Any) -> Any:
        found = every(ctx)
        for param in found:
            convert = getattr(param, "get_runtime_param", None)
            if convert is not None and id(param) not in done and param.nargs == 1 and not param.multiple:
                done.add(id(param))
                text = param.type_descriptor.annotation is str
                param.get_runtime_param = partial(SimpleNamespace, coerce=partial(_coerced, convert, text))
        return found

    command.get_params = params
    return command


def _coerced(convert: Callable[[], Any], text: bool, value: Any, *, param: Any, ctx: Any) -> Any:
    if value is None or (text and isinstance(value, str)):
        return value
    return convert().coerce(value, param=param, ctx=ctx)


class LazyCommand(TyperCommand):
    """A command that is imported when it is called; to list it, only its help line is read.

    Args:
        name: What the user types.
        home: Module and function, as `question.assess:assess`.
    """

    def __init__(self, name: str, home: str) -> None:
        super().__init__(name)
        parts = home.split(":")
        self.module: str = parts[0]
        self.function: str = parts[1]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a line is a line
        """Read the first line of the function's docstring out of the source."""
        source = Path(__file__).parent.joinpath(*self.module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        found = re.search(rf'^def {self.function}\(.*?^    """(.*?)(?:"""|$)', source, re.MULTILINE | re.DOTALL)
        return found[1] if found else ""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Import the command, and hand the rest of the line over to it."""
        import_module(f"thawcast.cli.{self.module}")
        group = typer.main.get_command(app)
        assert isinstance(group, TyperGroup)
        return as_typed(group.commands[str(self.name)]).make_context(info_name, args, parent, **extra)


class QuestionCommand(LazyCommand):
    """A question that has no command of its own: it is asked as all are, and its module says in a line what it is.

    Args:
        name: What the user types.
        key: The question.
    """

    def __init__(self, name: str, key: str) -> None:
        super().__init__(name, "dyad.question:command")
        self.key = key

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - as above
        """Read the question out of the first line of its module."""
        found = find_spec(f"thawcast.assessment.questions.{self.key}")
        lines = Path(found.origin).read_text(encoding="utf-8") if found and found.origin else ""
        return re.sub(r'^"""Question \d: (.*?)"""$.*', r"\1", lines, flags=re.MULTILINE | re.DOTALL).capitalize()

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Make the command, and hand the rest of the line over to it."""
        import_module(f"thawcast.cli.{self.module}").register(str(self.name), self.key)
        return super().make_context(info_name, args, parent, **extra)


def asked() -> dict[str, QuestionCommand]:
    """Give a command to each question without a module in `COMMANDS`."""
    homes = {name for panel in COMMANDS.values() for name in panel}
    names = {CALLED.get(key, key): key for key in questions.MODULES}
    return {name: QuestionCommand(name, key) for name, key in names.items() if name not in homes}


class LazyGroup(TyperGroup):
    """The commands that are registered, and in place of every other one that is imported when it is called."""

    def __init__(self, *, commands: Mapping[str, Any], **settings: Any) -> None:
        homes = {name: home for panel in COMMANDS.values() for name, home in panel.items()}
        waiting: dict[str, Any] = {name: LazyCommand(name, home) for name, home in homes.items()}
        super().__init__(commands=waiting | asked() | dict(commands), **settings)
        as_typed(self)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; one of before is refused with the name of what answers in its place."""
        if args[0] in GONE:
            raise InputError(f"thawcast {args[0]}: no longer a command; use `thawcast {GONE[args[0]]}`")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write plain text: the panels of Rich take as long to load as all else."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        self.format_options(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is Typer's
        """List the commands under their headings."""
        for heading, panel in COMMANDS.items():
            names = [*panel, *(n for n, held in asked().items() if UNDER.get(held.key, "Evidence") == heading)]
            with formatter.section(heading):
                formatter.write_dl([(name, self.commands[name].get_short_help_str()) for name in names])


app: typer.Typer = typer.Typer(
    name="thawcast",
    cls=LazyGroup,
    help="Does the current improvement in the relations of two states have a future?",
    invoke_without_command=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"thawcast {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Does the current improvement in the relations of two states have a future?"""
    if context.invoked_subcommand is None:
        sys.stdout.write(START)


def examples(*lines: str) -> str:
    """Lay examples out for the end of a command's help, one a line."""
    return "Examples:\n\n" + "\n\n".join(f"[bold]{line}[/bold]" for line in lines)
