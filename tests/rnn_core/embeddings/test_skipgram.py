"""Skip-gram against its formula, its closed forms, and what captions should teach it."""

from collections import Counter
from math import log

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.bounds import OutOfBounds
from rnn_core.embeddings import cooccurrence, skipgram, skipgram_updates
from rnn_core.embeddings.cooccurrence import Corpus
from rnn_core.embeddings.metrics import cosines, mean_cosine, principal_plane
from rnn_core.training import fit
from rnn_core.world.captions import caption
from rnn_core.world.corpus import caption_corpus
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.parsing import word_fields
from rnn_core.world.scenes import sample_scenes

each_language = pytest.mark.parametrize("language", LANGUAGES)


def captions(language: Language, window: int) -> Corpus:
    return Corpus.build(caption_corpus(language), window, word_fields(language))


def train(
    language: Language, window: int, negatives: int, dimension: int, seed: int
) -> skipgram.TrainedVectors:
    return skipgram.train(captions(language, window), negatives, dimension, seed)


def model(words: int = 9, size: int = 4, seed: int = 0) -> skipgram.SkipGram:
    generator = torch.Generator().manual_seed(seed)
    made = skipgram.SkipGram(words, size, generator).double()
    with torch.no_grad():
        made.centres.normal_(generator=generator)
        made.contexts.normal_(generator=generator)
    return made


def batch(seed: int = 0, count: int = 6, negatives: int = 3) -> tuple[torch.Tensor, ...]:
    generator = torch.Generator().manual_seed(seed)
    shapes = ((count,), (count,), (count, negatives))
    return tuple(torch.randint(9, shape, generator=generator) for shape in shapes)


def test_the_loss_is_equation_4_and_so_is_its_gradient() -> None:
    made, (centres, contexts, negatives) = model(), batch()
    loss, right = made.loss(centres, contexts, negatives)
    u, v = made.centres.detach().numpy(), made.contexts.detach().numpy()
    du, dv, total, well = np.zeros_like(u), np.zeros_like(v), 0.0, []

    def sigmoid(x: float) -> float:
        return 1 / (1 + np.exp(-x))

    for i, j, rest in zip(centres.tolist(), contexts.tolist(), negatives.tolist(), strict=True):
        for other, label in [(j, 1), *((k, 0) for k in rest)]:
            score = float(u[i] @ v[other])
            total -= np.log(sigmoid(score) if label else sigmoid(-score)) / len(centres)
            du[i] += (sigmoid(score) - label) * v[other] / len(centres)
            dv[other] += (sigmoid(score) - label) * u[i] / len(centres)
            well.append((score > 0) == bool(label))
    assert loss.item() == pytest.approx(total, rel=1e-12)
    assert right.item() == pytest.approx(np.mean(well))
    loss.backward()
    np.testing.assert_allclose(made.centres.grad, du, atol=1e-12)
    np.testing.assert_allclose(made.contexts.grad, dv, atol=1e-12)


@each_language
@pytest.mark.parametrize("window", [1, 2, 5])
def test_pairs_are_words_within_the_window(language: Language, window: int) -> None:
    text = captions(language, window)
    scenes = sample_scenes(2000, torch.Generator().manual_seed(0), held_out=False)
    lines = [[word.text for word in caption(scene, language)] for scene in scenes]
    pairs = Counter(
        (one, other)
        for line in lines
        for k, one in enumerate(line)
        for j, other in enumerate(line)
        if j != k and abs(j - k) <= window
    )
    found = Counter((text.words[i], text.words[j]) for i, j in text.pairs.tolist())
    assert found == pairs
    size = len(text.words)
    counts = [[pairs[one, other] for other in text.words] for one in text.words]
    assert text.counts.tolist() == counts and len(counts) == size
    often = Counter(word for line in lines for word in line)
    weights = np.array([often[word] for word in text.words]) ** 0.75
    np.testing.assert_allclose(text.noise, weights / weights.sum(), rtol=1e-12)
    assert "name" not in text.groups


def test_negative_words_are_drawn_from_the_noise() -> None:
    text = captions("en", 2)
    batches = skipgram_updates.batches(text, 5, torch.Generator().manual_seed(0))
    drawn = torch.cat([next(batches)[2].flatten() for _ in range(40)])
    share = torch.bincount(drawn, minlength=len(text.words)) / len(drawn)
    np.testing.assert_allclose(share, text.noise, atol=0.004)


def test_they_are_those_that_torch_draws() -> None:
    text = captions("ru", 3)
    batches = skipgram_updates.batches(text, 4, torch.Generator().manual_seed(6))
    generator = torch.Generator().manual_seed(6)
    for _ in range(25):
        chosen = torch.randint(len(text.pairs), (skipgram_updates.BATCH,), generator=generator)
        wanted = torch.multinomial(
            text.noise, 4 * skipgram_updates.BATCH, replacement=True, generator=generator
        )
        centres, contexts, drawn = next(batches)
        assert torch.equal(torch.stack([centres, contexts], 1), text.pairs[chosen])
        assert torch.equal(drawn.flatten(), wanted)


@pytest.mark.parametrize("settings", [("en", 2, 5, 8, 0), ("ru", 5, 15, 32, 7)])
def test_pairs_are_counted_to_learn_what_fit_learns_one_by_one(
    settings: tuple[Language, int, int, int, int],
) -> None:
    """But for the order in which float32 adds up."""
    language, window, negatives, dimension, seed = settings
    text, generator = captions(language, window), torch.Generator().manual_seed(seed)
    made = skipgram.SkipGram(len(text.words), dimension, generator)
    drawn = skipgram_updates.batches(text, negatives, generator)
    snapshots = iter(train(*settings).snapshots)
    next(snapshots)
    for progress in fit(made, drawn, steps=skipgram.STEPS, rate=skipgram_updates.RATE, clip=1e6):
        if progress.step % skipgram.EVERY == 0:
            found = next(snapshots)
            np.testing.assert_allclose(found.vectors, made.centres.detach(), atol=1e-4)
            assert found.accuracy == pytest.approx(progress.accuracy, abs=1e-3)


@each_language
@pytest.mark.parametrize("negatives", [1, 5, 15])
def test_the_first_loss_is_one_plus_k_times_ln_2(language: Language, negatives: int) -> None:
    trained = train(language, 2, negatives, 2, 0)
    assert trained.snapshots[0].loss == pytest.approx((1 + negatives) * log(2), rel=1e-12)
    assert trained.snapshots[-1].loss < trained.snapshots[0].loss


def test_the_expected_loss_is_the_mean_over_every_draw() -> None:
    text = captions("ru", 1)
    made = model(len(text.words), 4)
    scores = (made.centres @ made.contexts.T).detach()
    exact = cooccurrence.expected_loss(scores, text, 3)
    centres, contexts = text.pairs.unbind(1)
    generator = torch.Generator().manual_seed(1)
    drawn = torch.multinomial(text.noise, 3 * len(centres), replacement=True, generator=generator)
    sampled = made.loss(centres, contexts, drawn.view(-1, 3))[0].item()
    assert exact == pytest.approx(sampled, rel=0.01)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 5), negatives=st.integers(1, 20))
def test_no_scores_have_a_loss_below_the_floor(seed: int, scale: float, negatives: int) -> None:
    text = captions("en", 2)
    lowest = cooccurrence.lower_bound(text, negatives)
    near = text.counts / text.counts.sum()
    noise = near.sum(1, keepdim=True) * text.noise
    best = (near / noise).log() - log(negatives)  # PMI − ln K, −∞ where a pair never comes
    ideal = best.clamp(min=-60)
    assert cooccurrence.expected_loss(ideal, text, negatives) == pytest.approx(lowest, rel=1e-9)
    generator = torch.Generator().manual_seed(seed)
    moved = ideal + scale * torch.randn(ideal.shape, generator=generator, dtype=torch.float64)
    assert cooccurrence.expected_loss(moved, text, negatives) > lowest


def test_the_same_seed_learns_the_same_and_leaves_chance_alone() -> None:
    before = torch.get_rng_state()
    one, other = (train("en", 2, 5, 8, 3) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    for mine, theirs in zip(one.snapshots, other.snapshots, strict=True):
        np.testing.assert_array_equal(mine.vectors, theirs.vectors)
    assert [now.step for now in one.snapshots] == list(range(0, 301, 10))
    assert one.length == len(one.snapshots) and one.steps == 300
    changed = train("en", 2, 5, 8, 4)
    assert not np.array_equal(changed.snapshots[-1].vectors, one.snapshots[-1].vectors)


def test_a_live_training_is_shown_in_the_plane_of_its_end() -> None:
    whole = train("ru", 2, 5, 8, 0)
    np.testing.assert_array_equal(
        whole.projection.axes, principal_plane(whole.snapshots[-1].vectors).axes
    )
    (left, right), (low, high) = whole.extent
    lively = skipgram.train_live(captions("ru", 2), 0, whole)
    for number, so_far in enumerate(lively, start=1):
        assert len(so_far.snapshots) == number and so_far.projection is whole.projection
        mine, theirs = so_far.snapshots[-1], whole.snapshots[number - 1]
        np.testing.assert_array_equal(mine.vectors, theirs.vectors)
        x, y = so_far.projection.project(mine.vectors).T
        assert left <= x.min() and x.max() <= right and low <= y.min() and y.max() <= high
    assert number == whole.length


@pytest.mark.parametrize("seed", range(3))
def test_captions_teach_grammar_where_there_is_some(seed: int) -> None:
    gap = {}
    for language in LANGUAGES:
        trained = train(language, 2, 5, 8, seed)
        cosine = cosines(trained.snapshots[-1].vectors)
        he, she = (
            [
                trained.words.index(getattr(one, language))
                for one in ANIMALS.values()
                if one.gender == gender
            ]
            for gender in ("m", "f")
        )
        within = (mean_cosine(cosine, he, he) + mean_cosine(cosine, she, she)) / 2
        gap[language] = within - mean_cosine(cosine, he, she)
    assert gap["ru"] > 0.2 and abs(gap["en"]) < 0.05


def test_more_numbers_come_nearer_to_the_floor() -> None:
    last = [train("en", 2, 5, size, 0).snapshots[-1].loss for size in (2, 8, 32)]
    assert last == sorted(last, reverse=True)
    assert last[-1] > cooccurrence.lower_bound(captions("en", 2), 5)


@pytest.mark.parametrize(
    "bad", [("en", 0, 5, 8, 0), ("en", 2, 0, 8, 0), ("en", 2, 99, 8, 0), ("en", 2, 5, 1, 0)]
)
def test_what_is_out_of_bounds_is_refused(bad: tuple) -> None:
    with pytest.raises(OutOfBounds):
        train(*bad)
    with pytest.raises(ValueError, match="language"):
        train("de", 2, 5, 8, 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sentences",
    [
        [],
        [["alone"], ["alone"]],
        [[f"word{k}" for k in range(cooccurrence.MAX_DISTINCT_WORDS + 1)]],
        [["a"] * 101] * (cooccurrence.MAX_CORPUS // 100),
    ],
)
def test_a_corpus_without_pairs_or_with_too_many_words_is_refused(
    sentences: list[list[str]],
) -> None:
    with pytest.raises(OutOfBounds):
        Corpus.build(sentences, 1)


@given(st.lists(st.lists(st.sampled_from("abcd"), min_size=2, max_size=5), min_size=1, max_size=5))
def test_any_sentences_make_a_corpus(sentences: list[list[str]]) -> None:
    text = Corpus.build(sentences, 2, {"a": "vowel"})
    pairs = [
        (line[j], line[k])
        for line in sentences
        for j in range(len(line))
        for k in range(len(line))
        if 0 < abs(j - k) <= 2
    ]
    assert [(text.words[j], text.words[k]) for j, k in text.pairs.tolist()] == pairs
    assert all(
        group == ("vowel" if word == "a" else "")
        for word, group in zip(text.words, text.groups, strict=True)
    )
