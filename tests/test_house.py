"""`benchmarks/house.py` counts on a toy tree what it says it counts; the package keeps within bounds."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "benchmarks"))

import house  # noqa: E402  # a benchmark is a script beside the package

BOUNDS = {"module_circles": 0, "package_circles": 0, "folder_circles": 0}
BOUNDS |= {"module_circles_late": 0, "package_circles_late": 0, "folder_circles_late": 0}
BOUNDS |= {"late_imports": 60, "z90": 1, "writers": 1, "caches": 1, "over_centi": 0, "over_per_mille": 0}
BOUNDS |= {"unreached": 0, "homonyms": 0}
"""What the package may hold at most; only ever lowered."""


def tree(root: Path, **files: str) -> dict[str, house.Metric]:
    """Write modules of a package `toy` (`a__b` is a/b.py) whose command is `toy.cli:main`, and measure them."""
    (root / "pyproject.toml").write_text('[project.scripts]\ntoy = "toy.cli:main"\n')
    for name, text in {"__init__": "", "cli": "def main(): ...\n", **files}.items():
        parts = name.replace("__init__", "INIT").split("__")
        path = root / "src" / "toy" / Path(*parts).with_suffix(".py")
        path = path.with_name(path.name.replace("INIT", "__init__"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    return house.measure(root)


def unreached(metrics: dict[str, house.Metric]) -> set[str]:
    return {line.rpartition(": ")[2] for line in metrics["unreached"].found}


@pytest.fixture(scope="module")
def real() -> dict[str, house.Metric]:
    return house.measure(ROOT)


@pytest.mark.parametrize("metric", BOUNDS)
def test_the_package_keeps_within_its_bounds(real: dict[str, house.Metric], metric: str) -> None:
    assert real[metric].value <= BOUNDS[metric], "\n".join(real[metric].found)


def test_sizes(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        long="def f(self, a, b, c, d, *e, f):\n"
        + "    x = 1\n" * 60
        + "def g(a, b, c, d, e, *, f):\n"
        + "    x = 1\n" * 59,
        part__INIT="",
        part__a="# why\nx = 1  # noqa: X\n",
    )
    assert found["files"].value == 5
    assert found["lines"].value == 1 + 61 + 60 + 2
    assert (found["folder"].value, found["folder"].found) == (3, ("toy: 3", "toy/part: 2"))
    # 61 lines and six parameters beside `self`; 60 lines and six: neither is over.
    assert found["long_functions"].found == ("toy/long.py:1: f: 61 lines",)
    assert found["many_parameters"].value == 0
    # One comment, beside 1 + 121 + 1 lines of code.
    assert found["comments"].value == round(100 / 123, 2)


def test_seven_parameters_are_too_many(tmp_path: Path) -> None:
    found = tree(
        tmp_path, a="def f(a, b, c, d, e, f, g): ...\nclass A:\n    def g(self, a, b, c, d, e, *, f, g): ...\n"
    )
    assert found["many_parameters"].found == (
        "toy/a.py:1: f: 7 parameters",
        "toy/a.py:3: g: 7 parameters",
    )


def test_late_imports_and_circles(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        a="from toy.b import y\nx = 1\n",
        b="from toy.a import x\ny = 1\n",
        c="""
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                from toy.d import z
            def f():
                import json
            """,
        d="def g():\n    from toy.c import f\nfrom toy import e\nz = 1\n",
        e="def h():\n    from toy import d\n",
        one__INIT="",
        one__a="from toy.two.a import x\ny = 1\n",
        one__b="x = 1\n",
        two__INIT="",
        two__a="x = 1\n",
        two__b="from toy.one.b import x\n",
        room__INIT="",
        room__a="from toy.room.deep.a import x\n",
        room__deep__INIT="",
        room__deep__a="x = 1\n",
        room__deep__b="from toy.room import a\n",
    )
    assert found["late_imports"].value == 3
    assert found["module_circles"].found == ("toy.a <-> toy.b",)
    assert found["module_circles_late"].found == ("toy.a <-> toy.b", "toy.d <-> toy.e")
    assert found["package_circles"].found == ("toy.one <-> toy.two",)
    assert found["folder_circles"].found == ("toy.room.a <-> toy.room.deep",)


def test_rules_that_stand_twice(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        a="class Panel: ...\nZ = 1.645\nW = 2 * 1.6448536269514722\nV = 1.64\n",
        b="class Panel: ...\nclass Other: ...\nhalf = norm.ppf(0.95)\n",
        c="x = y / CENTI + y / tables.PER_MILLE + CENTI / y\n",
        d="""
            def write(path, text):
                part = path.with_suffix(".part")
                part.write_text(text)
                part.replace(path)
            def publish(part, final):
                part.rename(final)
            """,
        e="""
            def no(text, frame, names):
                text.replace("a", "b")
                frame.rename(names)
                frame.rename({"a": "b"})
                replace(frame, a=1)
            """,
        f="import os\nclass Part:\n    def done(self):\n        os.replace(self.a, self.b)\n",
        g="""
            import hashlib
            def key(function):
                return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()
            def recall(folder, function):
                return (folder / f"{key(function)}.parquet").read_bytes()
            """,
        i="""
            import hashlib
            class Cache:
                def get(self, key):
                    return (self.folder / key).read_bytes()
            def cache_key(*parts):
                return hashlib.sha256(repr(parts).encode()).hexdigest()
            """,
        j="from toy.i import cache_key\ndef keep(folder):\n    (folder / f'{cache_key(1)}.svg').write_text('')\n",
        k="from toy.i import Cache, cache_key\ndef keep(cache):\n    cache.put(cache_key(1), b'')\n",
        h="import hashlib\ndef digest(path):\n    return hashlib.sha256(path.read_bytes()).hexdigest()\n",
    )
    assert found["homonyms"].found == ("Panel: toy/a.py:1, toy/b.py:1",)
    assert [line.partition(": ")[0] for line in found["z90"].found] == ["toy/a.py:2", "toy/a.py:3", "toy/b.py:3"]
    assert found["over_centi"].found == ("toy/c.py:1: y / CENTI",)
    assert found["over_per_mille"].found == ("toy/c.py:1: y / tables.PER_MILLE",)
    assert found["writers"].found == ("toy/d.py: write, publish", "toy/f.py: Part")
    assert found["caches"].found == ("toy/g.py: recall", "toy/i.py: get", "toy/j.py: keep")


def test_what_the_command_leads_to_is_reached(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        cli="""
            import ast
            try:
                import fcntl
            except ImportError:
                fcntl = None
            from importlib import import_module
            from toy import registry
            from toy.registry import app
            from toy.kinds import Shape as Form
            GROUPS = ("late",)
            def main():
                for name in GROUPS:
                    print(import_module(f"toy.{name}").SOURCE)
                app()
                ast.height
                shape: "Hint" = Form()
                return shape.area, getattr(shape, "width")
            """,
        registry="def app(): ...\ndef unused():\n    only_by_unused()\ndef only_by_unused(): ...\n",
        kinds="""
            from html.parser import HTMLParser
            from dataclasses import dataclass
            class Shape:
                side = 1
                def area(self): ...
                def width(self): ...
                def height(self): ...
                def __len__(self): ...
            class Reader(HTMLParser):
                def handle_data(self, data): ...
            class Alone:
                def area(self): ...
            LEFT = 1
            """,
        late="""
            from toy.registry import app
            from toy.kinds import Reader
            @app.command()
            def command():
                Reader()
            @cache
            def wrapped(): ...
            SOURCE = 1
            """,
    )
    # `Alone.area` falls with its class and is not named apart.
    assert unreached(found) == {"unused", "only_by_unused", "Shape.height", "Alone", "LEFT", "wrapped"}
    lines = {"unused": 2, "only_by_unused": 1, "Shape.height": 1, "Alone": 2, "LEFT": 1, "wrapped": 2}
    assert found["unreached_lines"].value == sum(lines.values())


def test_a_local_name_reaches_nothing(tmp_path: Path) -> None:
    found = tree(tmp_path, cli="def chapter(): ...\ndef main(chapter):\n    return [chapter for _ in chapter]\n")
    assert unreached(found) == {"chapter"}


def test_a_function_in_a_field_is_reached_where_the_field_is_read(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        cli="""
            from dataclasses import dataclass
            @dataclass
            class Provider:
                name: str
                locate: object
                parse: object
            @dataclass
            class Input:
                parse: object
            def where(): ...
            def read(): ...
            def take(): ...
            INPUTS: dict[str, Input] = {"a": Input(take)}
            PROVIDERS = (Provider("a", where, parse=read),)
            def main(provider: Provider):
                return PROVIDERS, provider.locate(), INPUTS["a"].parse()
            """,
    )
    assert unreached(found) == {"read"}


def test_the_public_api_is_reached_with_the_methods_of_its_classes(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        __init__="""
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                from toy.a import Result
            __all__ = ["Result"]
            """,
        a="class Result:\n    def plot(self): ...\n    def _hidden(self): ...\n",
    )
    assert unreached(found) == {"Result._hidden"}


def test_templates_read_attributes(tmp_path: Path) -> None:
    (tmp_path / "src" / "toy").mkdir(parents=True)
    (tmp_path / "src" / "toy" / "page.html").write_text("<p class='x.gone'>{{ row.told }}</p>")
    found = tree(
        tmp_path,
        cli="class Row:\n    def told(self): ...\n    def gone(self): ...\ndef main():\n    Row()\n",
    )
    assert unreached(found) == {"Row.gone"}
