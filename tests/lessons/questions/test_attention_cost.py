"""What layers cost: the table and the lines against PyTorch's counter and closed forms."""

import re

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from content import LANGUAGES, Language
from content.template import grouped
from diagrams.sequence_cost import LAST
from lessons.questions.attention_cost import HIDDEN, SECTION
from lessons.section import preset
from rnn_core.batching.sequence_cost import HEADS, fused_kept
from tests.diagrams.sound import assert_sound
from tests.lessons.answers import notices, plain, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
VIEWS = ("operations", "chain", "kept", "state")
PLACES = [(4, 16), (16, 16), (32, 16), (64, 16), (32, 64), (64, 32), (64, 128)]


def values(steps: int, hidden: int, counted: str = "operations") -> dict:
    return {
        "attention_cost_steps": steps,
        "attention_cost_hidden": str(hidden),
        "attention_cost_counted": counted,
    }


def table(steps: int, hidden: int) -> list[list[str]]:
    """Parameters, operations, products in a row, kept for training and for generation."""
    blocks = show("questions", "attention-cost", **values(steps, hidden))
    return [[plain(cell) for cell in row][1:] for row in blocks["costs"]["rows"]]


@pytest.mark.parametrize(("steps", "hidden"), PLACES)
def test_the_table_says_what_real_layers_need(steps: int, hidden: int) -> None:
    rnn, gru, lstm, attention, block = table(steps, hidden)
    x = torch.randn(1, steps, hidden)
    for row, kind in ((rnn, nn.RNN), (gru, nn.GRU), (lstm, nn.LSTM)):
        layer = kind(hidden, hidden)
        matrices = sum(weight.numel() for weight in layer.parameters() if weight.dim() == 2)
        assert row[0] == grouped(sum(weight.numel() for weight in layer.parameters()))
        assert row[1] == grouped(2 * steps * matrices)
        state = layer(x[0])[1]
        last = state if isinstance(state, tuple) else (state,)
        assert row[4] == grouped(sum(one.numel() for one in last))
        assert row[2] == str(steps)
    module = nn.MultiheadAttention(hidden, HEADS, batch_first=True)
    encoder = nn.TransformerEncoderLayer(hidden, HEADS, 4 * hidden, 0.0, batch_first=True)
    with FlopCounterMode(display=False) as counter:
        module(x, x, x)
    assert attention[1] == grouped(counter.get_total_flops())
    assert block[1] == grouped(counter.get_total_flops() + 16 * steps * hidden**2)
    for row, layer in ((attention, module), (block, encoder)):
        assert row[0] == grouped(sum(weight.numel() for weight in layer.parameters()))
        assert row[4] == grouped(2 * steps * hidden)
    assert (attention[2], block[2]) == ("4", "6")
    assert attention[3] == grouped(6 * steps * hidden + HEADS * steps**2)


@pytest.mark.parametrize("counted", VIEWS)
@pytest.mark.parametrize(("steps", "hidden"), [(4, 16), (32, 64), (64, 128)])
def test_points_lie_on_their_lines_and_no_axis_moves(counted: str, steps: int, hidden: int) -> None:
    (figure,) = show("questions", "attention-cost", **values(steps, hidden, counted))["cost"][
        "figures"
    ]
    assert_sound(figure)
    named = [trace for trace in figure["data"] if trace.get("legendgroup")]
    for line, point in zip(named[::2], named[1::2], strict=True):
        assert line["legendgroup"] == point["legendgroup"]
        assert point["y"][0] == pytest.approx(line["y"][line["x"].index(point["x"][0])])
        assert len(line["x"]) == LAST.bit_length()
    other = show("questions", "attention-cost", **values(8, 32, counted))["cost"]["figures"][0]
    for axis in ("xaxis", "yaxis"):
        assert figure["layout"][axis] == other["layout"][axis]


@pytest.mark.parametrize("hidden", [*map(int, HIDDEN.options)])
def test_the_lines_cross_where_it_is_said(hidden: int) -> None:
    (figure,) = show("questions", "attention-cost", **values(4, hidden))["cost"]["figures"]
    lines = {
        trace["legendgroup"]: trace["y"]
        for trace in figure["data"]
        if trace.get("legendgroup") and trace["mode"] == "lines"
    }
    for cell, times in (("gru", 1), ("lstm", 2)):
        place = (times * hidden).bit_length() - 1
        assert lines["attention"][place] == lines[cell][place]
        assert all(a < b for a, b in zip(lines["attention"][:place], lines[cell], strict=False))
        assert all(
            a > b
            for a, b in zip(lines["attention"][place + 1 :], lines[cell][place + 1 :], strict=True)
        )
    said = {trace["text"][0].strip(): trace["x"][0] for trace in figure["data"] if "text" in trace}
    assert {name: 2**power for name, power in said.items()} == {
        "T = H": pytest.approx(hidden),
        "T = 2H": pytest.approx(2 * hidden),
    }


@each_language
@pytest.mark.parametrize(("steps", "hidden"), PLACES)
def test_the_notice_says_which_is_dearer(steps: int, hidden: int, language: Language) -> None:
    told = notices(show("questions", "attention-cost", language, **values(steps, hidden))["cost"])
    attention = 8 * steps * hidden**2 + 4 * steps**2 * hidden
    lstm = 16 * steps * hidden**2
    assert len(told) == len(VIEWS) and grouped(attention) in told[0]
    words = {"en": ("less", "as much", "more"), "ru": ("меньше", "столько же", "больше, чем")}
    right = 1 + (steps > 2 * hidden) - (steps < 2 * hidden)
    said = told[0].split(": ")[-1].split("T²")[-1] if right != 1 else told[0]
    assert [word in said for word in words[language]] == [k == right for k in range(3)]
    if right != 1:
        ratio = max(attention, lstm) / min(attention, lstm)
        assert f"{ratio:.2f}" in told[0] and grouped(lstm) in told[0]


@each_language
@pytest.mark.parametrize("counted", VIEWS)
def test_each_view_has_its_notice_first(counted: str, language: Language) -> None:
    steps, hidden = 64, 16
    told = notices(
        show("questions", "attention-cost", language, **values(steps, hidden, counted))["cost"]
    )
    kept = [6 * steps * hidden + HEADS * steps**2, HEADS * steps**2, fused_kept(steps, hidden)]
    expected = {
        "operations": [grouped(16 * steps * hidden**2)],
        "chain": ["64", "4", "6"],
        "kept": [*map(grouped, kept), grouped(8 * steps * hidden - hidden)],
        "state": [grouped(2 * steps * hidden), grouped(2 * hidden), grouped(hidden)],
    }
    numbers = re.findall("\\d[\\d\u202f]*", told[0])
    assert set(expected[counted]) <= set(numbers)


@each_language
def test_an_lstm_needs_more_for_a_sentence(language: Language) -> None:
    for place in PLACES:
        truth, why = verdict("questions", "attention-cost", language, **values(*place))
        assert truth == "lstm"
        steps, hidden = 32, 64
        attention, pairs = 8 * steps * hidden**2, 4 * steps**2 * hidden
        for number in (16 * steps * hidden**2, attention + pairs, 24 * steps * hidden**2 + pairs):
            assert grouped(number) in why
        assert f"{100 * pairs / (attention + pairs):.0f}" in why and f"2H = {2 * hidden}" in why


@each_language
def test_presets_do_what_they_say(language: Language) -> None:
    for name, times in (("equal", 2), ("long", 4)):
        settings = preset(SECTION, name, language)
        assert settings["attention_cost_steps"] == times * int(settings["attention_cost_hidden"])
