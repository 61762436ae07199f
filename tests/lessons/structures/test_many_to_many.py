"""Many to many: a translation, and where attention looks while it is written."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from content.template import number, percent, precise_percent
from lessons.structures.many_to_many import MOST, SECTION
from rnn_core.networks import attention_budget
from rnn_core.networks.padded_attention import padded_attention
from rnn_core.networks.predictions import Translation
from rnn_core.networks.pretrained import pretrained, scores, untrained_model
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.captions import encode, vocabulary
from rnn_core.world.language import other_language
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, show, verdict
from tests.lessons.structures.shown import answers, default, figure, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_either_language_may_be_typed(language: Language) -> None:
    phrase = default("structures_phrase", other_language(language))
    block = show("structures", "many-to-many", language, structures_phrase=phrase)["attention"]
    written = block["figures"][0]["layout"]["yaxis"]["ticktext"]
    assert " ".join(written[:-1]) == default("structures_phrase", language)


@each_language
@pytest.mark.parametrize("attention", [True, False])
def test_attention_is_drawn_and_its_strongest_look_is_named(
    language: Language, attention: bool
) -> None:
    name = "translator" if attention else "translator without attention"
    run = pretrained(name, language).predict(default("structures_phrase", language))
    assert isinstance(run, Translation)
    blocks = show("structures", "many-to-many", language, many_to_many_attention=attention)
    (cells,) = blocks["attention"]["figures"][0]["data"]
    np.testing.assert_array_equal(decoded(cells["z"]), run.attention)
    said = notices(blocks["attention"])[-1]
    kind, hidden = ("attention", "last-state") if attention else ("last-state", "attention")
    assert longest("many-to-many", language, f"notice-{kind}") in said
    assert longest("many-to-many", language, f"notice-{hidden}") not in said
    written, read = np.unravel_index(run.attention.argmax(), run.attention.shape)
    if attention:
        assert run.labels[written] in said and run.words[read] in said
        assert percent(run.attention.max()) in said
    else:
        assert run.words[-1] in said


def test_a_single_word_leaves_nothing_else_to_look_at() -> None:
    said = notices(show("structures", "many-to-many", "en", structures_phrase="cat")["attention"])[
        -1
    ]
    assert longest("many-to-many", "en", "notice-attention") in said


@each_language
def test_the_reader_s_steps_come_before_the_writer_s(language: Language) -> None:
    run = pretrained("translator", language).predict(default("structures_phrase", language))
    block = figure("many-to-many", language)
    lines = captions(block)
    assert len(lines) == len(run.words) + len(run.labels)
    assert all(word in line and "—" in line for word, line in zip(run.words, lines, strict=False))
    assert "▸" in lines[len(run.words)]
    said = [one.split("<br>")[0] for one in answers(block) if one]
    assert said[:-1] == list(run.labels[:-1])


@each_language
def test_it_is_said_whether_the_translation_is_right(language: Language) -> None:
    texts = {
        "right": default("structures_phrase", language),
        "free": {"ru": "кот спит", "en": "a cat sleeps"}[language],
    }
    for kind, phrase in texts.items():
        said = " ".join(notices(figure("many-to-many", language, structures_phrase=phrase)))
        for one in ("right", "wrong", "free"):
            assert (longest("many-to-many", language, f"notice-{one}") in said) == (one == kind)
    untaught = " ".join(notices(figure("many-to-many", language, structures_weights="untrained")))
    assert longest("many-to-many", language, "notice-wrong") in untaught
    assert default("structures_phrase", other_language(language)) in untaught


@each_language
@pytest.mark.parametrize("weights", ["trained", "untrained"])
def test_the_mask_is_said_with_its_numbers(language: Language, weights: str) -> None:
    values = {"structures_weights": weights}
    given = show("structures", "many-to-many", language, **values)["attention"]
    (said,) = (one for one in notices(given) if longest("many-to-many", language, "mask") in one)
    make = pretrained if weights == "trained" else untrained_model
    model = make("translator", language)
    run = model.predict(default("structures_phrase", language))
    other = other_language(language)
    begun = vocabulary(other).encode(["<start>", *run.labels[:-1]])
    found = padded_attention(model.network, encode(run.words, language), begun, 4)  # type: ignore[arg-type]
    most = int(found.on_padding.argmax())
    assert run.labels[most] in said and percent(float(found.on_padding[most])) in said
    assert number(found.unmasked_error) in said and number(found.masked_error) in said
    assert found.masked_error < 1e-4 < 0.01 < found.on_padding[most]
    off = show("structures", "many-to-many", language, many_to_many_attention=False)["attention"]
    assert longest("many-to-many", language, "mask") not in " ".join(notices(off))


def test_the_formula_stands_where_there_is_attention() -> None:
    for attention in (True, False):
        shown = SECTION.formulas({"many_to_many_attention": attention})  # type: ignore[operator]
        assert bool(shown) == attention
    assert "-\\infty" in FORMULAS["attention"] and "sqrt{H}" in FORMULAS["attention"]


@each_language
def test_without_attention_fewer_sentences_are_right(language: Language) -> None:
    for phrase in (default("structures_phrase", "ru"), default("structures_phrase", "en")):
        spoken: Language = "ru" if phrase == default("structures_phrase", "ru") else "en"
        shares = [
            scores()[name][spoken]["sentences"]
            for name in ("translator", "translator without attention")
        ]
        truth, said = verdict("structures", "many-to-many", language, structures_phrase=phrase)
        names = ("translator", "translator without attention")
        counts = {
            sum(one.numel() for one in pretrained(name, spoken).network.parameters())
            for name in names
        }
        recipes = [RECIPES[name] for name in names]
        assert len(counts) == 1 and recipes[0] == recipes[1]  # what the answer calls equal
        assert f"{counts.pop()} " in said and f"{recipes[0].steps} " in said
        later = attention_budget.shares()["translator without attention"][spoken][2400]
        assert later >= MOST  # one state does hold a sentence
        for name in names:
            listed = attention_budget.shares()[name][spoken].values()
            assert ", ".join(map(precise_percent, listed)) in said
        assert truth == ("half" if shares[1] >= 0.5 else "few")
        assert shares[1] < 0.7 and shares[0] >= MOST  # the bottleneck is seen
        assert all(f"{share * 100:.1f}" in said for share in shares)
