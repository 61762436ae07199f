"""Every tensor from the text to the gradient: what is drawn and said is what PyTorch computed."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import decimal, number
from lessons import reviews
from lessons.answer import sections
from lessons.pipeline import training_step
from lessons.pipeline.diagram_labels import ARROWS, MODULES
from lessons.pipeline.init_hidden import LONG_LINE
from lessons.pipeline.last_state import EVEN_LINES
from lessons.refusals import Refused
from lessons.section import preset
from rnn_core import cells
from rnn_core.batching import text_classifier as core
from rnn_core.batching.lines import MAX_LINES, tokenise_lines
from rnn_core.bounds import MAX_SEED, MAX_WORDS
from rnn_core.networks.demos import reviewer_verdicts
from rnn_core.world.reviews import SENTIMENTS
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, plain, show, verdict
from tests.lessons.pipeline.expected import EXAMPLE, expected_pipeline, has

each_language = pytest.mark.parametrize("language", LANGUAGES)

LARGEST_AT_PADDING = {
    "training_step_text": EXAMPLE["en"],
    "training_step_layers": 2,
    "training_step_side": "left",
    "training_step_seed": 1,
}
VALUES = [
    {},
    {
        "training_step_cell": "lstm",
        "training_step_layers": 3,
        "training_step_bidirectional": True,
        "training_step_hidden": 64,
        "training_step_seed": 8,
    },
    {"training_step_cell": "gru", "training_step_side": "left", "training_step_max_length": 2},
    LARGEST_AT_PADDING,
    {"training_step_bidirectional": True, "training_step_text": "скучно\nвкусно"},
    {"training_step_text": "a"},
    {
        "training_step_text": "?!\n\n\nx\n" + "good film " * 40,
        "training_step_max_length": 48,
        "training_step_hidden": 2,
    },
    {
        "training_step_text": "\n".join(["so good , so boring"] * MAX_LINES),
        "training_step_bidirectional": True,
        "training_step_side": "left",
    },
    {"training_step_text": "<b>x</b> {{word}}\n$x$ :red[x] `c`\n\u202eсправа"},
    {
        **{
            "training_step_text": "so good\nbad",
            "training_step_cell": "lstm",
            "training_step_hidden": 7,
            "training_step_layers": 2,
            "training_step_seed": 12,
        },
        **{
            "training_step_bidirectional": True,
            "training_step_side": "left",
            "training_step_max_length": 5,
        },
    },
]


@each_language
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_every_tensor_is_drawn_and_said(values: dict, language: Language) -> None:
    given = show("pipeline", "training-step", language, **values)["training-step"]
    run = expected_pipeline(language, **values)
    frames = given["figures"][1]["frames"]
    assert given["parameter"] == "training_step_step"
    for stage, caption, frame in zip(run.stages, given["captions"], frames, strict=True):
        shape, told = map(plain, caption)
        letters = f"({', '.join(stage.axes)}{',' * (stage.array.ndim == 1)})"
        assert shape.endswith(f"{letters} = {stage.array.shape}")
        if stage.name in ("tokens", "ids"):
            continue
        cells = next(moved for moved in frame["data"] if moved.get("x0", -1) > 0)
        drawn = decoded(cells["z"])
        scale = 1 if stage.name == "probabilities" else stage.max_abs or 1
        np.testing.assert_allclose(
            np.sort(drawn[~np.isnan(drawn)]), np.sort(stage.array.ravel() / scale), atol=1e-6
        )
        if stage.name not in ("features", "probabilities", "losses", "d_table", "d_embedded"):
            assert (number(stage.max_abs) if stage.max_abs else "0") in told
        if stage.name == "d_embedded":
            sizes = np.abs(stage.array[run.batch.mask.numpy()]).max(1)
            assert number(float(sizes.max())) in told
            assert run["tokens"].array[run.batch.mask.numpy()][sizes.argmax()] in told


@each_language
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_what_is_to_be_noticed_in_a_batch_is_said(values: dict, language: Language) -> None:
    told = notices(show("pipeline", "training-step", language, **values)["training-step"])
    run = expected_pipeline(language, **values)
    (answers,) = (line for line in told if has("training-step", language, "notice-answers", [line]))
    labels = run.labels.tolist()
    for said in (decimal(run.loss), str(sum(labels)), str(len(labels) - sum(labels))):
        assert said in answers
    cut = sum(len(line) > run.settings.max_length for line in run.lines.tokens)
    cases = {
        "empty": bool(run.lines.empty_numbers),
        "cut": cut > 1,
        "cut-one": cut == 1,
        "padded": bool(run.padded_lines),
        "even": not run.padded_lines,
    }
    for case, holds in cases.items():
        assert has("training-step", language, f"notice-{case}", told) == holds, case
    assert len(told) == 1 + sum(cases.values())


def test_the_largest_gradient_that_is_told_is_a_word_s() -> None:
    run = expected_pipeline("en", **LARGEST_AT_PADDING)
    sizes, mask = np.abs(run["d_embedded"].array).max(2), run.batch.mask.numpy()
    assert sizes[~mask].max() > sizes[mask].max()  # so the page above had to leave padding out


@each_language
def test_a_matrix_without_a_past_is_said_to_learn_nothing(language: Language) -> None:
    arrows = [stage.name for stage in expected_pipeline(language, training_step_text="a").stages]
    told = captions(
        show("pipeline", "training-step", language, training_step_text="a")["training-step"]
    )
    assert has("training-step", language, "stage-d_weight-zero", [told[arrows.index("d_weight")]])


@each_language
def test_many_long_lines_are_not_all_listed(language: Language) -> None:
    batch = "\n".join(["so good"] * 10)
    told = notices(
        show(
            "pipeline",
            "training-step",
            language,
            training_step_text=batch,
            training_step_max_length=1,
        )["training-step"]
    )
    assert any("1, 2, 3, 4, 5, 6, 7, 8… " in line for line in told)


@each_language
def test_a_longer_batch_leaves_the_shapes_of_weights_as_they_are(language: Language) -> None:
    text = EXAMPLE[language]
    three, four = (
        expected_pipeline(language, training_step_text=text + more)
        for more in ("", f"\n{text.splitlines()[-1]}")
    )
    kept = {
        stage.name for stage in three.stages if four[stage.name].array.shape == stage.array.shape
    }
    assert kept == {"d_weight", "d_table", "step"}


@each_language
def test_a_batch_that_is_doubled_leaves_the_gradient_as_it_is(language: Language) -> None:
    own = {"training_step_cell": "lstm", "training_step_text": "a\nb c"}
    truth, why = verdict("pipeline", "training-step", language, **own)
    text = EXAMPLE[language]
    once, twice = (
        expected_pipeline(language, training_step_text=one)["d_weight"]
        for one in (text, f"{text}\n{text}")
    )
    np.testing.assert_allclose(twice.array, once.array, atol=1e-6)
    assert truth == "same" and why.count(number(once.max_abs)) == 2


@each_language
def test_what_is_to_be_noticed_first_is_of_these_values(language: Language) -> None:
    for values, block in (
        ({}, "notice-padded"),
        ({"training_step_text": "a\n\nb"}, "notice-empty"),
        ({"training_step_max_length": 2}, "notice-cut"),
    ):
        (first,) = show("pipeline", "training-step", language, **values)["training-step"]["notices"]
        assert has("training-step", language, block, [plain(first)])


STRANGE = {"empty": " \n\t", "lines": "x\n" * 33}


@each_language
@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize(
    "section", ["training-step", "last-state", "optimizer-step", "init-hidden", "pytorch"]
)
def test_a_batch_that_cannot_be_read_is_explained(
    section: str, kind: str, language: Language
) -> None:
    with pytest.raises(Refused) as refused:
        show("pipeline", section, language, training_step_text=STRANGE[kind])
    sentence = refused.value.sentence
    assert refused.value.control == "training_step_text" and "{{" not in sentence
    assert any("а" <= letter <= "я" for letter in sentence) == (language == "ru")


# --- what our own lines are -----------------------------------------------------------------------


def test_arrows_have_names() -> None:
    assert {
        stage.name
        for stage in expected_pipeline(
            "en", training_step_text="a b", training_step_cell="lstm"
        ).stages
    } == set(ARROWS)
    layers = {cell: f"nn.{layer.__name__}" for cell, layer in core.RECURRENT_LAYERS.items()}
    assert layers == MODULES


def test_the_arrow_in_the_link_is_no_control() -> None:
    for section in sections("pipeline"):
        assert "training_step_step" not in section.controls


@each_language
def test_presets_are_named_by_what_they_do(language: Language) -> None:
    blocks = training_step.SECTION.prose(language).blocks
    batches = {
        name: preset(training_step.SECTION, name, language)
        for name in training_step.SECTION.presets
    }
    assert len(tokenise_lines(batches["many"]["training_step_text"]).tokens) == MAX_LINES
    assert str(MAX_LINES) in blocks["preset-many"]
    assert f"max_length = {batches['short']['training_step_max_length']}" == blocks["preset-short"]
    assert {
        len(line) for line in tokenise_lines(batches["words"]["training_step_text"]).tokens
    } == {1}
    assert tokenise_lines(batches["gap"]["training_step_text"]).empty_numbers
    assert len({len(line) for line in tokenise_lines(EXAMPLE[language]).tokens}) > 1
    assert set(batches["afresh"]) == set(training_step.EXPERIMENT.all_controls)
    assert batches["afresh"]["training_step_text"] == EXAMPLE[language]


@each_language
def test_a_short_max_length_cuts_more_lines_than_one(language: Language) -> None:
    values = preset(training_step.SECTION, "short", language)
    told = notices(show("pipeline", "training-step", language, **values)["training-step"])
    assert has("training-step", language, "notice-cut", told)


OPINIONS = (
    *(("ужасный", 0), ("совсем не хороший", 0), ("совсем не плохой", 1), ("хороший", 1)),
    *(("an awful", 0), ("not a good", 0), ("quite a good", 1), ("a good", 1)),
)


@each_language
def test_the_labels_of_our_own_lines_are_what_they_mean(language: Language) -> None:
    meant = {
        training_step.ONE_WORD_LINES: (0, 1),
        EVEN_LINES: (0, 1),
        training_step.GAPPED_LINES: (0, 1),
        LONG_LINE: (1,),
    }
    meant[training_step.TEXT.default] = (1, 0, 1)
    meant[training_step.MANY_LINES] = tuple(
        next(answer for opinion, answer in OPINIONS if opinion in line)
        for line in training_step.MANY_LINES[language].splitlines()
    )
    ours = {
        values["training_step_text"]
        for section in sections("pipeline")
        for values in section.presets.values()
        if not isinstance(values, tuple) and "training_step_text" in values
    }
    assert ours == set(meant)
    for text, answers in meant.items():
        assert reviewer_verdicts(tokenise_lines(text[language]).tokens, language) == answers, text


def test_controls_offer_what_the_code_takes() -> None:
    assert (training_step.LAYERS.low, training_step.LAYERS.high) == (1, core.MAX_CLASSIFIER_LAYERS)
    assert (training_step.HIDDEN.low, training_step.HIDDEN.high) == (2, core.MAX_CLASSIFIER_HIDDEN)
    assert (training_step.MAX_LENGTH.low, training_step.MAX_LENGTH.high) == (1, MAX_WORDS)
    assert (training_step.SEED.low, training_step.SEED.high <= MAX_SEED) == (0, True)
    assert set(training_step.CELL.options) == set(MODULES) == set(cells.Cell.__args__)
    assert len(SENTIMENTS) == 2  # ln 2 is the loss of a coin
    assert set(reviews.VERDICTS) == set(SENTIMENTS)
