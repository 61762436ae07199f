"""The manifests: every one as the API's schema wants it, and all of them about the same pods."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.local import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
LIST = FOLDER / "kustomization.yaml"
FILES = [file for file in sorted(FOLDER.glob("*.yaml")) if file != LIST]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def read(file: Path) -> dict[str, Any]:
    (found,) = yaml.safe_load_all(file.read_text(encoding="utf-8"))
    return found


MANIFESTS = {manifest["kind"]: manifest for manifest in map(read, FILES)}
LABELS = MANIFESTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
POD = MANIFESTS["Deployment"]["spec"]["template"]["spec"]
(SHEET,) = POD["containers"]
ENVIRONMENT = {one["name"]: one for one in SHEET["env"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_manifest_is_as_the_schema_wants_it(file: Path) -> None:
    kubernetes_validate.validate(read(file), kubernetes_validate.latest_version(), strict=True)


def test_a_field_that_the_schema_does_not_know_is_refused() -> None:
    wrong = read(FOLDER / "service.yaml")
    wrong["spec"]["selectors"] = wrong["spec"].pop("selector")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, kubernetes_validate.latest_version(), strict=True)


def test_all_of_them_are_applied() -> None:
    assert set(read(LIST)["resources"]) == {file.name for file in FILES}
    assert MANIFESTS.keys() == {
        *("Deployment", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget"),
        "NetworkPolicy",
    }
    assert [image["name"] for image in read(LIST)["images"]] == [SHEET["image"]]


def test_all_of_them_are_about_the_same_pods() -> None:
    deployment, service, budget, network = (
        MANIFESTS[kind]["spec"]
        for kind in ("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy")
    )
    assert deployment["selector"]["matchLabels"] == service["selector"] == LABELS
    assert budget["selector"]["matchLabels"] == network["podSelector"]["matchLabels"] == LABELS
    target = MANIFESTS["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert target["name"] == MANIFESTS["Deployment"]["metadata"]["name"]
    assert "replicas" not in deployment, "every apply would undo what the autoscaler has done"
    assert budget["maxUnavailable"] < MANIFESTS["HorizontalPodAutoscaler"]["spec"]["minReplicas"]


def test_the_way_from_a_reader_to_a_pod_has_no_gap() -> None:
    (rule,) = MANIFESTS["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    backend, service = path["backend"]["service"], MANIFESTS["Service"]
    (port,) = service["spec"]["ports"]
    (container_port,) = SHEET["ports"]
    assert backend == {"name": service["metadata"]["name"], "port": {"name": port["name"]}}
    assert port["targetPort"] == container_port["name"]
    assert f"EXPOSE {container_port['containerPort']}" in DOCKERFILE
    assert MANIFESTS["Ingress"]["spec"]["tls"][0]["hosts"] == [rule["host"]]
    assert MANIFESTS["Ingress"]["metadata"]["annotations"]["haproxy.org/cookie-persistence"]
    (allowed,) = MANIFESTS["NetworkPolicy"]["spec"]["ingress"]
    assert [one["port"] for one in allowed["ports"]] == [container_port["name"]]


def test_a_pod_may_little() -> None:
    user = re.findall(r"^USER (\d+)$", DOCKERFILE, re.M)
    assert POD["securityContext"]["runAsNonRoot"]
    assert [str(POD["securityContext"]["runAsUser"])] == user
    assert SHEET["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["automountServiceAccountToken"] is False
    spec = MANIFESTS["NetworkPolicy"]["spec"]
    assert "Egress" in spec["policyTypes"] and "egress" not in spec, "it reaches nobody"


def test_the_probes_ask_what_they_are_for() -> None:
    asked = {name: SHEET[f"{name}Probe"] for name in ("startup", "readiness", "liveness")}
    assert {name: one["httpGet"]["path"] for name, one in asked.items()} == {
        "startup": "/livez",
        "readiness": "/readyz",
        "liveness": "/livez",
    }


def test_a_pod_is_given_the_time_to_drain() -> None:
    draining = int(ENVIRONMENT["RNN_SHEET_DRAIN_SECONDS"]["value"])
    (closing,) = map(int, re.findall(r'"--timeout-graceful-shutdown", "(\d+)"', DOCKERFILE))
    assert POD["terminationGracePeriodSeconds"] > draining + closing
    noticed = SHEET["readinessProbe"]["periodSeconds"] * SHEET["readinessProbe"]["failureThreshold"]
    assert draining > noticed


def test_the_cookies_secret_is_in_no_file() -> None:
    said = ENVIRONMENT["STREAMLIT_SERVER_COOKIE_SECRET"]
    assert said.keys() == {"name", "valueFrom"} and said["valueFrom"].keys() == {"secretKeyRef"}
    assert "Secret" not in MANIFESTS
