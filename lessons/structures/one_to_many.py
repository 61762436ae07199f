"""One to many: a picture, and its caption."""

from content import Text
from content.template import number
from lessons.blocks import Verdict
from lessons.controls import Slider
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import (
    AskedDemonstration,
    asking,
    picture_answers,
    without_end,
)
from lessons.structures.one_to_one import NOISE, PHRASE, SEED, WEIGHTS
from lessons.writer import Writer
from rnn_core.networks.predictions import GeneratedSentence

BEAM = Slider(
    "structures_beam",
    Text(ru="Ширина луча", en="Beam width"),
    1,
    1,
    8,
    1,
    help=Text(
        ru="Сколько лучших начал предложения помнить: 1 — жадный выбор.",
        en="How many of the best beginnings to keep: 1 is the greedy choice.",
    ),
)


def _greedy_or_beam(writer: Writer, asked: AskedDemonstration) -> Verdict:
    """Whether the greedy choice and the widest beam say the same of this picture."""
    greedy, wide = (asked.with_settings(beam=width).prediction for width in (1, BEAM.high))
    assert isinstance(greedy, GeneratedSentence) and isinstance(wide, GeneratedSentence)
    return writer.verdict(
        "same" if greedy.labels == wide.labels else "other",
        greedy=" ".join(without_end(greedy.labels)),
        wide=" ".join(without_end(wide.labels)),
        greedy_log=number(greedy.log_probability),
        wide_log=number(wide.log_probability),
    )


SECTION = Section(
    __name__,
    experiment=Experiment(
        asking(
            "caption",
            structures_phrase="phrase",
            structures_noise="noise",
            structures_seed="seed",
            structures_beam="beam",
        ),
        [NOISE, BEAM, SEED, PHRASE, WEIGHTS],
        network=lambda values: "captioner",
    ),
    rows=[[PHRASE], [WEIGHTS], [NOISE, BEAM, SEED]],
    question=Question(("same", "other"), _greedy_or_beam),
    answers=[picture_answers],
    shown_when={"input_output_structure": "one-to-many"},
)
