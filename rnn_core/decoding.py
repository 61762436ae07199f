"""Writing a sentence word by word: the best guess each time, or the best few kept in parallel."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from rnn_core.bounds import check

MAX_BEAM: Final = 8
MAX_DECODED: Final = 64
Step = Callable[[Tensor, Any], tuple[Tensor, Any]]
"""(ids (B, 1), state) → logits (B, 1, V) of the next word, and the next state."""


@torch.no_grad()
def greedy(step: Step, state: Any, count: int, start: int, longest: int) -> Tensor:
    """The likeliest word at every step, for a whole batch; (B, longest), unstopped.

    Args:
        step: one step of a decoder.
        state: where it starts.
        count: sentences in the batch, B.
        start: id of the start.
        longest: words to write.
    """
    check("number of words", longest, 1, MAX_DECODED)
    words = torch.full((count, 1), start)
    written = []
    for _ in range(longest):
        logits, state = step(words, state)
        words = logits.argmax(-1)
        written.append(words)
    return torch.cat(written, dim=1)


@dataclass(frozen=True)
class Sentence:
    """A sentence a decoder might say.

    Attributes:
        ids: its words, the end included if it came.
        log_probability: of the whole, log Π p.
        states: the decoder's state after each step, the first before any: len(ids) + 1 of them.
        logits: (V,) that chose each word.
    """

    ids: tuple[int, ...]
    log_probability: float
    states: tuple[Any, ...]
    logits: tuple[Tensor, ...]


@torch.no_grad()
def beam(step: Step, state: Any, start: int, end: int, width: int, longest: int) -> list[Sentence]:
    """The likeliest sentences a search of this width finds, best first; width 1 is greedy.

    Raises:
        OutOfBounds: a width or length out of range.
    """
    check("beam width", width, 1, MAX_BEAM)
    check("number of words", longest, 1, MAX_DECODED)
    open_ones, done = [Sentence((), 0.0, (state,), ())], list[Sentence]()
    for _ in range(longest):
        grown: list[Sentence] = []
        for one in open_ones:
            last = torch.tensor([[one.ids[-1] if one.ids else start]])
            logits, after = step(last, one.states[-1])
            best = logits[0, -1].log_softmax(-1).topk(width)
            for more, word in zip(best.values.tolist(), best.indices.tolist(), strict=True):
                grown.append(
                    Sentence(
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
