"""Every tensor on the way, against PyTorch and against closed forms."""

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from rnn_core import OutOfBounds
from rnn_core.batching.pipeline import Pipeline, run_pipeline
from rnn_core.batching.text_classifier import EMBEDDING_SIZE, ClassifierSettings, TextClassifier

TEXT = "expensive , but tasty\nso boring\nI liked this film"
LABELS = (1, 0, 1)
CELLS = ("elman", "lstm", "gru")
EVERY = [
    ClassifierSettings(cell, 5, layers, directions, side, seed=7)  # type: ignore[arg-type]
    for cell, layers, directions, side in product(CELLS, (1, 2), (1, 2), ("right", "left"))
]


PLAIN = ClassifierSettings()


def sent(settings: ClassifierSettings = PLAIN, text: str = TEXT, labels=LABELS) -> Pipeline:
    return run_pipeline(text, labels, settings, learning_rate=0.5)


@pytest.mark.parametrize("settings", EVERY, ids=str)
def test_every_tensor_is_what_pytorch_gives(settings: ClassifierSettings) -> None:
    run = sent(settings)
    network = run.network()
    hidden, lengths = settings.hidden, run.batch.lengths.tolist()
    with torch.no_grad():
        embedded = network.embedding(run.batch.ids)
        output, state = network.rnn(embedded)
        h_n, *c_n = state if settings.cell == "lstm" else (state,)
        features = []
        for row, length in zip(output, lengths, strict=True):
            own = row[:length] if settings.side == "right" else row[-length:]
            features.append(torch.cat([own[-1, :hidden], own[0, hidden:]]))
        logits = network.head(torch.stack(features))
        losses = cross_entropy(logits, run.labels, reduction="none")
    wanted = {"ids": run.batch.ids, "embedded": embedded, "output": output, "h_n": h_n}
    wanted |= {"features": torch.stack(features), "logits": logits, "losses": losses}
    wanted |= {"probabilities": logits.softmax(1)} | ({"c_n": c_n[0]} if c_n else {})
    assert set(wanted) <= {stage.name for stage in run.stages}
    assert ("c_n" in wanted) == any(stage.name == "c_n" for stage in run.stages)
    for name, tensor in wanted.items():
        np.testing.assert_allclose(run[name].array, tensor.numpy(), atol=1e-6, err_msg=name)
    assert run.loss == pytest.approx(losses.mean().item(), abs=1e-6)


@pytest.mark.parametrize("settings", EVERY, ids=str)
def test_gradients_are_those_of_autograd_in_double(settings: ClassifierSettings) -> None:
    run = sent(settings)
    network = run.network().double()
    vectors = network.embedding(run.batch.ids).detach().requires_grad_()
    output, _ = network.rnn(vectors)
    lengths = run.batch.lengths
    places = [torch.arange(len(lengths)), lengths - 1, torch.zeros_like(lengths)]
    if settings.side == "left":
        places[1:] = torch.full_like(lengths, output.shape[1] - 1), output.shape[1] - lengths
    rows, last, first = places
    hidden = settings.hidden
    features = torch.cat([output[rows, last, :hidden], output[rows, first, hidden:]], 1)
    logits = network.head(features)
    loss = cross_entropy(logits, run.labels)
    asked = (logits, features, network.rnn.weight_hh_l0, vectors)
    names = ("d_logits", "d_features", "d_weight", "d_embedded")
    found = dict(zip(names, torch.autograd.grad(loss, asked), strict=True))
    for name, gradient in found.items():
        np.testing.assert_allclose(run[name].array, gradient.numpy(), atol=2e-7, err_msg=name)
    table = torch.zeros(len(run.vocabulary), EMBEDDING_SIZE, dtype=torch.float64)
    table.index_add_(0, run.batch.ids.flatten(), found["d_embedded"].flatten(0, 1))
    table[0] = 0  # padding_idx: the row of padding does not learn
    np.testing.assert_allclose(run["d_table"].array, table.numpy(), atol=2e-7)


@pytest.mark.parametrize("settings", EVERY[::5], ids=str)
def test_closed_forms(settings: ClassifierSettings) -> None:
    run = sent(settings)
    exact = run["probabilities"].array.copy()
    exact[np.arange(3), run.labels.numpy()] -= 1
    np.testing.assert_allclose(run["d_logits"].array, exact / 3, atol=1e-7)
    head = run.network().head.weight.detach().numpy()
    np.testing.assert_allclose(run["d_features"].array, run["d_logits"].array @ head, atol=1e-7)
    np.testing.assert_array_equal(run["step"].array, -0.5 * run["d_weight"].array)
    right = run["probabilities"].array[np.arange(3), run.labels.numpy()]
    np.testing.assert_allclose(run["losses"].array, -np.log(right), atol=1e-6)


def test_padding_after_the_last_token_gets_no_gradient() -> None:
    run = sent()
    assert run.padded_lines == 1
    assert not run["d_embedded"].array[1, 2:].any()
    assert run["d_embedded"].array[1, :2].all()
    assert not run["embedded"].array[1, 2:].any()
    assert run["output"].array[1, 2:].all()  # the layer walks over it all the same


def test_one_step_teaches_nothing_to_the_weights_of_the_state() -> None:
    run = sent(text="boring\ntasty", labels=(0, 1))
    assert run["d_weight"].array.shape == (10, 10) and not run["d_weight"].array.any()
    assert run["d_table"].array[2:].all()


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=6),
    st.sampled_from(CELLS),
    *(st.integers(1, high) for high in (9, 3, 2, 7)),
    st.sampled_from(["right", "left"]),
)
@slow(max_examples=40)
def test_every_shape_is_what_its_letters_say(
    lengths: list[int],
    cell: str,
    hidden: int,
    layers: int,
    directions: int,
    longest: int,
    side: str,
) -> None:
    settings = ClassifierSettings(cell, hidden, layers, directions, side, longest)  # type: ignore[arg-type]
    text = "\n".join(" ".join(f"w{k}" for k in range(length)) for length in lengths)
    run = run_pipeline(text, [0] * len(lengths), settings)
    sizes = {"B": len(lengths), "T": min(max(lengths), longest), "D": EMBEDDING_SIZE, "2": 2}
    sizes |= {"H": hidden, "2H": 2 * hidden, "3H": 3 * hidden, "4H": 4 * hidden}
    sizes |= {"L": layers, "2L": 2 * layers, "V": max(lengths) + 2}
    for stage in run.stages:
        assert stage.array.shape == tuple(sizes[letter] for letter in stage.axes), stage.name
        assert not stage.array.flags.writeable
        assert stage.array.dtype == object or np.isfinite(stage.array).all()


def test_a_seed_gives_the_same_and_the_global_generator_is_left_alone() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    one, two, other = sent(), sent(), sent(ClassifierSettings(seed=4))
    assert torch.equal(torch.get_rng_state(), before)
    np.testing.assert_array_equal(one["logits"].array, two["logits"].array)
    assert (one["logits"].array != other["logits"].array).all()


def test_weights_are_pytorchs_default() -> None:
    network = TextClassifier(400, ClassifierSettings("lstm", 16, directions=2))
    for weight in network.rnn.parameters():
        assert 0.2 < weight.abs().max() <= 16**-0.5
    assert network.head.weight.abs().max() <= 32**-0.5
    assert not network.embedding.weight[0].any()
    assert network.embedding.weight[1:].std().item() == pytest.approx(1, abs=0.05)


def test_what_is_too_long_is_cut() -> None:
    run = sent(ClassifierSettings(max_length=2))
    assert run.tokens == (("expensive", ","), ("so", "boring"), ("I", "liked"))
    assert "film" in run.vocabulary.tokens  # the vocabulary knows the whole lines
    assert run["tokens"].array.tolist() == [list(line) for line in run.tokens]


@pytest.mark.parametrize(
    "bad",
    [
        *({"hidden": 0}, {"hidden": 65}, {"layers": 4}, {"directions": 3}),
        *({"max_length": 0}, {"max_length": 49}),
    ],
    ids=str,
)
def test_sizes_have_bounds(bad: dict[str, int]) -> None:
    with pytest.raises(OutOfBounds):
        ClassifierSettings(**bad)  # type: ignore[arg-type]


def test_bad_batches_are_refused() -> None:
    with pytest.raises(OutOfBounds, match="tokens"):
        run_pipeline(" \n", (), ClassifierSettings())
    with pytest.raises(ValueError, match="3 lines need as many labels"):
        run_pipeline(TEXT, (0, 1), ClassifierSettings())
