"""What became of every program of "Break it": recorded once, and read here.

`lessons.pipeline.record_outcomes` runs the programs and writes the record; a test compares.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lessons.cache import shared_cache
from lessons.pipeline.mistakes import PAIRS, ProgramPair
from rnn_core.arrays import frozen

RECORD: Final = Path(__file__).with_name("outcomes.json")
"""Name of a pair, such as "output-1" → ending → outcome; and the outcome of `ANY_LENGTH`."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a program; equal only to itself.

    Attributes:
        lines: what it printed, line by line.
        error: what stopped it, as the last line of a traceback has it, such as
            "IndexError: index 2 is out of bounds"; None if it came to its end.
        line: what the program was at, without its indent, all lines of a call; None likewise.
        warnings: what Python code warned of, as "UserWarning: …".
        values: name → a number, text or array that it left behind, read-only.
    """

    lines: tuple[str, ...]
    error: str | None
    line: str | None
    warnings: tuple[str, ...]
    values: Mapping[str, NDArray[Any]]

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Outcome":
        """From its record; fractions in an array are float32, as PyTorch has them."""
        values = {name: _array(value) for name, value in record["values"].items()}
        return cls(
            lines=tuple(record["lines"]),
            error=record["error"],
            line=record["line"],
            warnings=tuple(record["warnings"]),
            values=MappingProxyType(values),
        )


@cache
def _record() -> dict[str, Any]:
    return json.loads(RECORD.read_text(encoding="utf-8"))


def _array(value: Any) -> NDArray[Any]:
    array = np.array(value)
    return frozen(array.astype(np.float32) if array.ndim and array.dtype.kind == "f" else array)


@dataclass(frozen=True, eq=False)
class PairOutcome:
    """A pair of programs and what became of either; equal only to itself."""

    pair: ProgramPair
    wrong: Outcome
    right: Outcome


@dataclass(frozen=True, eq=False)
class MistakeOutcomes:
    """A mistake and its pairs; equal only to itself.

    `any_length` is one more program, the same for all: a layer that reads lines of two lengths.
    """

    mistake: str
    pairs: tuple[PairOutcome, ...]
    any_length: Outcome


@shared_cache(len(PAIRS))
def mistake_outcomes(break_it_mistake: str) -> MistakeOutcomes:
    """The recorded outcome of every program of a mistake; named like its control."""
    record = _record()
    tried = (
        PairOutcome(
            pair,
            *(Outcome.read(record[f"{break_it_mistake}-{k}"][end]) for end in ("wrong", "right")),
        )
        for k, pair in enumerate(PAIRS[break_it_mistake], start=1)
    )
    return MistakeOutcomes(break_it_mistake, tuple(tried), Outcome.read(record["any-length"]))
