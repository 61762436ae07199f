"""Layer normalisation in the recurrence: its Jacobians are autograd's."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.autograd.functional import jacobian
from torch.nn.functional import layer_norm

from rnn_core.gradients.bptt import spectral_norms
from rnn_core.gradients.layer_norm import layer_norm_jacobians


@given(
    steps=st.integers(1, 8),
    hidden=st.integers(2, 7),
    scale=st.floats(0.1, 5),
    bias=st.booleans(),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=40)
def test_the_norms_are_those_of_autograd(
    steps: int, hidden: int, scale: float, bias: bool, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    layer = nn.RNN(3, hidden, bias=bias).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(0, scale, generator=generator)
    x = torch.randn(steps, 3, generator=generator).double()
    weight_ih, weight_hh, *biases = layer.all_weights[0]

    def step(h: torch.Tensor, t: int) -> torch.Tensor:
        a = weight_ih @ x[t] + weight_hh @ h + sum(biases)
        return layer_norm(a, (hidden,)).tanh()

    states = [torch.zeros(hidden).double()]
    for t in range(steps):
        states.append(step(states[-1], t).detach())

    def last(h: torch.Tensor, start: int) -> torch.Tensor:
        for t in range(start, steps):
            h = step(h, t)
        return h

    exact = [
        float(torch.linalg.matrix_norm(jacobian(lambda h, k=k: last(h, k), states[k]), 2))  # type: ignore[misc]
        for k in range(1, steps + 1)
    ]
    found = spectral_norms(layer_norm_jacobians(layer, x))
    np.testing.assert_allclose(found, exact, rtol=1e-6, atol=1e-12)


def test_other_layers_are_refused() -> None:
    for layer in (nn.RNN(3, 4, nonlinearity="relu"), nn.RNN(3, 4, num_layers=2)):
        with pytest.raises(ValueError, match="one tanh layer"):
            layer_norm_jacobians(layer, torch.eye(3))
