"""The cluster with a cache: HAProxy between the ingress and the processes."""

import re
from functools import reduce
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy.proxying import CONFIG
from tests.deploy.test_kubernetes import LABELS, MANIFESTS, SHEET, read
from tests.local import ROOT

LIST = ROOT / "deploy" / "kustomization.yaml"
FOLDER = ROOT / "deploy" / "kubernetes" / "cache"
FILES = sorted(FOLDER.glob("*.yaml"))
PROXY = read(FOLDER / "proxy.yaml")["spec"]["template"]
POD = PROXY["spec"]
(HAPROXY,) = POD["containers"]
ENVIRONMENT = {one["name"]: one.get("value") for one in HAPROXY["env"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_manifest_is_as_the_schema_wants_it(file: Path) -> None:
    kubernetes_validate.validate(read(file), kubernetes_validate.latest_version(), strict=True)


def test_all_of_them_are_applied_and_what_is_without_a_cache_too() -> None:
    listed = read(LIST)["resources"]
    assert set(listed) == {"kubernetes", *(f"kubernetes/cache/{file.name}" for file in FILES)}


def patched() -> dict[str, Any]:
    """The ingress as kustomize leaves it: RFC 6902, replace and remove."""
    ingress = read(ROOT / "deploy/kubernetes/ingress.yaml")
    (patch,) = read(LIST)["patches"]
    assert patch["target"] == {"kind": "Ingress", "name": ingress["metadata"]["name"]}
    for step in yaml.safe_load(patch["patch"]):
        *way, last = step["path"].removeprefix("/").replace("~1", "\n").split("/")
        names = [name.replace("\n", "/") for name in way]
        place = reduce(
            lambda at, name: at[int(name) if isinstance(at, list) else name], names, ingress
        )
        last = last.replace("\n", "/")
        assert last in place, "kustomize would refuse it"
        if step["op"] == "remove":
            del place[last]
        else:
            place[last] = step["value"]
    return ingress


def test_the_ingress_leads_to_haproxy_and_has_no_cookie_of_the_same_name() -> None:
    ingress = patched()
    kubernetes_validate.validate(ingress, kubernetes_validate.latest_version(), strict=True)
    service = read(FOLDER / "service.yaml")
    (path,) = ingress["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    assert service["spec"]["selector"] == PROXY["metadata"]["labels"]
    assert "haproxy.org/cookie-persistence" not in ingress["metadata"]["annotations"]


def test_haproxy_finds_every_pod_that_is_ready_by_one_name() -> None:
    processes = read(FOLDER / "processes.yaml")
    name, port = processes["metadata"]["name"], processes["spec"]["ports"][0]["port"]
    assert ENVIRONMENT["RNN_SHEET_SERVICE"] == f"{name}.$(NAMESPACE).svc.cluster.local:{port}"
    # A variable is known to those below it alone.
    names = [*ENVIRONMENT]
    assert names.index("NAMESPACE") < names.index("RNN_SHEET_SERVICE")
    assert processes["spec"]["clusterIP"] == "None" and processes["spec"]["selector"] == LABELS
    assert port == SHEET["ports"][0]["containerPort"], "a name without an address maps no ports"
    most = MANIFESTS["HorizontalPodAutoscaler"]["spec"]["maxReplicas"]
    assert ENVIRONMENT["RNN_SHEET_PROCESSES"] == str(most)


def test_haproxy_has_its_files_where_it_looks_for_them() -> None:
    (generated,) = read(LIST)["configMapGenerator"]
    (volume,) = POD["volumes"]
    items = volume["configMap"]["items"]
    assert generated["name"] == volume["configMap"]["name"]
    assert {file.rpartition("/")[2] for file in generated["files"]} == {i["key"] for i in items}
    assert all((LIST.parent / file).is_file() for file in generated["files"])
    config = CONFIG.read_text(encoding="utf-8")
    named = set(re.findall(r" file (errors/\S+)", config))
    assert {item["path"] for item in items} == named | {CONFIG.name}
    assert set(ENVIRONMENT) - {"NAMESPACE"} <= set(re.findall(r"RNN_SHEET_\w+", config))


def test_haproxy_may_little_and_is_given_the_time_to_drain() -> None:
    assert POD["securityContext"]["runAsNonRoot"] and not POD["automountServiceAccountToken"]
    assert HAPROXY["securityContext"] == SHEET["securityContext"]
    waits = HAPROXY["lifecycle"]["preStop"]["sleep"]["seconds"]
    draining = int(ENVIRONMENT["RNN_SHEET_PROXY_DRAIN"].removesuffix("s"))
    assert POD["terminationGracePeriodSeconds"] > waits + draining


def test_the_way_through_the_networks_has_no_gap() -> None:
    own, others = read(FOLDER / "network.yaml"), read(FOLDER / "network-processes.yaml")
    proxy = {"podSelector": {"matchLabels": PROXY["metadata"]["labels"]}}
    processes = {"podSelector": {"matchLabels": LABELS}}
    assert {"podSelector": own["spec"]["podSelector"]} == proxy
    assert {"podSelector": others["spec"]["podSelector"]} == processes
    assert [rule["from"] for rule in others["spec"]["ingress"]] == [[proxy]]
    assert own["spec"]["egress"][0]["to"] == [processes]
