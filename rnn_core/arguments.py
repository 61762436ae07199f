"""What a function takes: an argument is what its annotation says, or one sentence says why not.

`checked` reads the annotations. Shapes, dtypes and values of tensors, which no annotation tells,
are asked for by `rnn_core.tensors`. Ranges of numbers are in `rnn_core.bounds`.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache, wraps
from inspect import signature
from types import UnionType
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    ParamSpec,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.bounds import shown

Taken = ParamSpec("Taken")
Given = TypeVar("Given")
_WHOLE: Final = (int, np.integer)
_REAL: Final = (*_WHOLE, float, np.floating)
_MOST_WHOLE: Final = 2**63 - 1  # what a tensor of ids holds, and a generator takes as a seed
_MOST_REAL: Final = sys.float_info.max


def checked(function: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """Have a function refuse an argument that is not what its annotation says.

    Looked at: numbers (an `int` is whole), strings, `Literal`, classes, tensors (dense, and with
    numbers in them), unions of these, and sequences of them, element by element. Whatever else an
    annotation may say is left to the function.

    Args:
        function: whose arguments are looked at before it is called.

    Returns:
        The same function, which raises TypeError for an argument of another kind, and ValueError
        for a number that is not whole, no such choice, or a tensor that is packed, nested, sparse
        or without numbers.

    Example:
        >>> @checked
        ... def double(times: int) -> int:
        ...     return 2 * times
        >>> double(2.5)
        Traceback (most recent call last):
        ValueError: times must be a whole number, got 2.5
    """
    names = list(signature(function).parameters)
    rules: dict[str, _Rule] = {}

    @wraps(function)
    def careful(*args: Taken.args, **kwargs: Taken.kwargs) -> Given:
        if not rules:  # at the first call, when every name in the annotations is known
            rules.update({name: _rule(hint) for name, hint in get_type_hints(function).items()})
        for name, value in zip(names, args, strict=False):
            if name in rules and not rules[name].fits(value):
                raise _refusal(name, value, rules[name])
        for name, value in kwargs.items():
            if name in rules and not rules[name].fits(value):
                raise _refusal(name, value, rules[name])
        return function(*args, **kwargs)

    return careful


def check_fields(settings: object) -> None:
    """`checked` for a dataclass: called in its `__post_init__`.

    Args:
        settings: the dataclass, its fields set.

    Raises:
        TypeError: a field is of another kind than its annotation says.
        ValueError: a field is no whole number, or none of the choices.
    """
    kind: Any = type(settings)
    for name, rule in _field_rules(kind).items():
        if not rule.fits(getattr(settings, name)):
            raise _refusal(name, getattr(settings, name), rule)


@cache
def _field_rules(kind: Any) -> dict[str, "_Rule"]:
    return {name: _rule(hint) for name, hint in get_type_hints(kind).items()}


class _Rule(NamedTuple):
    """What an argument must be."""

    fits: Callable[[Any], bool]
    words: str  # of the message: "… must be words"
    choice: bool = False  # one of some strings: another is a wrong value, not a wrong type


_ANYTHING: Final = _Rule(lambda value: True, "")


def _rule(hint: Any) -> _Rule:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is int or hint is float:
        return (
            _Rule(_is_whole, "a whole number")
            if hint is int
            else _Rule(_is_real, "a finite number")
        )
    if hint is Tensor:
        return _Rule(_is_dense, "a Tensor")
    if origin is Literal:
        some = f'"{inner[-1]}"'
        if inner[1:]:
            some = ", ".join(f'"{one}"' for one in inner[:-1]) + f" or {some}"
        return _Rule(lambda value: isinstance(value, str) and value in inner, some, choice=True)
    if origin in (Union, UnionType):
        return _union([_rule(one) for one in inner])
    kind = origin or hint
    if (
        hint is Any
        or not isinstance(kind, type)
        or kind is object
        or getattr(kind, "_is_protocol", False)
    ):
        return _ANYTHING
    if kind is np.ndarray:
        return _array(inner)
    if kind is tuple and inner and inner[1:] != (...,):
        return _tuple([_rule(one) for one in inner])
    if issubclass(kind, Sequence) and inner:
        return _sequence(kind, _rule(inner[0]))
    if kind is Iterable:
        return _Rule(is_iterable, _words(kind))
    return _Rule(_instance(kind), _words(kind))


def is_iterable(value: Any) -> bool:
    """Whether something can be gone through: a 0-d array or tensor only says so.

    Args:
        value: anything.

    Returns:
        True for lists, generators, arrays and tensors of one axis or more.

    Example:
        >>> is_iterable([1]), is_iterable(torch.tensor([1])), is_iterable(torch.tensor(1))
        (True, True, False)
    """
    return isinstance(value, Iterable) and getattr(value, "ndim", 1) != 0


def _is_whole(value: Any) -> bool:
    whole = isinstance(value, _WHOLE) and not isinstance(value, bool)
    return whole and -_MOST_WHOLE <= value <= _MOST_WHOLE


def _is_real(value: Any) -> bool:
    real = isinstance(value, _REAL) and not isinstance(value, bool)
    return bool(real and abs(value) <= _MOST_REAL)  # false of nan, too


def _instance(kinds: Any) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kinds)


def _union(rules: list[_Rule]) -> _Rule:
    if _ANYTHING in rules:
        return _ANYTHING
    words = ", ".join(rule.words for rule in rules[:-1]) + f" or {rules[-1].words}"
    choice = any(rule.choice for rule in rules)
    return _Rule(lambda value: any(rule.fits(value) for rule in rules), words, choice)


def _array(inner: tuple[Any, ...]) -> _Rule:
    """NDArray[X] is ndarray[shape, dtype[X]]; X tells whether it is of numbers, ids or truths."""
    scalar = get_args(inner[1])[0] if inner[1:] and get_args(inner[1]) else Any
    scalar = get_origin(scalar) or scalar
    for kind, words in ((np.floating, "floats"), (np.integer, "ints"), (np.bool_, "bools")):
        if isinstance(scalar, type) and issubclass(scalar, kind):
            return _Rule(_is_array_of(kind), f"a NumPy array of {words}")
    return _Rule(_instance(np.ndarray), "a NumPy array")


def _is_array_of(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, np.ndarray) and issubclass(value.dtype.type, kind)


def _tuple(parts: list[_Rule]) -> _Rule:
    def fits(value: Any) -> bool:
        return (
            isinstance(value, tuple)
            and len(value) == len(parts)
            and all(part.fits(one) for part, one in zip(parts, value, strict=True))
        )

    return _Rule(fits, f"a tuple ({', '.join(part.words or 'anything' for part in parts)})")


def _sequence(kind: Any, element: _Rule) -> _Rule:
    words = "a tuple" if kind is tuple else "a list or tuple"
    # A string is a sequence of strings, and bytes are one of ints that nobody means.
    unwanted = (bytes,) if element.words in ("a str", "") else (str, bytes)
    return _Rule(
        lambda value: (
            isinstance(value, kind)
            and not isinstance(value, unwanted)
            and all(element.fits(one) for one in value)
        ),
        f"{words}, each entry {element.words}" if element.words else words,
        element.choice,
    )


def _is_dense(value: Any) -> bool:
    return (
        isinstance(value, Tensor)
        and value.layout is torch.strided
        and not (value.is_nested or value.is_quantized or value.is_meta)
    )


def _words(kind: type) -> str:
    name = _name(kind)
    if kind is type(None):
        return name
    return f"an {name}" if name[0] in "aeionAEIO" else f"a {name}"


def _name(kind: type) -> str:
    """As a reader of PyTorch knows it: nn.GRU, Tensor, str; others with their module."""
    if kind is type(None):
        return "None"
    if kind.__module__ in ("torch.nn.modules.rnn", "torch.nn.modules.linear"):
        return f"nn.{kind.__name__}"
    known = kind.__module__ in ("builtins", "torch", "numpy", "collections.abc")
    return kind.__name__ if known else f"{kind.__module__}.{kind.__name__}"


def _refusal(name: str, value: Any, rule: _Rule) -> Exception:
    if "a Tensor" in rule.words:
        if isinstance(value, PackedSequence):
            return ValueError(
                f"{name} must be a padded Tensor, not a PackedSequence: see pad_packed_sequence"
            )
        if isinstance(value, Tensor):
            return ValueError(
                f"{name} must be a dense Tensor with numbers in it, not a nested, sparse, "
                "quantised or meta one"
            )
    number = " number" in rule.words and isinstance(value, _REAL)
    if number and isinstance(value, _WHOLE) and abs(int(value)) > _MOST_WHOLE:
        most = f"{_MOST_REAL:.2g}" if "finite" in rule.words else str(_MOST_WHOLE)
        return ValueError(f"{name} must be between -{most} and {most}, got {shown(value)}")
    simple = value is None or isinstance(value, (str, complex, *_REAL))
    got = shown(value, repr) if simple else _name(type(value))
    # Of a sequence it is an entry that is wrong, and that is a wrong value.
    entry = "each entry" in rule.words and isinstance(value, Sequence)
    kind = ValueError if rule.choice or number or entry else TypeError
    return kind(f"{name} must be {rule.words}, got {got}")
