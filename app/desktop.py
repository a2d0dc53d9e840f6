"""Poolscope on the desktop of one person: an entry in the menu with its icon, the kinds of files that open in it, the
manual page and the completion of the command line. All goes below the person's own data folder
(`$XDG_DATA_HOME`, usually `~/.local/share`); no privileges are needed, and nothing is left after `uninstall`.

It knows no Qt. The manual and the completion are made from the command line's own parser, so they are never out of
date.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.base.files import write_whole

RESOURCES: Final = Path(__file__).parents[1] / "resources"

NAME: Final = "poolscope"
SUMMARY: Final = "Watch a pool of servers render a fractal, and survive what you do to it"

LESSON_TYPE: Final = "application/x-poolscope-lesson"
RECORDING_TYPE: Final = "application/x-poolscope-recording"

ENTRY: Final = """\
[Desktop Entry]
Type=Application
Name=Poolscope
GenericName=Server pooling demonstrator
GenericName[de]=Vorführprogramm für Server-Pools
GenericName[nb]=Demonstrasjon av tjenerpuljer
Comment={summary}
Comment[de]=Zusehen, wie ein Pool von Servern ein Fraktal rechnet und übersteht, was man ihm antut
Comment[nb]=Se en pulje av tjenere regne ut en fraktal og overleve det du gjør med den
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
    <glob pattern="*.lesson.toml" weight="60"/>
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
    """Where a person's programs keep what belongs to the desktop (XDG Base Directory Specification)."""
    chosen = environment.get("XDG_DATA_HOME", "")
    return Path(chosen) if os.path.isabs(chosen) else Path.home() / ".local" / "share"


def contents(parser: argparse.ArgumentParser, command: str) -> dict[str, bytes]:
    """What is to be there, by its place below the data folder. `command` starts the program."""
    import shtab
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
        f"bash-completion/completions/{NAME}": shtab.complete(parser, "bash"),
        f"zsh/site-functions/_{NAME}": shtab.complete(parser, "zsh"),
    }
    return {place: text.encode() for place, text in texts.items()}


def install(parser: argparse.ArgumentParser, folder: Path, command: str) -> list[Path]:
    """Write it all; the files. Raises OSError with the file where it cannot be written."""
    written = []
    for place, content in contents(parser, command).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        written.append(path)
    _tell_desktop(folder)
    return written


def uninstall(parser: argparse.ArgumentParser, folder: Path) -> list[Path]:
    """Take away what `install` wrote; the files that were there."""
    there = [path for place in contents(parser, "") if (path := folder / place).exists()]
    for path in there:
        path.unlink()
    _tell_desktop(folder)
    return there


def own_command() -> str:
    """How the running program is started again: the bundle itself, or the script that was called."""
    if getattr(sys, "frozen", False):
        return sys.executable
    beside = Path(sys.executable).with_name(NAME)
    return str(beside) if beside.exists() else (shutil.which(NAME) or NAME)


def _quoted(command: str) -> str:
    """A command as an Exec line wants it (Desktop Entry Specification, "The Exec key")."""
    if not any(character in command for character in " \t\"'\\><~|&;$*?#()`%"):
        return command
    for character in '\\"`$':
        command = command.replace(character, "\\" + character)
    # An entry's strings have their own escapes too, so each backslash is doubled once more.
    return '"' + command.replace("\\", "\\\\").replace("%", "%%") + '"'


def _tell_desktop(folder: Path) -> None:
    """Renew the desktop's indexes, where it has any: it finds the files without them too, only later."""
    for program, where in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        if (found := shutil.which(program)) and (folder / where).is_dir():
            subprocess.run([found, str(folder / where)], stdin=subprocess.DEVNULL, capture_output=True, check=False)
