"""`make` takes PyTorch's CPU build where its index answers, and waits for none that does not."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.local import ROOT

MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(
    not MAKE or sys.platform != "linux", reason="no make, or PyTorch has one build alone"
)
USUAL, CPU = "2.13.0", "2.13.0+cpu"


class Quiet(SimpleHTTPRequestHandler):
    """A file server that logs nothing."""

    def log_message(self, format: str, *values: object) -> None:
        pass


@contextlib.contextmanager
def index(folder: Path, version: str) -> Iterator[str]:
    """A package index on the loopback that has one version of torch, which holds nothing."""
    info = f"torch-{version}.dist-info"
    (folder / "torch").mkdir(parents=True)
    wheel = folder / "torch" / f"torch-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
        )
        packed.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr(f"{info}/RECORD", "")
    page = f'<a href="{wheel.name.replace("+", "%2B")}">{wheel.name}</a>'
    (folder / "torch" / "index.html").write_text(page)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The Makefile with a .venv that installs into a folder, and wants nothing but torch."""
    folder = tmp_path / "house"
    (folder / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.txt").write_text(f"torch=={USUAL}\n")
    (folder / "constraints.txt").touch()
    (folder / ".venv" / "made").touch()
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return folder


def installed(house: Path, usual: str, cpu: str) -> tuple[str, str]:
    """What `make` has said, and the version of torch that it has taken."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    variables |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": usual, "PIP_NO_CACHE_DIR": "1"}
    target = house / "installed"
    assert MAKE
    done = subprocess.run(
        [MAKE, ".venv/app", f"TORCH_INDEX={cpu}"],
        cwd=house,
        env=variables | {"PIP_TARGET": str(target)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr
    (info,) = target.glob("torch-*.dist-info")
    return done.stdout, info.name.removeprefix("torch-").removesuffix(".dist-info")


def test_the_cpu_build_is_taken_where_its_index_answers(house: Path, tmp_path: Path) -> None:
    with index(tmp_path / "usual", USUAL) as usual, index(tmp_path / "cpu", CPU) as cpu:
        said, version = installed(house, usual, cpu)
    assert version == CPU and "its CPU build" in said


@pytest.mark.parametrize("kind", ["says nothing", "is not there", "has no torch", "is not named"])
def test_the_usual_build_is_taken_from_an_index_that(
    house: Path, tmp_path: Path, kind: str
) -> None:
    with (
        index(tmp_path / "usual", USUAL) as usual,
        index(tmp_path / "cpu", CPU) as cpu,
        socket.create_server(("127.0.0.1", 0)) as silent,
    ):
        port = silent.getsockname()[1]
        if kind == "is not there":
            silent.close()
        addresses = {"has no torch": f"{cpu}/other", "is not named": ""}
        said, version = installed(house, usual, addresses.get(kind, f"http://127.0.0.1:{port}"))
    assert version == USUAL and "CPU" not in said
