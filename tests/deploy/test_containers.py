"""The container file and the file for compose. No engine runs here, so their fields are checked one by one."""

from __future__ import annotations

import re
import shlex
import tomllib
from fnmatch import fnmatch
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
import yaml

from tests.blocks import ROOT
from tests.deploy.commands import FOLDER, accepted

FILE = FOLDER / "container" / "Containerfile"
IGNORED = FOLDER / "container" / "Containerfile.dockerignore"
COMPOSE = FOLDER / "container" / "compose.yaml"

SERVICE_KEYS = {
    "image", "build", "command", "entrypoint", "networks", "restart", "depends_on", "deploy", "stop_grace_period",
    "read_only", "tmpfs", "cap_drop", "security_opt",
}  # fmt: skip
"""The keys of the Compose Specification that are used. A key that is written wrongly is not among them."""


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the container file with their arguments, continued lines joined."""
    text = re.sub(r"^#.*\n", "", FILE.read_text(), flags=re.M)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(name, arguments) for name, _, arguments in (line.partition(" ") for line in lines) if name]


def compose() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return values


def test_every_instruction_is_one_and_the_last_user_is_not_root() -> None:
    names = [name for name, _ in instructions()]
    assert set(names) <= {"FROM", "RUN", "COPY", "USER", "ENTRYPOINT", "CMD", "STOPSIGNAL"}
    assert names[0] == "FROM"
    (user,) = [arguments for name, arguments in instructions() if name == "USER"]
    assert f"useradd --system --create-home --uid {user} poolscope" in FILE.read_text()


def test_the_shell_accepts_what_is_run() -> None:
    for name, arguments in instructions():
        if name == "RUN":
            assert shlex.split(arguments)


def test_what_is_copied_exists_is_not_ignored_and_is_all_that_the_wheel_needs() -> None:
    sources = [source for name, arguments in instructions() if name == "COPY" for source in arguments.split()[:-1]]
    kept = {line.removeprefix("!") for line in IGNORED.read_text().split() if line.startswith("!")}
    assert set(sources) == kept
    assert [source for source in sources if not (ROOT / source).exists()] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert set(wanted) <= set(sources)
    assert {project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"} <= set(sources)
    (extra,) = re.findall(r"'/src\[(\w+)\]'", FILE.read_text())
    assert extra in project["project"]["optional-dependencies"]


def test_compose_has_only_keys_that_exist_and_builds_what_is_here() -> None:
    values = compose()
    assert set(values) == {"name", "services", "networks"}
    for service in values["services"].values():
        assert set(service) <= SERVICE_KEYS
        assert service["image"] == "poolscope"
    build = values["services"]["registrar"]["build"]
    context = (COMPOSE.parent / build["context"]).resolve()
    assert context == ROOT
    assert context / build["dockerfile"] == FILE
    assert values["services"]["element"]["deploy"]["replicas"] >= 2
    assert "build" not in values["services"]["element"]


def test_the_registrar_has_the_address_at_which_elements_look_for_it() -> None:
    values = compose()
    (subnet,) = values["networks"]["pool"]["ipam"]["config"]
    address = values["services"]["registrar"]["networks"]["pool"]["ipv4_address"]
    assert ip_address(address) in ip_network(subnet["subnet"])
    registrar = accepted(values["services"]["registrar"]["command"], {})
    assert registrar.asap == ((address,), 3863)
    (script,) = values["services"]["element"]["command"]
    own = script.replace("$$(hostname -i)", "172.30.53.9")
    assert "$" not in own
    run, program, *words = shlex.split(own)
    assert (run, program) == ("exec", "poolscope")
    assert accepted(words, {}).registrar == [f"{address}:3863"]
    assert "image: poolscope" in COMPOSE.read_text()


@pytest.mark.parametrize("name", ["app/__pycache__", "rserpool/wire/__pycache__"])
def test_no_compiled_files_get_into_the_image(name: str) -> None:
    assert any(fnmatch(name, pattern) for pattern in IGNORED.read_text().split() if "__pycache__" in pattern)
