"""`poolscope registrar`: what its options become, and how far it reaches."""

from __future__ import annotations

from dataclasses import fields

import pytest

import rserpool
from app.__main__ import main
from app.cli.registrar import LIMITS
from app.processes import child
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.sentences import is_open, why_refused
from rserpool import CauseCode, ErrorCause


def options_of(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> RegistrarOptions:
    """Return the options with which the command would run a registrar."""
    given: list[RegistrarOptions] = []

    def run(options: RegistrarOptions, _tell: object) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr(child, "run_registrar", run)
    assert main(["registrar", "--transport=tcp", *arguments]) == 0
    return given[0]


def test_rules_about_access_reach_the_registrar(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = ("--allow=Echo*=10.1.0.0/16", "--allow=*=10.2.0.1", "--allowregistrar=peers", "--proxy=10.9.0.0/24")
    access = options_of(monkeypatch, *rules, "--peer=10.3.0.1:9901", "--peer=10.3.0.2").config().access
    assert [(rule.pools, str(rule.who)) for rule in access.elements] == [("Echo*", "10.1.0.0/16"), ("*", "10.2.0.1/32")]
    assert [str(who) for who in access.registrars] == ["10.3.0.1/32", "10.3.0.2/32"]
    assert [str(who) for who in access.proxies] == ["10.9.0.0/24"]


def test_without_options_the_registrar_has_the_limits_of_the_library_and_no_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config, library = options_of(monkeypatch).config(), rserpool.RegistrarConfig()
    assert config.access == rserpool.Access()
    for name in LIMITS:
        assert getattr(config, name) == getattr(library, name)


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_has_an_option(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in {field.name for field in fields(rserpool.RegistrarConfig)}
    config = options_of(monkeypatch, f"{LIMITS[name][0]}=7").config()
    assert getattr(config, name) == 7


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--allow=EchoPool"], "argument --allow: 'EchoPool' is not a pool and who may register in it"),
        (["--allowregistrar=peer"], "like cert:ada; nor is it peers"),
        (["--allowregistrar=peer"], "argument --allowregistrar: 'peer' is neither an address"),
        (["--proxy=everybody"], "argument --proxy: 'everybody' is neither an address, nor a network"),
        (["--allowregistrar=cert:a"], "rules about certificates need --tls"),
        (["--allowregistrar=peers"], "--allowregistrar=peers: name them, with --peer"),
        (["--maxhrrate=-1"], "is not a whole number"),
    ],
)
def test_a_wrong_rule_is_wrong_usage(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["registrar", "--transport=tcp", *arguments])
    assert sentence in " ".join(capsys.readouterr().err.split())


# --- reach ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("127.0.0.1:3863", False),
        ("127.0.0.1,127.0.0.2:3863", False),
        ("[::1]:3863", False),
        ("10.0.0.1:3863", True),
        ("0.0.0.0:3863", True),
        ("127.0.0.1,10.0.0.1:3863", True),
        ("tcp 127.0.0.1:3863", False),
        ("tcp 10.0.0.1:3863", True),
        ("[2001:db8::1]:3863", True),
        ("[fe80::1%eth0]:3863", True),
    ],
)
def test_only_loopback_addresses_are_out_of_reach_of_others(address: str, reached: bool) -> None:
    assert is_open(address) == reached


def test_everything_listens_at_the_loopback_address_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for options in (options_of(monkeypatch), RegistrarOptions(), ElementOptions()):
        assert not is_open(f"{','.join(options.addresses)}:1")
    assert options_of(monkeypatch).enrp_addresses is None


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (rserpool.NO_USABLE_ADDRESS, "it sees another address of it; give the one on its network with --local"),
        (CauseCode.REJECTED_DUE_TO_SECURITY, "it does not admit it to this pool"),
        (CauseCode.LACK_OF_RESOURCES, "it takes no more elements or registrations of this machine"),
        (CauseCode.INVALID_VALUES, "the registrar refused the element: invalid values"),
    ],
)
def test_an_element_that_is_refused_is_told_what_to_do(code: int, sentence: str) -> None:
    assert sentence in why_refused(ErrorCause(code))
