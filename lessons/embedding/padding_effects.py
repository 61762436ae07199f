"""The state drifts over pads: a recurrent layer reads on."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from content import Text
from content.template import Run, number
from content.ui_text import in_language
from diagrams import padding_effects as diagrams
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Switch
from lessons.embedding import padding
from lessons.embedding.lookup import ROW, TEXTS
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.padding_effects import PaddingEffects, padding_effects

ROUNDING: Final = 1e-4
"""Differences below this are rounding of 32-bit numbers."""
NARROWEST: Final = 760
"""Pixels that six pictures side by side need."""
LISTED: Final = 8  # lengths of lines that a sentence has room for
STATE_LABELS: Final = {
    "units": Text(ru="нейрон состояния", en="unit of the state"),
    "away": Text(ru="до верного h", en="from the right h"),
}
PICTURE_TITLES: Final = {
    "now": Text(ru="h на этом шаге", en="h at this step"),
    "unpadded": Text(ru="без padding", en="no padding"),
    "last": Text(ru="out[:, -1]", en="out[:, -1]"),
    "h_n": Text(ru="h_n[-1]", en="h_n[-1]"),
    "gathered": Text(ru="по длинам", en="by lengths"),
    "packed": Text(ru="packed", en="packed"),
}
"""Titles of the pictures a network paints; the keys are those of `batching.padding_effects`."""

PADDING_IDX = Switch(
    "padding_effects_padding_idx",
    Text(ru="padding_idx: строка <pad> из нулей", en="padding_idx: a zero row for <pad>"),
    width=1.4,
)


@shared_cache(128)
def effects(lookup_row: int, padding_effects_padding_idx: bool, **batch: Any) -> PaddingEffects:
    """`batching.padding_effects.padding_effects` of `padded(**batch)`, kept for all readers."""
    return padding_effects(
        padding.padded(lookup_row=lookup_row, **batch).batch,
        lookup_row,
        padding_effects_padding_idx,
    )


EXPERIMENT = Experiment(effects, [PADDING_IDX], builds_on=padding.EXPERIMENT)


def effects_figures(writer: Writer, found: PaddingEffects) -> Iterator[Block]:
    """The states of a padded line, what would be painted from each, and what is read out."""
    batch, facts, say = found.batch, _facts(found), writer.language
    seen = {name: one.guess.label for name, one in found.paintings.items()}
    notices = [writer.runs(f"notice-{_case(found)}", **facts)]
    if len(batch.lengths) > 1:
        notices.append(writer.runs("notice-all", **facts))
    cells = batch.tokens[found.row]
    yield from _unpacked(writer, found)
    yield writer.figure(
        Drawing(
            diagrams.states_over_padding(found, in_language(STATE_LABELS, say)),
            writer.line("alt-states", **facts),
            steps_width(cells, 30),
        ),
        Drawing(
            diagrams.pictures_from_states(found, in_language(PICTURE_TITLES, say)),
            writer.line("alt-paintings", alone=seen["unpadded"], last=seen["last"]),
            NARROWEST,
        ),
        name="padding-effects",
        captions=[[_step(writer, found, t)] for t in range(len(cells))],
        notices=notices,
    )


def _unpacked(writer: Writer, found: PaddingEffects) -> Iterator[Block]:
    """What `pad_packed_sequence` gives back."""
    lengths, output = found.unpacked_lengths, found.unpacked
    filling = output[np.arange(output.shape[1]) >= lengths[:, None]]  # (places, H)
    listed = [str(one) for one in lengths[:LISTED]] + ["…"] * (len(lengths) > LISTED)
    alone, whole = found.unpacked_alone
    facts = {
        "shape": output.shape,
        "lengths": ", ".join(listed),
        "line": found.batch.lines.numbers[found.row],
        "alone": alone,
        "whole": whole,
        "T": whole[1],
    }
    yield writer.note("unpacked", **facts)
    if len(filling):
        largest = number(float(np.abs(filling).max()))
        yield writer.note("unpacked-zeros", places=len(filling), largest=largest)


def last_state_with_pads_on_the_left(writer: Writer, found: PaddingEffects) -> Verdict:
    """Whether h_n is right where the pads come first: on the example's lines."""
    plain, zeros = (
        EXPERIMENT.at(writer.language, padding_side="left", padding_effects_padding_idx=zero)
        for zero in (False, True)
    )
    left, zero = (float(one.differences["h_n"].max()) for one in (plain, zeros))
    return writer.verdict(
        "right" if left < ROUNDING else "zeros" if zero < ROUNDING else "wrong",
        left=number(left),
        zero=number(zero),
        packed=number(float(plain.differences["packed"].max())),
    )


def _case(found: PaddingEffects) -> str:
    if found.batch.mask.all():
        return "even"
    return "full" if found.batch.mask[found.row].all() else found.batch.side


def _facts(found: PaddingEffects) -> dict[str, Any]:
    batch, row = found.batch, found.row
    own = {str(name): number(float(one[row])) for name, one in found.differences.items()}
    worst = {f"worst_{name}": number(float(one.max())) for name, one in found.differences.items()}
    return {
        "line": batch.lines.numbers[row],
        "steps": len(found.states),
        "pads": int((~batch.mask[row]).sum()),
        "away": number(float(found.distances[-1])),
        **own,
        **worst,
    }


def _step(writer: Writer, found: PaddingEffects, t: int) -> list[Run]:
    real = found.batch.mask[found.row, t]
    return writer.runs(
        "step" if real else "step-pad",
        t=t + 1,
        token=found.batch.tokens[found.row][t],
        moved=number(float(found.step_lengths[t])),
        away=number(float(found.distances[t])),
    )


_EXAMPLE: Final[dict[str, Any]] = {
    "lookup_texts": TEXTS.default,
    "lookup_row": ROW.default,
    "padding_max_length": padding.MAX_LENGTH.default,
    "padding_token": padding.TOKEN.default,
}
"""The batch that every preset here reads; they differ in the rest."""

SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[PADDING_IDX]],
    repeats=[[padding.SIDE, ROW]],
    presets={
        "changed": _EXAMPLE | {"padding_side": "right", "padding_effects_padding_idx": False},
        "zero": _EXAMPLE | {"padding_side": "right", "padding_effects_padding_idx": True},
        "last-left": _EXAMPLE | {"padding_side": "left", "padding_effects_padding_idx": False},
    },
    question=Question(("right", "zeros", "wrong"), last_state_with_pads_on_the_left),
    answers=[effects_figures],
)
