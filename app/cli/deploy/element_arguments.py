"""The options of an element, which follow after `--`."""

from __future__ import annotations

import argparse

from app.cli import csp, element, options


def element_arguments(arguments: argparse.Namespace) -> argparse.Namespace:
    """Return the options of an element, which follow after `--`. End the program with exit code 2 if they are wrong."""
    parser = argparse.ArgumentParser(
        prog="poolscope deploy start … --",
        formatter_class=options.Formatter,
        allow_abbrev=False,
        usage="poolscope deploy start [HOSTS] [options] -- [options of poolscope element]",
    )
    options.add_common_defaults(parser)
    element.add_arguments(parser)
    found = parser.parse_args(arguments.rest)
    csp.check(found)
    if found.identifier is not None or found.local[1]:
        raise options.UsageError("--identifier and the port of --local are for one element, and deploy starts several")
    found.registrar = [*(arguments.registrar or ()), *(found.registrar or ())] or None
    found.quiet = False  # its events are what is counted
    return found
