"""What is on the wires of a cell is what PyTorch computes, and the road is what autograd says."""

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.bounds import OutOfBounds
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.gates import KEEPS, TRAINED, Gated, Wires, judged, wires

CELLS: tuple[Gated, ...] = ("lstm", "gru")
TEXTS = [("дорого, но очень вкусно", "ru"), ("not a boring film at all", "en"), ("скучно", "ru")]
each_cell = pytest.mark.parametrize("cell", CELLS)
each_text = pytest.mark.parametrize(("text", "language"), TEXTS)


@each_cell
@each_text
def test_the_equations_hold_and_give_the_states_of_torch(
    cell: Gated, text: str, language: str
) -> None:
    found = judged(text, language, cell)  # type: ignore[arg-type]
    v = found.values
    np.testing.assert_allclose(v["kept"] + v["written"], v["after"], atol=1e-6)
    np.testing.assert_allclose(v["kept"], v[KEEPS[cell]] * v["before"], atol=1e-6)
    np.testing.assert_array_equal(v["before"][1:], v["after"][:-1])
    assert not v["before"][0].any()
    if cell == "lstm":
        np.testing.assert_allclose(v["written"], v["i"] * v["g"], atol=1e-6)
        np.testing.assert_allclose(v["h"], v["o"] * np.tanh(v["after"]), atol=1e-6)
        np.testing.assert_array_equal(v["state"][1:], v["h"][:-1])
    else:
        np.testing.assert_allclose(v["written"], (1 - v["z"]) * v["n"], atol=1e-6)
        np.testing.assert_allclose(v["reset"], v["r"] * v["memory"], atol=1e-6)
    network = pretrained(TRAINED[cell], language).network  # type: ignore[arg-type]
    with torch.no_grad():
        output, _ = network.rnn(network.embed([found.words]))  # type: ignore[operator]
    np.testing.assert_allclose(v["h"], output[0].numpy(), atol=1e-5)


@each_text
def test_n_of_a_gru_is_reset_after_the_matrix(text: str, language: str) -> None:
    found = judged(text, language, "gru")  # type: ignore[arg-type]
    network = pretrained(TRAINED["gru"], language).network  # type: ignore[arg-type]
    weights = dict(network.rnn.named_parameters())  # type: ignore[union-attr, operator]
    hidden = found.keeps.shape[1]
    last = slice(2 * hidden, 3 * hidden)
    x = network.embed([found.words])[0]  # type: ignore[operator]
    before = torch.from_numpy(found.values["before"].copy())
    memory = before @ weights["weight_hh_l0"][last].T + weights["bias_hh_l0"][last]
    inside = x @ weights["weight_ih_l0"][last].T + weights["bias_ih_l0"][last]
    n = (inside + torch.from_numpy(found.values["r"].copy()) * memory).tanh()
    np.testing.assert_allclose(found.values["memory"], memory.detach().numpy(), atol=1e-5)
    np.testing.assert_allclose(found.values["n"], n.detach().numpy(), atol=1e-5)


def along_the_road(found: Wires) -> np.ndarray:
    """∂(last)/∂(every state) by autograd, the gates being given."""
    v = {name: torch.from_numpy(value.copy()).double() for name, value in found.values.items()}
    now = torch.zeros_like(v["before"][0])
    states = []
    for step in range(len(found.words)):
        now = v[KEEPS[found.cell]][step] * now + v["written"][step]
        now.requires_grad_() if step == 0 else now.retain_grad()
        states.append(now)
    now.sum().backward()
    return np.stack([state.grad.numpy() for state in states])  # type: ignore[union-attr]


@each_cell
@each_text
def test_the_road_is_what_autograd_says(cell: Gated, text: str, language: str) -> None:
    found = judged(text, language, cell)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.road, along_the_road(found), rtol=1e-4)
    assert (found.road[-1] == 1).all()
    for k in range(len(found.words)):
        np.testing.assert_allclose(found.road[k], found.keeps[k + 1 :].prod(0), rtol=1e-5)


def test_where_gates_do_not_look_at_the_state_the_road_is_all_there_is() -> None:
    generator = torch.Generator().manual_seed(3)
    layer = nn.LSTM(3, 4)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.uniform_(-1, 1, generator=generator)
        layer.weight_hh_l0.zero_()
    x = torch.randn(6, 3, generator=generator)
    found = wires(layer, x, tuple("abcdef"))
    start = torch.zeros(1, 4, requires_grad=True)
    _, (_, last) = layer(x[1:], (torch.zeros(1, 4), start))
    (gradient,) = torch.autograd.grad(last.sum(), start)
    np.testing.assert_allclose(found.road[0], gradient[0].numpy(), rtol=1e-5)


@each_cell
def test_the_liveliest_unit_has_the_widest_range(cell: Gated) -> None:
    found = judged("дорого, но очень вкусно", "ru", cell)
    ranges = found.keeps.max(0) - found.keeps.min(0)
    assert ranges[found.liveliest] == ranges.max()


@each_cell
@pytest.mark.parametrize("text", ["", "?!", "слово " * 49])
def test_a_text_that_cannot_be_read_is_refused(cell: Gated, text: str) -> None:
    with pytest.raises(OutOfBounds, match="tokens"):
        judged(text, "ru", cell)


@pytest.mark.parametrize("more", [{"num_layers": 2}, {"bidirectional": True}])
def test_a_deep_or_bidirectional_layer_is_refused(more: dict) -> None:
    with pytest.raises(ValueError, match="one layer in one direction"):
        wires(nn.LSTM(3, 4, **more), torch.zeros(2, 3), ("a", "b"))
