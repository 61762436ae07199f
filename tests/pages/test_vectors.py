"""The two maps of words: what they say is what the vectors show."""

import re
import time
from functools import cache

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Language, words
from content.template import decimal, number, percent, precise
from content.words.vectors import BORING, SITS, TASTIEST
from rnn_core import skipgram as company
from rnn_core import wordmap
from rnn_core.company import corpus
from rnn_core.lexicon import vocabulary
from rnn_core.microworld import words as captions
from rnn_core.pretraining import fresh, marks, pretrained
from rnn_core.skipgram import Learnt
from rnn_core.wordtables import COMMON, OWNERS, look_up, table
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers.skipgram import by_gender, cases, history
from ui.answers.vectors import case

learn = cache(company.learn)  # the page learns on its own
each_language = pytest.mark.parametrize("language", LANGUAGES)


def nearest_by_torch(owner: str, language: Language, word: str) -> list[tuple[str, float]]:
    """Straight from the network, for a table of rows."""
    network = pretrained(owner, language).network
    rows = (network.embed_source if owner == "translator" else network.embed).weight.double()
    known = [*captions(language), "<unk>"]
    vectors = rows[vocabulary(language).encode(known)]
    vectors = vectors / vectors.norm(dim=1, keepdim=True)
    cosine = vectors @ vectors[known.index(word)]
    order = [k for k in cosine.argsort(descending=True).tolist() if known[k] != word][:6]
    return [(known[k], float(cosine[k])) for k in order]


@each_language
@pytest.mark.parametrize("owner", ["translator", "painter", "captioner"])
def test_the_neighbours_drawn_and_said_are_those_of_the_table(
    owner: str, language: Language
) -> None:
    app = opened("embedding", lang=language, vectors=owner)
    given = charts(app)["embedding-map"]
    expected = nearest_by_torch(owner, language, words.CAT[language])
    bars, _, before = given["figures"][1]["data"]
    np.testing.assert_allclose(bars["y"], [value for _, value in expected], atol=1e-6)
    ticks = given["figures"][1]["layout"]["xaxis"]["ticktext"]
    assert ticks == [word.replace("<", "&lt;").replace(">", "&gt;") for word, _ in expected]
    told = ", ".join(f"{word} {number(value)}" for word, value in expected)
    assert told in lines(given["notices"])
    part = fresh(owner, language).network
    rows = (part.embed_source if owner == "translator" else part.embed).weight.detach().numpy()
    ids = vocabulary(language).encode([words.CAT[language], *(word for word, _ in expected)])
    untaught = wordmap.cosines(rows[ids])[0, 1:]
    np.testing.assert_allclose(before["y"], untaught, atol=1e-6)


@each_language
@pytest.mark.parametrize("owner", OWNERS)
def test_every_notice_holds_for_every_word(owner: str, language: Language) -> None:
    """The case of each word of a table follows from its numbers, and the page says that case."""
    seen = {}
    for word in table(owner, language).words:  # type: ignore[arg-type]
        if word == "<unk>":
            continue
        looked = look_up(word, owner, language)  # type: ignore[arg-type]
        near = wordmap.nearest(looked.cosines, looked.word)
        kinds, count = looked.table.kinds, len(looked.table.words)
        pair = (looked.word, near[0])
        after, before = (
            wordmap.chance_nearer(one[pair], 24, count - 1)
            for one in (looked.cosines, looked.cosines_before)
        )
        kin = sum(kinds[k] == kinds[looked.word] for k in near)
        alike = kinds.count(kinds[looked.word]) - 1
        untaught = wordmap.nearest(looked.cosines_before, looked.word)
        had = sum(kinds[k] == kinds[looked.word] for k in untaught)
        rare = wordmap.chance_of_kin(kin, 6, count - 1, alike)
        found = case(looked)
        if found == "kin":
            assert kinds[looked.word] != "neutral" and kin > had and rare < 0.05
            assert rare < 0.05 / count or owner in ("tagger", "reviewer")
        elif found == "luck":
            assert after >= 0.05 or before < 0.05
        elif found == "drawn":
            assert after < 0.05 <= before
        else:
            assert found == "letters" and owner in ("tagger", "reviewer") and before < 0.05
        if found in ("luck", "drawn") and kinds[looked.word] != "neutral":
            assert kin <= had or rare >= 0.05 / count
        seen.setdefault(found, word)
    for found, word in seen.items():
        app = opened("embedding", lang=language, vectors=owner, probe=word)
        told = lines(charts(app)["embedding-map"]["notices"])
        assert longest("embedding", language, "map", f"notice-{found}") in told


@each_language
@pytest.mark.parametrize("owner", OWNERS)
def test_purity_and_the_honesty_of_the_map_are_counted(owner: str, language: Language) -> None:
    app = opened("embedding", lang=language, vectors=owner)
    *_, groups, flat = charts(app)["embedding-map"]["notices"]
    there = table(owner, language)  # type: ignore[arg-type]

    def pure(vectors: np.ndarray) -> str:
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        cosine = unit @ unit.T - 3 * np.eye(len(unit))
        own = [there.kinds[k] == there.kinds[j] for k, j in enumerate(cosine.argmax(1))]
        return percent(float(np.mean(own)))

    shares = re.findall(r"([\d.]+)%", lines([groups]))
    chance = percent(wordmap.purity_by_chance(there.kinds))
    assert shares == [pure(there.vectors), pure(there.before), chance]
    assert lines([flat]).count("%") == 3
    assert percent(there.view.kept) + "%" in lines([flat])


@each_language
def test_the_translator_has_left_its_table_to_chance(language: Language) -> None:
    app = opened("embedding", lang=language, vectors="reviewer", probe="x")  # of no account
    app.radio(key="predict-embedding-map").set_value("animals").run()
    answer = next(one.value for one in app.markdown if "**" in one.value and "0.97" in one.value)
    assert words.WRONG[language] in answer
    for _, value in nearest_by_torch("translator", language, words.CAT[language]):
        assert number(value) in answer
    assert f"{precise(marks()['translator'][language]['sentences'])}%" in answer
    after, before = (wordmap.cosines(one) for one in _tables("translator", language))
    kinds = table("translator", language).kinds
    assert f"{percent(wordmap.purity(after, kinds))}%" in answer
    assert wordmap.purity(after, kinds) - wordmap.purity_by_chance(kinds) < 0.1
    tagger = table("tagger", language)
    share = wordmap.purity(wordmap.cosines(tagger.vectors), tagger.kinds)
    assert share > 0.9 and f"{percent(share)}%" in answer
    app.radio(key="predict-embedding-map").set_value("chance").run()
    assert words.RIGHT[language] in said(app)
    assert len(after) == len(before)


def _tables(owner: str, language: Language) -> tuple[np.ndarray, np.ndarray]:
    there = table(owner, language)  # type: ignore[arg-type]
    return there.vectors, there.before


@each_language
@pytest.mark.parametrize(
    ("name", "found"),
    [("chance", "luck"), ("speech", "kin"), ("verbs", "kin"), ("mood", "kin"), ("form", "typed")],
)
def test_presets_make_their_point(name: str, found: str, language: Language) -> None:
    app = opened("embedding", lang=language, vectors="painter", probe="x")
    app.button(key=f"preset-map-{name}").click().run()
    assert not app.exception and not app.error
    told = lines(charts(app)["embedding-map"]["notices"])
    assert longest("embedding", language, "map", f"notice-{found}") in told
    spelt = longest("embedding", language, "map", "notice-spelt")
    assert (spelt in told) == (name == "form")
    probe = {"verbs": SITS, "mood": BORING, "form": TASTIEST}.get(name, words.CAT)
    assert app.text_input(key="probe").value == probe[language]
    app.button(key="preset-map-back").click().run()
    assert app.button_group(key="vectors").value == "translator"
    assert app.text_input(key="probe").value == words.CAT[language]


@each_language
@pytest.mark.parametrize("text", ["", "?!", "a" * 1001])
def test_what_is_no_word_is_kept_and_explained(text: str, language: Language) -> None:
    app = opened("embedding", lang=language)
    app.text_input(key="probe").set_value(text).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_input(key="probe").value == text
    assert "embedding-map" not in charts(app) and "embedding-skipgram" in charts(app)


@each_language
@pytest.mark.parametrize("owner", ["painter", "tagger", "reviewer"])
@pytest.mark.parametrize("text", ["тигр", "Zebra <b>x</b>", "x" * 200, "$a$ :red[b]"])
def test_strange_words_are_shown_and_explained(text: str, owner: str, language: Language) -> None:
    app = opened("embedding", lang=language, vectors=owner, probe=text)
    assert not app.exception and not app.error
    given = charts(app)["embedding-map"]
    assert "<b>x</b>" not in str(given["figures"])
    told = lines(given["notices"])
    looked = look_up(text, owner, language)  # type: ignore[arg-type]
    kept = {
        "notice-first": looked.more,
        "notice-unknown": not looked.known and not looked.table.spelt,
        "notice-spelt": not looked.known and looked.table.spelt,
    }
    for block, wanted in kept.items():
        assert (longest("embedding", language, "map", block) in told) == wanted


@each_language
def test_a_word_of_the_reviews_that_is_not_on_the_map_is_not_called_unheard_of(
    language: Language,
) -> None:
    for word in {"ru": ["не"], "en": ["not", "don't"]}[language]:
        looked = look_up(word, "reviewer", language)
        assert looked.known and case(looked) == "read"
        app = opened("embedding", lang=language, vectors="reviewer", probe=word)
        told = lines(charts(app)["embedding-map"]["notices"])
        assert longest("embedding", language, "map", "notice-read") in told
        assert f" {COMMON} " in told
        for other in ("notice-typed", "notice-spelt"):
            assert longest("embedding", language, "map", other) not in told


def test_no_winner_is_picked_on_a_tie() -> None:
    looked = look_up("boring", "tagger", "en")
    kinds = [looked.table.kinds[k] for k in wordmap.nearest(looked.cosines, looked.word)]
    first, second = sorted(map(kinds.count, set(kinds)))[-2:]
    assert first == second
    crowd = longest("embedding", "en", "map", "notice-crowd")
    for probe, won in (("boring", False), ("tastiest", True)):
        app = opened("embedding", lang="en", vectors="reviewer" if won else "tagger", probe=probe)
        assert (crowd in lines(charts(app)["embedding-map"]["notices"])) == won


# --- skip-gram ------------------------------------------------------------------------------------

SETTINGS = [
    (2, 5, 8, 0),
    (1, 1, 2, 3),
    (5, 15, 32, 0),
    (5, 15, 2, 1),
    (2, 5, 2, 0),
    (5, 1, 8, 9),
    (1, 1, 3, 11),
]


def skipgram(app: AppTest) -> dict:
    return charts(app)["embedding-skipgram"]


@each_language
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_snapshot_is_drawn_and_said(setting: tuple[int, ...], language: Language) -> None:
    keys = dict(zip(("window", "negatives", "dimension", "sown"), map(str, setting), strict=True))
    app = opened("embedding", lang=language, **keys)
    assert not app.exception and not app.error
    given, learnt = skipgram(app), learn(language, *setting)  # type: ignore[arg-type]
    curves, map_ = given["figures"]
    assert len(given["captions"]) == len(map_["frames"]) == len(curves["frames"]) == 31
    animals = [k for k, group in enumerate(learnt.groups) if group == "animal"]
    for k, snapshot in enumerate(learnt.snapshots):
        (dots,) = map_["frames"][k]["data"]
        points = learnt.view.of(snapshot.vectors)
        np.testing.assert_allclose(decoded(dots["x"]), points[:, 0], atol=1e-6)
        assert decimal(snapshot.loss) in lines(given["captions"][k])
        unit = snapshot.vectors / np.linalg.norm(snapshot.vectors, axis=1, keepdims=True)
        cosine = (unit @ unit.T)[np.ix_(animals, animals)]
        mean = (cosine.sum() - len(animals)) / (len(animals) ** 2 - len(animals))
        assert curves["frames"][k]["data"][2]["y"] == [pytest.approx(mean, abs=1e-5)]
    bounds = {"y": curves["layout"]["yaxis"], "y2": curves["layout"]["yaxis2"]}
    for one in curves["data"]:
        low, high = bounds[one.get("yaxis", "y")]["range"]
        assert low <= min(one["y"]) and max(one["y"]) <= high
    told, every = lines(given["notices"]), history(learnt)
    for name in cases(learnt, every):
        assert longest("embedding", language, "skipgram", f"notice-{name}") in told
    assert decimal(learnt.floor) in told and decimal(learnt.snapshots[-1].loss) in told
    assert number(every[-1]["opposites"]) in told


EDGES = [
    *((2, 5, 2, 7), (5, 5, 2, 0), (5, 5, 4, 0), (5, 15, 8, 0), (2, 15, 2, 0)),
    *((2, 5, 8, 7), (1, 15, 4, 0), (2, 1, 32, 0), (3, 5, 6, 2)),
]
"""Where notices change over, or once contradicted one another."""


@each_language
@pytest.mark.parametrize("setting", [*SETTINGS, *EDGES])
def test_what_is_noticed_is_true(setting: tuple[int, ...], language: Language) -> None:
    learnt: Learnt = learn(language, *setting)  # type: ignore[arg-type]
    every = history(learnt)
    found = cases(learnt, every)
    last, gap = every[-1], learnt.snapshots[-1].loss - learnt.floor
    assert ("short" in found) == (gap > 0.05 * learnt.floor) == ("fallen" not in found)
    near = min(last["animals"], last["sites"]) - last["apart"]
    assert ("together" in found) == (near > 0.1) == ("mixed" not in found)
    assert ("opposites" in found) == (last["opposites"] > 0.8) == ("parted" not in found)
    if "fallen" in found:  # next to the floor groups are not a heap
        assert last["pure"] > 0.5
    if "crowded" in found:
        early = max(range(31), key=lambda k: every[k]["all"])
        assert every[early]["all"] > max(0.8, last["all"] + 0.2)


@each_language
@pytest.mark.parametrize("window", [1, 2, 5])
def test_what_is_said_of_on_and_under_is_true_of_the_captions(
    window: int, language: Language
) -> None:
    """Russian nouns differ in case behind them; in English all but the nouns is the same."""
    text, wide = corpus(language, window), corpus(language, 5)
    pair = {"ru": ("на", "под"), "en": ("on", "under")}[language]
    on, under = (text.counts[text.words.index(word)] for word in pair)
    site = torch.tensor([group == "site" for group in text.groups])
    behind = [
        {wide.words[k] for k in (wide.counts[wide.words.index(word)] * site).nonzero()[:, 0]}
        for word in pair
    ]
    if language == "ru":
        assert behind == [{"столе", "крыше"}, {"столом"}]
    else:
        assert behind == [{"table", "roof"}, {"table"}]
        assert torch.cosine_similarity(on[~site], under[~site], dim=0) > 0.95
    app = opened("embedding", lang=language, window=str(window))
    told = lines(skipgram(app)["notices"])
    assert {"ru": "«столе» и «крыше»", "en": "the table and the roof"}[language] in told


@each_language
def test_russian_animals_part_by_gender_and_english_ones_do_not(language: Language) -> None:
    app = opened("embedding", lang=language, window="5", dimension="2")  # of no account
    app.radio(key="predict-embedding-skipgram").set_value("one").run()
    answer = next(one.value for one in app.markdown if "рыжая лиса" in one.value)
    usual = {"ru": "Окно 2, K = 5, D = 8", "en": "Window 2, K = 5, D = 8"}  # not what is set
    assert usual[language] in answer
    assert words.WRONG[language] in answer
    for say in LANGUAGES:
        for value in by_gender(learn(say, 2, 5, 8, 0), say):
            assert number(value) in answer
    app.radio(key="predict-embedding-skipgram").set_value("grammar").run()
    assert words.RIGHT[language] in said(app)


@each_language
@pytest.mark.parametrize(("name", "found"), [("flat", "short"), ("rich", "fallen"), ("near", "")])
def test_learning_presets_make_their_point(name: str, found: str, language: Language) -> None:
    app = opened("embedding", lang=language, sown="4", window="3")
    app.button(key=f"preset-skipgram-{name}").click().run()
    told = lines(skipgram(app)["notices"])
    assert longest("embedding", language, "skipgram", f"notice-{found or 'fallen'}") in told
    app.button(key="preset-skipgram-anew").click().run()
    assert (app.slider(key="sown").value, app.slider(key="window").value) == (0, 2)


@each_language
def test_it_is_learnt_before_the_eyes(language: Language) -> None:
    app = opened("embedding", lang=language, sown="7")
    app.button(key="press-skipgram").click().run()
    deadline = time.monotonic() + 30
    partial = False
    while time.monotonic() < deadline:
        app.run()
        count = len(skipgram(app)["captions"])
        if 1 <= count < 31:
            partial = True
            told = lines(skipgram(app)["notices"])
            assert longest("embedding", language, "skipgram", "notice-learning") in told
        if partial and count == 31 and any(one.key == "press-skipgram" for one in app.button):
            break
        time.sleep(0.2)
    assert partial and len(skipgram(app)["captions"]) == 31
    assert not app.exception and not app.error
