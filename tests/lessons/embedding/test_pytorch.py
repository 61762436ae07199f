"""The printed program prints the numbers on the screen."""

import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from lessons.embedding.lookup import TEXTS
from rnn_core.batching.padding import batch_texts
from rnn_core.batching.padding_effects import padding_effects
from tests.lessons.embedding.asked import blocks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"padding_side": "left", "padding_effects_padding_idx": True},
        {"padding_max_length": 3, "padding_truncation": "left", "padding_token": "end"},
        {"lookup_texts": "a 'quoted' {giraffe}\n\\n # \"x\"", "padding_token": "unk"},
    ],
    ids=str,
)
def test_the_printed_program_prints_the_numbers_on_the_screen(
    language: Language, values: dict[str, Any]
) -> None:
    program = blocks("pytorch", language, **values)["program"]["source"]
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    wanted = json.loads(program.splitlines()[-1].removeprefix("# "))
    np.testing.assert_allclose(json.loads(printed.getvalue()), wanted, atol=1.1e-4)
    names = {"side": "padding_side", "truncation": "padding_truncation", "pad": "padding_token"}
    batch = {name: values[key] for name, key in names.items() if key in values}
    texts = values.get("lookup_texts", TEXTS.default[language])
    found = padding_effects(
        batch_texts(texts, language, values.get("padding_max_length", 16), **batch),
        1,
        values.get("padding_effects_padding_idx", False),
    )
    screen = [round(float(one.max()), 4) for one in found.differences.values()]
    np.testing.assert_allclose(wanted, screen, atol=1e-4)
