"""What a border of zeros does to a convolution, and what a step over a zero does to an RNN.

P pixels of padding on every side of a 32 × 32 picture.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import conv2d, pad

from rnn_core.arguments import checked
from rnn_core.bounds import check
from rnn_core.networks.picture_models import Classifier, Painter
from rnn_core.networks.pretrained import pretrained
from rnn_core.world import captions
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE

Array = NDArray[np.float32]
MAX_PADDING: Final = 8  # pixels on every side of a picture


@dataclass(frozen=True, eq=False)
class PaddedConvolution:
    """A picture with a border of zeros under a convolution; equal only to itself.

    Attributes:
        padding: P, zeros on every side.
        padded_picture: (32 + 2P, 32 + 2P, 3), the picture with its border, 0 … 255.
        feature_map: (30 + 2P, 30 + 2P), what one filter of the trained classifier makes of it.
        kernel_size: width of the filter, in pixels.
        channel: which filter, from 0: the one that answers this picture with the largest mean
            square.
        border_contribution: the largest absolute contribution of the zeros to a number of the
            feature map.
        state_change: ‖h − h′‖₂, how far the trained painter's state h moves in one step over a
            zero vector.
    """

    padding: int
    padded_picture: NDArray[np.uint8]
    feature_map: Array
    kernel_size: int
    channel: int
    border_contribution: float
    state_change: float


@checked
@torch.no_grad()
def padded_convolution(padding: int) -> PaddedConvolution:
    """Pad a picture, convolve it, and compare with a step of an RNN over a zero vector.

    Args:
        padding: P, zeros on every side in pixels, 0 … `MAX_PADDING`.

    Returns:
        The picture, its feature map (30 + 2P, 30 + 2P), and what the zeros changed.

    Raises:
        OutOfBounds: `padding` is negative or over `MAX_PADDING`.

    Example:
        >>> found = padded_convolution(1)
        >>> found.feature_map.shape, found.border_contribution
        ((32, 32), 0.0)
        >>> found.state_change > 0.1
        True
    """
    check("padding of the picture", padding, 0, MAX_PADDING)
    classifier: Classifier = pretrained("classifier", "en").network  # type: ignore[assignment]
    painter: Painter = pretrained("painter", "en").network  # type: ignore[assignment]
    words = captions.caption_ids(DEFAULT_SCENE, "en")
    _, state = painter.rnn(painter.embed(torch.tensor(words)))  # (1, H)
    _, after = painter.rnn(torch.zeros(1, painter.embed.embedding_dim), state)
    picture = draw(DEFAULT_SCENE)  # (3, 32, 32)
    filters = classifier.eye.look[0]
    plain = conv2d(picture[None] - 0.5, filters.weight, filters.bias)[0]  # (32, 30, 30)
    channel = int(plain.square().mean((1, 2)).argmax())
    kernel, bias = filters.weight[channel : channel + 1], filters.bias[channel : channel + 1]
    border = pad(torch.zeros(1, 1, 32, 32), [padding] * 4, value=1.0)  # 1 where there is padding
    padded = pad((picture - 0.5)[None], [padding] * 4)  # (1, 3, 32 + 2P, 32 + 2P)
    return PaddedConvolution(
        padding=padding,
        padded_picture=((padded[0] + 0.5) * 255).round().to(torch.uint8).permute(1, 2, 0).numpy(),
        feature_map=conv2d(padded, kernel, bias)[0, 0].numpy(),
        kernel_size=kernel.shape[-1],
        channel=channel,
        border_contribution=float(conv2d(padded * border, kernel).abs().max()),
        state_change=float((after - state).norm()),
    )
