"""`make audit`: every pinned version against OSV, a public database of vulnerabilities.

Ends with 0 where nothing is known, 1 where something is, and 3 where the database could not be
asked: then nothing is known of anything.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-dev.txt", "constraints.txt")
DATABASE = "https://api.osv.dev/v1/query"
VULNERABLE, UNASKED = 1, 3
LONGEST = 900
"""Seconds for all packages; each is a question of its own."""


def pins() -> list[str]:
    """Every version that is written down, as `name==version`."""
    lines = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in FILES)
    return re.findall(r"^[\w.-]+==[\w.]+", lines, re.MULTILINE)


def audited(database: str, packages: list[str]) -> tuple[list[dict[str, Any]], str]:
    """Every package with what is known of it; or none of them, and why not."""
    with tempfile.TemporaryDirectory() as folder:
        listed, found = Path(folder, "pins.txt"), Path(folder, "found.json")
        listed.write_text("\n".join(packages), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--strict"]
        command += ["--vulnerability-service=osv", f"--osv-url={database}", "--timeout=10"]
        command += ["--progress-spinner=off", "--format=json", f"--output={found}", "-r", listed]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            return [], f"no end within {LONGEST} s"
        # pip-audit ends with 1 as well where it fails; but then it has written nothing.
        if not found.exists():
            return [], (ended.stderr.strip().splitlines() or ["pip-audit failed"])[-1][:300]
        dependencies: list[dict[str, Any]] = json.loads(found.read_bytes())["dependencies"]
        return dependencies, ""


def main(database: str) -> int:
    """Say what is known, a line each."""
    packages = pins()
    found, trouble = audited(database, packages)
    if trouble or len(found) != len(packages):
        print(f"make: {database} could not be asked, so nothing is known of the pinned versions.")
        print(f"  {trouble or f'{len(found)} of {len(packages)} were answered'}")
        print("  Ask again where it can be reached, or name a mirror: make audit OSV=https://…")
        return UNASKED
    known = [(one, hole) for one in found for hole in one["vulns"]]
    for one, hole in known:
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"{one['name']} {one['version']}: {hole['id']}, mended in {mended}")
    print(f"{len(packages)} pinned versions, {len(known)} known vulnerabilities")
    return VULNERABLE if known else 0


if __name__ == "__main__":
    sys.exit(main([*sys.argv[1:], DATABASE][0] or DATABASE))
