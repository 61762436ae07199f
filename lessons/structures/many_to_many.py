"""Many to many: a sentence, and its translation."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from content import Text
from content.template import Run, percent
from diagrams import evaluation
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.controls import Switch
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import (
    AskedDemonstration,
    asking,
    facts,
    network_figure,
    right_or_wrong,
)
from lessons.structures.one_to_many import BEAM
from lessons.structures.one_to_one import PHRASE, WEIGHTS
from lessons.writer import Writer
from rnn_core.networks.predictions import Translation
from rnn_core.networks.pretrained import scores

READ: Final = Text(ru="прочитано", en="read")
WRITTEN: Final = Text(ru="написано", en="written")
MOST: Final = 0.9
"""Of all sentences; with attention as many are translated whole, which the question says."""
WITHOUT_ATTENTION: Final = "translator without attention"

ATTENTION = Switch("many_to_many_attention", Text(ru="внимание", en="attention"), True)


def _translator(values: Mapping[str, Any]) -> str:
    """The network that the reader asks for."""
    return "translator" if values["many_to_many_attention"] else WITHOUT_ATTENTION


def _network(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    say, run = writer.language, asked.demo.prediction
    assert isinstance(run, Translation)
    known = facts(asked.demo) | _strongest_attention(run)
    said = _translated(writer, asked, known)
    yield network_figure(writer, asked, known, [said], opens=len(run.words))  # the decoder begins
    figure = evaluation.attention_matrix(
        run.attention, run.words, run.labels, (READ[say], WRITTEN[say])
    )
    drawing = Drawing(figure, writer.line("alt-attention", **known), steps_width(run.words))
    notice = "notice-last-state" if _only_last_state(run) else "notice-attention"
    yield writer.figure(drawing, name="attention", notices=[writer.runs(notice, **known)])


def _translated(writer: Writer, asked: AskedDemonstration, known: dict[str, str]) -> list[Run]:
    """Whether the translation is right; nobody knows of a sentence from another world."""
    if not asked.demo.target:
        return writer.runs("notice-free", **known)
    return right_or_wrong(writer, asked.demo.prediction.labels, asked.demo, known)


def _strongest_attention(run: Translation) -> dict[str, str]:
    """Where attention is strongest."""
    written, read = np.unravel_index(run.attention.argmax(), run.attention.shape)
    return {
        "written": run.labels[written],
        "read": run.words[read],
        "looked": percent(float(run.attention[written, read])),
        "last": run.words[-1],
    }


def _only_last_state(run: Translation) -> bool:
    """Whether nothing is looked at but the last state, and there were others."""
    return bool((run.attention[:, -1] == 1).all()) and len(run.words) > 1


def _with_and_without(writer: Writer, asked: AskedDemonstration) -> Verdict:
    """How many sentences our translators get right, with attention and without."""
    shares = {
        name: scores()[network][asked.demo.language]["sentences"]
        for name, network in (("with_it", "translator"), ("without", WITHOUT_ATTENTION))
    }
    without = shares["without"]
    return writer.verdict(
        "most" if without >= MOST else "half" if without >= 0.5 else "few",
        **{name: f"{share * 100:.1f}" for name, share in shares.items()},
    )


SECTION = Section(
    __name__,
    experiment=Experiment(
        asking(
            "translate",
            structures_phrase="phrase",
            many_to_many_attention="attention",
            structures_beam="beam",
        ),
        [BEAM, PHRASE, ATTENTION, WEIGHTS],
        network=_translator,
    ),
    rows=[[PHRASE, ATTENTION], [WEIGHTS], [BEAM]],
    question=Question(("most", "half", "few"), _with_and_without),
    answers=[_network],
    shown_when={"input_output_structure": "many-to-many"},
)
