"""Dropout in a recurrent layer: numbers, laws, and what the programs print."""

from typing import Any, get_args

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import percent
from lessons.questions import recurrent_dropout as told
from rnn_core.memory.recurrent_dropout import MAX_RATE, STEPS, Place, dropout_memory
from tests.lessons.answers import notices, plain, show, verdict
from tests.lessons.questions.test_first_state import printed, promised

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize(("rate", "seed"), [(0.2, 0), (0.0, 3), (0.5, 7), (0.9, 99)])
def test_the_programs_print_the_numbers_of_the_screen(cell: str, rate: float, seed: int) -> None:
    blocks = show(
        "questions",
        "recurrent-dropout",
        recurrent_dropout_cell=cell,
        recurrent_dropout_rate=rate,
        recurrent_dropout_seed=seed,
    )
    source = blocks["program"]["source"]
    found = dropout_memory(cell, "state", rate, seed)  # type: ignore[arg-type]
    assert promised(source) == [f"{one.share[-1]:.3f}" for one in found]
    np.testing.assert_allclose(
        [float(line) for line in printed(source)], [one.share[-1] for one in found], atol=6e-4
    )
    between = blocks["between-program"]["source"]
    assert printed(between) == promised(between) == ["True False", "True"]


@BOTH
@pytest.mark.parametrize("place", get_args(Place))
def test_what_is_left_is_said(place: Place, language: Language) -> None:
    new, same = dropout_memory("lstm", place, 0.3, 2)
    blocks = show(
        "questions",
        "recurrent-dropout",
        language,
        recurrent_dropout_cell="lstm",
        recurrent_dropout_rate=0.3,
        recurrent_dropout_seed=2,
        recurrent_dropout_place=place,
    )
    said = plain(blocks["recurrent-dropout"]["notices"][0]).replace("\u00a0", "")
    assert f"{percent(float(new.share[-1]))}%" in said
    if place != "output":
        assert f"{percent(float(same.share[-1]))}%" in said
    more = " ".join(notices(blocks["recurrent-dropout"])[1:])
    assert ("1/32" in more) == (place != "output")


def test_laws_are_those_of_the_formula() -> None:
    new, same = (told.laws("state", 0.2)[mask] for mask in ("new", "same"))  # type: ignore[index]
    np.testing.assert_allclose(new, 0.8 ** np.arange(STEPS + 1))
    np.testing.assert_allclose(same, [1, *[0.8] * STEPS])
    assert told.laws("zoneout", 0.2) == {}
    assert (told.laws("candidate", 0.2)["new"] == 0.8).all()
    assert all((one == 1).all() for one in told.laws("gates", 0.2).values())


@BOTH
def test_a_few_percent_are_left(language: Language) -> None:
    truth, why = verdict("questions", "recurrent-dropout", language)
    new, same = dropout_memory("gru", "state", 0.2, 0)
    assert truth == "little" and new.share[-1] < 0.1  # 20 seeds: tests.rnn_core.memory
    for value in (new.share[-1], same.share[-1], 0.8**20, 0.8):
        assert percent(float(value)) in why


@pytest.mark.parametrize(("rate", "said"), [(0.2, True), (0.5, True), (0.6, False), (0.0, False)])
def test_the_mean_is_quoted_where_it_is_a_mean_of_something(rate: float, said: bool) -> None:
    values: dict[str, Any] = {"recurrent_dropout_rate": rate}
    more = notices(show("questions", "recurrent-dropout", **values)["recurrent-dropout"])[1:]
    assert any(line.startswith("The mean hides it") for line in more) == said


def test_the_slider_stays_within_the_bounds_of_the_core() -> None:
    assert told.RATE.high <= MAX_RATE
