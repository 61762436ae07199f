"""Perplexity: the numbers on the screen, the cases of the words, and what the program prints."""

from math import exp

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.answer import find
from lessons.questions import perplexity as told
from lessons.refusals import Refused
from lessons.section import preset
from rnn_core.charlm.perplexity import EVERY, MAX_LINE, perplexity_run
from tests.lessons.answers import notices, show, verdict
from tests.lessons.questions.test_first_state import printed, promised

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
@pytest.mark.parametrize("updates", [0, 12, 100])
def test_numbers_are_those_of_the_losses(updates: int, language: Language) -> None:
    run = perplexity_run(told.LINES[0][language], told.LINES[1][language], 0)
    blocks = show("questions", "perplexity", language, perplexity_updates=updates)
    said = " ".join(notices(blocks["perplexity"]))
    trained, tested = (one.losses[updates // EVERY] for one in (run.trained, run.tested))
    tested = tested.astype(float)
    assert number(exp(tested.mean())) in said
    assert number(tested.mean() / np.log(2)) in said
    if updates:
        assert number(exp(float(trained.mean()))) in said
        assert number(float(np.exp(tested).mean())) in said
        both = np.concatenate([trained, tested]).mean()
        assert number(exp(float(both))) in said
    program = blocks["program"]["source"]
    assert printed(program) == promised(program)
    assert promised(program)[0].split()[0] == f"{exp(tested.mean()):.2f}"


@BOTH
@pytest.mark.parametrize(
    ("name", "case"), [("start", "start"), ("sure", "sure"), ("one", "one"), ("early", "one")]
)
def test_presets_show_what_they_say(name: str, case: str, language: Language) -> None:
    values = preset(find("questions", "perplexity"), name, language)
    moment = values.pop("perplexity_updates") // EVERY
    run = told.EXPERIMENT.at(language, **values)
    assert told.case(run, moment) == case


def test_other_cases() -> None:
    assert told.case(perplexity_run("aa", "aa"), 25) == "alone"
    assert told.case(perplexity_run("hello world", "hello there"), 25) == "several"
    worse = show("questions", "perplexity", perplexity_line="Hello", perplexity_test="Hollo")
    assert "worse than a uniform guess among the 4 letters" in notices(worse["perplexity"])[0]
    usual = show("questions", "perplexity")
    assert "worse" not in notices(usual["perplexity"])[0]


@BOTH
def test_one_wrong_letter_makes_it_a_few(language: Language) -> None:
    truth, why = verdict("questions", "perplexity", language)
    run = told.EXPERIMENT.at(language)
    assert truth == "few"  # 20 seeds: tests.rnn_core.charlm
    assert number(float(run.tested.perplexities[-1])) in why
    assert len(run.tested.losses[-1]) == 10  # the question says: about ten letters


@BOTH
@pytest.mark.parametrize("key", ["perplexity_line", "perplexity_test"])
@pytest.mark.parametrize("text", ["", "a", "a" * (MAX_LINE + 1)])
def test_the_field_that_will_not_do_is_named(key: str, text: str, language: Language) -> None:
    with pytest.raises(Refused) as refused:
        show("questions", "perplexity", language, **{key: text})
    assert refused.value.control == key and "{{" not in refused.value.sentence
