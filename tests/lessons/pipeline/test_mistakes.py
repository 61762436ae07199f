"""Every wrong program is wrong in the way the page says, and every right one is right."""

import ast
import contextlib
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import product
from math import e, log
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from content import LANGUAGES, Language
from lessons.pipeline.break_it import SECTION
from lessons.pipeline.mistakes import ANY_LENGTH, MISTAKES, PAIRS
from lessons.pipeline.outcomes import Outcome
from lessons.pipeline.record_outcomes import run
from rnn_core.charlm.char_rnn import train_char_rnn
from rnn_core.charlm.sampling import accuracy_after_error, sample_runs

ROOT = Path(__file__).parents[3]
NAMES = [f"{name}-{k + 1}" for name, pairs in PAIRS.items() for k in range(len(pairs))]
ENDINGS = ("wrong", "right")
ROUNDING = 1e-6
RAISES = {
    "output-1": "RuntimeError: Expected target size [4, 2], got [4]",
    "state_axes-1": "RuntimeError: Expected hidden size (2, 5, 8), got [5, 2, 8]",
    "packing-1": "RuntimeError: `lengths` array must be sorted in decreasing order",
    "detach-1": "RuntimeError: Trying to backward through the graph a second time",
    "detach-2": "RuntimeError: Expected hidden size (1, 2, 8), got [1, 4, 8]",
    "sizes-1": "IndexError: index 2 is out of bounds for dimension 0 with size 1",
    "sizes-3": "RuntimeError: input.size(-1) must be equal to input_size. Expected 5, got 3",
    "cross_entropy-1": "RuntimeError: Expected target size [4, 10], got [4, 6]",
    "lstm_cell-2": "ValueError: LSTMCell: Expected input to be 1D or 2D, got 3D instead",
}
"""How the errors of PyTorch 2.13 begin; all other pairs run to their end."""


@dataclass(frozen=True)
class PairOutcome:
    wrong: Outcome
    right: Outcome


def program(name: str, ending: str) -> str:
    mistake, _, number = name.rpartition("-")
    return PAIRS[mistake][int(number) - 1].program(ending)


@cache
def tried(name: str) -> PairOutcome:
    return PairOutcome(*(run(program(name, ending)) for ending in ENDINGS))


def value(outcome: Outcome, name: str) -> float:
    return float(outcome.values[name])


def test_there_is_a_pair_for_every_mistake_and_for_no_other() -> None:
    assert set(PAIRS) == set(MISTAKES)
    assert all(1 <= len(pairs) <= 3 for pairs in PAIRS.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_wrong_one_stops_where_the_page_says_and_the_right_one_never(name: str) -> None:
    outcome = tried(name)
    assert outcome.right.error is None
    assert outcome.right.warnings == ()
    assert outcome.right.lines
    if name in RAISES:
        assert outcome.wrong.error is not None
        assert outcome.wrong.error.startswith(RAISES[name])
    else:
        assert outcome.wrong.error is None
        assert outcome.wrong.lines[-1] != outcome.right.lines[-1]


def test_most_mistakes_run_without_an_error() -> None:
    silent = [name for name in NAMES if name.endswith("-1") and name not in RAISES]
    assert len(silent) > len(MISTAKES) / 2


@pytest.mark.parametrize("name", NAMES)
def test_the_two_differ_in_their_endings_alone_and_stay_short(name: str) -> None:
    mistake, _, number = name.rpartition("-")
    pair = PAIRS[mistake][int(number) - 1]
    assert pair.wrong != pair.right
    for ending in ENDINGS:
        assert program(name, ending).startswith(pair.setup)
        source = getattr(pair, ending)
        assert len(source.splitlines()) <= 10
        assert max(map(len, source.splitlines())) <= 46
    assert max(map(len, pair.setup.splitlines())) <= 100


@pytest.mark.parametrize(("name", "ending"), list(product(NAMES, ENDINGS)))
def test_the_global_seed_does_not_matter(name: str, ending: str) -> None:
    torch.manual_seed(1234)
    again, before = run(program(name, ending)), getattr(tried(name), ending)
    assert again.lines == before.lines
    assert again.error == before.error
    assert again.warnings == before.warnings


@pytest.mark.parametrize("name", NAMES)
def test_a_right_program_prints_the_same_by_itself(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    printed = StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program(name, "right"), name, "exec"), {"__name__": "__main__"})
    assert tuple(printed.getvalue().splitlines()) == tried(name).right.lines


def test_a_program_saved_as_a_file_stops_with_the_same_error() -> None:
    done = subprocess.run(
        [sys.executable, "-c", program("detach-1", "wrong")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert tuple(done.stdout.splitlines()) == tried("detach-1").wrong.lines
    assert done.stderr.splitlines()[-1] == tried("detach-1").wrong.error


# --- what each one says of its numbers ------------------------------------------------------------

NUMBERS = {
    "state_axes-2": ("worst", 0.5),
    "last_pad-1": ("worst", 0.1),
    "last_pad-2": ("worst", 0.1),
    "padding_idx-1": ("moved", 0.1),
    "h_0-1": ("worst", 0.1),
    "sizes-2": ("off", 0.1),
    "order-2": ("off", 0.1),
    "dropout-2": ("worst", 0.1),
    "packing-2": ("worst", 0.1),
    "cross_entropy-2": ("off", 0.05),
    "lstm_cell-1": ("worst", 0.1),
    "nll_loss-1": ("off", 0.5),
}
"""ProgramPair → the number that is rounding when right, and how large it is at least when wrong."""


@pytest.mark.parametrize("name", NUMBERS)
def test_the_damage_is_real_and_the_right_one_has_none(name: str) -> None:
    key, least = NUMBERS[name]
    assert value(tried(name).wrong, key) > least
    assert value(tried(name).right, key) <= ROUNDING


@pytest.mark.parametrize(
    "name", ["packing-1", "sizes-1", "cross_entropy-1", "detach-2", "lstm_cell-2"]
)
def test_where_the_wrong_one_stops_the_right_one_agrees_with_what_is_known(name: str) -> None:
    assert value(tried(name).right, "off") <= ROUNDING


def test_h_n_is_the_last_column_exactly() -> None:
    left = tried("output-1").right.values
    assert left["same"]
    np.testing.assert_array_equal(left["h_n"][-1], left["output"][:, -1])
    assert left["logits"].shape == (left["B"], left["C"])
    assert tried("output-1").wrong.values["logits"].shape == (left["B"], left["T"], left["C"])


def test_a_line_read_alone_is_what_states_are_compared_with() -> None:
    left = tried("state_axes-2").right.values
    assert left["B"] == left["L"]
    gru = nn.GRU(3, 8, num_layers=2, batch_first=True)
    namespace: dict[str, object] = {"print": lambda *_: None}
    exec(program("state_axes-2", "right"), namespace)
    gru.load_state_dict(namespace["rnn"].state_dict())  # type: ignore[attr-defined]
    x, own = torch.tensor(left["x"]), torch.tensor(left["own"])
    for line in range(2):
        output, _ = gru(x[line : line + 1], own[line][:, None])
        np.testing.assert_allclose(left["alone"][line], output[0].detach(), atol=1e-6)


def test_without_batch_first_the_accuracy_is_chance() -> None:
    assert abs(value(tried("time_axis-1").wrong, "accuracy") - 0.5) < 0.06
    assert value(tried("time_axis-1").right, "accuracy") > 0.98


def test_without_batch_first_lines_know_of_each_other_as_the_check_says() -> None:
    x = torch.randn(4, 5, 2, generator=torch.Generator().manual_seed(0))
    blind, seeing = nn.RNN(2, 16), nn.RNN(2, 16, batch_first=True)
    seeing.load_state_dict(blind.state_dict())
    torch.testing.assert_close(seeing(x[-1:])[0], seeing(x)[0][-1:])
    assert not torch.allclose(blind(x[-1:])[0], blind(x)[0][-1:])


def test_view_puts_vectors_into_other_lines() -> None:
    left = tried("view-1").wrong.values
    whose = np.tile(left["line"], left["T"]).reshape(left["B"], left["T"])
    np.testing.assert_array_equal(left["whose"], whose)
    assert value(tried("view-1").wrong, "strange") == (whose != left["line"][:, None]).mean()
    assert value(tried("view-1").right, "strange") == 0


def test_only_the_longest_line_is_right_in_the_last_column() -> None:
    left = tried("last_pad-1").wrong.values
    longest = left["lengths"] == left["lengths"].max()
    assert (left["off"][longest] <= ROUNDING).all()
    assert (left["off"][~longest] > 0.1).all()
    left = tried("last_pad-2").wrong.values
    last = left["left"][:, -1]
    assert (np.abs(last).sum(-1) > 0).all()  # a real token in every line, and still
    assert (left["off"][~longest] > 0.01).all()


def test_packing_saves_the_steps_that_would_go_over_pads() -> None:
    left = tried("packing-1").right.values
    lengths = left["lengths"]
    assert list(lengths) != sorted(lengths, reverse=True)
    assert value(tried("packing-1").right, "saved") == pytest.approx(
        1 - lengths.sum() / (len(lengths) * lengths.max())
    )
    assert left["sizes"].sum() == lengths.sum()


def test_the_pad_s_row_is_zero_and_frozen_exactly() -> None:
    left = tried("padding_idx-1").wrong.values
    assert left["row"] == left["gradient"] == 0
    assert not nn.Embedding(10, 3, padding_idx=0).weight[0].any()  # as PyTorch leaves it
    embedding = nn.Embedding(10, 3, padding_idx=0)
    nn.init.normal_(embedding.weight)
    assert embedding.weight[0].any()  # and as one's own initialisation leaves it
    assert (left["steps"][3:] > 0.1).all() and left["steps"][2] <= ROUNDING


def test_zeros_are_what_the_layer_begins_with_exactly() -> None:
    left = tried("h_0-1").wrong.values
    assert left["same"]
    assert (left["off"][:4] <= ROUNDING).all()  # the first chunk is right
    assert left["off"][[4, 8]].min() > 0.1  # the next two begin anew


def test_the_gradient_ends_at_the_chunk_exactly() -> None:
    left = tried("detach-1").right.values
    assert (left["reach"][:8] == 0).all() and (left["reach"][8:] > 0).all()
    assert left["reached"] == 4 and left["T"] == 12
    assert (left["whole"] > 0).all()
    np.testing.assert_allclose(left["whole"][8:], left["reach"][8:], rtol=1e-3)


def test_the_backward_half_of_the_last_column_has_read_one_token() -> None:
    wrong, right = (outcome.values["moved"] for outcome in vars(tried("order-1")).values())
    assert (wrong[:-1] == 0).all() and wrong[-1] > 0
    assert (right > 0).all()


def test_h_n_goes_layer_by_layer_forward_before_backward() -> None:
    left = tried("order-2").right.values
    layers = nn.GRU(3, 8, num_layers=2, batch_first=True, bidirectional=True)
    x = torch.tensor(left["x"])
    output, h_n = layers(x)
    first, _ = _first_layer(layers)(x)
    states = h_n.view(2, 2, 1, 8)  # layer, direction
    for layer, steps in enumerate((first, output)):
        torch.testing.assert_close(states[layer, 0], steps[:, -1, :8])
        torch.testing.assert_close(states[layer, 1], steps[:, 0, 8:])


def _first_layer(layers: nn.GRU) -> nn.GRU:
    one = nn.GRU(3, 8, batch_first=True, bidirectional=True)
    one.load_state_dict({key: layers.state_dict()[key] for key in one.state_dict()})
    return one


def test_a_second_softmax_has_a_floor() -> None:
    wrong, right = vars(tried("cross_entropy-3")).values()
    classes = float(wrong.values["C"])
    assert value(wrong, "floor") == pytest.approx(-log(e / (e + classes - 1)))
    assert (wrong.values["losses"] > value(wrong, "floor")).all()
    assert value(wrong, "last") == pytest.approx(value(wrong, "floor"), abs=0.01)
    assert value(right, "last") < 0.01
    for confident in (10.0, 1000.0):  # however sure of the right answer
        logits = confident * torch.eye(4)
        loss = nn.functional.cross_entropy(logits.softmax(-1), torch.arange(4))
        assert loss.item() >= value(wrong, "floor") - 1e-6


def test_dropout_of_one_layer_warns_and_does_nothing() -> None:
    wrong, right = vars(tried("dropout-1")).values()
    (warning,) = wrong.warnings
    assert warning.startswith("UserWarning: dropout option adds dropout after all but last")
    assert wrong.values["same"] and not right.values["same"]
    np.testing.assert_array_equal(wrong.values["one"], wrong.values["other"])
    deeper = nn.GRU(3, 32, num_layers=2, dropout=0.5)  # between two layers it works
    assert not torch.equal(*(deeper(torch.ones(6, 1, 3))[0] for _ in range(2)))


def test_the_network_of_teacher_forcing_is_the_sheet_s_own() -> None:
    namespace: dict[str, object] = {"print": lambda *_: None}
    exec(program("forcing-1", "right"), namespace)
    *_, taught = train_char_rnn("Mississippi", steps=30, every=30)
    for own, weight in zip(namespace["parameters"], taught.network.parameters(), strict=True):  # type: ignore[call-overload]
        torch.testing.assert_close(own, weight, atol=1e-5, rtol=0)


def test_teacher_forcing_flatters_after_the_first_slip_and_not_before() -> None:
    forced, free = vars(tried("forcing-1")).values()
    assert value(forced, "accuracy") - value(free, "accuracy") > 0.05
    assert value(forced, "whole") == value(free, "whole")
    rights = [outcome.values["right"] > 0 for outcome in (forced, free)]
    *_, taught = train_char_rnn("Mississippi", steps=30, every=30)
    for teacher, right in zip((True, False), rights, strict=True):  # the sheet's own loop agrees
        np.testing.assert_array_equal(
            right, sample_runs(taught.network, "Mississippi", forced=teacher)
        )
    firsts = [(~right).argmax(1) for right in rights]
    np.testing.assert_array_equal(*firsts)
    after = [accuracy_after_error(right) or 0.0 for right in rights]
    assert after[0] > after[1]


@pytest.mark.parametrize("name", ["clipping-1", "clipping-2"])
def test_a_step_clipped_in_time_is_no_longer_than_the_limit(name: str) -> None:
    wrong, right = vars(tried(name)).values()
    limit = value(right, "limit")
    assert limit == value(right, "lr") * value(right, "max_norm")
    assert value(right, "update") == pytest.approx(limit, rel=1e-3)
    assert value(wrong, "update") > 100 * limit
    assert value(wrong, "update") == pytest.approx(
        value(right, "lr") * value(right, "norm"), rel=1e-3
    )  # what it returns is the norm before clipping
    late = name == "clipping-1"
    assert value(wrong, "norm") == pytest.approx(value(right, "norm") if late else 0)


def test_a_layer_has_as_many_parameters_whatever_the_length() -> None:
    left = run(ANY_LENGTH).values
    assert left["parameters"] == 8 * (3 + 8 + 2)
    assert left["long"] > left["short"]


# --- programs by themselves ----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "ending"), list(product(NAMES, ENDINGS)))
def test_a_program_needs_pytorch_alone_and_all_it_imports(name: str, ending: str) -> None:
    mistake, _, number = name.rpartition("-")
    pair = PAIRS[mistake][int(number) - 1]
    others = program(name, "right" if ending == "wrong" else "wrong")
    tree = ast.parse(program(name, ending))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        top = (module or "").partition(".")[0]
        assert top == "torch" or top in sys.stdlib_module_names
        for alias in node.names:  # used by one of the two
            assert len(re.findall(rf"\b{alias.name}\b", others + getattr(pair, ending))) > 1


# --- what the prose names -------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_names_what_stands_in_the_programs(language: Language) -> None:
    blocks = SECTION.prose(language).blocks
    named = {
        "about-sizes": ("sizes-1", "wrong", ["h_n[2]", "x[:, :3]"]),
        "about-sizes-2": ("sizes-2", "wrong", ["h_n[1]", "x[:, :2]"]),
        "about-dropout": ("dropout-1", "wrong", ["nn.GRU(D, H, dropout=0.5)"]),
        "about-last_pad": ("last_pad-1", "wrong", ["output[:, -1]"]),
        "about-packing-2": ("packing-2", "wrong", ["h_n[-1]"]),
        "about-order": ("order-1", "wrong", ["output[:, -1]"]),
        "why-last_pad-1": ("last_pad-1", "right", ["lengths - 1"]),
        "why-time_axis-1": ("time_axis-1", "right", ["batch_first"]),
    }
    for block, (name, ending, pieces) in named.items():
        assert any(f"`{piece}`" in blocks[block] for piece in pieces), block
        assert all(piece in program(name, ending) for piece in pieces), block
    assert "`nn.RNN(3, 8)`" in blocks["same-weights"] and "nn.RNN(3, 8)" in ANY_LENGTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_and_every_pair_is_explained(language: Language) -> None:
    blocks = set(SECTION.prose(language).blocks)
    for mistake, pairs in PAIRS.items():
        wanted = {f"about-{mistake}", f"check-{mistake}"}
        wanted |= {f"why-{mistake}-{k}" for k in range(1, len(pairs) + 1)}
        wanted |= {f"about-{mistake}-{k}" for k in range(2, len(pairs) + 1)}
        assert wanted <= blocks
