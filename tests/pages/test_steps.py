"""The section on the loss of every step: its sentences quote what the network paid."""

from math import log

import numpy as np
import pytest

from content import LANGUAGES, words
from content.template import number, percent
from rnn_core.pretraining import pretrained
from rnn_core.steploss import StepLosses, step_losses
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, charts, opened, said


def measured(text: str, language: str, reduction: str = "sum", counted: str = "all") -> StepLosses:
    network = pretrained("expecter", language).network  # type: ignore[arg-type]
    return step_losses(network, text, language, reduction, counted)  # type: ignore[arg-type]


CASES = [
    ({}, "sum"),
    ({"reduction": "mean"}, "mean"),
    ({"counted": "last"}, "last"),
    ({"reduction": "mean", "counted": "last"}, "last"),
    ({"counted": "last", "cut": "yes"}, "late"),
    ({"caption": "кот"}, "single"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "case"), CASES)
def test_what_is_drawn_and_said_is_what_was_paid(
    query: dict[str, str], case: str, language: str
) -> None:
    asked = {"caption": words.SECOND_ADJECTIVE[language], **query}  # type: ignore[index]
    if asked.pop("cut", None):
        asked["caption"] = words.TWO_ADJECTIVES[language]  # type: ignore[index]
    app = opened("scheme", lang=language, **asked)
    assert not app.exception and not app.error
    given = charts(app)["scheme-steps"]
    spoken = "ru" if CYRILLIC.search(asked["caption"]) else "en"
    found = measured(
        asked["caption"], spoken, asked.get("reduction", "sum"), asked.get("counted", "all")
    )
    data = given["figures"][0]["data"]
    np.testing.assert_allclose(decoded(data[2]["y"]), found.losses, rtol=1e-6)
    np.testing.assert_allclose(decoded(data[5]["y"]), found.norms, rtol=1e-6)
    assert len(given["captions"]) == len(found.words)
    for step, caption in enumerate(given["captions"]):
        for value in (found.losses[step], found.norms[step], found.direct_norms[step]):
            assert number(value) in lines(caption)
    notice = lines([given["notices"][1]])
    assert longest("scheme", language, "steps", f"notice-{case}") in notice
    if case != "single":
        assert number(found.losses[-1] if case in ("last", "late") else found.total) in notice
    assert len(given["notices"]) == 3 - found.is_caption  # of no caption the tags are guessed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_adjective_costs_about_what_it_should(language: str) -> None:
    app = opened("scheme", lang=language)
    found = measured(words.SECOND_ADJECTIVE[language], language)  # type: ignore[index]
    adjective = found.words.index({"ru": "рыжий", "en": "ginger"}[language])
    wanted = -log(0.05 / (0.05 + 0.425))
    assert found.losses.argmax() == adjective
    assert found.losses[adjective] == pytest.approx(wanted, abs=0.2)
    notice = lines([charts(app)["scheme-steps"]["notices"][0]])
    assert f"= {number(wanted)}" in notice and f"= {number(found.losses[adjective])}" in notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_step_alone_leaves_most_of_a_gradient_that_comes_from_it(language: str) -> None:
    app = opened("scheme", lang=language)
    app.radio(key="predict-scheme-steps").set_value("most").run()
    shares = []
    for text in (words.TWO_ADJECTIVES, words.SECOND_ADJECTIVE):
        every, last = (
            measured(text[language], language, counted=counted)  # type: ignore[index]
            for counted in ("all", "last")
        )
        shares.append(last.norms[0] / every.norms[0])
        assert every.direct_norms[0] < 0.2 * every.norms[0]
    assert shares[0] > 0.9 and shares[1] < 0.05
    assert percent(shares[0]) in said(app) and percent(shares[1]) in said(app)
    assert words.RIGHT[language] in said(app)  # type: ignore[index]
    app.radio(key="predict-scheme-steps").set_value("none").run()
    assert words.WRONG[language] in said(app)  # type: ignore[index]


@pytest.mark.parametrize("name", ["two", "one", "last", "cut", "mean"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_presets_do_what_they_say(name: str, language: str) -> None:
    app = opened("scheme", lang=language, caption="кот", reduction="mean", counted="last")
    app.button(key=f"preset-steps-{name}").click().run()
    assert not app.exception and not app.error
    chart = charts(app)["scheme-steps"]
    adjectives = {"one": 1, "mean": 0}.get(name, 2)
    names = words.spoken(words.PARTS_OF_SPEECH, language)  # type: ignore[arg-type]
    rows = chart["figures"][0]["layout"]["yaxis"]["ticktext"]
    corners = np.array(chart["figures"][0]["data"][1]["y"], dtype=float).reshape(-1, 6)[:, :5]
    framed = [rows[round(float(side.min() + side.max()) / 2)] for side in corners]
    assert framed.count(names["ADJ"]) == adjectives
    shades = chart["figures"][0]["data"][2]["marker"]["opacity"]
    assert (min(shades) < 1) == (name in ("last", "cut"))


@pytest.mark.parametrize("text", ["", "?!", "и " * 49])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_cannot_be_read_is_kept_and_explained(text: str, language: str) -> None:
    app = opened("scheme", lang=language)
    app.text_input(key="caption").set_value(text).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_input(key="caption").value == text
    assert "scheme-steps" not in charts(app) and "scheme-unrolled" in charts(app)


def test_a_caption_in_the_other_language_is_read_in_its_own() -> None:
    app = opened("scheme", lang="en", caption=words.SECOND_ADJECTIVE.ru)
    losses = decoded(charts(app)["scheme-steps"]["figures"][0]["data"][2]["y"])
    found = measured(words.SECOND_ADJECTIVE.ru, "ru")
    np.testing.assert_allclose(losses, found.losses, rtol=1e-6)
