"""python -m lessons.pipeline.record_outcomes runs and records every program of "Break it".

The programs are constants of this project and their outcomes are shipped, so no reader waits for
them. Run it again when a program or PyTorch has changed.
"""

import json
import traceback
import warnings
from functools import partial
from io import StringIO
from textwrap import dedent
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from lessons.pipeline.mistake_figures import FIGURES
from lessons.pipeline.mistakes import ANY_LENGTH, PAIRS
from lessons.pipeline.outcomes import RECORD, Outcome
from rnn_core.arrays import frozen

_FILE: Final = "<program>"


def run(source: str) -> Outcome:
    """Run a program in a namespace of its own; not for several threads at once.

    PyTorch's global random state is put back afterwards; a program whose numbers should be the same
    every time draws them from a generator of its own.

    Args:
        source: the program.

    Returns:
        What it printed, what stopped it, what it warned of, each thing once, and every number,
        text, tensor or array that it left behind.

    Raises:
        SyntaxError: it is no program.
    """
    code = compile(source, _FILE, "exec")
    printed, error, line = StringIO(), None, None
    namespace: dict[str, Any] = {"__name__": "__main__", "print": partial(print, file=printed)}
    with (
        torch.random.fork_rng(devices=[]),
        torch.enable_grad(),
        warnings.catch_warnings(record=True) as warned,
    ):
        warnings.simplefilter("always")
        try:
            exec(code, namespace)
        except (Exception, SystemExit) as stopped:  # whatever it is, the reader is to see it
            error = f"{type(stopped).__name__}: {stopped}"
            line = _stopped(source, stopped)
    left = {name: _value(value) for name, value in namespace.items() if name != "__name__"}
    return Outcome(
        lines=tuple(printed.getvalue().splitlines()),
        error=error,
        line=line,
        warnings=tuple(dict.fromkeys(f"{one.category.__name__}: {one.message}" for one in warned)),
        values={name: frozen(value) for name, value in left.items() if value is not None},
    )


def _stopped(source: str, problem: BaseException) -> str:
    """The line of a program in which it was stopped, or the lines of one call."""
    calls = traceback.extract_tb(problem.__traceback__)
    places = [(call.lineno or 1, call.end_lineno) for call in calls if call.filename == _FILE]
    first, last = places[-1]
    return dedent("\n".join(source.splitlines()[first - 1 : last]))


def _value(value: object) -> np.ndarray[Any, Any] | None:
    """Numbers or a text as an array of its own, () for a single one; None for anything else."""
    if isinstance(value, Tensor):
        return value.detach().numpy().copy()
    if isinstance(value, bool | int | float | str | np.ndarray):
        return np.array(value)
    return None


def recorded(name: str, outcome: Outcome) -> dict[str, Any]:
    """What the page shows of an outcome, as plain data: single values, and what is drawn.

    Args:
        name: of the pair, such as "output-1".
        outcome: of one of its programs.
    """
    drawn = FIGURES[name].arrays if name in FIGURES else ()
    return {
        "lines": outcome.lines,
        "error": outcome.error,
        "line": outcome.line,
        "warnings": outcome.warnings,
        "values": {
            key: _plain(value)
            for key, value in outcome.values.items()
            if not value.ndim or key in drawn
        },
    }


def _plain(value: np.ndarray[Any, Any]) -> Any:
    """As a number, a text or lists; whole numbers are written short."""
    if value.ndim and (value == value.astype(int)).all():
        value = value.astype(int)
    return value.tolist()


def record() -> dict[str, Any]:
    """Run every program; what `outcomes.RECORD` holds."""
    found: dict[str, Any] = {
        f"{mistake}-{k}": {
            ending: recorded(f"{mistake}-{k}", run(pair.program(ending)))
            for ending in ("wrong", "right")
        }
        for mistake, pairs in PAIRS.items()
        for k, pair in enumerate(pairs, start=1)
    }
    return found | {"any-length": recorded("any-length", run(ANY_LENGTH))}


if __name__ == "__main__":
    rows = [
        f"{json.dumps(name)}: {json.dumps(outcome, ensure_ascii=False)}"
        for name, outcome in record().items()
    ]
    RECORD.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
