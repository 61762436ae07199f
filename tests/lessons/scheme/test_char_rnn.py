"""A trained word: what is said is what the network did."""

from math import log

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import decimal
from lessons.scheme import char_rnn
from lessons.scheme.char_rnn import SECTION, CharRnnTraining
from lessons.section import preset
from rnn_core.charlm.char_rnn import STEPS
from rnn_core.charlm.trained_word import train_word
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, show, verdict
from tests.lessons.scheme.said import assert_refused, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *[("ru", "Hello"), ("en", "молоко"), ("en", "кот"), ("ru", "aaaaaaaaaaab")],
        *[("en", "aaaa"), ("ru", "<b>&amp;"), ("en", "🙂 🙂!"), ("ru", "ма ма")],
    ],
)
@pytest.mark.parametrize("recurrent", [True, False])
def test_every_update_is_drawn_and_said(language: Language, word: str, recurrent: bool) -> None:
    values = {
        "char_rnn_word": word,
        "char_rnn_recurrent": recurrent,
        "char_rnn_hidden": 6,
        "char_rnn_seed": 4,
    }
    given = show("scheme", "char-rnn", language, **values)["char-rnn"]
    trained = train_word(word, 6, 4, recurrent)
    assert given["parameter"] == "char_rnn_step"
    assert len(given["captions"]) == len(trained.snapshots) == 26
    assert all(len(one["frames"]) == 26 for one in given["figures"])
    falling, table, *states = given["figures"]
    for k, (snapshot, caption) in enumerate(zip(trained.snapshots, captions(given), strict=True)):
        assert decimal(snapshot.loss) in caption
        assert trained.generated[k].replace(" ", "␣") in caption
        (place,) = falling["frames"][k]["data"]
        assert (place["x"], place["y"]) == ([k], [pytest.approx(snapshot.loss)])
        chances, losses = table["frames"][k]["data"]
        np.testing.assert_allclose(decoded(chances["z"]).T, snapshot.probabilities, rtol=1e-6)
        np.testing.assert_allclose(decoded(losses["y"]), snapshot.losses, rtol=1e-6)
    assert len(states) == (trained.repeated is not None)
    assert trained.snapshots[0].loss == pytest.approx(log(len(set(word))), abs=1e-6)
    well = "learnt" if trained.snapshots[-1].loss < 0.05 else "missed"
    case = "alone" if word == "aaaa" else well if recurrent else "blind"
    assert given["waits"]  # its floor is what the question asks for
    said = notices(given)
    first, *others = reversed(said) if case == "learnt" and trained.repeated else said
    assert longest("char-rnn", language, f"notice-{case}") in first
    if case == "blind":
        assert decimal(trained.memoryless_loss) in first
        assert trained.snapshots[-1].loss >= trained.memoryless_loss
    if trained.repeated:
        kind = "apart" if recurrent else "equal"
        assert longest("char-rnn", language, f"notice-{kind}") in others[0]


@each_language
@pytest.mark.parametrize("word", ["", "a", "слишком длинное слово"])
def test_a_word_that_cannot_be_learnt_is_refused_in_a_sentence(
    word: str, language: Language
) -> None:
    assert_refused("char-rnn", language, "char_rnn_word", word)


@each_language
def test_without_memory_the_loss_stops_at_its_floor(language: Language) -> None:
    truth, said = verdict(
        "scheme", "char-rnn", language, char_rnn_hidden=1, char_rnn_seed=5, char_rnn_word="ab"
    )
    blind, seeing = (train_word("Hello", 8, 0, recurrent=memory) for memory in (False, True))
    assert truth == "floor"  # of a network of the question's own
    assert decimal(2 * log(2) / 4) in said and decimal(log(4)) in said
    for one in (blind, seeing):
        assert decimal(one.snapshots[-1].loss) in said


@pytest.mark.parametrize(
    ("name", "case", "pair"),
    [
        *[("hello", "learnt", "apart"), ("blind", "blind", "equal"), ("forks", "learnt", "apart")],
        *[("easy", "learnt", None), ("anew", "learnt", "apart")],
    ],
)
@each_language
def test_presets_make_their_points(
    name: str, case: str, pair: str | None, language: Language
) -> None:
    values = {"char_rnn_word": "ab", "char_rnn_recurrent": False} | preset(SECTION, name, language)
    given = notices(show("scheme", "char-rnn", language, **values)["char-rnn"])
    if case == "learnt" and pair:  # that one letter has two answers comes first
        given.reverse()
    assert longest("char-rnn", language, f"notice-{case}") in given[0]
    assert len(given) == 1 + (pair is not None)
    if pair:
        assert longest("char-rnn", language, f"notice-{pair}") in given[1]


@pytest.mark.parametrize(("language", "start"), [("ru", 7), ("en", 17)])
def test_the_word_is_learnt_before_the_reader_s_eyes(
    language: Language, start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(char_rnn, "PAUSE", 0)
    values = {
        "char_rnn_word": "кокос",
        "char_rnn_recurrent": True,
        "char_rnn_hidden": 5,
        "char_rnn_seed": start,
    }
    job = CharRnnTraining(**values)
    looks = list(job.train())
    assert job.paced and job.steps == STEPS == looks[-1].step
    assert [look.step for look in looks] == sorted({look.step for look in looks})
    for seen, look in enumerate(looks, 1):
        now = show("scheme", "char-rnn", language, so_far=look.result, **values)["char-rnn"]
        assert len(now["captions"]) == seen
        said = longest("char-rnn", language, "notice-learning") in notices(now)[0]
        assert said == (look.step < STEPS)
    whole = show("scheme", "char-rnn", language, **values)["char-rnn"]
    assert now == whole  # the very training that is shown at once


def test_equal_orders_are_one_and_others_are_not() -> None:
    one = CharRnnTraining("Hello", True, 8, 0)
    assert one == CharRnnTraining("Hello", True, 8, 0) and hash(one) == hash(
        CharRnnTraining("Hello", True, 8, 0)
    )
    assert one != CharRnnTraining("Hello", False, 8, 0)
    experiment = SECTION.experiment
    assert experiment and experiment.training
    defaults = {key: control.initial("en") for key, control in SECTION.controls.items()}
    assert experiment.training(**experiment.arguments("en", defaults)) == one


def test_a_letter_is_one_however_it_was_typed() -> None:
    word = "и\u0306" * 8 + "ка"  # й in two code points, 18 in all
    given = show("scheme", "char-rnn", "ru", char_rnn_word=word)["char-rnn"]
    assert "«й»" in captions(given)[0]
