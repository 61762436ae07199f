"""Gradient flow against T separate calls of autograd, explicit Jacobians, and published bounds."""

import warnings
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.autograd.functional import jacobian
from torch.nn.functional import cross_entropy

from rnn_core import GradientFlow, OutOfBounds, gradient_flow

Layer = nn.RNN | nn.LSTM | nn.GRU
KINDS = {"tanh": nn.RNN, "relu": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
kinds = pytest.mark.parametrize("kind", KINDS)


@dataclass(frozen=True)
class Case:
    """One layer, one head, one sequence."""

    kind: str
    steps: int = 7
    hidden: int = 4
    inputs: int = 3
    classes: int = 3
    scale: float = 1.0
    bias: bool = True
    batch_first: bool = False
    seed: int = 0
    dtype: torch.dtype = torch.float64

    def build(self) -> tuple[Layer, nn.Linear, Tensor, Tensor]:
        chance = torch.Generator().manual_seed(self.seed)
        options: dict[str, Any] = {"bias": self.bias, "batch_first": self.batch_first}
        if self.kind in ("tanh", "relu"):
            options["nonlinearity"] = self.kind
        layer = KINDS[self.kind](self.inputs, self.hidden, **options).to(self.dtype)
        head = nn.Linear(self.hidden, self.classes).to(self.dtype)
        with torch.no_grad():
            for parameter in (*layer.parameters(), *head.parameters()):
                parameter.normal_(0, 0.7, generator=chance)
            layer.weight_hh_l0.mul_(self.scale / self.hidden**0.5)
        x = torch.randn(self.steps, self.inputs, generator=chance).to(self.dtype)
        return layer, head, x, torch.randint(self.classes, (self.steps,), generator=chance)

    def flow(self, window: int | None = None) -> GradientFlow:
        return gradient_flow(*self.build(), window=window)


def cases(most: int = 40) -> st.SearchStrategy[Case]:
    """Lengths on both sides of the blocks in which the recursion runs."""
    return st.builds(
        Case,
        kind=st.sampled_from(list(KINDS)),
        steps=st.integers(1, most),
        hidden=st.integers(1, 9),
        inputs=st.integers(1, 4),
        classes=st.integers(1, 5),
        scale=st.floats(0, 4),
        bias=st.booleans(),
        batch_first=st.booleans(),
        seed=st.integers(0, 10**6),
    )


def unrolled(
    layer: Layer, head: nn.Linear, x: Tensor, targets: Tensor, window: int | None = None
) -> tuple[list[Tensor], list[Tensor]]:
    """h_t and L_t, every state a node of one graph, detached where a chunk begins."""
    state = [x.new_zeros(1, layer.hidden_size)] * (2 if isinstance(layer, nn.LSTM) else 1)
    states, losses = [], []
    for t in range(len(x)):
        if window and t % window == 0:
            state = [part.detach() for part in state]
        _, new = layer(x[t : t + 1], tuple(state) if len(state) == 2 else state[0])
        state = list(new) if isinstance(new, tuple) else [new]
        states.append(state[0])
        losses.append(cross_entropy(head(state[0]), targets[t : t + 1]))
    return states, losses


def length(gradient: Tensor | None) -> float:
    """Its norm, by way of its largest entry: nothing is squared that could not be."""
    if gradient is None:
        return 0.0
    largest = gradient.double().abs().max().item()
    usual = 0 < largest < np.inf
    return largest * (gradient.double() / largest).norm().item() if usual else largest


def by_autograd(losses: list[Tensor], states: list[Tensor]) -> Any:
    """T separate calls: the norm of every ∂L_t/∂h_k, (T, T)."""
    found = [
        torch.autograd.grad(loss, states, retain_graph=True, allow_unused=True) for loss in losses
    ]
    return np.array([[length(gradient) for gradient in row] for row in found])


def close(found: Any, wanted: Any) -> None:
    wanted = np.asarray(wanted)
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12 * np.abs(wanted).max())


@settings(max_examples=150)
@given(cases())
def test_every_entry_is_that_of_a_separate_call_of_autograd(case: Case) -> None:
    flow = case.flow()
    states, losses = unrolled(*case.build())
    close(flow.losses, [loss.item() for loss in losses])
    close(flow.loss_by_state, by_autograd(losses, states))
    together = torch.autograd.grad(torch.stack(losses).sum(), states)
    close(flow.state_gradients, [length(gradient) for gradient in together])
    assert flow.loss_by_state.shape == (case.steps, case.steps)
    assert not np.triu(flow.loss_by_state, 1).any()
    assert flow.window is None


@kinds
def test_every_entry_at_the_size_of_the_page(kind: str) -> None:
    case = Case(kind, steps=60, hidden=32, inputs=20, classes=20)
    states, losses = unrolled(*case.build())
    close(case.flow().loss_by_state, by_autograd(losses, states))


@settings(max_examples=100)
@given(cases(), st.integers(1, 45))
def test_a_window_is_a_detached_state(case: Case, window: int) -> None:
    flow = case.flow(window)
    states, losses = unrolled(*case.build(), window=window)
    wanted = by_autograd(losses, states)
    close(flow.loss_by_state, wanted)
    together = torch.autograd.grad(torch.stack(losses).sum(), states)
    close(flow.state_gradients, [length(gradient) for gradient in together])
    chunk = np.arange(case.steps) // window
    beyond = chunk[:, None] != chunk
    assert (flow.loss_by_state[beyond] == 0).all()
    whole = case.flow().loss_by_state
    np.testing.assert_array_equal(flow.loss_by_state[~beyond] > 0, whole[~beyond] > 0)
    assert flow.window == window


@settings(max_examples=60)
@given(cases(20), st.data())
def test_an_ignored_step_has_no_loss(case: Case, data: st.DataObject) -> None:
    layer, head, x, targets = case.build()
    ignored = data.draw(st.lists(st.booleans(), min_size=case.steps, max_size=case.steps))
    targets[torch.tensor(ignored)] = -100
    flow = gradient_flow(layer, head, x, targets)
    states, losses = unrolled(layer, head, x, targets.clamp(min=0))
    wanted = by_autograd(losses, states) * ~np.array(ignored)[:, None]
    close(flow.loss_by_state, wanted)
    close(flow.losses, [0 if no else loss.item() for no, loss in zip(ignored, losses, strict=True)])


@settings(max_examples=60)
@given(cases(20), st.none() | st.integers(1, 20))
def test_jacobian_norms_are_those_of_explicit_jacobians(case: Case, window: int | None) -> None:
    """Of h_k alone: an LSTM's cell state is held, and a window cuts nothing between states."""
    layer, _, x, _ = case.build()
    wanted = []
    for k in range(case.steps):
        _, reached = layer(x[: k + 1])
        h, *rest = reached if isinstance(reached, tuple) else (reached,)

        def last(h: Tensor, k: int = k, rest: list[Tensor] = rest) -> Tensor:
            state: Any = (h, *rest) if rest else h
            return layer(x[k + 1 :], state)[0][-1] if k + 1 < len(x) else h[0]

        wanted.append(np.linalg.norm(jacobian(last, h.detach())[:, 0].detach().numpy(), 2))
    found = case.flow(window).jacobian_norms
    close(found, wanted)
    assert found[-1] == pytest.approx(1, abs=1e-14)


@pytest.mark.parametrize("kind", ["tanh", "relu"])
def test_jacobian_norms_are_those_of_the_product_written_out(kind: str) -> None:
    case = Case(kind, steps=50, hidden=12, scale=2.0)
    layer, _, x, _ = case.build()
    states = layer(x)[0].detach().numpy()
    slopes = 1 - states**2 if kind == "tanh" else (states > 0).astype(float)
    weights = layer.weight_hh_l0.detach().numpy()
    product, wanted = np.eye(12), [1.0]
    for slope in slopes[:0:-1]:
        product = product @ np.diag(slope) @ weights
        wanted.append(np.linalg.svd(product, compute_uv=False)[0])
    np.testing.assert_allclose(case.flow().jacobian_norms, wanted[::-1], rtol=1e-9)


def test_the_bound_holds_in_every_one_of_a_thousand_cases() -> None:
    """Pascanu et al. 2013: no product of Jacobians is longer than (γ·σ₁)^(T−k)."""
    chance = np.random.default_rng(0)
    vanishing = growing = 0
    for seed in range(1000):
        kind = ("tanh", "relu")[seed % 2]
        steps, hidden = (int(n) for n in chance.integers((2, 1), (25, 17)))
        flow = Case(kind, steps, hidden, scale=chance.uniform(0, 3), seed=seed).flow()
        assert flow.bound is not None
        sigma = np.linalg.norm(flow._jacobians.weights[0], 2)
        np.testing.assert_allclose(flow.bound, sigma ** np.arange(steps)[::-1], rtol=1e-12)
        assert (flow.jacobian_norms <= flow.bound * (1 + 1e-9)).all()
        # The same bound, from the loss's own state on.
        lags = np.subtract.outer(np.arange(steps), np.arange(steps)).clip(0)
        own = flow.loss_by_state.diagonal()[:, None]
        assert (flow.loss_by_state <= own * sigma**lags * (1 + 1e-9)).all()
        if sigma < 1:  # sufficient for vanishing …
            assert (np.diff(flow.bound) > 0).all() or hidden * sigma == 0
            vanishing += 1
        if flow.jacobian_norms.max() > 1 + 1e-9:  # … and σ₁ > 1 necessary for growing
            assert sigma > 1
            growing += 1
    assert vanishing > 100 and growing > 100


@kinds
def test_spectra_are_those_of_every_block(kind: str) -> None:
    case = Case(kind, hidden=6)
    layer, flow = case.build()[0], case.flow()
    names = {"tanh": "h", "relu": "h", "gru": "rzn", "lstm": "ifgo"}[kind]
    for name, block in zip(names, layer.weight_hh_l0.detach().split(6), strict=True):
        of = (lambda found: found) if name == "h" else (lambda found, name=name: found[name])
        sigma, radius = block.svd().S[0].item(), torch.linalg.eigvals(block).abs().max().item()
        assert of(flow.largest_singular_value) == pytest.approx(sigma)
        assert of(flow.spectral_radius) == pytest.approx(radius)
        assert np.abs(of(flow.eigenvalues)).max() == pytest.approx(radius)
        assert of(flow.eigenvalues).sum() == pytest.approx(block.trace().item())
    assert (flow.bound is None) == (kind in ("gru", "lstm"))


def test_the_gradient_of_the_weights_is_a_sum_over_lags() -> None:
    """With a W_hh of its own for every step dL/dW adds up all (t, k), and the near ones rule."""
    layer, head, x, targets = Case("tanh", steps=30, hidden=8, scale=0.5, seed=4).build()
    flow = gradient_flow(layer, head, x, targets)
    copies = [layer.weight_hh_l0.detach().clone().requires_grad_() for _ in x]
    h, states, losses = torch.zeros(8, dtype=torch.float64), [], []
    for t, weights in enumerate(copies):
        states.append(h)
        affine = layer.weight_ih_l0 @ x[t] + layer.bias_ih_l0 + layer.bias_hh_l0
        h = torch.tanh(affine + weights @ h)
        losses.append(cross_entropy(head(h), targets[t]))
    parts = [
        torch.autograd.grad(loss, copies, retain_graph=True, materialize_grads=True)
        for loss in losses
    ]
    total = torch.autograd.grad(
        cross_entropy(head(layer(x)[0]), targets, reduction="sum"), layer.weight_hh_l0
    )[0]
    torch.testing.assert_close(sum(sum(row) for row in parts), total)  # type: ignore[arg-type]
    by_lag = np.zeros(30)
    for t, row in enumerate(parts):
        for k in range(t + 1):
            share = row[k].norm().item()
            # ∂L_t/∂W_k = (φ′ ∂L_t/∂h_k)·h_{k−1}ᵀ
            assert share <= flow.loss_by_state[t, k] * states[k].norm().item() * (1 + 1e-9)
            by_lag[t - k] += share
    # A gradient of W far from 0, and nothing in it from beyond ten steps.
    assert total.norm() > 1 and by_lag[10:].sum() < 1e-3 * by_lag.sum()


def overflowing(dtype: torch.dtype) -> tuple[Layer, nn.Linear, Tensor, Tensor]:
    """A ReLU network whose state leaves float32 after some twenty steps."""
    layer, head, x, targets = Case("relu", steps=40, hidden=8, dtype=dtype).build()
    with torch.no_grad():
        layer.weight_hh_l0.copy_(80 * torch.eye(8))
    return layer, head, x, targets


def test_inf_and_nan_are_those_of_autograd() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        flow = gradient_flow(*overflowing(torch.float32))
        norms = flow.jacobian_norms
    states, losses = unrolled(*overflowing(torch.float32))
    wanted = by_autograd(losses, states)
    finite = np.isfinite(wanted)
    assert 100 < finite.sum() < wanted.size - 100
    np.testing.assert_array_equal(np.isfinite(flow.loss_by_state), finite)
    np.testing.assert_allclose(flow.loss_by_state[finite], wanted[finite], rtol=1e-3, atol=1e-6)
    assert not np.isfinite(norms[0]) and norms[-1] == 1
    exact = gradient_flow(*overflowing(torch.float64))
    assert np.isfinite(exact.loss_by_state).all() and exact.jacobian_norms[0] > 1e70


def test_the_longest_and_widest_flow_outgrows_float32_without_a_word() -> None:
    layer, head, x, targets = Case("relu", 200, 128, scale=4.0, dtype=torch.float32).build()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        flow = gradient_flow(layer, head, x, targets)
    assert np.isnan(flow.loss_by_state).any() and np.isnan(flow.state_gradients).all()
    assert np.isfinite(flow.loss_by_state[:20]).all()
    assert not np.triu(flow.loss_by_state, 1).any()


@pytest.mark.parametrize(("dtype", "scale"), [(torch.float32, 1e-3), (torch.float64, 1e-5)])
@kinds
def test_norms_vanish_no_earlier_than_what_they_measure(
    kind: str, dtype: torch.dtype, scale: float
) -> None:
    """The squares of what is compared here are 0 in the numbers it is made of."""
    case = Case(kind, 40, hidden=5, scale=scale, dtype=dtype)
    states, losses = unrolled(*case.build())
    wanted = by_autograd(losses, states)
    tiny = float(torch.finfo(dtype).tiny)
    squares_gone = (wanted > 1e3 * tiny) & (wanted < 1e-3 * tiny**0.5)
    found = case.flow().loss_by_state
    if kind in ("tanh", "relu"):
        assert squares_gone.any()
    np.testing.assert_allclose(found[squares_gone], wanted[squares_gone], rtol=1e-3)


def test_norms_overflow_no_earlier_than_what_they_measure() -> None:
    """Gradients of 10²⁰⁰, whose squares are beyond float64."""
    layer, head, x, targets = Case("relu", steps=2, hidden=3, bias=False).build()
    with torch.no_grad():
        layer.weight_ih_l0.fill_(1)
        layer.weight_hh_l0.copy_(1e200 * torch.eye(3, dtype=torch.float64))
    flow = gradient_flow(layer, head, 1e-220 * x.abs(), targets)
    assert flow.jacobian_norms[0] == pytest.approx(1e200)
    assert flow.loss_by_state[1, 1] > 0.1
    assert flow.loss_by_state[1, 0] == pytest.approx(1e200 * flow.loss_by_state[1, 1])


def test_what_comes_out_is_frozen_and_what_went_in_is_untouched() -> None:
    layer, head, x, targets = Case("gru").build()
    x.requires_grad_()
    before = [parameter.clone() for parameter in layer.parameters()]
    flow = gradient_flow(layer, head, x, targets)
    assert all(torch.equal(a, b) for a, b in zip(before, layer.parameters(), strict=True))
    assert x.grad is None and all(p.grad is None for p in layer.parameters())
    for name in ("losses", "loss_by_state", "state_gradients", "jacobian_norms"):
        array = getattr(flow, name)
        assert array.dtype == np.float64 and not array.flags.writeable, name
    assert flow.jacobian_norms is flow.jacobian_norms
    with pytest.raises(FrozenInstanceError):
        flow.losses = flow.losses  # type: ignore[misc]


@kinds
def test_what_is_asked_for_late_is_of_the_weights_as_they_were(kind: str) -> None:
    layer, head, x, targets = Case(kind).build()
    flow, other = (gradient_flow(layer, head, x, targets) for _ in range(2))
    early = flow.jacobian_norms, flow.largest_singular_value
    with torch.no_grad():
        layer.weight_hh_l0.mul_(2)
    np.testing.assert_array_equal(other.jacobian_norms, early[0])
    assert other.largest_singular_value == early[1]


def test_bad_input_is_refused_in_one_sentence() -> None:
    layer, head, x, targets = Case("tanh").build()

    def refused(kind: type[Exception], words: str, *args: Any, **more: Any) -> None:
        with pytest.raises(kind) as caught:
            gradient_flow(*args, **more)
        assert words in str(caught.value)

    refused(
        TypeError,
        "layer must be an nn.RNN, an nn.LSTM or an nn.GRU, got nn.Linear",
        head,
        head,
        x,
        targets,
    )
    refused(TypeError, "head must be an nn.Linear, got nn.RNN", layer, layer, x, targets)
    refused(ValueError, "one layer in one direction", nn.RNN(3, 4, 2), head, x, targets)
    both = nn.GRU(3, 4, bidirectional=True)
    refused(ValueError, "one layer in one direction", both, head, x, targets)
    refused(
        ValueError,
        "x must be (T, D), one sequence, got shape (1, 7, 3)",
        layer,
        head,
        x[None],
        targets,
    )
    many = torch.zeros(201, 3, dtype=torch.float64)
    refused(
        OutOfBounds,
        "number of steps must be between 1 and 200, got 201",
        layer,
        head,
        many,
        targets,
    )
    refused(
        OutOfBounds,
        "number of steps must be between 1 and 200, got 0",
        layer,
        head,
        x[:0],
        targets[:0],
    )
    wide = nn.RNN(3, 129)
    refused(
        OutOfBounds,
        "hidden size must be between 1 and 128, got 129",
        wide,
        nn.Linear(129, 3),
        x,
        targets,
    )
    refused(
        ValueError,
        "head must take 4 features in torch.float64, got 5",
        layer,
        nn.Linear(5, 3).double(),
        x,
        targets,
    )
    refused(ValueError, "got 4 in torch.float32", layer, nn.Linear(4, 3), x, targets)
    refused(
        ValueError, "targets must be (7,) in torch.int64, got (6,)", layer, head, x, targets[1:]
    )
    refused(
        ValueError, "in torch.int64, got (7,) in torch.float64", layer, head, x, targets.double()
    )
    refused(
        OutOfBounds,
        "class id must be between 0 and 2, got 3",
        layer,
        head,
        x,
        targets + 3 - targets,
    )
    refused(
        OutOfBounds, "class id must be between 0 and 2, got -1", layer, head, x, -1 + 0 * targets
    )
    refused(
        OutOfBounds, "window must be between 1 and 200, got 0", layer, head, x, targets, window=0
    )
    refused(ValueError, "x and layer must both be", layer, head, x.float(), targets)
    refused(ValueError, "x must have 3 features, got 2", layer, head, x[:, :2], targets)
    with torch.no_grad():
        layer.weight_hh_l0[0, 0] = np.nan
    refused(ValueError, "weight_hh_l0 must be finite", layer, head, x, targets)


@given(case=cases(24))
@settings(max_examples=60)
def test_cell_state_depends_on_earlier_ones_along_every_path(case: Case) -> None:
    """‖∂c_T/∂c_k‖₂ against autograd's Jacobian of the last steps, run from (h_k, c_k)."""
    layer, _, x, _ = case.build()
    found = case.flow().cell_jacobian_norms
    if not isinstance(layer, nn.LSTM):
        assert found is None
        return
    assert found is not None
    for k in {0, case.steps // 2, case.steps - 1}:
        with torch.no_grad():
            _, (h, c) = layer(x[: k + 1])
        rest = x[k + 1 :]

        def last(c_k: Tensor, h: Tensor = h, rest: Tensor = rest) -> Tensor:
            if not len(rest):
                return c_k[0]
            return layer(rest, (h, c_k))[1][1][0]  # called before the loop goes on

        exact = torch.linalg.matrix_norm(jacobian(last, c)[:, 0], 2)
        assert found[k] == pytest.approx(float(exact), rel=1e-7, abs=1e-12)


@given(case=cases(24), window=st.none() | st.integers(1, 24))
@settings(max_examples=60)
def test_terms_of_the_weights_gradient_add_up_to_autograds(case: Case, window: int | None) -> None:
    layer, head, x, targets = case.build()
    flow = gradient_flow(layer, head, x, targets, window=window)
    begin = (case.steps - 1) // window * window if window else 0
    state: Any = None
    if begin:  # what stands before the chunk of the last loss is a constant to it
        with torch.no_grad():
            state = layer(x[:begin])[1]
    output, _ = layer(x[begin:], state)
    cross_entropy(head(output[-1]), targets[-1]).backward()
    whole = layer.weight_hh_l0.grad
    assert isinstance(whole, Tensor)
    assert flow.weight_gradient_norm == pytest.approx(float(whole.norm()), rel=1e-7, abs=1e-12)
    assert flow.weight_terms.shape == (case.steps,)
    assert flow.weight_terms.sum() >= flow.weight_gradient_norm * (1 - 1e-9)
    if case.steps - begin == 1:  # one term alone is the whole
        assert flow.weight_terms[-1] == pytest.approx(flow.weight_gradient_norm, abs=1e-12)


@kinds
def test_a_term_of_the_weights_gradient_is_that_of_its_step_alone(kind: str) -> None:
    """Give every step a copy of W_hh: autograd's gradient of copy k is the term of step k."""
    case = Case(kind, steps=6)
    layer, head, x, targets = case.build()
    state: Any = None
    output, copies = x, []
    for t in range(case.steps):
        copy = layer.weight_hh_l0.detach().clone().requires_grad_()
        copies.append(copy)
        parameters = dict(layer.named_parameters()) | {"weight_hh_l0": copy}
        output, state = torch.func.functional_call(layer, parameters, (x[t : t + 1], state))
    cross_entropy(head(output[-1]), targets[-1]).backward()
    exact = [float(copy.grad.norm()) for copy in copies if copy.grad is not None]
    np.testing.assert_allclose(case.flow().weight_terms, exact, rtol=1e-7, atol=1e-12)
