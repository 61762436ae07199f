"""A state that reads on over padding: what is said of it is what was computed."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.embedding.lookup import TEXTS
from lessons.embedding.padding_effects import SECTION
from rnn_core.batching.padding import Side, batch_texts
from rnn_core.batching.padding_effects import padding_effects
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, verdict
from tests.lessons.embedding.asked import blocks, longest, pressed
from tests.lessons.embedding.test_lookup import STRANGE

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
@pytest.mark.parametrize("side", ["right", "left"])
def test_what_drifts_is_said_with_its_numbers(language: Language, side: str) -> None:
    batch = batch_texts(TEXTS.default[language], language, 16, side)  # type: ignore[arg-type]
    found = padding_effects(batch, 1)
    given = blocks("padding-effects", language, lookup_row=1, padding_side=side)["padding-effects"]
    heat, _, line, *_ = given["figures"][0]["data"]
    np.testing.assert_allclose(decoded(heat["z"]), found.states.T, atol=1e-6)
    np.testing.assert_allclose(decoded(line["y"]), found.distances, atol=1e-5)
    for t, caption in enumerate(captions(given)):
        assert number(found.distances[t]) in caption and number(found.step_lengths[t]) in caption
        case = "step" if batch.mask[0, t] else "step-pad"
        assert longest("padding-effects", language, case) in caption
    own, *more = notices(given)
    (every,) = (one for one in more if longest("padding-effects", language, "notice-all") in one)
    assert longest("padding-effects", language, f"notice-{side}") in own
    assert number(found.differences["last"][0]) in own
    assert number(found.differences["packed"][0]) in own
    for name in ("last", "gathered", "packed"):
        assert number(found.differences[name].max()) in every


@each_language
def test_pads_on_the_left_spoil_the_last_state(language: Language) -> None:
    # The question's own batch, whatever the reader looks at.
    truth, said = verdict(
        "embedding",
        "padding-effects",
        language,
        lookup_texts="cat\na dog",
        padding_effects_padding_idx=True,
    )
    assert truth == "wrong"
    batch = batch_texts(TEXTS.default[language], language, 16, "left")
    plain, zeros = (padding_effects(batch, 1, zero).differences for zero in (False, True))
    for value in (plain["h_n"], zeros["h_n"], plain["packed"]):
        assert number(float(value.max())) in said
    assert plain["packed"].max() < 1e-5 < 1 < min(plain["h_n"].max(), zeros["h_n"].max())
    for name in ("last", "gathered"):  # one and the same state, so wrong together
        np.testing.assert_allclose(plain[name], plain["h_n"], atol=1e-5)


@each_language
def test_with_pads_on_the_right_two_of_four_ways_are_right(language: Language) -> None:
    """What the first sentence of the section says."""
    found = padding_effects(batch_texts(TEXTS.default[language], language, 16), 1).differences
    worst = {name: float(one.max()) for name, one in found.items()}
    assert max(worst["gathered"], worst["packed"]) < 1e-5 < 1 < min(worst["last"], worst["h_n"])
    lead = SECTION.prose(language).lead
    assert "out[:, -1]" in lead and "out[i, length − 1]" in lead and "pack_padded_sequence" in lead


@each_language
@pytest.mark.parametrize(
    ("values", "cases"),
    [
        ({"padding_max_length": 3}, ("padding-effects/notice-even", "padding-idx/notice-none")),
        ({"lookup_row": 3}, ("padding-effects/notice-full", "padding-idx/notice-elsewhere")),
        (
            {"lookup_row": 3, "padding_side": "left"},
            ("padding-effects/notice-full", "padding-idx/notice-elsewhere"),
        ),
        (
            {"lookup_texts": "a cat " * 30},
            ("padding-effects/notice-even", "padding-idx/notice-none"),
        ),
        ({"padding_token": "end"}, ("padding-effects/notice-right", "padding-idx/notice")),
    ],
    ids=str,
)
def test_every_position_has_its_sentence(
    language: Language, values: dict, cases: tuple[str, ...]
) -> None:
    for case in cases:
        section, block = case.split("/")
        (given,) = (
            one for one in blocks(section, language, **values).values() if one["kind"] == "figure"
        )
        said = " ".join(notices(given))
        assert longest(section, language, block) in said
        assert (
            "<end>" in said
            if values.get("padding_token") and block == "notice"
            else "<end>" not in said
        )


@each_language
@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("most", [1, 48])
def test_every_batch_is_handled(language: Language, name: str, most: int) -> None:
    for side in ("right", "left"):
        values = {"lookup_texts": STRANGE[name], "padding_max_length": most, "padding_side": side}
        for section in ("lookup", "padding", "padding-effects", "padding-idx", "pytorch"):
            assert "{{" not in str(blocks(section, language, **values))


@each_language
def test_a_single_line_has_none_to_be_compared_with(language: Language) -> None:
    every = longest("padding-effects", language, "notice-all")
    for texts, compared in (("a cat", False), ("a cat\nа", True)):
        given = blocks("padding-effects", language, lookup_texts=texts)["padding-effects"]
        assert (every in " ".join(notices(given))) == compared


@each_language
@pytest.mark.parametrize("side", ["right", "left"])
def test_what_unpacking_gives_is_said_with_its_shapes(language: Language, side: Side) -> None:
    batch = batch_texts(TEXTS.default[language], language, 16, side)
    rows, steps = batch.ids.shape
    given = blocks("padding-effects", language, padding_side=side, lookup_row=2)
    said = notices(given["padding-effects"])
    (unpacked,) = (one for one in said if "pad_packed_sequence" in one)
    assert f"({rows}, {steps}, 64)" in unpacked and f"(1, {steps}, 64)" in unpacked
    assert f"(1, {batch.lengths[1]}, 64)" in unpacked and batch.lengths[1] < steps
    assert ", ".join(map(str, batch.lengths)) in unpacked
    zeros = longest("padding-effects", language, "unpacked-zeros")
    (one,) = (one for one in said if zeros in one)
    assert str((~batch.mask).sum()) in one and number(0.0) in one
    even = blocks("padding-effects", language, padding_max_length=3)["padding-effects"]
    assert zeros not in " ".join(notices(even))
    many = blocks("padding-effects", language, lookup_texts="cat\n" * 20)["padding-effects"]
    assert "1, 1, …" in " ".join(notices(many))


@each_language
@pytest.mark.parametrize("name", SECTION.presets)
def test_presets_make_their_point(language: Language, name: str) -> None:
    start = {"lookup_texts": "cat\na dog", "padding_max_length": 1, "padding_token": "unk"}
    values = start | pressed("padding-effects", name, language)
    pads = blocks("padding", language, **values)["padding"]["figures"][0]["data"][1]
    assert pads["x"]
    match name:
        case "last-left":
            assert values["padding_side"] == "left"
        case "zero":
            assert values["padding_effects_padding_idx"] is True
        case "changed":
            painted = padding_effects(
                batch_texts(values["lookup_texts"], language, 16), 1
            ).paintings
            alone, last = (painted[one].guess.label for one in ("unpadded", "last"))
            assert alone != last
            _, alt = blocks("padding-effects", language, **values)["padding-effects"]["alts"]
            assert alone in alt and last in alt
