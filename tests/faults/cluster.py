"""Processes of the sheet behind HAProxy, on free ports of the loopback; each may be killed."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Final

from benchmarks.servers import memory
from tests.deploy.proxying import CONFIG, haproxy_path, settings
from tests.local import ROOT, UVICORN, Server, free_ports

SECRET: Final = "a secret that all processes of one cluster share"
PATIENCE: Final = 180.0  # seconds, on a machine with other work to do
WORKER: Final = "Loading success"  # HAProxy says so of every worker
READY: Final = "/readyz"


class Process:
    """A program that runs until it is stopped or killed, and may be started again."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], ready: str) -> None:
        self.command, self.ready = [*command], ready
        self.environment = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
        self.said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115, closed by close()
        self.running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of what runs now."""
        assert self.running is not None
        return self.running.pid

    @property
    def runs(self) -> bool:
        """Whether it has been started and has not ended."""
        return self.running is not None and self.running.poll() is None

    def start(self) -> None:
        """Start it; whether it answers is for `wait_ready`."""
        self.running = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=self.said, stderr=self.said
        )

    def is_ready(self) -> bool:
        """Whether it answers now."""
        try:
            with urllib.request.urlopen(self.ready, timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def wait_ready(self) -> None:
        """Wait until it answers."""
        assert self.running is not None
        wait_until(lambda: self.is_ready() or self._ended(), f"no answer of {self.ready}")

    def _ended(self) -> bool:
        assert self.running is not None
        if self.running.poll() is not None:
            raise RuntimeError(f"{self.command[2]} ended: {self.log()[-4000:]}")
        return False

    def kill(self) -> None:
        """End it at once: nothing is told to anybody."""
        self.end(signal.SIGKILL)

    def end(self, how: int = signal.SIGTERM, patience: float = 60) -> None:
        """Send a signal and wait until it has ended."""
        if self.running is None:
            return
        if self.running.poll() is None:
            self.running.send_signal(how)
        try:
            self.running.wait(patience)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
            raise

    def log(self) -> str:
        """All that it has said."""
        return os.pread(self.said.fileno(), 1 << 24, 0).decode(errors="replace")


def wait_until(reached: Callable[[], bool], otherwise: str, patience: float = PATIENCE) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: it has not been reached in time.
    """
    end = time.monotonic() + patience
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.05)


class Sheet(Process):
    """One process of the sheet, at a port that it keeps."""

    def __init__(self, port: int, environment: Mapping[str, str]) -> None:
        self.port, self.address = port, f"http://127.0.0.1:{port}"
        shared = {"STREAMLIT_SERVER_COOKIE_SECRET": SECRET, "FORWARDED_ALLOW_IPS": "127.0.0.1"}
        command = [part.format(port=port) for part in UVICORN]
        super().__init__(command, {**shared, **environment}, f"{self.address}{READY}")

    @property
    def sessions(self) -> int:
        """Readers connected to it now, as Streamlit counts them."""
        if not self.runs:
            return 0
        with urllib.request.urlopen(f"{self.address}/_stcore/metrics", timeout=30) as response:
            found = re.search(r"^active_sessions (\d+)", response.read().decode(), re.MULTILINE)
        assert found
        return int(found[1])

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        return memory(Server(self.address, self.pid))


class Proxy(Process):
    """HAProxy before the processes, in the foreground, under a master that can reload it."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        found = haproxy_path()
        if not found:
            raise RuntimeError("no HAProxy; Debian's package is haproxy")
        (port,) = free_ports(1)
        self.address = f"http://127.0.0.1:{port}"
        names = {"RNN_SHEET_LISTEN": f"127.0.0.1:{port}"}
        names |= settings([Server(sheet.address, 0) for sheet in sheets])
        command = [found, "-W", "-db", "-f", str(CONFIG)]
        super().__init__(command, names, f"{self.address}{READY}")

    def reload(self) -> None:
        """A new worker takes over; the old one ends with its last client."""
        workers = self.log().count(WORKER)
        os.kill(self.pid, signal.SIGUSR2)
        wait_until(lambda: self.log().count(WORKER) > workers, "HAProxy has not reloaded")


class Cluster:
    """Processes and their proxy."""

    def __init__(self, count: int = 2, environment: Mapping[str, str] | None = None) -> None:
        self.sheets = [Sheet(port, environment or {}) for port in free_ports(count)]
        self.proxy = Proxy(self.sheets)
        self.address = self.proxy.address

    def repair(self) -> None:
        """Start again what a test has ended; all answer, and the proxy knows it."""
        every = (*self.sheets, self.proxy)
        for one in every:
            if not one.runs:
                one.start()
        for one in every:
            one.wait_ready()
        wait_until(self._all_are_up, "HAProxy has not seen all processes")

    def _all_are_up(self) -> bool:
        said = self.proxy.log()
        last = {
            name: state for name, state in re.findall(r"Server app/(app\d+) is (UP|DOWN)", said)
        }
        return len(last) == len(self.sheets) and set(last.values()) == {"UP"}

    def stop(self) -> None:
        """End all."""
        for one in (self.proxy, *self.sheets):
            one.end()


@contextmanager
def running(count: int = 2, environment: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A cluster until the block ends."""
    cluster = Cluster(count, environment)
    try:
        cluster.repair()
        yield cluster
    finally:
        cluster.stop()
