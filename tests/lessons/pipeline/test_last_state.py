"""The last states: which are equal, which are not, and what is said of it."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, number_or_zero
from lessons.pipeline.last_state import EVEN_LINES, SECTION, case
from lessons.pipeline.training_step import BIDIRECTIONAL, SIDE
from lessons.section import preset
from rnn_core.batching.last_states import last_states
from rnn_core.batching.lines import tokenise_lines
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.pipeline.expected import expected_pipeline, has

each_language = pytest.mark.parametrize("language", LANGUAGES)

CASES = {
    "plain": {"training_step_bidirectional": False, "training_step_text": "a b\nc d"},
    "plain-exact": {"training_step_bidirectional": False, "training_step_text": "a"},
    "right": {"training_step_bidirectional": False},
    "left": {
        "training_step_bidirectional": False,
        "training_step_side": "left",
        "training_step_cell": "lstm",
    },
    "single": {"training_step_bidirectional": True, "training_step_text": "a\nb"},
    "two": {
        "training_step_bidirectional": True,
        "training_step_text": "a b\nc d",
        "training_step_cell": "gru",
        "training_step_layers": 2,
    },
    "two-right": {"training_step_bidirectional": True},
    "two-left": {"training_step_bidirectional": True, "training_step_side": "left"},
}


@each_language
@pytest.mark.parametrize("name", CASES)
def test_the_last_states_are_compared(name: str, language: Language) -> None:
    block = show("pipeline", "last-state", language, **CASES[name])["last-state"]
    run = expected_pipeline(language, **CASES[name])
    found = last_states(run)
    told, *others = notices(block)
    assert block["waits"]
    assert has("last-state", language, "backward-end", others) == (run.settings.directions == 2)
    looks_ahead = run.settings.directions == 2 and run.batch.mask.shape[1] > 1
    assert has("last-state", language, "directions", others) == looks_ahead
    deep = looks_ahead and run.settings.layers > 1
    assert has("last-state", language, "directions-deep", others) == deep
    if looks_ahead:
        ahead, behind = found.first_moved.tolist()
        assert bool(ahead) == deep and behind > 1e-3
        assert any(number(behind) in line and number_or_zero(ahead) in line for line in others)
    assert has("last-state", language, "packed", others) == bool(run.padded_lines)
    assert case(run, found) == name and has("last-state", language, f"notice-{name}", [told])
    data = block["figures"][0]["data"]
    for trace, table in zip(data, (found.output_last, found.h_n, found.unpadded), strict=False):
        np.testing.assert_array_equal(decoded(trace["z"]), table)
    half = np.abs(found.output_last - found.h_n)
    assert not half[:, : found.hidden].any() and "0.00" not in told
    if name.startswith("two"):
        assert number(float(half[:, found.hidden :].max())) in told
    if name in ("right", "left", "plain"):
        assert number(float(found.output_error.max())) in told
    if name == "plain-exact":
        assert not found.output_error.any()
    if name == "right":
        apart = float(np.abs(found.packed_h_n - found.packed_output_last).max())
        assert any(number(apart) in line for line in others)


@each_language
def test_the_answer_stands_first_in_the_words_of_an_exam(language: Language) -> None:
    prose = SECTION.prose(language)
    assert prose.title.startswith("output " + {"ru": "и", "en": "and"}[language] + " h_n")
    for name in ("`output`", "`h_n`", "`output[:, -1]`", "`h_n[-1]`"):
        assert name in prose.lead


def test_what_matters_stands_beside_it() -> None:
    assert SECTION.repeats == [[BIDIRECTIONAL, SIDE]]


@each_language
def test_one_token_of_each_line_is_first_and_last(language: Language) -> None:
    told = notices(
        show(
            "pipeline",
            "last-state",
            language,
            training_step_max_length=1,
            training_step_bidirectional=True,
        )["last-state"]
    )
    assert has("last-state", language, "notice-single", told)


@each_language
@pytest.mark.parametrize("name", SECTION.presets)
def test_presets_lead_to_the_case_they_are_named_after(name: str, language: Language) -> None:
    wrong_before = {"training_step_cell": "gru", "training_step_hidden": 5} | preset(
        SECTION, name, language
    )
    told = notices(show("pipeline", "last-state", language, **wrong_before)["last-state"])
    wanted = {"both": ["two-right"], "plain": ["plain", "plain-exact"]}.get(name, [name])
    assert any(has("last-state", language, f"notice-{one}", told) for one in wanted)


@each_language
def test_our_even_lines_are_even(language: Language) -> None:
    assert len({len(line) for line in tokenise_lines(EVEN_LINES[language]).tokens}) == 1


@each_language
def test_a_short_line_ends_in_padding(language: Language) -> None:
    truth, why = verdict(
        "pipeline",
        "last-state",
        language,
        training_step_cell="lstm",
        training_step_bidirectional=True,
        training_step_text="a\nb c",
    )
    own = expected_pipeline(language)
    found = last_states(own)
    short = int(own.batch.lengths.argmin())
    pads = own.batch.mask.shape[1] - int(own.batch.lengths[short])
    assert truth == "padding" and pads and not found.output_minus_h_n.any()
    packed = np.abs(found.packed_h_n - found.unpadded).max()
    for value in (found.output_error.max(), packed):
        assert (number(float(value)) if value else "0") in why
    assert str(own.lines.numbers[short]) in why and str(pads) in why
    assert not found.packed_output_last[short].any()  # zeros stand only there
