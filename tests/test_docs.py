"""The documentation is true: its Python runs, its commands run and print what is shown, its links and lists hold."""

import importlib
import importlib.util
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import thawcast
from thawcast.cli import app, main
from thawcast.cli.app import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the line of the page on which the text begins."""

    kind: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        yield Block(found[1], found[2], text.count("\n", 0, found.start(2)) + 1)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_blocks_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        where = f"{named(page)}:{block.line}"
        if block.kind == "python":
            # Leading blank lines make a traceback name the line of the page.
            exec(compile("\n" * (block.line - 1) + block.text, named(page), "exec"), names)
        elif block.kind == "console":
            for command in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                line, _, shown = command.partition("\n")
                check_command(line, shown, where, monkeypatch, capsys)


def check_command(
    line: str, shown: str, where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run a command line; every stretch of output shown, between dots, must be in what it prints."""
    words = shlex.split(line, comments=True)
    assert words[0] == "thawcast", f"{where}: {line}: only thawcast commands belong in a console block"
    expected = int(found[1]) if (found := re.search(r"# exit (\d+)$", line)) else 0
    monkeypatch.setattr(sys, "argv", words)
    capsys.readouterr()
    code: object = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code or 0
    out, err = capsys.readouterr()
    assert code == expected, f"{where}: {line}: exit code {code}\n{err}"
    printed = " ".join((out + err).split())
    for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE):
        assert " ".join(part.split()) in printed, f"{where}: {line}: does not print\n{part}\nbut\n{out}{err}"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=named)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in t]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_every_public_name_is_in_the_documentation() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [n for n in thawcast.__all__ if not re.search(rf"\b{n}\b", text)] == []


def test_no_module_hides_a_public_name() -> None:
    for name in thawcast.__all__:
        getattr(thawcast, name)  # the import behind it would put a module of that name in its place
    assert [n for n in thawcast.__all__ if isinstance(getattr(thawcast, n), ModuleType)] == []


def documented() -> list[str]:
    """Return every command as it is typed."""
    for home in (home for panel in COMMANDS.values() for home in panel.values()):
        importlib.import_module(f"thawcast.cli.{home.partition(':')[0]}")

    def commands(group: object, path: str) -> Iterator[str]:
        inner = getattr(group, "commands", None)
        if inner is None:
            yield path
            return
        for name, command in inner.items():
            yield from commands(command, f"{path} {name}")

    return list(commands(typer.main.get_command(app), "thawcast"))


def test_every_command_is_in_the_documentation() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [c for c in documented() if c not in text] == []


ELSEWHERE = {
    "thawcast structural": "needs the reference data",
    "thawcast starter build": "needs the reference data",
    "thawcast starter check": "needs the reference data",
    "thawcast backtest": "takes minutes",
    "thawcast serve": "does not end",
}
"""Commands that no page can run, and why; tests of their own run them."""


def test_every_command_has_an_example_that_the_pages_run() -> None:
    blocks_of = [block for page in PAGES for block in blocks(page) if block.kind == "console"]
    run = [line.removeprefix("$ ") for block in blocks_of for line in block.text.splitlines() if line.startswith("$ ")]
    assert [
        c for c in documented() if c not in ELSEWHERE and not any(f"{line} ".startswith(f"{c} ") for line in run)
    ] == []


def test_every_methods_page_and_decision_is_listed() -> None:
    index = "".join((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/architecture.md"))
    pages = [p for folder in ("methods", "decisions") for p in (ROOT / "docs" / folder).glob("*.md")]
    assert [named(p) for p in pages if f"{p.parent.name}/{p.name})" not in index] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "methods").glob("*.md")), ids=named)
def test_a_method_opens_with_a_paragraph_without_a_formula(page: Path) -> None:
    opening = page.read_text(encoding="utf-8").partition("\n")[2].strip().partition("\n\n")[0]
    assert not re.match(r"[#|]|```|- ", opening), opening
    assert not re.search(r" = |[Σθβλσ∑^]", opening), opening


def test_architecture_prints_the_parts_and_the_layers() -> None:
    parts = script("parts")
    page = parts.PAGE.read_text(encoding="utf-8")
    assert page == parts.page(page), "run docs/parts.py"
    printed = tomllib.loads(next(b.text for b in blocks(parts.PAGE) if b.kind == "toml"))
    enforced = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert printed["tool"]["importlinter"] == enforced
    there = {p.stem for p in parts.PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert there - {"__init__", "__main__"} == {part for layer in parts.layers() for part in layer}


def test_the_picture_shows_what_is_computed_now() -> None:
    picture = script("picture")
    drawn = picture.PICTURE.read_text(encoding="utf-8")
    # Fonts differ between machines and move the words, so the lines and bands are compared, not the bytes.
    assert shapes(drawn) == shapes(picture.drawing()), "draw it again with docs/picture.py"
    assert picture.chart().alt in drawn


def script(name: str) -> Any:
    """Load a script of the docs folder."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shapes(drawing: str) -> list[tuple[float, ...]]:
    """Return the heights of the long paths, which are the lines and bands, to a tenth of a unit."""
    paths = re.findall(r' d="([^"]{80,})"', drawing)
    return [tuple(round(float(n), 1) for n in re.findall(r",(-?\d+\.?\d*)", path)) for path in paths]
