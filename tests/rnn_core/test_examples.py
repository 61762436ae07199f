"""The examples in the docstrings of `rnn_core` run, and print what they say."""

import doctest
import inspect
from importlib import import_module
from types import ModuleType

import pytest

import rnn_core
from tests.rnn_core.test_docstrings import MODULES

LEAST = 20
"""Functions and classes that a notebook would call, each with an example."""
SURFACE = ("build_cell", "error_wall", "fit", "gradient_flow", "memory_capacity", "pad_batch")
SURFACE += ("pretrained", "tokenise", "trace", "Vocabulary")


class Finder(doctest.DocTestFinder):
    """Doctest's own passes over a function that a decorator of another module has wrapped."""

    def _from_module(self, module: ModuleType | None, one: object) -> bool:
        return super()._from_module(module, inspect.unwrap(one) if callable(one) else one)  # type: ignore[misc, no-any-return]


def examples(name: str) -> list[doctest.DocTest]:
    """What stands behind `>>>` in one module, function by function."""
    return [one for one in Finder().find(import_module(name)) if one.examples]


@pytest.mark.parametrize("name", [name for name in MODULES if examples(name)])
def test_examples_print_what_they_say(name: str) -> None:
    runner = doctest.DocTestRunner()
    for example in examples(name):
        runner.run(example)
    assert runner.tries and not runner.failures


def test_what_a_notebook_would_call_has_an_example() -> None:
    shown = {one.name for name in MODULES for one in examples(name)}
    assert len(shown) >= LEAST, sorted(shown)


@pytest.mark.parametrize("name", SURFACE)
def test_the_public_surface_is_shown_by_examples(name: str) -> None:
    module = getattr(rnn_core, name).__module__
    assert any(one.name.startswith(f"{module}.{name}") for one in examples(module))
