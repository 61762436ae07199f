"""The guide to hosting: every file it names is there, and every setting of the code is in it."""

import re

import pytest
import yaml

from tests.local import ROOT

GUIDE = (ROOT / "docs/hosting.md").read_text(encoding="utf-8")
MADE = {"build/offline/index.html", "deploy/.env", "index.html", "network.yaml"}
"""Made by a command, or named without its folder."""
FILE = r"[\w.@/-]+\.(?:py|cfg|yaml|service|md|txt|html)|Dockerfile"


def named() -> set[str]:
    text = re.sub(r"^```.*?^```$", "", GUIDE, flags=re.M | re.S)
    spans = {one for one in re.findall(r"`([^`\n]+)`", text) if re.fullmatch(FILE, one)}
    return spans | set(re.findall(r"(?<=[ /])deploy/[\w.@/-]+\w", GUIDE))


def test_every_file_that_is_named_is_there() -> None:
    assert {"app.py", "Dockerfile", "deploy/compose.yaml", "deploy/space.md"} <= named()
    missing = {name for name in named() - MADE if not (ROOT / name).exists()}
    assert not missing


def test_every_file_to_deploy_is_named() -> None:
    for path in (ROOT / "deploy").glob("*.*"):
        assert path.name in GUIDE, path.name


def test_every_setting_of_the_code_is_told_and_no_other() -> None:
    (table,) = re.findall(r"^## Settings\n(.*?)^## ", GUIDE, re.M | re.S)
    told = set(re.findall(r"^\| `(RNN_SHEET_\w+)` \|", table, re.M))
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("server", "lessons", "ui")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert set(re.findall(r'"(RNN_SHEET_\w+)"', code)) == told


def test_every_setting_of_the_proxy_that_is_told_is_one() -> None:
    config = (ROOT / "deploy/haproxy.cfg").read_text(encoding="utf-8")
    (used,) = re.findall(r"`/etc/default/haproxy`\n\n```sh\n(.*?)```", GUIDE, re.S)
    assert set(re.findall(r"^(RNN_SHEET_\w+)=", used, re.M)) <= set(
        re.findall(r"RNN_SHEET_\w+", config)
    )


def test_every_setting_in_the_head_of_the_proxy_is_used_and_the_other_way_round() -> None:
    config = (ROOT / "deploy/haproxy.cfg").read_text(encoding="utf-8")
    head, _, body = config.partition("\nglobal\n")
    told = set(re.findall(r"^#   (RNN_SHEET_\w+)", head, re.M))
    used = {re.sub(r"SERVER_\d", "SERVER_1", one) for one in re.findall(r"RNN_SHEET_\w+", body)}
    assert told == used


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([\w-]+)\)", GUIDE))
def test_the_table_leads_to_every_guide(anchor: str) -> None:
    titles = re.findall(r"^## (.+)$", GUIDE, re.M)
    assert anchor in {title.lower().replace(" ", "-") for title in titles}


def test_the_space_is_told_the_port_of_the_image() -> None:
    _, front, _ = (ROOT / "deploy/space.md").read_text(encoding="utf-8").split("---\n")
    said = yaml.safe_load(front)
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert said["sdk"] == "docker" and f"EXPOSE {said['app_port']}\n" in dockerfile
