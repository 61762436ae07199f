"""Wrong arguments: what every public function says to them, one argument spoilt at a time."""

import inspect
import itertools
import traceback
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Literal

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils import parametrizations, prune
from torch.nn.utils.rnn import pack_sequence

from rnn_core.arguments import checked
from rnn_core.tensors import check_array, check_float, check_ids, check_shape
from tests.rnn_core.calls import CALLS
from tests.rnn_core.test_docstrings import MODULES

OTHERS = ("rnn_core.text", "rnn_core.characters", "rnn_core.padded_batch")
OTHERS += ("rnn_core.world", "rnn_core.networks", "rnn_core.reference")
"""Not of this table: texts and trained networks, tested by themselves; NumPy made to be read."""
INSIDE = {
    *(f"arguments.{name}" for name in ("checked", "check_fields", "is_iterable")),
    *(f"tensors.check_{name}" for name in ("shape", "float", "array", "ids")),
    *(f"gradients.bptt.{name}" for name in ("backpropagate", "row_norms", "spectral_norms")),
    *(
        "arrays.frozen",
        "bounds.check",
        "bounds.check_choice",
        "bounds.shown",
        "weights.reaching_forward",
        "embeddings.subword.ngram_buckets",
    ),
    *("memory.benchmark.train_and_evaluate", "memory.lag_benchmark.train_and_evaluate"),
    "probing.forgetting_seeds.train_and_measure",
    *("memory.lag_models.check_cell", "memory.lag_tasks.check_task"),
}
"""What only this package calls, what checks, and trainings of minutes."""
DECODERS = ("decoding.greedy_decode", "decoding.beam_search")
CALLERS = {(name, own) for name in DECODERS for own in ("step", "state")}
"""Arguments that belong to the caller: his function, and what it alone looks at."""
MOVED = {
    ("trace.previous_states", "states"),
    ("gradients.state_growth.unroll", "start"),
    ("training.cross_entropy_and_accuracy", "logits"),
    ("memory.stacked_rnn.is_correct", "logits"),
    ("memory.stacked_rnn.is_correct", "targets"),
    ("batching.text_classifier.last_token_states", "output"),
}
"""Results of a network, which may have outgrown its numbers: passed on as they are."""
WRONG = (None, "abc", "", 2.5, -1, 0, np.nan, np.inf, 10**6, True, object(), [], [0.7], {}, 1j)
WRONG += (b"x", (1, 2), np.ones(3), torch.ones(2, 2, 2, 2), nn.Linear(2, 2), nn.GRUCell(2, 2))
WRONG += (np.array(1.0), torch.tensor(1.0))  # iterable by name alone


def function(name: str) -> Any:
    module, _, own = name.rpartition(".")
    return getattr(import_module(f"rnn_core.{module}"), own)


def said(name: str, arguments: dict[str, Any]) -> str | None:
    """None for a result, or the sentence that refuses; anything else fails."""
    try:
        result = function(name)(**arguments)
        if isinstance(result, Iterator):
            list(itertools.islice(result, 2))
    except (TypeError, ValueError) as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        # Raised by a `raise` of this package, not somewhere inside torch or Python.
        assert "/rnn_core/" in frame.filename and "/tests/" not in frame.filename, error
        assert str(frame.line).startswith("raise"), (frame.line, str(error))
        assert str(error) and "\n" not in str(error)
        return str(error)
    return None


def spoilt(value: Any) -> Iterator[Any]:
    """Other shapes, dtypes, layouts and numbers of a tensor or an array."""
    if isinstance(value, Tensor):
        yield from (value.half(), value.double(), value.float(), value.long(), value + 0j)
        yield from (value[..., None], value[None], value[:0], value.flatten(), value[..., :1])
        yield from (value.sum(-1), -value.double(), value.long() * 1000, value.numpy())
        yield from (
            value.to_sparse(),
            value.to("meta"),
            torch.nested.nested_tensor([value.float()]),
        )
        yield torch.quantize_per_tensor(value.float(), 0.1, 0, torch.qint8)
        if value.dim():
            yield pack_sequence([value.float()])
    if isinstance(value, np.ndarray):
        yield from (value[..., None], value[None], value[:0], value.ravel(), value[..., :1])
        yield from (value.astype(int), value.astype(bool), value.astype(np.float16))
        yield from (value.tolist(), torch.from_numpy(value.astype(float)))


def other_layers(value: Any) -> Iterator[Any]:
    """Layers of the same kind that a function may not expect."""
    if isinstance(value, nn.RNNBase):
        kind: Any = type(value)
        sizes = (value.input_size, value.hidden_size)
        for options in (
            {"bias": False},
            {"num_layers": 2, "dropout": 0.5},
            {"bidirectional": True},
            {"batch_first": not value.batch_first},
            {"dtype": torch.float16},
            {"dtype": torch.float64},
            {"device": "meta"},
        ):
            yield kind(*sizes, **options)
        if kind is nn.LSTM:
            yield nn.LSTM(*sizes, proj_size=1)
        if kind is nn.RNN:
            yield nn.RNN(*sizes, nonlinearity="relu")
        own: Any = type("Own", (kind,), {"forward": lambda *_: 0})
        made: list[Any] = [lambda: kind(*sizes), lambda: own(*sizes)]
        names = ("weight_hh_l0", "bias_ih_l0")
    elif isinstance(value, nn.Linear):
        yield from (nn.Linear(value.in_features, 9), nn.Linear(9, value.out_features))
        yield nn.Linear(value.in_features, value.out_features, bias=False)
        yield nn.Linear(value.in_features, value.out_features, device="meta")
        yield nn.LazyLinear(value.out_features)
        made = [lambda: nn.Linear(value.in_features, value.out_features)]
        names = ("weight", "bias")
    else:
        return
    for make in made:
        yield make()
        for name in names:
            yield prune.random_unstructured(make(), name, 0.5)
        yield parametrizations.spectral_norm(make(), names[0])
        yield nn.utils.weight_norm(make(), names[0])
        hooked = make()
        hooked.register_forward_hook(lambda *_: None)
        yield hooked
        broken = make()
        with torch.no_grad():
            getattr(broken, names[0]).fill_(torch.nan)
        yield broken


def not_finite(value: Any) -> Iterator[Any]:
    for number in (np.nan, np.inf, -np.inf):
        if isinstance(value, float):
            yield number
        if isinstance(value, Tensor):
            broken = value.double() if value.dtype == torch.float64 else value.float()
            broken = broken.clone()
            broken.flatten()[-1] = number
            yield broken
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            own = value.copy()
            own.flat[-1] = number
            yield own


def test_every_public_function_is_called() -> None:
    found = set()
    for name in MODULES:
        if name.startswith(OTHERS):
            continue
        for own, one in vars(import_module(name)).items():
            plain = inspect.unwrap(one) if callable(one) else one
            ours = own[0] != "_" and getattr(one, "__module__", None) == name
            if ours and inspect.isroutine(plain) and inspect.signature(plain).parameters:
                found.add(f"{name}.{own}".removeprefix("rnn_core."))
    assert found - INSIDE == set(CALLS) and found >= INSIDE


@pytest.mark.parametrize("name", CALLS)
def test_a_good_call_names_every_argument_and_gives_a_result(name: str) -> None:
    arguments = CALLS[name]()
    of = inspect.signature(function(name)).parameters
    assert set(arguments) == set(of)
    assert said(name, arguments) is None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLS)
def test_a_spoilt_argument_gives_a_result_or_one_sentence(name: str) -> None:
    for argument, good in CALLS[name]().items():
        if (name, argument) in CALLERS:
            continue
        for value in [*WRONG, *spoilt(good), *other_layers(good)]:
            said(name, CALLS[name]() | {argument: value})


@pytest.mark.parametrize("name", CALLS)
def test_what_is_not_finite_is_refused_by_name(name: str) -> None:
    for argument, good in CALLS[name]().items():
        if (name, argument) in MOVED:
            continue
        for value in not_finite(good):
            assert said(name, CALLS[name]() | {argument: value}), (argument, value)


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=5),
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.lists(st.one_of(st.integers(-5, 5), st.floats(), st.text(max_size=2)), max_size=4),
    arrays(np.float32, st.lists(st.integers(0, 5), max_size=4).map(tuple)),
    arrays(np.int64, st.lists(st.integers(0, 5), max_size=4).map(tuple)),
)


@settings(max_examples=400)
@given(st.data())
def test_anything_in_the_place_of_an_argument(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(CALLS)))
    arguments = CALLS[name]()
    argument = data.draw(st.sampled_from(sorted(arguments)))
    if (name, argument) in CALLERS:
        return
    value = data.draw(anything)
    if isinstance(value, np.ndarray) and data.draw(st.booleans()):
        value = torch.from_numpy(value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        said(name, arguments | {argument: value})


@checked
def example(
    count: int = 1,
    rate: float = 0.5,
    side: Literal["left", "right"] | None = None,
    ids: tuple[int, ...] = (),
    pair: tuple[Tensor, int] | None = None,
    array: NDArray[np.floating] | None = None,
    anything: Any = None,
) -> int:
    return count


@pytest.mark.parametrize(
    ("arguments", "kind", "sentence"),
    [
        ({"count": 2.5}, ValueError, "count must be a whole number, got 2.5"),
        ({"count": True}, ValueError, "count must be a whole number, got True"),
        ({"count": "2"}, TypeError, "count must be a whole number, got '2'"),
        ({"rate": float("nan")}, ValueError, "rate must be a finite number, got nan"),
        ({"side": "up"}, ValueError, 'side must be "left" or "right" or None, got \'up\''),
        ({"count": 2**63}, ValueError, f"count must be between -{2**63 - 1} and {2**63 - 1}, got"),
        ({"count": 10**400}, ValueError, f"count must be between -{2**63 - 1} and {2**63 - 1}"),
        ({"rate": 10**400}, ValueError, "rate must be between -1.8e+308 and 1.8e+308, got an int"),
        ({"ids": [1]}, ValueError, "ids must be a tuple, each entry a whole number, got list"),
        (
            {"ids": (1, 0.7)},
            ValueError,
            "ids must be a tuple, each entry a whole number, got tuple",
        ),
        ({"pair": (1, 2)}, TypeError, "pair must be a tuple (a Tensor, a whole number) or None"),
        ({"array": np.ones(2, int)}, TypeError, "array must be a NumPy array of floats or None"),
        ({"count": nn.GRU(1, 1)}, TypeError, "count must be a whole number, got nn.GRU"),
    ],
)
def test_an_argument_is_what_its_annotation_says(
    arguments: dict[str, Any], kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind) as caught:
        example(**arguments)
    assert str(caught.value).startswith(sentence)


def test_what_fits_its_annotation_is_taken() -> None:
    pair = (torch.zeros(2), 3)
    assert example(np.int64(3), np.float32(1), "left", (1, 2), pair, np.ones(2), object()) == 3
    with pytest.raises(TypeError, match="unexpected keyword"):
        example(wrong=1)  # type: ignore[call-arg]


def test_tensors_are_looked_at_closely() -> None:
    with pytest.raises(ValueError, match=r"bias must have the shape \(4,\), got \(4, 1\)"):
        check_shape("bias", torch.zeros(4, 1), 4)
    check_shape("x", torch.zeros(4, 1), "T", 1)
    with pytest.raises(ValueError, match=r"x must be torch\.float64 on cpu, got torch\.float32"):
        check_float("x", torch.zeros(2), like=torch.zeros(2).double())
    with pytest.raises(ValueError, match="x must be finite"):
        check_float("x", torch.tensor([1.0, -torch.inf, torch.inf]))
    check_float("x", torch.full((100,), 3e38))  # finite, though its sum is not
    with pytest.raises(ValueError, match="x must be finite"):
        check_array("x", np.array([np.nan]), 1)
    with pytest.raises(ValueError, match="id must be between 0 and 2, got 3"):
        check_ids("id", torch.tensor([0, 3]), 3)
    check_ids("id", torch.zeros(0, dtype=torch.int64), 3)
