"""Every shape that is told is the one that PyTorch gives with numbers in it."""

import pytest
import torch
from torch import nn

from content import LANGUAGES, Language
from content.template import grouped
from lessons.pipeline.shapes import BATCH, CELL, HIDDEN, INPUT, LAYERS, SECTION, TIME
from lessons.section import preset
from rnn_core import bounds
from rnn_core.batching import text_classifier
from tests.lessons.answers import plain, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
VALUES = [
    {},
    {"shapes_cell": "elman", "shapes_layers": 1, "shapes_batch_first": False},
    {"shapes_cell": "gru", "shapes_layers": 8},
    {"shapes_cell": "lstm", "shapes_layers": 2, "shapes_bidirectional": True, "shapes_hidden": 5},
    {
        "shapes_cell": "elman",
        "shapes_bidirectional": True,
        "shapes_batch_first": False,
        "shapes_batch": 1,
        "shapes_time": 1,
        "shapes_input": 1,
    },
]


def rows(block: dict) -> dict[str, list[str]]:
    """Name in the first cell → the other cells."""
    read = [[plain(cell) for cell in row] for row in block["rows"]]
    assert all(len(row) == len(block["head"]) for row in read)
    return {name: cells for names, *cells in read for name in names.split(", ")}


def call(language: Language, **values) -> str:
    return plain(show("pipeline", "shapes", language, **values)["call"]["runs"])


@each_language
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_every_shape_is_told(values: dict, language: Language) -> None:
    blocks = show("pipeline", "shapes", language, **values)
    layer = eval(plain(blocks["call"]["runs"]), {"nn": nn})
    first = values.get("shapes_batch_first", True)
    b, t, d = (
        values.get(f"shapes_{key}", usual)
        for key, usual in (("batch", 3), ("time", 7), ("input", 16))
    )
    x = torch.zeros((b, t, d) if first else (t, b, d))
    output, state = layer(x)
    states = state if isinstance(state, tuple) else (state,)
    shapes = {"input": x.shape, "output": output.shape}
    for letter, tensor in zip("hc", states, strict=False):
        shapes |= {f"{letter}_0": tensor.shape, f"{letter}_n": tensor.shape}
    told = rows(blocks["tensors"])
    assert {name: cells[1] for name, cells in told.items()} == {
        name: str(tuple(shape)) for name, shape in shapes.items()
    }
    two = "2" if values.get("shapes_bidirectional") else ""
    assert told["h_n"][0] == f"({two}L, B, H)"
    assert told["output"][0] == (f"(B, T, {two}H)" if first else f"(T, B, {two}H)")
    assert told["input"][0] == ("(B, T, D)" if first else "(T, B, D)")
    weights: dict[str, list[str]] = {}
    for name, weight in layer.named_parameters():
        kind, end = name.rsplit("_l", 1)
        weights.setdefault(f"_l{end}", []).append(f"{kind} {tuple(weight.shape)}")
    parameters = rows(blocks["parameters"])
    assert {end: [cell.replace("\u00a0", " ")] for end, (cell,) in parameters.items()} == {
        end: [", ".join(shapes)] for end, shapes in weights.items()
    }
    told = plain(blocks["count"]["runs"]).replace("\u00a0", " ")
    by_layer = [
        sum(weight.numel() for name, weight in layer.named_parameters() if f"_l{k}" in name)
        for k in range(layer.num_layers)
    ]  # of both directions
    directions = 1 + layer.bidirectional
    for count in {*by_layer}:
        assert f"= {grouped(count // directions)}." in told  # of one
    total = f"{directions} · {grouped(by_layer[0] // directions)} = {grouped(sum(by_layer))}."
    if layer.num_layers > 1:
        above = f"{layer.num_layers - 1} · {grouped(by_layer[1] // directions)}"
        one = grouped(by_layer[0] // directions)
        total = f"{directions} · ({one} + {above}) = {grouped(sum(by_layer))}."
    assert total in told
    order = "first" if first else "not-first"
    assert order in blocks and len({"first", "not-first"} & set(blocks)) == 1
    assert str(tuple(states[0].shape)) in plain(blocks[order]["runs"])


@each_language
@pytest.mark.parametrize(("cell", "factor"), [("elman", 1), ("gru", 3), ("lstm", 4)])
def test_the_formula_counts_the_parameters_of_a_layer(
    cell: str, factor: int, language: Language
) -> None:
    inputs, hidden = 5, 7
    sizes = {"shapes_input": inputs, "shapes_hidden": hidden, "shapes_layers": 1}
    blocks = show("pipeline", "shapes", language, shapes_cell=cell, **sizes)
    layer = eval(plain(blocks["call"]["runs"]), {"nn": nn})
    count = factor * hidden * (inputs + hidden + 2)
    assert count == sum(weight.numel() for weight in layer.parameters())
    told = plain(blocks["count"]["runs"]).replace("\u00a0", " ")
    assert f"{factor} · {hidden} · ({inputs} + {hidden} + 2) = {count}" in told
    lead = SECTION.prose(language).lead.replace("\u00a0", " ")
    assert "3H(D + H + 2)" in lead and "4H(D + H + 2)" in lead and "GRU" in lead


@each_language
def test_what_gives_the_answer_away_waits_and_no_shape_is_cut_by_a_line_break(
    language: Language,
) -> None:
    blocks = show("pipeline", "shapes", language)
    assert blocks["tensors"]["waits"] and blocks["first"]["waits"]
    (_, cell), *_ = blocks["parameters"]["rows"]
    assert " (" not in plain(cell) and ", 32" not in plain(cell)
    assert all(len(row[-1]) == 1 and row[-1][0][1] == "code" for row in blocks["tensors"]["rows"])


@each_language
def test_the_largest_layer_is_told_without_being_made(language: Language) -> None:
    largest = {
        "shapes_bidirectional": True,
        "shapes_batch": 1024,
        "shapes_time": 4096,
        "shapes_input": 512,
        "shapes_hidden": 512,
        "shapes_layers": 8,
    }
    told = rows(show("pipeline", "shapes", language, **largest)["tensors"])
    assert told["output"][1] == "(1024, 4096, 1024)" and told["h_n"][1] == "(16, 1024, 512)"


@each_language
def test_the_batch_of_h_n_is_on_the_second_axis(language: Language) -> None:
    truth, why = verdict(
        "pipeline",
        "shapes",
        language,
        shapes_batch=9,
        shapes_hidden=5,
        shapes_layers=3,
        shapes_bidirectional=True,
    )
    assert truth == "second" and "(6, 9, 5)" in why and "B = 9" in why


@each_language
def test_presets_make_the_layer_they_name(language: Language) -> None:
    calls = {name: call(language, **preset(SECTION, name, language)) for name in SECTION.presets}
    assert calls["plain"] == "nn.RNN(16, 32, batch_first=True)"
    assert calls["deep"].startswith("nn.LSTM(16, 32, num_layers=2")
    assert "bidirectional=True" in calls["deep"]
    assert "batch_first" not in calls["time"] and "batch_first" in calls["again"]
    assert calls["again"] == call(language)


def test_controls_offer_what_the_code_takes() -> None:
    assert set(CELL.options) == set(text_classifier.RECURRENT_LAYERS)
    limits = {BATCH: bounds.MAX_BATCH, TIME: bounds.MAX_STEPS, INPUT: bounds.MAX_HIDDEN}
    limits |= {HIDDEN: bounds.MAX_HIDDEN, LAYERS: bounds.MAX_LAYERS}
    for control, most in limits.items():
        assert (control.low, control.high) == (1, most)
