"""The networks that read text and answer in words or classes: reviewer, translator, tagger.

Shapes: B batch, T time, S words of the source, H hidden, V vocabulary. Every network is small
enough to be read whole; their parts are in `networks.layers` and `embeddings.subword`. Attributes
keep the names that their shipped weights have.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.embeddings.subword import SubwordEmbedding
from rnn_core.networks.layers import Dropout
from rnn_core.text import Vocabulary
from rnn_core.training import cross_entropy_and_accuracy

DecoderState = tuple[Tensor, Tensor, Tensor, Tensor | None]
"""A decoder's state (1, B, H), the encoder's (B, S, H), their mask, attention (B, T, S)."""


class Reviewer(nn.Module):
    """Many-to-one: the last hidden state says whether a review is kind.

    Args:
        buckets: how many vectors the character n-grams share.
        embedding: numbers in the vector of a word.
        hidden: units of the state, H.
        layer: `nn.GRU` or `nn.LSTM`.

    In training dropout hides numbers of the words' vectors and of the states that are read out.
    """

    def __init__(
        self,
        buckets: int = 2000,
        embedding: int = 24,
        hidden: int = 32,
        layer: type[nn.GRU] | type[nn.LSTM] = nn.GRU,
    ) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.forget_words, self.forget_states = Dropout(0.3), Dropout(0.3)
        self.rnn = layer(embedding, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 2)

    def forward(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """Logits after every word.

        Args:
            reviews: B reviews, each a list of words, T in the longest.

        Returns:
            Logits of unkind and kind, shape (B, T, 2).
        """
        output, _ = self.rnn(self.forget_words(self.embed(reviews)))
        return self.head(self.forget_states(output))

    def last_logits(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """Logits after the last word of each review.

        Args:
            reviews: B reviews, each a list of words.

        Returns:
            Logits of unkind and kind, shape (B, 2).
        """
        last = torch.tensor([len(words) - 1 for words in reviews])
        return self(reviews)[torch.arange(len(reviews)), last]

    def loss(self, reviews: Sequence[Sequence[str]], kind: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy after the last word.

        Args:
            reviews: B reviews, each a list of words.
            kind: 1 if a review is kind, else 0; shape (B,).

        Returns:
            Loss and accuracy, both scalars.
        """
        logits = self.last_logits(reviews)
        return cross_entropy_and_accuracy(logits, kind)


class BagOfWords(nn.Module):
    """The baseline of `Reviewer`: the same words and training, without their order.

    Args:
        buckets: how many vectors the character n-grams share.
        embedding: numbers in the vector of a word.
    """

    def __init__(self, buckets: int = 2000, embedding: int = 24) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.forget_words = Dropout(0.3)
        self.head = nn.Linear(embedding, 2)

    def forward(self, reviews: Sequence[Sequence[str]]) -> Tensor:
        """Logits from the sum of the words' vectors.

        Args:
            reviews: B reviews, each a list of words.

        Returns:
            Logits of unkind and kind, shape (B, 2).
        """
        return self.head(self.forget_words(self.embed(reviews)).sum(1))

    def loss(self, reviews: Sequence[Sequence[str]], kind: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy.

        Args:
            reviews: B reviews, each a list of words.
            kind: 1 if a review is kind, else 0; shape (B,).

        Returns:
            Loss and accuracy, both scalars.
        """
        logits = self(reviews)
        return cross_entropy_and_accuracy(logits, kind)


class Translator(nn.Module):
    """Many-to-many: an encoder reads the sentence, a decoder writes it in the other language.

    With attention (Luong et al. 2015, scaled dot product) every step of the decoder may look at
    every state of the encoder; without it the last state is all there is to look at (Cho et al.
    2014): the same network, the same number of weights, another mask.

    Args:
        source: words of the language that is read.
        target: words of the language that is written, V.
        attention: whether every state of the encoder can be looked at.
        embedding: numbers in the vector of a word.
        hidden: units of both states, H.
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
        """Encode sentences: the state from which the decoder starts.

        Args:
            words: ids of the sentences, padded at their ends, shape (B, S).
            lengths: words of each sentence, shape (B,).

        Returns:
            The encoder's last state (1, B, H), all its states (B, S, H), the mask of those that
            can be looked at (B, S), and None: there is no attention yet.
        """
        states, _ = self.encoder(self.embed_source(words))
        last = states[torch.arange(len(words)), lengths - 1]
        steps = torch.arange(words.shape[1])
        mask = (steps < lengths[:, None]) if self.attention else (steps == lengths[:, None] - 1)
        return last[None], self.forget_states(states), mask, None  # mask: (B, S)

    def step(self, words: Tensor, state: DecoderState) -> tuple[Tensor, DecoderState]:
        """One or more steps of the decoder.

        Args:
            words: ids of the words that are read, shape (B, T).
            state: of `start` or of the last step; shapes as in `DecoderState`.

        Returns:
            Logits (B, T, V) of the word after each, and the state after the last, with the
            attention (B, T, S) of these steps.
        """
        hidden, states, mask, _ = state
        output, hidden = self.decoder(self.embed_target(words), hidden)  # (B, T, H)
        scores = output @ states.transpose(1, 2) / output.shape[-1] ** 0.5  # (B, T, S)
        weights = scores.masked_fill(~mask[:, None], -torch.inf).softmax(-1)
        seen = torch.cat([self.forget(output), weights @ states], -1)  # (B, T, 2H)
        return self.head(seen), (hidden, states, mask, weights)

    def loss(self, words: Tensor, lengths: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy of the next word, by teacher forcing.

        Args:
            words: ids of the sentences, padded at their ends, shape (B, S).
            lengths: words of each sentence, shape (B,).
            targets: ids of the translations with start and end, padded, shape (B, T).

        Returns:
            Loss and accuracy, both scalars.
        """
        logits, _ = self.step(targets[:, :-1], self.start(words, lengths))
        return cross_entropy_and_accuracy(logits, targets[:, 1:], Vocabulary.pad_id)


class Tagger(nn.Module):
    """Many-to-many, aligned: every word gets its answers as soon as it has been read.

    Args:
        parts: parts of speech, with one more for padding, which is 0.
        buckets: how many vectors the character n-grams share.
        embedding: numbers in the vector of a word.
        hidden: units of the state, H.
    """

    def __init__(
        self, parts: int, buckets: int = 1500, embedding: int = 24, hidden: int = 32
    ) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.part = nn.Linear(hidden, parts)
        self.name = nn.Linear(hidden, 2)

    def forward(self, sentences: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
        """Logits of the two answers for every word.

        Args:
            sentences: B sentences, each a list of words, T in the longest.

        Returns:
            Logits of the parts of speech (B, T, parts), and of being a name (B, T, 2).
        """
        output, _ = self.rnn(self.embed(sentences))
        return self.part(output), self.name(output)

    def loss(
        self, sentences: Sequence[Sequence[str]], parts: Tensor, names: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Sum of the two cross-entropies; accuracy of the parts of speech.

        Args:
            sentences: B sentences, each a list of words.
            parts: ids of the parts of speech, 0 at padding; shape (B, T).
            names: 1 at a name, else 0; shape (B, T).

        Returns:
            Loss and accuracy, both scalars.
        """
        part, name = self(sentences)
        loss, accuracy = cross_entropy_and_accuracy(part, parts, Vocabulary.pad_id)
        words = parts != Vocabulary.pad_id
        return loss + cross_entropy(name[words], names[words]), accuracy
