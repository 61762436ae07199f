"""A short program of the sheet's own, run for real: what it prints, what stops it, what it leaves.

Programs are constants of this project, never a reader's text: nothing here would hold one back.
"""

import threading
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from io import StringIO
from textwrap import dedent
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_CHARACTERS, check

_ALONE: Final = threading.Lock()  # PyTorch's global random state belongs to the whole process
_HEARING: Final = threading.local()  # `warned`: a list, in a thread that is running a program
_FILE: Final = "<program>"


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a program; equal only to itself.

    Attributes:
        lines: what it printed, line by line.
        error: what stopped it, as the last line of a traceback has it, such as
            "IndexError: index 2 is out of bounds"; None if it came to its end.
        line: what the program was at, without its indent, all lines of a call; None likewise.
        warnings: what Python code warned of, as "UserWarning: …".
        values: name → every number, text, tensor or array it left behind, as an array that nobody
            can write to.
    """

    lines: tuple[str, ...]
    error: str | None
    line: str | None
    warnings: tuple[str, ...]
    values: Mapping[str, NDArray[Any]]


def run(source: str) -> Outcome:
    """Run a program in a namespace of its own, one at a time.

    What it prints is collected by a `print` of its own: standard output belongs to all threads.
    PyTorch's global random state is put back afterwards; a program whose numbers should be the same
    every time draws them from a generator of its own.

    Raises:
        OutOfBounds: the program is too long.
        SyntaxError: it is not one.
    """
    check("text length", len(source), 0, MAX_CHARACTERS)
    code = compile(source, _FILE, "exec")
    printed, warned = StringIO(), list[str]()
    namespace: dict[str, Any] = {"__name__": "__main__", "print": partial(print, file=printed)}
    error = line = None
    with _ALONE, torch.random.fork_rng(devices=[]), torch.enable_grad():
        _HEARING.warned = warned
        try:
            exec(code, namespace)
        except (Exception, SystemExit) as stopped:  # whatever it is, the reader is to see it
            error = _named(stopped)
            line = _stopped(source, stopped)
        finally:
            del _HEARING.warned
    left = {name: _array(value) for name, value in namespace.items() if name != "__name__"}
    return Outcome(
        lines=tuple(printed.getvalue().splitlines()),
        error=error,
        line=line,
        warnings=tuple(warned),
        values=MappingProxyType({name: value for name, value in left.items() if value is not None}),
    )


_WARN: Final = warnings.warn


def _warn(
    message: Warning | str,
    category: type[Warning] | None = None,
    stacklevel: int = 1,
    source: object = None,
    **newer: Any,  # arguments of later versions of Python
) -> None:
    """`warnings.warn`; in a thread that is running a program, the program's outcome gets it.

    `warnings.catch_warnings` would not do: its filters belong to the whole process, so that another
    thread could silence a program, or put back a hook of ours when the program is long over.
    """
    warned: list[str] | None = getattr(_HEARING, "warned", None)
    if warned is None:
        _WARN(message, category, stacklevel + 1, source, **newer)
    elif isinstance(message, Warning):
        warned.append(_named(message))
    else:
        warned.append(_named((category or UserWarning)(message)))


warnings.warn = _warn  # once, for good: nothing to put back in time


def _named(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}"


def _stopped(source: str, problem: BaseException) -> str:
    """The line of a program in which it was stopped, or the lines of one call."""
    calls = traceback.extract_tb(problem.__traceback__)
    places = [(call.lineno or 1, call.end_lineno) for call in calls if call.filename == _FILE]
    first, last = places[-1]
    return dedent("\n".join(source.splitlines()[first - 1 : last]))


def _array(value: object) -> NDArray[Any] | None:
    """Numbers or a text as an array of its own, () for a single one; None for anything else."""
    if isinstance(value, Tensor):
        try:
            array = value.detach().numpy().copy()
        except (TypeError, RuntimeError):  # NumPy has no such numbers: bfloat16, sparse, conjugate
            return None
    elif isinstance(value, bool | int | float | str | np.generic | np.ndarray):
        array = np.array(value)
    else:
        return None
    return frozen(array)
