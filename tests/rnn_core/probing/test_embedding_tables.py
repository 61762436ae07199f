"""The embedding tables are those of the networks, and a typed word is found in them."""

import numpy as np
import pytest
import torch

from rnn_core.bounds import OutOfBounds
from rnn_core.embeddings.subword import ngram_buckets
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.probing.embedding_tables import (
    MAX_REVIEW_WORDS,
    NETWORKS,
    UNLISTED,
    embedding_table,
    look_up,
    share_ngram,
)
from rnn_core.world import captions
from rnn_core.world.captions import caption, caption_words
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.reviews import PAIRS, is_held_out, load_reviews
from rnn_core.world.scenes import sample_scenes
from rnn_core.world.words import MAX_TEXT

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
@pytest.mark.parametrize("owner", NETWORKS)
def test_the_vectors_are_those_of_the_network(owner: str, language: Language) -> None:
    there = embedding_table(owner, language)  # type: ignore[arg-type]
    assert (
        len(set(there.words)) == len(there.words) == len(there.vectors) == len(there.coarse_groups)
    )
    for model, rows in (
        (pretrained(owner, language), there.vectors),
        (untrained_model(owner, language), there.initial_vectors),
    ):
        network = model.network
        if owner in ("tagger", "reviewer"):
            weights = network.embed.vectors.weight.detach()
            for word, row in zip(there.words, rows, strict=True):
                own = weights[list(ngram_buckets(word, network.embed.buckets))].mean(0)
                np.testing.assert_allclose(row, own, atol=1e-6)
        else:
            part = network.embed_source if owner == "translator" else network.embed
            ids = captions.vocabulary(language).encode(there.words)
            np.testing.assert_array_equal(rows, part.weight.detach()[ids])
            assert there.words[-1] == "<unk>" and ids[-1] == 1
    if owner != "reviewer":
        assert set(caption_words(language)) <= set(there.words)


@each_language
def test_words_lean_as_the_plain_reviews_do(language: Language) -> None:
    there = embedding_table("reviewer", language)
    training_set = [
        one
        for one in load_reviews(language, PAIRS)
        if one.template == "plain" and not is_held_out(one)
    ]
    assert len(there.words) == MAX_REVIEW_WORDS
    seen = {"kind": 0, "unkind": 0, "neutral": 0}
    for word, group in zip(there.words, there.groups, strict=True):
        own = [
            one.sentiment == "kind"
            for one in training_set
            if word in {said.lower().replace("ё", "е") for said in one.words}
        ]
        share = sum(own) / len(own)
        assert group == ("kind" if share >= 0.8 else "unkind" if share <= 0.2 else "neutral")
        seen[group] += 1
    assert min(seen.values()) >= 10


@each_language
def test_kinds_are_parts_of_speech(language: Language) -> None:
    scenes = sample_scenes(500, torch.Generator().manual_seed(0), held_out=False, named=0.5)
    parts = {word.text: word.pos for scene in scenes for word in caption(scene, language)}
    named = {"ADJ": "adjective", "NOUN": "noun", "VERB": "posture", "PROPN": "name"}
    there = embedding_table("tagger", language)
    assert set(there.words) == set(parts)
    for word, kind in zip(there.words, there.coarse_groups, strict=True):
        assert kind == named.get(parts[word], "function"), word


@pytest.mark.parametrize(
    ("text", "owner", "word"),
    [
        ("КОТ", "translator", "кот"),
        ("черный", "tagger", "чёрный"),
        ("барсик", "painter", "Барсик"),
        ("Boring!", "reviewer", "boring"),
        ("cat", "captioner", "cat"),
    ],
)
def test_case_and_yo_do_not_matter(text: str, owner: str, word: str) -> None:
    looked = look_up(text, owner, "ru")  # type: ignore[arg-type]
    assert looked.table.words[looked.index] == word
    assert looked.known and not looked.more_words


def test_a_strange_word_is_unk_to_one_network_and_letters_to_another() -> None:
    looked = look_up("тигр на столе", "translator", "en")
    assert looked.table.language == "ru"  # by its letters
    assert looked.table.words[looked.index] == "<unk>" and not looked.known and looked.more_words
    spelt = look_up("тигр", "tagger", "en")
    assert spelt.table.words[spelt.index] == "тигр" and spelt.table.groups[spelt.index] == UNLISTED
    embed = pretrained("tagger", "ru").network.embed
    np.testing.assert_array_equal(spelt.table.vectors[-1], embed([["тигр"]])[0, 0])
    assert (
        spelt.table.projection is embedding_table("tagger", "ru").projection
    )  # the map does not turn for it
    read = next(
        word.lower()
        for one in load_reviews("en", PAIRS)
        if not is_held_out(one) and one.template == "plain"
        for word in one.words
        if word.lower() not in embedding_table("reviewer", "en").words
    )
    rare = look_up(read, "reviewer", "en")
    assert rare.known and rare.table.groups[rare.index] != UNLISTED


def test_shared_letters_are_three_in_a_row_with_the_edges() -> None:
    assert share_ngram("вкусно", "вкуснейший") and share_ngram("Ёж", "еж")
    assert not share_ngram("boring", "bad")


@pytest.mark.parametrize("text", ["", " ?! ", "a" * (MAX_TEXT + 1)])
def test_what_is_no_word_is_refused(text: str) -> None:
    with pytest.raises(OutOfBounds):
        look_up(text, "tagger", "en")
    with pytest.raises(ValueError, match="network"):
        embedding_table("next-tag predictor", "en")  # type: ignore[arg-type]
