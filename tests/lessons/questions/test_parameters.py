"""Parameters: every count on the screen is that of a real layer, and the program prints it."""

import re
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest
from torch import nn

from content import LANGUAGES, Language
from content.template import grouped
from lessons.questions.parameters import POWERS, SECTION
from lessons.section import preset
from rnn_core.batching.parameter_counts import parameter_counts
from tests.diagrams.sound import assert_sound
from tests.lessons.answers import notices, plain, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
LAYERS = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
VALUES = [
    {},
    {"parameters_hidden": 1, "parameters_input": 1, "parameters_cell": "gru"},
    {"parameters_layers": 3, "parameters_bidirectional": True, "parameters_cell": "elman"},
    {"parameters_hidden": 256, "parameters_input": 512, "parameters_layers": 8},
]


def numbers(layer: nn.Module) -> int:
    return sum(weight.numel() for weight in layer.parameters())


def sizes(values: dict) -> tuple[tuple[int, int, int], bool]:
    usual = {"input": 16, "hidden": 32, "layers": 1}
    first = tuple(values.get(f"parameters_{key}", usual[key]) for key in usual)
    return first, values.get("parameters_bidirectional", False)


@each_language
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_every_count_is_that_of_a_layer(values: dict, language: Language) -> None:
    (inputs, hidden, layers), two = sizes(values)
    blocks = show("questions", "parameters", language, **values)
    rows = [[plain(cell) for cell in row] for row in blocks["counts"]["rows"]]
    assert [row[0] for row in rows] == ["nn.RNN", "nn.GRU", "nn.LSTM", "nn.GRU, reset_after=False"]
    for row, (cell, kind) in zip(rows, LAYERS.items(), strict=False):
        real = numbers(kind(inputs, hidden, layers, bidirectional=two))
        keras = parameter_counts(cell, inputs, hidden, layers, two).keras_total  # type: ignore[arg-type]
        assert row[2:] == [grouped(real), grouped(keras), grouped(real - keras)]
    assert (rows[1][4] == "0") and all(row[4] != "0" for row in rows[::2] + rows[3:])
    cell = values.get("parameters_cell", "lstm")
    once, twice = (
        numbers(LAYERS[cell](inputs, times * hidden, layers, bidirectional=two)) for times in (1, 2)
    )
    told = notices(blocks["parameters"])
    assert grouped(once) in told[0] and grouped(twice) in told[0]
    assert f"× {twice / once:.2f}" in told[0]
    (share,) = re.findall(r"2 \+ 2 · (\d\.\d+)", told[0])
    assert 2 + 2 * float(share) == pytest.approx(twice / once, abs=0.002)
    assert (len(told) == 3) == (layers > 1)


@pytest.mark.parametrize("values", VALUES, ids=str)
def test_the_picture_is_made_of_these_counts(values: dict) -> None:
    (inputs, _, layers), two = sizes(values)
    (figure,) = show("questions", "parameters", **values)["parameters"]["figures"]
    assert_sound(figure)
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    shown = np.array([bar["x"] for bar in bars])  # (part, row)
    totals = shown.sum(0)
    np.testing.assert_allclose(totals[::2], [25, 75, 100])
    assert totals[2] == pytest.approx(totals[3])
    assert totals[0] > totals[1] and totals[4] > totals[5]
    (curve,) = [trace for trace in figure["data"] if "spline" in str(trace.get("line"))]
    for power, factor in zip(curve["x"], curve["y"], strict=True):
        if POWERS[power] <= 16:
            once, twice = (
                numbers(nn.GRU(inputs, times * POWERS[power], layers, bidirectional=two))
                for times in (1, 2)
            )
            assert factor == pytest.approx(twice / once)
    assert all(2 < factor < 4 for factor in curve["y"])
    other = show("questions", "parameters", parameters_hidden=77)["parameters"]["figures"][0]
    for axis in ("xaxis", "yaxis", "xaxis2", "yaxis2"):
        assert figure["layout"][axis] == other["layout"][axis]  # nothing jumps


@each_language
@pytest.mark.parametrize("values", VALUES[:3], ids=str)
def test_the_program_prints_what_it_says(values: dict, language: Language) -> None:
    source = show("questions", "parameters", language, **values)["program"]["source"]
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    assert source.rstrip().splitlines()[-1] == f"# {printed.getvalue().strip()}"


@each_language
def test_presets_do_what_they_say(language: Language) -> None:
    def factor(name: str) -> float:
        values = preset(SECTION, name, language)
        told = notices(show("questions", "parameters", language, **values)["parameters"])[0]
        return float(re.findall(r"× (\d\.\d+)", told)[0])

    assert factor("wide-state") > 3.8 and factor("wide-input") < 2.05
    values = preset(SECTION, "stacked", language)
    hidden, inputs = values["parameters_hidden"], values["parameters_input"]
    assert 2 * hidden > inputs  # the second layer reads more numbers than the first
    guide = show("questions", "parameters", language, **preset(SECTION, "guide", language))
    assert plain(guide["counts"]["rows"][2][3]) == grouped(98_816)


@each_language
def test_keras_s_gru_is_as_large_as_pytorch_s(language: Language) -> None:
    for values in VALUES:
        truth, why = verdict("questions", "parameters", language, **values)
        assert truth == "same"
        real = [grouped(numbers(LAYERS[cell](16, 32))) for cell in ("gru", "lstm")]
        assert all(number in why for number in [*real, grouped(4 * 32 * (16 + 32 + 1))])
