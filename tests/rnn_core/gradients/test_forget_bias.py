"""What a forget gate's bias keeps: closed forms, and a real layer beside them."""

import math

import numpy as np
import pytest
import torch

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.gradients.forget_bias import (
    COMPARED_BIASES,
    HIDDEN,
    STEPS,
    cell_retention,
    forget_gate,
    half_life,
    retention,
)
from rnn_core.text import EMBEDDING_SIZE, random_vector


@pytest.mark.parametrize(("bias", "wanted"), [(0, 0.5), (1, 0.7311), (5, 0.9933)])
def test_gates_of_the_three_biases(bias: float, wanted: float) -> None:
    assert forget_gate(bias) == pytest.approx(wanted, abs=5e-5)


@pytest.mark.parametrize("bias", [-2.0, 0.0, 0.3, 1.0, 5.0, 7.0])
def test_half_is_left_after_a_half_life(bias: float) -> None:
    assert forget_gate(bias) ** half_life(bias) == pytest.approx(0.5)
    assert half_life(bias) == pytest.approx(math.log(0.5) / math.log(forget_gate(bias)))
    np.testing.assert_allclose(retention(bias, 20), forget_gate(bias) ** np.arange(21))


def test_a_bias_of_one_is_worth_two_thousand_times_in_twenty_steps() -> None:
    times = retention(1.0)[20] / retention(0.0)[20]
    assert times == pytest.approx((2 / (1 + math.exp(-1))) ** 20)
    assert 1900 < times < 2100


@pytest.mark.parametrize("seed", [0, 5])
def test_products_are_the_gates_of_the_layer_of_torch(seed: int) -> None:
    for one in cell_retention("hello", (*COMPARED_BIASES, -2.0), seed):
        layer = build_cell(
            "lstm", EMBEDDING_SIZE, HIDDEN, generator=torch.Generator().manual_seed(seed)
        )
        state = (torch.zeros(HIDDEN), torch.zeros(HIDDEN))
        product = torch.ones(HIDDEN).double()
        weights = dict(layer.named_parameters())
        with torch.no_grad():
            weights["bias_ih_l0"][HIDDEN : 2 * HIDDEN] += one.bias
            for step in range(STEPS):
                x = random_vector("hello"[step % 5], seed)
                inside = torch.nn.functional.linear(x, weights["weight_ih_l0"])
                inside = inside + weights["bias_ih_l0"] + weights["bias_hh_l0"]
                inside = inside + weights["weight_hh_l0"] @ state[0]
                product *= inside[HIDDEN : 2 * HIDDEN].sigmoid().double()
                _, (h, c) = layer(x[None], (state[0][None], state[1][None]))
                state = (h[0], c[0])
        np.testing.assert_allclose(one.products[-1], product.numpy(), rtol=1e-3)
        assert one.products.shape == (STEPS + 1, HIDDEN) and (one.products[0] == 1).all()
        assert one.mean[-1] == pytest.approx(one.mean_gate**STEPS, rel=1e-6)


def test_without_weights_the_closed_form_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*args: object, **options: object) -> torch.nn.Module:
        layer = build_cell(*args, **options)  # type: ignore[arg-type]
        with torch.no_grad():
            for parameter in layer.parameters():
                parameter.zero_()
        return layer

    monkeypatch.setattr("rnn_core.gradients.forget_bias.build_cell", silent)
    for one in cell_retention("a b", (0.0, 1.0, 5.0)):
        np.testing.assert_allclose(one.mean, retention(one.bias), rtol=1e-4)


def test_a_larger_bias_keeps_more_in_every_seed() -> None:
    for seed in range(5):
        kept = [one.mean[-1] for one in cell_retention("привет", (-2.0, 0.0, 1.0, 2.0, 5.0), seed)]
        assert kept == sorted(kept)


def test_only_the_first_letters_of_a_long_text_are_read() -> None:
    (short,), (long,) = (
        cell_retention("a" * STEPS, [1.0]),
        cell_retention("a" * STEPS + "b" * 500, [1.0]),
    )
    np.testing.assert_array_equal(short.products, long.products)


@pytest.mark.parametrize(
    ("arguments", "quantity"),
    [(("", [0.0]), "tokens"), (("a", [11.0]), "bias"), (("a", [0.0], -1), "seed")],
)
def test_what_is_out_of_bounds_is_named(arguments: tuple, quantity: str) -> None:
    with pytest.raises(OutOfBounds, match=quantity):
        cell_retention(*arguments)
