"""One to many: a caption, chosen greedily or by a beam."""

import re

import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.answer import find
from lessons.structures.one_to_many import BEAM
from rnn_core.decoding import MAX_BEAM
from rnn_core.networks.demos import caption_picture
from tests.lessons.answers import captions, notices, verdict
from tests.lessons.structures.shown import answers, default, figure, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_widest_beam_is_the_one_the_question_tells_of(language: Language) -> None:
    assert BEAM.high == MAX_BEAM
    question = find("structures", "one-to-many").prose(language).blocks["question"]
    assert re.findall(r"\d+", question) == [str(BEAM.high)]
    assert {"ru": "восемь", "en": "eight"}[language] in question


@each_language
@pytest.mark.parametrize("trained", [True, False])
@pytest.mark.parametrize("noise", [0.05, 0.6])
def test_greedy_or_beam(language: Language, trained: bool, noise: float) -> None:
    given = {"phrase": default("structures_phrase", language), "noise": noise, "seed": 3}
    weights = ("untrained", "trained")[trained]
    greedy, wide = (
        caption_picture(weights, beam=width, language=language, **given).prediction  # type: ignore[arg-type]
        for width in (1, 8)
    )
    for beam in (1, 4):  # the question is the same wherever the slider stands
        asked = {
            "structures_weights": ("untrained", "trained")[trained],
            "structures_noise": noise,
            "structures_beam": beam,
        }
        truth, said = verdict("structures", "one-to-many", language, **asked)
        assert truth == ("same" if greedy.labels == wide.labels else "other")
        for one in (greedy, wide):
            assert " ".join(label for label in one.labels if label != "<end>") in said
            assert number(one.log_probability) in said  # type: ignore[arg-type]


@each_language
def test_what_has_been_said_comes_back(language: Language) -> None:
    phrase = default("structures_phrase", language)
    block = figure("one-to-many", language)
    run = caption_picture("trained", phrase, 0.05, 3, 1, language).prediction
    assert [one.split("<br>")[0] for one in answers(block)[:-1]] == list(run.labels[:-1])
    lines = captions(block)
    assert all(label in line for label, line in zip(run.labels, lines, strict=True))
    assert all(word in line for word, line in zip(run.labels[:-1], lines[1:], strict=True))
    assert run.labels[-1] == "<end>" and " ".join(run.labels[:-1]) == phrase
    assert phrase in block["alts"][0]


@each_language
def test_it_is_said_whether_the_caption_is_right(language: Language) -> None:
    kinds = set()
    for noise in (0.0, 0.5, 1.0):
        given = {
            "phrase": default("structures_phrase", language),
            "noise": noise,
            "seed": 3,
            "beam": 1,
        }
        demo = caption_picture("trained", language=language, **given)  # type: ignore[arg-type]
        said = " ".join(notices(figure("one-to-many", language, structures_noise=noise)))
        kind = "right" if demo.prediction.labels[:-1] == demo.target else "wrong"
        kinds.add(kind)
        assert longest("one-to-many", language, f"notice-{kind}") in said
    assert kinds == {"right", "wrong"}


@each_language
def test_a_sentence_that_never_ends_keeps_its_last_word(language: Language) -> None:
    asked = {"structures_weights": "untrained", "structures_noise": 1.0}
    demo = caption_picture("untrained", default("structures_phrase", language), 1.0, 3, 1, language)
    labels = demo.prediction.labels
    _, said = verdict("structures", "one-to-many", language, **asked)
    assert " ".join(label for label in labels if label != "<end>") in said
