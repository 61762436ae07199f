"""Training batches: from the seed alone, as the loss takes them, and without the test set."""

from itertools import islice
from typing import Any

import pytest
import torch
from torch import Tensor

from rnn_core.networks.datasets import BATCH_SIZE
from rnn_core.networks.picture_datasets import PAINTER_BATCH_SIZE, as_floats, picture_dataset
from rnn_core.networks.pretrained import SHIPPED, build_network
from rnn_core.networks.review_batches import BATCH_SIZE as REVIEW_BATCH_SIZE
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.captions import PARTS_OF_SPEECH, caption, vocabulary
from rnn_core.world.language import LANGUAGES, Language, other_language
from rnn_core.world.parsing import parse, word_fields
from rnn_core.world.scenes import is_held_out

TRANSLATORS = ["translator", "translator without attention"]
each_language = pytest.mark.parametrize("language", LANGUAGES)


def batches(name: str, language: Language, count: int = 5, seed: int = 0) -> list[tuple[Any, ...]]:
    endless = RECIPES[name].batches(language, torch.Generator().manual_seed(seed))
    return list(islice(endless, count))


def decoded(rows: Tensor, language: Language) -> list[list[str]]:
    """Words of rows of ids: no padding, start or end."""
    return [vocabulary(language).decode([k for k in row if k > 3]) for row in rows.tolist()]


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_the_same_seed_gives_the_same_batches(name: str, language: Language) -> None:
    before = torch.random.get_rng_state()
    first, again, another = (
        [part.tolist() if isinstance(part, Tensor) else part for part in batch]
        for seed in (1, 1, 2)
        for batch in batches(name, language, 1, seed)
    )
    assert first == again != another
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_a_network_takes_its_batches(name: str, language: Language) -> None:
    [batch] = batches(name, language, 1)
    sizes = {2 * PAINTER_BATCH_SIZE, PAINTER_BATCH_SIZE} if name == "painter" else {BATCH_SIZE}
    if name in ("reviewer", "reviewer with lstm", "bag of words"):
        sizes = {REVIEW_BATCH_SIZE}
    assert {len(part) for part in batch} == sizes
    loss, accuracy = build_network(name, language).loss(*batch)  # type: ignore[operator]
    assert 0 < loss < 10 and 0 <= accuracy < 0.7


@each_language
def test_no_scene_of_the_test_set_is_trained_on(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnn_core.networks.picture_datasets.WORD_DROPOUT", 0)
    monkeypatch.setattr("rnn_core.networks.text_datasets.FREE_SHARE", 0)
    rows_of_ids = [
        words for name in ("painter", *TRANSLATORS) for words, *_ in batches(name, language)
    ]
    rows_of_ids += [words for _, words in batches("captioner", language)]
    for ids in rows_of_ids:
        for words in decoded(ids, language):
            assert not is_held_out(parse(words, language))
    for sentences, *_ in batches("tagger", language):
        assert not any(is_held_out(parse(words, language)) for words in sentences)


@each_language
def test_free_sentences_say_the_same_in_both_languages_and_show_no_scene_of_the_test_set(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnn_core.networks.text_datasets.FREE_SHARE", 1)
    there, whole = other_language(language), 0
    fields = {one: word_fields(one) for one in (language, there)}
    for words, _, wanted in batches("translator", language):
        for read, written in zip(decoded(words, language), decoded(wanted, there), strict=True):
            said = [
                {fields[one][word] for word in row} - {"other"}
                for one, row in ((language, read), (there, written))
            ]
            assert said[0] == said[1]
            if said[0] >= {"size", "colour", "where"}:
                assert not is_held_out(parse(written, there))
                whole += 1
    assert whole > 50


@each_language
def test_only_words_that_should_not_matter_are_hidden_from_a_painter(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of_ids = batches("painter", language)
    monkeypatch.setattr("rnn_core.networks.picture_datasets.WORD_DROPOUT", 0)
    missed = []
    for (words, *_), (whole, *_) in zip(rows_of_ids, batches("painter", language), strict=True):
        for k, (row, right) in enumerate(zip(words, decoded(whole, language), strict=True)):
            tagged = caption(parse(right, language), language)
            verb = [word.pos for word in tagged].index("VERB") + 1
            ids, true = row[: len(right)], vocabulary(language).encode(right)
            lost = ids == vocabulary(language).unknown_id
            of_what, of_where = lost[:verb], lost[verb:]
            matters, does_not = (
                (of_what, of_where) if k < PAINTER_BATCH_SIZE else (of_where, of_what)
            )
            assert not matters.any() and torch.equal(ids[~lost], torch.tensor(true)[~lost])
            missed.append(does_not.float())
    assert torch.cat(missed).mean().item() == pytest.approx(0.3, abs=0.03)


def test_the_two_picture_data_sets_share_no_combination() -> None:
    for held_out in (False, True):
        scenes, pictures = picture_dataset(held_out)
        assert all(is_held_out(scene) == held_out for scene in scenes)
        assert len(pictures) == len(scenes) and pictures[:1].dtype == torch.uint8
        assert torch.equal((as_floats(pictures[:50]) * 255).round().byte(), pictures[:50])


@each_language
def test_a_translator_learns_the_two_sentences_of_one_scene(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnn_core.networks.text_datasets.FREE_SHARE", 0)
    for words, lengths, wanted in batches("translator", language):
        assert lengths.tolist() == (words > 0).sum(1).tolist()
        for here, there in zip(
            decoded(words, language), decoded(wanted, other_language(language)), strict=True
        ):
            assert parse(here, language) == parse(there, other_language(language))


@each_language
def test_a_tagger_learns_the_parts_of_speech_of_its_words(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnn_core.networks.text_datasets.FREE_SHARE", 0)
    for sentences, parts, names in batches("tagger", language):
        for words, part, name in zip(sentences, parts.tolist(), names.tolist(), strict=True):
            right = caption(parse(words, language), language)
            assert [PARTS_OF_SPEECH[k - 1] for k in part if k] == [word.pos for word in right]
            assert name[: len(words)] == [word.is_name for word in right]
            assert not any(name[len(words) :])
