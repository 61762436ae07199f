"""Teacher forcing ratio: what the section claims holds for each of 20 seeds in both languages."""

import contextlib
import io
import re
from itertools import product

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import percent, precise_percent
from lessons.questions import scheduled_sampling as told
from lessons.section import preset
from rnn_core.charlm.scheduled_sampling import NETWORKS, SHARES
from tests.lessons.answers import notices, plain, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
each = pytest.mark.parametrize(("language", "seed"), list(product(LANGUAGES, range(20))))
assert (told.SEED.low, told.SEED.high) == (0, 19)


def found_at(language: Language, **values: object) -> told.Shares:
    return told.EXPERIMENT.at(language, **values)


@each
def test_own_letters_spoil_a_distribution_of_several_words(language: Language, seed: int) -> None:
    found = found_at(language, scheduled_sampling_seed=seed).found
    start = found.tasks["start"]
    assert start.written[0].min() > 0.95  # teacher forcing writes words
    assert start.written[-1].max() < 0.03  # hardly ever
    assert (np.diff(start.written.mean(1)) < 0).all()
    assert start.losses[0].mean() == pytest.approx(found.data_entropy, abs=0.01)
    assert start.losses[-1].mean() == pytest.approx(found.place_entropy, abs=0.04)


@each
def test_own_letters_teach_to_go_on_after_a_mistake(language: Language, seed: int) -> None:
    name = found_at(language, scheduled_sampling_seed=seed).found.tasks["name"]
    recovered = name.recovered.mean(1)
    assert recovered[0] < 0.92 and (recovered[1:] > recovered[0]).all()
    assert recovered[-1] > recovered[0] + 0.05 and recovered[-1] > 0.94
    assert name.written.mean(1).min() > 0.95  # without a mistake there is no such difference


@each_language
@pytest.mark.parametrize("share", SHARES)
def test_the_notice_names_the_numbers(share: float, language: Language) -> None:
    found = found_at(language, scheduled_sampling_share=share)
    blocks = show("questions", "scheduled-sampling", language, scheduled_sampling_share=share)
    first, second, *_ = notices(blocks["scheduled-sampling"])
    start, name = found.found.tasks["start"], found.found.tasks["name"]
    place = SHARES.index(share)
    assert precise_percent(float(start.written[place].mean())) in first
    assert percent(float(name.recovered[place].mean())) in first
    assert percent(float(name.written.mean(1).min())) in second
    texts = re.findall(r"\w+(?:\u00a0×)?(?=[,.])", plain(blocks["writes"]["runs"]).split("): ")[1])
    assert tuple(one.split("\u00a0")[0] for one in texts) == found.found.samples[share]
    for one in texts:
        assert ("×" in one) == (one.split("\u00a0")[0] not in told.WORDS[language])


@each_language
def test_the_question_is_answered_for_p_1(language: Language) -> None:
    truth, why = verdict("questions", "scheduled-sampling", language)
    found = found_at(language).found
    assert truth == "hardly" and f"{found.place_entropy:.2f}" in why
    assert precise_percent(float(found.tasks["start"].written[-1].mean())) in why
    assert (truth, why) == verdict(
        "questions", "scheduled-sampling", language, scheduled_sampling_share=0.5
    )
    assert "p = 1" in told.SECTION.prose(language).blocks["question"]
    assert len(told.WORDS[language]) == 6 and {len(one) for one in told.WORDS[language]} == {5}
    assert NETWORKS == 5 and "Five networks" in told.SECTION.prose("en").text


@each_language
def test_moving_p_trains_nothing_anew(language: Language) -> None:
    one, other = (found_at(language, scheduled_sampling_share=p) for p in (0.25, 1.0))
    assert one.found is other.found and told.SHARE.positions == list(SHARES)


@each_language
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seed", [0, 7])
def test_the_program_prints_the_numbers(share: float, seed: int, language: Language) -> None:
    values = {"scheduled_sampling_share": share, "scheduled_sampling_seed": seed}
    blocks = show("questions", "scheduled-sampling", language, **values)
    source = blocks["program"]["source"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, {})
    got, said = (
        re.findall(r"[\d.]+", text) for text in (printed.getvalue(), source.splitlines()[-1])
    )
    # By another order of sums, and a drawn letter may fall on the other side of its edge.
    assert [float(one) for one in got] == pytest.approx([float(one) for one in said], abs=0.0101)


@each_language
@pytest.mark.parametrize(
    ("name", "case"), [("forced", "forced"), ("half", "mixed"), ("own", "own")]
)
def test_presets_show_what_they_say(name: str, case: str, language: Language) -> None:
    assert told.case(found_at(language, **preset(told.SECTION, name, language))) == case
