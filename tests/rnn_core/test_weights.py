"""Layers whose weights are computed: what they use now is what is seen, and nothing is touched."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.utils import parametrizations, parametrize, prune

from rnn_core import gradient_flow, trace
from rnn_core.probing.gates import cell_values
from rnn_core.weights import Layer, plain_layer, plain_linear


class Squared(nn.Module):
    """A parametrisation of one's own: w·|w|."""

    def forward(self, weight: Tensor) -> Tensor:
        return weight * weight.abs()


class Dropped(nn.Module):
    """Another, which draws numbers in training: DropConnect (Wan et al. 2013)."""

    def forward(self, weight: Tensor) -> Tensor:
        return nn.functional.dropout(weight, 0.5, self.training)


class Shifted(nn.Module):
    """Another, with a buffer that every reading in training changes."""

    count: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("count", torch.zeros((), dtype=torch.float64))

    def forward(self, weight: Tensor) -> Tensor:
        if self.training:
            self.count += 1
        return weight * (1 + 0.01 * self.count.to(weight.dtype))


def own(made: type[nn.Module]) -> Callable[[Any, str], Any]:
    return lambda layer, name: parametrize.register_parametrization(layer, name, made())


def twice(layer: nn.Module, name: str) -> None:
    prune.random_unstructured(layer, name, amount=0.3)
    prune.l1_unstructured(layer, name, amount=0.3)


COMPUTED: dict[str, Callable[[Any, str], Any]] = {
    "plain": lambda layer, name: layer,
    "pruned": lambda layer, name: prune.l1_unstructured(layer, name, amount=0.5),
    "pruned twice": twice,
    "weight norm, old": nn.utils.weight_norm,
    "weight norm": parametrizations.weight_norm,
    "spectral norm, old": nn.utils.spectral_norm,
    "spectral norm": parametrizations.spectral_norm,
    "orthogonal": parametrizations.orthogonal,
    "squared": own(Squared),
    "dropped": own(Dropped),
    "shifted": own(Shifted),
}
KINDS: dict[str, Any] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def build(
    kind: str,
    computed: dict[str, str],
    *,
    inputs: int = 3,
    hidden: int = 4,
    layers: int = 1,
    bidirectional: bool = False,
    dtype: torch.dtype = torch.float64,
    training: bool = True,
) -> Layer:
    """A layer after a step of an optimiser, so that what it last used is not what it uses now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older norms are deprecated, and are still met
        layer: Any = KINDS[kind](
            inputs, hidden, layers, bidirectional=bidirectional, batch_first=True, dtype=dtype
        )
        for name, how in computed.items():
            COMPUTED[how](layer, name)
    stepped(layer, torch.randn(2, 5, inputs, dtype=dtype))
    layer.train(training)
    found: Layer = layer
    return found


def stepped(module: Any, x: Tensor) -> None:
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5)
    output = module(x)
    (output[0] if isinstance(output, tuple) else output).square().sum().backward()
    optimizer.step()
    optimizer.zero_grad()


def everything(module: nn.Module) -> list[Any]:
    """All that a reader must not change: numbers, modes, hooks, attributes, chance."""
    found: list[Any] = [torch.random.get_rng_state()]
    for part in module.modules():
        found += [part.training, list(part._forward_pre_hooks), sorted(vars(part))]
        found += [tensor.clone() for tensor in part.state_dict().values()]
        found += [None if one.grad is None else one.grad.clone() for one in part.parameters()]
        found += [(key, id(one)) for key, one in vars(part).items() if isinstance(one, Tensor)]
        found += [(key, one.clone()) for key, one in vars(part).items() if isinstance(one, Tensor)]
    return found


def same(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor):
        return torch.equal(one, other)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def close(found: Tensor, wanted: Tensor) -> None:
    exact = wanted.dtype == torch.float64
    rtol, atol = (1e-9, 1e-10) if exact else (2e-4, 2e-5)
    torch.testing.assert_close(found, wanted, rtol=rtol, atol=atol)


@st.composite
def layers(draw: st.DrawFn, most: int = 2) -> Layer:
    torch.manual_seed(draw(st.integers(0, 10**6)))
    count, both = draw(st.integers(1, most)), draw(st.booleans()) and most > 1
    names = [f"weight_{end}_l{k}" for end in ("ih", "hh") for k in range(count)]
    names += [f"{name}_reverse" for name in names] if both else []
    computed = st.dictionaries(st.sampled_from(names), st.sampled_from(list(COMPUTED)), max_size=3)
    found = draw(computed)
    # Not ours to mend: a hook keeps a parametrised layer from being pruned beside it.
    assume(len({"norm, old" in how or "pruned" in how for how in found.values()}) < 2)
    return build(
        draw(st.sampled_from(list(KINDS))),
        found,
        inputs=draw(st.integers(1, 4)),
        hidden=draw(st.integers(1, 5)),
        layers=count,
        bidirectional=both,
        dtype=draw(st.sampled_from([torch.float32, torch.float64])),
        training=draw(st.booleans()),
    )


@settings(max_examples=200)
@given(layers(), st.integers(1, 6))
def test_a_trace_is_what_the_layer_gives_and_leaves_it_alone(layer: Layer, steps: int) -> None:
    dtype = next(layer.parameters()).dtype
    x = torch.randn(2, steps, layer.input_size, dtype=dtype)
    before = everything(layer)
    traced = trace(layer, x)
    assert same(everything(layer), before)
    output, state = layer(x)  # only now: in training it may change the layer, and draws numbers
    close(traced.output, output)
    found, wanted = (
        (one,) if isinstance(one, Tensor) else one for one in (traced.final_state, state)
    )
    for one, other in zip(found, wanted, strict=True):
        close(one, other)


@settings(max_examples=60)
@given(layers())
def test_the_gradient_by_every_parameter_is_the_layers_own(layer: Layer) -> None:
    x = torch.randn(2, 4, layer.input_size, dtype=next(layer.parameters()).dtype)
    parameters = list(layer.parameters())
    found = torch.autograd.grad(trace(layer, x).output.square().sum(), parameters)
    wanted = torch.autograd.grad(layer(x)[0].square().sum(), parameters)
    for one, other in zip(found, wanted, strict=True):
        close(one, other)


def copied(layer: Layer) -> Layer:
    """A layer without anything computed, with the weights that this one uses now."""
    with torch.random.fork_rng():
        kept = {name: buffer.clone() for name, buffer in layer.named_buffers()}
        for hook in layer._forward_pre_hooks.values():
            hook(layer, ())
        layer._update_flat_weights()
        kind = next(kind for kind in KINDS.values() if isinstance(layer, kind))
        plain = kind(layer.input_size, layer.hidden_size).to(layer._flat_weights[0].dtype)
        with torch.no_grad():
            for one, other in zip(plain.parameters(), layer._flat_weights, strict=True):
                one.copy_(other)
        for name, buffer in layer.named_buffers():
            buffer.data.copy_(kept[name])
    found: Layer = plain
    return found


@settings(max_examples=80)
@given(layers(most=1), st.sampled_from(["plain", "pruned", "spectral norm", "weight norm, old"]))
def test_gradient_flow_is_that_of_a_plain_layer(layer: Layer, how: str) -> None:
    dtype = next(layer.parameters()).dtype
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        head = nn.Linear(layer.hidden_size, 3, dtype=dtype)
        COMPUTED[how](head, "weight")
    stepped(head, torch.randn(2, layer.hidden_size, dtype=dtype))
    head.eval()  # so that calling it below changes nothing
    x, targets = torch.randn(6, layer.input_size, dtype=dtype), torch.randint(3, (6,))
    before = everything(layer), everything(head)
    flow = gradient_flow(layer, head, x, targets)
    values = None if isinstance(layer, nn.RNN) else cell_values(layer, x, tuple("abcdef"))
    assert same((everything(layer), everything(head)), before)
    head(x.new_zeros(layer.hidden_size))  # computes head.weight
    plain, plain_head = copied(layer), nn.Linear(layer.hidden_size, 3, dtype=dtype)
    plain_head.load_state_dict({"weight": head.weight.detach(), "bias": head.bias.detach()})
    wanted = gradient_flow(plain, plain_head, x, targets)
    tolerance = (
        {"rtol": 1e-8, "atol": 1e-12} if dtype == torch.float64 else {"rtol": 2e-3, "atol": 1e-6}
    )
    for name in ("losses", "loss_by_state", "state_gradients", "jacobian_norms"):
        np.testing.assert_allclose(getattr(flow, name), getattr(wanted, name), **tolerance)
    if values is not None:
        expected = cell_values(plain, x, tuple("abcdef"))  # type: ignore[arg-type]
        for name in values.values:
            np.testing.assert_allclose(values.values[name], expected.values[name], **tolerance)


def test_spectral_norm_of_a_head_in_training_takes_no_step_of_its_iteration() -> None:
    head = parametrizations.spectral_norm(nn.Linear(4, 3)).train()
    layer, x, targets = nn.GRU(2, 4), torch.randn(5, 2), torch.randint(3, (5,))
    before = everything(head)
    gradient_flow(layer, head, x, targets)
    assert same(everything(head), before)
    x = torch.randn(4)
    plain = plain_linear(head)  # what the next call computes, step of the iteration included
    torch.testing.assert_close(plain(x), head(x))


def test_a_plain_layer_is_the_layer_itself() -> None:
    layer, head = nn.LSTM(3, 4), nn.Linear(4, 2)
    assert plain_layer(layer) is layer and plain_linear(head) is head


@pytest.mark.parametrize(
    "register", ["forward", "forward_pre", "full_backward", "full_backward_pre"]
)
def test_hooks_are_refused_in_a_sentence(register: str) -> None:
    layer, head = nn.GRU(3, 4), nn.Linear(4, 2)
    x, targets = torch.randn(5, 3), torch.zeros(5, dtype=torch.int64)
    hook = getattr(layer, f"register_{register}_hook")(lambda *_: None)
    for call in (lambda: trace(layer, x), lambda: gradient_flow(layer, head, x, targets)):
        with pytest.raises(TypeError, match=r"this nn\.GRU has hooks, which would not be run"):
            call()
    hook.remove()
    trace(layer, x)
    getattr(head, f"register_{register}_hook")(lambda *_: None)
    with pytest.raises(TypeError, match=r"this nn\.Linear has hooks"):
        gradient_flow(layer, head, x, targets)


class Locked(nn.LSTM):
    """It changes what is read, and nothing else (variational dropout is of this kind)."""

    calls = 0

    def forward(self, v: Tensor, hx: Any = None) -> Any:  # type: ignore[override]
        self.calls += 1
        return super().forward(v * torch.arange(3.0), hx)


class Scaled(nn.GRU):
    """It changes what comes out."""

    def forward(self, v: Tensor, hx: Any = None) -> Any:  # type: ignore[override]
        output, state = super().forward(v, hx)
        return 2 * output, state


class Twofold(nn.GRU):
    """It reads twice."""

    def forward(self, v: Tensor, hx: Any = None) -> Any:  # type: ignore[override]
        return super().forward(v, super().forward(v, hx)[1])


def test_a_forward_that_changes_what_is_read_is_followed() -> None:
    layer, x = Locked(3, 8), torch.randn(5, 3)
    before = everything(layer)
    traced = trace(layer, x)
    assert same(everything(layer), before) and layer.calls == 0
    assert torch.equal(traced.output, layer(x)[0])
    assert torch.equal(traced.hidden[0, 0], layer(x)[0])


@pytest.mark.parametrize("kind", [Scaled, Twofold])
def test_any_other_forward_is_refused_in_a_sentence(kind: type[nn.GRU]) -> None:
    with pytest.raises(TypeError, match=r"has a forward of its own, which changes what nn\.GRU"):
        trace(kind(3, 4), torch.randn(5, 3))


def test_a_gradient_flow_refuses_every_forward_of_ones_own() -> None:
    x, targets = torch.randn(5, 3), torch.zeros(5, dtype=torch.int64)
    layer, head = nn.GRU(3, 4), nn.Linear(4, 2)
    layer.forward = lambda v, hx=None: nn.GRU.forward(layer, -v, hx)  # type: ignore[method-assign, assignment]
    for one in (layer, Locked(3, 4)):
        with pytest.raises(TypeError, match="has a forward of its own"):
            gradient_flow(one, head, x, targets)
    with pytest.raises(TypeError, match="has a forward of its own"):
        trace(layer, x)


def test_weights_that_are_cached_are_refused() -> None:
    layer = parametrizations.orthogonal(nn.RNN(3, 4), "weight_hh_l0")
    with parametrize.cached(), pytest.raises(ValueError, match=r"leave .*cached\(\) first"):
        trace(layer, torch.randn(5, 3))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("bias_hh_l0", torch.zeros(4, 1), r"bias_hh_l0 must have the shape \(4,\), got \(4, 1\)"),
        ("weight_hh_l0", torch.full((4, 4), torch.nan), "weight_hh_l0 must be finite"),
        ("weight_ih_l0", torch.full((4, 3), torch.inf), "weight_ih_l0 must be finite"),
        ("bias_ih_l0", torch.zeros(4).double(), "bias_ih_l0 must be torch.float32"),
    ],
)
def test_weights_that_do_not_fit_are_refused(name: str, value: Tensor, said: str) -> None:
    layer = nn.RNN(3, 4)
    setattr(layer, name, nn.Parameter(value))
    with pytest.raises(ValueError, match=said):
        trace(layer, torch.randn(5, 3))


def test_weights_near_the_largest_number_are_finite() -> None:
    layer = nn.RNN(3, 40, nonlinearity="relu")
    with torch.no_grad():
        layer.weight_hh_l0.fill_(3e38)  # their sum is beyond float32
    assert trace(layer, torch.zeros(2, 3)).hidden.shape == (1, 1, 2, 40)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.complex64])
def test_other_numbers_are_refused(dtype: torch.dtype) -> None:
    with pytest.raises(ValueError, match=f"must be torch.float32 or torch.float64, got {dtype}"):
        trace(nn.GRU(3, 4, dtype=dtype), torch.zeros(5, 3, dtype=dtype))


def test_autocast_and_other_kinds_of_layers_are_refused() -> None:
    with (
        torch.autocast("cpu", dtype=torch.bfloat16),
        pytest.raises(ValueError, match=r"autocast would not compute in torch\.float32"),
    ):
        trace(nn.GRU(3, 4), torch.zeros(5, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            quantised = torch.ao.quantization.quantize_dynamic(
                nn.Sequential(nn.LSTM(3, 4)), {nn.LSTM}, dtype=torch.qint8
            )[0]
        except RuntimeError:  # no engine for it on this machine
            quantised = nn.LSTMCell(3, 4)
    with pytest.raises(TypeError, match=r"layer must be an nn\.RNN, an nn\.LSTM or an nn\.GRU"):
        trace(quantised, torch.zeros(5, 3))
