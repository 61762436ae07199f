"""`make fuzz CASES=2000 SEED=`: many cases, others at every run, and the seed that repeats them."""

import os
import secrets
import sys
from pathlib import Path

import pytest

from tests.fuzz.budget import VARIABLE

HERE = Path(__file__).parent


def main(cases: str, seed: str) -> int:
    """Run every test of this folder; the status of pytest, or 2 where a number is none."""
    wrong = [one for one in (cases, seed) if not (one.isascii() and one.isdigit())]
    if wrong or not int(cases):
        print(f"make: CASES and SEED are whole numbers, not {wrong or cases!r}", file=sys.stderr)
        return 2
    print(f"{cases} cases; to repeat them: make fuzz CASES={cases} SEED={seed}", flush=True)
    os.environ[VARIABLE] = cases
    os.environ["STREAMLIT_LOGGER_LEVEL"] = "error"  # pages are run without a server
    plain = ["-q", "--capture=no", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}"]
    status = pytest.main([*plain, str(HERE)])
    print(f"seed {seed}: {'nothing found' if status == 0 else 'see above'}")
    return status


if __name__ == "__main__":
    given = [*sys.argv[1:], "", ""]
    sys.exit(main(given[0] or "2000", given[1] or str(secrets.randbelow(10**9))))
