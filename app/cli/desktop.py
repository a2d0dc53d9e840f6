"""Options of the command without a name that put Poolscope on the desktop or take it away; they do that and end."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from app.base.exits import Exit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--install-desktop",
        action=_Ends,
        const=_install,
        help="put Poolscope into your desktop's menu, with its icon, its kinds of files, manual page and completion of "
        "the command line; nobody else's; and end",
    )
    parser.add_argument("--uninstall-desktop", action=_Ends, const=_uninstall, help="take all that away again, and end")


class _Ends(argparse.Action):
    """Calls `const` with the parser and ends, like --version."""

    def __init__(
        self, option_strings: Sequence[str], dest: str, const: Callable[[argparse.ArgumentParser], None], help: str
    ) -> None:
        suppress = argparse.SUPPRESS
        super().__init__(option_strings, dest=suppress, default=suppress, nargs=0, const=const, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        try:
            self.const(parser)
        except OSError as error:
            parser.exit(Exit.FAILED, f"poolscope: {error.filename or 'a file'}: {error.strerror}; is the disk full?\n")
        parser.exit(Exit.DONE)


def _install(parser: argparse.ArgumentParser) -> None:
    from app import desktop

    command = desktop.own_command()
    for path in desktop.install(parser, desktop.data_folder(), command):
        print(path)
    print(f"Poolscope is in the menu now and starts {command}.")


def _uninstall(parser: argparse.ArgumentParser) -> None:
    from app import desktop

    there = desktop.uninstall(parser, desktop.data_folder())
    for path in there:
        print(path)
    print("Poolscope is not in the menu any more." if there else "Poolscope was not in the menu.")
