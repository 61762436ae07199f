"""A short program of the sheet's own, run for real: what it prints, what stops it, what it leaves.

Programs are constants of this project, never a reader's text: nothing here would hold one back.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock, get_ident
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.bounds import MAX_CHARACTERS, check

_ALONE: Final = Lock()  # warnings and PyTorch's global random state belong to the whole process


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a program; equal only to itself.

    Attributes:
        lines: what it printed, line by line.
        error: what stopped it, as the last line of a traceback has it, such as
            "IndexError: index 2 is out of bounds"; None if it came to its end.
        warnings: what was warned of, as "UserWarning: …".
        values: name → every number, text, tensor or array it left behind, as an array.
    """

    lines: tuple[str, ...]
    error: str | None
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
    code = compile(source, "<program>", "exec")
    printed: list[str] = []
    warned: list[str] = []
    here = get_ident()

    def say(*values: object) -> None:
        printed.append(" ".join(map(str, values)))

    def hear(message: Warning | str, *where: Any, **options: Any) -> None:
        if get_ident() == here:
            warned.append(_named(message))
        else:  # of another thread, which has nothing to do with the program
            others(message, *where, **options)

    namespace: dict[str, Any] = {"__name__": "__main__", "print": say}
    error = None
    with (
        _ALONE,
        warnings.catch_warnings(),
        torch.random.fork_rng(devices=[]),
        torch.enable_grad(),
    ):
        warnings.simplefilter("always")
        others, warnings.showwarning = warnings.showwarning, hear
        try:
            exec(code, namespace)
        except Exception as stopped:  # whatever it is, it is what the reader is to see
            error = _named(stopped)
    left = {name: _array(value) for name, value in namespace.items() if name != "__name__"}
    return Outcome(
        lines=tuple("\n".join(printed).splitlines()),
        error=error,
        warnings=tuple(warned),
        values={name: value for name, value in left.items() if value is not None},
    )


def _named(problem: Warning | Exception | str) -> str:
    return f"{type(problem).__name__}: {problem}"


def _array(value: object) -> NDArray[Any] | None:
    """Numbers or a text as an array of its own, () for a single one; None for anything else."""
    if isinstance(value, Tensor):
        return value.detach().numpy().copy()
    if isinstance(value, bool | int | float | str | np.generic | np.ndarray):
        return np.array(value)
    return None
