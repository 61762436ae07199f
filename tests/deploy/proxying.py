"""HAProxy as deploy/haproxy.cfg sets it up, on free ports of the loopback."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.local import ROOT, Server, serving

CONFIG = ROOT / "deploy" / "haproxy.cfg"
_PLACES = ("/usr/sbin", "/usr/local/sbin")


def haproxy_path() -> str | None:
    """HAProxy from the PATH or where Debian puts it; None without one."""
    return shutil.which("haproxy") or next(
        (found for place in _PLACES if (found := shutil.which("haproxy", path=place))), None
    )


ABSENT = haproxy_path() is None and not os.environ.get("CI")
"""Whether tests of HAProxy are skipped; in CI they fail without it."""


def settings(processes: Sequence[Server]) -> dict[str, str]:
    """The variables that name these processes."""
    return {
        f"RNN_SHEET_SERVER_{number}": process.address.removeprefix("http://")
        for number, process in enumerate(processes, 1)
    }


@contextmanager
def proxying(
    processes: Sequence[Server],
    environment: Mapping[str, str] | None = None,
    config: Path = CONFIG,
    health: str = "readyz",
    listen: str = "127.0.0.1:{port}",
) -> Iterator[Server]:
    """Run HAProxy before these processes until the block ends; it answers once one is ready."""
    found = haproxy_path()
    if not found:
        raise RuntimeError("no HAProxy; Debian's package is haproxy")
    command = ["env", f"RNN_SHEET_LISTEN={listen}", found, "-db", "-f", str(config)]
    with serving(
        command, environment=settings(processes) | dict(environment or {}), health=health
    ) as proxy:
        yield proxy
