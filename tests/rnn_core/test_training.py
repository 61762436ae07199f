"""Training: the same numbers as Adam, a cosine and clipping written out; and good manners."""

import math
from collections.abc import Callable, Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_core import OutOfBounds
from rnn_core.init import initialise
from rnn_core.networks.picture_models import Captioner
from rnn_core.networks.text_models import Translator
from rnn_core.training import (
    MAX_TRAINING_STEPS,
    Progress,
    cross_entropy_and_accuracy,
    fit,
)

STEPS, RATE = 30, 0.05
Batch = tuple[Tensor, ...]


class Line(nn.Module):
    """The smallest pupil: w·x + b against a number."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([0.3, -0.2, 0.1], dtype=torch.float64))
        self.bias = nn.Parameter(torch.tensor(0.5, dtype=torch.float64))
        self.modes: list[bool] = []

    def loss(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        self.modes.append(self.training)
        error = x @ self.weight + self.bias - y
        return error.square().mean(), (error.abs() < 1).double().mean()


def batches(seed: int = 0, count: int = STEPS) -> Iterator[Batch]:
    generator = torch.Generator().manual_seed(seed)
    for _ in range(count):
        x = torch.randn(8, 3, generator=generator, dtype=torch.float64)
        yield x, x @ torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)


def by_hand(clip: float) -> tuple[Tensor, list[tuple[float, float, float]]]:
    """Weight and bias after Adam (β₁ 0.9, β₂ 0.999, ε 1e-8), and loss, accuracy, norm a step."""
    theta = torch.tensor([0.3, -0.2, 0.1, 0.5], dtype=torch.float64)
    m, v, seen = torch.zeros(4).double(), torch.zeros(4).double(), []
    for t, (x, y) in enumerate(batches(), start=1):
        x = torch.cat([x, torch.ones(8, 1).double()], 1)
        error = x @ theta - y
        gradient = 2 * error @ x / 8
        norm = gradient.norm().item()
        share = (error.abs() < 1).double().mean().item()
        seen.append((error.square().mean().item(), share, norm))
        gradient = gradient * min(1.0, clip / (norm + 1e-6))
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        rate = RATE * (1 + math.cos(math.pi * (t - 1) / STEPS)) / 2
        theta = theta - rate * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
    return theta, seen


@pytest.mark.parametrize("clip", [0.1, 1.0, 1e6])
def test_the_same_numbers_as_by_hand(clip: float) -> None:
    model = Line()
    told = list(fit(model, batches(), steps=STEPS, rate=RATE, clip=clip))
    theta, seen = by_hand(clip)
    found = torch.cat([model.weight, model.bias[None]])
    torch.testing.assert_close(found, theta, rtol=1e-9, atol=1e-12)
    for progress, wanted in zip(told, seen, strict=True):
        assert (progress.loss, progress.accuracy, progress.norm) == pytest.approx(wanted)


def test_every_step_is_reported_in_order() -> None:
    told = list(fit(Line(), batches(), steps=STEPS))
    assert [(progress.step, progress.steps) for progress in told] == [
        (step, STEPS) for step in range(1, STEPS + 1)
    ]
    assert type(told[0]) is Progress and type(told[0].loss) is float


def test_training_mode_lasts_exactly_as_long_as_a_step() -> None:
    model = Line()
    for _ in fit(model, batches(), steps=3):
        assert not model.training
    assert not model.training
    assert model.modes == [True] * 3


def test_whoever_stops_asking_stops_the_training() -> None:
    model = Line()
    training = fit(model, batches(), steps=STEPS, rate=RATE)
    next(training)
    after_one = model.weight.detach().clone()
    training.close()  # type: ignore[attr-defined]
    assert next(training, None) is None
    assert torch.equal(model.weight, after_one)
    assert not model.training


def test_no_step_is_taken_before_it_is_asked_for() -> None:
    model = Line()
    fit(model, batches(), steps=STEPS)
    assert torch.equal(model.weight, Line().weight)
    assert model.modes == []


def test_the_training_ends_when_the_batches_do() -> None:
    assert [p.step for p in fit(Line(), batches(count=4), steps=STEPS)] == [1, 2, 3, 4]


def test_no_more_batches_are_drawn_than_learnt() -> None:
    source = batches(count=5)
    assert len(list(fit(Line(), source, steps=3))) == 3
    assert len(list(source)) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"steps": 0}, "training steps must be between 1 and 20000, got 0"),
        ({"steps": MAX_TRAINING_STEPS + 1}, "training steps must be between 1 and 20000"),
        ({"rate": -0.1}, "learning rate must be between 0 and 1.0, got -0.1"),
        ({"rate": 1.1}, "learning rate must be between 0 and 1.0, got 1.1"),
        ({"clip": 0.0}, "gradient norm must be between 1e-06 and 1000000.0, got 0.0"),
    ],
)
def test_bad_values_are_refused_before_the_first_step(changed: dict[str, float], said: str) -> None:
    with pytest.raises(OutOfBounds, match=said) as caught:
        fit(Line(), batches(), **({"steps": 3} | changed))  # type: ignore[arg-type]
    assert isinstance(caught.value, ValueError)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    list(fit(Line(), batches(), steps=STEPS))
    assert capfd.readouterr() == ("", "")


def captioned(generator: torch.Generator) -> Batch:
    return torch.rand(4, 3, 32, 32, generator=generator), torch.tensor([[2, 4, 5, 3]] * 4)


def translated(generator: torch.Generator) -> Batch:
    words = torch.randint(1, 7, (4, 5), generator=generator)
    return words, torch.tensor([5, 5, 3, 1]), torch.tensor([[2, 4, 5, 3]] * 4)


NETWORKS: dict[str, tuple[Callable[[], nn.Module], Callable[[torch.Generator], Batch]]] = {
    "captioner": (lambda: Captioner(7), captioned),
    "translator": (lambda: Translator(7, 7, attention=True), translated),
}


def taught(name: str, seed: int) -> Tensor:
    build, batch = NETWORKS[name]
    model, generator = build(), torch.Generator().manual_seed(seed)
    initialise(model, generator)
    before = torch.random.get_rng_state()
    list(fit(model, (batch(generator) for _ in range(3)), steps=3))  # type: ignore[arg-type]
    assert torch.equal(torch.random.get_rng_state(), before)  # dropout has chance of its own
    return torch.cat([numbers.flatten() for numbers in model.state_dict().values()])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_seed_and_nothing_else_decides_what_is_learnt(name: str) -> None:
    torch.manual_seed(1)
    first = taught(name, seed=5)
    torch.manual_seed(2)
    assert torch.equal(taught(name, seed=5), first)
    assert not torch.equal(taught(name, seed=6), first)


class Normed(nn.Module):
    """A recurrent network behind a batch norm, whose loss can be broken at a step."""

    def __init__(self, broken_at: int = 0, how: str = "loss") -> None:
        super().__init__()
        self.norm, self.rnn, self.head = nn.BatchNorm1d(3), nn.GRU(3, 4), nn.Linear(4, 5)
        initialise(self, torch.Generator().manual_seed(0))
        with torch.no_grad():
            self.norm.weight.fill_(1)
        self.broken_at, self.how, self.seen = broken_at, how, 0

    def loss(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        self.seen += 1
        broken = self.seen == self.broken_at
        if broken and self.how == "input":
            x = x + torch.nan
        loss, share = cross_entropy_and_accuracy(self.head(self.rnn(self.norm(x))[0]), y)
        if broken and self.how == "loss":
            loss = loss * torch.inf
        if broken and self.how == "gradient":  # 0 itself, but of a root whose slope there is not
            loss = loss + (self.head.bias * 0).sum().sqrt()
        return loss, share


def read(seed: int = 0) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(6, 3, generator=generator), torch.randint(5, (6,), generator=generator)


@settings(max_examples=30)
@given(st.integers(1, 5), st.sampled_from(["loss", "gradient", "input"]), st.integers(0, 99))
def test_a_training_ends_where_a_number_is_not_finite(at: int, how: str, seed: int) -> None:
    model, sound = Normed(at, how), Normed()
    done = []
    with pytest.raises(ValueError, match=f"training ends at step {at}: the loss is") as caught:
        for progress in fit(model, [read(seed)] * 5, steps=5):
            done.append(progress.step)
    assert f"the weights stay those after step {at - 1}" in str(caught.value)
    assert done == list(range(1, at))
    training = fit(sound, [read(seed)] * 5, steps=5)
    for _ in range(at - 1):
        next(training)
    wanted = sound.state_dict()  # a batch norm's running statistics among them
    assert all(torch.equal(one, wanted[name]) for name, one in model.state_dict().items())
    assert not model.training and all(one.grad is None for one in model.parameters())


def test_an_error_in_a_loss_leaves_the_model_in_evaluation_mode() -> None:
    model = Normed()
    with pytest.raises(ValueError, match="targets must have the shape"):
        list(fit(model, [(torch.randn(6, 3), torch.zeros(6, 1, dtype=torch.int64))], steps=1))
    assert not model.training


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (torch.zeros(()), "two tensors"),
        ((torch.zeros(()), 0.5), "two tensors"),
        ((torch.zeros(()), torch.zeros(())), "a scalar that depends on its parameters"),
        ((torch.zeros(3, requires_grad=True), torch.zeros(())), "a scalar that depends"),
    ],
)
def test_a_loss_of_another_kind_is_refused(found: object, said: str) -> None:
    model = Line()
    model.loss = lambda *_: found  # type: ignore[assignment, method-assign]
    with pytest.raises((TypeError, ValueError), match=said):
        list(fit(model, batches(), steps=1))


def test_what_cannot_be_trained_is_refused() -> None:
    with pytest.raises(TypeError, match="model must have a loss"):
        fit(nn.GRU(3, 4), batches(), steps=1)  # type: ignore[arg-type]
    empty = Line()
    del empty.weight, empty.bias
    with pytest.raises(ValueError, match="no parameters"):
        fit(empty, batches(), steps=1)


targets_of = st.lists(st.sampled_from([-100, 0, 1, 2, 3]), min_size=1, max_size=12)


@given(targets_of, st.sampled_from([-100, 0, 3]), st.integers(0, 99))
def test_ignored_labels_are_left_out(labels: list[int], ignored: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(len(labels), 4, generator=generator, dtype=torch.float64)
    kept = [k for k, label in enumerate(labels) if label not in (-100, ignored)]
    if not kept:
        with pytest.raises(ValueError, match="every target is ignored"):
            cross_entropy_and_accuracy(logits, torch.tensor(labels), ignored)
        return
    loss, accuracy = cross_entropy_and_accuracy(
        logits.requires_grad_()[None], torch.tensor([labels]), ignored
    )
    right = [logits[k].argmax().item() == labels[k] for k in kept]
    wanted = -sum(logits[k].log_softmax(-1)[labels[k]] for k in kept) / len(kept)
    torch.testing.assert_close(loss, wanted)
    assert accuracy.item() == pytest.approx(sum(right) / len(kept))
    (gradient,) = torch.autograd.grad(loss, logits)
    assert not gradient[[k for k in range(len(labels)) if k not in kept]].any()


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (torch.tensor([[0], [1], [2]]), r"targets must have the shape \(3,\), got \(3, 1\)"),
        (torch.tensor([0, 1, 4]), "target must be between 0 and 3, got 4"),
        (torch.tensor([0, 1, -1]), "target must be between 0 and 3, got -1"),
        (torch.tensor([0.0, 1.0, 2.0]), r"target must be ids in torch\.int64, got torch\.float32"),
    ],
)
def test_targets_that_do_not_fit_are_refused(targets: Tensor, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        cross_entropy_and_accuracy(torch.zeros(3, 4), targets)
