"""A list of hosts on which to run elements: a TOML file, or a text file with a line for each host.

    # lab.txt                                       # lab.toml
    ada@lab1.example.org                            registrar = "10.0.0.1:3863"
    ada@lab2.example.org:2222 elements=4 nice=15    nice = 15
                                                    [[host]]
                                                    host = "ada@lab1.example.org"
                                                    elements = 4

The same names may follow the host on its line, stand in the table of a host, or stand before all tables, where they are
the defaults of every host.
"""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from app.base.files import reason
from app.base.reading import read_file
from app.deployment.credentials import CredentialsError, tls_content
from rserpool import TlsFiles, means_many

MOST_OCTETS: Final = 1 << 20
"""The size of the largest list."""

MOST_HOSTS: Final = 1000
MOST_ELEMENTS: Final = 1000
"""The largest number of elements on one host."""

DEFAULT_NICE: Final = 10
"""The elements of others come after the owner's own programs (nice, 0 to 19)."""


class HostsError(Exception):
    """A list of hosts cannot be used. The sentence says where and why."""


@dataclass(frozen=True, slots=True)
class Host:
    """A host, and how to reach it. None: as the SSH configuration (`~/.ssh/config`) says, or its default."""

    address: str
    """A name or an address; it may be an alias of the SSH configuration."""
    user: str | None = None
    port: int | None = None
    key: str | None = None
    """The file of the private key."""
    name: str = ""
    """What it is called; empty: its address."""
    elements: int | None = None
    """The number of elements; None: one for each core but one."""
    nice: int = DEFAULT_NICE
    registrars: tuple[str, ...] = ()
    """The registrars of its elements; none: those of the deployment."""
    local: str | None = None
    """The address at which its elements serve; None: the one at which SSH reaches it."""
    tls: Mapping[str, bytes] | None = field(default=None, repr=False)
    """The files of TLS of its elements, by the names that a folder for `--tls` has; None: those of the deployment."""
    command: str = "poolscope"
    """What runs Poolscope there, for its shell."""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name or self.address

    @property
    def place(self) -> tuple[str | None, str, int | None]:
        """What distinguishes it from other hosts."""
        return self.user, self.address, self.port


def read_hosts(path: Path, defaults: Host | None = None) -> tuple[Host, ...]:
    """Return the hosts of a list, with `defaults` for what it does not say. Raise `HostsError`.

    A file whose name ends in .toml is TOML; any other is text.
    """
    try:
        text = read_file(path, MOST_OCTETS).decode()
    except OSError as error:
        raise HostsError(f"{path} could not be read: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise HostsError(f"{path} is not a text file") from error
    base = defaults or Host("")
    found = tuple(_from_toml(text, path, base) if path.suffix.lower() == ".toml" else _from_lines(text, path, base))
    if not found:
        raise HostsError(f"{path} names no host")
    if len(found) > MOST_HOSTS:
        raise HostsError(f"{path} names {len(found)} hosts; at most {MOST_HOSTS} are possible")
    for number, host in enumerate(found):
        if host.place in {other.place for other in found[:number]}:
            raise HostsError(f"{path} names {host.title} twice; set elements=N to run more elements there")
        if host.title in {other.title for other in found[:number]}:
            raise HostsError(f"{path} calls two hosts {host.title}; give one of them another name=…")
    return found


def _from_lines(text: str, path: Path, base: Host) -> Iterator[Host]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
            if words:
                pairs = [word.partition("=") for word in words[1:]]
                if bad := next((name for name, equals, _ in pairs if not equals), None):
                    raise ValueError(f"{bad!r} is not NAME=VALUE")
                yield _host({"host": words[0], **{name: value for name, _, value in pairs}}, base)
        except ValueError as error:
            raise HostsError(f"{path}, line {number}: {error}") from error


def _from_toml(text: str, path: Path, base: Host) -> Iterator[Host]:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise HostsError(f"{path} is not TOML: {error}") from error
    tables = values.pop("host", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise HostsError(f"{path}: each host is a table [[host]]")
    try:
        base = _with(base, values)
    except ValueError as error:
        raise HostsError(f"{path}: {error}") from error
    for number, table in enumerate(tables, 1):
        try:
            if "host" not in table:
                raise ValueError('host = "…" is missing')
            yield _host(table, base)
        except ValueError as error:
            raise HostsError(f"{path}, host {number}: {error}") from error


_PLACE: Final = re.compile(
    r"(?:(?P<user>[\w.][\w.@\\-]*)@)?(?:\[(?P<six>[0-9a-fA-F:.]+(?:%\w+)?)\]|(?P<host>\w[\w.-]*)|(?P<bare>[0-9a-fA-F:]+))"
    r"(?<!:)(?::(?P<port>\d{1,5}))?"
)
"""`[USER@]HOST[:PORT]`; an IPv6 address with a port is in brackets."""


def _host(values: Mapping[str, Any], base: Host) -> Host:
    """Return a host. Raise ValueError with a phrase."""
    text = _text(values["host"])
    found = _PLACE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not [USER@]HOST[:PORT]")
    host = replace(base, address=found["six"] or found["host"] or found["bare"], name="")
    if found["user"]:
        host = replace(host, user=found["user"])
    if found["port"]:
        host = replace(host, port=_number(1, 65535)(found["port"]))
    return _with(host, {name: value for name, value in values.items() if name != "host"})


def _with(host: Host, values: Mapping[str, Any]) -> Host:
    for name, value in values.items():
        if name not in _FIELDS:
            raise ValueError(f"there is no {name!r} (choose from {', '.join(_FIELDS)})")
        field, read = _FIELDS[name]
        try:
            host = replace(host, **{field: read(value)})
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return host


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError(f"{value!r} is not a text of one line")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    """Read several texts: a list, or text with commas between them."""
    return tuple(map(_text, value if isinstance(value, list) else _text(value).split(",")))


def _own_address(value: Any) -> str:
    """Read an address or a name of the host itself."""
    text = _text(value)
    try:
        many = means_many(text)
    except ValueError:
        many = False  # a name
    if many:
        raise ValueError(f"{text} is an address of many; name one that the host alone has")
    return text


def _file(value: Any) -> str:
    return os.path.expanduser(_text(value))


def _credentials(value: Any) -> Mapping[str, bytes]:
    """Read the files of TLS in a folder."""
    try:
        return tls_content(TlsFiles.of_folder(Path(_file(value))))
    except CredentialsError as error:
        raise ValueError(str(error)) from error


def _number(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else value
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            raise ValueError(f"{value!r} is not a whole number from {low} to {high}")
        return number

    return read


_FIELDS: Final[Mapping[str, tuple[str, Callable[[Any], Any]]]] = {
    "name": ("name", _text),
    "user": ("user", _text),
    "port": ("port", _number(1, 65535)),
    "key": ("key", _file),
    "elements": ("elements", _number(1, MOST_ELEMENTS)),
    "nice": ("nice", _number(0, 19)),
    "registrar": ("registrars", _texts),
    "local": ("local", _own_address),
    "tls": ("tls", _credentials),
    "command": ("command", _text),
}
"""What a list may say about a host: the field of `Host`, and what reads its value."""
