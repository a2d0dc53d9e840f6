"""Texts in a source file that nobody could translate, read from its syntax tree: the checker of `test_texts`.

Two things are looked for: any word that is given to one of Qt's setters or to the journal, and literals that read like
a sentence, wherever they are. What goes through `translate` or into the log, and style sheets, are no findings.
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
"""Whose arguments people see or hear, from which argument on: the journal's first one is a kind."""

SILENT = frozenset({"translate", "setStyleSheet", "setObjectName", "setProperty", "getLogger"})
LOG = frozenset({"debug", "info", "warning", "error", "exception"})
"""Calls in which literals are translated, or no words for people."""

SHOWN_ERRORS = frozenset(
    {"ComparisonFailed", "FractalFileError", "LessonStopped", "PlaceError", "PngError", "RecordingError", "StartFailed"}
)
"""Their sentences are shown in the window; those of other errors are for programmers, or for the command line."""

OTHER_WAYS = ("self.tr", "QCoreApplication.translate", "QT_TRANSLATE_NOOP")
"""Of Qt; their texts would not be found."""

_HANDED_ON = frozenset({"format", "join", "replace", "rstrip", "strip"})
"""Methods of texts whose result is made of what they are called on."""

_NO_WORDS = re.compile(r"<[^>]*(>|$)|%n|[A-Z][a-z]+\+|\{[^}]*\}")
"""Tags, numbers, keys such as Ctrl+, places for values."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"(?<![\w-])[^\W\d_]{2,}[,;]? ([^\W\d_]+ [^\W\d_]+|[a-z]{2,} ?$|[a-z]{4,})")
_NAME = re.compile(r"[a-z]+ [a-z]+")
"""Of a graph, an order, a place: what is called so in tables, and by other words in the window."""


def untranslated(source: Source, names: frozenset[str] = frozenset()) -> list[str]:
    """`module:line: 'text'` for each. `names` are words of no language: TCP, px."""
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
    """Calls of `translate` that `resources/translations/update.py` cannot read, for something in them is no literal.
    Texts of `tables`, which are contexts, may be anything."""
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
    return isinstance(node, ast.Constant) and _NAME.fullmatch(node.value) is not None


def _without_places(text: ast.expr) -> str:
    """Its words."""
    match text:
        case ast.Constant(value=str(literal)):
            return " ".join(_NO_WORDS.sub(" ", literal).split())
        case ast.JoinedStr(values=parts):
            return " ".join(" ".join(_without_places(part) for part in parts).split())
    return ""


def _said_by(node: ast.expr) -> Iterator[ast.expr]:
    """The literals of which the value of an expression is made; what functions return is their own business."""
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
    """No docstring, annotation, key or value of an enumeration, nothing for the log, for Qt or for programmers."""
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
