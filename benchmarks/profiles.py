"""Where the time goes: of the browser's main thread, and of the server's process."""

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.local import ROOT

SHOWN = 6
LIBRARIES = "site-packages/"
OURS = {path.name for path in (ROOT / "static").glob("*.js")}


def of_page(page: Page, act: Callable[[], object], times: int) -> str:
    """Milliseconds of the main thread for one act, by the script that ran, as a sentence."""
    tools = page.context.new_cdp_session(page)
    tools.send("Profiler.enable")
    tools.send("Profiler.setSamplingInterval", {"interval": 500})
    tools.send("Profiler.start")
    for _ in range(times):
        act()
    profile = tools.send("Profiler.stop")["profile"]
    owners = {node["id"]: _script(node["callFrame"]) for node in profile["nodes"]}
    spent: Counter[str] = Counter()
    for node, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
        spent[owners[node]] += microseconds
    del spent["(idle)"]
    return _sentence(
        (owner, f"{taken / times / 1e3:.0f} ms") for owner, taken in spent.most_common(SHOWN)
    )


def _script(frame: dict[str, Any]) -> str:
    """What a stack frame of the browser belongs to."""
    file = frame["url"].rpartition("/")[2].partition("?")[0]
    if not file:
        name = str(frame["functionName"]) or "unnamed"
        return "style, layout, paint" if name == "(program)" else name
    if file.startswith("plotly"):
        return "Plotly"
    return f"`{file}`" if file in OURS else "Streamlit's own scripts"


def of_server(pid: int, seconds: int) -> str | None:
    """Shares of a process's time by the package that ran, as a sentence; None where forbidden."""
    with tempfile.TemporaryDirectory() as here:
        raw = Path(here) / "stacks"
        command = [str(Path(sys.executable).with_name("py-spy")), "record", "--gil"]
        command += ["--pid", str(pid), "--duration", str(seconds)]
        command += ["--format", "raw", "--full-filenames", "--output", str(raw)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None  # some systems let nobody but root look into a process
        spent: Counter[str] = Counter()
        for line in raw.read_text(encoding="utf-8").splitlines():
            stack, _, count = line.rpartition(" ")
            spent[_package(stack.rpartition(";")[2])] += int(count)
    every = sum(spent.values())
    return _sentence((name, f"{100 * n / every:.0f} %") for name, n in spent.most_common(SHOWN))


def _package(frame: str) -> str:
    """What a stack frame of Python belongs to."""
    _, installed, path = frame.partition(LIBRARIES)
    if installed:
        return path.partition("/")[0]
    return "Python's own library" if "/lib/python" in frame else "the sheet"


def _sentence(parts: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in parts)
