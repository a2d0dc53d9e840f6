"""What a deployment reads from others, for fuzzing: lists of hosts, and what hosts say."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import asdict
from typing import Final

from app.deployment.deployment import Wanted
from app.deployment.hosts import MOST_HOSTS, HostsError, read_hosts
from app.deployment.remote import HostTrouble
from app.deployment.report import LONGEST_LINE, HostReport, Lines, read_report
from tests.fuzzing import mutation
from tests.fuzzing.readers import folder, make_text
from tests.fuzzing.target import Target

LIST: Final = "ada@lab1\nlab2:2222 elements=4 nice=15 name='by the door'\n[2001:db8::7]:22 local=10.0.0.7 # slow\n"
TABLES: Final = 'user = "ada"\nregistrar = ["10.0.0.1:3863"]\n[[host]]\nhost = "lab1:22"\nelements = 3\nkey = "~/lab"\n'
REPORT: Final = HostReport("lab", 4, 4, 3, 1, 118, "no registrar answers")


def take_hosts(data: bytes) -> None:
    for name in ("hosts.txt", "hosts.toml"):
        file = folder() / name
        file.write_bytes(data)
        with suppress(HostsError):
            hosts = read_hosts(file)
            assert 0 < len(hosts) <= MOST_HOSTS
            assert len({host.title for host in hosts}) == len(hosts)
            for host in hosts:
                assert not host.address.startswith("-")
                assert host.title.isprintable()
                with suppress(HostTrouble):
                    assert all(word.isprintable() for word in Wanted().start(host, "10.0.0.7"))


def make_report(rng: random.Random) -> bytes:
    return mutation.json_text(rng, asdict(REPORT)).encode("utf-8", "surrogatepass")


def take_report(data: bytes) -> None:
    lines = Lines()
    for line in lines.take(data.decode("utf-8", "replace") + "\n"):
        if (report := read_report(line)) is not None:
            assert report.trouble.isprintable()
            assert len(report.to_line()) <= LONGEST_LINE
            assert read_report(report.to_line()) == report


DEPLOYMENTS: Final = (
    Target("hosts", make_text(LIST, TABLES), take_hosts),
    Target("host-report", make_report, take_report),
)
