"""Training: the same numbers as Adam, a cosine and clipping written out; and good manners."""

import math
from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor, nn

from rnn_core import OutOfBounds
from rnn_core.init import initialise
from rnn_core.networks.picture_models import Captioner
from rnn_core.networks.text_models import Translator
from rnn_core.training import MAX_TRAINING_STEPS, Progress, fit

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
        ({"rate": math.nan}, "learning rate must be between 0 and 1.0, got nan"),
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
