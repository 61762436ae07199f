"""The map of words: what it says is what the vectors show."""

import re
from typing import Any

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from content.template import number, percent, precise_percent
from diagrams.word_vectors import GROUP_MARKS
from lessons.embedding import map as page
from lessons.embedding.nearest_neighbours import explanation
from lessons.refusals import Refused
from rnn_core.embeddings import metrics, significance
from rnn_core.networks.pretrained import pretrained, scores, untrained_model
from rnn_core.probing.embedding_tables import (
    COARSE_GROUPS,
    MAX_REVIEW_WORDS,
    NETWORKS,
    embedding_table,
    look_up,
)
from rnn_core.world.captions import caption_words as captions
from rnn_core.world.captions import vocabulary
from tests.lessons.answers import close_percents, notices, verdict
from tests.lessons.embedding.asked import blocks, longest, pressed

each_language = pytest.mark.parametrize("language", LANGUAGES)
CAT = page.CAT


def shown(language: Language, **values: Any) -> dict:
    return blocks("map", language, **values)["map"]


def told(language: Language, **values: Any) -> str:
    return " ".join(notices(shown(language, **values)))


def rows(network: Any, owner: str) -> Any:
    return (network.embed_source if owner == "translator" else network.embed).weight.detach()


def nearest_by_torch(owner: str, language: Language, word: str) -> list[tuple[str, float]]:
    """Straight from the network, for a table of rows."""
    known = [*captions(language), "<unk>"]
    vectors = rows(pretrained(owner, language).network, owner).double()
    vectors = vectors[vocabulary(language).encode(known)]
    vectors = vectors / vectors.norm(dim=1, keepdim=True)
    cosine = vectors @ vectors[known.index(word)]
    order = [k for k in cosine.argsort(descending=True).tolist() if known[k] != word][:6]
    return [(known[k], float(cosine[k])) for k in order]


@each_language
@pytest.mark.parametrize("owner", ["translator", "painter", "captioner"])
def test_the_neighbours_drawn_and_said_are_those_of_the_table(
    owner: str, language: Language
) -> None:
    given = shown(language, map_network=owner)
    expected = nearest_by_torch(owner, language, CAT[language])
    bars, _, before = given["figures"][1]["data"]
    np.testing.assert_allclose(bars["y"], [value for _, value in expected], atol=1e-6)
    ticks = given["figures"][1]["layout"]["xaxis"]["ticktext"]
    assert ticks == [word.replace("<", "&lt;").replace(">", "&gt;") for word, _ in expected]
    said = ", ".join(f"{word} {number(value)}" for word, value in expected)
    assert said in " ".join(notices(given)) and all(said in alt for alt in given["alts"])
    ids = vocabulary(language).encode([CAT[language], *(word for word, _ in expected)])
    untaught = metrics.cosines(rows(untrained_model(owner, language).network, owner).numpy()[ids])[
        0, 1:
    ]
    np.testing.assert_allclose(before["y"], untaught, atol=1e-6)


@each_language
@pytest.mark.parametrize("owner", NETWORKS)
def test_every_notice_holds_for_every_word(owner: str, language: Language) -> None:
    """The case of each word of a table follows from its numbers, and it is the case said."""
    seen = {}
    for word in embedding_table(owner, language).words:  # type: ignore[arg-type]
        if word == "<unk>":
            continue
        looked = look_up(word, owner, language)  # type: ignore[arg-type]
        near = metrics.nearest(looked.cosines, looked.index)
        kinds, count = looked.table.coarse_groups, len(looked.table.words)
        pair = (looked.index, near[0])
        after, before = (
            significance.probability_nearer(one[pair], 24, count - 1)
            for one in (looked.cosines, looked.initial_cosines)
        )
        kin = sum(kinds[k] == kinds[looked.index] for k in near)
        alike = kinds.count(kinds[looked.index]) - 1
        untaught = metrics.nearest(looked.initial_cosines, looked.index)
        had = sum(kinds[k] == kinds[looked.index] for k in untaught)
        rare = significance.hypergeometric_tail(kin, 6, count - 1, alike)
        found = explanation(looked)
        if found == "kin":
            assert kinds[looked.index] != "neutral" and kin > had and rare < 0.05
            assert rare < 0.05 / count or owner in ("tagger", "reviewer")
        elif found == "chance":
            assert after >= 0.05 or before < 0.05
        elif found == "drawn":
            assert after < 0.05 <= before
        else:
            assert found == "letters" and owner in ("tagger", "reviewer") and before < 0.05
        if found in ("chance", "drawn") and kinds[looked.index] != "neutral":
            assert kin <= had or rare >= 0.05 / count
        seen.setdefault(found, word)
    for found, word in seen.items():
        said = told(language, map_network=owner, map_word=word)
        assert longest("map", language, f"notice-{found}") in said


@each_language
@pytest.mark.parametrize("owner", NETWORKS)
def test_purity_and_the_honesty_of_the_map_are_counted(owner: str, language: Language) -> None:
    *_, groups, flat = notices(shown(language, map_network=owner))
    there = embedding_table(owner, language)  # type: ignore[arg-type]

    def pure(vectors: np.ndarray) -> str:
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        cosine = unit @ unit.T - 3 * np.eye(len(unit))
        own = [
            there.coarse_groups[k] == there.coarse_groups[j] for k, j in enumerate(cosine.argmax(1))
        ]
        return percent(float(np.mean(own)))

    shares = re.findall(r"([\d.]+)\s?%", groups)
    chance = percent(significance.expected_purity(there.coarse_groups))
    assert shares == [pure(there.vectors), pure(there.initial_vectors), chance]
    assert flat.count("%") == 3
    assert percent(there.projection.explained) + "%" in close_percents(flat)


@each_language
def test_the_translator_has_left_its_table_to_chance(language: Language) -> None:
    looked_at = {"map_network": "reviewer", "map_word": "x"}  # of no account
    truth, said = verdict("embedding", "map", language, **looked_at)
    answer = close_percents(said)
    table = embedding_table("translator", language)
    pairs = (torch.as_tensor(one) for one in (table.vectors, table.initial_vectors))
    moved = float(torch.cosine_similarity(*pairs).mean())
    assert truth == "chance" and moved > 0.9 and number(moved) in answer
    for _, value in nearest_by_torch("translator", language, CAT[language]):
        assert number(value) in answer
    assert f"{precise_percent(scores()['translator'][language]['sentences'])}%" in answer
    there = embedding_table("translator", language)
    share = metrics.purity(metrics.cosines(there.vectors), there.coarse_groups)
    assert f"{percent(share)}%" in answer
    chance = significance.expected_purity(there.coarse_groups)
    assert f"{percent(chance)}%" in answer  # in Russian twice as many: the reader sees both
    tagger = embedding_table("tagger", language)
    share = metrics.purity(metrics.cosines(tagger.vectors), tagger.coarse_groups)
    translator_s = metrics.purity(metrics.cosines(there.vectors), there.coarse_groups)
    assert share > 0.9 and translator_s < 0.6 and f"{percent(share)}%" in answer


@each_language
@pytest.mark.parametrize(
    ("name", "found"),
    [("chance", "chance"), ("speech", "kin"), ("verbs", "kin"), ("mood", "kin"), ("form", "typed")],
)
def test_presets_make_their_point(name: str, found: str, language: Language) -> None:
    values = {"map_network": "painter", "map_word": "x"} | pressed("map", name, language)
    said = told(language, **values)
    assert longest("map", language, f"notice-{found}") in said
    assert (longest("map", language, "notice-spelt") in said) == (name == "form")
    probe = {"verbs": page.SITS, "mood": page.BORING, "form": page.TASTIEST}.get(name, CAT)
    assert values["map_word"] == probe[language]
    back = {"map_network": "translator", "map_word": CAT[language]}
    assert pressed("map", "back", language) == back


@each_language
@pytest.mark.parametrize("text", ["", "?!", "a" * 1001])
def test_what_is_no_word_is_explained(text: str, language: Language) -> None:
    with pytest.raises(Refused) as refused:
        shown(language, map_word=text)
    sentence = refused.value.sentence
    assert refused.value.control == "map_word" and "{{" not in sentence
    assert bool(re.search("[а-яё]", sentence, re.IGNORECASE)) == (language == "ru")


@each_language
@pytest.mark.parametrize("owner", ["painter", "tagger", "reviewer"])
@pytest.mark.parametrize("text", ["тигр", "Zebra <b>x</b>", "x" * 200, "$a$ :red[b]"])
def test_strange_words_are_shown_and_explained(text: str, owner: str, language: Language) -> None:
    given = shown(language, map_network=owner, map_word=text)
    assert "<b>x</b>" not in str(given["figures"])
    said = " ".join(notices(given))
    looked = look_up(text, owner, language)  # type: ignore[arg-type]
    kept = {
        "notice-first": looked.more_words,
        "notice-unknown": not looked.known and not looked.table.from_letters,
        "notice-spelt": not looked.known and looked.table.from_letters,
    }
    for block, wanted in kept.items():
        assert (longest("map", language, block) in said) == wanted
    assert "x" * page.MAX_QUOTED_LETTERS not in said  # a long word is cut short


@each_language
def test_a_word_of_the_reviews_that_is_not_on_the_map_is_not_called_unheard_of(
    language: Language,
) -> None:
    for word in {"ru": ["не"], "en": ["not", "don't"]}[language]:
        looked = look_up(word, "reviewer", language)
        assert looked.known and explanation(looked) == "read"
        said = told(language, map_network="reviewer", map_word=word)
        assert longest("map", language, "notice-read") in said
        assert f" {MAX_REVIEW_WORDS} " in said
        for other in ("notice-typed", "notice-spelt"):
            assert longest("map", language, other) not in said


def test_no_winner_is_picked_on_a_tie() -> None:
    looked = look_up("nice", "tagger", "en")
    kinds = [looked.table.coarse_groups[k] for k in metrics.nearest(looked.cosines, looked.index)]
    first, second = sorted(map(kinds.count, set(kinds)))[-2:]
    assert first == second
    crowd = longest("map", "en", "notice-crowd")
    for probe, owner, won in (("nice", "tagger", False), ("tastiest", "reviewer", True)):
        assert (crowd in told("en", map_network=owner, map_word=probe)) == won


def test_every_owner_and_every_group_has_a_name() -> None:
    assert set(page.NETWORK.options) == set(NETWORKS) == set(page.NETWORK_NAMES)
    assert set(GROUP_MARKS) | set(COARSE_GROUPS.values()) == set(page.GROUPS)
