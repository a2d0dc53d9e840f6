"""The language that people are spoken to in. It knows no Qt: the window puts Qt's translator in (`use`), and without a
window everything is English, the language that the sources are written in.

    translate("Journal", "{name} was killed").format(name=row.name)
    translate("Pool", "%n element(s)", "", 3)

Context, text and remark must be literals, for `resources/translations/update.py` finds them in the sources; what
changes goes in by `format` afterwards. Tables of texts are listed there, and translated where they are shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

Translator: TypeAlias = Callable[[str, str, str, int], str]
"""Context, text, a remark for translators, and a number for `%n` (-1: none)."""


def english(_context: str, text: str, _remark: str = "", n: int = -1) -> str:
    """The text itself, with its number; `(s)` stands for the ending of the plural."""
    if n < 0:
        return text
    return text.replace("%n", str(n)).replace("(s)", "" if n == 1 else "s")


_translator: Translator = english


def use(translator: Translator) -> None:
    """From now on texts are translated by this."""
    global _translator
    _translator = translator


@contextlib.contextmanager
def in_english() -> Iterator[None]:
    """What is said in here is English, whatever people are spoken to in: for terminals and for files."""
    global _translator
    before, _translator = _translator, english
    try:
        yield
    finally:
        _translator = before


def translate(context: str, text: str, remark: str = "", n: int = -1) -> str:
    """A text in the language in use; where there is no translation it is English."""
    return _translator(context, text, remark, n)


def decimal(number: float, form: str) -> str:
    """A number in this format, with the decimal sign of the language in use."""
    return f"{number:{form}}".replace(".", translate("Numbers", ".", "decimal sign"))
