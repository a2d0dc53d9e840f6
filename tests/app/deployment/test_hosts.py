"""Lists of hosts, as text and as TOML."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.deployment.hosts import Host, HostsError, read_hosts

KEY = os.path.expanduser("~/.ssh/lab")


def listed(folder: Path, text: str, name: str = "lab.txt", defaults: Host | None = None) -> tuple[Host, ...]:
    file = folder / name
    file.write_text(text)
    return read_hosts(file, defaults)


def test_a_line_is_a_host_with_what_distinguishes_it(tmp_path: Path) -> None:
    text = """
# the room at the left
ada@lab1.example.org
lab2:2222 elements=4 nice=15 name="by the door"   # the slow one
ada@[2001:db8::7]:22 key=~/.ssh/lab registrar=10.0.0.1:3863,10.0.0.2:3863 local=10.0.0.7 user=bob
2001:db8::8 command="nohup /opt/poolscope" port=23
"""
    assert listed(tmp_path, text) == (
        Host("lab1.example.org", "ada"),
        Host("lab2", port=2222, elements=4, nice=15, name="by the door"),
        Host(
            "2001:db8::7", "bob", 22, KEY, registrars=("10.0.0.1:3863", "10.0.0.2:3863"), local="10.0.0.7"
        ),
        Host("2001:db8::8", port=23, command="nohup /opt/poolscope"),
    )  # fmt: skip


def test_toml_says_the_same_and_has_defaults_for_all_hosts(tmp_path: Path) -> None:
    text = """
user = "ada"
nice = 5
registrar = ["10.0.0.1:3863"]
[[host]]
host = "lab1"
[[host]]
host = "bob@lab2:2222"
elements = 3
nice = 0
"""
    assert listed(tmp_path, text, "lab.toml") == (
        Host("lab1", "ada", nice=5, registrars=("10.0.0.1:3863",)),
        Host("lab2", "bob", 2222, elements=3, nice=0, registrars=("10.0.0.1:3863",)),
    )


def test_the_command_line_has_defaults_for_what_a_list_does_not_say(tmp_path: Path) -> None:
    hosts = listed(tmp_path, "lab1\nlab2 elements=1 nice=3", defaults=Host("", elements=7, nice=19))
    assert [(host.elements, host.nice) for host in hosts] == [(7, 19), (1, 3)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "names no host"),
        ("lab1\nlab2 elements=0", "line 2: elements: '0' is not a whole number from 1 to 1000"),
        ("lab1 nice=20", "line 1: nice: '20' is not a whole number from 0 to 19"),
        ("lab1 port=99999", "line 1: port: '99999' is not a whole number from 1 to 65535"),
        ("lab1 local=224.0.0.1", "line 1: local: 224.0.0.1 is an address of many; name one that the host alone has"),
        ("lab1:99999", "line 1: '99999' is not a whole number from 1 to 65535"),
        ("lab1 colour=red", "line 1: there is no 'colour'"),
        ("lab1 lab2", "line 1: 'lab2' is not NAME=VALUE"),
        ("-oProxyCommand=touch", "line 1: '-oProxyCommand=touch' is not [USER@]HOST[:PORT]"),
        ("ada@", "line 1: 'ada@' is not [USER@]HOST[:PORT]"),
        ("lab1 name='half", "line 1: No closing quotation"),
        ("ada@lab1\nada@lab1", "names lab1 twice; set elements=N"),
        ("ada@lab1\nbob@lab1", "calls two hosts lab1; give one of them another name"),
        ("\n".join(f"lab{number}" for number in range(1001)), "names 1001 hosts; at most 1000"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(HostsError) as refused:
        listed(tmp_path, text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("host = 'lab1'", "each host is a table [[host]]"),
        ("[[host]]\nelements = 1", 'host 1: host = "…" is missing'),
        ("[[host]]\nhost = 'lab1'\nelements = true", "host 1: elements: True is not a whole number"),
        ("[[host]]\nhost = 7", "host 1: 7 is not a text of one line"),
        ("nice = 'low'\n[[host]]\nhost = 'lab1'", "nice: 'low' is not a whole number"),
        ("[[", "is not TOML"),
    ],
)
def test_wrong_toml_is_refused_with_the_number_of_the_host(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(HostsError) as refused:
        listed(tmp_path, text, "lab.toml")
    assert sentence in str(refused.value)


def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostsError, match="could not be read: No such file"):
        read_hosts(tmp_path / "none")
    with pytest.raises(HostsError, match="a folder, a pipe or a device"):
        read_hosts(tmp_path)
    (tmp_path / "octets").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(HostsError, match="is not a text file"):
        read_hosts(tmp_path / "octets")
