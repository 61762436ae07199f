"""Is this the padding of CNNs? A frame of zeros under a convolution, and a step over a zero."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.template import fill, number
from diagrams import zero_padding
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.convolution_padding import PaddedConvolution, padded_convolution

LABELS: Final = {
    "framed": Text(ru="картинка {{side}}×{{side}}", en="picture {{side}}×{{side}}"),
    "convolved": Text(ru="свёртка {{side}}×{{side}}", en="convolved {{side}}×{{side}}"),
}
MAX_PADDING: Final = 4  # pixels of a frame

PADDING = Slider(
    "convolution_padding", Text(ru="Рамка из нулей P", en="Frame of zeros P"), 1, 0, MAX_PADDING, 1
)


@shared_cache(16)
def border(convolution_padding: int) -> PaddedConvolution:
    """`batching.convolution_padding.padded_convolution`, kept for all readers."""
    return padded_convolution(convolution_padding)


def convolution_figure(writer: Writer, found: PaddedConvolution) -> Iterator[Block]:
    """A picture in a frame of zeros under a convolution."""
    inner, out = len(found.padded_picture) - 2 * found.padding, len(found.feature_map)
    facts = {"width": found.padding, "inner": inner, "out": out, "kernel": found.kernel_size}
    layers = (inner - 1) // (found.kernel_size - 1)  # without a frame, until none fits any more
    facts |= {"layers": layers, "rest": inner - layers * (found.kernel_size - 1)}
    sides = {"framed": len(found.padded_picture), "convolved": out}
    titles = {name: fill(text[writer.language], side=sides[name]) for name, text in LABELS.items()}
    case = "same" if out == inner else "smaller" if out < inner else "larger"
    drawing = Drawing(
        zero_padding.picture_border(found, MAX_PADDING, titles), writer.line("alt", **facts)
    )
    yield writer.figure(drawing, name="border", notices=[writer.runs(f"notice-{case}", **facts)])


def effect_of_a_zero(writer: Writer, found: PaddedConvolution) -> Verdict:
    """What a zero does to a convolution and to a recurrent layer."""
    added, moved = found.border_contribution, found.state_change
    truth = "both" if added and moved else "rnn" if moved else "neither"
    return writer.verdict(truth, added=number(added), moved=number(moved))


SECTION = Section(
    __name__,
    experiment=Experiment(border, [PADDING]),
    rows=[[PADDING]],
    formulas=["convolution-size"],
    question=Question(("neither", "rnn", "both"), effect_of_a_zero),
    answers=[convolution_figure],
)
