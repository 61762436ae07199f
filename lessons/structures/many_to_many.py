"""Many to many: a sentence, and its translation."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from content import Text
from content.template import Run, number, percent, precise_percent
from diagrams import evaluation
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Note, Verdict
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
from lessons.structures.own_marks import own_marks
from lessons.writer import Writer
from rnn_core.networks.attention_budget import BUDGETS, TRANSLATORS, shares
from rnn_core.networks.padded_attention import padded_attention
from rnn_core.networks.predictions import Translation
from rnn_core.networks.pretrained import pretrained, scores
from rnn_core.networks.text_models import Translator
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.captions import START, encode, vocabulary
from rnn_core.world.language import other_language

READ: Final = Text(ru="прочитано", en="read")
WRITTEN: Final = Text(ru="написано", en="written")
MOST: Final = 0.9
"""Of all sentences; with attention as many are translated whole, which the question says."""
WITHOUT_ATTENTION: Final = "translator without attention"

PADDING: Final = 4  # places after the sentence, where the mask is shown

ATTENTION = Switch("many_to_many_attention", Text(ru="внимание", en="attention"), True)


def _translator(values: Mapping[str, Any]) -> str:
    """The network that the reader asks for."""
    return "translator" if values["many_to_many_attention"] else WITHOUT_ATTENTION


def _network(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    say, spoken, run = writer.language, asked.demo.language, asked.demo.prediction
    assert isinstance(run, Translation)
    known = facts(asked.demo) | _strongest_attention(run)
    said = _translated(writer, asked, known)
    yield network_figure(writer, asked, known, [said], opens=len(run.words))  # the decoder begins
    if asked.settings["attention"]:
        yield _mask(writer, asked, run)
    blind = own_marks(WITHOUT_ATTENTION, spoken)["own_sentences"]
    yield writer.note("own", blind=blind, **own_marks("translator", spoken))
    figure = evaluation.attention_matrix(
        run.attention, run.words, run.labels, (READ[say], WRITTEN[say])
    )
    drawing = Drawing(figure, writer.line("alt-attention", **known), steps_width(run.words))
    notice = "notice-last-state" if _only_last_state(run) else "notice-attention"
    yield writer.figure(drawing, name="attention", notices=[writer.runs(notice, **known)])


def _mask(writer: Writer, asked: AskedDemonstration, run: Translation) -> Note:
    """What the mask is for: the sentence with padding after it, with the mask and without."""
    spoken = asked.demo.language
    network = asked.model("translator").network
    assert isinstance(network, Translator)
    begun = vocabulary(other_language(spoken)).encode([START, *run.labels[:-1]])
    found = padded_attention(network, encode(run.words, spoken), begun, PADDING)
    most = int(found.on_padding.argmax())
    return writer.note(
        "mask",
        pads=PADDING,
        masked=percent(float(found.masked[:, found.read :].max())),
        masked_error=number(found.masked_error),
        unmasked=percent(float(found.on_padding[most])),
        word=run.labels[most],
        unmasked_error=number(found.unmasked_error),
    )


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
    right = {
        name: scores()[network][asked.demo.language]["sentences"]
        for name, network in (("with_it", "translator"), ("without", WITHOUT_ATTENTION))
    }
    listed = {
        name: ", ".join(precise_percent(shares()[name][asked.demo.language][k]) for k in BUDGETS)
        for name in TRANSLATORS
    }
    without = right["without"]
    network = pretrained(WITHOUT_ATTENTION, asked.demo.language).network  # as large as with it
    return writer.verdict(
        "most" if without >= MOST else "half" if without >= 0.5 else "few",
        **{name: f"{share * 100:.1f}" for name, share in right.items()},
        weights=sum(one.numel() for one in network.parameters()),
        batches=RECIPES[WITHOUT_ATTENTION].steps,
        budgets=", ".join(map(str, BUDGETS)),
        attentive=listed["translator"],
        blind=listed[WITHOUT_ATTENTION],
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
    formulas=lambda values: ["attention"] if values[ATTENTION.key] else [],
    question=Question(("most", "half", "few"), _with_and_without),
    answers=[_network],
    shown_when={"input_output_structure": "many-to-many"},
)
