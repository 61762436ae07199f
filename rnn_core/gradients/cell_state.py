"""What c keeps and what h shows: one unit of an LSTM whose gates are set by hand.

W_hh = 0 and W_ih reaches the candidate alone, so that the biases hold the gates: f = σ(b_f), and
f = 1 exactly where b_f is infinite. Then c_t = f·c_{t−1} + i·g_t, h_t = o·tanh(c_t), and

    ∂c_T/∂c_0 = f^T,  ∂h_T/∂c_T = o·(1 − tanh² c_T),  abs(c_t) ≤ i·max|g| / (1 − f) for f < 1.

With f = 1 this is the cell of Hochreiter and Schmidhuber 1997, whose state nothing bounds; that is
what the forget gate was introduced for: Gers, Schmidhuber, Cummins 2000, "Learning to Forget:
Continual Prediction with LSTM" (doi:10.1162/089976600300015015). T steps.
"""

from dataclasses import dataclass
from typing import Final, Literal, assert_never

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.tensors import check_float, check_shape

Array = NDArray[np.float64]
Course = Literal["constant", "reversed", "random", "once"]
COURSES: Final[tuple[Course, ...]] = ("constant", "reversed", "random", "once")
"""How g runs: the same at every step, of the other sign after `TURN`, random, or 0 after the
first step."""
STEPS: Final = 50
TURN: Final = 20  # steps
CANDIDATE: Final = 0.8
"""abs(g) where it is not random."""
MAX_STEPS: Final = 400
ROUNDING: Final = 1e-9  # a sum of so many numbers that is no farther from 0 has no sign


@dataclass(frozen=True, eq=False)
class CellRun:
    """One unit over T steps, in float64; equal only to itself. Arrays are read-only.

    Attributes:
        forget: f, at every step.
        write: i, at every step.
        output: o, at every step.
        candidates: g_t, (T,).
        cell: c_t for t = 0 … T, (T + 1,); c_0 = 0.
        hidden: h_t, (T + 1,).
        along: ∂c_t/∂c_0, (T + 1,); 1 at t = 0.
        readout: ∂h_t/∂c_t, (T + 1,).
        reaching: ∂h_t/∂c_0, (T + 1,).
    """

    forget: float
    write: float
    output: float
    candidates: Array
    cell: Array
    hidden: Array
    along: Array
    readout: Array
    reaching: Array

    @property
    def bound(self) -> float:
        """What abs(c) cannot exceed, i·max|g|/(1 − f); inf with f = 1, 0 if nothing is added."""
        added = self.write * float(np.abs(self.candidates).max())
        return added / (1 - self.forget) if self.forget < 1 else np.inf if added else 0.0

    @property
    def sign_step(self) -> int | None:
        """The step at which c first has another sign than at step 1; None if it never does."""
        turned = np.flatnonzero(self.cell * np.sign(self.cell[1]) < -ROUNDING)
        return int(turned[0]) if len(turned) else None


@checked
def candidate_course(course: Course, seed: int = 0) -> Array:
    """g_t = tanh(x_t) of `STEPS` steps.

    Args:
        course: one of `COURSES`; "random" is tanh of numbers from N(0, 1).
        seed: of the random numbers, 0 … `MAX_SEED`.

    Returns:
        Between −1 and 1, (T,).

    Raises:
        OutOfBounds: the seed is out of range.
        ValueError: no such course.

    Example:
        >>> candidate_course("once")[:3].tolist()
        [0.8, 0.0, 0.0]
    """
    check("seed", seed, 0, MAX_SEED)
    steps = np.arange(STEPS)
    match course:
        case "constant":
            return np.full(STEPS, CANDIDATE)
        case "reversed":
            return np.where(steps < TURN, CANDIDATE, -CANDIDATE)
        case "once":
            return np.where(steps == 0, CANDIDATE, 0.0)
        case "random":
            generator = torch.Generator().manual_seed(seed)
            return torch.randn(STEPS, generator=generator, dtype=torch.float64).tanh().numpy()
        case _:
            assert_never(course)


@checked
@torch.no_grad()
def cell_with_gates(forget: float, write: float, output: float) -> nn.LSTMCell:
    """An LSTM cell of one unit and one input whose gates are constant and whose g is tanh(x).

    Args:
        forget: f, 0 … 1; its bias is ln(f / (1 − f)), infinite at the ends.
        write: i, 0 … 1.
        output: o, 0 … 1.

    Returns:
        The cell, float64.

    Raises:
        OutOfBounds: a gate is not between 0 and 1.

    Example:
        >>> cell = cell_with_gates(forget=1.0, write=0.5, output=0.9)
        >>> cell.bias_ih.sigmoid()[1].item()
        1.0
    """
    for name, gate in (("forget gate", forget), ("input gate", write), ("output gate", output)):
        check(name, gate, 0, 1)
    made = nn.LSTMCell(1, 1, device="meta").to_empty(device="cpu").double()  # it draws nothing
    for parameter in made.parameters():
        parameter.zero_()
    gates = torch.tensor([write, forget, 0.5, output], dtype=torch.float64)  # i, f, g, o
    made.bias_ih.copy_(gates.logit())
    made.weight_ih[2] = 1  # g = tanh(x)
    return made


@checked
def run_cell(forget: float, write: float, output: float, candidates: Array | Tensor) -> CellRun:
    """Run the cell from c_0 = h_0 = 0, and differentiate it by autograd.

    Args:
        forget: f, 0 … 1.
        write: i, 0 … 1.
        output: o, 0 … 1.
        candidates: g_t, each strictly between −1 and 1, (T,); T is 1 … `MAX_STEPS`.

    Returns:
        States and derivatives.

    Raises:
        OutOfBounds: a gate or the number of steps is out of range, or a candidate is.
        ValueError: `candidates` is no sequence of floats.

    Example:
        >>> run = run_cell(1.0, 0.5, 1.0, candidate_course("constant"))
        >>> round(float(run.cell[-1]), 6), float(run.along[-1])
        (20.0, 1.0)
        >>> bool(run.reaching[-1] < 1e-15)
        True
    """
    g = torch.as_tensor(candidates)
    check_shape("candidates", g, "T")
    check_float("candidates", g)
    g = g.detach().double()
    check("number of steps", len(g), 1, MAX_STEPS)
    check("candidate", g.abs().max().item(), 0, 1 - 1e-12)
    cell, inputs = cell_with_gates(forget, write, output), g.atanh()[:, None]  # (T, 1)
    state = torch.zeros(1, 1, dtype=torch.float64)
    kept = [state]
    with torch.no_grad():
        for x in inputs:
            _, state = cell(x[None], (torch.zeros_like(state), state))  # h does not reach the gates
            kept.append(state)
    c = torch.cat(kept).requires_grad_()  # (T + 1, 1)
    # Every step once more, side by side: what autograd gives of each is the step's own derivative.
    h, later = cell(inputs, (torch.zeros_like(inputs), c[:-1]))
    (by_step,) = torch.autograd.grad(later.sum(), c, retain_graph=True)  # ∂c_{t+1}/∂c_t
    (by_output,) = torch.autograd.grad(h.sum(), c)  # ∂h_{t+1}/∂c_t
    along = torch.cat([torch.ones(1, dtype=torch.float64), by_step[:-1, 0].cumprod(0)])
    reaching = by_output[:-1, 0] * along[:-1]  # ∂h_{t+1}/∂c_0
    held = c[:, 0].detach()
    squeezed = held.clone().requires_grad_()
    shown = cell.bias_ih[3].detach().sigmoid() * squeezed.tanh()
    (readout,) = torch.autograd.grad(shown.sum(), squeezed)  # ∂h_t/∂c_t
    hidden = torch.cat([torch.zeros(1, dtype=torch.float64), h[:, 0].detach()])
    return CellRun(
        forget,
        write,
        output,
        *map(frozen, (g, held, hidden, along, readout, torch.cat([readout[:1], reaching]))),
    )
