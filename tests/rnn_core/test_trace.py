import copy
import math
import pickle
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_sequence

from rnn_core import OutOfBounds, Trace, bounds, trace
from rnn_core.trace import _Accumulate

Layer = nn.RNN | nn.LSTM | nn.GRU
KINDS = {"tanh": nn.RNN, "relu": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
GATES = {"tanh": 1, "relu": 1, "lstm": 4, "gru": 3}

kinds = pytest.mark.parametrize("kind", KINDS)


@dataclass(frozen=True)
class Case:
    """One layer and one input for it."""

    kind: str
    inputs: int
    hidden: int
    layers: int
    bidirectional: bool
    bias: bool
    batch_first: bool
    batch: int | None  # None: unbatched
    steps: int
    with_state: bool
    dtype: torch.dtype = torch.float64
    seed: int = 0

    def build(self) -> tuple[Layer, Tensor, Any]:
        generator = torch.Generator().manual_seed(self.seed)

        def draw(*shape: int) -> Tensor:
            return torch.randn(shape, generator=generator, dtype=self.dtype).requires_grad_()

        options: dict[str, Any] = {"nonlinearity": self.kind} if GATES[self.kind] == 1 else {}
        layer = KINDS[self.kind](
            self.inputs,
            self.hidden,
            self.layers,
            bias=self.bias,
            batch_first=self.batch_first,
            bidirectional=self.bidirectional,
            dtype=self.dtype,
            **options,
        )
        with torch.no_grad():
            for p in layer.parameters():
                p.copy_(draw(*p.shape) * 0.6)
        runs = self.layers * (2 if self.bidirectional else 1)
        if self.batch is None:
            x, shape = draw(self.steps, self.inputs), (runs, self.hidden)
        else:
            first, second = (self.batch, self.steps)[:: 1 if self.batch_first else -1]
            x, shape = draw(first, second, self.inputs), (runs, self.batch, self.hidden)
        state: Any = None
        if self.with_state:
            state = (draw(*shape), draw(*shape)) if self.kind == "lstm" else draw(*shape)
        return layer, x, state

    def close(self, actual: Tensor, expected: Tensor) -> None:
        exact = self.dtype == torch.float64
        rtol, atol = (1e-10, 1e-10) if exact else (2e-3, 2e-4)
        torch.testing.assert_close(actual, expected, rtol=rtol, atol=atol)


cases = st.builds(
    Case,
    kind=st.sampled_from(list(KINDS)),
    inputs=st.integers(1, 4),
    hidden=st.integers(1, 5),
    layers=st.integers(1, 3),
    bidirectional=st.booleans(),
    bias=st.booleans(),
    batch_first=st.booleans(),
    batch=st.none() | st.integers(1, 3),
    steps=st.integers(1, 9),
    with_state=st.booleans(),
    dtype=st.sampled_from([torch.float64, torch.float64, torch.float32]),
    seed=st.integers(0, 10**6),
)


def plain(kind: str, batch: int | None = 2, **changes: Any) -> Case:
    base: dict[str, Any] = {
        "inputs": 3,
        "hidden": 4,
        "layers": 1,
        "bidirectional": False,
        "bias": True,
        "batch_first": True,
        "steps": 6,
        "with_state": True,
    }
    return Case(kind, batch=batch, **(base | changes))


def states_of(state: Any) -> list[Tensor]:
    return [] if state is None else list(state) if isinstance(state, tuple) else [state]


def fields(traced: Trace) -> dict[str, Tensor]:
    final = dict(zip(("h_n", "c_n"), states_of(traced.final_state), strict=False))
    named = {name: getattr(traced, name) for name in ("output", "hidden", "from_input")}
    return named | {"from_state": traced.from_state} | final | traced.gates


def gradients(of: Tensor, layer: Layer, x: Tensor, state: Any) -> list[Tensor]:
    """Gradients of one fixed random linear functional of a tensor."""
    generator = torch.Generator().manual_seed(5)
    weight = torch.randn(of.shape, generator=generator, dtype=of.dtype)
    leaves = [x, *states_of(state), *layer.parameters()]
    return list(
        torch.autograd.grad(
            (of * weight).sum(),
            leaves,
            allow_unused=True,
            materialize_grads=True,
            retain_graph=True,
        )
    )


def stepwise(case: Case, layer: Layer, x: Tensor, state: Any) -> dict[str, Tensor]:
    """The textbook: one step after the other, every formula written out."""
    below = x[None] if case.batch is None else x if case.batch_first else x.transpose(0, 1)
    start = [s[:, None] if case.batch is None else s for s in states_of(state)]
    records: list[dict[str, list[Tensor]]] = []
    last_states: list[list[Tensor]] = []
    for number in range(case.layers):
        above = []
        for suffix in [f"_l{number}", f"_l{number}_reverse"][: 2 if case.bidirectional else 1]:
            w_ih, w_hh = getattr(layer, "weight_ih" + suffix), getattr(layer, "weight_hh" + suffix)
            b_ih = getattr(layer, "bias_ih" + suffix) if case.bias else 0.0
            b_hh = getattr(layer, "bias_hh" + suffix) if case.bias else 0.0
            zero = x.new_zeros(below.shape[0], case.hidden)
            h = start[0][len(records)] if start else zero
            c = start[1][len(records)] if len(start) == 2 else zero
            steps: dict[int, dict[str, Tensor]] = {}
            order = range(case.steps)
            for t in reversed(order) if suffix.endswith("reverse") else order:
                a = below[:, t] @ w_ih.T + b_ih  # (B, G*H)
                s = h @ w_hh.T + b_hh  # (B, G*H)
                a_k = a.split(case.hidden, -1)
                s_k = s.split(case.hidden, -1)
                gates: dict[str, Tensor] = {}
                if case.kind == "tanh":
                    h = torch.tanh(a + s)
                elif case.kind == "relu":
                    h = torch.clamp(a + s, min=0)
                elif case.kind == "lstm":
                    i, f, o = (torch.sigmoid(a_k[k] + s_k[k]) for k in (0, 1, 3))
                    g = torch.tanh(a_k[2] + s_k[2])
                    c = f * c + i * g
                    h = o * torch.tanh(c)
                    gates = {"i": i, "f": f, "g": g, "o": o, "cell": c}
                else:
                    r, z = (torch.sigmoid(a_k[k] + s_k[k]) for k in (0, 1))
                    n = torch.tanh(a_k[2] + r * s_k[2])
                    h = (1 - z) * n + z * h
                    gates = {"r": r, "z": z, "n": n}
                steps[t] = {"hidden": h, "from_input": a, "from_state": s} | gates
            names = steps[0]
            records.append({name: [steps[t][name] for t in order] for name in names})
            last_states.append([h, c])
            above.append(torch.stack(records[-1]["hidden"], 1))
        below = torch.cat(above, -1)
    result = {
        name: torch.stack([torch.stack(record[name], 1) for record in records])
        for name in records[0]
    }
    result["h_n"] = torch.stack([h for h, _ in last_states])
    if case.kind == "lstm":
        result["c_n"] = torch.stack([c for _, c in last_states])
    result["output"] = below if case.batch_first else below.transpose(0, 1)
    if case.batch is None:
        result["output"] = below[0]
        result |= {name: result[name][:, 0] for name in ("h_n", "c_n") if name in result}
    return result


@settings(max_examples=250)
@given(cases)
def test_output_state_and_gradients_are_those_of_the_layer(case: Case) -> None:
    layer, x, state = case.build()
    traced = trace(layer, x, state)
    output, final = layer(x, state)
    assert isinstance(traced.final_state, tuple) == isinstance(final, tuple)
    pairs = [(traced.output, output)]
    pairs += zip(states_of(traced.final_state), states_of(final), strict=True)
    for mine, theirs in pairs:
        case.close(mine, theirs)
        for my_gradient, their_gradient in zip(
            gradients(mine, layer, x, state), gradients(theirs, layer, x, state), strict=True
        ):
            case.close(my_gradient, their_gradient)


@settings(max_examples=250)
@given(cases)
def test_every_field_and_its_gradients_are_those_of_the_formulas(case: Case) -> None:
    layer, x, state = case.build()
    traced = fields(trace(layer, x, state))
    expected = stepwise(case, layer, x, state)
    assert traced.keys() == expected.keys()
    runs = case.layers * (2 if case.bidirectional else 1)
    assert traced["hidden"].shape == (runs, case.batch or 1, case.steps, case.hidden)
    for name, field in traced.items():
        case.close(field, expected[name])
        for mine, theirs in zip(
            gradients(field, layer, x, state),
            gradients(expected[name], layer, x, state),
            strict=True,
        ):
            case.close(mine, theirs)


@settings(max_examples=100)
@given(cases)
def test_the_fields_recompose_every_step(case: Case) -> None:
    layer, x, state = case.build()
    traced = trace(layer, x, state)
    start = states_of(state)[0] if case.with_state else torch.zeros_like(traced.hidden[:, :, 0])
    start = start.reshape(traced.hidden[:, :, 0].shape)[:, :, None]  # (N, B, 1, H)
    previous = torch.cat([start, traced.hidden[:, :, :-1]], dim=2)
    if case.bidirectional:  # there the state before position t is the one at t + 1
        previous[1::2] = torch.cat([traced.hidden[1::2, :, 1:], start[1::2]], dim=2)
    gates = traced.gates
    before = traced.from_input + traced.from_state
    if case.kind == "lstm":
        assert traced.cell is gates["cell"]
        hidden = gates["o"] * gates["cell"].tanh()
    elif case.kind == "gru":
        hidden = (1 - gates["z"]) * gates["n"] + gates["z"] * previous
    else:
        assert gates == {}
        hidden = before.tanh() if case.kind == "tanh" else before.relu()
    case.close(hidden, traced.hidden)


@kinds
def test_every_step_is_one_step_of_pytorchs_cell(kind: str) -> None:
    case = plain(kind, steps=12)
    layer, x, state = case.build()
    cell: Any = {
        "tanh": nn.RNNCell(3, 4),
        "relu": nn.RNNCell(3, 4, nonlinearity="relu"),
        "lstm": nn.LSTMCell(3, 4),
        "gru": nn.GRUCell(3, 4),
    }[kind].double()
    cell.load_state_dict({name.removesuffix("_l0"): p for name, p in layer.named_parameters()})
    traced = trace(layer, x, state)
    now = tuple(s[0] for s in state) if kind == "lstm" else state[0]
    for t in range(case.steps):
        now = cell(x[:, t], now)
        case.close(traced.hidden[0, :, t], now[0] if kind == "lstm" else now)
        if kind == "lstm":
            case.close(traced.cell[0, :, t], now[1])


@kinds
def test_shapes_of_an_unbatched_input(kind: str) -> None:
    case = plain(kind, batch=None, layers=2, bidirectional=True)
    layer, x, state = case.build()
    traced = trace(layer, x, state)
    assert traced.output.shape == (6, 8)
    assert states_of(traced.final_state)[0].shape == (4, 4)
    assert traced.hidden.shape == (4, 1, 6, 4)
    assert all(gate.shape == traced.hidden.shape for gate in traced.gates.values())
    assert traced.from_input.shape == traced.from_state.shape == (4, 1, 6, 4 * GATES[kind])


def test_names_of_the_gates() -> None:
    names = {kind: list(trace(*plain(kind).build()).gates) for kind in KINDS}
    lstm, gru = ["i", "f", "g", "o", "cell"], ["r", "z", "n"]
    assert names == {"tanh": [], "relu": [], "lstm": lstm, "gru": gru}
    with pytest.raises(AttributeError, match="only the trace of an LSTM has a cell state"):
        _ = trace(*plain("gru").build()).cell


@pytest.mark.parametrize("steps", [1, 2, 3, 64, 65, 1000])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_cell_states_stay_accurate_over_many_steps(steps: int, dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(steps)
    # Forget gates from shut (exactly 0) to wide open (exactly 1), in one sequence.
    keep = torch.sigmoid(40 * torch.randn(2, steps, 3, generator=generator, dtype=dtype))
    write = torch.randn(2, steps, 3, generator=generator, dtype=dtype)
    start = 50 * torch.randn(2, 1, 3, generator=generator, dtype=dtype)
    computed = _Accumulate.apply(keep, write, start)
    c = start[:, 0].double()
    for t in range(steps):
        c = keep[:, t].double() * c + write[:, t].double()
        torch.testing.assert_close(
            computed[:, t].double(), c, rtol=0, atol=4e3 * torch.finfo(dtype).eps
        )


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_first_and_second_derivatives_of_the_cell_states(steps: int) -> None:
    generator = torch.Generator().manual_seed(0)
    inputs = [
        torch.rand(2, t, 2, generator=generator, dtype=torch.float64).requires_grad_()
        for t in (steps, steps, 1)
    ]
    assert torch.autograd.gradcheck(_Accumulate.apply, inputs)
    assert torch.autograd.gradgradcheck(_Accumulate.apply, inputs)


@kinds
def test_nothing_but_the_result_changes(kind: str) -> None:
    layer, x, state = plain(kind, layers=2).build()
    layer = layer.eval()
    before, x_before = copy.deepcopy(layer.state_dict()), x.detach().clone()
    random = torch.random.get_rng_state()
    with torch.no_grad():
        traced = trace(layer, x, state)
    assert not any(field.requires_grad for field in fields(traced).values())
    assert not layer.training and all(p.grad is None for p in layer.parameters())
    assert all(torch.equal(p, before[name]) for name, p in layer.state_dict().items())
    assert torch.equal(x, x_before) and torch.equal(torch.random.get_rng_state(), random)
    with pytest.raises(FrozenInstanceError):
        traced.output = x  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(traced))
    assert torch.equal(again.hidden, traced.hidden)


def test_dropout_needs_eval() -> None:
    layer, x = nn.GRU(3, 4, num_layers=2, dropout=0.5), torch.randn(5, 1, 3)
    with pytest.raises(ValueError, match=r"call layer\.eval\(\) first"):
        trace(layer, x)
    torch.testing.assert_close(trace(layer.eval(), x).output, layer(x)[0])
    with pytest.warns(UserWarning, match="dropout option adds dropout after all but last"):
        alone = nn.GRU(3, 4, dropout=0.5)  # with one layer there is nothing to drop
    torch.testing.assert_close(trace(alone, x).output, alone(x)[0])


X = torch.zeros(5, 2, 3)


@pytest.mark.parametrize(
    ("layer", "x", "state", "sentence"),
    [
        (nn.LSTM(3, 4, proj_size=2), X, None, "proj_size > 0"),
        (nn.GRU(3, 4), pack_sequence([X[:, 0]]), None, "not a PackedSequence"),
        (nn.GRU(3, 4), X[0, 0], None, r"2 or 3 dimensions, got shape \(3,\)"),
        (nn.GRU(3, 4), X[None], None, "2 or 3 dimensions"),
        (nn.GRU(2, 4), X, None, "x must have 2 features, got 3"),
        (nn.GRU(3, 4), X.double(), None, "float64 and torch.float32"),
        (nn.GRU(3, 4), X.long(), None, "must both be float32 or float64"),
        (
            nn.GRU(3, 4),
            X,
            torch.zeros(1, 5, 4),
            r"h_0 must have the shape \(1, 2, 4\), got \(1, 5, 4\)",
        ),
        (
            nn.GRU(3, 4),
            X[:, 0],
            torch.zeros(1, 1, 4),
            r"h_0 must have the shape \(1, 4\), got \(1, 1, 4\)",
        ),
        (
            nn.GRU(3, 4, 2, bidirectional=True),
            X,
            X,
            r"h_0 must have the shape \(4, 2, 4\), got \(5, 2, 3\)",
        ),
        (nn.GRU(3, 4), X, (torch.zeros(1, 2, 4),) * 2, "got 2 tensors"),
        (nn.GRU(3, 4), X, torch.zeros(1, 2, 4).double(), "h_0 must be torch.float32"),
        (
            nn.LSTM(3, 4),
            X,
            torch.zeros(1, 2, 4),
            r"h_0 and c_0 of shape \(1, 2, 4\), got 1 tensor$",
        ),
        (
            nn.LSTM(3, 4),
            X,
            (torch.zeros(1, 2, 4), X),
            r"c_0 must have the shape .* got \(5, 2, 3\)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(layer: Any, x: Any, state: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        trace(layer, x, state)
    assert "\n" not in str(caught.value)


def test_other_kinds_of_layer_are_refused() -> None:
    for layer in (nn.Linear(3, 4), nn.RNNCell(3, 4), None):
        with pytest.raises(TypeError, match=r"layer must be an nn\.RNN, an nn\.LSTM or an nn\.GRU"):
            trace(layer, X)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="x must be a Tensor, got list"):
        trace(nn.GRU(3, 4), [[0.0] * 3])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("layer", "shape", "quantity"),
    [
        (nn.RNN(1, 1), (0, 1, 1), "number of steps"),
        (nn.RNN(1, 1), (bounds.MAX_STEPS + 1, 1, 1), "number of steps"),
        (nn.RNN(1, 1), (1, 0, 1), "batch size"),
        (nn.RNN(1, 1), (1, bounds.MAX_BATCH + 1, 1), "batch size"),
        (nn.RNN(1, bounds.MAX_HIDDEN + 1), (1, 1, 1), "hidden size"),
        (nn.RNN(bounds.MAX_INPUT + 1, 1), (1, 1, bounds.MAX_INPUT + 1), "input size"),
        (nn.RNN(1, 1, bounds.MAX_LAYERS + 1), (1, 1, 1), "number of layers"),
        (nn.LSTM(1, 64), (400, 512, 1), "layers * directions * B * T * H * gates"),
    ],
)
def test_sizes_are_bounded(layer: Layer, shape: tuple[int, ...], quantity: str) -> None:
    with pytest.raises(OutOfBounds) as caught:
        trace(layer, torch.zeros(shape))
    assert caught.value.quantity == quantity
    if "*" in quantity:
        assert caught.value.value == 4 * 64 * math.prod(shape)
