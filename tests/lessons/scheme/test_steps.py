"""The loss of every step: its sentences quote what the network paid."""

from math import log

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.scheme.steps import (
    PARTS_OF_SPEECH,
    SECOND_ADJECTIVE,
    SECTION,
    TWO_ADJECTIVES,
)
from lessons.section import preset
from rnn_core.networks.next_tag import EXPECTED
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.step_losses import StepLosses, step_losses
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, show, verdict
from tests.lessons.scheme.said import CYRILLIC, assert_refused, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


def measured(
    text: str, language: Language, reduction: str = "sum", counted: str = "all"
) -> StepLosses:
    network = pretrained("expecter", language).network
    return step_losses(network, text, language, reduction, counted)  # type: ignore[arg-type]


CASES = [
    ({}, "sum"),
    ({"reduction": "mean"}, "mean"),
    ({"counted": "last"}, "last"),
    ({"reduction": "mean", "counted": "last"}, "last"),
    ({"counted": "last", "caption": TWO_ADJECTIVES}, "late"),
    ({"caption": "кот"}, "single"),
]


@each_language
@pytest.mark.parametrize(("values", "case"), CASES)
def test_what_is_drawn_and_said_is_what_was_paid(
    values: dict, case: str, language: Language
) -> None:
    asked = {"caption": SECOND_ADJECTIVE, **values}
    if not isinstance(asked["caption"], str):
        asked["caption"] = asked["caption"][language]
    given = show("scheme", "steps", language, **asked)["steps"]
    assert given["parameter"] == "steps_step"
    heard = "ru" if CYRILLIC.search(asked["caption"]) else "en"
    found = measured(
        asked["caption"], heard, asked.get("reduction", "sum"), asked.get("counted", "all")
    )
    data = given["figures"][0]["data"]
    np.testing.assert_allclose(decoded(data[2]["y"]), found.losses, rtol=1e-6)
    np.testing.assert_allclose(decoded(data[5]["y"]), found.norms, rtol=1e-6)
    assert len(given["captions"]) == len(found.words)
    for step, caption in enumerate(captions(given)):
        for value in (found.losses[step], found.norms[step], found.direct_norms[step]):
            assert number(value) in caption
    notice = notices(given)[1]
    assert longest("steps", language, f"notice-{case}") in notice
    if case != "single":
        assert number(found.losses[-1] if case in ("last", "late") else found.total) in notice
    assert len(given["notices"]) == 3 - found.is_caption  # of no caption the tags are guessed


@each_language
def test_the_second_adjective_costs_about_what_it_should(language: Language) -> None:
    found = measured(SECOND_ADJECTIVE[language], language)
    adjective = found.words.index({"ru": "рыжий", "en": "ginger"}[language])
    wanted = -log(0.05 / (0.05 + 0.425))
    assert found.losses.argmax() == adjective
    assert found.losses[adjective] == pytest.approx(wanted, abs=0.2)
    notice = notices(show("scheme", "steps", language)["steps"])[0]
    assert f"= {number(wanted)}" in notice and f"= {number(found.losses[adjective])}" in notice


@each_language
def test_the_last_step_alone_leaves_most_of_a_gradient_that_comes_from_it(
    language: Language,
) -> None:
    shares = []
    for text in (TWO_ADJECTIVES, SECOND_ADJECTIVE):
        every, last = (
            measured(text[language], language, counted=counted) for counted in ("all", "last")
        )
        shares.append(last.norms[0] / every.norms[0])
        assert every.direct_norms[0] < 0.2 * every.norms[0]
    assert shares[0] > 0.9 and shares[1] < 0.05
    truth, said = verdict("scheme", "steps", language, caption="кот", reduction="mean")
    assert truth == "most"  # whatever stands in the reader's controls
    assert percent(shares[0]) in said and percent(shares[1]) in said
    assert number(measured(TWO_ADJECTIVES[language], language).direct_norms[0]) in said


@pytest.mark.parametrize("name", ["two", "one", "last", "cut", "mean"])
@each_language
def test_presets_do_what_they_say(name: str, language: Language) -> None:
    before = {"caption": "кот", "reduction": "mean", "counted": "last"}
    values = before | preset(SECTION, name, language)
    figure = show("scheme", "steps", language, **values)["steps"]["figures"][0]
    adjectives = {"one": 1, "mean": 0}.get(name, 2)
    rows = figure["layout"]["yaxis"]["ticktext"]
    corners = np.array(figure["data"][1]["y"], dtype=float).reshape(-1, 6)[:, :5]
    framed = [rows[round(float(side.min() + side.max()) / 2)] for side in corners]
    assert framed.count(PARTS_OF_SPEECH["ADJ"][language]) == adjectives
    shades = figure["data"][2]["marker"]["opacity"]
    assert (min(shades) < 1) == (name in ("last", "cut"))


@pytest.mark.parametrize("text", ["", "?!", "и " * 49])
@each_language
def test_a_text_that_cannot_be_read_is_refused_in_a_sentence(text: str, language: Language) -> None:
    assert_refused("steps", language, "caption", text)


def test_a_caption_in_the_other_language_is_read_in_its_own() -> None:
    given = show("scheme", "steps", "en", caption=SECOND_ADJECTIVE.ru)["steps"]
    losses = decoded(given["figures"][0]["data"][2]["y"])
    np.testing.assert_allclose(losses, measured(SECOND_ADJECTIVE.ru, "ru").losses, rtol=1e-6)


def test_every_part_of_speech_has_its_name() -> None:
    assert list(PARTS_OF_SPEECH) == list(EXPECTED)
