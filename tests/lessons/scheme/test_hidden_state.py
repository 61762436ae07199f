"""The hidden state: its picture and its sentences are those of the network that was read."""

import json
import re
from itertools import product

import numpy as np
import pytest
from torch import nn

from content import LANGUAGES, Language
from content.template import decimal, grouped, number
from lessons.scheme.hidden_state import CELL, NONLINEARITY, SECTION, TEXT
from lessons.section import preset
from rnn_core.charlm.single_pass import Cell, single_pass
from rnn_core.text import EMBEDDING_SIZE
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, plain, show, verdict
from tests.lessons.every import parsed
from tests.lessons.scheme.said import assert_refused, longest

CORNERS = list(product([2, 64], [0.0, 4.0], ["elman", "lstm", "gru"]))
STRANGE = {
    "empty": "",
    "spaces": " \t \n ",
    "nul": "\x00",
    "long": "слово " * 600,
    "too many": "и " * 49,
}
READABLE = [
    "😀 👨‍👩‍👧 🇷🇺",
    "שלום עולם",
    "مرحبا بالعالم",
    "é z̸̢̛̩͔a̷l̵g̸o",
    "<script>alert(1)</script> <b>x</b>",
    "$\\frac{1}{0}$ :red[x] `c` **b** [a](http:1)",
    "\u202eсправа налево",
    "a\x00b",
    "{{word}} {0} %s",
]


def drawn_states(block: dict) -> np.ndarray:
    unrolled, _ = block["figures"]
    cells, *_ = [trace for trace in unrolled["data"] if trace["type"] == "heatmap"]
    return decoded(cells["z"])[:, ::2]


@pytest.mark.parametrize(("hidden", "scale", "cell"), CORNERS)
def test_every_corner_is_drawn_and_said(hidden: int, scale: float, cell: Cell) -> None:
    for chars, nonlinearity in ((False, "tanh"), (True, "relu")):
        values = {
            "hidden_state_hidden": hidden,
            "hidden_state_scale": scale,
            "hidden_state_cell": cell,
            "hidden_state_nonlinearity": nonlinearity,
        }
        block = show("scheme", "hidden-state", hidden_state_char_level=chars, **values)["unrolled"]
        run = single_pass(
            TEXT.default.en, "char" if chars else "word", cell, hidden, scale, nonlinearity, 3
        )
        np.testing.assert_array_equal(drawn_states(block), run.states.T)
        for t, caption in enumerate(captions(block)):
            unit = run.most_changed_unit[t]
            for parts in (run.from_word, run.from_memory, run.states):
                assert decimal(float(parts[t, unit])) in caption
            assert run.tokens[t] in caption


def test_a_link_reproduces_the_screen() -> None:
    link = {
        "hidden_state_text": "a b a",
        "hidden_state_hidden": "5",
        "hidden_state_scale": "2.3",
        "hidden_state_cell": "elman",
        "hidden_state_seed": "7",
    }
    values = parsed(SECTION, {key: [raw] for key, raw in link.items()})
    block = show("scheme", "hidden-state", **values)["unrolled"]
    run = single_pass("a b a", "word", "elman", 5, 2.3, "tanh", 7)
    np.testing.assert_array_equal(drawn_states(block), run.states.T)
    assert values["hidden_state_scale"] == 2.3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", STRANGE)
def test_a_text_that_cannot_be_read_is_refused_in_a_sentence(kind: str, language: Language) -> None:
    assert_refused("hidden-state", language, "hidden_state_text", STRANGE[kind])


@pytest.mark.parametrize("text", READABLE)
@pytest.mark.parametrize("chars", [True, False])
def test_strange_texts_are_read_and_shown_as_text(text: str, chars: bool) -> None:
    block = show("scheme", "hidden-state", hidden_state_text=text, hidden_state_char_level=chars)[
        "unrolled"
    ]
    assert "<script" not in json.dumps(block["figures"])
    tokens = single_pass(TEXT.snap(text), "char" if chars else "word").tokens
    for token, caption in zip(tokens, captions(block), strict=True):
        assert token in caption.split("\n")[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "regime"),
    [
        *[("forget", "memoryless"), ("loud", "pinned"), ("relu", "runaway"), ("twice", "calm")],
        *[("letters", "calm"), ("reset", "calm")],
    ],
)
def test_presets_make_their_points(name: str, regime: str, language: Language) -> None:
    values = {"hidden_state_cell": "elman", "hidden_state_scale": 1.7} | preset(
        SECTION, name, language
    )
    block = show("scheme", "hidden-state", language, **values)["unrolled"]
    said = notices(block)
    case, repeat = (
        next(
            (k for k, one in enumerate(said) if longest("hidden-state", language, name) in one),
            None,
        )
        for name in (f"notice-{regime}", "notice-repeat")
    )
    assert case is not None
    if name == "forget":  # what was done to the memory comes first,
        assert (case, repeat) == (0, 1)
    if name == "twice":  # and the word that comes again where nothing was done to it
        assert (case, repeat) == (1, 0)
    if name in ("loud", "relu"):
        assert case == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [3, 8, 21, 22])
@pytest.mark.parametrize("scale", [1.5, 2.5, 4.0])
def test_whether_relu_grows_alone_is_said_as_it_does(
    scale: float, seed: int, language: Language
) -> None:
    values = {
        "hidden_state_nonlinearity": "relu",
        "hidden_state_scale": scale,
        "hidden_state_seed": seed,
    }
    said = " ".join(notices(show("scheme", "hidden-state", language, **values)["unrolled"]))
    run = single_pass(TEXT.default[language], "word", "elman", 10, scale, "relu", seed)
    norms = run.free_norms
    grows = norms[11:].max() > 1.1 * norms[:11].max()
    assert np.abs(run.states).max() > 1
    alone = {"en": "It grows without input too", "ru": "Оно растёт и без входа"}[language]
    assert (alone in said) == grows
    assert longest("hidden-state", language, "note-radius") in said
    for value in (norms[0], norms.max(), *(() if grows else (norms[-1],)), run.active_radius):
        assert number(float(value)) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("cell", "make"), [("elman", nn.RNN), ("gru", nn.GRU), ("lstm", nn.LSTM)])
@pytest.mark.parametrize("hidden", [2, 10, 64])
def test_parameters_and_products_are_counted(
    hidden: int, cell: Cell, make: type[nn.RNNBase], language: Language
) -> None:
    values = {"hidden_state_cell": cell, "hidden_state_hidden": hidden}
    said = " ".join(notices(show("scheme", "hidden-state", language, **values)["unrolled"]))
    layer = make(EMBEDDING_SIZE, hidden)
    assert f"= {grouped(sum(one.numel() for one in layer.parameters()))} " in said
    step = layer.weight_ih_l0.numel() + layer.weight_hh_l0.numel()  # each weight once a step
    tokens = len(TEXT.default[language].split())
    assert f"= {grouped(step)} " in said and grouped(step * tokens) in said


def test_presets_switch_the_cell_back() -> None:
    for name in ("forget", "loud", "relu", "twice", "reset"):
        assert preset(SECTION, name, "en")["hidden_state_cell"] == "elman"


@pytest.mark.parametrize("hidden", [2, 10, 64])
def test_the_revealed_answer_is_true(hidden: int) -> None:
    truth, said = verdict("scheme", "hidden-state", hidden_state_hidden=hidden)
    assert truth == "same"  # without W_hh
    without = float(re.search(r"‖h1 − h3‖ = (\d+\.\d+);", said)[1])
    with_memory = float(re.search(r"it would be (\d+\.\d+)\.", said)[1])
    states = single_pass("yes no yes", hidden=hidden, seed=3).states
    assert with_memory == pytest.approx(np.linalg.norm(states[0] - states[2]), rel=0.06)
    assert without == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_is_corrected_where_the_formula_stands(language: Language) -> None:
    said = [plain(line) for line in show("scheme", "hidden-state", language)["more"]["lines"]]
    assert any("hn = fW(hn−1, xn)" in line for line in said)  # its indices
    assert any("Wxh" in line and "Whh" in line for line in said)  # what its two layers look for
    assert not SECTION.prose(language).text.count("h_1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_and_a_nonlinearity_are_called_by_their_names(language: Language) -> None:
    shown = [CELL.shown(one, language) for one in CELL.options]
    assert shown[1:] == ["LSTM", "GRU"] and "elman" not in shown
    assert NONLINEARITY.shown("relu", language) == "ReLU"
