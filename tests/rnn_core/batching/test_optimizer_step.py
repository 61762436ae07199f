"""One step, against torch.optim in double precision and the closed forms."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from rnn_core import OutOfBounds
from rnn_core.batching.optimizer_step import ADAM_EPSILON, OPTIMIZERS, optimizer_step
from rnn_core.batching.pipeline import Pipeline, run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings

TEXT = "expensive , but tasty\nso boring\nI liked this film"


def run(**settings) -> Pipeline:
    return run_pipeline(TEXT, (1, 0, 1), ClassifierSettings(**settings))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [0.0, 0.01, 1.0, 10.0])
@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_a_step_is_torchs_own(optimizer: str, rate: float, cell: str) -> None:
    pipeline = run(cell=cell, directions=2, side="left")
    found = optimizer_step(pipeline, optimizer, rate)  # type: ignore[arg-type]
    network = pipeline.network().double()
    ids, mask = pipeline.batch.ids, pipeline.batch.mask

    def answer() -> torch.Tensor:
        return network(ids, mask).logits

    step = OPTIMIZERS[optimizer](network.parameters(), lr=rate)
    before = answer()
    loss = cross_entropy(before, pipeline.labels)
    loss.backward()
    step.step()
    after = answer()
    rows = torch.arange(3)
    right = [logits.softmax(1)[rows, pipeline.labels] for logits in (before, after)]
    np.testing.assert_allclose(found.probabilities_before, right[0].detach(), atol=1e-6)
    np.testing.assert_allclose(found.probabilities_after, right[1].detach(), atol=3e-4)
    assert found.loss_before == pytest.approx(loss.item(), abs=1e-6)
    wanted = cross_entropy(after, pipeline.labels).item()
    assert found.loss_after == pytest.approx(wanted, rel=1e-3, abs=1e-5)
    assert found.weight_count == sum(weight.numel() for weight in network.parameters())


def test_closed_forms() -> None:
    sgd, adam = (optimizer_step(run(), name, 0.1) for name in OPTIMIZERS)  # type: ignore[arg-type]
    gradients = sgd.gradients
    np.testing.assert_array_equal(adam.gradients, gradients)
    assert gradients.all()
    np.testing.assert_allclose(
        sgd.weight_changes, -0.1 * gradients, atol=3e-7
    )  # of weights about 3
    wanted = -0.1 * gradients / (np.abs(gradients) + ADAM_EPSILON)
    np.testing.assert_allclose(adam.weight_changes, wanted, atol=3e-7)
    assert np.abs(gradients).max() > 1e3 * np.abs(gradients).min()
    assert np.abs(adam.weight_changes).max() < 1.01 * np.abs(adam.weight_changes).min()


def test_too_large_a_rate_makes_the_loss_rise() -> None:
    losses = [optimizer_step(run(), "sgd", rate).loss_after for rate in (0.01, 1, 100)]
    before = optimizer_step(run(), "sgd", 0).loss_after
    assert losses[1] < losses[0] < before < losses[2]


def test_bounds() -> None:
    with pytest.raises(OutOfBounds, match="learning rate"):
        optimizer_step(run(), "sgd", 101)
    with pytest.raises(ValueError, match='optimizer must be "sgd" or "adam"'):
        optimizer_step(run(), "lion", 1)  # type: ignore[arg-type]
