"""Many to one: what a review is, after every word; and what no order can tell a bag of words."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from lessons.reviews import VERDICTS, review_marks
from lessons.structures.review import SAME_WORDS, kind_probability
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.world import reviews
from tests.lessons.answers import notices, verdict
from tests.lessons.structures.shown import answers, default, figure, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_verdicts_are_those_of_the_core() -> None:
    assert set(VERDICTS) == set(reviews.SENTIMENTS)


@each_language
def test_the_course_of_the_verdict_is_drawn(language: Language) -> None:
    review = default("review_text", language)
    run = pretrained("reviewer", language).predict(review)
    block = figure("review", language)
    tape, probabilities = block["figures"]
    (line,) = [one for one in probabilities["data"] if one.get("mode") == "lines+markers"]
    wanted = [dict(top)["kind"] for top in run.top]
    np.testing.assert_allclose(line["y"], wanted)
    assert len(tape["frames"]) == len(probabilities["frames"]) == len(run.words)
    first = [one.split("<br>")[0] for one in answers(block)]
    assert first == [VERDICTS[top[0].label][language] for top in run.top]


@each_language
def test_the_word_that_changed_its_mind_is_named(language: Language) -> None:
    run = pretrained("reviewer", language).predict(default("review_text", language))
    probabilities = [0.5] + [dict(top)["kind"] for top in run.top]
    jump = int(np.abs(np.diff(probabilities)).argmax())
    first, *_ = notices(figure("review", language))
    assert run.words[jump] in first


@each_language
def test_a_bag_of_words_answers_too(language: Language) -> None:
    bag = pretrained("bag of words", language).predict(default("review_text", language))
    said, marks = notices(figure("review", language))[-2:]
    assert longest("review", language, "notice-bag") in said
    assert f"{kind_probability(bag) * 100:.0f}" in said
    for fact in review_marks(language).values():
        assert fact in marks


@each_language
def test_an_untaught_network_is_not_praised_for_what_it_has_learnt(language: Language) -> None:
    for trained, block in ((True, "notice"), (False, "notice-untrained")):
        said = " ".join(
            notices(
                figure("review", language, structures_weights=("untrained", "trained")[trained])
            )
        )
        other = "notice-untrained" if trained else "notice"
        assert longest("review", language, block) in said
        assert longest("review", language, other) not in said
    own = " ".join(
        notices(figure("review", language, untrained_model("reviewer", language, seed=5)))
    )
    assert longest("review", language, "notice") in own


def test_words_that_no_lesson_had_are_named() -> None:
    first, *_ = notices(figure("review", review_text="keine rote Katze"))
    assert "keine, rote, Katze" in first


@each_language
def test_order_tells_twins_apart_and_a_bag_does_not(language: Language) -> None:
    twins = SAME_WORDS[language].split(" | ")
    shares, bags = (
        [kind_probability(pretrained(name, language).predict(one)) for one in twins]
        for name in ("reviewer", "bag of words")
    )
    assert sorted(twins[0].replace(",", "").split()) == sorted(twins[1].replace(",", "").split())
    assert bags[0] == pytest.approx(bags[1], abs=1e-6) and abs(shares[0] - shares[1]) > 0.5
    for trained in (True, False):  # ours are asked, whoever answers above
        truth, said = verdict(
            "structures",
            "review",
            language,
            structures_weights=("untrained", "trained")[trained],
        )
        assert truth == "rnn"
        assert all(one in said for one in twins)
        assert f"{bags[0] * 100:.0f}" in said
