"""The checks of "How to notice" tell right from wrong, and repairs it warns of are none."""

import re

import pytest
import torch
from torch import nn

from content import LANGUAGES, Language
from lessons.pipeline.break_it import SECTION
from lessons.pipeline.mistakes import PAIRS
from lessons.pipeline.outcomes import Outcome
from lessons.pipeline.record_outcomes import run
from tests.lessons.pipeline.test_mistakes import ENDINGS, ROUNDING, program, value

CHECKS = [  # pair, the line before which it stands (the end where it has none), does wrong fail
    ("state_axes-1", "output, h_n = rnn(x, h_0)", True),
    ("detach-1", "    output, h = rnn(chunk, h)", True),
    ("sizes-1", "", False),
    ("sizes-2", "", False),
    ("sizes-3", "", False),
    ("flat_line-1", "    return mse_loss(answers, targets)", True),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_assert_of_the_checks_is_tried(language: Language) -> None:
    checked = {name.rpartition("-")[0] for name, *_ in CHECKS}
    assert checked == {name for name in PAIRS if "`assert " in check_of(name, language)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "before", "fails"), CHECKS)
def test_an_assert_holds_in_the_right_program_and_fails_in_the_wrong(
    name: str, before: str, fails: bool, language: Language
) -> None:
    (claim,) = re.findall("`(assert .*?)`", check_of(name.rpartition("-")[0], language))

    def outcome(ending: str) -> Outcome:
        source = "directions = 1\n" + program(name, ending)
        if not before:
            return run(f"{source}\n{claim}\n")
        indent = before[: len(before) - len(before.lstrip())]
        assert source.count(f"\n{before}\n") == 1
        return run(source.replace(f"\n{before}\n", f"\n{indent}{claim}\n{before}\n"))

    assert outcome("right").error is None
    if fails:
        wrong = outcome("wrong")
        assert (wrong.error or "").startswith("AssertionError") and wrong.line == claim


AGREE = {
    "last_pad-1": "torch.allclose(last[1], alone[1], atol=1e-6)",
    "last_pad-2": "torch.allclose(last[1], alone[1], atol=1e-6)",
    "packing-2": "torch.allclose(h_n[-1, 1], alone[-1, 1], atol=1e-6)",
    "h_0-1": "torch.allclose(states, whole, atol=1e-6)",
    "order-2": "torch.equal(state, output[:, -1, :H])",
    "dropout-2": "torch.allclose(twin(x)[0], gru(x)[0], atol=1e-6)",
}
"""What the checks say in words: true of the right program, false of the wrong one."""


@pytest.mark.parametrize("name", AGREE)
def test_a_check_tells_the_two_apart(name: str) -> None:
    for ending in ENDINGS:
        left = run(program(name, ending) + f"good = {AGREE[name]}\n").values
        assert left["good"] == (ending == "right")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_of_the_order_holds_as_it_stands(language: Language) -> None:
    (claim,) = re.findall(r"`(torch\.equal\(.*?)`", check_of("order", language))
    left = run(program("order-2", "right") + f"good = {claim}\n").values
    assert left["good"]
    other = claim.replace("view(L, 2, B, H)[-1, 0]", "view(2, L, B, H)[0, -1]")
    assert other != claim
    assert not run(program("order-2", "right") + f"good = {other}\n").values["good"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loss_by_hand_is_the_right_one(language: Language) -> None:
    (claim,) = re.findall("`(-logits.*?)`", check_of("cross_entropy", language))
    for name in ("cross_entropy-1", "cross_entropy-2"):
        left = run(program(name, "right") + f"hand = {claim}\n")
        assert value(left, "hand") == pytest.approx(value(left, "loss"), abs=ROUNDING)


def check_of(mistake: str, language: Language) -> str:
    return SECTION.prose(language).blocks[f"check-{mistake}"]


# --- what is and what is not a repair -------------------------------------------------------------


def test_retaining_the_graph_is_no_cure() -> None:
    source = program("detach-1", "wrong")
    retained = source.replace("backward()\n    print", "backward(retain_graph=True)\n    print")
    assert retained != source
    grown = run(retained + "reach = x.grad.norm(dim=-1)[0]\n")
    assert grown.error is None
    assert (grown.values["reach"] > 0).all()  # through all chunks, not through the last alone
    learning = retained.replace("for chunk", "sgd = torch.optim.SGD(rnn.parameters())\nfor chunk")
    error = run(learning + "    sgd.step()\n").error or ""
    assert "one of the variables needed for gradient computation has been modified" in error
    assert error != run(source).error


def test_a_slice_of_the_state_would_be_of_other_lines() -> None:
    source = program("detach-2", "right").replace("rnn(batch)", "rnn(batch, h[:, :len(batch)])")
    source = source.replace("states = []", "states, h = [], torch.zeros(1, 4, H)")
    assert value(run(source), "off") > 0.01


def test_a_view_of_the_scores_fits_and_is_wrong_and_flattening_is_right() -> None:
    source = program("cross_entropy-1", "right")
    scrambled = run(source.replace("logits.transpose(1, 2)", "logits.view(N, C, L)"))
    assert scrambled.error is None and value(scrambled, "off") > 1000 * ROUNDING
    call = "cross_entropy(logits.flatten(0, 1), targets.flatten())"
    flat = run(source.replace("cross_entropy(scores, targets)", call))
    assert flat.error is None and value(flat, "off") <= ROUNDING


def test_gathering_cannot_mend_the_backward_direction() -> None:
    source = program("packing-2", "wrong")
    short = "others = [(gru(batch)[0][1, t, H:] - alone[-1, 1]).norm() for t in range(4)]\n"
    least = run(source + short + "least = torch.stack(others).min().item()\n")
    assert value(least, "least") > 0.05
    forward = run(source + "front = (h_n[0] - alone[0]).abs().max().item()\n")
    assert value(forward, "front") > 0.1  # and the other half stands after the pads


def test_an_lstm_s_pair_is_easily_taken_for_its_states() -> None:
    lstm = nn.LSTM(3, 8)
    _, h_n = lstm(torch.ones(5, 2, 3))
    _, (_, c_n) = lstm(torch.ones(5, 2, 3))
    assert torch.equal(h_n[-1], c_n)


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM])
def test_the_second_bias_is_redundant_but_in_a_gru(kind: type[nn.RNNBase]) -> None:
    layer = kind(3, 8)
    x = torch.randn(6, 1, 3, generator=torch.Generator().manual_seed(0))
    before, _ = layer(x)
    layer.bias_ih_l0.data += layer.bias_hh_l0.data
    layer.bias_hh_l0.data.zero_()
    torch.testing.assert_close(layer(x)[0], before)
