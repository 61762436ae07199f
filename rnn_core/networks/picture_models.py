"""The networks that read or make pictures: classifier, captioner, painter.

Shapes: B batch, T time, H hidden, F features, V vocabulary. Every network is small enough to be
read whole; their parts are in `networks.layers`. Attributes keep the names that their shipped
weights have.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, pad

from rnn_core.networks.layers import (
    ConvEncoder,
    DeconvDecoder,
    Dropout,
    WordDropout,
    premultiplied_rgba,
)
from rnn_core.text import Vocabulary
from rnn_core.training import cross_entropy_and_accuracy


class Classifier(nn.Module):
    """One-to-one: a picture gives one answer.

    Args:
        classes: how many answers there are to choose from.
        features: numbers that describe a picture, F.
    """

    def __init__(self, classes: int, features: int = 64) -> None:
        super().__init__()
        self.eye = ConvEncoder(features)
        self.head = nn.Linear(features, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits of the classes.

        Args:
            pictures: shape (B, 3, 32, 32), values in 0 … 1.

        Returns:
            Logits, shape (B, classes).
        """
        return self.head(self.eye(pictures))

    def loss(self, pictures: Tensor, classes: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy.

        Args:
            pictures: shape (B, 3, 32, 32), values in 0 … 1.
            classes: the right ones, shape (B,).

        Returns:
            Loss and accuracy, both scalars.
        """
        logits = self(pictures)
        return cross_entropy_and_accuracy(logits, classes)


class Captioner(nn.Module):
    """One-to-many: the picture makes the first hidden state, the words follow one by one.

    The features of the picture are an input of every step (Mao et al. 2015, m-RNN): the state
    weights them by a gate, and the next word is read from both.

    Args:
        vocabulary: words there are, V.
        features: numbers that describe a picture, F.
        embedding: numbers in the vector of a word.
        hidden: units of the state, H.
    """

    def __init__(
        self, vocabulary: int, features: int = 88, embedding: int = 24, hidden: int = 64
    ) -> None:
        super().__init__()
        self.eye = ConvEncoder(features)
        self.begin = nn.Linear(features, hidden)
        self.miss = WordDropout(0.3)
        self.embed = nn.Embedding(vocabulary, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.look = nn.Linear(hidden, features)
        self.forget = Dropout(0.5)
        self.head = nn.Linear(hidden + features, vocabulary)

    def start(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """The state from which the decoder starts.

        Args:
            pictures: shape (B, 3, 32, 32), values in 0 … 1.

        Returns:
            The first hidden state (1, B, H) and the features (B, 1, F).
        """
        features = self.eye(pictures)
        return torch.tanh(self.begin(features))[None], features[:, None]

    def step(
        self, words: Tensor, state: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """One or more steps of the decoder.

        Args:
            words: ids of the words that are read, shape (B, T).
            state: hidden state (1, B, H) and features (B, 1, F), of `start` or of the last step.

        Returns:
            Logits (B, T, V) of the word after each, and the state after the last, shaped like
            `state`.
        """
        hidden, features = state
        output, hidden = self.rnn(self.embed(self.miss(words)), hidden)  # (B, T, H)
        seen = features * torch.sigmoid(self.look(output))  # (B, T, F)
        return self.head(torch.cat([self.forget(output), seen], -1)), (hidden, features)

    def loss(self, pictures: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy of the next word, by teacher forcing.

        Large logits are penalised (Pezeshki et al. 2021, "Gradient Starvation", spectral
        decoupling): without it the place alone soon tells which animal it never holds, and the
        network stops learning to look at the animal.

        Args:
            pictures: shape (B, 3, 32, 32), values in 0 … 1.
            words: ids of the captions with start and end, padded, shape (B, T).

        Returns:
            Loss and accuracy, both scalars.
        """
        logits, _ = self.step(words[:, :-1], self.start(pictures))
        loss, accuracy = cross_entropy_and_accuracy(logits, words[:, 1:], Vocabulary.pad_id)
        penalty = logits[words[:, 1:] != Vocabulary.pad_id].square().mean()
        return loss + 0.01 * penalty, accuracy


class Painter(nn.Module):
    """Many-to-one: the last hidden state holds the whole caption and is decoded to a picture.

    One half of the state is what there is, a sprite; the other half is where: the layers behind
    and before it, and the row and column at which the sprite stands (attention as in DRAW, Gregor
    et al. 2015).

    Args:
        vocabulary: words there are, V.
        embedding: numbers in the vector of a word.
        hidden: units of the state, H, an even number.
        attributes: how many attributes the first half of the state has to tell while the network
            is trained, and how many the second.
    """

    LAYERS_BEHIND = 5  # flat shapes of the scene behind the sprite; the others are before it
    SPRITE_ANCHOR = (24, 14)  # of a sprite: the row below its feet, the column where its head ends
    FIRST_POSITION, POSITIONS = -8, 31  # rows of the picture where a sprite's first row can be

    def __init__(
        self,
        vocabulary: int,
        embedding: int = 24,
        hidden: int = 64,
        attributes: tuple[int, int] = (20, 11),
    ) -> None:
        super().__init__()
        half = hidden // 2
        self.embed = nn.Embedding(vocabulary, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.sprite = DeconvDecoder(half, side=3, channels=44, half=16, shapes=10)
        self.scene = DeconvDecoder(half, side=4, channels=16, half=8, shapes=13)
        self.place = nn.Linear(half, 2 * self.POSITIONS)
        self.tell_what, self.tell_where = (nn.Linear(half, count) for count in attributes)

    def encode(self, words: Tensor, lengths: Tensor) -> Tensor:
        """The state after the last word of each caption.

        Args:
            words: ids, padded at their ends, shape (B, T).
            lengths: words of each caption, shape (B,).

        Returns:
            Hidden states, shape (B, H).
        """
        output, _ = self.rnn(self.embed(words))  # (B, T, H)
        return output[torch.arange(len(words)), lengths - 1]  # not output[:, -1]: it may be a pad

    def decode(self, state: Tensor) -> Tensor:
        """The picture that a state is unfolded to.

        Args:
            state: hidden states, shape (B, H).

        Returns:
            Pictures, shape (B, 3, 32, 32).
        """
        what, where = state.chunk(2, 1)  # (B, H/2) each
        positions = self.place(where).unflatten(1, (2, self.POSITIONS)).softmax(-1)
        distance = torch.arange(32)[:, None] - torch.arange(24) - self.FIRST_POSITION  # (32, 24)
        outside = pad(positions, (1, 1))  # zero where no position reaches
        index = distance.clamp(-1, self.POSITIONS) + 1
        down, right = outside[:, :, index].unbind(1)  # (B, 32, 24) each
        sprite = premultiplied_rgba(*self.sprite(what))
        sprite = down[:, None] @ sprite @ right[:, None].transpose(2, 3)
        shapes, colours = self.scene(where)
        masks = shapes[:, : self.LAYERS_BEHIND].softmax(1)
        behind = torch.einsum("bkyx,bkc->bcyx", masks, colours[:, : self.LAYERS_BEHIND])
        before = premultiplied_rgba(
            shapes[:, self.LAYERS_BEHIND :], colours[:, self.LAYERS_BEHIND :]
        )
        picture = sprite[:, :3] + (1 - sprite[:, 3:]) * behind
        return before[:, :3] + (1 - before[:, 3:]) * picture

    def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
        """The pictures of captions.

        Args:
            words: ids, padded at their ends, shape (B, T).
            lengths: words of each caption, shape (B,).

        Returns:
            Pictures, shape (B, 3, 32, 32).
        """
        return self.decode(self.encode(words, lengths))

    def loss(
        self,
        words: Tensor,
        lengths: Tensor,
        pictures: Tensor,
        attributes: Tensor,
        positions: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Squared error, and the share of pixels that are right to a tenth.

        What comes from one caption and where from another, so that neither half can hide
        something of the other; each half also has to tell its attributes. Pixels weigh more where
        a picture differs from the mean one: without that small things are never learnt.

        Args:
            words: ids of B captions whose animals are painted, then of B whose places are, shape
                (2B, T).
            lengths: words of each caption, shape (2B,).
            pictures: the animals in these places, shape (B, 3, 32, 32).
            attributes: 1 for what is true of the picture, of the animal first, else 0; shape
                (B, sum of the attributes).
            positions: the row and the column of the sprite's first pixel, shape (B, 2).

        Returns:
            Loss and share of right pixels, both scalars.
        """
        (what, _), (_, where) = (half.chunk(2, 1) for half in self.encode(words, lengths).chunk(2))
        painted = self.decode(torch.cat([what, where], 1))
        weights = 1 + 20 * (pictures - pictures.mean(0)).abs()
        error = ((painted - pictures).square() * weights).mean()
        of_what, of_where = attributes.split(
            [self.tell_what.out_features, self.tell_where.out_features], 1
        )
        auxiliary = binary_cross_entropy_with_logits(self.tell_what(what), of_what)
        auxiliary = auxiliary + binary_cross_entropy_with_logits(self.tell_where(where), of_where)
        logits = self.place(where).unflatten(1, (2, self.POSITIONS)).flatten(0, 1)
        auxiliary = 10 * auxiliary + cross_entropy(
            logits, positions.flatten() - self.FIRST_POSITION
        )
        close = (painted - pictures).abs().amax(dim=1) < 0.1
        return error + 0.3 * auxiliary, close.float().mean()
