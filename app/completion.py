"""Completion of the command line for bash and zsh, made from its parser by shtab.

Added to what shtab makes: values of options written with an equals sign (`--tint=element`), the names that some options
take, and files.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from app.lessons.lesson import available
from app.services import SERVICES
from rserpool import POLICIES

GROUPS: Final = ("auto", "off")

NAMES: Final = {
    "service": tuple(SERVICES),
    "policy": tuple(policy.name for policy in POLICIES.values()),
    "policies": tuple(policy.name for policy in POLICIES.values()),
    "csplisten": ("off",),
    "asapannounce": GROUPS,
    "enrpannounce": GROUPS,
    "name": tuple(sorted(available())),
}
"""The names that an option or argument takes beside other values, by its `dest`. A `choices` of argparse would exclude
the other values."""

_BASH: Final = {
    # Several names separated by commas: complete the last one.
    "policies": """\
    local before=; [[ $1 == *,* ]] && before=${1%,*},
    compgen -P "$before" -W "NAMES" -- "${1##*,}"
""",
    "name": """\
    compgen -W "NAMES" -- "$1"; compgen -f -- "$1"
""",
}
"""The bodies of the functions for bash that are not as usual."""

_ZSH: Final = {
    "policies": "    _values -s , policy NAMES\n",
    "name": "    _alternative 'lessons:lesson:(NAMES)' 'files:file:_files'\n",
}
"""The same for zsh."""

_JOINED: Final = """
# bash gives "--option=value" as three words, or as one word where "=" does not separate words. Make it two.
_poolscope() {
    local words=() start= word last= number
    for ((number = 0; number <= COMP_CWORD; number++)); do
        word=${COMP_WORDS[number]} start=
        if [[ $last == --* && $word == = ]]; then
            ((number == COMP_CWORD)) && words+=("")
        elif [[ $word == --*=* ]]; then
            start=${word%%=*}=
            words+=("${word%%=*}" "${word#*=}")
        else
            words+=("$word")
        fi
        last=$word
    done
    local COMP_WORDS=("${words[@]}") COMP_CWORD=$((${#words[@]} - 1))
    _shtab_poolscope
    COMPREPLY=("${COMPREPLY[@]/#/$start}")
}
complete -o bashdefault -F _poolscope poolscope
"""


def for_bash(parser: argparse.ArgumentParser) -> str:
    """Return the completion of this command line as a script for bash."""
    return _complete(parser, "bash", '    compgen -W "NAMES" -- "$1"\n', _BASH) + _JOINED


def for_zsh(parser: argparse.ArgumentParser) -> str:
    """Return the completion of this command line as a function for zsh."""
    script = _complete(parser, "zsh", '    compadd "$@" -- NAMES\n', _ZSH)
    # An equals sign after the name of an option lets its value follow an equals sign too. Colons separate the parts, so
    # those in the name of the value are escaped.
    option = r'^(  "\*?--[a-z0-9-]+)(\[.*\]):(.*):([^:]*"$)'
    return re.sub(option, lambda it: f"{it[1]}={it[2]}:{it[3].replace(':', chr(92) + ':')}:{it[4]}", script, flags=re.M)


def _complete(parser: argparse.ArgumentParser, shell: str, usual: str, others: Mapping[str, str]) -> str:
    import shtab

    # shtab reads what completes an argument from an attribute of the action.
    for action in _actions(parser):
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest in NAMES:
            action.complete = {shell: f"_poolscope_{action.dest}"}  # type: ignore[attr-defined]
    functions = (
        f"_poolscope_{what}() {{\n{others.get(what, usual).replace('NAMES', ' '.join(names))}}}\n"
        for what, names in NAMES.items()
    )
    return str(shtab.complete(parser, shell, preamble="\n".join(functions)))


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the options and arguments of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            commands: dict[str, Any] = action.choices
            for command in commands.values():
                yield from _actions(command)
