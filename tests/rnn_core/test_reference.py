"""The loops of `reference` beside `trace`, `gradient_flow`, autograd and finite differences."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core import gradient_flow, reference, trace
from rnn_core.reference import CELLS, Step, Weights, backward, forward, train_step

KINDS = {"elman": nn.RNN, "relu": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
GATES = {"i": "i", "f": "f", "g": "g", "o": "o", "cell": "c", "r": "r", "z": "z", "n": "n"}
"""Names of `trace` and those of `reference`."""
cells = pytest.mark.parametrize("cell", KINDS)


@dataclass(frozen=True)
class Case:
    """A layer and a head in float64, a text, and the state before it."""

    cell: str
    steps: int = 7
    inputs: int = 3
    hidden: int = 5
    classes: int = 4
    scale: float = 1.0
    seed: int = 0

    def draw(self) -> tuple[Any, nn.Linear, Tensor, Tensor, list[Tensor]]:
        chance = torch.Generator().manual_seed(self.seed)
        options: dict[str, Any] = {"nonlinearity": "relu"} if self.cell == "relu" else {}
        layer = KINDS[self.cell](self.inputs, self.hidden, dtype=torch.float64, **options)
        head = nn.Linear(self.hidden, self.classes, dtype=torch.float64)
        with torch.no_grad():
            for parameter in (*layer.parameters(), *head.parameters()):
                parameter.normal_(0, 0.5, generator=chance)
            layer.weight_hh_l0.mul_(self.scale)
        x = torch.randn(self.steps, self.inputs, generator=chance).double()
        targets = torch.randint(self.classes, (self.steps,), generator=chance)
        states = torch.randn(2, 1, self.hidden, generator=chance).double()
        return layer, head, x, targets, list(states[: 1 + (self.cell == "lstm")])


sizes = st.builds(
    Case,
    cell=st.sampled_from(list(KINDS)),
    steps=st.integers(1, 12),
    inputs=st.integers(1, 6),
    hidden=st.integers(1, 8),
    classes=st.integers(1, 5),
    scale=st.floats(0, 3),
    seed=st.integers(0, 10**6),
)


def weights(layer: Any, head: nn.Linear | None = None) -> Weights:
    """Copies, as `reference` takes them."""
    every = (*layer.parameters(), *(head.parameters() if head else ()))
    return Weights(*(one.detach().numpy().copy() for one in every))


def start(states: list[Tensor]) -> Step:
    """h_0 and c_0 as the first step."""
    return dict(zip("hc", (one[0].numpy() for one in states), strict=False))


def stacked(steps: list[Step], name: str) -> np.ndarray:
    """One quantity of all steps, (T, H)."""
    return np.array([step[name] for step in steps[1:]])


def close(found: Any, wanted: Any) -> None:
    wanted = np.asarray(wanted)
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-11 * (1 + np.abs(wanted).max()))


@settings(max_examples=100)
@given(sizes)
def test_trace_finds_the_same_states_and_gates(case: Case) -> None:
    layer, _, x, _, states = case.draw()
    with torch.no_grad():
        traced = trace(layer, x, (states[0], states[1]) if len(states) == 2 else states[0])
    steps = forward(CELLS[case.cell][0], weights(layer), x.numpy(), start(states))
    close(traced.hidden[0, 0], stacked(steps, "h"))
    assert set(traced.gates) == {name for name, own in GATES.items() if own in steps[-1]}
    for name, gate in traced.gates.items():
        close(gate[0, 0], stacked(steps, GATES[name]))


@settings(max_examples=100)
@given(sizes)
def test_gradient_flow_finds_the_same_gradient_of_every_loss(case: Case) -> None:
    layer, head, x, targets, states = case.draw()
    flow = gradient_flow(layer, head, x, targets)
    step, back = CELLS[case.cell]
    w = weights(layer)
    steps = forward(step, w, x.numpy(), start([torch.zeros_like(one) for one in states]))
    logits = torch.tensor(stacked(steps, "h") @ head.weight.detach().numpy().T) + head.bias
    right = np.eye(case.classes)[targets]
    own = (logits.softmax(-1).detach().numpy() - right) @ head.weight.detach().numpy()
    close(flow.losses, cross_entropy(logits, targets, reduction="none").detach())
    for t in range(case.steps):
        alone = np.where(np.arange(case.steps)[:, None] == t, own, 0)  # L_t and no other
        _, by_states, _ = backward(back, w, x.numpy(), steps, alone)
        close(flow.loss_by_state[t], np.linalg.norm(by_states, axis=1))
    _, by_states, _ = backward(back, w, x.numpy(), steps, own)
    close(flow.state_gradients, np.linalg.norm(by_states, axis=1))


@settings(max_examples=100)
@given(sizes)
def test_gradients_by_weights_and_inputs_are_those_of_autograd(case: Case) -> None:
    layer, head, x, targets, states = case.draw()
    x.requires_grad_()
    output, _ = layer(x, tuple(states) if len(states) == 2 else states[0])
    output.retain_grad()
    loss = cross_entropy(head(output), targets, reduction="sum")
    by_output = torch.autograd.grad(loss, output, retain_graph=True)[0].numpy()
    loss.backward()
    step, back = CELLS[case.cell]
    w, inputs = weights(layer), x.detach().numpy()
    steps = forward(step, w, inputs, start(states))
    by_w, _, by_x = backward(back, w, inputs, steps, by_output)
    close(by_x, x.grad)
    for parameter, gradient in zip(layer.parameters(), by_w, strict=False):
        close(gradient, parameter.grad)


@cells
def test_gradients_are_finite_differences(cell: str) -> None:
    layer, _, x, _, states = Case(cell, steps=5, hidden=3).draw()
    step, back = CELLS[cell]
    w, first = weights(layer), start(states)

    def loss() -> float:
        return float((stacked(forward(step, w, x.numpy(), first), "h") ** 2).sum() / 2)

    steps = forward(step, w, x.numpy(), first)
    by_w, _, _ = backward(back, w, x.numpy(), steps, stacked(steps, "h"))
    for weight, gradient in zip(w[:4], by_w[:4], strict=True):
        for place in np.ndindex(weight.shape):
            kept, found = weight[place], []
            for shift in (1e-6, -1e-6):
                weight[place] = kept + shift
                found.append(loss())
            weight[place] = kept
            assert gradient[place] == pytest.approx((found[0] - found[1]) / 2e-6, abs=1e-7)


@cells
def test_a_training_step_is_clipped_adagrad(cell: str) -> None:
    layer, head, _, _, states = Case(cell, inputs=6, classes=6).draw()
    with torch.no_grad():
        head.weight.mul_(40)  # gradients that are clipped
    ids = np.array([0, 3, 1, 5, 5, 2, 0, 4])
    w = weights(layer, head)
    squares = Weights(*map(np.zeros_like, w))
    optimizer = torch.optim.Adagrad([*layer.parameters(), *head.parameters()], 0.1)
    state: Any = tuple(states) if len(states) == 2 else states[0]
    step = start(states)
    for _ in range(3):
        step = train_step(cell, w, squares, ids, step)
        output, state = layer(torch.eye(6).double()[ids[:-1]], state)
        state = tuple(one.detach() for one in state) if len(states) == 2 else state.detach()
        loss = cross_entropy(head(output), torch.tensor(ids[1:]), reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        assert layer.weight_hh_l0.grad.abs().max() > 5
        nn.utils.clip_grad_value_([*layer.parameters(), *head.parameters()], 5)
        optimizer.step()
        assert float(step["loss"]) == pytest.approx(loss.item() / 7, rel=1e-12)
    for found, parameter in zip(w, (*layer.parameters(), *head.parameters()), strict=True):
        np.testing.assert_allclose(found, parameter.detach(), rtol=1e-9, atol=1e-12)


def test_it_learns_a_word() -> None:
    chance = np.random.default_rng(0)
    shapes = [(16, 4), (16, 16), (16,), (16,), (4, 16), (4,)]
    w = Weights(*(chance.normal(0, 0.3, shape) for shape in shapes))
    squares, ids = Weights(*map(np.zeros_like, w)), np.array([0, 1, 2, 2, 3])  # h e l l o
    losses = [
        float(train_step("elman", w, squares, ids, {"h": np.zeros(16)})["loss"]) for _ in range(100)
    ]
    assert losses[0] > 1 and losses[-1] < 0.05


def test_it_needs_numpy_alone() -> None:
    imported = {
        name for name, one in vars(reference).items() if getattr(one, "__name__", "") == "torch"
    }
    assert not imported
