"""The same by hand: the loops of `rnn_core.reference` as a program that needs NumPy alone."""

import ast
import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from rnn_core import reference
from rnn_core.charlm.single_pass import SinglePass

BEGINNING: Final = """\
import zlib
from typing import NamedTuple

import numpy as np

Array = np.ndarray
tokens = {tokens}
D, H = {size}, {hidden}


def uniform(seed, count):  # the numbers of torch.Generator().manual_seed(seed), 0 … 1
    numbers = np.random.RandomState(seed).randint(2**32, size=count, dtype=np.uint32)
    return (numbers & 0xFFFFFF) / 2**24


def random_vector(token):  # torch.randn({size}): Box and Muller 1958
    one, other = np.split(uniform(zlib.crc32(f"{seed} {{token}}".encode()), D), 2)
    radius, angle = np.sqrt(-2 * np.log(1 - one)), 2 * np.pi * other
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])"""
PRIVATE: Final = re.compile(r"\b_(?=[a-z])")
END: Final = """\
shapes = [({rows}, D), ({rows}, H), ({rows},), ({rows},)]
sizes = [int(np.prod(shape)) for shape in shapes]
numbers = (2 * uniform({seed}, sum(sizes)) - 1) / np.sqrt(H)  # PyTorch's default
parts = np.split(numbers, np.cumsum(sizes)[:-1])
w = Weights(*(part.reshape(shape) for part, shape in zip(parts, shapes)))
w.weight_hh[:] *= {scale}

x = np.array([random_vector(token) for token in tokens])
steps = forward({step}, w, x, {{"h": np.zeros(H), "c": np.zeros(H)}})
own = np.zeros((len(x), H))
own[-1] = steps[-1]["h"]  # ∂L/∂h_T of L = ½‖h_T‖²
_, _, by_x = backward({back}, w, x, steps, own)

print([round(float(number), 4) for number in steps[-1]["h"]])
print([round(float(number), 4) for number in np.linalg.norm(by_x, axis=1)])
{printed}
"""


def program(run: SinglePass, printed: str) -> str:
    """The reader's text and cell, forward and backward.

    Its functions are those of `rnn_core.reference`. What it is to print stands at its end.
    """
    rows, size = run.weight_ih.shape
    step, back = _cell(run)
    own = [reference._sigmoid] if run.gates else []
    parts = [reference.Weights, *own, step, back, reference.forward, reference.backward]
    words = {
        "tokens": list(run.tokens),
        "size": size,
        "hidden": run.states.shape[1],
        "seed": run.seed,
        "rows": rows,
        "scale": run.scale,
        "step": _public(step.__name__),
        "back": _public(back.__name__),
        "printed": printed,
    }
    written = [BEGINNING.format(**words), *map(_source, parts), END.format(**words)]
    return "\n\n\n".join(written)


def _cell(run: SinglePass) -> tuple[reference.Forward, reference.Backward]:
    return reference.CELLS["relu" if run.nonlinearity == "relu" else run.cell]


@cache
def _source(of: Callable[..., Any]) -> str:
    """A function of `reference` without types and all but the first line of its docstring."""
    lines = inspect.getsource(of).splitlines()
    (tree,) = ast.parse("\n".join(lines)).body
    if isinstance(tree, ast.FunctionDef):
        names = ", ".join(argument.arg for argument in tree.args.args)
        first = tree.body[0]
        head = [f"def {tree.name}({names}):"]
        if said := ast.get_docstring(tree):
            head.append(f'    """{said.splitlines()[0]}"""')
            first = tree.body[1]
        lines = head + lines[first.lineno - 1 :]
    return _public("\n".join(lines))


def _public(source: str) -> str:
    """Names without the underscore that only a library needs."""
    return PRIVATE.sub("", source)
