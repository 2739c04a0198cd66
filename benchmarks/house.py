"""How the house stands: sizes, late imports, import circles, definitions that nothing reaches, rules that stand twice.

    python benchmarks/house.py                      this tree
    python benchmarks/house.py --rev 05bc85b        that commit beside this tree
    python benchmarks/house.py --show unreached     what a metric counts, a line each
    python benchmarks/house.py --json

All is read from the source text; nothing of it is imported. What each metric counts:

- files, lines, folder (files in the largest folder), folders_over_12.
- long_functions: over 60 lines from `def` to the end, docstring included. many_parameters: over 6, without `self`.
- late_imports: import statements within functions.
- module_circles: strongly connected sets of modules, by the imports that run when a module is imported.
  package_circles: of the parts right below the top, at least one of them a package. folder_circles: the same within a
  package. `_late`: imports within functions too. What stands under `if TYPE_CHECKING` is no import here.
- unreached, unreached_lines: definitions (functions, classes, methods, constants of a module) that no program reaches,
  by the rule of `reach.py`.
- homonyms: names that classes of more than one module bear.
- z90: places that hold the 95% point of the normal law, 1.645, whatever its digits.
- over_centi, over_per_mille: divisions by CENTI and PER_MILLE.
- writers: modules that put a file or folder in place by renaming what was written beside it.
- caches: modules that hash text or source code into the name of a file, or into a `key` that names one.
- comments: comments a hundred lines of code, without those that speak to tools.
"""

import argparse
import ast
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reach import DEFINITIONS, FUNCTIONS, Module, imports, last, modules, targets, top, unreached_in

ROOT = Path(__file__).parents[1]
LONG, MANY, CROWDED = 60, 6, 12
LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


@dataclass(frozen=True)
class Metric:
    """One count, and what it counted, a line each."""

    title: str
    value: float
    found: tuple[str, ...] = ()


def measure(root: Path) -> dict[str, Metric]:
    """Measure a checkout.

    Args:
        root: Folder that holds `src` and, for the scripts, `pyproject.toml`.
    """
    tree = modules(root / "src")
    long, many = _functions(tree)
    late = [f"{m.path}:{node.lineno}: {ast.unparse(node)}" for m in tree.values() for node, deep in imports(m) if deep]
    unreached = unreached_in(root, tree)
    return {
        **_sizes(tree),
        "long_functions": Metric(f"functions over {LONG} lines", len(long), tuple(long)),
        "many_parameters": Metric(f"functions over {MANY} parameters", len(many), tuple(many)),
        "late_imports": Metric("late imports", len(late), tuple(late)),
        **_circles(tree),
        "unreached": Metric("definitions unreached", len(unreached), tuple(unreached)),
        "unreached_lines": Metric("lines of them", sum(unreached.values()), tuple(unreached)),
        **_doubles(tree),
        "comments": _comments(tree),
    }


# Sizes


def _sizes(tree: Mapping[str, Module]) -> dict[str, Metric]:
    folders: dict[str, int] = defaultdict(int)
    for module in tree.values():
        folders[str(Path(module.path).parent)] += 1
    lines = {m.path: m.text.count("\n") for m in tree.values()}
    crowd = sorted(folders.items(), key=lambda f: (-f[1], f[0]))
    told = tuple(f"{folder}: {files}" for folder, files in crowd)
    largest = tuple(f"{path}: {n}" for path, n in sorted(lines.items(), key=lambda f: (-f[1], f[0])))
    over = [line for line, (_, files) in zip(told, crowd, strict=True) if files > CROWDED]
    return {
        "files": Metric("files", len(tree), told),
        "lines": Metric("lines", sum(lines.values()), largest),
        "folder": Metric("files in the largest folder", crowd[0][1] if crowd else 0, told),
        "folders_over_12": Metric(f"folders of more than {CROWDED} files", len(over), tuple(over)),
    }


def _functions(tree: Mapping[str, Module]) -> tuple[list[str], list[str]]:
    long: list[tuple[int, str]] = []
    many: list[tuple[int, str]] = []
    for module in tree.values():
        for node in module.nodes:
            if not isinstance(node, FUNCTIONS):
                continue
            where = f"{module.path}:{node.lineno}: {node.name}"
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONG:
                long.append((lines, f"{where}: {lines} lines"))
            a = node.args
            every = [x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if x is not None]
            parameters = len(every) - (every[:1] in (["self"], ["cls"]))
            if parameters > MANY:
                many.append((parameters, f"{where}: {parameters} parameters"))
    return tuple([line for _, line in sorted(found, key=lambda f: (-f[0], f[1]))] for found in (long, many))


def _comments(tree: Mapping[str, Module]) -> Metric:
    comments = code = 0
    thin: list[tuple[float, str]] = []
    for module in tree.values():
        own = lines = 0
        prose = {
            line
            for node in module.nodes
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        held: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
            if token.type == tokenize.COMMENT:
                own += not re.match(r"#\s*(noqa|pyright|type:|fmt:|pragma|ruff)", token.string)
            elif token.type not in LAYOUT:
                held.update(range(token.start[0], token.end[0] + 1))
        lines = len(held - prose)
        comments, code = comments + own, code + lines
        thin.append((-lines if not own else 0, f"{module.path}: {own} comments, {lines} lines of code"))
    told = tuple(line for _, line in sorted(thin))
    return Metric("comments a hundred lines of code", round(100 * comments / max(code, 1), 2), told)


# Imports


def _circles(tree: Mapping[str, Module]) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    packages = {name for name, module in tree.items() if module.package}
    for late, mark, told in ((False, "", "import circles"), (True, "_late", "circles, late imports too")):
        edges: dict[str, set[str]] = {name: set() for name in tree}
        for module in tree.values():
            for node, deep in imports(module):
                if late or not deep:
                    edges[module.name].update(t for t in targets(tree, module, node) if t != module.name)
        small = [" <-> ".join(sorted(part)) for part in _components(edges)]
        large: dict[bool, list[str]] = {True: [], False: []}
        for parent in sorted(packages):
            kin: dict[str, set[str]] = defaultdict(set)
            for source, known in edges.items():
                for target in known:
                    one, other = _child(parent, source), _child(parent, target)
                    if one and other and one != other:
                        kin[one].add(other)
                        kin[other] |= set()
            large["." not in parent] += [" <-> ".join(sorted(part)) for part in _components(kin) if part & packages]
        found[f"module_circles{mark}"] = Metric(f"{told}, modules", len(small), tuple(sorted(small)))
        for top_most, name in ((True, "package"), (False, "folder")):
            parts = tuple(sorted(large[top_most]))
            found[f"{name}_circles{mark}"] = Metric(f"{told}, {name}s", len(parts), parts)
    return found


def _child(parent: str, name: str) -> str:
    """The part directly below a package that a module belongs to; empty where it belongs to none."""
    if not name.startswith(f"{parent}."):
        return ""
    return f"{parent}.{name[len(parent) + 1 :].partition('.')[0]}"


def _components(edges: Mapping[str, set[str]]) -> list[set[str]]:
    """Strongly connected sets of more than one node (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            part = set(stack[at:])
            del stack[at:]
            if len(part) > 1:
                found.append(part)

    sys.setrecursionlimit(max(10_000, sys.getrecursionlimit()))
    for node in edges:
        if node not in index:
            visit(node)
    return found


# Rules that stand more than once


def _doubles(tree: Mapping[str, Module]) -> dict[str, Metric]:
    classes: dict[str, list[str]] = defaultdict(list)
    places: dict[str, list[str]] = defaultdict(list)
    keys = {name for module in tree.values() for name in _hashers(module) if "key" in name}
    for module in tree.values():
        for node in top(module.tree.body):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(f"{module.path}:{node.lineno}")
        for node in module.nodes:
            line = f"{module.path}:{getattr(node, 'lineno', 0)}"
            if _is_z90(node):
                places["z90"].append(f"{line}: {ast.unparse(node)}")
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv)):
                divisor = ast.unparse(node.right).rpartition(".")[2]
                if divisor in {"CENTI", "PER_MILLE"}:
                    places[divisor].append(f"{line}: {ast.unparse(node)}")
        moves = re.search(r"replace\(|rename\(|move\(", module.text) is not None
        writers = [unit.name for unit in _units(module) if _renames(unit)] if moves else []
        if writers:
            places["writers"].append(f"{module.path}: {', '.join(writers)}")
        hashers = _keyed(module, keys)
        if hashers:
            places["caches"].append(f"{module.path}: {', '.join(hashers)}")
    shared = [f"{name}: {', '.join(where)}" for name, where in sorted(classes.items()) if len(where) > 1]
    titles = {
        "z90": ("z90", "places that hold 1.645"),
        "CENTI": ("over_centi", "divisions by CENTI"),
        "PER_MILLE": ("over_per_mille", "divisions by PER_MILLE"),
        "writers": ("writers", "modules with an atomic writer"),
        "caches": ("caches", "modules with a disk cache"),
    }
    metrics = {"homonyms": Metric("class names with two meanings", len(shared), tuple(shared))}
    for kind, (name, title) in titles.items():
        metrics[name] = Metric(title, len(places[kind]), tuple(places[kind]))
    return metrics


def _units(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in top(module.tree.body):
        if isinstance(node, DEFINITIONS):
            yield node


def _is_z90(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return abs(abs(node.value) - 1.64485) < 6e-4
    if isinstance(node, ast.Call) and last(node.func) in {"ppf", "inv_cdf", "ndtri"}:
        return any(isinstance(a, ast.Constant) and a.value in (0.95, 0.05) for a in node.args)
    return False


def _renames(unit: ast.AST) -> bool:
    """Whether a path is put in place: `os.replace`, `Path.replace(target)`, or `rename` of what is called a part."""
    for node in ast.walk(unit):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        base, name = node.func.value, node.func.attr
        if isinstance(base, ast.Name) and (base.id, name) in {("os", "replace"), ("os", "rename"), ("shutil", "move")}:
            return True
        # `str.replace` takes two arguments, and a frame is renamed by a mapping.
        alone = len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], (ast.Dict, ast.DictComp))
        path = isinstance(base, ast.Call) and last(base.func) == "Path"
        part = re.search(r"(^|_)(part|partial|temp|temporary|tmp|staged|staging|path)$", last(base)) is not None
        if alone and ((name == "replace" and (path or part)) or (name == "rename" and (path or part))):
            return True
    return False


def _hashers(module: Module) -> set[str]:
    """Functions that return a hash of encoded text or of source code."""
    found: set[str] = set()
    for node in module.nodes if "hashlib" in module.text else ():
        if not isinstance(node, FUNCTIONS):
            continue
        inner = list(ast.walk(node))
        named = {last(c.func) for c in inner if isinstance(c, ast.Call)}
        hashing = any(isinstance(n, ast.Name) and n.id == "hashlib" for n in inner)
        returned = "hexdigest" in named and any(isinstance(r, ast.Return) and r.value for r in inner)
        if hashing and returned and named & {"encode", "getsource"}:
            found.add(node.name)
    return found


def _keyed(module: Module, keys: set[str]) -> list[str]:
    """Functions that name a file by a hash of text: what they hash is encoded text or source code, not a file.

    Args:
        module: Where to look.
        keys: Functions of other modules that hash text into a key.
    """
    own_hashers = _hashers(module)
    brought = {a.asname or a.name for n, _ in imports(module) for a in n.names if a.name in keys}
    hashers = own_hashers | brought
    if not hashers:
        return []
    scopes = [node for node in module.nodes if isinstance(node, FUNCTIONS)]
    found: list[str] = []
    for node in scopes:
        held = {
            target.id
            for a in ast.walk(node)
            if isinstance(a, ast.Assign) and _calls(a.value, hashers)
            for target in a.targets
            if isinstance(target, ast.Name)
        }
        if own_hashers:
            held |= {a.arg for a in node.args.args if a.arg == "key"}
        for joined in ast.walk(node):
            if not (isinstance(joined, ast.BinOp) and isinstance(joined.op, ast.Div)):
                continue
            right = list(ast.walk(joined.right))
            own = node.name in hashers and any(isinstance(n, ast.Attribute) and n.attr == "hexdigest" for n in right)
            if own or _calls(joined.right, hashers) or any(isinstance(n, ast.Name) and n.id in held for n in right):
                found.append(node.name)
                break
    return found


def _calls(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(n, ast.Call) and last(n.func) in names for n in ast.walk(node))


# The command


def at_revision(revision: str) -> dict[str, Metric]:
    """Measure another commit of this repository."""
    command = ["git", "archive", "--format=tar", revision, "src", "pyproject.toml"]
    packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise SystemExit(packed.stderr.decode().strip())
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return measure(Path(folder))


def main() -> None:
    """Print one line a metric."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", nargs="?", type=Path, default=ROOT, help="a checkout; this one by default")
    parser.add_argument("--rev", help="measure this commit too, beside the tree")
    parser.add_argument("--show", metavar="METRIC", help="name what a metric counts")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    columns = {asked.rev: at_revision(asked.rev)} if asked.rev else {}
    columns["here" if asked.tree == ROOT else str(asked.tree)] = measure(asked.tree)
    if asked.show:
        for label, metrics in columns.items():
            if asked.show not in metrics:
                raise SystemExit(f"no metric {asked.show}: one of {', '.join(metrics)}")
            print(*([f"== {label}"] if len(columns) > 1 else []), *metrics[asked.show].found, sep="\n")
    elif asked.json:
        print(json.dumps({label: {k: m.value for k, m in ms.items()} for label, ms in columns.items()}, indent=1))
    else:
        print(f"{'':18}{''.join(f'{label:>12}' for label in columns)}")
        for name, metric in columns[list(columns)[-1]].items():
            values = "".join(f"{metrics[name].value:12,g}" for metrics in columns.values())
            print(f"{name:18}{values}  {metric.title}")


if __name__ == "__main__":
    main()
