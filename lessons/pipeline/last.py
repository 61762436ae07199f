"""The last prediction: `out[:, -1]`, `h_n[-1]`, and the line read by itself."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from content import Text
from content.template import exact
from content.words import spoken
from diagrams import last_states as drawing
from lessons.blocks import Block, Drawing, Sentence
from lessons.cache import shared
from lessons.pipeline.whole import BATCH, EXPERIMENT
from lessons.section import Question, Section
from lessons.writer import Writer
from rnn_core.batching.last_states import Ends
from rnn_core.batching.last_states import ends as last_states
from rnn_core.batching.pipeline import Pipeline

ENDS: Final = {
    "outputs": Text(ru="out[:, −1]", en="out[:, −1]"),
    "finals": Text(ru="h_n[−1]", en="h_n[−1]"),
    "both": Text(ru="h_n[−2] и<br>h_n[−1]", en="h_n[−2] and<br>h_n[−1]"),
    "alone": Text(ru="строка<br>сама по себе", en="the line<br>by itself"),
    "line": Text(ru="строка", en="line"),
    "apart": Text(ru="наибольшая разность", en="largest difference"),
    "to_finals": Text(ru="out[:, −1] и h_n", en="out[:, −1] and h_n"),
    "to_alone": Text(ru="out[:, −1] и строка сама", en="out[:, −1] and the line itself"),
}
EVEN: Final = Text(
    ru="фильм очень скучный\nурок очень полезный", en="a boring film\na wonderful course"
)


@shared(64)
def ends(pipeline: Pipeline) -> Ends:
    """`rnn_core.batching.last_states.ends`, kept for all readers."""
    return last_states(pipeline)


def compared(writer: Writer, run: Pipeline) -> Iterator[Block]:
    """Both last states, the true one, and how far they are apart in every line."""
    found, titles = ends(run), spoken(ENDS, writer.language)
    if run.settings.directions == 2:
        titles["finals"] = titles["both"]
    lines = tuple(map(str, run.lines.numbers))
    facts = _facts(run, found)
    yield writer.figure(
        Drawing(
            drawing.compare_last_states(found, lines, titles), writer.line("alt-ends", **facts)
        ),
        name="last",
        notices=[writer.runs(f"notice-{case(run, found)}", **facts)],
    )


def short_line(writer: Writer, run: Pipeline) -> Sentence:
    """What `out[:, -1]` is for a short line: of our example, padded and with one direction."""
    own = EXPERIMENT.at(writer.language)
    return writer.verdict("padding", **_facts(own, ends(own)))


def case(run: Pipeline, found: Ends) -> str:
    """Which sentence holds of a batch."""
    if run.settings.directions == 1:
        if run.padded:
            return run.settings.side
        return "plain" if found.off.any() else "plain-exact"
    if run.batch.mask.shape[1] == 1:
        return "single"
    return f"two-{run.settings.side}" if run.padded else "two"


def _facts(run: Pipeline, found: Ends) -> dict[str, str]:
    hidden = found.hidden
    halves = np.abs(found.outputs - found.finals)
    short = int(run.batch.lengths.argmin())
    steps = run.batch.mask.shape[1]
    return {
        "lines": str(len(found.outputs)),
        "padded": str(run.padded),
        "line": str(run.lines.numbers[short]),
        "words": str(int(run.batch.lengths[short])),
        "pads": str(steps - int(run.batch.lengths[short])),
        "apart": exact(float(found.apart.max())),
        "off": exact(float(found.off.max())),
        "packed": exact(float(np.abs(found.packed_finals - found.alone).max())),
        "packed_apart": exact(float(np.abs(found.packed_finals - found.packed_outputs).max())),
        "front": exact(float(halves[:, :hidden].max())),
        "back": exact(float(halves[:, hidden:].max())) if halves.shape[1] > hidden else "",
        "first": exact(float(np.abs(found.first - found.finals[:, hidden:]).max(initial=0))),
    }


_PADDED: Final = {"batch": BATCH.default, "max_length": 16}
_ALIKE: Final = {"batch": EVEN, "max_length": 16}

SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    presets={
        "plain": _ALIKE | {"directions": "1"},
        "right": _PADDED | {"directions": "1", "side": "right"},
        "left": _PADDED | {"directions": "1", "side": "left"},
        "two": _ALIKE | {"directions": "2"},
        "both": _PADDED | {"directions": "2", "side": "right"},
    },
    question=Question(("word", "padding", "zeros"), short_line),
    answers=[compared],
)
