"""The structure that the reader has chosen: what stands below it on the page depends on it."""

from collections.abc import Mapping
from typing import Any, Final

from lessons.section import Experiment, Section
from lessons.structures import (
    caption_to_picture,
    many_to_many,
    one_to_many,
    one_to_one,
    review,
    tagging,
)
from lessons.structures.input_output import STRUCTURE
from lessons.structures.many_to_many import ATTENTION
from lessons.structures.review import TASK

DEMONSTRATIONS: Final = (
    one_to_one.SECTION,
    one_to_many.SECTION,
    review.SECTION,
    caption_to_picture.SECTION,
    many_to_many.SECTION,
    tagging.SECTION,
)
CHOICES: Final = (STRUCTURE, TASK, ATTENTION)
"""Controls that tell which network is meant."""


def section(values: Mapping[str, Any]) -> Section:
    """The demonstration that is on the page; values of STRUCTURE and TASK choose it."""
    return next(
        one
        for one in DEMONSTRATIONS
        if all(values[key] == option for key, option in one.shown_when.items())
    )


def experiment(values: Mapping[str, Any]) -> Experiment:
    """The experiment of that demonstration."""
    found = section(values).experiment
    assert found is not None
    return found


def network(values: Mapping[str, Any]) -> str:
    """Name of its network in `networks.training_recipes.RECIPES`; values of CHOICES choose it."""
    named = experiment(values).network
    assert named is not None
    return named(values)
