"""What `make run` starts."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_it_is_warm_before_anybody_can_come_and_ends_when_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "deploy.serve", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        url = f"http://127.0.0.1:{port}/_stcore/health"
        for _ in range(600):
            try:
                assert urllib.request.urlopen(url, timeout=5).read() == b"ok"
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError("no answer within a minute")
        loaded = Path(f"/proc/{server.pid}/maps")
        if loaded.exists():  # Linux
            assert "libtorch" in loaded.read_text(encoding="utf-8")
    finally:
        server.terminate()
        server.wait(20)
