"""Reads the files of `resources/deploy`, and asks our parser about the commands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.__main__ import parser
from app.cli.deploy.element_arguments import element_arguments
from app.cli.element import element_options
from tests.blocks import ROOT

FOLDER = ROOT / "resources" / "deploy"


def accepted(words: Sequence[str], variables: Mapping[str, str]) -> Any:
    """Return what `poolscope` reads from these words, with $(NAME) and ${NAME} replaced. Exit if it refuses them."""
    filled = [re.sub(r"\$[({](\w+)[)}]", lambda found: variables[found[1]], word) for word in words]
    arguments = parser().parse_args(filled)
    if filled[0] == "element":
        element_options(arguments)
    elif filled[0] == "deploy":
        element_arguments(arguments)
    return arguments
