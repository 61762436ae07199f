"""The small networks of the structures page: what comes in, what comes out, and a loss.

B batch, T time, D input, H hidden, V vocabulary. Every network is small enough to be read whole;
`rnn_core.predictions` asks them, `rnn_core.school` teaches them.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from rnn_core.spelling import Spelling
from rnn_core.text import Vocabulary

Start = tuple[Tensor, Tensor, Tensor, Tensor | None]
"""A decoder's state (1, B, H), the encoder's (B, S, H), their mask, attention (B, T, S)."""
IGNORED = Vocabulary.pad_id  # no answer is asked for at padding


def right_answers(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy and the share of right answers, padding aside.

    Args:
        logits: (..., V).
        targets: (...), ids.
    """
    logits, targets = logits.flatten(0, -2), targets.flatten()
    asked = targets != IGNORED
    right = (logits.argmax(-1) == targets) & asked
    return cross_entropy(logits, targets, ignore_index=IGNORED), right.sum() / asked.sum()


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


class Classifier(nn.Module):
    """One-to-one: a picture gives one answer."""

    def __init__(self, classes: int, features: int = 64) -> None:
        super().__init__()
        self.eye = Eye(features)
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
    next, and what there is to say about it is read off the picture.
    """

    def __init__(
        self, vocabulary: int, features: int = 96, embedding: int = 24, hidden: int = 64
    ) -> None:
        super().__init__()
        self.eye = Eye(features)
        self.begin = nn.Linear(features, hidden)
        self.embed = nn.Embedding(vocabulary, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
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
        output, state = self.rnn(self.embed(words), state)  # (B, T, H)
        seen = features.expand(-1, output.shape[1], -1)  # (B, T, F)
        return self.head(torch.cat([self.forget(output), seen], -1)), (state, features)

    def loss(self, pictures: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        """Teacher forcing: at every step the right words so far, (B, T) with start and end.

        Loud logits are punished (Pezeshki et al. 2021, "Gradient Starvation", spectral
        decoupling): else the place alone soon answers which animal it never holds, and the
        network stops learning to look at the animal.
        """
        logits, _ = self.step(words[:, :-1], self.start(pictures))
        loss, accuracy = right_answers(logits, words[:, 1:])
        loud = logits[words[:, 1:] != IGNORED].square().mean()
        return loss + 0.01 * loud, accuracy


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


class Painter(nn.Module):
    """Many-to-one: the last hidden state holds the whole caption, and is unfolded to a picture.

    One half of the state is what there is, a sprite; the other half is where, the layers behind
    and before it. The whole state says at which rows and columns the sprite stands (attention as
    in DRAW, Gregor et al. 2015).
    """

    BEHIND = 5  # shapes of the scene that lie behind the sprite; the others lie before it
    PLACES = 33  # where a row of the sprite can go: past the upper edge, 0 … 30, past the lower

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
        self.sprite = Canvas(half, side=3, channels=44, half=16, shapes=7)
        self.scene = Canvas(half, side=4, channels=16, half=8, shapes=13)
        self.place = nn.Linear(hidden, 2 * self.PLACES)
        self.tell_what, self.tell_where = (nn.Linear(half, count) for count in facts)

    def read(self, words: Tensor, lengths: Tensor) -> Tensor:
        """(B, T) words, padded at their ends, → the last state, (B, H)."""
        output, _ = self.rnn(self.embed(words))  # (B, T, H)
        return output[torch.arange(len(words)), lengths - 1]  # not output[:, -1]: it may be a pad

    def paint(self, state: Tensor) -> Tensor:
        """(B, H) → (B, 3, 32, 32)."""
        what, where = state.chunk(2, 1)  # (B, H/2) each
        offset = (torch.arange(32)[:, None] - torch.arange(24) + 8).clamp(-1, 31) + 1  # (32, 24)
        calm = 0.2 * self.place(state)  # else it settles on a wrong place before there is a sprite
        chances = calm.unflatten(1, (2, self.PLACES)).softmax(-1)
        inside = torch.nn.functional.pad(torch.ones(self.PLACES - 2), (1, 1))
        down, right = (chances * inside)[:, :, offset].unbind(1)  # (B, 32, 24) each
        sprite = down[:, None] @ layer(*self.sprite(what)) @ right[:, None].transpose(2, 3)
        shapes, colours = self.scene(where)
        masks = shapes[:, : self.BEHIND].softmax(1)
        behind = torch.einsum("bkyx,bkc->bcyx", masks, colours[:, : self.BEHIND])
        before = layer(shapes[:, self.BEHIND :], colours[:, self.BEHIND :])
        picture = sprite[:, :3] + (1 - sprite[:, 3:]) * behind
        return before[:, :3] + (1 - before[:, 3:]) * picture

    def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
        """(B, T) words, padded at their ends, → (B, 3, 32, 32)."""
        return self.paint(self.read(words, lengths))

    def loss(
        self, words: Tensor, lengths: Tensor, pictures: Tensor, facts: Tensor
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
        close = (painted - pictures).abs().amax(dim=1) < 0.1
        return error + 0.3 * told, close.float().mean()


class Reviewer(nn.Module):
    """Many-to-one: the last hidden state says whether a review is kind."""

    def __init__(self, buckets: int = 2000, embedding: int = 24, hidden: int = 32) -> None:
        super().__init__()
        self.embed = Spelling(buckets, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 2)

    def forward(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """B reviews, each a list of words, → logits (B, T, 2) after every word."""
        output, _ = self.rnn(self.embed(reviews))
        return self.head(output)

    def loss(self, reviews: Sequence[Sequence[str]], kind: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy of the verdict after the last word."""
        ends = torch.tensor([len(words) - 1 for words in reviews])
        logits = self(reviews)[torch.arange(len(reviews)), ends]  # (B, 2)
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

    def start(self, words: Tensor, lengths: Tensor) -> Start:
        """(B, S) words, padded at their ends → where the decoder starts."""
        states, _ = self.encoder(self.embed_source(words))
        last = states[torch.arange(len(words)), lengths - 1]
        steps = torch.arange(words.shape[1])
        mask = (steps < lengths[:, None]) if self.attention else (steps == lengths[:, None] - 1)
        return last[None], self.forget_states(states), mask, None  # mask: (B, S)

    def step(self, words: Tensor, start: Start) -> tuple[Tensor, Start]:
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
        return right_answers(logits, said[:, 1:])


class Tagger(nn.Module):
    """Many-to-many, aligned: every word gets its answers as soon as it has been read."""

    def __init__(
        self, parts: int, buckets: int = 1500, embedding: int = 24, hidden: int = 32
    ) -> None:
        super().__init__()
        self.embed = Spelling(buckets, embedding)
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
        loss, accuracy = right_answers(part, parts)
        words = parts != IGNORED
        return loss + cross_entropy(name[words], names[words]), accuracy


class BagOfWords(nn.Module):
    """What `Reviewer` is measured against: the same words and training, without their order."""

    def __init__(self, buckets: int = 2000, embedding: int = 24) -> None:
        super().__init__()
        self.embed = Spelling(buckets, embedding)
        self.head = nn.Linear(embedding, 2)

    def forward(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """B reviews → logits (B, 2) of the sum of their words' vectors."""
        return self.head(self.embed(reviews).sum(1))

    def loss(self, reviews: Sequence[Sequence[str]], kind: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy."""
        logits = self(reviews)
        return cross_entropy(logits, kind), (logits.argmax(-1) == kind).float().mean()


@torch.no_grad()
def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Give a network PyTorch's own default initialisation, drawn from `generator`."""
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            if isinstance(module, nn.Embedding | nn.EmbeddingBag):
                parameter.normal_(generator=generator)
                continue
            if isinstance(module, nn.BatchNorm2d):
                continue  # ones and zeros
            weight = next(module.parameters())
            inputs = module.hidden_size if isinstance(module, nn.GRU) else weight[0].numel()
            parameter.uniform_(-(inputs**-0.5), inputs**-0.5, generator=generator)
