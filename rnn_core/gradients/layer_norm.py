"""What layer normalisation inside the recurrence does to the gradient of a plain RNN.

Ba, Kiros and Hinton 2016, "Layer Normalization" (arXiv:1607.06450), section 3.1 and equation 4,
with gain 1 and bias 0. T time, D input, H hidden.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import check
from rnn_core.gradients.gradient_flow import MAX_FLOW_HIDDEN, MAX_FLOW_STEPS
from rnn_core.tensors import check_float, check_shape
from rnn_core.weights import plain_layer

EPS = 1e-5
"""Added to the variance, as `torch.nn.LayerNorm` does."""


@checked
@torch.no_grad()
def layer_norm_jacobians(layer: nn.RNN, x: Tensor) -> NDArray[np.float64]:
    """∂h_T/∂h_k of h_t = tanh(LN(W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh)), h_0 = 0.

    Args:
        layer: one tanh layer in one direction, D to H, whose weights are used; it is only read.
        x: one sequence, (T, D).

    Returns:
        The matrices in float64, (T, H, H); the last is the identity.

    Raises:
        TypeError: the layer is no `nn.RNN`.
        ValueError: it is not such a layer, or x does not fit it.
        OutOfBounds: T exceeds `MAX_FLOW_STEPS` or H `MAX_FLOW_HIDDEN`.

    Example:
        >>> layer_norm_jacobians(nn.RNN(3, 8), torch.eye(3)).shape
        (3, 8, 8)
    """
    plain = plain_layer(layer)
    if plain.num_layers > 1 or plain.bidirectional or plain.mode != "RNN_TANH":
        raise ValueError("layer must be one tanh layer in one direction")
    check_shape("x", x, "T", plain.input_size)
    check("number of steps", len(x), 1, MAX_FLOW_STEPS)
    check("hidden size", plain.hidden_size, 1, MAX_FLOW_HIDDEN)
    weight_ih, weight_hh, *biases = (one.double() for one in plain.all_weights[0])
    check_float("x", x)
    read = x.double() @ weight_ih.T + sum(biases)  # (T, H)
    hidden = plain.hidden_size
    h, steps = read.new_zeros(hidden), []
    centred_weights = weight_hh - weight_hh.mean(0)
    for one in read:
        a = one + weight_hh @ h
        centred = a - a.mean()
        scale = (centred.square().mean() + EPS).sqrt()
        z = centred / scale
        h = z.tanh()
        # ∂LN/∂a = (I − 11ᵀ/H − zzᵀ/H) / σ: it takes out the mean, and what changes only the size.
        normed = (centred_weights - torch.outer(z, z @ weight_hh) / hidden) / scale  # ∂z/∂h_{t−1}
        steps.append((1 - h * h)[:, None] * normed)  # ∂h_t/∂h_{t−1}
    product = torch.eye(hidden, dtype=torch.float64)
    products = [product]
    for jacobian in reversed(steps[1:]):
        product = product @ jacobian
        products.append(product)
    return frozen(torch.stack(products[::-1]))
