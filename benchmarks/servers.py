"""The sheet and the two yardsticks, each served on a free port of the loopback."""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import local
from tests.local import ROOT, Server


@dataclass(frozen=True)
class Target:
    """Something to serve: an `st.App` as `make run` serves the sheet, or a script as Streamlit."""

    name: str
    app: str  # module:name, or a script's path
    ours: bool = True


SHEET = Target("the sheet", "app:app")
ONE_SLIDER = Target("(a) one slider, our settings", "benchmarks.one_slider_app:app")
ONE_SLIDER_TORCH = Target(
    "(b) one slider, torch, default settings", "benchmarks/one_slider_torch.py", ours=False
)
ADDRESS = "127.0.0.1"
SCREEN: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True}
"""A reader's; the sheet's policy would keep the waits of these measurements back."""


def _flags() -> list[str]:
    """What `make run` gives uvicorn."""
    lines = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    found = re.search(r"^UVICORN := (.+)$", lines, re.MULTILINE)
    assert found
    return found[1].split()


@contextmanager
def serving(target: Target) -> Iterator[Server]:
    """Serve until the block ends."""
    with tempfile.TemporaryDirectory() as elsewhere:
        if target.ours:
            command = [sys.executable, "-m", "uvicorn", target.app, "--host", ADDRESS]
            command += ["--port", "{port}", *_flags()]
        else:
            command = [sys.executable, "-m", "streamlit", "run", str(ROOT / target.app)]
            command += ["--server.address", ADDRESS, "--server.port", "{port}"]
            command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        where = ROOT if target.ours else Path(elsewhere)  # settings are read from there
        health = "readyz" if target == SHEET else "_stcore/health"
        with local.serving(command, where, health=health) as server:
            yield server


def memory(server: Server) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")
