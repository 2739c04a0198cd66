"""What a computation rests on, read from the source text: every definition of the package that a function can reach.

A cache of what the function computed holds as long as those definitions stay what they are. Nobody types the list: it
starts at the function, follows the names in its body, through imports at the top of a module or inside a function, to
the definitions that they name, and goes on from there. Of a module only what is named is taken, and its statements that
define nothing, for they run whatever is named; a module that is passed on as a value is taken whole. Annotations lead
nowhere, for nothing is computed from them. Comments, docstrings and layout belong to no definition, so editing them
leaves every cache as it is.
"""

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distributions, version
from importlib.util import find_spec, resolve_name
from pathlib import Path
from types import ModuleType
from typing import Any

from thawcast.cache import cache_key

Symbol = tuple[str, str]
"""A module and a name in it; `RUNS` for the statements that define nothing, `WHOLE` for everything."""

RUNS = ""
WHOLE = "*"

_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def code_key(start: Callable[..., Any] | ModuleType) -> str:
    """Name the code that a function runs: its closure, the data files that it reads, the libraries that it calls.

    Args:
        start: A function with a name of its own at the top of a module; or a module, for all that is in it.

    Returns:
        A hash; it changes when any of those changes.

    Raises:
        ValueError: The function is a lambda or defined inside another, so that no name leads to it; or something on
            the way imports a module by a name that is computed.
    """
    reached, libraries = reach(start)
    parts: list[object] = []
    for module, name in sorted(reached):
        parts += [module, name, *(ast.unparse(node) for node in _text(module).of(name))]
    for path in sorted({path for symbol in reached for path in _data_files(symbol)}):
        parts += [path.name, path.read_bytes()]
    return cache_key(*parts, *(f"{library} {version(library)}" for library in sorted(libraries)))


def _symbol(start: Callable[..., Any] | ModuleType) -> Symbol:
    if isinstance(start, ModuleType):
        return start.__name__, WHOLE
    if not start.__qualname__.isidentifier():
        raise ValueError(f"{start.__module__}.{start.__qualname__}: no name leads to it; define it at the module's top")
    return start.__module__, start.__qualname__


def reach(start: Callable[..., Any] | ModuleType) -> tuple[set[Symbol], set[str]]:
    """Follow names from a function to all that it rests on.

    Args:
        start: As for `code_key`.

    Returns:
        The definitions of the function's package, by module and name, with `RUNS` of each module on the way; and the
        distributions outside the package.

    Example:
        >>> from thawcast.values import two_digits
        >>> ("thawcast.values", "two_digits") in reach(two_digits)[0], reach(two_digits)[1]
        (True, {'numpy'})
    """
    first = _symbol(start)
    package = first[0].partition(".")[0]
    reached: set[Symbol] = set()
    outside: set[str] = set()
    waiting = [first]
    while waiting:
        symbol = waiting.pop()
        if symbol in reached:
            continue
        root = symbol[0].partition(".")[0]
        if root == package:
            reached.add(symbol)
            waiting += _next(symbol)
        else:
            outside.add(root)
    owned = owners()
    return (
        {(module, name) for module, name in reached if name in _text(module).definitions or name == RUNS},
        {distribution for root in outside - sys.stdlib_module_names for distribution in owned.get(root, ())},
    )


@cache
def owners() -> dict[str, list[str]]:
    """Give the distributions that each package installed here belongs to, by its name.

    As `importlib.metadata.packages_distributions` does, which makes a path of every file installed to tell its folder.
    """
    owned: dict[str, list[str]] = {}
    for each in distributions():
        named = (each.read_text("top_level.txt") or "").split()
        listed = (line.partition(",")[0] for line in (each.read_text("RECORD") or "").splitlines())
        name = each.name
        for package in named or {path.partition("/")[0].removesuffix(".py") for path in listed if path.endswith(".py")}:
            owned.setdefault(package, []).append(name)
    return owned


@cache
def _next(symbol: Symbol) -> tuple[Symbol, ...]:
    """Give the symbols that one symbol leads to."""
    module, name = symbol
    text = _text(module)
    if name == WHOLE:
        return (*((module, each) for each in text.definitions), *text.imports.values(), (module, RUNS))
    if name == RUNS or name in text.definitions:
        found = {(module, RUNS)}
        for node in text.of(name):
            found.update(_Names(text).of(node))
        if ("importlib", "import_module") in found:
            raise ValueError(f"{module}.{name}: imports a module by a name that is computed; write the import out")
        return tuple(found - {symbol})
    if name in text.imports:
        return (text.imports[name],)
    if _path(f"{module}.{name}") is not None:
        return ((f"{module}.{name}", WHOLE),)
    # A name that a module makes in some other way, such as a module's `__getattr__`, may be anything in it.
    return ((module, WHOLE),)


@dataclass(frozen=True)
class _Text:
    """A module's statements by the names that they define."""

    module: str
    package: str
    folder: Path
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict[str, list[ast.stmt]])
    imports: dict[str, Symbol] = field(default_factory=dict[str, Symbol])
    runs: list[ast.stmt] = field(default_factory=list[ast.stmt])

    def of(self, name: str) -> Sequence[ast.stmt]:
        return self.runs if name == RUNS else self.definitions[name]


@cache
def _text(module: str) -> _Text:
    path = _path(module)
    if path is None:
        raise ValueError(f"{module}: no such module; is its source installed?")
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    text = _Text(module, package, path.parent)
    for node in _Plain().visit(ast.parse(path.read_text(encoding="utf-8"))).body:
        _sort_in(node, text)
    return text


def _sort_in(node: ast.stmt, text: _Text) -> None:
    if isinstance(node, ast.Import | ast.ImportFrom):
        text.imports.update(_imported(node, text.package))
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}:
        return  # neither runs when the module is imported
    if isinstance(node, _NAMED):
        bound = {node.name}
    elif isinstance(node, ast.Assign | ast.AnnAssign) and (targets := _targets(node)):
        bound = targets
    else:  # a loop, a condition, a call: it runs in any case, whatever it defines on the way
        bound = _bound(node) | {inner.name for inner in ast.walk(node) if isinstance(inner, _NAMED)}
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                text.imports.update(_imported(inner, text.package))
        text.runs.append(node)
    for name in bound:
        text.definitions.setdefault(name, []).append(node)


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    """Names that an assignment binds: none if it sets an item or an attribute of something else."""
    return set().union(*(_bound(t) for t in (node.targets if isinstance(node, ast.Assign) else [node.target])))


def _bound(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _imported(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, Symbol]]:
    """Give the names that an import binds, each with what it stands for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            # `import a.b` binds `a`, `import a.b as c` binds `a.b`.
            yield (
                alias.asname or alias.name.partition(".")[0],
                (
                    alias.name if alias.asname else alias.name.partition(".")[0],
                    WHOLE,
                ),
            )
        return
    source = resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module or ""
    for alias in node.names:
        yield alias.asname or alias.name, (source, alias.name)


class _Plain(ast.NodeTransformer):
    """Drops what computes nothing: docstrings, and strings that stand under a constant to explain it."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)


class _Names(ast.NodeVisitor):
    """Gathers the symbols that a statement names, annotations apart."""

    def __init__(self, text: _Text) -> None:
        self._text = text
        self._imports = text.imports
        self.found: set[Symbol] = set()

    def of(self, node: ast.stmt) -> set[Symbol]:
        self._imports = dict(self._text.imports)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                self._imports.update(_imported(inner, self._text.package))
        self.visit(node)
        return self.found

    def visit_Name(self, node: ast.Name) -> None:
        self._follow(node.id, ())

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            chain.insert(0, inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name):
            self._follow(inner.id, chain)
        else:
            self.visit(inner)

    def visit_arg(self, node: ast.arg) -> None:
        """Skip its annotation."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        for part in (node.target, node.value):
            if part is not None:
                self.visit(part)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - named by ast

    def _follow(self, name: str, attributes: Sequence[str]) -> None:
        """Note what a name, or a name with attributes of modules, stands for."""
        if name in self._text.definitions and name not in self._imports:
            self.found.add((self._text.module, name))
        if name not in self._imports:
            return
        module, wanted = self._imports[name]
        rest = list(attributes)
        if wanted != WHOLE and _path(f"{module}.{wanted}") is not None:
            module, wanted = f"{module}.{wanted}", WHOLE
        while wanted == WHOLE and rest:
            following = rest.pop(0)
            if _path(f"{module}.{following}") is None:
                wanted = following
            else:
                module = f"{module}.{following}"
        self.found.add((module, wanted))


@cache
def _path(module: str) -> Path | None:
    """Find the text of a module without importing it; None where there is none, as of what a module defines."""
    root, *parts = module.split(".")
    spec = find_spec(root)
    if spec is None or not spec.submodule_search_locations:
        return None
    base = Path(spec.submodule_search_locations[0]).joinpath(*parts)
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _data_files(symbol: Symbol) -> Iterator[Path]:
    """Give the data files beside a definition that looks for some, by `__file__` or `importlib.resources.files`."""
    text = _text(symbol[0])
    for node in text.of(symbol[1]):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and (
                inner.id == "__file__" or text.imports.get(inner.id) == ("importlib.resources", "files")
            ):
                yield from (p for p in text.folder.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"})
