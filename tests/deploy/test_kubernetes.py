"""The manifest for Kubernetes: its fields by the schema of Kubernetes, and what must fit together."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.deploy.commands import FOLDER, accepted

VERSION = "1.33"
VARIABLES = {"POD_IP": "10.1.0.7", "REGISTRAR_SERVICE_HOST": "10.2.0.1", "REGISTRAR_SERVICE_PORT": "3863"}

OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((FOLDER / "kubernetes" / "poolscope.yaml").read_text()))


def one(kind: str, name: str) -> dict[str, Any]:
    """Return the specification of an object."""
    (found,) = [each for each in OBJECTS if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    specification: dict[str, Any] = found["spec"]
    return specification


@pytest.mark.parametrize("manifest", OBJECTS, ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_every_object_is_as_the_schema_of_kubernetes_wants_it(manifest: dict[str, Any]) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="the schemas of Kubernetes are not installed")
    validate.validate(manifest, VERSION, strict=True)
    with pytest.raises(validate.ValidationError):
        validate.validate({**manifest, "wrong": 1}, VERSION, strict=True)


@pytest.mark.parametrize("name", ["registrar", "element"])
def test_poolscope_accepts_the_arguments_of_each_container(name: str) -> None:
    (container,) = one("Deployment", name)["template"]["spec"]["containers"]
    accepted(container["args"], VARIABLES)
    assert {variable["name"] for variable in container["env"]} == {"POD_IP"}


def test_selectors_choose_the_pods_that_they_should() -> None:
    for name in ("registrar", "element"):
        deployment = one("Deployment", name)
        assert deployment["selector"]["matchLabels"] == deployment["template"]["metadata"]["labels"]
    registrar = one("Deployment", "registrar")["template"]
    assert one("Service", "registrar")["selector"] == registrar["metadata"]["labels"]
    (port,) = one("Service", "registrar")["ports"]
    (opened,) = registrar["spec"]["containers"][0]["ports"]
    assert (port["targetPort"], port["port"]) == (opened["name"], opened["containerPort"])
    assert {each["metadata"].get("namespace") for each in OBJECTS[1:]} == {OBJECTS[0]["metadata"]["name"]}


def test_the_service_comes_before_the_pods_that_learn_its_address_from_their_environment() -> None:
    kinds = [each["kind"] for each in OBJECTS]
    assert kinds.index("Service") < kinds.index("Deployment")


def test_the_autoscaler_alone_decides_the_number_of_elements_by_the_processor_time_they_ask_for() -> None:
    scaler, element = one("HorizontalPodAutoscaler", "element"), one("Deployment", "element")
    assert (scaler["scaleTargetRef"]["kind"], scaler["scaleTargetRef"]["name"]) == ("Deployment", "element")
    assert scaler["scaleTargetRef"]["apiVersion"] == "apps/v1"
    assert "replicas" not in element
    (metric,) = scaler["metrics"]
    assert metric["resource"]["name"] == "cpu"
    assert "cpu" in element["template"]["spec"]["containers"][0]["resources"]["requests"]


@pytest.mark.parametrize("name", ["registrar", "element"])
def test_no_container_has_more_rights_than_it_needs(name: str) -> None:
    pod = one("Deployment", name)["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
