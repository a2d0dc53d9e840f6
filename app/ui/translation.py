"""The window's language: Qt's own translators, from `resources/translations` and from Qt for its own few texts.

The texts are gathered with `lupdate`, translated in the `.ts` files and compiled with `lrelease`
(`resources/translations/update.sh`). English needs no file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import language

FOLDER: Final = Path(__file__).parents[2] / "resources" / "translations"

LANGUAGES: Final = {"en": "English", "de": "Deutsch", "nb": "Norsk bokmål"}
"""The codes of the languages there are, and what they call themselves."""


def choose_language(app: QCoreApplication, wanted: str = "") -> str:
    """Speak that language from now on, or the first of the desktop's that there is; the code of the one taken. Before
    any window is built, because texts are translated when they are set."""
    code = next((code for code in [wanted, *_of_the_desktop()] if code in LANGUAGES), "en")
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    for name, folder in (
        (f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"poolscope_{code}", str(FOLDER)),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    language.use(QCoreApplication.translate)
    return code


def _of_the_desktop() -> list[str]:
    """Codes as ours are: Norwegian without more is Bokmål."""
    codes = [name.partition("-")[0] for name in QLocale.system().uiLanguages()]
    return ["nb" if code in ("no", "nn") else code for code in codes]
