"""The sheet and the two yardsticks, each served on a free port of the loopback."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ui.frame import PAGES

ROOT = Path(__file__).parents[1]
LESSONS = {name: "" if name == "home" else name for name in PAGES}
"""Every page → its path in the URL."""


@dataclass(frozen=True)
class Target:
    """Something to serve: `ours` with the sheet's settings, otherwise with Streamlit's own."""

    name: str
    script: Path
    ours: bool


SHEET = Target("the sheet", ROOT / "app.py", ours=True)
BARE = Target("(a) one slider, our settings", ROOT / "benchmarks/one_slider.py", ours=True)
STOCK = Target(
    "(b) one slider, torch, default settings", ROOT / "benchmarks/one_slider_torch.py", ours=False
)


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    pid: int

    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else float("nan")


@contextmanager
def serving(target: Target) -> Iterator[Server]:
    """Serve until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory() as elsewhere:
        if target.ours:
            command = [sys.executable, "-m", "deploy.serve", "--script", str(target.script)]
            command += ["--host", "127.0.0.1", "--port", str(port)]
            environment["OMP_NUM_THREADS"] = "1"  # as `make run` sets it
        else:
            command = [sys.executable, "-m", "streamlit", "run", str(target.script)]
            command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
            command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        process = subprocess.Popen(
            command,
            cwd=ROOT if target.ours else elsewhere,  # settings are read from there
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health")
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=1).read()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"no answer from {url} within half a minute")
