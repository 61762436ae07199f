"""The numerical core of the cheatsheet: recurrent networks computed, not drawn.

Imports torch, numpy and the standard library; works in a notebook without Streamlit.
"""

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.gradients import GradientFlow, gradient_flow
from rnn_core.memory import MemoryCapacity, memory_capacity
from rnn_core.pretraining import Model, pretrained
from rnn_core.text import PaddedBatch, Vocabulary, pad_batch, tokenise
from rnn_core.trace import Trace, trace
from rnn_core.training import Progress, fit
from rnn_core.wall import ErrorWall, error_wall

__all__ = [
    "ErrorWall",
    "GradientFlow",
    "MemoryCapacity",
    "Model",
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
