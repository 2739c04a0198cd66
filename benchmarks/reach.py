"""What no program reaches: definitions that nothing leads to from the commands, the page, the public API or the build.

    python benchmarks/reach.py [CHECKOUT]

All is read from the source text; nothing of it is imported. Roots are the scripts of pyproject.toml, `__all__` of the
top package with the public methods of its classes, and every `__main__`. From what is reached follow:

- each name, resolved through imports and re-exports, also in annotations;
- the body of each imported module, and what it registers by a decorator (a command, a route, a validator);
- methods whose class is reached and whose name is read as an attribute of that class, or of a value whose class is not
  known, or in a template, or by `getattr`; all special methods; all methods of a class with a base from outside;
- modules, and `module:name`, in strings; where the module that holds the string calls `import_module`, also neighbours
  by their short names, and what is read as an attribute of anything;
- a function that is handed to a field, where the field is read.

Types are known from annotations only, so a method may pass for reached that is not. Fields of dataclasses and special
names are not counted.
"""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
Meaning = tuple[str, str] | None
"""What a name means: ("key", key of a definition), ("module", name) or, not yet followed, ("from", "module:name")."""
OUTSIDE = ("outside", "")
"""What is imported from outside the tree: its attributes are nothing of the tree's."""

PASSIVE = {
    "abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod", "contextmanager", "dataclass",
    "final", "guvectorize", "jit", "lru_cache", "njit", "overload", "override", "property", "runtime_checkable",
    "setter", "singledispatch", "staticmethod", "total_ordering", "vectorize", "wraps",
}  # fmt: skip
"""Decorators that register nothing."""

PLAIN_BASES = {
    "ABC", "Enum", "Exception", "Generic", "IntEnum", "NamedTuple", "Protocol", "StrEnum", "TypedDict", "object",
}  # fmt: skip
"""Bases from outside that call no method of their own accord; every `...Error` is one more."""


@dataclass(frozen=True)
class Module:
    """A module of the tree: dotted name, path below the source folder, text and syntax tree."""

    name: str
    path: str
    package: bool
    text: str
    tree: ast.Module

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @property
    def folder(self) -> str:
        """The dotted name of the package that relative imports count from."""
        return self.name if self.package else self.name.rpartition(".")[0]


def modules(source: Path) -> dict[str, Module]:
    """Read every module below a source folder, by its dotted name."""
    found: dict[str, Module] = {}
    for path in sorted(source.rglob("*.py")):
        below = path.relative_to(source)
        parts = below.with_suffix("").parts
        package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if package else parts)
        text = path.read_text(encoding="utf-8")
        found[name] = Module(name, str(below), package, text, ast.parse(text))
    return found


def guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def imports(module: Module) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Every import that can run, and whether it stands within a function."""

    def walk(node: ast.AST, deep: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
        for child in node.orelse if isinstance(node, ast.If) and guard(node) else ast.iter_child_nodes(node):
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                yield child, deep
            else:
                yield from walk(child, deep or isinstance(child, (*FUNCTIONS, ast.Lambda)))

    return walk(module.tree, deep=False)


def home_of(module: Module, node: ast.ImportFrom) -> str:
    """The module that `from ... import` names."""
    if not node.level:
        return node.module or ""
    base = module.folder.split(".")
    kept = base[: len(base) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def bound(module: Module) -> set[str]:
    """Names that a module itself binds at its top."""
    names: set[str] = set()
    for node in top(module.tree.body):
        if isinstance(node, DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(a.asname or a.name.partition(".")[0] for a in node.names)
        else:
            names.update(n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return names


def targets(tree: Mapping[str, Module], module: Module, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in tree)
        return
    home = home_of(module, node)
    if home not in tree:
        return
    own = bound(tree[home]) if tree[home].package else set()
    for alias in node.names:
        below = f"{home}.{alias.name}"
        yield below if below in tree and (alias.name not in own or home == module.name) else home


def last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def top(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements at the top of a module, also those under `if`, `try` and `with`."""
    for node in body:
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            for name in ("body", "handlers", "orelse", "finalbody"):
                for part in getattr(node, name, []):
                    yield from top(part.body if isinstance(part, ast.ExceptHandler) else [part])
        else:
            yield node


@dataclass
class Definition:
    """What can be reached: the key `module:name` or `module:Class.name`, its module, its class and its syntax."""

    key: str
    module: Module
    node: ast.stmt
    owner: str = ""

    @property
    def lines(self) -> int:
        """Lines from the first decorator to the end."""
        first = min([self.node.lineno, *(d.lineno for d in getattr(self.node, "decorator_list", []))])
        return (self.node.end_lineno or first) - first + 1

    @property
    def name(self) -> str:
        """The name alone."""
        return re.split(r"[:.]", self.key)[-1]


@dataclass
class Seen:
    """What a scan of one piece of code found."""

    keys: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    escaped: set[str] = field(default_factory=set)
    read: set[tuple[str, str]] = field(default_factory=set)
    """Class (empty where unknown) and attribute."""
    fields: set[tuple[str, str, str]] = field(default_factory=set)
    """Class, field and the key of the function that it is handed."""


class Index:
    """Every definition of a tree, and what a name means in a module."""

    def __init__(self, tree: Mapping[str, Module]) -> None:
        self.tree = tree
        self.defs: dict[str, Definition] = {}
        self.names: dict[str, dict[str, tuple[str, str]]] = {}
        """Module to name to ("key", key), ("module", module) or ("from", "module:name")."""
        self.methods: dict[str, dict[str, str]] = defaultdict(dict)
        """Key of a class to its methods' names and keys."""
        self.bodies: dict[str, list[ast.stmt]] = {}
        for module in tree.values():
            self._read(module)
        self.bases = {key: self._bases(d) for key, d in self.defs.items() if isinstance(d.node, ast.ClassDef)}
        self.children: dict[str, set[str]] = defaultdict(set)
        for key, (inside, _) in self.bases.items():
            for base in inside:
                self.children[base].add(key)

    def _read(self, module: Module) -> None:
        names = self.names.setdefault(module.name, {})
        body = self.bodies.setdefault(module.name, [])
        for node in top(module.tree.body):
            if isinstance(node, DEFINITIONS):
                key = self._add(module, node.name, node)
                if isinstance(node, ast.ClassDef):
                    for part in top(node.body):
                        if isinstance(part, FUNCTIONS):
                            self.methods[key][part.name] = self._add(module, f"{node.name}.{part.name}", part, key)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names.update(self.imported(module, node))
                body.append(node)
            elif targets := _assigned(node):
                for name in targets:
                    self._add(module, name, node)
            else:
                body.append(node)

    def _add(self, module: Module, name: str, node: ast.stmt, owner: str = "") -> str:
        key = f"{module.name}:{name}"
        self.defs.setdefault(key, Definition(key, module, node, owner))
        if not owner:
            self.names[module.name].setdefault(name, ("key", key))
        return key

    def imported(self, module: Module, node: ast.Import | ast.ImportFrom) -> dict[str, tuple[str, str]]:
        """Names that an import binds."""
        found: dict[str, tuple[str, str]] = {}
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                found[alias.asname or name] = ("module", name) if name in self.tree else OUTSIDE
            return found
        home = home_of(module, node)
        for alias in node.names:
            inside = home in self.tree or f"{home}.{alias.name}" in self.tree
            found[alias.asname or alias.name] = ("from", f"{home}:{alias.name}") if inside else OUTSIDE
        return found

    def follow(self, meaning: Meaning) -> Meaning:
        """Follow re-exports to a key or a module."""
        for _ in range(20):
            if meaning is None or meaning[0] != "from":
                return meaning
            home, _, name = meaning[1].partition(":")
            meaning = self.attribute(home, name, meaning)
        return None

    def attribute(self, home: str, name: str, asked: Meaning = None) -> Meaning:
        """What `module.name` means."""
        found = self.names.get(home, {}).get(name)
        if found is not None and found != asked:
            return found
        return ("module", f"{home}.{name}") if f"{home}.{name}" in self.tree else None

    def _bases(self, definition: Definition) -> tuple[list[str], bool]:
        """Base classes of this tree, and whether one from outside may call methods of its own accord."""
        inside: list[str] = []
        outside = False
        assert isinstance(definition.node, ast.ClassDef)
        for base in definition.node.bases:
            plain = base.value if isinstance(base, ast.Subscript) else base
            found = self.class_of(definition.module, plain)
            if found:
                inside.append(found)
            elif last(plain) not in PLAIN_BASES and not last(plain).endswith("Error"):
                outside = True
        return inside, outside

    def class_of(self, module: Module, node: ast.AST) -> str:
        """The key of the class that an expression names; empty where it names none of this tree."""
        if isinstance(node, ast.Name):
            found = self.follow(self.names[module.name].get(node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            home = self.follow(self.names[module.name].get(node.value.id))
            found = self.follow(self.attribute(home[1], node.attr)) if home and home[0] == "module" else None
        else:
            return ""
        if found is None or found[0] != "key" or not isinstance(self.defs[found[1]].node, ast.ClassDef):
            return ""
        return found[1]

    def family(self, key: str) -> set[str]:
        """A class with all above and below it in this tree."""
        found: set[str] = set()
        up, down = [key], [key]
        while up:
            found.add(one := up.pop())
            up += [b for b in self.bases.get(one, ([], False))[0] if b not in found]
        while down:
            found.add(one := down.pop())
            down += [c for c in self.children[one] if c not in found]
        return found

    def typed(self, module: Module, note: ast.AST | None) -> Meaning:
        """What a value is by its annotation: ("typed", class), ("holds", class of what is in it) or None."""
        one = self.annotated(module, note)
        held = "" if one else self.annotated(module, note, held=True)
        return ("typed", one) if one else ("holds", held) if held else None

    def annotated(self, module: Module, node: ast.AST | None, *, held: bool = False) -> str:
        """The class of a value by its annotation, or of what the annotated container holds."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = _parsed(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            sides = [s for s in (node.left, node.right) if not (isinstance(s, ast.Constant) and s.value is None)]
            return self.annotated(module, sides[0], held=held) if len(sides) == 1 else ""
        if held:
            if not isinstance(node, ast.Subscript):
                return ""
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            inner = [i for i in inner if not (isinstance(i, ast.Constant) and i.value is Ellipsis)]
            return self.annotated(module, inner[-1]) if inner else ""
        found = self.class_of(module, node) if node is not None else ""
        protocol = found and any(last(b) == "Protocol" for b in getattr(self.defs[found].node, "bases", []))
        return "" if protocol else found


def _assigned(node: ast.stmt) -> list[str]:
    """Names of the constants that a statement defines."""
    if isinstance(node, ast.Assign):
        targets = [e for t in node.targets for e in (t.elts if isinstance(t, ast.Tuple) else [t])]
        names = [t.id for t in targets if isinstance(t, ast.Name)]
        return names if len(names) == len(targets) else []
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    alias = getattr(ast, "TypeAlias", None)
    return [node.name.id] if alias is not None and isinstance(node, alias) else []  # pyright: ignore[reportAttributeAccessIssue]


def _parsed(text: str) -> ast.AST | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None


class Scan(ast.NodeVisitor):  # a visitor's methods are named by the nodes they visit
    """Collect what a piece of code refers to."""

    def __init__(self, index: Index, module: Module, owner: str = "") -> None:
        self.index, self.module, self.owner = index, module, owner
        self.seen = Seen()
        self.scopes: list[dict[str, Meaning]] = []
        """Local names, innermost last: what each means, None for a value; ("typed", class), ("holds", class)."""

    def meaning(self, name: str) -> Meaning:
        """What a name means here."""
        for scope in reversed(self.scopes):
            if name in scope:
                return self.index.follow(scope[name])
        return self.index.follow(self.index.names[self.module.name].get(name))

    # Scopes

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Scan a function in a scope of its own."""
        for outer in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if outer is not None:
                self.visit(outer)
        a = node.args
        every = [x for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if x is not None]
        for note in (*(x.annotation for x in every), node.returns):
            self.annotation(note)
        scope: dict[str, Meaning] = {}
        for name in _stored(node.body):
            scope[name] = None
        for one in every:
            scope[one.arg] = self.index.typed(self.module, one.annotation)
        if self.owner and not self.scopes and every and every[0].arg in {"self", "cls"}:
            scope[every[0].arg] = ("typed", self.owner)
        for inner in _within(node.body):
            if isinstance(inner, (ast.Import, ast.ImportFrom)):
                scope.update(self.index.imported(self.module, inner))
        self._inside(scope, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (the visitor finds its methods by these names)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Scan a lambda in a scope of its own."""
        a = node.args
        for default in (*a.defaults, *a.kw_defaults):
            if default is not None:
                self.visit(default)
        every = [x for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if x is not None]
        self._inside({x.arg: None for x in every}, [node.body])

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        scope: dict[str, Meaning] = {
            n.id: None for part in node.generators for n in ast.walk(part.target) if isinstance(n, ast.Name)
        }
        self._inside(scope, list(ast.iter_child_nodes(node)))

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815 (the visitor finds its methods by these names)

    def _inside(self, scope: dict[str, Meaning], nodes: Iterable[ast.AST]) -> None:
        self.scopes.append(scope)
        for node in nodes:
            self.visit(node)
        self.scopes.pop()

    def _class(self, node: ast.AST) -> str:
        """The class of a value, where an annotation says it."""
        if isinstance(node, ast.Subscript):
            return self._kind(node.value, "holds")
        return self._kind(node, "typed")

    def _kind(self, node: ast.AST, kind: str) -> str:
        if not isinstance(node, ast.Name):
            return ""
        found = self.meaning(node.id)
        if found is not None and found[0] == "key":
            stated = self.index.defs[found[1]]
            if isinstance(stated.node, ast.AnnAssign):
                found = self.index.typed(stated.module, stated.node.annotation)
            elif isinstance(stated.node, ast.Assign) and isinstance(stated.node.value, ast.Call):
                found = ("typed", self.index.class_of(stated.module, stated.node.value.func))
        return found[1] if found is not None and found[0] == kind else ""

    # References

    def refer(self, found: Meaning) -> None:
        """Note that a definition or a module is used as a value."""
        if found is None:
            return
        if found[0] == "key":
            self.seen.keys.add(found[1])
        elif found[0] == "module":
            self.seen.modules.add(found[1])
            self.seen.escaped.add(found[1])

    def visit_Name(self, node: ast.Name) -> None:
        """Note what a name refers to."""
        if isinstance(node.ctx, ast.Load):
            self.refer(self.meaning(node.id))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Note a name of a module, or that an attribute is read."""
        home = self._module(node.value)
        if home is not None:
            found = self.index.follow(self.index.attribute(home, node.attr))
            if found is not None:
                self.refer(found)
                return
        outside = isinstance(node.value, ast.Name) and self.meaning(node.value.id) == OUTSIDE
        if isinstance(node.ctx, ast.Load) and not outside:
            self.seen.read.add((self._class(node.value), node.attr))
        if home is None:
            self.visit(node.value)

    def _module(self, node: ast.AST) -> str | None:
        """The module that an expression names, reading it as the base of an attribute."""
        if isinstance(node, ast.Name):
            found = self.meaning(node.id)
        elif isinstance(node, ast.Attribute) and (home := self._module(node.value)) is not None:
            found = self.index.follow(self.index.attribute(home, node.attr))
        else:
            return None
        return found[1] if found is not None and found[0] == "module" else None

    def visit_Call(self, node: ast.Call) -> None:
        """Note what is called, and where functions are handed to."""
        name = last(node.func)
        if name == "getattr" and len(node.args) > 1:
            asked = node.args[1]
            if isinstance(asked, ast.Constant):
                self.seen.read.add(("", str(asked.value)))
            else:  # which one is not known: any name that the module spells out
                for said in self.module.nodes:
                    if isinstance(said, ast.Constant) and isinstance(said.value, str) and said.value.isidentifier():
                        self.seen.read.add(("", said.value))
        if name == "cast" and node.args:
            self.annotation(node.args[0])
        self.visit(node.func)
        made = self._constructed(node.func)
        for position, argument in enumerate(node.args):
            self._hand(made, made[1][position] if position < len(made[1]) else "", argument)
        for keyword in node.keywords:
            self._hand(made, keyword.arg or "", keyword.value)

    def _constructed(self, node: ast.AST) -> tuple[str, list[str]]:
        found = self.meaning(node.id) if isinstance(node, ast.Name) else None
        if found is None or found[0] != "key":
            return "", []
        stated = self.index.defs[found[1]].node
        if not isinstance(stated, ast.ClassDef) or self.index.bases[found[1]][0]:
            return "", []
        marked = any(last(d.func if isinstance(d, ast.Call) else d) == "dataclass" for d in stated.decorator_list)
        if not marked:
            return "", []
        own = [s.target for s in stated.body if isinstance(s, ast.AnnAssign)]
        return found[1], [target.id for target in own if isinstance(target, ast.Name)]

    def _hand(self, made: tuple[str, list[str]], name: str, value: ast.AST) -> None:
        """A function handed to a field is reached where the field is read, not here."""
        found = self.meaning(value.id) if isinstance(value, ast.Name) else None
        handed = found is not None and found[0] == "key" and isinstance(self.index.defs[found[1]].node, FUNCTIONS)
        if handed and made[0] and name in made[1]:
            self.seen.fields.add((made[0], name, found[1]))
        else:
            self.visit(value)

    def annotation(self, node: ast.AST | None) -> None:
        """Note what an annotation names, quoted or not."""
        if node is None:
            return
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                inner = _parsed(part.value)
                if inner is not None:
                    self.visit(inner)
        self.visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Scan an annotated assignment."""
        self.annotation(node.annotation)
        if node.value is not None:
            self.visit(node.value)
        if not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Note a string that names a module, or something in one."""
        if not isinstance(node.value, str) or not re.fullmatch(r"\.?\w+(\.\w+)*(:\w+)?", node.value):
            return
        home, _, name = node.value.partition(":")
        names = [home]
        loads = "import_module" in self.module.text
        if loads:  # the string may be short for a neighbour
            names += [f"{base}.{home.lstrip('.')}" for base in (self.module.folder, self.module.name.partition(".")[0])]
        for full in names:
            if full in self.index.tree and "." in full:
                self.seen.modules.add(full)
                if loads:  # the module is then a value, of which anything may be read
                    self.seen.escaped.add(full)
                if name:
                    self.refer(self.index.follow(self.index.attribute(full, name)))

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Note what an import brings in."""
        self.seen.modules.update(targets(self.index.tree, self.module, node))
        if isinstance(node, ast.ImportFrom) and (home := home_of(self.module, node)) in self.index.tree:
            self.seen.modules.add(home)

    visit_ImportFrom = visit_Import  # noqa: N815 (the visitor finds its methods by these names)

    def visit_If(self, node: ast.If) -> None:
        """Leave out what only a type checker sees."""
        for child in node.orelse if guard(node) else ast.iter_child_nodes(node):
            self.visit(child)


def _within(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Nodes of a function's body, without those of functions and classes inside it."""
    for node in body:
        yield node
        if not isinstance(node, (*DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield from _within(ast.iter_child_nodes(node))


def _stored(body: Iterable[ast.AST]) -> Iterator[str]:
    for node in _within(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (*DEFINITIONS, ast.ExceptHandler)) and node.name:
            yield node.name


def _registers(node: ast.stmt) -> bool:
    """Whether a decorator does more than wrap: it adds the function to something that a program reads."""
    for decorator in getattr(node, "decorator_list", []):
        if last(decorator.func if isinstance(decorator, ast.Call) else decorator) not in PASSIVE:
            return True
    return False


def _special(name: str) -> bool:
    return (name.startswith("__") and name.endswith("__")) or re.fullmatch(r"_repr_\w+_", name) is not None


class Reach:
    """What is reached from some roots."""

    def __init__(self, index: Index, words: set[str]) -> None:
        self.index = index
        self.keys: set[str] = set()
        self.modules: set[str] = set()
        self.keys_ahead: set[str] = set()
        self.modules_ahead: set[str] = set()
        self.escaped: set[str] = set()
        self.read: set[tuple[str, str]] = {("", word) for word in words}
        self.fields: set[tuple[str, str, str]] = set()

    def run(self, keys: Iterable[str], modules: Iterable[str]) -> set[str]:
        """Follow from keys and modules until nothing new is found; return the keys reached."""
        self.keys_ahead, self.modules_ahead = set(keys), set(modules)
        while self.keys_ahead or self.modules_ahead:
            for name in self.modules_ahead - self.modules:
                self._enter(name)
            for key in self.keys_ahead - self.keys:
                self.keys.add(key)
                self._scan(key)
            self.modules_ahead -= self.modules
            self.keys_ahead = (self.keys_ahead | self._implied()) - self.keys
        return self.keys

    def _take(self, seen: Seen) -> None:
        self.modules_ahead |= seen.modules
        self.keys_ahead |= seen.keys
        self.escaped |= seen.escaped
        self.read |= seen.read
        self.fields |= seen.fields

    def _enter(self, name: str) -> None:
        """Run the body of a module, its packages' first."""
        if name in self.modules or name not in self.index.tree:
            return
        self.modules.add(name)
        if "." in name:
            self._enter(name.rpartition(".")[0])
        module = self.index.tree[name]
        scan = Scan(self.index, module)
        for node in self.index.bodies[name]:
            scan.visit(node)
        self._take(scan.seen)
        for definition in self.index.defs.values():
            own = definition.module is module and not definition.owner
            if own and (_registers(definition.node) or definition.name == "__getattr__"):
                self.keys_ahead.add(definition.key)

    def _scan(self, key: str) -> None:
        definition = self.index.defs[key]
        node = definition.node
        self.modules_ahead.add(definition.module.name)
        scan = Scan(self.index, definition.module, definition.owner)
        if isinstance(node, ast.ClassDef):
            methods = set(map(id, (self.index.defs[m].node for m in self.index.methods[key].values())))
            for part in (*node.decorator_list, *node.bases, *node.keywords, *node.body):
                if id(part) not in methods:
                    scan.visit(part)
        else:
            scan.visit(node)
        self._take(scan.seen)
        if definition.owner:
            self.keys_ahead.add(definition.owner)

    def _implied(self) -> set[str]:
        """Methods that are called by name, functions in fields that are read, and parts of modules passed as values."""
        found: set[str] = set()
        anywhere = {name for owner, name in self.read if not owner}
        read = {(kin, name) for owner, name in self.read if owner for kin in self.index.family(owner)}
        for key in [k for k in self.keys if k in self.index.bases]:
            outside = any(self.index.bases[k][1] for k in self.index.family(key) if k in self.index.bases)
            for name, method in self.index.methods[key].items():
                called = name in anywhere or (key, name) in read
                if outside or called or _special(name) or _registers(self.index.defs[method].node):
                    found.add(method)
        for owner, name, key in self.fields:
            if name in anywhere or (owner, name) in read:
                found.add(key)
        for home in self.escaped:
            for name in self.index.names[home]:
                meaning = self.index.names[home][name]
                if name in anywhere and meaning[0] == "key":
                    found.add(meaning[1])
        return found


def unreached_in(root: Path, tree: Mapping[str, Module]) -> dict[str, int]:
    """Lines of each definition that no program reaches, by place and name."""
    index = Index(tree)
    keys: set[str] = set()
    rooms = {name for name in tree if name.endswith("__main__")}
    project = root / "pyproject.toml"
    scripts = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {}) if project.is_file() else {}
    for target in scripts.get("scripts", {}).values():
        home, _, name = target.partition(":")
        found = index.follow(index.attribute(home, name))
        keys |= {found[1]} if found else set()
    for name in [n for n in tree if "." not in n]:
        for public in _all(tree[name]):
            found = index.follow(index.attribute(name, public))
            if found is not None and found[0] == "key":
                keys |= {found[1]}
                keys |= {key for method, key in index.methods[found[1]].items() if not method.startswith("_")}
    reached = Reach(index, _template_words(root / "src")).run(keys, rooms)
    unreached: dict[str, int] = {}
    for key, definition in index.defs.items():
        if key in reached or _special(definition.name) or (definition.owner and definition.owner not in reached):
            continue
        if not definition.owner and index.names[definition.module.name].get(definition.name) != ("key", key):
            continue  # what stands in for an import that failed
        unreached[f"{definition.module.path}:{definition.node.lineno}: {key.partition(':')[2]}"] = definition.lines
    return unreached


def _all(module: Module) -> list[str]:
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and [last(t) for t in node.targets] == ["__all__"]:
            return list(ast.literal_eval(node.value))
    return []


def _template_words(source: Path) -> set[str]:
    words: set[str] = set()
    for path in source.rglob("*.html"):
        for code in re.findall(r"{[{%](.*?)[%}]}", path.read_text(encoding="utf-8"), flags=re.DOTALL):
            words |= set(re.findall(r"\.(\w+)", code))
    return words


if __name__ == "__main__":
    checkout = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1]
    print(*unreached_in(checkout, modules(checkout / "src")), sep="\n")
