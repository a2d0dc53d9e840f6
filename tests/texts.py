"""Finds texts in a source file that cannot be translated, from its syntax tree: the checker of `test_texts`.

It finds every word passed to one of Qt's setters or to the journal, and every literal that reads like a sentence.
Arguments of `translate`, the log and style sheets are exempt.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.imports import Source

_SETTERS = """
    QAction QCheckBox QComboBox QDockWidget QGroupBox QLabel QMenu QPushButton QRadioButton QToolBar
    addAction addButton addItem addItems addMenu addRow addSection addTab complain describe drawText insertAction
    insertItem say setAccessibleDescription setAccessibleName setHeaderLabels setHorizontalHeaderLabels setItemText
    setNameFilter setPlaceholderText setPrefix setSpecialValueText setStatusTip setSuffix setTabText setText setTitle
    setToolTip setWhatsThis setWindowTitle showMessage
"""
SPOKEN = dict.fromkeys(_SETTERS.split(), 0) | {"write": 1}
"""Calls whose arguments people see or hear, and their first such argument. (The first one of the journal is a kind.)"""

SILENT = frozenset({"translate", "setStyleSheet", "setObjectName", "setProperty", "getLogger"})
LOG = frozenset({"debug", "info", "warning", "error", "exception"})
"""Calls in which literals are translated or are not words for people."""

SHOWN_ERRORS = frozenset(
    {"ComparisonFailed", "FractalFileError", "LessonStopped", "PlaceError", "PngError", "RecordingError", "StartFailed"}
)
"""Errors whose sentences the window shows. Those of other errors are for programmers or for the command line."""

OTHER_WAYS = ("self.tr", "QCoreApplication.translate", "QT_TRANSLATE_NOOP")
"""Functions of Qt that translate; their texts would not be collected."""

_HANDED_ON = frozenset({"format", "join", "replace", "rstrip", "strip"})
"""Methods of texts whose result consists of the text they are called on."""

_NO_WORDS = re.compile(r"<[^>]*(>|$)|%n|[A-Z][a-z]+\+|\{[^}]*\}")
"""Tags, numbers, keys such as Ctrl+, and placeholders."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"(?<![\w-])[^\W\d_]{2,}[,;]? ([^\W\d_]+ [^\W\d_]+|[a-z]{2,} ?$|[a-z]{4,})")
_NAME = re.compile(r"[a-z]+ [a-z]+")
"""Names of graphs, orders and places. They identify rows of tables; the window uses other words."""


def untranslated(source: Source, names: frozenset[str] = frozenset()) -> list[str]:
    """Return `module:line: 'text'` for each finding. `names` are words of no language: TCP, px."""
    tree = ast.parse(source.text)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    spoken = {
        text
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node) in SPOKEN
        for argument in [*node.args[SPOKEN[_name(node)] :], *(keyword.value for keyword in node.keywords)]
        for text in _said_by(argument)
        if {*_WORD.findall(_without_places(text))} - names
    }
    sentences = {
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and not isinstance(parents[node], ast.JoinedStr)
        if _SENTENCE.search(_without_places(node)) and not _is_name(node)
        if _is_for_people(node, parents)
    }
    return sorted(f"{source.module}:{text.lineno}: {ast.unparse(text)}" for text in spoken | sentences)


def unreadable(source: Source, tables: frozenset[str]) -> list[str]:
    """Return calls of `translate` that `resources/translations/update.py` cannot read: an argument is no literal.

    `tables` are contexts whose texts may be anything.
    """
    found = []
    for node in ast.walk(ast.parse(source.text)):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("translate", *OTHER_WAYS):
            continue
        context, *texts = node.args[:3]
        of_table = isinstance(context, ast.Constant) and context.value in tables
        literals = [context] if of_table else [context, *texts]
        if not all(isinstance(text, ast.Constant) for text in literals) or ast.unparse(node.func) in OTHER_WAYS:
            found.append(f"{source.module}:{node.lineno}: {ast.unparse(node)}")
    return found


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value) is not None


def _without_places(text: ast.expr) -> str:
    """Return the words of a text."""
    match text:
        case ast.Constant(value=str(literal)):
            return " ".join(_NO_WORDS.sub(" ", literal).split())
        case ast.JoinedStr(values=parts):
            return " ".join(" ".join(_without_places(part) for part in parts).split())
    return ""


def _said_by(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the literals that make up the value of an expression; calls of functions are not followed."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from _said_by(part)
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            yield from (*_said_by(one), *_said_by(other))
        case ast.Call(func=ast.Attribute(value=inner, attr=attr), args=arguments) if attr in _HANDED_ON:
            for part in (inner, *(arguments if attr == "join" else ())):
                yield from _said_by(part)
        case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part) | ast.Starred(value=part):
            yield from _said_by(part)
        case ast.Subscript(value=ast.Dict(values=parts)):
            for part in parts:
                yield from _said_by(part)


def _is_for_people(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a literal is for people: not a docstring, annotation, key or enumeration value, and not for log or Qt."""
    while (parent := parents.get(node)) is not None:
        match parent:
            case ast.Expr() | ast.MatchValue() | ast.Compare() | ast.ClassDef():
                return False
            case ast.Call() if node in parent.args and (_name(parent) in SILENT or _name(parent) in LOG):
                return False
            case ast.Dict(keys=keys) if node in keys:
                return False
            case ast.AnnAssign(annotation=value) | ast.arg(annotation=value) if value is node:
                return False
            case ast.Raise(exc=error):
                return isinstance(error, ast.Call) and _name(error) in SHOWN_ERRORS
            case ast.Assign() if isinstance(parents.get(parent), ast.ClassDef):
                return False
            case ast.stmt():
                return True
        node = parent
    return True
