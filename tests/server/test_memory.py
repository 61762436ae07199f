"""However many different answers are asked for, memory stays where it is."""

import json
import os
import subprocess
import sys

from lessons.kept import VARIABLE
from tests.local import ROOT

PROGRAM = """
import json
import server  # as it is served: freed memory goes back to the system
from lessons.answer import answer, find
from lessons.kept import BUDGET
from server.metrics import _memory

def resident():
    ((_, _, found),) = _memory()
    return found

asked = [
    (section, {key: value})
    for section, key in (("wall", "wall_start_w"), ("forget-bias", "forget_bias_bias"))
    for value in find("problems", section).controls[key].positions
]
measured, given, most = [], 0, 0
for language in ("en", "ru"):
    for section, values in asked:
        found = answer("problems", section, language, values)
        given += len(found.json) + len(found.compressed)
        most = max(most, BUDGET.total)
    measured.append((resident(), given))
print(json.dumps([measured, most, BUDGET.limit, BUDGET.dropped, len(asked)]))
"""


def test_memory_does_not_grow_with_the_answers_that_are_asked_for() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, VARIABLE: "4", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    ((half, given), (whole, given_in_all)), most, limit, dropped, asked = json.loads(
        run.stdout.splitlines()[-1]
    )
    assert limit == 4 * 2**20 and most <= limit and dropped > asked / 2
    more = given_in_all - given
    assert more > limit  # what the second half would have taken
    assert whole - half < more / 3
