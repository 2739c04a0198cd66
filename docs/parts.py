"""Write the parts and the layers of `architecture.md`: first lines of docstrings, contracts of `pyproject.toml`."""

import ast
import re
import textwrap
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGE = ROOT / "src" / "thawcast"
WIDTH = 17
"""Room for the name of a part [characters]."""


def layers() -> list[list[str]]:
    """List the layers of `pyproject.toml` from the top, each with its parts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    flow = next(contract for contract in contracts if contract["id"] == "flow")
    return [re.split(r"\s*[:|]\s*", layer) for layer in flow["layers"]]


def summary(part: str) -> str:
    """Give the first line of a part's docstring without its full stop.

    Args:
        part: Name of a folder or file of the package, without its ending.
    """
    folder = PACKAGE / part / "__init__.py"
    path = folder if folder.exists() else PACKAGE / f"{part}.py"
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return told.splitlines()[0].rstrip(".")


def parts() -> str:
    """List the parts from the top layer down, a line each."""
    lines = ["src/thawcast/"]
    for part in (part for layer in layers() for part in layer):
        name = f"{part}/" if (PACKAGE / part).is_dir() else f"{part}.py"
        lines += textwrap.wrap(
            f"{name:<{WIDTH - 1}} {summary(part)}", 118, initial_indent="  ", subsequent_indent=" " * (WIDTH + 2)
        )
    return textwrap.indent("\n".join(lines), "    ")


def contracts() -> str:
    """Print what import-linter enforces, as `pyproject.toml` has it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r"^\[tool\.importlinter\]\n.*?(?=^\[(?!\[?tool\.importlinter)|\Z)", text, re.S | re.M)
    assert found is not None
    return f"```toml\n{found.group().rstrip()}\n```"


def page(text: str) -> str:
    """Fill in what is between the marks of the page.

    Args:
        text: The page.
    """
    for mark, made in (("parts", parts()), ("layers", contracts())):
        text = re.sub(
            rf"(<!-- {mark}: .*? -->\n).*?(\n<!-- /{mark} -->)",
            lambda m, made=made: f"{m[1]}\n{made}\n{m[2]}",
            text,
            flags=re.S,
        )
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
