"""Masks inside a layer against cells of PyTorch, closed forms, and what holds over 20 seeds."""

from typing import Any, get_args

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.memory.recurrent_dropout import (
    DRAWS,
    HIDDEN,
    KEEP_BIAS,
    STEPS,
    Place,
    dropout_memory,
)

PLACES = get_args(Place)
SEEDS = range(20)


class Reference:
    """The same cell, inputs and masks, drawn once more; a step is `nn.LSTMCell` or `nn.GRUCell`."""

    def __init__(self, name: str, rate: float, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        layer = build_cell(name, 1, HIDDEN, generator=generator)  # type: ignore[arg-type]
        self.cell = (nn.LSTMCell if name == "lstm" else nn.GRUCell)(1, HIDDEN)
        with torch.no_grad():
            for mine, drawn in zip(self.cell.parameters(), layer.parameters(), strict=True):
                mine.copy_(drawn)
            self.cell.bias_ih[HIDDEN : 2 * HIDDEN] += KEEP_BIAS
        self.cell.double().requires_grad_(False)
        options: dict[str, Any] = {"generator": generator, "dtype": torch.float64}
        self.inputs = 2 * torch.rand(STEPS + 1, **options) - 1
        self.new = (torch.rand(STEPS + 1, DRAWS, HIDDEN, **options) >= rate).double()
        self.same = (torch.rand(1, DRAWS, HIDDEN, **options) >= rate).double().expand_as(self.new)

    def difference(self, place: str, masks: Tensor) -> Tensor:
        every = []
        for first in (1.0, -1.0):
            h = c = torch.zeros(masks.shape[1], HIDDEN).double()
            kept = []
            for t, mask in enumerate(masks):
                x = (torch.tensor(first) if t == 0 else self.inputs[t]).double().expand(len(h), 1)
                if isinstance(self.cell, nn.LSTMCell):
                    h, c = self.lstm(place, x, h, c, mask)
                else:
                    h = c = self.gru(place, x, h, mask)
                kept.append(c)
            every.append(torch.stack(kept))
        return every[0] - every[1]

    def lstm(self, place: str, x: Tensor, h: Tensor, c: Tensor, mask: Tensor) -> Any:
        old = h, c
        if place == "state":
            c = c * mask
        h, c = self.cell(x, (h * mask if place == "gates" else h, c))
        if place == "candidate":
            _, written = self.cell(x, (old[0], torch.zeros_like(c)))  # i ⊙ g alone
            masked = c - written + mask * written
            h, c = h / c.tanh() * masked.tanh(), masked
        if place == "zoneout":
            h, c = torch.where(mask == 1, h, old[0]), torch.where(mask == 1, c, old[1])
        return h, c

    def gru(self, place: str, x: Tensor, h: Tensor, mask: Tensor) -> Tensor:
        if place == "state":
            return self.cell(x, h * mask)
        if place == "zoneout":
            return torch.where(mask == 1, self.cell(x, h), h)
        if place == "output":
            return self.cell(x, h)
        weight_ih, weight_hh, bias_ih, bias_hh = self.cell.parameters()
        one = linear(x, weight_ih, bias_ih).chunk(3, 1)
        two = linear(h * mask if place == "gates" else h, weight_hh, bias_hh).chunk(3, 1)
        r, z = ((a + b).sigmoid() for a, b in zip(one[:2], two[:2], strict=True))
        n = (one[2] + r * two[2]).tanh()
        return (1 - z) * (n * mask if place == "candidate" else n) + z * h


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("cell", "rate", "seed"), [("gru", 0.3, 0), ("lstm", 0.5, 2)])
def test_shares_are_those_of_cells_of_torch(cell: str, rate: float, seed: int, place: str) -> None:
    found = dropout_memory(cell, place, rate, seed)  # type: ignore[arg-type]
    same = Reference(cell, rate, seed)
    whole = same.difference("output", torch.ones(STEPS + 1, 1, HIDDEN).double())
    for one, masks in zip(found, (same.new, same.same), strict=True):
        unscaled = place == "zoneout" or (place == "state" and one.mask == "same")
        left = same.difference(place, masks if unscaled else masks / (1 - rate))
        cosine = torch.cosine_similarity(left, whole.expand_as(left), dim=-1)
        np.testing.assert_allclose(one.shares, cosine.square(), atol=1e-7)
        factor = (left * whole).sum(-1) / whole.square().sum(-1)
        np.testing.assert_allclose(one.factors, factor, rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(one.first, left[:, 0] / whole[:, 0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_without_dropout_all_is_left(cell: str, place: str) -> None:
    for one in dropout_memory(cell, place, 0.0, 3):  # type: ignore[arg-type]
        for values in (one.shares, one.factors, one.first):
            np.testing.assert_allclose(values, 1, atol=1e-12)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_without_weights_between_units_the_closed_forms_hold(
    cell: str, rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unjoined(*args: object, **options: object) -> torch.nn.Module:
        layer = build_cell(*args, **options)  # type: ignore[arg-type]
        with torch.no_grad():
            layer.get_parameter("weight_hh_l0").zero_()
        return layer

    monkeypatch.setattr("rnn_core.memory.recurrent_dropout.build_cell", unjoined)
    new, same = dropout_memory(cell, "state", rate, 0)  # type: ignore[arg-type]
    law = (1 - rate) ** np.arange(STEPS + 1.0)
    for one, expected in ((new, law), (same, np.append(1, np.full(STEPS, 1 - rate)))):
        error = one.shares.std(1) / DRAWS**0.5
        assert (np.abs(one.share - expected) <= 5 * error + 5 / DRAWS / HIDDEN).all()
    # Where a unit is kept, it is kept in full; divided by 1 − p, its mean stays.
    assert set(np.unique(same.first.round(9))) <= {0.0, 1.0}
    alive = new.first[-1] != 0
    np.testing.assert_allclose(new.first[-1][alive], (1 - rate) ** -STEPS)
    error = new.factors.std(1) / DRAWS**0.5
    assert (np.abs(new.factor[:6] - 1) <= 5 * error[:6] + 1e-9).all()
    for place in ("gates", "output"):  # nothing to change where no weights read h
        for one in dropout_memory(cell, place, rate, 0):  # type: ignore[arg-type]
            np.testing.assert_allclose(one.shares, 1)
    for one in dropout_memory(cell, "candidate", rate, 0):  # type: ignore[arg-type]
        error = one.shares.std(1) / DRAWS**0.5
        assert (np.abs(one.share - (1 - rate)) <= 5 * error).all()  # at every lag


@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_mask_at_every_step_wipes_out_what_one_mask_keeps(seed: int) -> None:
    new, same = dropout_memory("gru", "state", 0.2, seed)
    assert new.share[-1] < 0.1 and same.share[-1] > 0.65
    assert new.share[5] == pytest.approx(0.8**5, abs=0.07)
    assert 0.85 < new.factor[5] < 1.15  # and the mean shows nothing of it
    new, same = dropout_memory("lstm", "state", 0.2, seed)
    assert new.share[-1] < 0.2 and same.share[-1] > 2 * new.share[-1] and same.share[-1] > 0.4


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_dropped_when_it_is_written_is_lost_once(seed: int) -> None:
    new, _ = dropout_memory("gru", "candidate", 0.2, seed)
    assert 0.7 < new.share[0] < 0.9 and new.share[-1] > 0.65
    new, _ = dropout_memory("gru", "zoneout", 0.2, seed)
    assert 0.7 < new.share[0] < 0.9 and new.share[-1] > 0.6
    for one in dropout_memory("gru", "output", 0.2, seed):
        np.testing.assert_array_equal(one.shares.round(12), 1)


@pytest.mark.parametrize(("arguments", "quantity"), [((0.96, 0), "rate"), ((0.5, -1), "seed")])
def test_what_is_out_of_bounds_is_named(arguments: tuple, quantity: str) -> None:
    with pytest.raises(OutOfBounds, match=quantity):
        dropout_memory("gru", "state", *arguments)
