"""Options of the unnamed command that add Poolscope to the desktop's menu or remove it, and then exit."""

from __future__ import annotations

import argparse
import errno
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.base.exits import Exit
from app.base.streams import print_remark


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--install-desktop",
        action=_Ends,
        const=_install,
        help="add Poolscope to your own desktop menu, with its icon, file types, manual page and shell completion, "
        "then exit",
    )
    parser.add_argument(
        "--uninstall-desktop",
        action=_Ends,
        const=_uninstall,
        help="remove everything that --install-desktop added, then exit",
    )


class _Ends(argparse.Action):
    """Call `const` with the parser and the user's data folder and exit, as --version does."""

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        const: Callable[[argparse.ArgumentParser, Path], None],
        help: str,
    ) -> None:
        suppress = argparse.SUPPRESS
        super().__init__(option_strings, dest=suppress, default=suppress, nargs=0, const=const, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        from app import desktop

        folder = desktop.data_folder()
        try:
            self.const(parser, folder)
            complaints = desktop.update_indexes(folder)
        except OSError as error:
            parser.exit(Exit.FAILED, f"poolscope: {_what_failed(error)}\n")
        if complaints:
            parser.exit(Exit.FAILED, "".join(f"poolscope: {complaint}\n" for complaint in complaints))
        parser.exit(Exit.DONE)


def _install(parser: argparse.ArgumentParser, folder: Path) -> None:
    from app import desktop

    command = desktop.own_command()
    for path in desktop.install(parser, folder, command):
        print_remark(str(path))
    print_remark(f"Poolscope is now in the menu. It starts {command}.")


def _uninstall(parser: argparse.ArgumentParser, folder: Path) -> None:
    from app import desktop

    removed = desktop.uninstall(parser, folder)
    for path in removed:
        print_remark(str(path))
    print_remark("Poolscope was removed from the menu." if removed else "Poolscope was not in the menu.")


def _what_failed(error: OSError) -> str:
    """Return what happened and what to do."""
    from app.desktop import RESOURCES

    file = str(error.filename or "a file")
    if Path(file).is_relative_to(RESOURCES):
        return f"{file}: this file of Poolscope is missing or cannot be read; install Poolscope again"
    reason = (error.strerror or str(error)).lower()
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"{file}: {reason}; make room there and try again"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{file}: {reason}; make its folder writable for yourself, or set XDG_DATA_HOME to another one"
        case errno.EEXIST | errno.ENOTDIR | errno.EISDIR:
            return f"{file}: {reason}; move away what is there and try again"
        case _:
            return f"{file}: {reason}"
