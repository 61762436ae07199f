"""Every public name of `rnn_core` says what it computes, takes and gives, with shapes.

Google style, read by hand: a section is a title of its own line (`Args:`), an entry is indented
below it (`name: text`, goes on deeper). Asked for:

- a docstring of every module, class, function, method and property;
- `Args:` with every parameter of a function, a method or a class with an `__init__` of its own
  (a class may name them under `Attributes:` instead);
- `Returns:` or `Yields:` of every function with parameters that returns something;
- `Attributes:` with every field of a dataclass or a `NamedTuple`, or a comment behind the field;
- wherever the type is an array, its shape in brackets, such as (T, H), or "scalar" or "shape".

For one module, or for one room:

    .venv/bin/python -m pytest -q tests/rnn_core/test_docstrings.py -k gradients.bptt
    .venv/bin/python -m pytest -q tests/rnn_core/test_docstrings.py -k gradients
"""

import ast
import dataclasses
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import pytest
from torch import Tensor

import rnn_core

SECTIONS = ("Args", "Attributes", "Returns", "Yields", "Raises", "Example", "Examples", "Note")
ARRAYS = re.compile(r"\b(Tensor|NDArray|ndarray|Array|Numbers)\b")
SHAPE = re.compile(r"\([^()]*[A-Z0-9…*][^()]*\)|\bscalar|\bshape")
MODULES = ["rnn_core"] + [
    found.name
    for found in pkgutil.walk_packages(rnn_core.__path__, "rnn_core.")
    if not found.name.endswith("__main__")
]


def sections(docstring: str) -> dict[str, str]:
    """What stands in each section, and under "" what stands before them."""
    found, title = {"": ""}, ""
    for line in docstring.splitlines():
        if line.removesuffix(":") in SECTIONS and line.endswith(":"):
            title = line.removesuffix(":")
            found[title] = ""
            continue
        if title and line and not line[0].isspace():
            title = ""  # prose at the left edge ends a section
        found[title] += f"{line}\n"
    return {name: textwrap.dedent(text) for name, text in found.items()}


def entries(text: str) -> dict[str, str]:
    """Every name of a section such as Args, and what is said of it."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if entry := re.match(r"(?:\\?\*){0,2}(\w+)(?: \([^)]*\))?: +(.*)", line):
            name = entry[1]
            found[name] = entry[2]
        elif name:
            found[name] += f" {line.strip()}"
    return found


def comments(kind: type) -> dict[str, str]:
    """Fields of a class with a comment or a string literal behind them."""
    lines = textwrap.dedent(inspect.getsource(kind)).splitlines()
    body = ast.parse("\n".join(lines)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for node, following in zip(body.body, [*body.body[1:], None], strict=True):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        assert node.end_lineno and node.end_col_offset
        end = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
        if "#" in end:
            found[node.target.id] = end.partition("#")[2].strip()
        elif isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            found[node.target.id] = str(following.value.value)
    return found


def annotation(of: object) -> str:
    """A type as it is written."""
    return of if isinstance(of, str) else inspect.formatannotation(of)


def is_array(kind: object) -> bool:
    """Whether a type is an array or holds arrays; a function that takes some is none."""
    written = annotation(kind)
    return bool(ARRAYS.search(written)) and not re.match(r"(collections\.abc\.)?Callable", written)


def without_shape(said: dict[str, str], types: dict[str, object]) -> Iterator[str]:
    """What an array's description lacks."""
    for name, kind in types.items():
        if name in said and is_array(kind) and not SHAPE.search(said[name]):
            yield f"no shape of {name}"


def fields(kind: type) -> dict[str, object]:
    """Public fields of a dataclass or a named tuple of its own, by name, with their types."""
    own = inspect.get_annotations(kind)
    if dataclasses.is_dataclass(kind):
        names = [field.name for field in dataclasses.fields(kind)]
    else:
        names = list(getattr(kind, "_fields", ()))
    return {name: own[name] for name in names if name[0] != "_" and name in own}


def parameters(function: Callable[..., object]) -> dict[str, object]:
    """Parameters but for `self` and `cls`, with their types."""
    found = inspect.signature(function).parameters.values()
    return {one.name: one.annotation for one in found if one.name not in ("self", "cls")}


def of_function(function: Callable[..., object]) -> Iterator[str]:
    """What the docstring of a function or a method lacks."""
    if not function.__doc__:
        yield "no docstring"
        return
    types = parameters(function)
    parts = sections(inspect.cleandoc(function.__doc__))
    said = entries(parts.get("Args", ""))
    yield from (f"no {name} in Args" for name in types if name[0] != "_" and name not in said)
    yield from (f"no parameter {name}, which Args names" for name in said if name not in types)
    yield from without_shape(said, types)
    returned = inspect.signature(function).return_annotation
    if types and annotation(returned) not in ("None", "NoReturn", "Never"):
        given = parts.get("Returns", parts.get("Yields"))
        if given is None:
            yield "no Returns"
        elif is_array(returned) and not SHAPE.search(given):
            yield "no shape in Returns"


def of_class(kind: type) -> Iterator[str]:
    """What the docstring of a class lacks; its methods apart."""
    if "__doc__" not in vars(kind) or not kind.__doc__ or is_made(kind):
        yield "no docstring"
        return
    parts = sections(inspect.cleandoc(kind.__doc__))
    said = entries(parts.get("Attributes", "")) | entries(parts.get("Args", ""))
    if own := fields(kind):
        said = comments(kind) | said
        yield from (f"no {name} in Attributes" for name in own if name not in said)
        yield from without_shape(said, own)
    elif not getattr(kind, "_is_protocol", False) and inspect.isfunction(
        start := vars(kind).get("__init__")
    ):
        types = parameters(start)
        yield from (f"no {name} in Args" for name in types if name not in said)
        yield from without_shape(said, types)


def is_made(kind: type) -> bool:
    """Whether the docstring is the one that Python makes for a dataclass or a named tuple."""
    return str(kind.__doc__).startswith(f"{kind.__name__}(")


def of_members(kind: type) -> Iterator[tuple[str, str]]:
    """What the public methods and properties that a class itself defines lack."""
    made = {"count", "index"} if issubclass(kind, tuple) else set()
    for name, member in vars(kind).items():
        if name[0] == "_" or name in made or name in fields(kind):
            continue
        if isinstance(member, staticmethod | classmethod):
            member = member.__func__
        if isinstance(member, property | cached_property):
            if not member.__doc__:
                yield name, "no docstring"
        elif inspect.isroutine(member) or hasattr(member, "__wrapped__"):
            yield from ((name, lack) for lack in of_function(inspect.unwrap(member)))


def lacks(module: ModuleType) -> Iterator[str]:
    """All that the docstrings of a module lack, a line each."""
    if not module.__doc__:
        yield f"{module.__name__}: no docstring"
    for name, one in vars(module).items():
        if name[0] == "_" or getattr(one, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(one):
            yield from (f"{name}: {lack}" for lack in of_class(one))
            yield from (f"{name}.{member}: {lack}" for member, lack in of_members(one))
        elif inspect.isroutine(one) or hasattr(one, "__wrapped__"):
            yield from (f"{name}: {lack}" for lack in of_function(inspect.unwrap(one)))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_documents_every_public_name(name: str) -> None:
    found = list(lacks(import_module(name)))
    assert not found, f"{name}, {len(found)} things:\n" + "\n".join(found)


def test_what_is_missing_is_found() -> None:
    def taught(x: Tensor, *, rate: float) -> Tensor:
        """Learn.

        Args:
            x: what is read.
            speed: how fast.
        """
        return x * rate

    def told(x: Tensor, *, rate: float) -> Tensor:
        """Learn.

        Args:
            x: what is read,
                a line (T, D).
            rate: how fast.

        Returns:
            The sum, (D,).
        """
        return x * rate

    assert list(of_function(taught)) == [
        "no rate in Args",
        "no parameter speed, which Args names",
        "no shape of x",
        "no Returns",
    ]
    assert not list(of_function(told))
    assert list(of_class(Bare)) == ["no docstring"]
    assert list(of_class(Half)) == ["no second in Attributes", "no shape of first"]
    assert list(of_members(Half)) == [("both", "no docstring")]


class Bare(NamedTuple):
    first: Tensor


class Half(NamedTuple):
    """Two fields."""

    first: Tensor  # of many numbers
    second: int

    def both(self) -> int:
        return self.second
