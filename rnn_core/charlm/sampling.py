"""Sampling from a character-level RNN: its own letters fed back, or the right ones.

V letters of the network, T letters generated, H hidden units, R runs; the network is a
`rnn_core.charlm.char_rnn.CharRNN`.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import one_hot

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_SEED, check
from rnn_core.charlm.bigrams import check_word
from rnn_core.charlm.char_rnn import CharRNN
from rnn_core.tensors import check_float, check_shape

MAX_LENGTH: Final = 48  # letters generated in one go
MAX_TEMPERATURE: Final = 10.0
RUNS: Final = 1000
MAX_RUNS: Final = 10_000


@dataclass(frozen=True, eq=False)
class Generated:
    """What a network generated; equal only to itself.

    Attributes:
        inputs: the letters it was given, one a step, T in all.
        outputs: the letters it chose, one a step, T in all.
        probabilities: what it predicted, (T, V).
        sampling_probabilities: what each letter was drawn from, after temperature and top k,
            (T, V).
        states: h_t, (T, H).
        first_error: the first step, from 0, whose letter is not the word's; None if there is none.
            Letters past the end of the word are neither right nor wrong.
    """

    inputs: str
    outputs: str
    probabilities: NDArray[np.float32]
    sampling_probabilities: NDArray[np.float32]
    states: NDArray[np.float32]
    first_error: int | None


@checked
@torch.no_grad()
def generate(
    network: CharRNN,
    word: str,
    *,
    length: int | None = None,
    temperature: float = 0.0,
    top_k: int | None = None,
    seed: int = 0,
    forced: bool = False,
) -> Generated:
    """Generate letters, beginning with the first letter of a word as input.

    Args:
        network: of `build_char_rnn` or of a `Snapshot`; it is only read.
        word: what is right, 2 … `MAX_LETTERS` letters that the network knows.
        length: letters to generate, 1 … `MAX_LENGTH`, or at most the rest of the word if it is
            `forced`; None for the rest of the word.
        temperature: the logits are divided by it, 0 … `MAX_TEMPERATURE`; 0 takes the most likely.
        top_k: only so many of the most likely letters may be drawn, 1 … V; None allows all.
        seed: of the sampling, 0 … `MAX_SEED`.
        forced: True for teacher forcing (Williams and Zipser 1989, "A Learning Algorithm for
            Continually Running Fully Recurrent Neural Networks"): the inputs are the right letters,
            not the network's own.

    Returns:
        The letters, with probabilities and states.

    Raises:
        OutOfBounds: an argument is out of its range.
        ValueError: the network does not know a letter of the word.

    Example:
        >>> from rnn_core.charlm.char_rnn import train_char_rnn
        >>> *_, last = train_char_rnn("Hello", every=100)
        >>> generated = generate(last.network, "Hello")
        >>> generated.inputs, generated.outputs, generated.first_error
        ('Hell', 'ello', None)
        >>> generated.probabilities.shape
        (4, 4)
    """
    check_word(word)
    right = network.encode(word)  # (T + 1,)
    rest = len(word) - 1
    length = rest if length is None else length
    check("letters to generate", length, 1, rest if forced else MAX_LENGTH)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    letter, state = right[:1], None
    inputs, outputs, logits, sampling, states = [], [], [], [], []
    for step in range(length):
        scores, state = network(letter, state)  # (1, V), (1, H)
        probabilities = softmax_with_temperature(scores, temperature, top_k)
        chosen = torch.multinomial(probabilities, 1, generator=generator)[0]  # (1,)
        inputs.append(letter)
        outputs.append(chosen)
        logits.append(scores)
        sampling.append(probabilities)
        states.append(state)
        letter = right[step + 1 : step + 2] if forced else chosen
    text = _decode(network, outputs)
    return Generated(
        inputs=_decode(network, inputs),
        outputs=text,
        probabilities=torch.cat(logits).softmax(-1).numpy(),
        sampling_probabilities=torch.cat(sampling).float().numpy(),
        states=torch.cat(states).numpy(),
        first_error=first_difference(text, word[1:]),
    )


@checked
@torch.no_grad()
def sample_runs(
    network: CharRNN,
    word: str,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    seed: int = 0,
    forced: bool = False,
    runs: int = RUNS,
) -> NDArray[np.bool_]:
    """Generate the rest of a word many times: which letters come out right.

    Args:
        network: of `build_char_rnn` or of a `Snapshot`; it is only read.
        word: what is right, 2 … `MAX_LETTERS` letters that the network knows.
        temperature: as in `generate`.
        top_k: as in `generate`.
        seed: of the sampling, 0 … `MAX_SEED`.
        forced: whether the inputs are the right letters or the network's own.
        runs: how often, R, 1 … `MAX_RUNS`; they are drawn side by side from one seed.

    Returns:
        True where a letter is right, (R, T), T = letters − 1.

    Raises:
        OutOfBounds: an argument is out of its range.
        ValueError: the network does not know a letter of the word.

    Example:
        >>> from rnn_core.charlm.char_rnn import build_char_rnn
        >>> sample_runs(build_char_rnn("Hello"), "Hello", runs=10).shape
        (10, 4)
    """
    check_word(word)
    check("runs", runs, 1, MAX_RUNS)
    check("seed", seed, 0, MAX_SEED)
    right = network.encode(word)  # (T + 1,)
    generator = torch.Generator().manual_seed(seed)
    letters, state = right[:1].expand(1, runs), None
    correct = []
    for wanted in right[1:]:
        scores, state = network(letters, state)  # (1, R, V), (1, R, H)
        probabilities = softmax_with_temperature(scores[0], temperature, top_k)
        chosen = torch.multinomial(probabilities, 1, generator=generator).T  # (1, R)
        correct.append(chosen[0] == wanted)
        letters = wanted.expand(1, runs) if forced else chosen
    return torch.stack(correct, dim=1).numpy()


@checked
def accuracy_after_error(correct: NDArray[np.bool_]) -> float | None:
    """Share of right letters after a run's first wrong one.

    Args:
        correct: of `sample_runs`, (R, T).

    Returns:
        0 … 1, or None if no letter comes after an error.

    Example:
        >>> accuracy_after_error(np.array([[True, False, True], [False, False, False]]))
        0.3333333333333333
    """
    check_shape("correct", correct, "R", "T")
    wrong_so_far = np.logical_or.accumulate(~correct, axis=1)  # (R, T)
    later = correct[:, 1:][wrong_so_far[:, :-1]]
    return float(later.mean()) if later.size else None


@checked
def softmax_with_temperature(
    logits: Tensor, temperature: float, top_k: int | None = None
) -> Tensor:
    """softmax(logits / temperature) over the `top_k` largest logits.

    Temperature 0 is the limit: all on the largest logit, the first of several equal ones.

    Args:
        logits: (..., V).
        temperature: 0 … `MAX_TEMPERATURE`.
        top_k: how many keep a probability above zero, 1 … V; None for all.

    Returns:
        Probabilities, (..., V) float64.

    Raises:
        OutOfBounds: `temperature` or `top_k` is out of its range.

    Example:
        >>> softmax_with_temperature(torch.tensor([1.0, 2.0, 3.0]), 0.5, top_k=2)
        tensor([0.0000, 0.1192, 0.8808], dtype=torch.float64)
    """
    if not logits.dim():
        raise ValueError("logits must have the shape (..., V), got ()")
    check_float("logits", logits)
    size = logits.shape[-1]
    top_k = size if top_k is None else top_k
    check("temperature", temperature, 0, MAX_TEMPERATURE)
    check("top k", top_k, 1, size)
    if temperature == 0:
        return one_hot(logits.argmax(-1), size).double()
    # A stable sort keeps the first of equal letters, as argmax does.
    dropped = logits.sort(dim=-1, descending=True, stable=True).indices[..., top_k:]
    # Below the largest everything is negative, so no temperature, however small, gives a NaN.
    below = (logits - logits.amax(-1, keepdim=True)).double() / temperature
    return below.scatter(-1, dropped, -math.inf).softmax(-1)


@checked
def first_difference(one: str, other: str) -> int | None:
    """The first place at which two texts differ.

    Args:
        one: a text.
        other: another; only as much as both have is compared.

    Returns:
        The place, from 0; None if there is none.
    """
    pairs = enumerate(zip(one, other, strict=False))
    return next((step for step, (mine, theirs) in pairs if mine != theirs), None)


def _decode(network: CharRNN, ids: list[Tensor]) -> str:
    return "".join(network.letters[int(one)] for one in ids)
