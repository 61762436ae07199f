"""Aligned: a part of speech for every word, and the names among them."""

from collections.abc import Iterator

from content.template import number, percent
from lessons.blocks import Block, Verdict
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import (
    SAME_PROBABILITY,
    AskedDemonstration,
    asking,
    facts,
    network_figure,
)
from lessons.structures.one_to_one import PHRASE, WEIGHTS
from lessons.structures.own_marks import own_marks
from lessons.writer import Writer
from rnn_core.networks.predictions import Tagging
from rnn_core.world.language import has_letter


def _network(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    run = asked.demo.prediction
    assert isinstance(run, Tagging)
    named = [word for word, share in zip(run.words, run.names, strict=True) if share > 0.5]
    surest = int(run.names.argmax())
    known = facts(asked.demo) | {
        "names": ", ".join(named),
        "name_word": run.words[surest],
        "name_share": percent(float(run.names[surest])),
    }
    notices = [
        writer.runs("notice", **known),
        writer.runs("notice-names" if named else "notice-nameless", **known),
    ]
    yield network_figure(writer, asked, known, notices)
    yield writer.note("own", **own_marks("tagger", asked.demo.language))


def _first_word_later(writer: Writer, asked: AskedDemonstration) -> Verdict:
    """By how much the words that follow change what is said of the first one."""
    whole = asked.demo.prediction
    network = asked.model("tagger")  # by name: the language of the first words might be another
    # A number or a foreign word alone is refused: then as many words as it takes.
    needed = next(k for k, word in enumerate(whole.words, 1) if has_letter(word, network.language))
    first = network.predict(" ".join(whole.words[:needed]))
    pairs = zip(whole.top[0], first.top[0], strict=True)
    change = max(abs(one.probability - other.probability) for one, other in pairs)
    return writer.verdict(
        "yes" if change > SAME_PROBABILITY else "no",
        word=whole.words[0],
        label=whole.labels[0],
        change=number(change),
    )


SECTION = Section(
    __name__,
    experiment=Experiment(
        asking("tag", structures_phrase="phrase"),
        [PHRASE, WEIGHTS],
        network=lambda values: "tagger",
    ),
    rows=[[PHRASE], [WEIGHTS]],
    question=Question(("yes", "no"), _first_word_later),
    answers=[_network],
    shown_when={"input_output_structure": "aligned"},
)
