"""What all demonstrations have in common: what is shown, refused, never seen, or one's own."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.refusals import Refused
from lessons.reviews import UNKNOWN_WORDS
from lessons.structures import demonstrations
from lessons.structures.scene_fields import FIELD_NAMES
from rnn_core.networks.demos import scene_of
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.world.scenes import is_held_out
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, plain, show, verdict
from tests.lessons.structures.shown import CYRILLIC, EVERY, SHOWN, figure, heat, longest

CAPTIONED = [one for one in SHOWN if one != "review"]
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_every_structure_works(section: str, language: str) -> None:
    block = figure(section, language)
    steps = decoded(heat(block)["z"])[:, ::2].shape[1]
    assert len(block["captions"]) == len(block["figures"][0]["frames"]) == steps
    assert language == "en" or all(CYRILLIC.search(one) for one in notices(block))


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_where_it_is_used_stands_under_more(section: str, language: str) -> None:
    answered = show("structures", section, language)
    assert list(answered)[:2] == ["question", section]
    last = answered["more"]["lines"][-1]
    assert last[0][1] == "bold" and "**" not in plain(last)


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_a_question_has_one_right_answer(section: str, language: str) -> None:
    truth, said = verdict("structures", section, language)
    question = find("structures", section).question
    assert question is not None and truth in question.options
    assert bool(CYRILLIC.search(said)) == (language == "ru")


STRANGE = {
    "order": {
        "ru": "рыжий маленький кот спит на столе",
        "en": "a ginger small cat sits on the roof",
    },
    "missing": {"ru": "маленький рыжий кот на столе", "en": "a small ginger cat on the table"},
    "ending": {
        "ru": "маленькая рыжая кот спит на столе",
        "en": "an small ginger cat sits on the roof",
    },
}
PICTURED = ("one-to-one", "one-to-many")


@pytest.mark.parametrize("section", CAPTIONED)
@pytest.mark.parametrize("kind", STRANGE)
@each_language
def test_a_slip_is_explained_before_anything_is_said_of_the_answer(
    section: str, kind: str, language: Language
) -> None:
    phrase = STRANGE[kind][language]
    block = figure(section, language, structures_phrase=phrase)
    first = plain(block["notices"][0])
    sentence = demonstrations.MISPLACED
    if kind == "order" and section in ("tagging", "many-to-many"):  # they were trained on it
        assert sentence[language].split("{{")[0] not in " ".join(notices(block))
        return
    if kind == "missing":
        sentence = demonstrations.FILLED_IN if section in PICTURED else demonstrations.MISSING
    assert sentence[language].split("{{")[0] in first
    _, refused = scene_of(phrase, language)
    assert refused is not None
    for value in (refused.word, refused.correction):
        assert value is None or value in first
    assert all(FIELD_NAMES[field][language].lower() in first for field in refused.missing)


DRAGON = {
    "ru": ("дракон летит на столе", "дракон, летит"),
    "en": ("a dragon flies on the table", "dragon, flies"),
}


@pytest.mark.parametrize("section", [one for one in CAPTIONED if one != "tagging"])
@pytest.mark.parametrize("weights", ["trained", "untrained"])
@each_language
def test_every_unknown_word_is_named_and_nothing_is_answered(
    section: str, weights: str, language: Language
) -> None:
    phrase, words = DRAGON[language]
    with pytest.raises(Refused) as refused:
        figure(section, language, structures_phrase=phrase, structures_weights=weights)
    assert refused.value.control == "structures_phrase"
    assert words in refused.value.sentence


@each_language
def test_a_network_that_reads_letters_answers_to_unknown_words(language: Language) -> None:
    phrase, words = DRAGON[language]
    (first,) = figure("tagging", language, structures_phrase=phrase)["notices"]
    assert plain(first) == UNKNOWN_WORDS[language].replace("{{words}}", words)


@pytest.mark.parametrize("section", PICTURED)
@each_language
def test_no_picture_is_drawn_of_an_animal_that_nobody_named(
    section: str, language: Language
) -> None:
    phrase = {"ru": "маленький рыжий сидит на столе", "en": "a small ginger sits on the table"}
    with pytest.raises(Refused) as refused:
        figure(section, language, structures_phrase=phrase[language])
    assert refused.value.control == "structures_phrase"
    assert refused.value.sentence == demonstrations.NO_ANIMAL[language]


@pytest.mark.parametrize(
    "section",
    [
        "one-to-one",
        "one-to-many",
        "review",
        "caption-to-picture",
        "many-to-many",
        "tagging",
        "pytorch",
    ],
)
@pytest.mark.parametrize("text", ["", " \t", "…!", "слово " * 200])
@each_language
def test_what_cannot_be_read_is_explained(section: str, text: str, language: str) -> None:
    key = "review_text" if section == "review" else "structures_phrase"
    values = {"input_output_structure": "aligned"} if section == "pytorch" else {}
    with pytest.raises(Refused) as refused:
        show("structures", section, language, **values, **{key: text})
    assert refused.value.control == key
    assert bool(CYRILLIC.search(refused.value.sentence)) == (language == "ru")
    assert "{{" not in refused.value.sentence
    assert show("structures", section, language, **values, **{key: "a cat"})


@each_language
def test_what_was_not_said_is_told_before_the_answer(
    language: Language,
) -> None:
    text = {"ru": "рыжая лиса сидит", "en": "a ginger fox sits"}[language]
    first, *_ = notices(figure("one-to-one", language, structures_phrase=text))
    missing = (FIELD_NAMES[field][language].lower() for field in ("size", "place"))
    assert ", ".join(missing) in first
    fox = {
        "ru": "маленькая рыжая лиса сидит на столе",
        "en": "a small ginger fox sits on the table",
    }
    assert fox[language] in first


@pytest.mark.parametrize("section", CAPTIONED)
@each_language
def test_what_was_never_seen_is_said_of_a_network_that_has_seen_anything(
    section: str, language: Language
) -> None:
    held_out = {
        "ru": "маленький рыжий кот сидит на новом столе",
        "en": "a small ginger cat sits on a new table",
    }[language]
    known = {
        "ru": "маленький белый кот сидит под столом",
        "en": "a small white cat sits under the table",
    }[language]
    assert [is_held_out(scene_of(text, language)[0]) for text in (held_out, known)] == [True, False]
    said = demonstrations.HELD_OUT[language].split("{{")[0]
    for trained in (True, False):
        for text in (held_out, known):
            given = notices(
                figure(
                    section,
                    language,
                    structures_phrase=text,
                    structures_weights=("untrained", "trained")[trained],
                )
            )
            found = [one for one in given if said in one]
            assert bool(found) == (trained and text == held_out)
            assert all(held_out in one for one in found)


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_each_weights_answer_for_themselves(section: str, language: Language) -> None:
    experiment = find("structures", section).experiment
    assert experiment is not None and experiment.network is not None
    own = untrained_model(experiment.network({"many_to_many_attention": True}), language, seed=5)
    ours, untrained = (
        heat(figure(section, language, structures_weights=("untrained", "trained")[one]))["z"]
        for one in (True, False)
    )
    mine = heat(figure(section, language, own, structures_weights="mine"))["z"]
    assert len({ours["bdata"], untrained["bdata"], mine["bdata"]}) == 3
    assert (
        heat(figure(section, language, structures_weights="mine"))["z"] == ours
    )  # where there is no own network


def test_a_readers_network_is_kept_for_nobody() -> None:
    own = untrained_model("tagger", "en", seed=5)
    asked = [demonstrations.demonstrate("tag", **WORD, weights=own) for _ in range(2)]
    assert asked[0] is not asked[1] and asked[0].is_trained
    shipped = [demonstrations.demonstrate("tag", **WORD, weights="trained") for _ in range(2)]
    assert shipped[0] is shipped[1]


WORD = {"phrase": "a cat", "language": "en"}


def test_strange_letters_stay_text() -> None:
    phrase = "<script>alert(1)</script> :red[x] $y$ `c` **b** {{word}}"
    block = figure("tagging", structures_phrase=phrase)
    assert "<script" not in str(block["figures"])
    assert "{{" not in "".join(captions(block))
    with pytest.raises(Refused) as refused:
        figure("many-to-many", structures_phrase=phrase)
    assert "{{" not in refused.value.sentence


def test_captions_say_what_the_network_would_answer() -> None:
    for section, name in (("review", "reviewer"), ("tagging", "tagger")):
        key = "review_text" if section == "review" else "structures_phrase"
        run = pretrained(name, "en").predict("a small cat")
        said = captions(figure(section, **{key: "a small cat"}))
        for t, (line, top) in enumerate(zip(said, run.top, strict=True)):
            assert f"{t + 1}, “{run.words[t]}”" in line
            for guess in top:
                assert f"{guess.label} {guess.probability * 100:.1f}%" in line


def test_the_surest_step_is_not_the_one_that_is_named() -> None:
    run = pretrained("tagger", "en").predict("a small ginger cat sits on the table")
    shares = np.array([top[0].probability for top in run.top])
    least = int(shares.argmin())
    said = notices(figure("tagging"))[0]
    assert f"“{run.words[least]}”: {run.labels[least]}" in said
    assert longest("tagging", "en", "notice") in said
