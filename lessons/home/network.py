"""One tiny live network: a word read letter by letter."""

from collections.abc import Iterator

from content import Text
from lessons import unrolled
from lessons.blocks import Block
from lessons.controls import Line
from lessons.section import Experiment, Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import SinglePass

WORD = Line("network_word", Text(ru="Слово", en="Word"), unrolled.WORD, width=2.3)


def _read(network_word: str) -> SinglePass:
    return unrolled.read(network_word, True, "elman", 6, 2.0, "tanh", 16)


def _network(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    yield writer.figure(
        unrolled.drawing(writer, reading),
        name="network",
        captions=[
            [writer.runs("step", **unrolled.step_facts(reading, t))]
            for t in range(len(reading.tokens))
        ],
        notices=[writer.runs("notice", **unrolled.run_facts(reading))],
    )


SECTION = Section(__name__, experiment=Experiment(_read, [WORD]), rows=[[WORD]], answers=[_network])
