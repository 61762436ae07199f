"""Word vectors of a reviewer that was trained on the pairs alone: what long texts are read with.

With the vectors of the shipped reviewer, which has read everyday reviews, networks of long texts
took words of the captions for opinions: "белый" moved a verdict more than "отличный" did. In
`rnn_core.world.reviews.PAIRS` a verdict hangs on a few words and all others are neutral. B batch.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

import torch

from rnn_core.arguments import checked
from rnn_core.embeddings.subword import SubwordEmbedding
from rnn_core.networks.datasets import BATCH_SIZE, Batches, seeded_generator
from rnn_core.networks.pretrained import (
    SEED,
    WEIGHTS_FOLDER,
    build_network,
    load_weights,
    store_weights,
)
from rnn_core.networks.review_batches import BUT, THOUGH, reverses_meaning
from rnn_core.networks.text_models import Reviewer
from rnn_core.training import fit
from rnn_core.world import reviews
from rnn_core.world.language import Language

BUCKETS, SIZE = 2000, 24
STEPS: Final = 800
RATE: Final = 1e-2
MAX_HALF_WORDS: Final = 6
JOINED_PROBABILITY: Final = 0.4  # that a review of a batch is made of two halves
WORD_DROPOUT: Final = 0.05  # probability that a word of a review is left out


@checked
def pair_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pairs, and new ones made of two halves that contradict each other, without end.

    Args:
        language: of the reviews.
        generator: the batches are drawn from it.

    Yields:
        B reviews as tuples of words, and 1 for the kind ones, else 0, shape (B,).
    """
    written = reviews.load_reviews(language, reviews.PAIRS)
    training = [one for one in written if not reviews.is_held_out(one)]
    halves = {
        sentiment: [
            one.words
            for one in training
            if (one.sentiment, len(one.words) <= MAX_HALF_WORDS) == (sentiment, True)
            and one.template != "contrast"
        ]
        for sentiment in ("kind", "unkind")
    }

    def pick(options: Any) -> Any:
        return options[int(torch.randint(len(options), (), generator=generator))]

    def join_halves() -> tuple[tuple[str, ...], str]:
        sentiment = pick(("kind", "unkind"))
        main = pick(halves[sentiment])
        rest = pick(halves["unkind" if sentiment == "kind" else "kind"])
        though = THOUGH[language][:1]
        orders = (*[(*rest, pick(BUT[language][sentiment]), *main)] * 2, main + though + rest)
        return pick((*orders, though + rest + main)), sentiment

    while True:
        rows = []
        for _ in range(BATCH_SIZE):
            if torch.rand((), generator=generator) < JOINED_PROBABILITY:
                rows.append(join_halves())
            else:
                one = pick(training)
                rows.append((one.words, one.sentiment))
        longest = max(len(words) for words, _ in rows)
        kept = torch.rand(BATCH_SIZE, longest, generator=generator) > WORD_DROPOUT
        words = [
            tuple(w for w, keep in zip(row, k, strict=False) if keep or reverses_meaning(w)) or row
            for (row, _), k in zip(rows, kept.tolist(), strict=True)
        ]
        yield words, torch.tensor([int(sentiment == "kind") for _, sentiment in rows])


@checked
def train_pair_embedding(language: Language, steps: int = STEPS) -> SubwordEmbedding:
    """Train a reviewer on the pairs, without dropout, and keep its embedding.

    Args:
        language: of the reviews.
        steps: batches to train on.

    Returns:
        The embedding, D = `SIZE`.
    """
    network = build_network("reviewer", language)
    assert isinstance(network, Reviewer)
    network.forget_words.probability = network.forget_states.probability = 0.0
    batches = pair_batches(language, seeded_generator(SEED))
    for _ in fit(network, batches, steps=steps, rate=RATE):
        pass
    return network.embed


@checked
def vectors_path(language: Language) -> Path:
    """The file of the embedding.

    Args:
        language: of the reviews.

    Returns:
        The path, whether or not the file exists.
    """
    return WEIGHTS_FOLDER / f"pair-embedding.{language}.pt"


@cache
def pair_embedding(language: Language) -> SubwordEmbedding:
    """The trained embedding, shared by all who ask for it: treat it as read-only.

    Args:
        language: of the reviews.

    Returns:
        The embedding, D = `SIZE`.
    """
    return load_weights(SubwordEmbedding(BUCKETS, SIZE), vectors_path(language))


@checked
def store_pair_embedding(language: Language) -> None:
    """Train an embedding and write its file, in half precision.

    Args:
        language: of the reviews.
    """
    torch.set_num_threads(1)
    store_weights(train_pair_embedding(language), vectors_path(language))
