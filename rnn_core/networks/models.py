"""The small networks of the structures page: what comes in, what comes out, and a loss.

B batch, T time, D input, H hidden, V vocabulary. Every network is small enough to be read whole;
their parts are in `layers`, `networks.predictions` asks them, `networks.training_recipes` teaches
them.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, pad

from rnn_core.embeddings.subword import SubwordEmbedding
from rnn_core.networks.layers import (
    ConvEncoder,
    DeconvDecoder,
    Dropout,
    WordDropout,
    premultiplied_rgba,
)
from rnn_core.training import IGNORED, cross_entropy_and_accuracy

DecoderState = tuple[Tensor, Tensor, Tensor, Tensor | None]
"""A decoder's state (1, B, H), the encoder's (B, S, H), their mask, attention (B, T, S)."""


class Classifier(nn.Module):
    """One-to-one: a picture gives one answer."""

    def __init__(self, classes: int, features: int = 64) -> None:
        super().__init__()
        self.eye = ConvEncoder(features)
        self.head = nn.Linear(features, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, 32, 32) → logits (B, classes)."""
        return self.head(self.eye(pictures))

    def loss(self, pictures: Tensor, classes: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy."""
        logits = self(pictures)
        return cross_entropy(logits, classes), (logits.argmax(-1) == classes).float().mean()


class Captioner(nn.Module):
    """One-to-many: the picture makes the first hidden state, the words follow one by one.

    The features stay in sight of every step (Mao et al. 2015): the state decides what to speak of
    next and which features to look at, and what there is to say about it is read off them.
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
        """(B, 3, 32, 32) → h_0 (1, B, H) and the features (B, 1, F)."""
        features = self.eye(pictures)
        return torch.tanh(self.begin(features))[None], features[:, None]

    def step(
        self, words: Tensor, start: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Words so far, (B, T) → logits (B, T, V) of what follows, and where to go on."""
        state, features = start
        output, state = self.rnn(self.embed(self.miss(words)), state)  # (B, T, H)
        seen = features * torch.sigmoid(self.look(output))  # (B, T, F)
        return self.head(torch.cat([self.forget(output), seen], -1)), (state, features)

    def loss(self, pictures: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        """Teacher forcing: at every step the right words so far, (B, T) with start and end.

        Loud logits are punished (Pezeshki et al. 2021, "Gradient Starvation", spectral
        decoupling): else the place alone soon answers which animal it never holds, and the
        network stops learning to look at the animal.
        """
        logits, _ = self.step(words[:, :-1], self.start(pictures))
        loss, accuracy = cross_entropy_and_accuracy(logits, words[:, 1:])
        loud = logits[words[:, 1:] != IGNORED].square().mean()
        return loss + 0.01 * loud, accuracy


class Painter(nn.Module):
    """Many-to-one: the last hidden state holds the whole caption, and is unfolded to a picture.

    One half of the state is what there is, a sprite; the other half is where: the layers behind
    and before it, and at which rows and columns the sprite stands (attention as in DRAW, Gregor
    et al. 2015).
    """

    BEHIND = 5  # shapes of the scene that lie behind the sprite; the others lie before it
    FEET = (24, 14)  # of a sprite: the row below its feet, the column where its head ends
    FIRST, PLACES = -8, 31  # rows of the picture where the first row of the sprite can be

    def __init__(
        self,
        vocabulary: int,
        embedding: int = 24,
        hidden: int = 64,
        facts: tuple[int, int] = (20, 11),
    ) -> None:
        super().__init__()
        half = hidden // 2
        self.embed = nn.Embedding(vocabulary, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.sprite = DeconvDecoder(half, side=3, channels=44, half=16, shapes=10)
        self.scene = DeconvDecoder(half, side=4, channels=16, half=8, shapes=13)
        self.place = nn.Linear(half, 2 * self.PLACES)
        self.tell_what, self.tell_where = (nn.Linear(half, count) for count in facts)

    def read(self, words: Tensor, lengths: Tensor) -> Tensor:
        """(B, T) words, padded at their ends, → the last state, (B, H)."""
        output, _ = self.rnn(self.embed(words))  # (B, T, H)
        return output[torch.arange(len(words)), lengths - 1]  # not output[:, -1]: it may be a pad

    def paint(self, state: Tensor) -> Tensor:
        """(B, H) → (B, 3, 32, 32)."""
        what, where = state.chunk(2, 1)  # (B, H/2) each
        chances = self.place(where).unflatten(1, (2, self.PLACES)).softmax(-1)
        distance = torch.arange(32)[:, None] - torch.arange(24) - self.FIRST  # (32, 24)
        nowhere = pad(chances, (1, 1))  # too far for any place
        down, right = nowhere[:, :, distance.clamp(-1, self.PLACES) + 1].unbind(1)  # (B, 32, 24)
        sprite = premultiplied_rgba(*self.sprite(what))  # (B, 4, 24, 24)
        sprite = down[:, None] @ sprite @ right[:, None].transpose(2, 3)
        shapes, colours = self.scene(where)
        masks = shapes[:, : self.BEHIND].softmax(1)
        behind = torch.einsum("bkyx,bkc->bcyx", masks, colours[:, : self.BEHIND])
        before = premultiplied_rgba(shapes[:, self.BEHIND :], colours[:, self.BEHIND :])
        picture = sprite[:, :3] + (1 - sprite[:, 3:]) * behind
        return before[:, :3] + (1 - before[:, 3:]) * picture

    def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
        """(B, T) words, padded at their ends, → (B, 3, 32, 32)."""
        return self.paint(self.read(words, lengths))

    def loss(
        self, words: Tensor, lengths: Tensor, pictures: Tensor, facts: Tensor, stands: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Squared error, and the share of pixels that are right to a tenth.

        What comes from one caption and where from another, so that neither half can hide
        something of the other; each half also has to tell its facts. Pixels weigh more where a
        picture differs from the mean one: else small things are never learnt.

        Args:
            words: (2B, T), B captions whose animals are painted, then B whose places are.
            lengths: (2B,).
            pictures: (B, 3, 32, 32), the animals in these places.
            facts: (B, F), 1 for what is true of the picture, of the animal first, else 0.
            stands: (B, 2), the row and the column of the sprite's first pixel.
        """
        (what, _), (_, where) = (half.chunk(2, 1) for half in self.read(words, lengths).chunk(2))
        painted = self.paint(torch.cat([what, where], 1))
        weights = 1 + 20 * (pictures - pictures.mean(0)).abs()
        error = ((painted - pictures).square() * weights).mean()
        of_what, of_where = facts.split(
            [self.tell_what.out_features, self.tell_where.out_features], 1
        )
        told = binary_cross_entropy_with_logits(self.tell_what(what), of_what)
        told = told + binary_cross_entropy_with_logits(self.tell_where(where), of_where)
        places = self.place(where).unflatten(1, (2, self.PLACES)).flatten(0, 1)
        told = 10 * told + cross_entropy(places, stands.flatten() - self.FIRST)
        close = (painted - pictures).abs().amax(dim=1) < 0.1
        return error + 0.3 * told, close.float().mean()


class Reviewer(nn.Module):
    """Many-to-one: the last hidden state says whether a review is kind."""

    def __init__(
        self,
        buckets: int = 2000,
        embedding: int = 24,
        hidden: int = 32,
        layer: type[nn.GRU] | type[nn.LSTM] = nn.GRU,
    ) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.rnn = layer(embedding, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 2)

    def forward(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """B reviews, each a list of words, → logits (B, T, 2) after every word."""
        output, _ = self.rnn(self.embed(reviews))
        return self.head(output)

    def verdict(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """B reviews → logits (B, 2) after the last word of each."""
        ends = torch.tensor([len(words) - 1 for words in reviews])
        return self(reviews)[torch.arange(len(reviews)), ends]

    def loss(self, reviews: Sequence[Sequence[str]], kind: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy of the verdict after the last word."""
        logits = self.verdict(reviews)
        return cross_entropy(logits, kind), (logits.argmax(-1) == kind).float().mean()


class Translator(nn.Module):
    """Many-to-many: an encoder reads the sentence, a decoder writes it in the other language.

    With attention (Luong et al. 2015, scaled dot product) every step of the decoder may look at
    every state of the encoder; without it the last state is all there is to look at (Cho et al.
    2014): the same network, the same weights in number, another mask.
    """

    def __init__(
        self, source: int, target: int, attention: bool, embedding: int = 24, hidden: int = 64
    ) -> None:
        super().__init__()
        self.attention = attention
        self.embed_source = nn.Embedding(source, embedding)
        self.encoder = nn.GRU(embedding, hidden, batch_first=True)
        self.embed_target = nn.Embedding(target, embedding)
        self.decoder = nn.GRU(embedding, hidden, batch_first=True)
        self.forget, self.forget_states = Dropout(0.5), Dropout(0.3)
        self.head = nn.Linear(2 * hidden, target)

    def start(self, words: Tensor, lengths: Tensor) -> DecoderState:
        """(B, S) words, padded at their ends → where the decoder starts."""
        states, _ = self.encoder(self.embed_source(words))
        last = states[torch.arange(len(words)), lengths - 1]
        steps = torch.arange(words.shape[1])
        mask = (steps < lengths[:, None]) if self.attention else (steps == lengths[:, None] - 1)
        return last[None], self.forget_states(states), mask, None  # mask: (B, S)

    def step(self, words: Tensor, start: DecoderState) -> tuple[Tensor, DecoderState]:
        """Words so far, (B, T) → logits (B, T, V) of what follows, and where to go on."""
        state, states, mask, _ = start
        output, state = self.decoder(self.embed_target(words), state)  # (B, T, H)
        scores = output @ states.transpose(1, 2) / output.shape[-1] ** 0.5  # (B, T, S)
        weights = scores.masked_fill(~mask[:, None], -torch.inf).softmax(-1)
        seen = torch.cat([self.forget(output), weights @ states], -1)  # (B, T, 2H)
        return self.head(seen), (state, states, mask, weights)

    def loss(self, words: Tensor, lengths: Tensor, said: Tensor) -> tuple[Tensor, Tensor]:
        """Teacher forcing: at every step the right words so far, (B, T) with start and end."""
        logits, _ = self.step(said[:, :-1], self.start(words, lengths))
        return cross_entropy_and_accuracy(logits, said[:, 1:])


class Tagger(nn.Module):
    """Many-to-many, aligned: every word gets its answers as soon as it has been read."""

    def __init__(
        self, parts: int, buckets: int = 1500, embedding: int = 24, hidden: int = 32
    ) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.part = nn.Linear(hidden, parts)
        self.name = nn.Linear(hidden, 2)

    def forward(self, sentences: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
        """B sentences, each a list of words, → logits (B, T, parts) and (B, T, 2) for names."""
        output, _ = self.rnn(self.embed(sentences))
        return self.part(output), self.name(output)

    def loss(
        self, sentences: Sequence[Sequence[str]], parts: Tensor, names: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Sum of the two cross-entropies; accuracy of the parts of speech.

        Args:
            sentences: B lists of words.
            parts: (B, T) ids of parts of speech; 0 at padding.
            names: (B, T) 1 at a name, else 0.
        """
        part, name = self(sentences)
        loss, accuracy = cross_entropy_and_accuracy(part, parts)
        words = parts != IGNORED
        return loss + cross_entropy(name[words], names[words]), accuracy


class BagOfWords(nn.Module):
    """What `Reviewer` is measured against: the same words and training, without their order."""

    def __init__(self, buckets: int = 2000, embedding: int = 24) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.head = nn.Linear(embedding, 2)

    def forward(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """B reviews → logits (B, 2) of the sum of their words' vectors."""
        return self.head(self.embed(reviews).sum(1))

    def loss(self, reviews: Sequence[Sequence[str]], kind: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy."""
        logits = self(reviews)
        return cross_entropy(logits, kind), (logits.argmax(-1) == kind).float().mean()
