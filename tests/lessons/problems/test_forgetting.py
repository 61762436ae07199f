"""One word exchanged: the reader's own text, and the mean of many."""

import re

import numpy as np
import pytest

from content import Language
from content.template import number, percent
from lessons.answer import find
from lessons.problems import forgetting as section
from lessons.refusals import Refused
from rnn_core.networks.long_text_classifier import CELLS, MAX_WORDS_AFTER
from rnn_core.probing.forgetting import MAX_DISTANCE, distance_average, word_influence
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, show, verdict
from tests.lessons.problems.wording import BOTH, CYRILLIC, longest, pressed

TEXTS = {
    "far": section.FAR,
    "near": section.NEAR,
    "brief": section.BRIEF,
    "both": section.BOTH,
}


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("preset", TEXTS)
def test_presets_show_and_quote_the_moves_of_their_texts(preset: str, language: Language) -> None:
    values = pressed("forgetting", preset, language, forgetting_text="cat")
    text = TEXTS[preset][language]
    assert values == {"forgetting_text": text}
    found, many = word_influence(text, language), distance_average(language)
    given = show("problems", "forgetting", language, **values)["forgetting"]
    marks = {
        trace["legendgroup"]: trace["y"]
        for trace in given["figures"][0]["data"]
        if trace["mode"] == "markers" and "legendgroup" in trace
    }
    assert tuple(marks) == CELLS
    for cell, moves in found.influence.items():
        np.testing.assert_allclose(decoded(marks[cell]), moves, atol=1e-6)
    place = found.most_influential
    notice = " ".join(notices(given))
    assert found.words[place] in notice and str(many.text_count) in notice
    for cell in CELLS:
        law_of = many.influence[cell]
        for value in (found.influence[cell][place], law_of.max(), law_of[-1]):
            assert number(float(value)) in notice
    assert len(given["captions"]) == len(found.words)
    assert given["opens"] == found.most_influential and given["parameter"] == "forgetting_step"
    for step, told in enumerate(captions(given)):
        far = found.words_after(step)
        where = f" {far} " if far else section.LAST[language]
        assert found.words[step] in told and where in told
        quoted = [
            (percent(found.kind[cell]), percent(float(found.replaced_kind[cell][step])))
            for cell in CELLS
        ]
        assert re.findall(r"(\d[\d.]*\d|\d)→(\d[\d.]*\d|\d)", told) == quoted
        new = found.replacements[step]
        pieces = {
            block: longest("forgetting", language, block)
            for block in ("step-opposite", "step-nothing")
        }
        assert pieces["step-opposite" if new else "step-nothing"] in told and new in told
        assert (pieces["step-nothing"] in told) == (not new)
    assert bool(CYRILLIC.search(given["alts"][0])) == (language == "ru")


@pytest.mark.parametrize("language", BOTH)
def test_the_texts_show_what_the_section_says(language: Language) -> None:
    """Far back the opinion is lost on the RNN alone; near, and in short, it moves all three."""
    for text in (section.FAR, section.NEAR, section.BRIEF):
        found = word_influence(text[language], language)
        named = [bool(new) for new in found.replacements]
        assert min(found.kind.values()) > 0.5 and found.most_influential == named.index(True)
        plain = found.influence["elman"][found.most_influential]
        assert plain < 0.1 if text is section.FAR else plain > 0.7
        for cell in ("gru", "lstm"):
            assert found.influence[cell][found.most_influential] > 0.9
            assert (
                found.influence[cell][~np.array(named)].max() < 0.15
            )  # a neutral word moves no gate
    both = word_influence(section.BOTH[language], language)
    first, *_, last = (place for place, new in enumerate(both.replacements) if new)
    for place in (first, last):
        assert max(moves[place] for moves in both.influence.values()) > 0.5


def test_the_opinion_comes_far_and_near_in_texts_of_the_same_words() -> None:
    for language in BOTH:
        far, near = (
            word_influence(text[language], language) for text in (section.FAR, section.NEAR)
        )
        assert sorted(far.words) == sorted(near.words)
        opinion = int(np.argmax([bool(new) for new in far.replacements]))
        assert far.words_after(opinion) > 2 * MAX_WORDS_AFTER


@pytest.mark.parametrize("language", BOTH)
def test_how_often_the_gru_is_right_far_away_is_what_was_measured(language: Language) -> None:
    many = distance_average(language)
    truth, why = verdict("problems", "forgetting", language)
    assert truth == "fewer" and 0.6 <= many.accuracy["gru"][-1] <= 0.9
    for cell in CELLS:
        for share in (many.accuracy[cell][MAX_WORDS_AFTER], many.accuracy[cell][-1]):
            assert f"{percent(float(share))}" in why


@pytest.mark.parametrize("language", BOTH)
def test_the_question_says_what_was_measured_in_training_s_length(language: Language) -> None:
    asked = find("problems", "forgetting").prose(language).blocks["question"]
    right = percent(float(distance_average(language).accuracy["gru"][MAX_WORDS_AFTER]))
    for number_said in (MAX_WORDS_AFTER, MAX_DISTANCE, right):
        assert re.search(rf"\b{number_said}\b", asked)


@pytest.mark.parametrize("language", BOTH)
def test_half_of_the_move_is_lost_where_it_was_measured(language: Language) -> None:
    told = " ".join(notices(show("problems", "forgetting", language)["forgetting"]))
    for cell in CELLS:
        lost = distance_average(language).forgotten_after(cell)
        kept = (
            f"{section.CELL_NAMES[cell][language]} " + {"en": "not yet", "ru": "ещё нет"}[language]
        )
        assert (kept in told) == (lost is None)
        assert lost is None or f" {lost} " in told


def test_a_text_in_the_other_language_is_answered_with_its_own_networks() -> None:
    truth, why = verdict("problems", "forgetting", "en", forgetting_text="отличный фильм")
    right = distance_average("ru").accuracy["gru"][-1]
    assert truth == "fewer" and f" {percent(float(right))}%" in why
    assert not CYRILLIC.search(why)
    assert section.text_influence("1 2 ok", "en").average is section.average_over_texts("en")


@pytest.mark.parametrize(
    ("share", "truth"),
    [(0.95, "same"), (0.9, "fewer"), (0.6, "fewer"), (0.59, "chance"), (0.4, "chance")],
)
def test_the_answer_follows_the_share(share: float, truth: str) -> None:
    assert section.option(share) == truth


def test_the_mean_of_many_texts_is_computed_once_for_all() -> None:
    one, other = (section.text_influence(text, "en") for text in ("a cat", "a dog"))
    assert one.average is other.average is section.average_over_texts("en")


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("text", ["", "?!", "кот " * 49])
def test_a_text_that_cannot_be_read_gets_one_sentence(text: str, language: Language) -> None:
    with pytest.raises(Refused) as refused:
        show("problems", "forgetting", language, forgetting_text=text)
    assert bool(CYRILLIC.search(refused.value.sentence)) == (language == "ru")
    assert "{{" not in refused.value.sentence
    assert refused.value.control == "forgetting_text"


@pytest.mark.parametrize("language", BOTH)
def test_a_text_full_of_marks_is_shown_as_it_is(language: Language) -> None:
    word = {"ru": "слово", "en": "word"}[language]
    text = f"<b>$x$</b> :red[{{{{{word}}}}}] **b** `c`"
    given = show("problems", "forgetting", language, forgetting_text=text)["forgetting"]
    words = word_influence(text, language).words
    assert len(given["captions"]) == len(words)
    for word, told in zip(words, captions(given), strict=True):
        assert f"{word}" in told
