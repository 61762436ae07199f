"""The sheet and the two yardsticks, each served on a free port of the loopback."""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import local
from tests.local import ROOT, Server
from ui.frame import PAGES

HOME = "home"
LESSONS = {name: name for name in PAGES if name != HOME}
"""Every lesson → its path in the URL."""


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


@contextmanager
def serving(target: Target) -> Iterator[Server]:
    """Serve until the block ends."""
    with tempfile.TemporaryDirectory() as elsewhere:
        if target.ours:
            command = [sys.executable, "-m", "deploy.serve", "--script", str(target.script)]
            command += ["--host", "127.0.0.1", "--port", "{port}"]
        else:
            command = [sys.executable, "-m", "streamlit", "run", str(target.script)]
            command += ["--server.address", "127.0.0.1", "--server.port", "{port}"]
            command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        where = ROOT if target.ours else Path(elsewhere)  # settings are read from there
        with local.serving(command, where) as server:
            yield server


def memory(server: Server) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")
