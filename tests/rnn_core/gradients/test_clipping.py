"""Clipping in a live run: norms, directions and what is returned, against torch's own functions."""

from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from lessons.problems.clipped_runs import three_runs
from lessons.problems.clipping import TITLES
from rnn_core.bounds import OutOfBounds
from rnn_core.gradients.clipping import (
    BATCH,
    CLIP_METHODS,
    HIDDEN,
    SCALE,
    STEPS,
    SYMBOLS,
    UPDATES,
    ClipMethod,
    clipped_run,
    clipped_runs,
)


def by_hand(method, limit, rate, seed, updates):
    """The same in plain torch: losses, gradients before and after, what was returned."""
    generator = torch.Generator().manual_seed(seed)
    rnn, head = nn.RNN(SYMBOLS, HIDDEN), nn.Linear(HIDDEN, SYMBOLS)
    parameters = [*rnn.parameters(), *head.parameters()]
    for weight in parameters:
        nn.init.uniform_(weight, -(HIDDEN**-0.5), HIDDEN**-0.5, generator=generator)
    rnn.weight_hh_l0.data *= SCALE
    optimizer = torch.optim.SGD(parameters, lr=rate)
    for _ in range(updates):
        x = torch.randint(SYMBOLS, (STEPS, BATCH), generator=generator)
        states = rnn(one_hot(x, SYMBOLS).float())[0]
        loss = cross_entropy(head(states[-1]), x[0])
        optimizer.zero_grad()
        loss.backward()
        before = [weight.grad.clone() for weight in parameters]
        returned = None
        if method == "norm":
            returned = float(clip_grad_norm_(parameters, limit))
        elif method == "value":
            clip_grad_value_(parameters, limit)
        after = [weight.grad.clone() for weight in parameters]
        yield float(loss.detach()), before, after, returned, float((states.abs() > 0.99).sum())
        optimizer.step()


def flat(gradients):
    return torch.cat([one.flatten() for one in gradients]).double()


@pytest.mark.parametrize(("method", "limit"), [("none", 1.0), ("norm", 0.5), ("value", 0.05)])
def test_a_run_is_the_one_of_plain_torch(method, limit):
    run = clipped_run(method, limit, rate=1.0, seed=4, updates=25)
    for k, (loss, before, after, returned, large) in enumerate(by_hand(method, limit, 1.0, 4, 25)):
        assert run.saturated[k] == pytest.approx(large / (STEPS * BATCH * HIDDEN))
        assert run.recurrent_norm[k] == pytest.approx(float(before[1].norm()), rel=1e-5)
        before, after = flat(before), flat(after)
        assert run.losses[k] == loss
        assert run.norm_before[k] == pytest.approx(float(before.norm()), rel=1e-9)
        assert run.norm_after[k] == pytest.approx(float(after.norm()), rel=1e-9)
        cosine = float(before @ after / before.norm() / after.norm())
        assert run.cosine[k] == pytest.approx(cosine, abs=1e-9)
        if method == "norm":
            assert run.returned_norms[k] == returned
            assert returned == pytest.approx(float(before.norm()), rel=1e-5)  # before, not after
            factor = min(1.0, limit / (returned + 1e-6))
            torch.testing.assert_close(after, before * factor, rtol=1e-5, atol=1e-9)
        elif method == "value":
            torch.testing.assert_close(after, before.clamp(-limit, limit))


@pytest.mark.parametrize(("rate", "seed"), [(0.1, 0), (0.3, 11), (1.0, 42), (3.0, 99)])
def test_what_is_written_out_learns_to_the_bit_what_autograd_does(rate, seed):
    limits = {"none": 1.0, "norm": 1.0, "value": 0.1}
    together = clipped_runs(limits, rate=rate, seed=seed, updates=40)
    for method, limit in limits.items():
        wanted = list(by_hand(method, limit, rate, seed, 40))
        np.testing.assert_array_equal(together[method].losses, [loss for loss, *_ in wanted])
        norms = [float(flat(before).norm()) for _, before, *_ in wanted]
        np.testing.assert_allclose(together[method].norm_before, norms, rtol=1e-9)


def test_side_by_side_is_one_by_one():
    limits = {"value": 0.05, "norm": 0.5, "none": 1.0}
    together = clipped_runs(limits, rate=3.0, seed=8)
    assert list(together) == list(limits)
    for method, limit in limits.items():
        one = clipped_run(method, limit, rate=3.0, seed=8)
        assert (together[method].method, together[method].limit) == (method, limit)
        for name in vars(one):
            np.testing.assert_array_equal(getattr(together[method], name), getattr(one, name))


def test_by_norm_the_direction_is_kept_and_by_value_it_is_not():
    norm, value = clipped_run("norm", 0.5), clipped_run("value", 0.05)
    assert norm.was_clipped.any() and value.was_clipped.any()
    np.testing.assert_allclose(norm.cosine, 1, atol=1e-7)
    assert value.cosine.min() < 0.9
    np.testing.assert_allclose(norm.norm_after[norm.was_clipped], 0.5, rtol=1e-4)
    np.testing.assert_allclose(
        norm.norm_after[~norm.was_clipped], norm.norm_before[~norm.was_clipped], rtol=1e-4
    )
    assert len(value.returned_norms) == 0 and len(norm.returned_norms) == UPDATES


def test_without_clipping_nothing_changes_and_a_high_limit_is_no_clipping():
    none = clipped_run("none")
    assert not none.was_clipped.any()
    np.testing.assert_array_equal(none.norm_before, none.norm_after)
    for method in ("norm", "value"):
        np.testing.assert_array_equal(clipped_run(method, 1e6).losses, none.losses)


def test_gradients_do_explode_now_and_then():
    none = clipped_run("none")
    assert none.norm_before.max() > 3 * np.median(none.norm_before)
    assert none.losses[-20:].mean() > np.log(SYMBOLS) > clipped_run("norm").losses[-20:].mean()


def test_the_global_seed_is_neither_read_nor_changed():
    torch.manual_seed(1)
    state = torch.get_rng_state()
    one = clipped_run("norm", seed=7, updates=5)
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(2)
    np.testing.assert_array_equal(clipped_run("norm", seed=7, updates=5).losses, one.losses)


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": -1.0},
        {"rate": 1e3},
        {"seed": -1},
        {"scale": 1e3},
        {"updates": 0},
        {"updates": 10**6},
    ],
)
def test_a_run_out_of_bounds_is_refused(wrong):
    with pytest.raises(OutOfBounds):
        clipped_run("norm", **wrong)
    with pytest.raises(ValueError, match="method"):
        clipped_run("both")


def test_no_number_of_a_run_can_be_written_over():
    run = clipped_run("norm", updates=3)
    for name in ("losses", "norm_before", "norm_after", "cosine", "returned_norms"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(run, name)[0] = 0


def test_the_ways_are_those_of_the_picture():
    assert get_args(ClipMethod) == CLIP_METHODS == tuple(vars(three_runs(1.0, 0.1, "1", 0)))[:3]
    assert set(CLIP_METHODS) < set(TITLES)
