"""The list of commands: every command is found, listed without being imported, and imported when it is called."""

import inspect
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

import thawcast
from thawcast.cli import app
from thawcast.cli.app import COMMANDS, LazyCommand, asked

CLI = Path(thawcast.__file__).parent / "cli"
HOMES = {name: home.split(":") for panel in COMMANDS.values() for name, home in panel.items()}
PROBE = """
import json, sys
from thawcast.cli import main

sys.argv = ["thawcast", *sys.argv[1:]]
try:
    main()
finally:
    sys.stderr.write(json.dumps([name for name in sys.modules if name.startswith("thawcast.")]))
"""


def imported(*arguments: str) -> set[str]:
    """Modules of thawcast.cli that a command line imports."""
    done = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True)
    names: list[str] = json.loads(done.stderr.splitlines()[-1])
    return {name.removeprefix("thawcast.cli.") for name in names if name.startswith("thawcast.cli.")}


@pytest.mark.parametrize("name", HOMES)
def test_the_help_line_is_the_first_of_the_docstring(name: str) -> None:
    module, function = HOMES[name]
    documented = inspect.getdoc(getattr(import_module(f"thawcast.cli.{module}"), function))
    assert documented is not None
    assert LazyCommand(name, ":".join(HOMES[name])).get_short_help_str() == documented.splitlines()[0]


def test_every_command_that_registers_itself_is_in_the_list() -> None:
    registering = {
        f"{path.parent.name}.{path.stem}"
        for path in CLI.rglob("*.py")
        if path.stem != "app" and re.search(r"^@app\.command|^app\.add_typer", path.read_text(), re.MULTILINE)
    }
    assert registering == {module for module, _ in HOMES.values()}
    for module in registering:
        import_module(f"thawcast.cli.{module}")
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    assert list(group.commands) == [*HOMES, *asked()]
    assert {name for name, command in group.commands.items() if isinstance(command, LazyCommand)} <= asked().keys()


def test_the_list_imports_no_command_and_a_command_no_other() -> None:
    assert imported("--help") == {"app", "streams"}
    assert {"question.assess", "world.episodes", "dyad.street"} & imported("claims", "--help") == set()
    assert {"question.claims", "app"} <= imported("claims", "--help")


def test_the_version_is_told() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"thawcast {thawcast.__version__}\n")


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    done = CliRunner().invoke(app, ["asess"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'assess'" in done.stderr


def test_the_commands_stand_in_six_groups_and_a_bare_call_shows_how_to_start() -> None:
    assert list(COMMANDS) == ["Ask", "Evidence", "Forecast", "Deals", "Data", "Page"]
    bare = CliRunner().invoke(app, [])
    assert bare.exit_code == 0
    lines = bare.stdout.splitlines()
    assert len(lines) == 3
    for line in lines[:2]:
        done = CliRunner().invoke(app, line.split("  ")[0].split()[1:])
        assert done.exit_code == 0, line
    told = CliRunner().invoke(app, ["--help"]).stdout
    assert re.findall(r"^(\w+):$", told, re.MULTILINE) == ["Options", *COMMANDS]
    assert "depth" in told.partition("Evidence:")[2].partition("Forecast:")[0]
    assert "forecast" in told.partition("Forecast:")[2].partition("Deals:")[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("export cables --out x.csv", "cables: no such table"),
        ("export levels USA --out x.xls", "use one of .csv, .parquet, .dta"),
        ("export levels --area nu --out x.csv", "--area: levels has no such option"),
        ("export thaws USA --out x.csv", "name none"),
        ("export ledger USA --out x.csv", "name two states"),
    ],
)
def test_an_export_asked_wrongly_says_what_to_do(
    line: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    failed = CliRunner().invoke(app, line.split()).exception
    assert isinstance(failed, thawcast.ThawcastError)
    assert says in str(failed)
    assert list(tmp_path.iterdir()) == []


def test_an_export_writes_what_the_function_gives(tmp_path: Path) -> None:
    out = tmp_path / "usa.csv"
    done = CliRunner().invoke(app, ["export", "episodes", "USA", "--as-of", "1980-12-31", "--out", str(out)])
    assert done.exit_code == 0
    told = thawcast.episodes("USA", as_of="1980-12-31")
    assert pl.read_csv(out).height == len(told) > 0
    assert out.with_name("usa.codebook.csv").exists()
