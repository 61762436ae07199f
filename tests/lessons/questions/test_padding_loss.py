"""Padding in the loss: what the section claims holds for each of 20 seeds, and its program runs."""

import contextlib
import io
import math
from itertools import product

import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.questions import padding_loss as told
from rnn_core.charlm.padding_loss import UPDATES
from tests.lessons.answers import notices, plain, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
EVERY = list(product(LANGUAGES, range(20)))
assert (told.SEED.low, told.SEED.high) == (0, 19)


def found_at(language: Language, **values: object) -> told.PaddingLoss:
    return told.EXPERIMENT.at(language, **values)


@each_language
def test_words_fit_and_differ(language: Language) -> None:
    words = told.WORDS[language]
    assert len(set(words)) == len(words) == 12
    assert max(map(len, words)) + 1 <= told.LENGTH.low
    assert "twelve" in told.SECTION.prose("en").text


@pytest.mark.parametrize(("language", "seed"), EVERY)
def test_at_first_only_padding_is_learnt(language: Language, seed: int) -> None:
    found = found_at(language, padding_loss_update=told.EARLY, padding_loss_seed=seed)
    training = found.training
    assert training.accuracy_everywhere[told.EARLY] > 0.75  # three answers in four
    assert training.accuracy_of_letters[told.EARLY] < 0.05  # almost none
    assert (training.predictions[told.EARLY] == 0).mean() > 0.95
    # The loss has fallen a lot where padding counts, that of the letters has hardly fallen.
    assert training.loss_everywhere[told.EARLY] < 0.65 * training.loss_everywhere[0]
    assert training.loss_of_letters[told.EARLY] > 0.9 * training.loss_of_letters[0]


@pytest.mark.parametrize(("language", "seed"), EVERY)
def test_in_the_end_padding_flatters_and_has_taught_less(language: Language, seed: int) -> None:
    found = found_at(language, padding_loss_seed=seed)
    training, left_out = found.training, found.left_out
    assert training.accuracy_everywhere[-1] > 0.75 > 0.5 > training.accuracy_of_letters[-1]
    assert training.loss_everywhere[-1] < training.loss_of_letters[-1] / 3
    assert left_out.accuracy_of_letters[-1] > training.accuracy_of_letters[-1] + 0.2
    assert left_out.loss_of_letters[-1] < training.loss_of_letters[-1]
    ignored = found_at(language, padding_loss_seed=seed, padding_loss_trained="ignored")
    assert ignored.training.loss_everywhere[-1] > ignored.training.loss_everywhere[0]  # unlearnt
    assert ignored.training.loss_everywhere[-1] > 2 * ignored.training.loss_of_letters[-1]
    own, shortest = (one.accuracy_of_letters[-1] for one in (ignored.training, left_out))
    assert own == pytest.approx(shortest, abs=0.02)  # "whatever T is"


@pytest.mark.parametrize(("language", "seed"), EVERY)
def test_before_training_both_means_are_near_a_uniform_guess(language: Language, seed: int) -> None:
    means = found_at(language, padding_loss_update=0, padding_loss_seed=seed).means
    uniform = math.log(len(found_at(language).training.batch.tokens))
    assert abs(means.ignored - uniform) < 0.25 and abs(means.everywhere - uniform) < 0.65


@each_language
@pytest.mark.parametrize("update", [0, told.EARLY, UPDATES])
@pytest.mark.parametrize("trained", told.TRAINED.options)
def test_the_notice_names_both_means(language: Language, update: int, trained: str) -> None:
    values = {"padding_loss_update": update, "padding_loss_trained": trained}
    found = found_at(language, **values)
    said = notices(show("questions", "padding-loss", language, **values)["padding-loss"])
    assert number(found.means.everywhere) in said[0] and number(found.means.ignored) in said[0]
    if update:
        assert percent(float(found.training.accuracy_of_letters[update])) in said[0]
    assert told.case(found) == ("start" if not update else told.case(found))
    assert not any("{{" in line for line in said)


@each_language
def test_the_answer_is_of_the_first_example(language: Language) -> None:
    for values in ({}, {"padding_loss_length": 10, "padding_loss_trained": "ignored"}):
        truth, why = verdict("questions", "padding-loss", language, **values)
        assert truth == "none"
        found = found_at(language, padding_loss_update=told.EARLY)
        assert number(found.means.everywhere) in why and number(found.means.ignored) in why
    blocks = told.SECTION.prose(language).blocks
    assert (
        str(told.LENGTH.default) in blocks["question"] and f" {told.EARLY} " in blocks["question"]
    )
    assert f"{told.EARLY} " in blocks["preset-early"]


@each_language
@pytest.mark.parametrize(
    "values",
    [{}, {"padding_loss_update": 12, "padding_loss_trained": "ignored", "padding_loss_seed": 3}],
    ids=str,
)
def test_the_program_prints_the_table(language: Language, values: dict) -> None:
    blocks = show("questions", "padding-loss", language, **values)
    source = blocks["program"]["source"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, {})
    losses = [float(line) for line in printed.getvalue().split()]
    table = [float(plain(row[1]).replace("−", "-")) for row in blocks["ways"]["rows"]]
    assert losses == pytest.approx(table, abs=0.0101)  # by another order of sums: the last digit
    said = [float(one.removeprefix("# ")) for one in source.splitlines()[-len(losses) :]]
    assert said == pytest.approx(losses, abs=0.0101)
    for row in blocks["ways"]["rows"]:  # what stands in the table stands in the program
        assert plain(row[0]) in source.replace("PAD)", "PAD)")


@each_language
def test_the_table_tells_which_leave_padding_out(language: Language) -> None:
    rows = show("questions", "padding-loss", language)["ways"]["rows"]
    bold = {way for way, row in zip(told.WAYS, rows, strict=True) if row[1][0][1] == "bold"}
    assert bold == set(told.LEFT_OUT)
    assert (
        len({plain(row[1]) for way, row in zip(told.WAYS, rows, strict=True) if way in bold}) == 1
    )
