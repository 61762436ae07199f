"""`output` and `h_n`: `output[:, -1]`, `h_n[-1]`, and the line read alone."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from content import Text
from content.template import number_or_zero
from content.ui_text import in_language
from diagrams import last_states as drawing
from lessons.blocks import Block, Drawing, Note, Verdict
from lessons.cache import shared_cache
from lessons.pipeline.training_step import BIDIRECTIONAL, EXPERIMENT, SIDE, TEXT
from lessons.section import Question, Section
from lessons.writer import Writer
from rnn_core.batching import last_states as core
from rnn_core.batching.last_states import LastStates
from rnn_core.batching.pipeline import Pipeline

TITLES: Final = {
    "outputs": Text(ru="output[:, −1]", en="output[:, −1]"),
    "finals": Text(ru="h_n[−1]", en="h_n[−1]"),
    "both": Text(ru="h_n[−2] и<br>h_n[−1]", en="h_n[−2] and<br>h_n[−1]"),
    "alone": Text(ru="строка<br>отдельно", en="the line<br>alone"),
    "line": Text(ru="строка", en="line"),
    "apart": Text(ru="наибольшая разность", en="largest difference"),
    "to_finals": Text(ru="output[:, −1] и h_n", en="output[:, −1] and h_n"),
    "to_alone": Text(ru="output[:, −1] и строка отдельно", en="output[:, −1] and the line alone"),
}
EVEN_LINES: Final = Text(
    ru="фильм очень скучный\nурок очень полезный", en="a boring film\na wonderful course"
)


@shared_cache(64)
def last_states(pipeline: Pipeline) -> LastStates:
    """`rnn_core.batching.last_states.last_states`, kept for all readers."""
    return core.last_states(pipeline)


def compared(writer: Writer, run: Pipeline) -> Iterator[Block]:
    """Both last states, the true one, and how far they are apart in every line."""
    found, titles = last_states(run), in_language(TITLES, writer.language)
    if run.settings.directions == 2:
        titles["finals"] = titles["both"]
    lines = tuple(map(str, run.lines.numbers))
    facts = _facts(run, found)
    yield writer.figure(
        Drawing(drawing.compare_last_states(found, lines, titles), writer.line("alt", **facts)),
        name="last-state",
        notices=[writer.runs(f"notice-{case(run, found)}", **facts)],
        waits=True,
    )
    if run.settings.directions == 2:
        yield writer.note("backward-end", **facts)
        if run.batch.mask.shape[1] > 1:
            deep = ["directions-deep"] if run.settings.layers > 1 else []
            yield Note("directions", writer.runs("directions", *deep, **facts))
    if run.padded_lines:
        yield writer.note("packed", **facts)


def short_line(writer: Writer, run: Pipeline) -> Verdict:
    """What `h_n[-1]` is for a short line: of our example, padded and with one direction."""
    own = EXPERIMENT.at(writer.language)
    return writer.verdict("padding", **_facts(own, last_states(own)))


def case(run: Pipeline, found: LastStates) -> str:
    """Which sentence holds of a batch."""
    if run.settings.directions == 1:
        if run.padded_lines:
            return run.settings.side
        return "plain" if found.output_error.any() else "plain-exact"
    if run.batch.mask.shape[1] == 1:
        return "single"
    return f"two-{run.settings.side}" if run.padded_lines else "two"


def _facts(run: Pipeline, found: LastStates) -> dict[str, str]:
    hidden = found.hidden
    halves = np.abs(found.output_last - found.h_n)
    short = int(run.batch.lengths.argmin())
    steps = run.batch.mask.shape[1]
    return {
        "lines": str(len(found.output_last)),
        "padded": str(run.padded_lines),
        "line": str(run.lines.numbers[short]),
        "words": str(int(run.batch.lengths[short])),
        "pads": str(steps - int(run.batch.lengths[short])),
        "apart": number_or_zero(float(found.output_minus_h_n.max())),
        "off": number_or_zero(float(found.output_error.max())),
        "packed": number_or_zero(float(np.abs(found.packed_h_n - found.unpadded).max())),
        "packed_apart": number_or_zero(
            float(np.abs(found.packed_h_n - found.packed_output_last).max())
        ),
        "ahead": number_or_zero(float(found.first_moved[0])),
        "behind": number_or_zero(float(found.first_moved[-1])),
        "front": number_or_zero(float(halves[:, :hidden].max())),
        "back": number_or_zero(float(halves[:, hidden:].max())) if halves.shape[1] > hidden else "",
        "first": number_or_zero(
            float(np.abs(found.output_first_backward - found.h_n[:, hidden:]).max(initial=0))
        ),
    }


def _formulas(values: Mapping[str, Any]) -> list[str]:
    return ["bidirectional"] if values[BIDIRECTIONAL.key] else []


_PADDED: Final = {"training_step_text": TEXT.default, "training_step_max_length": 16}
_ALIKE: Final = {"training_step_text": EVEN_LINES, "training_step_max_length": 16}

SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    repeats=[[BIDIRECTIONAL, SIDE]],
    presets={
        "plain": _ALIKE | {"training_step_bidirectional": False},
        "right": _PADDED | {"training_step_bidirectional": False, "training_step_side": "right"},
        "left": _PADDED | {"training_step_bidirectional": False, "training_step_side": "left"},
        "two": _ALIKE | {"training_step_bidirectional": True},
        "both": _PADDED | {"training_step_bidirectional": True, "training_step_side": "right"},
    },
    question=Question(("word", "padding", "zeros"), short_line),
    formulas=_formulas,
    answers=[compared],
)
