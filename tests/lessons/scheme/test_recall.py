"""Trained memory: the measured curves are quoted, and the reader's own shown."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.scheme.recall import EXPERIMENT, SECTION, RecallTraining
from lessons.section import preset
from rnn_core.memory.benchmark import SEEDS, SIZES, benchmark_result, spec_of_size
from rnn_core.memory.live_training import RecallProgress
from rnn_core.memory.sequence_tasks import RECALL
from tests.lessons.answers import notices, plain, show, verdict
from tests.lessons.scheme.said import CYRILLIC


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hidden", SIZES)
def test_what_to_notice_quotes_the_measured_curve(hidden: int, language: Language) -> None:
    given = show("scheme", "recall", language, recall_hidden=str(hidden))["recall"]
    found = benchmark_result(spec_of_size(hidden))
    notice, spread = notices(given)
    sure = found.questions_above(0.9)
    quoted = [f"H = {hidden}", percent(found.mean[0]) if not sure else percent(found.mean[-1])]
    quoted += [f"{sure - 1} " if sure else number(found.known)]
    for value in quoted:
        assert value in notice
    drawn = [trace for trace in given["figures"][0]["data"] if trace.get("opacity") == 1]
    np.testing.assert_allclose(drawn[0]["y"], found.mean)
    assert "python -m rnn_core.memory.benchmark" in spread
    assert str(len(found.accuracies)) in spread
    assert f" {RECALL.updates} " in spread.replace("\u00a0", " ")
    assert percent(float((found.high - found.low).max())) in spread
    assert given["waits"]  # the lines answer the question
    assert bool(CYRILLIC.search(given["alts"][0])) == (language == "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_four_times_the_units_buy_depends_on_what_is_counted(language: Language) -> None:
    small, large = benchmark_result(spec_of_size(16)), benchmark_result(spec_of_size(64))
    # More than four times as many …
    assert large.questions_above(0.9) > 5 * small.questions_above(0.9)
    assert large.known < 3 * small.known  # … and fewer
    truth, said = verdict("scheme", "recall", language, recall_hidden="4")
    assert truth == "more"
    for value in (small.known, large.known):
        assert number(value) in said
    for value in (
        large.questions_above(0.9) / small.questions_above(0.9),
        large.known / small.known,
    ):
        assert number(value) in said


@pytest.mark.parametrize(
    ("name", "hidden"), [("tiny", 4), ("small", 16), ("large", 64), ("first", 16)]
)
def test_presets_choose_the_line_they_name(name: str, hidden: int) -> None:
    values = {"recall_hidden": "8"} | preset(SECTION, name, "en")
    notice, _ = notices(show("scheme", "recall", **values)["recall"])
    assert f"H = {hidden}" in notice
    assert ("even the symbol just read" in notice) == (hidden == 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readers_own_run_is_drawn_and_told(language: Language) -> None:
    shares = np.linspace(1, 0.25, 25, dtype=np.float32)
    own = RecallProgress({8: shares, 32: shares}, step=75, seed=6)
    given = show("scheme", "recall", language, so_far=own, recall_hidden="8")["recall"]
    told, *_ = notices(given)  # the reader's own first
    start = {"en": "Your network, H = 8, seed 6, after 75 steps", "ru": "Ваша сеть, H = 8, зерно 6"}
    assert told.startswith(start[language]) and percent(float(shares.mean())) in told
    named = {"en": "your network", "ru": "ваша сеть"}[language]
    assert named in str(given["figures"])
    assert plain(given["notices"][0]) == told
    before = show("scheme", "recall", language, recall_hidden="8")["recall"]
    assert start[language] not in " ".join(notices(before))  # nobody else is shown it
    assert named not in str(before["figures"])


def test_one_result_is_made_once() -> None:
    own = RecallProgress({8: np.ones(25, dtype=np.float32)}, step=75, seed=6)
    found = EXPERIMENT("en", {"recall_hidden": "8"}, so_far=own)
    assert found is EXPERIMENT("en", {"recall_hidden": "8"}, so_far=own)
    assert found is not EXPERIMENT.at("en", recall_hidden="8")


def test_the_size_looked_at_changes_no_training() -> None:
    assert RecallTraining("8") == RecallTraining("64") and hash(RecallTraining("8")) == hash(
        RecallTraining("64")
    )
    assert EXPERIMENT.training is RecallTraining


def test_all_sizes_learn_in_turns_from_a_seed_that_was_not_measured() -> None:
    job, looks = RecallTraining("16"), []
    assert job.steps == len(SIZES) * RECALL.updates and not job.paced
    for look in job.train():
        looks.append(look)
        if look.result:
            break
    assert [look.step for look in looks] == list(range(1, len(looks) + 1))
    own = looks[-1].result
    assert set(own.by_lag) == set(SIZES) and own.seed not in SEEDS
    assert len(notices(show("scheme", "recall", so_far=own)["recall"])) == 3


def test_the_larger_of_networks_trained_alike_remember_further_back() -> None:
    """The lead, of what was measured: more in all, and what each names falls with distance."""
    found = [benchmark_result(spec_of_size(size)) for size in sorted(SIZES)]
    known = [one.known for one in found]
    assert known == sorted(known)
    for one in found:
        assert one.mean[0] == one.mean.max() and one.mean[-1] < one.mean[0]
