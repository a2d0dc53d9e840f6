"""A teacher and three students on hosts of their own: over TLS and userland SCTP, IPv4 and IPv6."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.hosts import among_hosts

STORY = Path(__file__).with_name("class_among_hosts.py")
TWO_NETWORKS = Path(__file__).with_name("class_in_two_networks.py")


@pytest.mark.parametrize(
    ("networks", "transport"),
    [
        pytest.param(["10.9.0."], "tcp", id="tls", marks=pytest.mark.slow),
        pytest.param(["fd00:9::"], "tcp", id="tls-ipv6"),
        pytest.param(["10.9.0.", "fd00:9::"], "tcp", id="tls-mixed", marks=pytest.mark.slow),
        pytest.param(["10.9.0."], "userland", id="userland"),
        pytest.param(["fd00:9::"], "userland", id="userland-ipv6", marks=pytest.mark.slow),
        pytest.param(["10.9.0.", "fd00:9::"], "userland", id="userland-mixed", marks=pytest.mark.slow),
    ],
)
def test_students_join_leave_vanish_and_come_back_and_strangers_do_not_get_in(
    networks: list[str], transport: str
) -> None:
    hosts = ("teacher", "ada", "bob", "cleo", "stranger")
    told = among_hosts(STORY, networks, hosts, ",".join(networks), transport, timeout=300).splitlines()
    assert told == [
        "a typing error is told as one",
        "Ada has joined by multicast",
        "Bob and Cleo have joined by address",
        "a name is taken once",
        "Ada has left in order",
        "Bob has vanished",
        "the picture is the same as the local one",
        "Bob has come back",
        "Cleo is expelled and does not get in again",
        "Bob alone computes the next picture",
        "a stranger's element is not in the pool",
        "the table names who has done how much",
    ]


def test_students_of_ipv4_and_of_ipv6_find_one_class_and_work_for_one_user() -> None:
    told = among_hosts(TWO_NETWORKS, ["10.9.0.", "fd00:9::"], ("teacher", "ada", "bob"), timeout=120).splitlines()
    assert told == [
        "ada has joined the class at fd00:9::1",
        "bob has joined the class at 10.9.0.1",
        "both have computed tiles",
    ]
