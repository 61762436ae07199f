"""What the networks share: dropout, first weights, and a size that fits a page."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnn_core.init import initialise
from rnn_core.networks.layers import ConvEncoder, Dropout, WordDropout
from rnn_core.networks.picture_models import Captioner, Painter
from rnn_core.networks.pretrained import SHIPPED, build_network
from rnn_core.networks.text_models import Tagger, Translator
from rnn_core.world.language import Language


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@settings(max_examples=20)
@given(st.floats(0, 0.9))
def test_dropout_keeps_the_mean(share: float) -> None:
    ones = torch.ones(100_000, dtype=torch.float64)
    found = Dropout(share)(ones)
    kept = found > 0
    torch.testing.assert_close(found[kept], ones[kept] / (1 - share))
    # Five standard errors of the mean of 100,000 numbers that are 0 or 1 / (1 - share).
    error = 5 * (share / (1 - share) / 100_000) ** 0.5
    assert found.mean().item() == pytest.approx(1, abs=error + 1e-9)


def test_dropout_is_over_once_the_learning_is() -> None:
    numbers = torch.randn(100, generator=seeded())
    dropout = Dropout(0.5)
    assert not torch.equal(dropout(numbers), numbers)
    assert torch.equal(dropout.eval()(numbers), numbers)


def test_dropout_forgets_other_numbers_each_time_and_the_same_each_training() -> None:
    before = torch.random.get_rng_state()
    ones = torch.ones(1000)
    one, other = Dropout(0.5), Dropout(0.5)
    first, second = one(ones), one(ones)
    assert not torch.equal(first, second)
    assert torch.equal(other(ones), first) and torch.equal(other(ones), second)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_word_dropout_takes_its_share_of_words_for_unknown_until_the_learning_is_over() -> None:
    before = torch.random.get_rng_state()
    words = torch.arange(2, 10_002).reshape(100, 100)
    one, other = WordDropout(0.3), WordDropout(0.3)
    heard = one(words)
    assert set((heard - words)[heard != words].tolist()) <= set((1 - words).flatten().tolist())
    assert (heard != words).float().mean().item() == pytest.approx(0.3, abs=0.03)
    assert torch.equal(other(words), heard) and not torch.equal(one(words), heard)
    assert torch.equal(one.eval()(words), words)
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Translator(7, 9, True),
        lambda: Painter(7),
        lambda: Tagger(5),
        lambda: nn.RNN(3, 5, num_layers=2),
        lambda: nn.LSTM(3, 5),
    ],
    ids=["translator", "painter", "tagger", "rnn", "lstm"],
)
def test_first_weights_are_those_of_pytorch_from_the_same_seed(build: type[nn.Module]) -> None:
    torch.manual_seed(3)
    theirs, mine = build(), build()
    initialise(mine, seeded(3))
    for (name, parameter), wanted in zip(mine.named_parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(parameter, wanted, msg=name)


def test_first_weights_of_convolutions_are_pytorch_s_in_another_order() -> None:
    torch.manual_seed(3)  # its memory is laid out channels last, and filled so
    theirs, mine = ConvEncoder(8), ConvEncoder(8)
    initialise(mine, seeded(3))
    for parameter, wanted in zip(mine.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(parameter.flatten().sort()[0], wanted.flatten().sort()[0])


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_first_weights_come_from_the_generator_alone(name: str, language: Language) -> None:
    def first(seed: int) -> torch.Tensor:
        model = build_network(name, language, seed)
        return torch.cat([parameter.flatten() for parameter in model.parameters()])

    assert torch.equal(first(1), first(1))
    assert not torch.equal(first(1), first(2))


def test_first_weights_lie_within_one_over_the_root_of_the_inputs() -> None:
    model = Captioner(30)
    initialise(model, seeded())
    inputs = {"eye.look.0": 3 * 9, "eye.look.4": 32 * 9, "eye.look.8": 48 * 9}
    inputs |= {"begin": 88, "rnn": 64, "look": 64, "head": 64 + 88}
    for name, count in inputs.items():
        for parameter in model.get_submodule(name).parameters():
            assert parameter.abs().max() <= count**-0.5
            if parameter.numel() > 500:
                assert parameter.abs().max() > 0.95 * count**-0.5
                assert parameter.std().item() == pytest.approx((3 * count) ** -0.5, rel=0.1)
    assert model.embed.weight.std().item() == pytest.approx(1, rel=0.1)
    assert model.eye.look[2].weight.eq(1).all() and model.eye.look[2].bias.eq(0).all()


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_a_network_in_half_precision_is_under_200_kilobytes(name: str, language: Language) -> None:
    state = build_network(name, language).state_dict()
    assert 2 * sum(numbers.numel() for numbers in state.values()) < 200_000
