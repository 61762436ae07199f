"""A word written on, letter by letter: its own letters read back, or the right ones.

V distinct letters, T letters written, H units; the network is one of `rnn_core.charlm.char_rnn`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import one_hot

from rnn_core.bounds import MAX_SEED, check
from rnn_core.charlm.char_rnn import STEPS, Snapshot, Speller, check_word, floor, spell, twice

MAX_WRITTEN: Final = 48  # letters written in one go
MAX_TEMPERATURE: Final = 10.0
RUNS: Final = 1000  # of a word written again and again
MAX_RUNS: Final = 10_000
EVERY: Final = STEPS // 25  # updates between two snapshots of a word being learnt


@dataclass(frozen=True, eq=False)
class Generated:
    """What a network wrote; equal only to itself.

    Attributes:
        read: the letters it was given, one a step, T in all.
        written: the letters it chose, one a step.
        probabilities: what it predicted, (T, V).
        chances: what each letter was drawn from, after temperature and top k, (T, V).
        states: h_t, (T, H).
        diverges: the first step, from 0, whose letter is not the word's; None if there is none.
            Letters past the end of the word are neither right nor wrong.
    """

    read: str
    written: str
    probabilities: NDArray[np.float32]
    chances: NDArray[np.float32]
    states: NDArray[np.float32]
    diverges: int | None


@torch.no_grad()
def generate(
    network: Speller,
    word: str,
    *,
    length: int | None = None,
    temperature: float = 0.0,
    top_k: int | None = None,
    seed: int = 0,
    forced: bool = False,
) -> Generated:
    """Write on from the first letter of a word.

    Args:
        network: of `speller` or of a `Snapshot`; it is only read.
        word: what is right; its letters are the network's.
        length: letters to write, 1 … `MAX_WRITTEN`, or the rest of the word if it is `forced`;
            None for the rest of the word.
        temperature: the logits are divided by it, 0 … `MAX_TEMPERATURE`; 0 takes the likeliest.
        top_k: only so many of the likeliest letters may be drawn, 1 … V; None allows all.
        seed: of the drawing, 0 … `MAX_SEED`.
        forced: whether the network reads the right letters (teacher forcing, Williams and Zipser
            1989) or its own.

    Raises:
        OutOfBounds: a quantity out of its range.
        ValueError: the network does not know a letter of the word.
    """
    check_word(word)
    right = network.encode(word)  # (T + 1,)
    rest = len(word) - 1
    length = rest if length is None else length
    check("letters to write", length, 1, rest if forced else MAX_WRITTEN)
    check("seed", seed, 0, MAX_SEED)
    generator = torch.Generator().manual_seed(seed)
    letter, state = right[:1], None
    read, written, logits, chances, states = [], [], [], [], []
    for step in range(length):
        scores, state = network(letter, state)  # (1, V), (1, H)
        odds = tempered(scores, temperature, top_k)
        chosen = torch.multinomial(odds, 1, generator=generator)[0]  # (1,)
        read.append(letter)
        written.append(chosen)
        logits.append(scores)
        chances.append(odds)
        states.append(state)
        letter = right[step + 1 : step + 2] if forced else chosen
    text = _decode(network, written)
    return Generated(
        read=_decode(network, read),
        written=text,
        probabilities=torch.cat(logits).softmax(-1).numpy(),
        chances=torch.cat(chances).float().numpy(),
        states=torch.cat(states).numpy(),
        diverges=_divergence(text, word[1:]),
    )


@torch.no_grad()
def rehearse(
    network: Speller,
    word: str,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    seed: int = 0,
    forced: bool = False,
    runs: int = RUNS,
) -> NDArray[np.bool_]:
    """Write the rest of a word again and again: which letters come out right, (runs, T).

    Args:
        network: of `speller` or of a `Snapshot`; it is only read.
        word: what is right; its letters are the network's.
        temperature: as in `generate`.
        top_k: as in `generate`.
        seed: of the drawing, 0 … `MAX_SEED`.
        forced: whether the network reads the right letters or its own.
        runs: how often, 1 … `MAX_RUNS`; they are drawn side by side from one seed.

    Raises:
        OutOfBounds: a quantity out of its range.
        ValueError: the network does not know a letter of the word.
    """
    check_word(word)
    check("runs", runs, 1, MAX_RUNS)
    check("seed", seed, 0, MAX_SEED)
    right = network.encode(word)  # (T + 1,)
    generator = torch.Generator().manual_seed(seed)
    letters, state = right[:1].expand(1, runs), None
    hits = []
    for wanted in right[1:]:
        scores, state = network(letters, state)  # (1, runs, V), (1, runs, H)
        odds = tempered(scores[0], temperature, top_k)
        chosen = torch.multinomial(odds, 1, generator=generator).T  # (1, runs)
        hits.append(chosen[0] == wanted)
        letters = wanted.expand(1, runs) if forced else chosen
    return torch.stack(hits, dim=1).numpy()


def after_mistake(right: NDArray[np.bool_]) -> float | None:
    """Share of right letters after a run's first wrong one; None where nothing comes after any.

    Args:
        right: of `rehearse`, (runs, T).
    """
    wrong_so_far = np.logical_or.accumulate(~right, axis=1)  # (runs, T)
    later = right[:, 1:][wrong_so_far[:, :-1]]
    return float(later.mean()) if later.size else None


@dataclass(frozen=True, eq=False)
class Comparison:
    """One network writing one word in two ways; equal only to itself.

    Attributes:
        word: what is right.
        snapshot: the network and how far it has learnt.
        temperature: what the logits were divided by.
        top_k: how many of the likeliest letters could be drawn.
        forced: teacher forced, it read the right letters.
        free: it read its own; the same draws of chance as in `forced`, so that the two write the
            same letters up to and with the first wrong one.
        parts: the first step, from 0, at which the two read different letters; None if they never
            do.
        right: "forced" and "free" → which letters came out right in `RUNS` runs, (RUNS, T).
    """

    word: str
    snapshot: Snapshot
    temperature: float
    top_k: int
    forced: Generated
    free: Generated
    parts: int | None
    right: dict[str, NDArray[np.bool_]]


def compare(snapshot: Snapshot, word: str, temperature: float, top_k: int, seed: int) -> Comparison:
    """Write a word teacher forced and running free, once and `RUNS` times.

    Raises:
        OutOfBounds: a quantity out of its range.
        ValueError: the network does not know a letter of the word.
    """
    network, k = snapshot.network, top_k
    forced, free = (
        generate(network, word, temperature=temperature, top_k=k, seed=seed, forced=teacher)
        for teacher in (True, False)
    )
    right = {
        name: rehearse(network, word, temperature=temperature, top_k=k, seed=seed, forced=teacher)
        for name, teacher in (("forced", True), ("free", False))
    }
    parts = _divergence(free.read, forced.read)
    return Comparison(word, snapshot, temperature, top_k, forced, free, parts, right)


@dataclass(frozen=True, eq=False)
class LearntWord:
    """A word and how it has been learnt so far; equal only to itself.

    Attributes:
        word: what is learnt.
        letters: the V letters of the tables.
        recurrent: whether the state is fed back.
        snapshots: every `EVERY` updates so far, the untrained network first.
        written: for each of them, what it writes on by itself from the first letter.
        floor: the lowest mean loss without recurrence, nats.
        twice: two steps with the same letter and different ones to follow, if there are any.
    """

    word: str
    letters: str
    recurrent: bool
    snapshots: tuple[Snapshot, ...]
    written: tuple[str, ...]
    floor: float
    twice: tuple[int, int] | None

    @property
    def length(self) -> int:
        """Snapshots there will be in all."""
        return self.snapshots[-1].steps // EVERY + 1


def learning_word(word: str, hidden: int, seed: int, recurrent: bool) -> Iterator[LearntWord]:
    """Teach a word with `charlm.char_rnn.spell`: one yield a snapshot, all up to it in each.

    Raises:
        OutOfBounds: a word or a size out of its range.
    """
    taught = spell(word, hidden=hidden, seed=seed, recurrent=recurrent, every=EVERY)
    return _learning(word, recurrent, taught)  # so that a bad word is refused at once


def _learning(word: str, recurrent: bool, taught: Iterator[Snapshot]) -> Iterator[LearntWord]:
    lowest, pair, letters = floor(word), twice(word), "".join(dict.fromkeys(word))
    snapshots: tuple[Snapshot, ...] = ()
    written: tuple[str, ...] = ()
    for one in taught:
        snapshots += (one,)
        written += (one.write(word[0], len(word) - 1),)
        yield LearntWord(word, letters, recurrent, snapshots, written, lowest, pair)


def learn_word(word: str, hidden: int, seed: int, recurrent: bool) -> LearntWord:
    """The last of `learning_word`: a word taught from first to last update.

    Raises:
        OutOfBounds: a word or a size out of its range.
    """
    *_, last = learning_word(word, hidden, seed, recurrent)
    return last


def tempered(logits: Tensor, temperature: float, top_k: int | None = None) -> Tensor:
    """softmax(logits / temperature) over the `top_k` largest, float64; (..., V) → (..., V).

    Temperature 0 is the limit: all on the largest logit, the first of several equal ones.

    Raises:
        OutOfBounds: a temperature outside 0 … `MAX_TEMPERATURE`, or a `top_k` outside 1 … V.
    """
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


def _decode(network: Speller, ids: list[Tensor]) -> str:
    return "".join(network.letters[int(one)] for one in ids)


def _divergence(written: str, right: str) -> int | None:
    pairs = enumerate(zip(written, right, strict=False))  # either may be the longer one
    return next((step for step, (letter, wanted) in pairs if letter != wanted), None)
