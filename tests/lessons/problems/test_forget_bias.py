"""The forget gate's bias: measured in a fresh LSTM, by the closed form, and as a program."""

from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest

from content import Language
from content.template import number
from lessons.answer import find
from lessons.problems import forget_bias as told
from lessons.problems import gates
from lessons.refusals import Refused
from rnn_core.bounds import MAX_SEED
from rnn_core.gradients import forget_bias
from rnn_core.gradients.forget_bias import (
    COMPARED_BIASES,
    cell_retention,
    forget_gate,
    half_life,
    retention,
)
from tests.lessons.answers import notices, plain, show, verdict
from tests.lessons.problems.wording import BOTH, CYRILLIC, longest, pressed

BIASES = [
    {},
    {"forget_bias_bias": -2.0},
    {"forget_bias_bias": 0.0},
    {"forget_bias_bias": 7.0},
    {"forget_bias_bias": 5.0, "forget_bias_seed": 99},
]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("values", BIASES)
def test_a_bias_keeps_what_is_said(values: dict[str, float], language: Language) -> None:
    b, toss = float(values.get("forget_bias_bias", 2)), int(values.get("forget_bias_seed", 0))
    blocks = show("problems", "forget-bias", language, **values)
    given = blocks["forget-bias"]
    (found,) = cell_retention(gates.THOUGH[language], [b], toss)
    law, real, *_ = notices(given)
    for value in (f"{forget_gate(b):.4f}", f"{half_life(b):.1f}", number(retention(b)[-1])):
        assert value in law
    for share in (found.mean[-1], found.products[-1].min(), found.products[-1].max()):
        assert number(float(share)) in real
    assert f"{found.mean_gate:.4f}" in real
    case = "faster" if found.mean_gate < forget_gate(b) else "slower"
    assert longest("forget-bias", language, f"notice-{case}") in real
    solid = [trace for trace in given["figures"][0]["data"] if "customdata" in trace]
    assert len(solid) == len({*COMPARED_BIASES, b})
    (mine,) = [trace for trace in solid if trace["opacity"] == 1]
    np.testing.assert_allclose(mine["customdata"], found.mean)
    assert blocks["program"]["source"].rstrip().endswith(f"# {round(forget_gate(b), 4)}")


def test_the_review_of_the_section_above_moves_it() -> None:
    section = find("problems", "forget-bias")
    assert section.controls["gates_text"] is find("problems", "gates").controls["gates_text"]
    one, other = (
        show("problems", "forget-bias", gates_text=text)["forget-bias"] for text in ("a cat", "zz")
    )
    assert notices(one)[0] == notices(other)[0] and notices(one)[1] != notices(other)[1]


@pytest.mark.parametrize("language", BOTH)
def test_a_bias_of_one_is_worth_more_than_a_thousand(language: Language) -> None:
    truth, why = verdict("problems", "forget-bias", language)
    times = retention(1.0)[20] / retention(0.0)[20]
    assert truth == "thousands" and f" {times:.0f} " in why and times > 1000
    assert f"{forget_gate(1.0):.3f}" in why and f"{half_life(5.0):.1f}" in why


@pytest.mark.parametrize("b", [-2.0, 0.0, 1.0, 2.3, 7.0])
def test_the_program_prints_the_gate(b: float) -> None:
    source = show("problems", "forget-bias", gates_text="a cat", forget_bias_bias=b)["program"][
        "source"
    ]
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    assert float(printed.getvalue()) == pytest.approx(forget_gate(b), abs=1e-4)
    assert source.splitlines()[-1] == f"# {printed.getvalue().strip()}"


def test_the_recipe_prints_what_it_says() -> None:
    source = show("problems", "forget-bias", gates_text="a cat")["recipe-program"]["source"]
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    said = [line.removeprefix("# ") for line in source.splitlines()[-2:]]
    assert printed.getvalue().splitlines() == said


@pytest.mark.parametrize("language", BOTH)
def test_the_trap_is_two_biases_that_add_up(language: Language) -> None:
    blocks = show("problems", "forget-bias", language)
    for word in ("bias_ih", "bias_hh", "b = 2"):
        assert word in plain(blocks["trap"]["runs"])
    *_, said, _ = notices(blocks["forget-bias"])  # the last is the recipe
    for value in (f"{forget_gate(2.0):.3f}", f"{forget_gate(1.0):.3f}"):
        assert value in said
    assert f"{half_life(2.0):.1f}" in said and f"{half_life(1.0):.1f}" in said


@pytest.mark.parametrize("language", BOTH)
def test_words_name_the_settings_they_are_answered_with(language: Language) -> None:
    blocks = find("problems", "forget-bias").prose(language).blocks
    assert f" {told.QUESTION_STEPS} " in blocks["question"]
    assert all(f"b = {b:g}" in blocks["answer"] for b in COMPARED_BIASES)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    ("name", "b"), [("zero", 0.0), ("one", 1.0), ("five", 5.0), ("minus", -2.0)]
)
def test_presets_do_what_they_say(name: str, b: float, language: Language) -> None:
    values = pressed("forget-bias", name, language, forget_bias_bias=3.0)
    law, *_ = notices(show("problems", "forget-bias", language, **values)["forget-bias"])
    assert longest("forget-bias", language, "notice-closed-form") in law
    assert law.startswith(f"b = {b:g}:".replace("-", "−"))
    label = find("problems", "forget-bias").prose(language).blocks[f"preset-{name}"]
    assert label == f"b = {b:g}".replace("-", "−")
    assert len(find("problems", "forget-bias").presets) == 4


@pytest.mark.parametrize("language", BOTH)
def test_only_a_review_without_a_letter_is_refused(language: Language) -> None:
    with pytest.raises(Refused) as refused:
        show("problems", "forget-bias", language, gates_text="")
    assert "{{" not in refused.value.sentence and refused.value.control == "gates_text"
    assert bool(CYRILLIC.search(refused.value.sentence)) == (language == "ru")
    for text in ("?!", "слово " * 49):
        assert show("problems", "forget-bias", language, gates_text=text)["forget-bias"]


@pytest.mark.parametrize(
    ("control", "bounds"),
    [
        (told.BIAS, (-forget_bias.MAX_BIAS, forget_bias.MAX_BIAS)),
        (told.SEED, (0, MAX_SEED)),
    ],
)
def test_sliders_stay_within_the_bounds_of_the_core(
    control: told.Slider, bounds: tuple[float, float]
) -> None:
    assert bounds[0] <= control.low < control.high <= bounds[1]
