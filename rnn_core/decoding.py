"""Decoding of a sentence word by word: greedily, or by beam search.

Shapes: B batch, V vocabulary.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_BATCH, MAX_VOCABULARY, check

MAX_BEAM: Final = 8
MAX_DECODED: Final = 64
DecoderStep = Callable[[Tensor, Any], tuple[Tensor, Any]]
"""(ids (B, 1), state) → logits (B, 1, V) of the next word, and the next state."""


@checked
@torch.no_grad()
def greedy_decode(step: DecoderStep, state: Any, batch: int, start: int, max_length: int) -> Tensor:
    """Choose the likeliest word at every step, for a whole batch, without stopping.

    Args:
        step: one step of a decoder.
        state: of the decoder before the first step.
        batch: number B of sentences.
        start: id of the start token.
        max_length: number of words, 1 … `MAX_DECODED`.

    Returns:
        Ids, (B, max_length).

    Raises:
        OutOfBounds: the batch, the number of words or the id is out of range.
    """
    check("batch size", batch, 1, MAX_BATCH)
    check("number of words", max_length, 1, MAX_DECODED)
    check("start token", start, 0, MAX_VOCABULARY - 1)
    words = torch.full((batch, 1), start)
    written = []
    for _ in range(max_length):
        logits, state = step(words, state)
        words = logits.argmax(-1)
        written.append(words)
    return torch.cat(written, dim=1)


@dataclass(frozen=True)
class Hypothesis:
    """A sentence that beam search has found, or its beginning.

    Attributes:
        ids: its words, the end included if it came.
        log_probability: of the whole, log Π p.
        states: the decoder's state before the first word and after each: len(ids) + 1 of them.
        logits: by which each word was chosen, (V,) each.
    """

    ids: tuple[int, ...]
    log_probability: float
    states: tuple[Any, ...]
    logits: tuple[Tensor, ...]


@checked
@torch.no_grad()
def beam_search(
    step: DecoderStep, state: Any, start: int, end: int, width: int, max_length: int
) -> list[Hypothesis]:
    """The likeliest sentences that a beam search finds, best first; width 1 is greedy.

    Args:
        step: one step of a decoder.
        state: of the decoder before the first step, for one sentence.
        start: id of the start token.
        end: id of the end token.
        width: hypotheses kept at every step, 1 … `MAX_BEAM`.
        max_length: number of words, 1 … `MAX_DECODED`.

    Returns:
        At most `width` hypotheses, each ended or `max_length` words long.

    Raises:
        OutOfBounds: the width, the number of words or an id is out of range.
    """
    check("beam width", width, 1, MAX_BEAM)
    check("number of words", max_length, 1, MAX_DECODED)
    check("start token", start, 0, MAX_VOCABULARY - 1)
    check("end token", end, 0, MAX_VOCABULARY - 1)
    open_ones, done = [Hypothesis((), 0.0, (state,), ())], list[Hypothesis]()
    for _ in range(max_length):
        grown: list[Hypothesis] = []
        for one in open_ones:
            last = torch.tensor([[one.ids[-1] if one.ids else start]])
            logits, after = step(last, one.states[-1])
            best = logits[0, -1].log_softmax(-1).topk(width)
            for more, word in zip(best.values.tolist(), best.indices.tolist(), strict=True):
                grown.append(
                    Hypothesis(
                        (*one.ids, word),
                        one.log_probability + more,
                        (*one.states, after),
                        (*one.logits, logits[0, -1]),
                    )
                )
        grown.sort(key=lambda sentence: -sentence.log_probability)
        done += [sentence for sentence in grown[:width] if sentence.ids[-1] == end]
        open_ones = [sentence for sentence in grown[:width] if sentence.ids[-1] != end]
        enough = sorted((sentence.log_probability for sentence in done), reverse=True)[:width]
        if not open_ones or (len(enough) == width and enough[-1] >= open_ones[0].log_probability):
            break  # what is still open can only become less likely
    return sorted(done + open_ones, key=lambda sentence: -sentence.log_probability)[:width]
