"""Lags: the measured curves, what is said of them, and a training of one's own."""

import json
import math
import re
from itertools import islice
from typing import Any

import numpy as np
import pytest

from content import Language
from lessons.answer import find
from lessons.problems import lags
from lessons.problems.cell_names import CELL_NAMES
from rnn_core.bounds import MAX_SEED
from rnn_core.memory.lag_benchmark import SEEDS, LagCurve, lag_curve
from rnn_core.memory.lag_models import CELLS as KEEPERS
from rnn_core.memory.lag_tasks import ADDING_BASELINE, LETTERS, TASKS
from rnn_core.memory.lag_training import BATCH, HIGH, LAGS, LOW, RATES, UPDATES, LiveLags
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.problems.wording import BOTH, longest, pressed


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", KEEPERS)
@pytest.mark.parametrize("language", BOTH)
def test_what_to_notice_quotes_the_measured_curve(cell: str, task: str, language: Language) -> None:
    found = lag_curve(task, cell)
    blocks = show("problems", "lags", language, lags_task=task, lags_cell=cell)
    first, *_ = notices(blocks["lags"])
    told = " ".join(notices(blocks["lags"]))
    case = lags.case(found)
    assert longest("lags", language, f"notice-{case}") in first
    beyond = [k for k, lag in enumerate(found.lags) if lag > found.longest_solved][:1]
    for value in (found.mean[-1], found.baseline, *found.mean[beyond]):
        assert lags.score(float(value), task, language) in first
    assert longest("lags", language, f"notice-reached-{task}") in told
    assert case.split("-")[1] == {0: "none", LAGS[-1]: "all", LAGS[-2]: "last"}.get(
        found.longest_solved, "some"
    )
    luck = longest("lags", language, "notice-chance")
    assert (luck in told) == bool(found.solved_beyond)
    lost = any(lag_curve(task, one).diverged for one in KEEPERS)
    assert (longest("lags", language, "notice-diverged") in told) == lost
    source = notices(blocks["lags"])[-1]
    sizes = [lag_curve(task, one).parameters for one in KEEPERS]
    quoted = (UPDATES[task], BATCH, len(found.scores), *KEEPERS.values())
    for number in (*quoted, min(sizes), max(sizes), LOW, HIGH, RATES[task][cell]):
        assert str(number) in source
    command = ["python -m rnn_core.memory.lag_benchmark", "code", False]
    assert any(command in line for line in blocks["more"]["lines"])


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    ("preset", "task", "cell"),
    [
        ("plain", "adding", "elman"),
        ("torch", "recall", "lstm-default"),
        ("identity", "recall", "irnn"),
        ("sum", "adding", "lstm"),
        ("anew", "recall", "elman"),
    ],
)
def test_presets_choose_the_curve_they_name(
    preset: str, task: str, cell: str, language: Language
) -> None:
    values = pressed(
        "lags", preset, language, lags_task="adding", lags_cell="gru", lags_max_lag="160"
    )
    given = show("problems", "lags", language, **values)["lags"]
    (loud,) = (t for t in given["figures"][0]["data"] if "error_y" in t and t["opacity"] == 1)
    np.testing.assert_allclose(decoded(loud["y"]), lag_curve(task, cell).mean, rtol=1e-6)
    assert CELL_NAMES[cell][language] in " ".join(notices(given))
    assert len(find("problems", "lags").presets) == 5


@pytest.mark.parametrize("language", BOTH)
def test_the_first_to_give_up_is_what_was_measured(language: Language) -> None:
    truth, why = verdict("problems", "lags", language)
    reach = {cell: lag_curve("recall", cell).longest_solved for cell in lags.QUESTION_CELLS}
    assert truth == min(reach, key=reach.__getitem__)
    assert list(reach.values()).count(reach[truth]) == 1
    for cell in lags.QUESTION_CELLS:
        assert CELL_NAMES[cell][language] in why
    assert str(reach["irnn"]) in why and str(lag_curve("adding", "elman").longest_solved) in why
    assert (truth, why) == verdict(
        "problems", "lags", language, lags_task="adding", lags_cell="gru"
    )


def test_of_two_that_get_equally_far_the_one_with_lower_scores_gives_up_first() -> None:
    def curve(cell: str, last: float) -> LagCurve:
        return LagCurve("recall", cell, (5, 10), np.array([(1.0, last)]), 0.25)

    assert lags.shortest([curve("elman", 0.5), curve("irnn", 0.4)]) == "irnn"
    assert lags.shortest([curve("elman", 1.0), curve("irnn", 0.4)]) == "irnn"


@pytest.mark.parametrize(
    ("means", "case"),
    [
        ((1.0, 1.0, 1.0), "recall-all"),
        ((1.0, 1.0, 0.5), "recall-last"),
        ((1.0, 0.5, 0.5), "recall-some"),
        ((0.5, 1.0, 1.0), "recall-none"),
    ],
)
def test_the_sentence_follows_the_reach(means: tuple[float, ...], case: str) -> None:
    assert lags.case(LagCurve("recall", "gru", (5, 10, 20), np.array([means]), 0.25)) == case


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("score", [0.0123, math.nan])
def test_the_readers_own_training_is_drawn_and_told(score: float, language: Language) -> None:
    own = LiveLags("adding", "irnn", 9, (5, 10), (0.5, score), 150)
    chosen: dict[str, Any] = {"lags_task": "adding", "lags_cell": "irnn", "lags_seed": 9}
    given = show("problems", "lags", language, so_far=own, **chosen)["lags"]
    alone = show("problems", "lags", language, **chosen)["lags"]
    told = " ".join(notices(given))
    block = "notice-lost-adding" if math.isnan(score) else "notice-own-adding"
    assert longest("lags", language, block) in told
    assert longest("lags", language, block) not in " ".join(notices(alone))
    assert ("MSE 0.0123" in told) == (not math.isnan(score))
    drawn, before = given["figures"][0]["data"], alone["figures"][0]["data"]
    assert len(drawn) == len(before) + 1 + math.isnan(score)
    assert "NaN" not in json.dumps(given)


def test_the_seed_and_the_longest_lag_change_no_measured_curve() -> None:
    own = LiveLags("adding", "irnn", 9, (5, 10), (0.5, 0.1), 150)
    alone = lags.lag_results("adding", "irnn", "40", 9)
    assert lags.lag_results("adding", "irnn", "40", 9, own) is not alone
    assert lags.lag_results("adding", "irnn", "160", 1) is alone


@pytest.mark.parametrize("language", BOTH)
def test_a_training_is_told_in_the_words_of_its_task(language: Language) -> None:
    own = LiveLags("recall", "gru", 9, (5, 10), (1.0, 0.75), 1)
    given = show("problems", "lags", language, so_far=own, lags_cell="gru", lags_seed=9)["lags"]
    told = {"en": "1 step at lag 10: 75% right", "ru": "расстояние 10, 1 шаг: верно 75\u00a0%"}
    first, *_ = notices(given)
    said = " ".join(notices(given))
    assert told[language] in first
    assert {"en": "Longest lag", "ru": "Самое большое расстояние"}[language] in said
    assert not re.search({"en": "length|MSE", "ru": "длин|MSE"}[language], said)


def test_an_order_is_the_very_training_that_was_measured() -> None:
    experiment = find("problems", "lags").experiment
    assert experiment is not None and experiment.training is lags.LagTraining
    values = {
        "lags_task": "recall",
        "lags_cell": "gru",
        "lags_max_lag": "10",
        "lags_seed": SEEDS[0],
    }
    job = experiment.training(**experiment.arguments("en", values))
    assert job == lags.LagTraining("recall", "gru", "10", SEEDS[0]) and not job.paced
    assert hash(job) == hash(lags.LagTraining("recall", "gru", "10", SEEDS[0]))
    assert job.steps == 2 * UPDATES["recall"]
    looks = list(islice(job.train(), 50))
    assert [look.step for look in looks] == list(range(1, 51))
    assert [look.result for look in looks[:-1]] == [None] * 49
    now = looks[-1].result
    assert isinstance(now, LiveLags) and (now.task, now.cell, now.lags) == ("recall", "gru", (5,))
    found = experiment("en", values, so_far=now)
    assert found.own is now and found.chosen is lag_curve("recall", "gru")


@pytest.mark.parametrize("language", BOTH)
def test_the_prose_names_the_guess_and_the_letters_of_the_code(language: Language) -> None:
    prose = find("problems", "lags").prose(language)
    assert "1/6" in prose.blocks["more"] and pytest.approx(1 / 6) == ADDING_BASELINE
    assert {"en": "letter of four", "ru": "из четырёх"}[language] in prose.blocks["more"]
    assert LETTERS == 4


@pytest.mark.parametrize("language", BOTH)
def test_no_id_of_a_cell_or_a_task_stands_on_the_screen(language: Language) -> None:
    for control in (lags.TASK, lags.CELL):
        for option in control.options:
            assert control.shown(option, language) != option
            assert control.help is None or not re.search(
                rf"\b{option}\b[:—]", control.help[language]
            )


def test_the_curves_wait_for_the_reader_s_answer() -> None:
    blocks = show("problems", "lags")
    assert blocks["lags"]["waits"] and blocks["more"]["waits"]


def test_a_training_says_where_it_stands_from_its_first_step_on() -> None:
    job = lags.LagTraining("recall", "elman", "160", 3)
    steps = [status.step for status in islice(job.train(), 60)]
    assert steps == [*range(1, 61)]


def test_controls_offer_what_the_core_takes() -> None:
    assert set(lags.TASK.options) == set(TASKS)
    assert set(lags.CELL.options) == set(KEEPERS)
    assert lags.MAX_LAG.options == tuple(map(str, LAGS))
    assert 0 <= lags.SEED.low < lags.SEED.high <= MAX_SEED
