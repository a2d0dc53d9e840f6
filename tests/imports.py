"""The imports of a source file, read from its syntax tree, and rules about them: the checker of `test_architecture`.

Nothing is imported. Imports under `if TYPE_CHECKING` and inside functions count like any other.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Source:
    """A module: its dotted name and its text."""

    module: str
    text: str
    is_package: bool = False

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield every imported dotted name with its line. `from a import b` gives `a.b`; b is a module or a name."""
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                yield from (
                    (base if alias.name == "*" else f"{base}.{alias.name}", node.lineno) for alias in node.names
                )

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        parts = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*parts, node.module] if node.module else parts)

    def attributes_of(self, module: str) -> Iterator[tuple[str, int]]:
        """Yield the names taken from `module`: by `from module import x`, and by `module.x` where it is imported."""
        for name, line in self.imports():
            if within(name, [module]) and name != module:
                yield name[len(module) + 1 :], line
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Attribute) and dotted(node.value) == module:
                yield node.attr, node.lineno


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` as text; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


def sources(*folders: str) -> list[Source]:
    """Return the Python files below folders of the project; a single file is fine, too."""
    found = []
    for folder in folders:
        path = ROOT / folder
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            found.append(Source(".".join(parts[:-1] if is_package else parts), file.read_text(), is_package))
    return found


def within(name: str, packages: Iterable[str]) -> bool:
    """Whether a dotted name is one of `packages` or below one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def only_these_of_ours(files: Iterable[Source], *allowed: str) -> list[str]:
    """Return imports from our packages that are not in `allowed`, which must name the file's own package, too."""
    return [
        f"{source.module}:{line} imports {name}"
        for source in files
        for name, line in source.imports()
        if within(name, ["rserpool", "app", "tests"]) and not within(name, allowed)
    ]


def none_of(files: Iterable[Source], *forbidden: str) -> list[str]:
    """Return imports of `forbidden` modules or of anything in them."""
    return [
        f"{source.module}:{line} imports {name}"
        for source in files
        for name, line in source.imports()
        if within(name, forbidden)
    ]


def only_these_names(files: Iterable[Source], module: str, allowed: Iterable[str]) -> list[str]:
    """Return names taken from `module` that are not `allowed`."""
    allowed = set(allowed)
    return [
        f"{source.module}:{line} uses {module}.{name}"
        for source in files
        for name, line in source.attributes_of(module)
        if name not in allowed
    ]


def longer_than(files: Iterable[Source], limit: int) -> list[str]:
    """Return files with more lines than `limit`."""
    return [f"{source.module} has {source.lines} lines" for source in files if source.lines > limit]


def upward(files: Iterable[Source], floors: Iterable[str]) -> list[str]:
    """Return imports of a package that is above the importing one in `floors`, top first, and files on no floor."""
    floors = list(floors)

    def floor(name: str) -> int | None:
        return next((number for number, package in enumerate(floors) if within(name, [package])), None)

    found = []
    for source in files:
        own = floor(source.module)
        if own is None:
            found.append(f"{source.module} is on no floor")
            continue
        for name, line in source.imports():
            other = floor(name)
            if other is not None and other < own:
                found.append(f"{source.module}:{line} imports {name}")
    return found


def cycles(files: Iterable[Source]) -> list[list[str]]:
    """Return groups of modules that import each other, directly or through others (Tarjan's algorithm)."""
    modules = {source.module: source for source in files}
    graph = {name: _imported_modules(source, modules) for name, source in modules.items()}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in index:
            visit(name)
    return found


def _imported_modules(source: Source, modules: Mapping[str, Source]) -> set[str]:
    """The modules among `modules` that `source` names in its imports, without itself."""
    found = set()
    for name, _ in source.imports():
        while name and name not in modules:
            name = name.rpartition(".")[0]
        found.add(name)
    return found - {"", source.module}


def crowded(files: Iterable[Source], limit: int) -> list[str]:
    """Folders with more than `limit` modules, not counting their `__init__.py`."""
    numbers = Counter(source.module.rpartition(".")[0] for source in files if not source.is_package)
    return [f"{folder} has {number} modules" for folder, number in numbers.items() if number > limit]


def lines_read_by_hand(files: Iterable[Source], keys: Iterable[str], names: Iterable[str]) -> list[str]:
    """Places that look for one of `keys` in a mapping, or write one, or that name one of `names` in a text."""
    keys, names = set(keys), set(names)
    found = []
    for source in files:
        for node in ast.walk(ast.parse(source.text)):
            used: list[ast.expr]
            match node:
                case ast.Dict(keys=given):
                    used = [key for key in given if key is not None]
                case ast.MatchMapping(keys=given):
                    used = list(given)
                case (
                    ast.Subscript(slice=ast.Constant() as key)
                    | ast.Call(func=ast.Attribute(attr="get" | "pop"), args=[ast.Constant() as key, *_])
                    | ast.Compare(left=ast.Constant() as key, ops=[ast.In() | ast.NotIn()])
                ):
                    used = [key]
                case ast.Constant(value=str() as text) if text in names:
                    found.append(f"{source.module}:{node.lineno} names {text}")
                    continue
                case _:
                    continue
            written = [key.value for key in used if isinstance(key, ast.Constant)]
            found += [f"{source.module}:{node.lineno} uses the key {key}" for key in written if key in keys]
    return found


def exported(package: Source) -> set[str]:
    """The names in a package's `__all__`, without importing it."""
    for node in ast.parse(package.text).body:
        match node:
            case (
                ast.Assign(targets=[ast.Name("__all__")], value=value)
                | ast.AnnAssign(target=ast.Name("__all__"), value=ast.expr() as value)
            ):
                return set(ast.literal_eval(value))
    return set()
