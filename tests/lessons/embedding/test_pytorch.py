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
        {"side": "left", "zero_row": True},
        {"max_length": 3, "cut": "left", "pad": "end"},
        {"texts": "a 'quoted' {giraffe}\n\\n # \"x\"", "pad": "unk"},
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
    names = {"side": "side", "cut": "truncation", "pad": "pad"}
    batch = {names[key]: value for key, value in values.items() if key in names}
    texts = values.get("texts", TEXTS.default[language])
    found = padding_effects(
        batch_texts(texts, language, values.get("max_length", 16), **batch),
        1,
        values.get("zero_row", False),
    )
    screen = [round(float(one.max()), 4) for one in found.differences.values()]
    np.testing.assert_allclose(wanted, screen, atol=1e-4)
