"""What the sheet says of PyTorch's arguments is what the installed PyTorch takes."""

import inspect
import re
from collections.abc import Callable
from operator import attrgetter

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_

from editions.sheet.collect import Collector
from editions.sheet.torch_calls import CALLS, DEPRECATED, ONLY, RECURRENT, STEP

OMITTED = {"device", "dtype", "self", "args", "kwargs", "mode"} | DEPRECATED
LAYERS = ("RNN", "LSTM", "GRU")


def taken(function: Callable[..., object]) -> list[tuple[str, str]]:
    """Names and defaults of a signature, as Python writes them."""
    found = inspect.signature(function).parameters.values()
    return [
        (one.name, "" if one.default is one.empty else repr(one.default))
        for one in found
        if one.name not in OMITTED and not one.name.startswith("_")
    ]


def defined(call: object) -> Callable[..., object]:
    """The signature of a class is that of its constructor."""
    return call.__init__ if inspect.isclass(call) else call  # type: ignore[misc,return-value]


@pytest.mark.parametrize("name", CALLS)
def test_every_argument_of_a_call_is_there_with_its_default(name: str) -> None:
    call = CALLS[name]
    assert list(call.arguments) == taken(defined(attrgetter(call.path)(torch)))


def test_every_argument_of_the_recurrent_layers_is_there_with_its_default() -> None:
    """The three hand theirs on to one base; what one of them alone takes it takes by name."""
    base = [one for one in taken(nn.RNNBase.__init__)]
    said = dict(RECURRENT)
    assert {name for name, _ in base} == said.keys() - {"nonlinearity"}
    assert {name: default for name, default in base} == {
        name: default for name, default in said.items() if name != "nonlinearity"
    }
    assert repr(nn.RNN(1, 1).nonlinearity) == said["nonlinearity"]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("argument", [name for name, _ in RECURRENT])
def test_a_layer_takes_an_argument_unless_it_is_another_s_alone(layer: str, argument: str) -> None:
    given = {"nonlinearity": "relu", "proj_size": 2, "input_size": 4, "hidden_size": 4}
    given |= {"num_layers": 2, "dropout": 0.5}
    kind = getattr(nn, layer)
    plain = {"input_size": 4, "hidden_size": 4, "num_layers": 2}
    plain |= {argument: given.get(argument, True)}
    if ONLY.get(argument, f"nn.{layer}") == f"nn.{layer}":
        kind(**plain)
    else:
        with pytest.raises((TypeError, ValueError)):
            kind(**plain)
    said = Collector("en").words(f"argument-{argument}")
    named = re.match(r"`(nn\.\w+)` only", said)
    assert (named[1] if named else None) == ONLY.get(argument)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_projected_states_have_as_many_numbers_as_is_said(bidirectional: bool) -> None:
    layer = nn.LSTM(5, 7, proj_size=3, batch_first=True, bidirectional=bidirectional)
    output, (h_n, c_n) = layer(torch.zeros(2, 4, 5))
    two = 1 + bidirectional
    assert output.shape == (2, 4, 3 * two) and h_n.shape == (two, 2, 3) and c_n.shape == (two, 2, 7)
    assert layer(torch.zeros(4, 5))[0].shape == (4, 3 * two)  # without a batch


def test_what_is_said_of_the_other_calls_holds() -> None:
    embed = nn.Embedding(4, 3, padding_idx=2)
    assert not embed.weight[2].any()
    embed(torch.tensor([1, 2])).sum().backward()
    assert embed.weight.grad is not None
    assert embed.weight.grad[1].all() and not embed.weight.grad[2].any()
    logits = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(0))
    targets = torch.tensor([[0, 4, -100], [-100, -100, -100]])
    kept = nn.CrossEntropyLoss()(logits[0, :, :2].T, targets[0, :2])
    assert torch.isclose(nn.CrossEntropyLoss()(logits, targets), kept)
    weight = nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([3.0, 4.0])
    assert clip_grad_norm_([weight], 1.0) == 5.0


def test_the_step_of_training_runs_and_learns() -> None:
    generator = torch.Generator().manual_seed(0)
    torch.manual_seed(0)
    model = nn.ModuleDict(
        {
            "embed": nn.Embedding(9, 8),
            "rnn": nn.RNN(8, 16, batch_first=True),
            "head": nn.Linear(16, 2),
        }
    )
    ids = torch.randint(9, (32, 5), generator=generator)
    names = {
        **dict(model.items()),
        **{"model": model, "ids": ids, "targets": (ids[:, -1] > 4).long()},
        **{"optimizer": torch.optim.Adam(model.parameters(), 0.01)},
        **{"cross_entropy": cross_entropy, "clip_grad_norm_": clip_grad_norm_},
    }
    losses = []
    for _ in range(60):
        exec(STEP, names)
        losses.append(names["loss"].item())
    assert names["output"].shape == (32, 5, 16) and names["h_n"].shape == (1, 32, 16)
    assert losses[-1] < 0.1 < losses[0]
    assert max(map(len, STEP.splitlines())) <= 46  # a column of paper
