"""The three readers of long texts: what they learn from, and what is shipped."""

import pytest
import torch

from rnn_core.networks import long_text_classifier
from rnn_core.networks.long_text_classifier import (
    BATCH_SIZE,
    BLANK,
    CELLS,
    MAX_WORDS_AFTER,
    LongTextClassifier,
    filler_words,
    pretrained_classifier,
    select_reviews,
    training_batches,
    weights_path,
    word_vectors,
)
from rnn_core.world.language import LANGUAGES
from rnn_core.world.parsing import parse
from rnn_core.world.scenes import is_held_out


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons_are_the_seeds_and_ask_from_the_last_word_of_the_opinion_on(language: str) -> None:
    word_vectors([["cat"]], language)  # the reviewer is loaded by now
    before = torch.random.get_rng_state()
    first, again, other = (
        list(training_batches(language, torch.Generator().manual_seed(seed), 6))
        for seed in (1, 1, 2)
    )
    for one, same, another in zip(first, again, other, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(one, same, strict=True))
        assert not torch.equal(one[0], another[0])
    assert torch.equal(torch.random.get_rng_state(), before)
    asked = [batch[2] for batch in first]
    lengths = [int(one.sum(1).unique()) for one in asked]  # the same in every row
    assert lengths == sorted(lengths) and lengths[0] < lengths[-1] == MAX_WORDS_AFTER + 1
    for read, kind, where in first:
        assert read.shape[:2] == where.shape and len(kind) == BATCH_SIZE
        assert not read.requires_grad and set(kind.tolist()) == {0, 1}


def test_nothing_is_read_as_zero_and_so_is_what_lies_behind_the_end() -> None:
    read = word_vectors([["kot", BLANK, "cat"], ["cat"]], "en")
    assert read.shape[:2] == (2, 3) and read[0, 0].any()
    assert not read[0, 1].any() and not read[1, 1:].any()
    assert torch.equal(read[0, 2], read[1, 0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_examined_was_never_learnt_from(language: str) -> None:
    kept, learnt = select_reviews(language, held_out=True), select_reviews(language, held_out=False)
    assert not {one.words for one in kept} & {one.words for one in learnt}
    assert filler_words(language, held_out=True) != filler_words(language, held_out=False)
    assert len(kept) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_talk_is_about_scenes(language: str) -> None:
    words, scenes = filler_words(language, held_out=True)[:60], 0
    start = 0
    for end in range(1, len(words) + 1):
        try:
            scene = parse(list(words[start:end]), language)
        except ValueError:
            continue
        if is_held_out(scene):
            scenes += 1
    assert scenes > 0


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_networks_are_small_and_shared(cell: str, language: str) -> None:
    network = pretrained_classifier(cell, language)
    assert pretrained_classifier(cell, language) is network and not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())
    assert weights_path(cell, language).stat().st_size < 25_000
    state = torch.load(weights_path(cell, language), weights_only=True)
    assert {numbers.dtype for numbers in state.values()} == {torch.float16}


def test_a_short_training_is_the_same_every_time_and_gets_better() -> None:
    one, same = (long_text_classifier.train_classifier("gru", "en", 60) for _ in range(2))
    fresh = LongTextClassifier("gru", 24)
    batch = next(training_batches("en", torch.Generator().manual_seed(9), 1))
    with torch.no_grad():
        loss, before = (network.loss(*batch)[0].item() for network in (one, fresh))
    assert loss < before - 0.02
    for name, weights in one.state_dict().items():
        assert torch.equal(weights, same.state_dict()[name])
