"""The last words of two captions, as the trained painter holds them: their vectors and states.

T words, D numbers in a vector, H hidden.
"""

from typing import NamedTuple

import torch

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.captions import encode
from rnn_core.world.language import Language


class LastWords(NamedTuple):
    """By how much two last words differ in any one number at most."""

    vectors: float  # of their embeddings, (D,)
    states: float  # of the states after them, (H,)


@checked
def compare_last_words(one: str, other: str, language: Language) -> LastWords:
    """Compare the embeddings of the last words of two captions, and the states after them.

    An embedding does not know the words around it, a state does.

    Args:
        one: words of a caption, T of them.
        other: words of another one.
        language: of the painter and both captions.

    Returns:
        The largest differences; of the embeddings of one and the same word exactly 0.

    Raises:
        OutOfBounds: a caption has no word or more than `MAX_WORDS`.

    Example:
        >>> found = compare_last_words("a ginger cat", "a black cat", "en")
        >>> found.vectors, found.states > 0.01
        (0.0, True)
    """
    network = pretrained("painter", language).network
    ends = []
    for caption in (one, other):
        words = caption.split()
        check("words", len(words), 1, MAX_WORDS)
        with torch.inference_mode():
            vectors = network.embed(torch.tensor([encode(words, language)]))  # type: ignore[operator]  # (1, T, D)
            states, _ = network.rnn(vectors)  # type: ignore[operator]  # (1, T, H)
        ends.append((vectors[0, -1], states[0, -1]))
    (vector, state), (other_vector, other_state) = ends
    return LastWords(
        float((vector - other_vector).abs().max()), float((state - other_state).abs().max())
    )
