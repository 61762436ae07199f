"""The trained network of the chosen structure in plain PyTorch, and what it prints."""

from collections.abc import Iterator
from typing import Any, Final

from content import Language
from lessons.blocks import Block, Program
from lessons.refusals import refused
from lessons.section import Experiment, Section
from lessons.structures import chosen_structure, picture_programs, text_programs
from lessons.structures.demonstrations import AskedDemonstration
from lessons.structures.one_to_one import NOISE, PHRASE, SEED
from lessons.structures.review import REVIEW, kind_probability
from lessons.writer import Writer
from rnn_core.networks.demos import scene_of
from rnn_core.networks.predictions import Painting, Prediction

SHIPPED: Final = {"structures_weights": "trained", "structures_beam": 1}
"""Our trained network, with the greedy choice of words."""


def _trained(language: Language, **values: Any) -> AskedDemonstration:
    """The chosen demonstration, as the program repeats it."""
    experiment = chosen_structure.experiment(values)
    try:
        found: AskedDemonstration = experiment(language, values | SHIPPED)
    except ValueError as error:  # the text to look at is that of the demonstration
        raise refused(error, experiment.all_controls, language) from error
    return found


def program(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    """The program, with what it prints as its last line."""
    yield Program("program", _source(asked, writer.language))


def _source(asked: AskedDemonstration, language: Language) -> str:
    run, spoken = asked.demo.prediction, asked.demo.language
    if asked.kind in ("classify", "caption"):
        return _of_picture(asked, run, language)
    if asked.kind == "review":
        shares = [round(kind_probability(run, t), 3) for t in range(len(run.words))]
        return text_programs.reviewer(run.words, spoken, str(shares))
    if asked.kind == "translate":
        attention, said = asked.settings["attention"], str([*run.labels])
        return text_programs.translator(run.words, spoken, attention, said)
    if asked.kind == "tag":
        printed = str([*zip(run.words, run.labels, strict=True)])
        return text_programs.tagger(run.words, spoken, printed)
    assert isinstance(run, Painting)
    colour = [round(float(value), 3) for value in run.picture.mean(axis=(0, 1))]
    return picture_programs.painter(run.words, spoken, str(colour))


def _of_picture(asked: AskedDemonstration, run: Prediction, language: Language) -> str:
    scene, _ = scene_of(asked.settings["phrase"], language)
    shown = (vars(scene), asked.settings["noise"], asked.settings["seed"], language)
    if asked.kind == "caption":
        return picture_programs.captioner(*shown, str([*run.labels]))
    best = run.top[0][0]
    return picture_programs.classifier(*shown, f"{best.label} {round(best.probability, 3)}")


SECTION = Section(
    __name__,
    experiment=Experiment(_trained, [*chosen_structure.CHOICES, NOISE, SEED, REVIEW, PHRASE]),
    answers=[program],
)
