"""Many to one: a caption, and the picture painted after it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from content.template import Run, percent
from lessons.blocks import Block, Note, Verdict
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import (
    AskedDemonstration,
    asking,
    facts,
    network_figure,
    right_or_wrong,
)
from lessons.structures.one_to_one import PHRASE, WEIGHTS
from lessons.structures.review import TASK
from lessons.writer import Writer
from rnn_core.networks.demos import ComparedDemonstration, scene_of
from rnn_core.networks.predictions import Painting
from rnn_core.world.captions import caption_text
from rnn_core.world.grammar import ANIMALS, PLACES, SIZES


def _network(writer: Writer, asked: AskedDemonstration) -> Iterator[Block]:
    assert isinstance(asked.demo, ComparedDemonstration)
    best = asked.demo.comparison.top[0][0]
    known = facts(asked.demo) | {"rival": best.label, "rival_share": percent(best.probability)}
    if not (asked.demo.error and "animal" in asked.demo.error.missing):
        yield _every_animal(writer, asked)
    yield network_figure(writer, asked, known, [_recognised(writer, asked, known)])


def _recognised(writer: Writer, asked: AskedDemonstration, known: dict[str, str]) -> list[Run]:
    """What the classifier sees in the picture, and whether that was asked for."""
    assert isinstance(asked.demo, ComparedDemonstration)
    error, seen = asked.demo.error, asked.demo.comparison
    if error and not error.correction and "animal" not in error.named:
        return writer.runs("notice-free", **known)  # no animal was asked for
    if seen.labels == asked.demo.target and not asked.is_trained:
        return writer.runs("notice-free", **known)  # pure chance: nothing has survived
    return right_or_wrong(writer, seen.labels, asked.demo, known)


def _every_animal(writer: Writer, asked: AskedDemonstration) -> Note:
    """How many animals are recognised if each takes its turn in the caption.

    One right picture may be chance: a network that has lost the word paints an animal all the same.
    """
    scene, _ = scene_of(asked.settings["phrase"], writer.language)
    recognised = 0
    for animal in ANIMALS:
        other = replace(scene, animal=animal, name=None)  # a name would tell the gender
        demo = asked.with_settings(phrase=caption_text(other, asked.demo.language))
        assert isinstance(demo, ComparedDemonstration)
        recognised += demo.comparison.labels == demo.target
    return writer.note("animals", all=len(ANIMALS), seen=recognised)


def _size_or_place(writer: Writer, asked: AskedDemonstration) -> Verdict:
    """Whether another word from the beginning or one from the end changes the picture more."""
    scene, _ = scene_of(asked.settings["phrase"], writer.language)
    spoken = asked.demo.language
    size = next(key for key in SIZES if key != scene.size)
    place = next(key for key in PLACES if key != scene.place)
    pictures = []
    for one in (scene, replace(scene, size=size), replace(scene, place=place)):
        painting = asked.with_settings(phrase=caption_text(one, spoken)).prediction
        assert isinstance(painting, Painting)
        pictures.append(painting.picture)
    picture, sized, placed = pictures
    first = float(np.abs(sized - picture).mean())
    last = float(np.abs(placed - picture).mean())
    return writer.verdict(
        "first" if first > last else "last", first=percent(first), last=percent(last)
    )


SECTION = Section(
    __name__,
    experiment=Experiment(
        asking("paint", structures_phrase="phrase"),
        [PHRASE, WEIGHTS],
        network=lambda values: "painter",
    ),
    rows=[[TASK], [PHRASE], [WEIGHTS]],
    question=Question(("first", "last"), _size_or_place),
    answers=[_network],
    shown_when={"input_output_structure": "many-to-one", "structures_task": "caption-to-picture"},
)
