"""Measure and write docs/benchmarks.md; named parts alone are printed and not written."""

import os
import platform
import sys
import time
from pathlib import Path

from benchmarks import core, first_paint, paint, rerun

PARTS = {
    "paint": paint.report,
    "ways": paint.ways_report,
    "rerun": rerun.report,
    "first-paint": first_paint.report,
    "core": core.report,
}
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := [part for part in wanted if part not in PARTS]:
        sys.exit(f"benchmarks: no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    start = time.perf_counter()
    sections: list[str] = []
    for part in wanted:
        print(f"measuring {part}", flush=True)
        sections += [*PARTS[part](), ""]
    if wanted != list(PARTS):
        print("\n".join(sections))
        return
    minutes = (time.perf_counter() - start) / 60
    head = [
        "# Benchmarks",
        "",
        f"Written by `make bench` in {minutes:.0f} minutes: {platform.system()},",
        f"{os.cpu_count()} cores, Python {platform.python_version()}.",
        "Machines are noisy: read the ratios.",
        "",
    ]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join([*head, *sections]).rstrip() + "\n", encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
