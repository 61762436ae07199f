"""The numerical core of the cheatsheet: what recurrent networks compute, without a picture.

It imports torch, numpy and the standard library, and works in a notebook without Streamlit. The
modules at the root are the library: states and gates of a layer, its gradients, its memory, text
as batches, training. The packages below (`networks`, `world`, `probing` …) hold what the lessons
need beyond it and are imported by name; of them, `pretrained` alone can be had from here, and is
loaded on first use.
"""

from importlib import import_module
from typing import Any

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.gradients.error_wall import ErrorWall, error_wall
from rnn_core.gradients.gradient_flow import GradientFlow, gradient_flow
from rnn_core.memory.capacity import MemoryCapacity, memory_capacity
from rnn_core.padded_batch import PaddedBatch, pad_batch
from rnn_core.text import Vocabulary, tokenise
from rnn_core.trace import Trace, trace
from rnn_core.training import Progress, fit

__all__ = [
    "ErrorWall",
    "GradientFlow",
    "MemoryCapacity",
    "OutOfBounds",
    "PaddedBatch",
    "Progress",
    "Trace",
    "Vocabulary",
    "build_cell",
    "error_wall",
    "fit",
    "gradient_flow",
    "memory_capacity",
    "pad_batch",
    "pretrained",
    "tokenise",
    "trace",
]


def __getattr__(name: str) -> Any:
    """`pretrained` from `rnn_core.networks.pretrained`, loaded when it is asked for."""
    if name == "pretrained":
        return import_module("rnn_core.networks.pretrained").pretrained
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
