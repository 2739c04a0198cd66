"""Every output goes through the streams of `cli.streams`: plain where it must be, and never lost in silence."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from thawcast.brief.ascii import plain
from thawcast.cli import main
from thawcast.cli.printing import answers

IVORY = ("states", "CIV")
FULL = Path("/dev/full")
HOSTILE = "x\x1b]0;owned\x07\x1b[2J[red]:smiley:[*nothing]"

full_disk = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


class Terminal:
    """Both streams of a process, in an encoding; what is given instead of one takes its place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def __call__(
        self, *arguments: str, encoding: str = "utf-8", out: TextIO | None = None, err: TextIO | None = None
    ) -> tuple[int, bytes, str]:
        told, said = io.BytesIO(), io.BytesIO()
        self._patch.setattr(sys, "argv", ["thawcast", *arguments])
        self._patch.setattr(sys, "stdout", out or io.TextIOWrapper(told, encoding=encoding))
        self._patch.setattr(sys, "stderr", err or io.TextIOWrapper(said, encoding=encoding, write_through=True))
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, told.getvalue(), said.getvalue().decode(encoding)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "Côte d'Ivoire"), ("latin-1", "Côte d'Ivoire"), ("ascii", "Cote d'Ivoire")]
)
def test_a_terminal_without_utf8_gets_plain_characters(terminal: Terminal, encoding: str, name: str) -> None:
    code, out, err = terminal(*IVORY, encoding=encoding)
    assert (code, err) == (0, "")
    assert name in out.decode(encoding)


def test_a_brief_prints_in_latin_1_and_gives_up_no_character(terminal: Terminal) -> None:
    arguments = ("assess", "USA", "RUS", "--as-of", "2010-12-31")
    whole, out = (terminal(*arguments, encoding=encoding)[1].decode(encoding) for encoding in ("utf-8", "latin-1"))
    assert out.count("?") == whole.count("?")


def test_json_is_json_whatever_the_encoding(terminal: Terminal) -> None:
    for arguments in ((*IVORY, "--json"), ("assess", "CIV", "USA", "--as-of", "2010-12-31", "--json")):
        told = [json.loads(terminal(*arguments, encoding=encoding)[1].decode()) for encoding in ("utf-8", "latin-1")]
        assert told[0] == told[1]
        assert "Côte d'Ivoire" in str(told[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("– ’ … ≥ ×", "- ' ... >= x"),
        ("┏━┳┃└│", "+-+|+|"),
        ("São Tomé, Łódź, Türkiye", "Sao Tome, Lodz, Turkiye"),
        ("½ ㎢", "1/2 km2"),
        ("中\udcff", "??"),
    ],
)
def test_plain_characters_keep_the_sense(text: str, said: str) -> None:
    assert plain(text) == said


@full_disk
@pytest.mark.parametrize("arguments", [("--version",), IVORY, (*IVORY, "--json"), ("--help",)], ids=" ".join)
def test_a_full_disk_is_one_line_and_exit_code_2(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        code, _, err = terminal(*arguments, out=full)
    said = "thawcast: standard output did not take the whole answer (no space left on device); send it elsewhere\n"
    assert (code, err) == (2, said)


@full_disk
def test_the_interpreter_adds_nothing_as_it_ends() -> None:
    command = [sys.executable, "-c", "from thawcast.cli import main; main()", "--version"]
    with FULL.open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_reader_that_has_gone_is_one_line_and_exit_code_2(terminal: Terminal) -> None:
    taken, given = os.pipe()
    os.close(taken)
    with os.fdopen(given, "w") as out:
        code, _, err = terminal(*IVORY, out=out)
    assert code == 2
    assert err.count("\n") == 1
    assert "its reader has gone" in err


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(("closed", "code", "said"), [(">&-", 2, "standard output is closed"), ("2>&-", 0, "")])
def test_a_closed_stream(closed: str, code: int, said: str) -> None:
    shell = ["/bin/sh", "-c", f'"$0" -c "from thawcast.cli import main; main()" --version {closed}', sys.executable]
    done = subprocess.run(shell, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stderr


@full_disk
@pytest.mark.parametrize(("query", "code"), [("Korea", 0), ("Atlantis", 2)])
def test_what_cannot_be_said_aside_stops_nothing(terminal: Terminal, query: str, code: int) -> None:
    with FULL.open("wb", buffering=0) as full:
        assert terminal("states", query, err=io.TextIOWrapper(full, write_through=True))[0] == code


def test_a_file_name_commands_nobody(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / f"{HOSTILE}.toml"
    file.write_text("nothing\n")
    for arguments in (("import", "gdelt2", str(file), "--store", str(tmp_path / "store")), ("deal", str(file))):
        code, out, err = terminal(*arguments)
        assert (code, out) == (2, b"")
        assert "[red]:smiley:[*nothing]" in err
        assert not {"\x1b", "\x07"} & set(err)


def test_a_text_is_words_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    answers().print(HOSTILE)
    assert capsys.readouterr().out == "x ]0;owned  [2J[red]:smiley:[*nothing]\n"


@pytest.mark.parametrize("name", ["Atlantis\udcff", "a\nb", "\x1b[31m", "\u202etrid"])
def test_any_argument_gives_one_line(terminal: Terminal, name: str) -> None:
    code, out, err = terminal("assess", "USA", name)
    assert (code, out) == (2, b"")
    assert err.count("\n") == 1
    assert err.strip().isprintable()


@pytest.mark.parametrize("arguments", [("assess", "USA", "RUS"), ("thaws",), ("positions", "USA"), ("casebook",)])
def test_a_day_that_has_not_come_is_refused(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    code, out, err = terminal(*arguments, "--as-of", "9998-12-31")
    assert (code, out) == (2, b"")
    assert err.startswith("thawcast: 9998-12-31: that day has not come yet; take one to ")


def test_a_table_without_rows_says_why(terminal: Terminal) -> None:
    code, out, err = terminal("positions", "Taiwan")
    assert (code, err) == (0, "")
    assert "none of Taiwan in area all: they are held for " in out.decode()
    assert "cast no votes then" in out.decode()
    assert terminal("positions", "Taiwan", "--json")[1] == b"[]\n"


def test_one_thing_is_told_as_one(terminal: Terminal, tmp_path: Path) -> None:
    sample = (Path(__file__).parents[1] / "sources" / "events" / "samples" / "gdelt1.csv").read_text().splitlines()
    (tmp_path / "one.csv").write_text(sample[0] + "\n")
    code, out, _ = terminal("import", "gdelt1", str(tmp_path / "one.csv"), "--store", str(tmp_path / "store"))
    assert code == 0
    assert out.decode().startswith("1 row of gdelt1: 1 kept, ")
    assert "\n1 dyad, " in out.decode()
