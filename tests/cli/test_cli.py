# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false
"""The command line: help with examples, JSON alone on standard output, one line and exit code 2 for bad input."""

import io
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module

import pytest
import typer.main
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thawcast.cli import app, main
from thawcast.cli.app import COMMANDS as PANELS
from thawcast.store import DATASET_FILE, FORMAT, STARTER

US_RUSSIA = ("assess", "USA", "RUS", "--as-of", "2010-12-31")


def leaves(command, path=()):
    """Every command with its path, groups walked through."""
    if hasattr(command, "commands"):
        return [leaf for name, sub in command.commands.items() for leaf in leaves(sub, (*path, name))]
    return [path]


for panel in PANELS.values():
    for home in panel.values():
        import_module(f"thawcast.cli.{home.partition(':')[0]}")
COMMANDS = leaves(typer.main.get_command(app))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """Keep the user's own store and cache out of the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("THAWCAST_HOME", str(home / "store"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def run(capfd, monkeypatch):
    """Run a command through the entry point; return exit code, standard output and standard error."""
    return lambda *arguments: invoke(capfd, monkeypatch, arguments)


def invoke(capfd, monkeypatch, arguments):
    monkeypatch.setattr(sys, "argv", ["thawcast", *arguments])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code or 0
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return code, out, err


def complaint(run, *arguments):
    """Run what must fail: exit code 2, nothing on standard output, one line on standard error after any progress."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    *progress, last = err.splitlines()
    assert all(line.startswith(("brief: ", "starter: ")) for line in progress)
    assert last.startswith("thawcast: ")
    return last


def test_commands_are_found():
    assert {("assess",), ("thaws",), ("states",), ("store", "ls"), ("starter", "build")} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_shows_an_example(run, path):
    code, out, _ = run(*path, "--help")
    assert code == 0
    assert "Examples" in out
    assert f"thawcast {' '.join(path)} " in out.split("Examples")[1], "an example of this very command"


@pytest.mark.parametrize(
    "arguments",
    [
        (*US_RUSSIA, "--json"),
        ("thaws", "--as-of", "2010-12-31", "--json"),
        ("states", "--on", "1990", "--json"),
        ("states", "USA", "--json"),
        ("store", "ls", "--json"),
    ],
    ids=lambda a: " ".join(a[:2]),
)
def test_json_alone_on_standard_output(run, arguments):
    code, out, _ = run(*arguments)
    assert code == 0
    json.loads(out)


@pytest.fixture
def undrawn(monkeypatch):
    """Leave the charts out: drawing them takes seconds and is tested with the renderers."""
    monkeypatch.setattr("thawcast.cli.question.whole.page", lambda brief: "<html></html>")


def test_what_is_written_goes_to_the_folder_and_json_stays_alone(run, tmp_path, undrawn):
    code, out, err = run(*US_RUSSIA, "--json", "--out", str(tmp_path / "brief"))
    assert code == 0
    names = sorted(p.name for p in (tmp_path / "brief").iterdir())
    assert names == [f"RUS-USA-2010-12-31.{ending}" for ending in ("html", "json", "md")]
    assert (tmp_path / "brief" / names[1]).read_text() == out
    assert json.loads(out)["verdict"]["state"] == "unknown"
    assert "charts" in err


def test_markdown_and_summary_print(run):
    assert run(*US_RUSSIA, "--markdown")[1].startswith("# → Likely warmer than before 2009, short of a thaw\n")
    code, out, _ = run(*US_RUSSIA)
    assert code == 0
    assert "LIKELY WARMER THAN BEFORE 2009" in out


BAD = {
    "unknown state, nearest offered": (("assess", "Rissia", "USA"), r"Rissia"),
    "unknown state without a neighbour": (("assess", "Zzyzx", "USA"), "Zzyzx"),
    "empty state": (("assess", "", "USA"), "thawcast: "),
    "same state twice": (("assess", "USA", "United States"), "United States"),
    "same state twice, casebook": (("casebook", "FRA", "France"), "name two different states"),
    "not a date": (("assess", "USA", "RUS", "--as-of", "2010-13-01"), "2010-13-01: not a date; write it as 2010-12-31"),
    "not a date in words": (("thaws", "--as-of", "last year"), "last year: not a date"),
    "before the data": (("assess", "USA", "RUS", "--as-of", "1947-12-31"), "take a date from 1950-12-31 on"),
    "before the data, span": (("thaws", "--as-of", "1947-12-31"), "(news of most pairs reaches 2014-12-31)"),
    "no state then": (
        ("assess", "South Sudan", "USA", "--as-of", "2008-12-31"),
        "South Sudan (SSD) was one 2011-07-09",
    ),
    "no dataset there": (("assess", "USA", "RUS", "--store", "nowhere"), "nowhere: no dataset here; make one with"),
    "no dataset to list": (("store", "ls", "--store", "nowhere"), "nowhere: no dataset here"),
    "no dataset to check": (("starter", "check", "--raw", "nowhere", "--store", "nowhere"), "nowhere"),
    "no raw data": (("starter", "build", "--raw", "nowhere", "--no-cache"), "nowhere"),
    "states of no day": (("states", "--on", "19x"), "19x"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_that_names_it(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    arguments, part = BAD[name]
    assert part in complaint(run, *arguments)
    assert list(tmp_path.iterdir()) == [], "nothing was written"


def test_nearest_names_are_offered(run):
    assert "Russia" in complaint(run, "assess", "Rissia", "USA")


@pytest.mark.parametrize("arguments", [("assess", "USA"), ("thaws", "--limit", "0"), ("nonsense",), ("assess", "--no")])
def test_usage_errors_exit_with_two(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_unwritable_out_leaves_nothing(run, tmp_path, undrawn):
    occupied = tmp_path / "file"
    occupied.write_text("mine")
    for target in (occupied, occupied / "below"):
        assert str(occupied) in complaint(run, *US_RUSSIA, "--out", str(target))
    assert occupied.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.fixture
def copy(tmp_path):
    """A copy of the shipped dataset, to be damaged."""
    shutil.copytree(STARTER, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_copy_of_the_starter_answers_like_the_starter(run, copy):
    assert run(*US_RUSSIA, "--json", "--store", str(copy))[1] == run(*US_RUSSIA, "--json")[1]


def test_a_flipped_byte_is_found(run, copy):
    path = next(copy.glob("temperature.*.parquet"))
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    error = complaint(run, *US_RUSSIA, "--store", str(copy))
    assert path.name in error
    assert "damaged" in error
    assert "leave out --store" in error


def test_a_newer_store_asks_for_an_upgrade(run, copy):
    (copy / DATASET_FILE).write_text(json.dumps({"format": FORMAT + 1, "thawcast": "9.9"}))
    assert "9.9" in complaint(run, *US_RUSSIA, "--store", str(copy))


def test_a_damaged_head_is_named(run, copy):
    (copy / DATASET_FILE).write_text("{}")
    assert "dataset.json: damaged" in complaint(run, *US_RUSSIA, "--store", str(copy))


def test_a_damaged_own_store_is_named_even_when_not_asked_for(run, copy, monkeypatch):
    (copy / DATASET_FILE).write_text("{")
    monkeypatch.setenv("THAWCAST_HOME", str(copy))
    assert str(copy) in complaint(run, *US_RUSSIA)


def test_interrupt_exits_with_130(run, monkeypatch):
    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("thawcast.cli.question.assess.answer", interrupt)
    code, out, err = run(*US_RUSSIA)
    assert (code, out) == (130, "")
    assert "interrupted" in err


text = st.one_of(
    st.text(max_size=30), st.sampled_from(["USA", "Russia", "365", "Korea", "Congo", "GDR", "--json", "-h"])
)


@settings(max_examples=60)
@given(text, text)
@example("\x00", "\ud800")
@example("USA\n", "RUS")
@example("a\nb", "USA")
@example("[bold]", "[/]")
@example("1e400", "-1")
def test_any_text_gives_an_answer_or_one_line(a, b):
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["thawcast", "assess", "--as-of", "2010-12-31", "--json", "--", a, b])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
    assert code in {0, 2}
    if code:
        assert out.getvalue() == ""
        assert err.getvalue().count("\n") == 1
    else:
        json.loads(out.getvalue())
