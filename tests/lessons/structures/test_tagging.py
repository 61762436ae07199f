"""Aligned: a part of speech above every word, and nothing that follows changes it."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import percent, precise_percent
from lessons.answer import find
from rnn_core.networks.predictions import Tagging
from rnn_core.networks.pretrained import pretrained, untrained_model
from tests.arrays import decoded
from tests.lessons.answers import notices, verdict
from tests.lessons.structures.shown import answers, default, figure, heat, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_what_is_drawn_is_what_the_network_said(language: Language) -> None:
    run = pretrained("tagger", language).predict(default("structures_phrase", language))
    block = figure("tagging", language)
    np.testing.assert_array_equal(decoded(heat(block)["z"])[:, ::2], run.states.T)
    for text, top in zip(answers(block), run.top, strict=True):
        assert text == f"{top[0].label}<br>{top[0].probability * 100:.0f} %"


NAMED = {"ru": "рыжая собака Белка спит на столе", "en": "the ginger dog Belka sleeps on the table"}


@each_language
def test_names_are_found_or_the_nearest_to_one_is_told(language: Language) -> None:
    for phrase in (NAMED[language], default("structures_phrase", language)):
        run = pretrained("tagger", language).predict(phrase)
        assert isinstance(run, Tagging)
        found = [word for word, share in zip(run.words, run.names, strict=True) if share > 0.5]
        assert bool(found) == (phrase == NAMED[language])
        said = notices(figure("tagging", language, structures_phrase=phrase))
        kind = "notice-names" if found else "notice-nameless"
        (second,) = [one for one in said if longest("tagging", language, kind) in one]
        first = said[said.index(second) - 1]
        assert all(word in second for word in found)
        assert percent(run.names.max()) in second
        shares = [top[0].probability for top in run.top]
        assert run.words[int(np.argmin(shares))] in first and precise_percent(min(shares)) in first


@each_language
def test_a_name_is_told_by_its_place_and_by_its_letters(language: Language) -> None:
    """What stands under "More", on the page's own examples and on a word with other letters."""
    named, common, strange = {
        "ru": ("рыжая собака Белка", "рыжая белка", "рыжая собака Фывапр спит"),
        "en": ("ginger dog Belka", "ginger belka", "a ginger dog Xyzzy sleeps"),
    }[language]
    (line, *_) = find("structures", "tagging").prose(language).lines("more")
    assert named in line and common in line
    tagger = pretrained("tagger", language)
    shares = [tagger.predict(one).names for one in (named, common)]  # type: ignore[attr-defined]
    assert shares[0][-1] > 0.9 and shares[1].max() < 0.5
    other = tagger.predict(strange).names  # type: ignore[attr-defined]
    assert other[-2] < 0.5  # the word before the verb, in the same place


@pytest.mark.parametrize("trained", [True, False])
@pytest.mark.parametrize(
    "phrase", ["a big cat", "кот", "cat кот", "кот cat", "Belka sits; белка", "it's ёж", "7 столов"]
)
@each_language
def test_nothing_that_follows_changes_the_first_word(
    phrase: str, language: Language, trained: bool
) -> None:
    """Though the first word alone may seem to be of the other language."""
    truth, said = verdict(
        "structures",
        "tagging",
        language,
        structures_phrase=phrase,
        structures_weights=("untrained", "trained")[trained],
    )
    assert truth == "no"
    assert phrase.split()[0].lower() in said.lower()


def test_of_ones_own_network_it_is_said_of_that_network() -> None:
    own = untrained_model("tagger", "en", seed=5)
    label = own.predict("small cat").labels[0]
    answered = figure("tagging", "en", own, structures_phrase="small cat")
    assert answers(answered)[0].startswith(label)
