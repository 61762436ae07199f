"""The image and the compose files, without Docker: what they hold is read, linted and started."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

from tests.deploy.proxying import CONFIG
from tests.local import ROOT, Server, serving

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = ROOT / "deploy" / "compose.yaml"
HTTPS = ROOT / "deploy" / "compose.https.yaml"
TOOLS = Path(sys.executable).parent
LATER = {"__pycache__", "secrets.toml"}


def command(instruction: str) -> list[str]:
    """What CMD or HEALTHCHECK runs."""
    (found,) = re.findall(rf"^{instruction} (\[.*?\])$", re.sub(r"\\\n", "", DOCKERFILE), re.M)
    words: list[str] = json.loads(found)
    return [sys.executable if word == "python" else word for word in words]


def let_through() -> set[str]:
    """Files and folders that .dockerignore leaves in the image."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    return {line[1:] for line in lines if line.startswith("!")}


def files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def run(*words: str | Path) -> None:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr


def service(file: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["services"][name]
    return found


# --- the image ------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="the linter has no build for Windows")
def test_the_dockerfile_is_as_a_linter_wants_it() -> None:
    run(TOOLS / "hadolint", "--failure-threshold", "info", "Dockerfile")


def test_nobody_is_root_and_nothing_secret_is_copied() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last, re.M), "Kubernetes takes a number alone"
    assert not let_through() & {"tests", "docs", "deploy", ".git", ".venv"}
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ".streamlit/secrets.toml" in ignored


def test_pytorch_is_the_cpu_build_and_its_layer_is_older_than_the_sheet() -> None:
    install = DOCKERFILE.index("--extra-index-url https://download.pytorch.org/whl/cpu")
    assert install < DOCKERFILE.index("COPY . .")


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sheet as the image has it."""
    folder = tmp_path_factory.mktemp("image") / "sheet"
    folder.mkdir()
    for name in let_through():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*LATER))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def container(sheet: Path) -> Iterator[tuple[Server, Path]]:
    """Its process on a free port."""
    words = [{"8501": "{port}", "0.0.0.0": "127.0.0.1"}.get(word, word) for word in command("CMD")]
    variables = {"PYTHONDONTWRITEBYTECODE": "1"}
    with serving(words, cwd=sheet, environment=variables, health="readyz") as process:
        yield process, sheet


def test_the_image_has_all_that_a_process_needs_and_nothing_is_written(
    container: tuple[Server, Path],
) -> None:
    process, sheet = container
    before = files(sheet)
    for path in ("", "problems", "answer/problems/wall", "app/static/plot.js", "sheet/en"):
        with urlopen(f"{process.address}/{path}", timeout=60) as reply:
            assert reply.status == 200 and reply.read()
            assert "server" not in {name.lower() for name in reply.headers}
    assert files(sheet) == before


def test_the_health_check_passes_where_a_process_answers_and_nowhere_else(
    container: tuple[Server, Path],
) -> None:
    (found,) = re.findall(r"^HEALTHCHECK .*?CMD (\[.*?\])$", re.sub(r"\\\n", "", DOCKERFILE), re.M)
    program = json.loads(found)[2]
    address = "http://127.0.0.1:8501"
    assert address in program
    for port, wanted in ((container[0].address, 0), ("http://127.0.0.1:1", 1)):
        words = [sys.executable, "-c", program.replace(address, port)]
        assert subprocess.run(words, capture_output=True, check=False).returncode == wanted


def test_a_long_text_may_come_in_pieces(container: tuple[Server, Path]) -> None:
    host, port = container[0].address.removeprefix("http://").split(":")
    text = "%D1%8F" * 4000
    request = f"GET /answer/problems/wall?x={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with socket.create_connection((host, int(port)), 60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(request[:20_000])
        time.sleep(0.3)  # so that the process reads the first piece alone
        line.sendall(request[20_000:])
        said = line.recv(100_000)
    # The key is unknown: it is the sheet that says so, and not uvicorn, which knows no JSON.
    assert said.startswith(b"HTTP/1.1 400") and b"application/json" in said


def test_it_is_started_as_make_starts_it() -> None:
    flags = re.sub(r"\\\n", "", (ROOT / "Makefile").read_text(encoding="utf-8"))
    (wanted,) = re.findall(r"^UVICORN := (.*)$", flags, re.M)
    assert " ".join(wanted.split()) in " ".join(command("CMD")).replace(" --no-server-header", "")


# --- compose --------------------------------------------------------------------------------------


def test_compose_files_follow_the_specification() -> None:
    run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE, HTTPS)


def seconds(said: str) -> int:
    return int(said.removesuffix("s"))


def test_a_container_is_given_the_time_to_drain() -> None:
    app, proxy = (service(COMPOSE, name) for name in ("app", "proxy"))
    closing = int(command("CMD")[command("CMD").index("--timeout-graceful-shutdown") + 1])
    draining = int(app["environment"]["RNN_SHEET_DRAIN_SECONDS"])
    assert seconds(app["stop_grace_period"]) > draining + closing
    assert seconds(proxy["stop_grace_period"]) > seconds(
        proxy["environment"]["RNN_SHEET_PROXY_DRAIN"]
    )
    assert draining > 3 * 2, "HAProxy asks three times, every two seconds"
    assert proxy["stop_signal"] == "SIGUSR1"


@pytest.mark.parametrize("name", ["app", "proxy"])
def test_a_container_may_little(name: str) -> None:
    found = service(COMPOSE, name)
    assert found["read_only"] and found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["deploy"]["resources"]["limits"]["memory"]


def test_readers_reach_the_proxy_alone() -> None:
    app, proxy = (service(COMPOSE, name) for name in ("app", "proxy"))
    assert "ports" not in app and app["networks"] == ["inside"] and proxy["ports"] == ["80:8080"]
    networks = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["networks"]
    assert networks["inside"] == {"internal": True}


def test_the_proxy_knows_every_setting_that_it_is_given() -> None:
    known = set(re.findall(r"RNN_SHEET_\w+", CONFIG.read_text(encoding="utf-8")))
    for file in (COMPOSE, HTTPS):
        assert service(file, "proxy")["environment"].keys() <= known


def test_the_proxys_health_check_asks_whether_a_process_is_ready() -> None:
    program = service(COMPOSE, "proxy")["healthcheck"]["test"][3].replace("$$", "$")
    for reply, wanted in ((b"HTTP/1.0 200 OK", 0), (b"HTTP/1.0 503 No", 1)):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = str(listener.getsockname()[1])
            check = subprocess.Popen(["bash", "-c", program.replace("8080", port)])
            line, _ = listener.accept()
            with line:
                assert line.recv(1000).startswith(b"GET /readyz ")
                line.sendall(reply + b"\r\n\r\n")
        assert check.wait(20) == wanted
