"""Options of the unnamed command that add Poolscope to the desktop's menu or remove it, and then exit."""

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
    """Call `const` with the parser and exit, as --version does."""

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
    print(f"Poolscope is now in the menu. It starts {command}.")


def _uninstall(parser: argparse.ArgumentParser) -> None:
    from app import desktop

    removed = desktop.uninstall(parser, desktop.data_folder())
    for path in removed:
        print(path)
    print("Poolscope was removed from the menu." if removed else "Poolscope was not in the menu.")
