"""The loss of every step: its sentences quote what the network paid."""

from math import log

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pad_sequence

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from content.template import decimal, number, percent
from lessons.scheme.step_losses import (
    COMPANION,
    COUNTED,
    PARTS_OF_SPEECH,
    REDUCTION,
    SECOND_ADJECTIVE,
    SECTION,
    TWO_ADJECTIVES,
)
from lessons.section import preset
from rnn_core.networks.next_tag import NEXT_TAGS
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.step_losses import StepLosses, step_losses
from tests.arrays import decoded
from tests.lessons.answers import captions, close_percents, notices, show, verdict
from tests.lessons.scheme.said import CYRILLIC, assert_refused, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


def measured(
    text: str, language: Language, reduction: str = "sum", counted: str = "all"
) -> StepLosses:
    network = pretrained("next-tag predictor", language).network
    return step_losses(network, text, language, reduction, counted)  # type: ignore[arg-type]


@each_language
@pytest.mark.parametrize("text", [None, "кот спит", "a cat sleeps", "большой кот", "a dog"])
def test_both_means_of_a_batch_are_those_of_pytorch(text: str | None, language: Language) -> None:
    """Of the padded batch, and of one mean after another; the longer sentence weighs more."""
    values = {} if text is None else {"step_losses_text": text}
    said = " ".join(notices(show("scheme", "step-losses", language, **values)["step-losses"]))
    text = text or SECOND_ADJECTIVE[language]
    heard: Language = "ru" if CYRILLIC.search(text) else "en"
    other = COMPANION[heard]
    if len(other.split()) == len(text.split()):
        other = SECOND_ADJECTIVE[heard]
    batch = [measured(one, heard) for one in (text, other)]
    logits = pad_sequence(
        [torch.from_numpy(one.predictions.copy()).log() for one in batch], batch_first=True
    )  # (N, T, 8)
    targets = pad_sequence(
        [torch.tensor([NEXT_TAGS.index(tag) for tag in one.tags]) for one in batch],
        batch_first=True,
        padding_value=-100,
    )
    tokens = cross_entropy(logits.flatten(0, 1), targets.flatten()).item()
    sentences = np.mean([cross_entropy(a, b).item() for a, b in zip(logits, targets, strict=True)])
    longest_share = max(len(one.words) for one in batch) / sum(len(one.words) for one in batch)
    for value in (decimal(tokens), decimal(float(sentences)), f"{percent(longest_share)}%"):
        assert value in close_percents(said)
    assert other in said and longest_share > 0.5


CASES = [
    ({}, "sum"),
    ({"step_losses_reduction": "mean"}, "mean"),
    ({"step_losses_counted": "last"}, "last"),
    ({"step_losses_reduction": "mean", "step_losses_counted": "last"}, "last"),
    ({"step_losses_counted": "last", "step_losses_text": TWO_ADJECTIVES}, "late"),
    ({"step_losses_text": "кот"}, "single"),
]


@each_language
@pytest.mark.parametrize(("values", "case"), CASES)
def test_what_is_drawn_and_said_is_what_was_paid(
    values: dict, case: str, language: Language
) -> None:
    asked = {"step_losses_text": SECOND_ADJECTIVE, **values}
    if not isinstance(asked["step_losses_text"], str):
        asked["step_losses_text"] = asked["step_losses_text"][language]
    given = show("scheme", "step-losses", language, **asked)["step-losses"]
    assert given["parameter"] == "step_losses_step"
    heard = "ru" if CYRILLIC.search(asked["step_losses_text"]) else "en"
    found = measured(
        asked["step_losses_text"],
        heard,
        asked.get("step_losses_reduction", "sum"),
        asked.get("step_losses_counted", "all"),
    )
    data = given["figures"][0]["data"]
    np.testing.assert_allclose(decoded(data[2]["y"]), found.losses, rtol=1e-6)
    np.testing.assert_allclose(decoded(data[5]["y"]), found.gradient_norms, rtol=1e-6)
    assert len(given["captions"]) == len(found.words)
    for step, caption in enumerate(captions(given)):
        assert f"h{step}:" in caption  # word t is predicted from the state after word t − 1
        for value in (found.losses[step], found.gradient_norms[step], found.direct_norms[step]):
            assert number(value) in caption
    said = longest("step-losses", language, f"notice-{case}")
    (notice,) = [one for one in notices(given) if said in one]
    assert (case == "sum") == (said not in notices(given)[0])  # what was asked for comes first
    if case != "single":
        assert number(found.losses[-1] if case in ("last", "late") else found.total) in notice
    guessed = longest("step-losses", language, "notice-stranger")  # of no caption the tags are
    assert any(guessed in one for one in notices(given)) != found.is_caption


@each_language
def test_the_second_adjective_costs_about_what_it_should(language: Language) -> None:
    found = measured(SECOND_ADJECTIVE[language], language)
    adjective = found.words.index({"ru": "рыжий", "en": "ginger"}[language])
    wanted = -log(0.05 / (0.05 + 0.425))
    assert found.losses.argmax() == adjective
    assert found.losses[adjective] == pytest.approx(wanted, abs=0.2)
    first, *more = notices(show("scheme", "step-losses", language)["step-losses"])
    assert f"= {number(found.losses[adjective])}" in first
    assert any(f"= {number(wanted)}" in line for line in more)


@each_language
def test_the_last_step_alone_leaves_most_of_a_gradient_that_comes_from_it(
    language: Language,
) -> None:
    shares = []
    for text in (TWO_ADJECTIVES, SECOND_ADJECTIVE):
        every, last = (
            measured(text[language], language, counted=counted) for counted in ("all", "last")
        )
        shares.append(last.gradient_norms[0] / every.gradient_norms[0])
        assert every.direct_norms[0] < 0.2 * every.gradient_norms[0]
    assert shares[0] > 0.9 and shares[1] < 0.05
    truth, said = verdict(
        "scheme", "step-losses", language, step_losses_text="кот", step_losses_reduction="mean"
    )
    assert truth == "most"  # whatever stands in the reader's controls
    assert percent(shares[0]) in said and percent(shares[1]) in said
    assert number(measured(TWO_ADJECTIVES[language], language).direct_norms[0]) in said


@pytest.mark.parametrize("name", ["two", "one", "last", "cut", "mean"])
@each_language
def test_presets_do_what_they_say(name: str, language: Language) -> None:
    before = {
        "step_losses_text": "кот",
        "step_losses_reduction": "mean",
        "step_losses_counted": "last",
    }
    values = before | preset(SECTION, name, language)
    figure = show("scheme", "step-losses", language, **values)["step-losses"]["figures"][0]
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
    assert_refused("step-losses", language, "step_losses_text", text)


def test_a_caption_in_the_other_language_is_read_in_its_own() -> None:
    given = show("scheme", "step-losses", "en", step_losses_text=SECOND_ADJECTIVE.ru)["step-losses"]
    losses = decoded(given["figures"][0]["data"][2]["y"])
    np.testing.assert_allclose(losses, measured(SECOND_ADJECTIVE.ru, "ru").losses, rtol=1e-6)


def test_every_part_of_speech_has_its_name() -> None:
    assert list(PARTS_OF_SPEECH) == list(NEXT_TAGS)


@each_language
def test_h_1_comes_after_the_first_word_here_too(language: Language) -> None:
    words = SECTION.prose(language)
    said = " ".join([words.lead, words.text, *words.blocks.values()])
    assert "h]<sub>1</sub>" not in said and "h]<sub>0</sub>" in words.blocks["question"]
    assert "h_{t-1}" in words.text and "h_{t-1}" in FORMULAS["step-losses"]
    figure = show("scheme", "step-losses", language)["step-losses"]["figures"][0]
    assert "h<sub>t−1</sub>" in figure["layout"]["yaxis3"]["title"]["text"]


@each_language
def test_the_picture_waits_and_no_id_is_on_the_screen(language: Language) -> None:
    assert show("scheme", "step-losses", language)["step-losses"]["waits"]
    for control in (REDUCTION, COUNTED):
        assert control.labels.keys() == {*control.options}
