"""What the networks of `rnn_core.networks.models` are built from, and how they begin.

B batch, V vocabulary. Spelling, the embedding of words never seen, is in `embeddings.subword`.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.text import Vocabulary

IGNORED = Vocabulary.pad_id  # no answer is asked for at padding


def right_answers(logits: Tensor, targets: Tensor, ignored: int = IGNORED) -> tuple[Tensor, Tensor]:
    """Cross-entropy and the share of right answers, where one is asked for.

    Args:
        logits: (..., V).
        targets: (...), ids.
        ignored: what stands where no answer is asked for; padding by default.
    """
    logits, targets = logits.flatten(0, -2), targets.flatten()
    asked = targets != ignored
    right = (logits.argmax(-1) == targets) & asked
    return cross_entropy(logits, targets, ignore_index=ignored), right.sum() / asked.sum()


class Dropout(nn.Module):
    """Forgets a share of the numbers while learning (Srivastava et al. 2014).

    Like `nn.Dropout`, but with its own source of chance: a seed gives the same training again.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.chance = torch.Generator().manual_seed(0)

    def forward(self, numbers: Tensor) -> Tensor:
        """Any shape; the numbers as they are once the learning is over."""
        if not self.training:
            return numbers
        kept = torch.rand(numbers.shape, generator=self.chance) >= self.share
        return numbers * kept / (1 - self.share)


class WordDropout(nn.Module):
    """Takes a share of the words for unknown while learning (Bowman et al. 2016, section 3.1).

    A decoder that may not rely on the words so far has to look at what it speaks of.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.chance = torch.Generator().manual_seed(0)

    def forward(self, words: Tensor) -> Tensor:
        """Ids of any shape; as they are once the learning is over."""
        if not self.training:
            return words
        lost = torch.rand(words.shape, generator=self.chance) < self.share
        return words.masked_fill(lost, Vocabulary.unknown_id)


class Eye(nn.Module):
    """A picture as `size` features: what there is in it, wherever it is."""

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
            nn.AdaptiveMaxPool2d(1),  # the strongest trace of each feature
            nn.Flatten(),
        ).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, 32, 32) → (B, size)."""
        return self.look((pictures - 0.5).contiguous(memory_format=torch.channels_last))


class Canvas(nn.Module):
    """Features as flat shapes on a canvas, each in one colour: where every shape is, and which."""

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
        """(B, F) → logits of the shapes (B, K, S, S), S = 8 * side, and colours (B, K, 3)."""
        return self.shapes(features), self.colours(features)


def layer(logits: Tensor, colours: Tensor) -> Tensor:
    """Shapes as colours times coverage, and coverage, (B, 4, S, S); the last shape is nothing."""
    masks = logits.softmax(1)[:, :-1]  # every pixel belongs to one shape, or to nothing
    painted = torch.einsum("bkyx,bkc->bcyx", masks, colours[:, :-1])
    return torch.cat([painted, masks.sum(1, keepdim=True)], 1)


def linear(inputs: int, outputs: int, generator: torch.Generator) -> nn.Linear:
    """`nn.Linear` with PyTorch's own first weights, drawn from `generator` and nothing else."""
    made = nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")  # which draws nothing
    initialise(made, generator)
    return made


@torch.no_grad()
def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Give a network PyTorch's own default initialisation, drawn from `generator`."""
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            if isinstance(module, nn.Embedding | nn.EmbeddingBag):
                parameter.normal_(generator=generator)
                if module.padding_idx is not None:
                    parameter[module.padding_idx] = 0
                continue
            if isinstance(module, nn.BatchNorm2d):
                continue  # ones and zeros
            weight = next(module.parameters())
            inputs = module.hidden_size if isinstance(module, nn.RNNBase) else weight[0].numel()
            parameter.uniform_(-(inputs**-0.5), inputs**-0.5, generator=generator)
