"""The trained network of the chosen structure in plain PyTorch, and what it prints."""

from collections.abc import Iterator
from typing import Any, Final

from content import Language
from lessons.blocks import Block, Program
from lessons.refusals import refused
from lessons.section import Experiment, Section
from lessons.structures import chosen, programs_of_pictures, programs_of_words
from lessons.structures.demonstrations import Run
from lessons.structures.one_to_one import NOISE, PHRASE, SEED
from lessons.structures.review import REVIEW, kind
from lessons.writer import Writer
from rnn_core.networks.demos import scene_of
from rnn_core.networks.predictions import Painting, Prediction

OURS: Final = {"structures_trained": True, "structures_mine": False, "structures_beam": 1}
"""Our trained network, with the greedy choice of words."""


def _trained(language: Language, **values: Any) -> Run:
    """The chosen demonstration, as the program repeats it."""
    experiment = chosen.experiment(values)
    try:
        found: Run = experiment(language, values | OURS)
    except ValueError as error:  # the text to look at is that of the demonstration
        raise refused(error, experiment.reaching, language) from error
    return found


def program(writer: Writer, asked: Run) -> Iterator[Block]:
    """The program, with what it prints as its last line."""
    yield Program("program", _source(asked, writer.language))


def _source(asked: Run, language: Language) -> str:
    run, spoken = asked.demo.prediction, asked.demo.language
    if asked.kind in ("classify", "caption"):
        return _of_picture(asked, run, language)
    if asked.kind == "review":
        shares = [round(kind(run, t), 3) for t in range(len(run.words))]
        return programs_of_words.reviewer(run.words, spoken, str(shares))
    if asked.kind == "translate":
        attention, said = asked.settings["attention"], str([*run.labels])
        return programs_of_words.translator(run.words, spoken, attention, said)
    if asked.kind == "tag":
        printed = str([*zip(run.words, run.labels, strict=True)])
        return programs_of_words.tagger(run.words, spoken, printed)
    assert isinstance(run, Painting)
    colour = [round(float(value), 3) for value in run.picture.mean(axis=(0, 1))]
    return programs_of_pictures.painter(run.words, spoken, str(colour))


def _of_picture(asked: Run, run: Prediction, language: Language) -> str:
    scene, _ = scene_of(asked.settings["phrase"], language)
    shown = (vars(scene), asked.settings["noise"], asked.settings["seed"], language)
    if asked.kind == "caption":
        return programs_of_pictures.captioner(*shown, str([*run.labels]))
    best = run.top[0][0]
    return programs_of_pictures.classifier(*shown, f"{best.label} {round(best.probability, 3)}")


SECTION = Section(
    __name__,
    experiment=Experiment(_trained, [*chosen.CHOOSING, NOISE, SEED, REVIEW, PHRASE]),
    answers=[program],
)
