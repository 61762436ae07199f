"""Measure and write docs/benchmarks.md; named parts alone are printed and not written."""

import os
import platform
import sys
import time
from pathlib import Path

from benchmarks import (
    answers,
    core,
    drag,
    first_load,
    first_paint,
    paint,
    reference,
    rerun,
    sending,
)

PARTS = {
    "paint": paint.report,
    "drag": drag.report,
    "answers": answers.report,
    "sizes": answers.sizes_report,
    "rerun": rerun.report,
    "first-paint": first_paint.report,
    "first-load": first_load.report,
    "core": core.report,
    "reference": reference.report,
    "drawing": paint.drawing_report,
    "sending": sending.report,
}
"""All of a whole run, those that can best be spared last."""
LATEST = 9 * 60  # seconds after which no further part is begun: all take ten minutes
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := [part for part in wanted if part not in PARTS]:
        sys.exit(f"benchmarks: no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    start = time.perf_counter()
    sections: list[str] = []
    for part in wanted:
        began = time.perf_counter()
        if wanted == list(PARTS) and began - start > LATEST:
            print(f"no time for {part}")
            sections += [f"There was no time for `python -m benchmarks {part}`.", ""]
            continue
        print(f"measuring {part}", end="", flush=True)
        sections += [*PARTS[part](), ""]
        print(f": {time.perf_counter() - began:.0f} s", flush=True)
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
