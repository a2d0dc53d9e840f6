"""The language of the window: translators of Qt, from `resources/translations` and from Qt for its own few texts.

The texts are collected with `lupdate`, translated in the `.ts` files and compiled with `lrelease`
(`resources/translations/update.py`). English is the language of the sources and needs no file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.base import language

FOLDER: Final = Path(__file__).parents[3] / "resources" / "translations"

LANGUAGES: Final = {"en": "English", "de": "Deutsch", "nb": "Norsk bokmål"}
"""The available languages: their codes and their own names."""


def choose_language(app: QCoreApplication, wanted: str = "") -> str:
    """Switch to the `wanted` language, or to the desktop's first one that is available, and return its code. Call this
    before any window is built, because texts are translated when they are set."""
    code = next((code for code in [wanted, *_of_the_desktop()] if code in LANGUAGES), "en")
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    language.use(language.english)
    QLocale.setDefault(QLocale(code))  # for the numbers in Qt's own fields
    if code == "en":
        return code
    of_qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    _install(app, f"qtbase_{code}", of_qt)
    if _install(app, f"poolscope_{code}", str(FOLDER)):
        language.use(QCoreApplication.translate)
    return code


def _install(app: QCoreApplication, name: str, folder: str) -> bool:
    translator = QTranslator(app)
    return translator.load(name, folder) and app.installTranslator(translator)


def _of_the_desktop() -> list[str]:
    """Return the desktop's languages as our codes; plain Norwegian is Bokmål."""
    codes = [name.partition("-")[0] for name in QLocale.system().uiLanguages()]
    return ["nb" if code in ("no", "nn") else code for code in codes]
