"""The unit of systemd: without a mistake, well closed, and started as the image is."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local import ROOT

NAME = "rnn-sheet@.service"
UNIT = (ROOT / "deploy" / NAME).read_text(encoding="utf-8")
ANALYZE = shutil.which("systemd-analyze")
pytestmark = pytest.mark.skipif(not ANALYZE, reason="no systemd")
EXPOSURE = 1.5
"""At most, of 10; what a service may that says nothing is 9.6."""


def value(name: str, unit: str = UNIT) -> list[str]:
    """What is set by this name, lines joined."""
    return re.findall(rf"^{name}=(.*)$", re.sub(r"\\\n\s*", "", unit), re.M)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The unit of port 8501, with a Python that is on this machine."""
    (command,) = value("ExecStart")
    python = command.split()[0]
    unit = tmp_path / NAME.replace("@", "@8501")
    unit.write_text(UNIT.replace(python, sys.executable), encoding="utf-8")
    return unit


def analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    assert ANALYZE
    return subprocess.run([ANALYZE, *words], capture_output=True, text=True, check=False)


def test_systemd_finds_no_mistake(installed: Path) -> None:
    done = analyze("verify", installed)
    assert not done.returncode and NAME.split("@")[0] not in done.stderr, done.stderr
    installed.write_text(UNIT + "\n[Service]\nProtectHomes=yes\n", encoding="utf-8")
    assert "ProtectHomes" in analyze("verify", installed).stderr


def test_the_service_is_well_closed(installed: Path) -> None:
    words = ("security", "--offline=true", f"--threshold={int(EXPOSURE * 10)}")
    done = analyze(*words, installed)
    assert not done.returncode, done.stdout[-4000:]
    open_one = re.sub(r"^(Private|Protect|Restrict|System|Capability).*\n", "", UNIT, flags=re.M)
    installed.write_text(open_one, encoding="utf-8")
    assert analyze(*words, installed).returncode


def test_a_process_is_started_as_in_a_container() -> None:
    dockerfile = re.sub(r"\\\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    (contained,) = re.findall(r"^CMD (\[.*?\])$", dockerfile, re.M)
    (command,) = value("ExecStart")
    flags = command.partition("%i")[2].split()
    assert len(flags) > 8 and json.loads(contained)[-len(flags) :] == flags
    (variables,) = value("Environment")
    assert {"OMP_NUM_THREADS=1", "PYTHONDONTWRITEBYTECODE=1"} <= set(variables.split())


def test_a_process_is_given_the_time_to_drain() -> None:
    (draining,) = re.findall(r"RNN_SHEET_DRAIN_SECONDS=(\d+)", UNIT)
    (closing,) = re.findall(r"--timeout-graceful-shutdown (\d+)", UNIT)
    (stop,) = value("TimeoutStopSec")
    assert int(stop) > int(draining) + int(closing)
