"""What `make run` starts."""

import subprocess
import sys
from pathlib import Path

from tests.local import ROOT, serving

COMMAND = [sys.executable, "-m", "deploy.serve", "--host", "127.0.0.1", "--port", "{port}"]


def test_it_is_warm_before_anybody_can_come() -> None:
    with serving(COMMAND) as server:
        loaded = Path(f"/proc/{server.pid}/maps")
        if loaded.exists():  # Linux
            assert "libtorch" in loaded.read_text(encoding="utf-8")


def test_it_says_where_it_will_be_and_ends_when_told() -> None:
    command = [part.format(port=0) for part in COMMAND]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    assert "http://127.0.0.1:" in server.stdout.readline()
    server.terminate()
    server.wait(20)
