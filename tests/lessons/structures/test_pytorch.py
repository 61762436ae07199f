"""The program of the chosen structure prints what it says it prints."""

import re
from ast import literal_eval
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.refusals import Refused
from tests.lessons.answers import show
from tests.lessons.structures.shown import EVERY

ROOT = Path(__file__).parents[3]
CHOICES: dict[str, dict[str, Any]] = {
    one: {"input_output_structure": "many-to-one", "structures_task": one}
    if one in ("review", "caption-to-picture")
    else {"input_output_structure": "aligned" if one == "tagging" else one}
    for one, _ in EVERY
}


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def source(language: str, **values: Any) -> str:
    program = show("structures", "pytorch", language, **values)["program"]
    assert program["kind"] == "program"
    return program["source"]


def assert_prints(section: str, program: str) -> None:
    (output,) = re.findall(r"^# (.*)", program.splitlines()[-1])
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    if section in ("review", "caption-to-picture"):
        mine, theirs = literal_eval(output), literal_eval(printed.getvalue())
        np.testing.assert_allclose(mine, theirs, atol=1.1e-3)
    else:
        assert printed.getvalue().strip() == output


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_the_program_prints_what_it_says(section: str, language: str) -> None:
    assert_prints(section, source(language, **CHOICES[section]))


OTHERS = {
    "one-to-one": {
        "structures_phrase": "a big white fox sleeps in the box",
        "structures_noise": 0.4,
        "structures_seed": 11,
    },
    "one-to-many": {
        "structures_phrase": "большая белая лиса Алиса спит на столе",
        "structures_noise": 0.4,
        "structures_seed": 11,
    },
    "review": {"review_text": "it isn't 'bad', so \"what\"?"},
    "caption-to-picture": {"structures_phrase": "кот, спит!"},
    "many-to-many": {"structures_phrase": "a cat sleeps", "many_to_many_attention": False},
    "tagging": {"structures_phrase": "it's a {cat} # кот"},
}


@pytest.mark.parametrize("section", OTHERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_repeats_the_readers_settings(section: str, language: str) -> None:
    values = CHOICES[section] | OTHERS[section]
    program = source(language, **values)
    assert program != source(language, **CHOICES[section])
    assert_prints(section, program)


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_settings_of_other_structures_change_nothing(section: str, language: str) -> None:
    strange = {
        "structures_phrase": "",
        "review_text": "",
        "structures_noise": 0.9,
        "structures_seed": 42,
        "many_to_many_attention": False,
    }
    shown = find("structures", section)
    for key in strange.keys() - shown.controls.keys():
        values = CHOICES[section] | {key: strange[key]}
        assert source(language, **values) == source(language, **CHOICES[section])


def test_it_is_our_trained_network_whoever_answers_above() -> None:
    controls = find("structures", "pytorch").controls
    assert not {"structures_weights", "structures_beam"} & set(controls)


@pytest.mark.parametrize(
    ("section", "key"), [("review", "review_text"), ("tagging", "structures_phrase")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_points_to_the_text_that_is_read(
    section: str, key: str, language: Language
) -> None:
    with pytest.raises(Refused) as refused:
        source(language, **CHOICES[section], **{key: ""})
    assert refused.value.control == key
