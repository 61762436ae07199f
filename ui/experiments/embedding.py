"""What "Embedding and padding" asks of rnn_core; arguments are named like the controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.drift import Drift
    from rnn_core.microworld import Language
    from rnn_core.padding import Lookup, Pad, Side, TextBatch
    from rnn_core.zeros import Border, RowGradients


@shared(256)
def lookup(texts: str, row: int, language: Language) -> Lookup:
    """A line's rows of the painter's embedding, shared by all sessions."""
    from rnn_core.padding import batch_texts, look_up
    from rnn_core.pretraining import pretrained

    batch = batch_texts(texts, language)
    network = pretrained("painter", batch.language).network
    return look_up(batch, row, network.embed.weight.detach())  # type: ignore[union-attr, operator]


@dataclass(frozen=True, eq=False)
class Padded:
    """A batch and the line looked at; equal only to itself."""

    batch: TextBatch
    row: int  # from 0


@shared(256)
def padded(
    texts: str, row: int, max_length: int, side: Side, cut: Side, pad: Pad, language: Language
) -> Padded:
    """`rnn_core.padding.batch_texts`, shared by all sessions."""
    from rnn_core.padding import batch_texts

    batch = batch_texts(texts, language, max_length, side, cut, pad)
    return Padded(batch, batch.row(row))


@dataclass(frozen=True, eq=False)
class Example:
    """Shapes of a few lines as vectors, before and after padding; equal only to itself."""

    before: tuple[tuple[int, ...], ...]
    after: tuple[int, ...]


@shared(4)
def example(lengths: tuple[int, ...], language: Language) -> Example:
    """Lines of so many words, embedded one by one and as a batch, shared by all sessions."""
    import torch

    from rnn_core.pretraining import pretrained
    from rnn_core.text import pad_batch

    embed = pretrained("painter", language).network.embed
    lines = [range(length) for length in lengths]
    before = tuple(tuple(embed(torch.tensor(line)).shape) for line in lines)  # type: ignore
    after = tuple(embed(pad_batch(lines, max(lengths)).ids).shape)  # type: ignore
    return Example(before, after)


@shared(1)
def refused_length() -> str:
    """What PyTorch says of a line without tokens that is to be packed."""
    from rnn_core.drift import refused_length as refused

    return refused()


@shared(128)
def drift(row: int, zero_row: bool, **batch: Any) -> Drift:
    """`rnn_core.drift.drift` of `padded(**batch)`, shared by all sessions."""
    from rnn_core.drift import drift as drift_over

    return drift_over(padded(row=row, **batch).batch, row, zero_row)


@dataclass(frozen=True, eq=False)
class Rows:
    """What one backward pass sends to an embedding, and the batch it read; equal only to itself."""

    gradients: RowGradients
    batch: TextBatch


@shared(128)
def row_gradients(row: int, **batch: Any) -> Rows:
    """`rnn_core.zeros.row_gradients` of `padded(**batch)`, shared by all sessions."""
    from rnn_core.zeros import row_gradients as gradients_of

    read = padded(row=row, **batch).batch
    return Rows(gradients_of(read, row), read)


@shared(16)
def border(frame: int) -> Border:
    """`rnn_core.zeros.border`, shared by all sessions."""
    from rnn_core.zeros import border as border_of

    return border_of(frame)
