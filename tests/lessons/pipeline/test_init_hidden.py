"""A line read in chunks: what is carried on, what is cut off, and what PyTorch says."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.pipeline.init_hidden import LONG_LINE, SECTION
from lessons.section import preset
from rnn_core.batching.chunked_bptt import ChunkedBPTT, chunked_bptt
from rnn_core.batching.lines import tokenise_lines
from rnn_core.batching.pipeline import Pipeline
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.pipeline.expected import expected_pipeline, has

each_language = pytest.mark.parametrize("language", LANGUAGES)


def read(run: Pipeline, chunk: int) -> ChunkedBPTT:
    line = int(run.batch.lengths.argmax())
    tokens, size = run.tokens[line], len(run.vocabulary)
    ids = run.vocabulary.encode(tokens)
    return chunked_bptt(tokens, ids, int(run.labels[line]), size, run.settings, chunk)


@each_language
@pytest.mark.parametrize("chunk", [1, 2, 3, 12])
@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_chunks_are_read_and_told(chunk: int, cell: str, language: Language) -> None:
    values = {"training_step_cell": cell, "training_step_bidirectional": True}
    block = show("pipeline", "init-hidden", language, init_hidden_chunk=chunk, **values)[
        "init-hidden"
    ]
    found = read(expected_pipeline(language, training_step_cell=cell), chunk)
    data = block["figures"][0]["data"]
    np.testing.assert_array_equal(decoded(data[0]["y"]), found.reset_distance)
    np.testing.assert_array_equal(decoded(data[1]["y"]), found.carried_distance)
    told = notices(block)
    one = chunk >= len(found.tokens)
    assert has("init-hidden", language, "notice-one", told) == one
    assert any("backward through the graph a second time" in line for line in told) != one
    assert has("init-hidden", language, "notice-zeros", told)
    if not one:
        assert number(float(found.reset_distance.max())) in told[0]
        assert found.tokens[int(found.reset_distance.argmax())] in told[0]
        assert not found.detached_gradient[: found.chunk_starts[-1]].any()
    assert found.zero_state_difference == 0 and "0.00" not in " ".join(told)


@each_language
def test_a_line_of_one_token_is_advised_to_be_longer(language: Language) -> None:
    told = notices(
        show("pipeline", "init-hidden", language, training_step_max_length=1)["init-hidden"]
    )
    assert has("init-hidden", language, "notice-one-token", told)


@each_language
@pytest.mark.parametrize("name", SECTION.presets)
def test_presets_cut_the_line_or_leave_it_whole(name: str, language: Language) -> None:
    values = {"training_step_cell": "gru"} | preset(SECTION, name, language)
    told = notices(show("pipeline", "init-hidden", language, **values)["init-hidden"])
    assert has("init-hidden", language, "notice-one", told) == (name == "one")
    assert has("init-hidden", language, "notice-pieces", told) == (name != "one")


@each_language
def test_our_long_line_is_read_as_its_preset_says(language: Language) -> None:
    (line,) = tokenise_lines(LONG_LINE[language]).tokens
    values = preset(SECTION, "long", language)
    assert len(line) == values["training_step_max_length"]
    assert SECTION.prose(language).blocks["preset-long"].endswith(str(values["init_hidden_chunk"]))


@each_language
def test_zeros_change_all_states_after_the_first_chunk(language: Language) -> None:
    truth, why = verdict(
        "pipeline",
        "init-hidden",
        language,
        training_step_cell="lstm",
        training_step_layers=2,
        training_step_text="a\nb c",
    )
    found = read(
        expected_pipeline(
            language, training_step_text=LONG_LINE[language], training_step_max_length=12
        ),
        4,
    )
    first, later = np.split(found.reset_distance, [found.chunk_starts[1]])
    assert truth == "later" and len(found.chunk_starts) == 3
    assert first.max() < 1e-6 and later.min() > 0.01
    assert found.carried_distance.max() < 1e-6
    for said in (later.min(), later.max()):
        assert number(float(said)) in why


@each_language
def test_detaching_changes_the_gradient_alone(language: Language) -> None:
    values = {"training_step_text": LONG_LINE[language], "training_step_max_length": 12}
    found = read(expected_pipeline(language, **values), 4)
    told = notices(
        show("pipeline", "init-hidden", language, init_hidden_chunk=4, **values)["init-hidden"]
    )
    whole, cut = found.full_gradient, found.detached_gradient
    last = found.chunk_starts[-1]
    assert found.carried_distance.max() < 1e-6 and not cut[:last].any() and whole[:last].all()
    (said,) = (one for one in told if has("init-hidden", language, "notice-gradient", [one]))
    assert percent(float(whole[:last].sum() / whole.sum())) in said and str(last) in said


@each_language
def test_the_picture_that_answers_waits(language: Language) -> None:
    assert show("pipeline", "init-hidden", language)["init-hidden"]["waits"]
