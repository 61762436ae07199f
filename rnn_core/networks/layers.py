"""The building blocks of the networks: dropout, an encoder and a decoder of pictures.

Shapes: B batch, F features, K flat shapes of a picture, S side of a picture in pixels.
"""

import torch
from torch import Tensor, nn

from rnn_core.text import Vocabulary


class Dropout(nn.Module):
    """Dropout (Srivastava et al. 2014): in training, zeroes numbers at random.

    Like `nn.Dropout`, but with a random generator of its own, so that a training can be repeated.

    Args:
        probability: of a number to be zeroed; those that are kept are divided by
            ``1 - probability``, so that the mean stays.
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.generator = torch.Generator().manual_seed(0)

    def forward(self, numbers: Tensor) -> Tensor:
        """Drop numbers in training mode; in evaluation mode return them as they are.

        Args:
            numbers: of any shape.

        Returns:
            Numbers of the same shape.
        """
        if not self.training:
            return numbers
        kept = torch.rand(numbers.shape, generator=self.generator) >= self.probability
        return numbers * kept / (1 - self.probability)


class WordDropout(nn.Module):
    """Word dropout (Bowman et al. 2016, section 3.1): in training, words become unknown at random.

    A decoder that cannot rely on the words so far has to use what the encoder tells it.

    Args:
        probability: of a word to be replaced by the unknown one.
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.generator = torch.Generator().manual_seed(0)

    def forward(self, words: Tensor) -> Tensor:
        """Replace words in training mode; in evaluation mode return them as they are.

        Args:
            words: ids of any shape.

        Returns:
            Ids of the same shape.
        """
        if not self.training:
            return words
        dropped = torch.rand(words.shape, generator=self.generator) < self.probability
        return words.masked_fill(dropped, Vocabulary.unknown_id)


class ConvEncoder(nn.Module):
    """A convolutional encoder: a picture as a vector of features, wherever in it they stand.

    Three convolutions with batch normalisation, then the maximum over the picture.

    Args:
        size: number F of features.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1),  # (B, 32, 32, 32)
            nn.MaxPool2d(2),  # (B, 32, 16, 16)
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.Conv2d(32, 48, 3, padding=1),
            nn.MaxPool2d(2),  # (B, 48, 8, 8)
            nn.BatchNorm2d(48),
            nn.ReLU(),
            nn.Conv2d(48, size, 3, padding=1),
            nn.BatchNorm2d(size),
            nn.ReLU(),
            nn.AdaptiveMaxPool2d(1),  # the strongest response of each feature
            nn.Flatten(),
        ).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast

    def forward(self, pictures: Tensor) -> Tensor:
        """Encode pictures.

        Args:
            pictures: (B, 3, 32, 32), colours between 0 and 1.

        Returns:
            Features, (B, F).
        """
        return self.look((pictures - 0.5).contiguous(memory_format=torch.channels_last))


class DeconvDecoder(nn.Module):
    """A decoder of transposed convolutions: features as K flat shapes, each in one colour.

    One linear layer and three transposed convolutions, each of which doubles the side.

    Args:
        features: number F of features.
        side: of the first map in pixels; the picture has S = 8 * side.
        channels: of the first map.
        half: channels of the third map; the second has twice as many.
        shapes: number K of flat shapes, the background included.
    """

    def __init__(self, features: int, side: int, channels: int, half: int, shapes: int) -> None:
        super().__init__()
        self.shapes = nn.Sequential(
            nn.Linear(features, channels * side**2),
            nn.Unflatten(1, (channels, side, side)),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.ConvTranspose2d(channels, 2 * half, 4, stride=2, padding=1),  # twice the side
            nn.BatchNorm2d(2 * half),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * half, half, 4, stride=2, padding=1),  # four times
            nn.BatchNorm2d(half),
            nn.ReLU(),
            nn.ConvTranspose2d(half, shapes, 4, stride=2, padding=1),  # eight times
        )
        self.colours = nn.Sequential(
            nn.Linear(features, shapes * 3), nn.Sigmoid(), nn.Unflatten(1, (shapes, 3))
        )

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Decode features.

        Args:
            features: (B, F).

        Returns:
            Logits of the shapes, (B, K, S, S), and the colour of each, (B, K, 3).
        """
        return self.shapes(features), self.colours(features)


def premultiplied_rgba(logits: Tensor, colours: Tensor) -> Tensor:
    """Merge flat shapes into one layer of a picture, with an alpha channel.

    Every pixel belongs to one shape or, the last of them, to nothing.

    Args:
        logits: of the shapes, (B, K, S, S).
        colours: of the shapes, (B, K, 3).

    Returns:
        Red, green and blue times alpha, and alpha: (B, 4, S, S).
    """
    masks = logits.softmax(1)[:, :-1]
    painted = torch.einsum("bkyx,bkc->bcyx", masks, colours[:, :-1])
    return torch.cat([painted, masks.sum(1, keepdim=True)], 1)
