"""Poolscope on a user's desktop: a menu entry with an icon, file types, a manual page and shell completion.

All files go below the user's own data folder (`$XDG_DATA_HOME`, usually `~/.local/share`). This needs no privileges,
and `uninstall` removes all of them. The module knows no Qt. The manual page and the completion are generated from the
command line's parser, so they are always up to date.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from app import completion
from app.base.files import write_whole
from app.lessons.lesson import ENDING

RESOURCES: Final = Path(__file__).parents[1] / "resources"

NAME: Final = "poolscope"
SUMMARY: Final = "Watch a pool of servers render a fractal and survive the failures you cause"

LESSON_TYPE: Final = "application/x-poolscope-lesson"
RECORDING_TYPE: Final = "application/x-poolscope-recording"

ENTRY: Final = """\
[Desktop Entry]
Type=Application
Name=Poolscope
GenericName=Server pooling demonstrator
GenericName[de]=Demonstration von Server-Pooling
GenericName[nb]=Demonstrasjon av serverpooling
Comment={summary}
Comment[de]=Zusehen, wie ein Server-Pool ein Fraktal berechnet und ausgelöste Störungen übersteht
Comment[nb]=Se en serverpool beregne en fraktal og overleve feilene du utløser
Exec={command} open %f
Icon=poolscope
Terminal=false
Categories=Education;ComputerScience;
Keywords=RSerPool;ASAP;ENRP;SCTP;failover;fractal;
MimeType={lesson};{recording};
StartupWMClass=poolscope
"""

KINDS: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{LESSON_TYPE}">
    <comment>Poolscope lesson</comment>
    <comment xml:lang="de">Poolscope-Lektion</comment>
    <comment xml:lang="nb">Poolscope-leksjon</comment>
    <sub-class-of type="application/toml"/>
    <icon name="{NAME}"/>
    <glob pattern="*{ENDING}" weight="60"/>
  </mime-type>
  <mime-type type="{RECORDING_TYPE}">
    <comment>Poolscope recording</comment>
    <comment xml:lang="de">Poolscope-Aufzeichnung</comment>
    <comment xml:lang="nb">Poolscope-opptak</comment>
    <icon name="{NAME}"/>
    <glob pattern="*.poolscope"/>
  </mime-type>
</mime-info>
"""


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the user's data folder (XDG Base Directory Specification)."""
    chosen = environment.get("XDG_DATA_HOME", "")
    return Path(chosen) if os.path.isabs(chosen) else Path.home() / ".local" / "share"


def contents(parser: argparse.ArgumentParser, command: str) -> dict[str, bytes]:
    """Return the files to install, by their paths below the data folder. `command` starts the program."""
    from argparse_manpage.manpage import Manpage

    page = Manpage(parser, format="single-commands-section")
    page.manual = "Poolscope's commands"
    page.description = SUMMARY
    entry = ENTRY.format(summary=SUMMARY, command=_quoted(command), lesson=LESSON_TYPE, recording=RECORDING_TYPE)
    texts = {
        f"applications/{NAME}.desktop": entry,
        f"mime/packages/{NAME}.xml": KINDS,
        f"icons/hicolor/scalable/apps/{NAME}.svg": (RESOURCES / "icons" / "poolscope.svg").read_text(encoding="utf-8"),
        f"man/man1/{NAME}.1": str(page),
        f"bash-completion/completions/{NAME}": completion.for_bash(parser),
        f"zsh/site-functions/_{NAME}": completion.for_zsh(parser),
    }
    return {place: text.encode() for place, text in texts.items()}


def install(parser: argparse.ArgumentParser, folder: Path, command: str) -> list[Path]:
    """Write all files and return their paths. Raise OSError, with its file name, if one cannot be written."""
    written = []
    for place, content in contents(parser, command).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        written.append(path)
    return written


def uninstall(parser: argparse.ArgumentParser, folder: Path) -> list[Path]:
    """Remove what `install` wrote and return the paths of the removed files."""
    present = [path for place in contents(parser, "") if (path := folder / place).exists()]
    for path in present:
        path.unlink()
    return present


def update_indexes(folder: Path) -> list[str]:
    """Update the desktop's indexes, if it has any, and return a sentence for each that failed.

    Without indexes the desktop finds the files too, only later.
    """
    complaints = []
    for program, where in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        if (found := shutil.which(program)) and (folder / where).is_dir():
            quietly: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True, "errors": "replace"}
            ended = subprocess.run([found, str(folder / where)], env=for_others(), check=False, **quietly)
            if ended.returncode:
                why = ["it does not say why", *str(ended.stderr).splitlines()][-1]
                complaints.append(
                    f"{program} failed ({why}); until '{program} {folder / where}' succeeds, the desktop may not know "
                    "Poolscope's files"
                )
    return complaints


def for_others(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for a program of the system.

    A bundle (PyInstaller) puts its own libraries on the library path, with which other programs may not run. It keeps
    the path from before in a second variable.
    """
    original = dict(environment)
    if getattr(sys, "frozen", False):
        for name in ("LD_LIBRARY_PATH", "LIBPATH", "DYLD_LIBRARY_PATH"):
            original.pop(name, None)
            if (before := original.pop(f"{name}_ORIG", None)) is not None:
                original[name] = before
    return original


def own_command() -> str:
    """Return the command that starts the running program: the bundle itself, or the script beside the interpreter."""
    if getattr(sys, "frozen", False):
        return sys.executable
    beside = Path(sys.executable).with_name(NAME)
    return str(beside) if beside.exists() else (shutil.which(NAME) or NAME)


def _quoted(command: str) -> str:
    """Quote a command for an Exec line (Desktop Entry Specification, "The Exec key")."""
    if not any(character in command for character in " \t\"'\\><~|&;$*?#()`%"):
        return command
    for character in '\\"`$':
        command = command.replace(character, "\\" + character)
    # Strings in a desktop entry have their own escapes, so double each backslash again.
    return '"' + command.replace("\\", "\\\\").replace("%", "%%") + '"'
