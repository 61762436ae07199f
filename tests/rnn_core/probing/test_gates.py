"""Numbers in a cell are what PyTorch computes, and the path's gradient is what autograd says."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.bounds import OutOfBounds
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.gates import (
    KEEP_GATES,
    REVIEWERS,
    CellValues,
    Gated,
    cell_values,
    reviewer_cell_values,
)

CELLS: tuple[Gated, ...] = ("lstm", "gru")
TEXTS = [("дорого, но очень вкусно", "ru"), ("not a boring film at all", "en"), ("скучно", "ru")]
each_cell = pytest.mark.parametrize("cell", CELLS)
each_text = pytest.mark.parametrize(("text", "language"), TEXTS)


@each_cell
@each_text
def test_the_equations_hold_and_give_the_states_of_torch(
    cell: Gated, text: str, language: str
) -> None:
    found = reviewer_cell_values(text, language, cell)  # type: ignore[arg-type]
    v = found.values
    np.testing.assert_allclose(v["kept"] + v["written"], v["after"], atol=1e-6)
    np.testing.assert_allclose(v["kept"], v[KEEP_GATES[cell]] * v["before"], atol=1e-6)
    np.testing.assert_array_equal(v["before"][1:], v["after"][:-1])
    assert not v["before"][0].any()
    if cell == "lstm":
        np.testing.assert_allclose(v["written"], v["i"] * v["g"], atol=1e-6)
        np.testing.assert_allclose(v["h"], v["o"] * np.tanh(v["after"]), atol=1e-6)
        np.testing.assert_array_equal(v["state"][1:], v["h"][:-1])
    else:
        np.testing.assert_allclose(v["written"], (1 - v["z"]) * v["n"], atol=1e-6)
        np.testing.assert_allclose(v["reset"], v["r"] * v["memory"], atol=1e-6)
    network = pretrained(REVIEWERS[cell], language).network  # type: ignore[arg-type]
    with torch.no_grad():
        output, _ = network.rnn(network.embed([found.words]))  # type: ignore[operator]
    np.testing.assert_allclose(v["h"], output[0].numpy(), atol=1e-5)


@each_text
def test_n_of_a_gru_is_reset_after_the_matrix(text: str, language: str) -> None:
    found = reviewer_cell_values(text, language, "gru")  # type: ignore[arg-type]
    network = pretrained(REVIEWERS["gru"], language).network  # type: ignore[arg-type]
    weights = dict(network.rnn.named_parameters())  # type: ignore[union-attr, operator]
    hidden = found.keep_gate.shape[1]
    last = slice(2 * hidden, 3 * hidden)
    x = network.embed([found.words])[0]  # type: ignore[operator]
    before = torch.from_numpy(found.values["before"].copy())
    memory = before @ weights["weight_hh_l0"][last].T + weights["bias_hh_l0"][last]
    inside = x @ weights["weight_ih_l0"][last].T + weights["bias_ih_l0"][last]
    n = (inside + torch.from_numpy(found.values["r"].copy()) * memory).tanh()
    np.testing.assert_allclose(found.values["memory"], memory.detach().numpy(), atol=1e-5)
    np.testing.assert_allclose(found.values["n"], n.detach().numpy(), atol=1e-5)


def along_the_path(found: CellValues) -> np.ndarray:
    """∂(last)/∂(every state) by autograd, the gates being given."""
    v = {name: torch.from_numpy(value.copy()).double() for name, value in found.values.items()}
    now = torch.zeros_like(v["before"][0])
    states = []
    for step in range(len(found.words)):
        now = v[KEEP_GATES[found.cell]][step] * now + v["written"][step]
        now.requires_grad_() if step == 0 else now.retain_grad()
        states.append(now)
    now.sum().backward()
    return np.stack([state.grad.numpy() for state in states])  # type: ignore[union-attr]


@each_cell
@each_text
def test_the_path_is_what_autograd_says(cell: Gated, text: str, language: str) -> None:
    found = reviewer_cell_values(text, language, cell)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.path_gradient, along_the_path(found), rtol=1e-4)
    assert (found.path_gradient[-1] == 1).all()
    for k in range(len(found.words)):
        np.testing.assert_allclose(
            found.path_gradient[k], found.keep_gate[k + 1 :].prod(0), rtol=1e-5
        )


def test_where_gates_do_not_look_at_the_state_the_path_is_all_there_is() -> None:
    generator = torch.Generator().manual_seed(3)
    layer = nn.LSTM(3, 4)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.uniform_(-1, 1, generator=generator)
        layer.weight_hh_l0.zero_()
    x = torch.randn(6, 3, generator=generator)
    found = cell_values(layer, x, tuple("abcdef"))
    start = torch.zeros(1, 4, requires_grad=True)
    _, (_, last) = layer(x[1:], (torch.zeros(1, 4), start))
    (gradient,) = torch.autograd.grad(last.sum(), start)
    np.testing.assert_allclose(found.path_gradient[0], gradient[0].numpy(), rtol=1e-5)


@each_cell
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0])
def test_along_every_path_is_what_autograd_says(cell: Gated, scale: float) -> None:
    generator = torch.Generator().manual_seed(5)
    layer = {"lstm": nn.LSTM, "gru": nn.GRU}[cell](3, 4).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.uniform_(-scale, scale, generator=generator)
    x = torch.randn(6, 3, generator=generator).double()
    found = cell_values(layer, x, tuple("abcdef"))
    for k in range(6):
        with torch.no_grad():
            _, state = layer(x[: k + 1])
        kept = state[1] if cell == "lstm" else state

        def last(kept: torch.Tensor, k: int = k, state: Any = state) -> torch.Tensor:
            if k == 5:
                return kept[0]
            begin = (state[0], kept) if cell == "lstm" else kept
            _, end = layer(x[k + 1 :], begin)
            return (end[1] if cell == "lstm" else end)[0]

        exact = torch.autograd.functional.jacobian(last, kept)[:, 0].diagonal()
        np.testing.assert_allclose(found.whole_gradient[k], exact.numpy(), rtol=1e-5, atol=1e-9)


@each_cell
def test_the_variable_unit_has_the_widest_range(cell: Gated) -> None:
    found = reviewer_cell_values("дорого, но очень вкусно", "ru", cell)
    ranges = found.keep_gate.max(0) - found.keep_gate.min(0)
    assert ranges[found.variable_unit] == ranges.max()


@each_cell
@pytest.mark.parametrize("text", ["", "?!", "слово " * 49])
def test_a_text_that_cannot_be_read_is_refused(cell: Gated, text: str) -> None:
    with pytest.raises(OutOfBounds, match="tokens"):
        reviewer_cell_values(text, "ru", cell)


@pytest.mark.parametrize("more", [{"num_layers": 2}, {"bidirectional": True}])
def test_a_deep_or_bidirectional_layer_is_refused(more: dict) -> None:
    with pytest.raises(ValueError, match="one layer in one direction"):
        cell_values(nn.LSTM(3, 4, **more), torch.zeros(2, 3), ("a", "b"))
