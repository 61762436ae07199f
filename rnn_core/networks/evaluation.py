"""Evaluation of each network on a test set: combinations that no training set has.

A function takes a network, its language and how many scenes or reviews to test, and returns the
scores, the main one first.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from rnn_core.decoding import greedy_decode
from rnn_core.networks.datasets import TEST_SEED, TEST_SIZE, seeded_generator
from rnn_core.networks.next_tag import NextTagPredictor
from rnn_core.networks.picture_datasets import (
    animal_labels,
    as_floats,
    picture_dataset,
    plain_picture_dataset,
)
from rnn_core.networks.picture_models import Captioner, Classifier, Painter
from rnn_core.networks.pretrained import Scores, pretrained
from rnn_core.networks.text_datasets import sample_next_tag_captions, tagged_captions
from rnn_core.networks.text_models import BagOfWords, Reviewer, Tagger, Translator
from rnn_core.world import captions, reviews
from rnn_core.world.language import Language, other_language
from rnn_core.world.own_sentences import KINDS, OwnSentence, Part, load_own_sentences
from rnn_core.world.reviews import Review
from rnn_core.world.scenes import Scene, sample_scenes


def _test_pictures(count: int) -> tuple[list[Scene], Tensor]:
    scenes, pictures = picture_dataset(held_out=True)
    return scenes[:count], as_floats(pictures[:count])


@torch.no_grad()
def evaluate_classifier(network: Classifier, language: Language, count: int = TEST_SIZE) -> Scores:
    """Accuracy of the animal in a picture.

    Args:
        network: the classifier.
        language: not used: there are no words.
        count: pictures to test.

    Returns:
        "animals", the share of right answers.
    """
    scenes, pictures = _test_pictures(count)
    return {"animals": _mean(network(pictures).argmax(-1) == animal_labels(scenes))}


@torch.no_grad()
def evaluate_captioner(network: Captioner, language: Language, count: int = TEST_SIZE) -> Scores:
    """Captions that are right to the last word, by the greedy choice.

    Args:
        network: the captioner.
        language: of the captions.
        count: pictures to test.

    Returns:
        "captions", the share of right captions.
    """
    scenes, pictures = _test_pictures(count)
    written = _decode(network.step, network.start(pictures), len(scenes), language)
    targets = [captions.caption_ids(scene, language) for scene in scenes]
    return {"captions": _exact_matches(written, targets)}


@torch.no_grad()
def evaluate_painter(network: Painter, language: Language, count: int = TEST_SIZE) -> Scores:
    """Painted animals that the trained classifier recognises.

    Args:
        network: the painter.
        language: of the captions.
        count: captions to test.

    Returns:
        "recognised", the share of right animals, and "mean_error", the mean absolute error of a
        pixel's colour.
    """
    scenes, _ = _test_pictures(count)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    painted = network(*captions.pad_rows(rows))
    classifier = pretrained("classifier", language).network
    recognised = classifier(painted).argmax(-1) == animal_labels(scenes)
    error = (painted - plain_picture_dataset(held_out=True)[:count]).abs().mean()
    return {"recognised": _mean(recognised), "mean_error": error.item()}


@torch.no_grad()
def evaluate_reviewer(network: Reviewer, language: Language, count: int = TEST_SIZE) -> Scores:
    """Accuracy after the last word of a review.

    Args:
        network: the reviewer.
        language: of the reviews.
        count: reviews to test of each test set, from the end of its file.

    Returns:
        Shares of right answers. "pairs": on held-out reviews that are built against a bag of
        words, and the same for each of their templates; "mixed": on
        `rnn_core.world.reviews.HELD_OUT_TEMPLATE` of all other writers; "blind": on ordinary
        reviews written without sight of the corpus.
    """
    return _evaluate_reviews(lambda words: network.last_logits(words).argmax(-1), language, count)


@torch.no_grad()
def evaluate_bag_of_words(
    network: BagOfWords, language: Language, count: int = TEST_SIZE
) -> Scores:
    """Accuracy without the order of the words.

    Args:
        network: the bag of words.
        language: of the reviews.
        count: reviews to test of each test set, from the end of its file.

    Returns:
        The same scores as `evaluate_reviewer`.
    """
    return _evaluate_reviews(lambda words: network(words).argmax(-1), language, count)


def _evaluate_reviews(
    classify: Callable[[list[tuple[str, ...]]], Tensor], language: Language, count: int
) -> Scores:
    def share(tested: Sequence[Review]) -> float:
        kind = torch.tensor([one.sentiment == "kind" for one in tested])
        return _mean(classify([one.words for one in tested]) == kind)

    sets = review_test_sets(language)
    pairs = sets["pairs"][-count:]
    scores = {name: share(tested[-count:]) for name, tested in sets.items()}
    for template in dict.fromkeys(one.template for one in pairs):
        scores[template] = share([one for one in pairs if one.template == template])
    return scores


def review_test_sets(language: Language) -> dict[str, tuple[Review, ...]]:
    """The reviews on which reviewers are tested; none of them is trained on.

    Args:
        language: of the reviews.

    Returns:
        Name of a score of `evaluate_reviewer` → its reviews.
    """
    held_out = [one for one in reviews.load_reviews(language) if reviews.is_held_out(one)]
    return {
        "pairs": tuple(one for one in held_out if one.writer == reviews.PAIRS),
        "mixed": tuple(one for one in held_out if one.writer != reviews.PAIRS),
        "blind": reviews.load_blind_reviews(language),
    }


@torch.no_grad()
def evaluate_translator(network: Translator, language: Language, count: int = TEST_SIZE) -> Scores:
    """Translations that are right to the last word, by the greedy choice.

    Args:
        network: the translator.
        language: that is translated.
        count: captions to test.

    Returns:
        "sentences", the share of right translations; and what `translated_own_sentences` gives.
    """
    scenes = sample_scenes(count, seeded_generator(TEST_SEED), held_out=True, named=0.5)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    start = network.start(*captions.pad_rows(rows))
    written = _decode(network.step, start, len(scenes), other_language(language))
    targets = [captions.caption_ids(scene, other_language(language)) for scene in scenes]
    return {"sentences": _exact_matches(written, targets)} | translated_own_sentences(
        network, language
    )


@torch.no_grad()
def translated_own_sentences(
    network: Translator, language: Language, part: Part = "test"
) -> Scores:
    """Readers' own sentences that are translated right to the last word, by the greedy choice.

    Args:
        network: the translator.
        language: that is translated.
        part: which half of `load_own_sentences`. Sentences of another world are left out.

    Returns:
        "own_sentences", the share of right ones, and the same for each kind, "own_order" …
    """
    there = other_language(language)
    asked = [one for one in load_own_sentences(language, part) if one.translation]
    rows = [captions.encode(one.words, language) for one in asked]
    written = _decode(network.step, network.start(*captions.pad_rows(rows)), len(rows), there)
    targets = [captions.encode(one.translation, there) for one in asked]
    return _own_shares(asked, list(map(list.__eq__, written, targets)))


def _own_shares(asked: Sequence[OwnSentence], right: Sequence[bool]) -> Scores:
    """Of all, and of each kind that was asked."""
    found = {"own_sentences": sum(right) / len(right)}
    for kind in KINDS:
        of_kind = [one for sentence, one in zip(asked, right, strict=True) if sentence.kind == kind]
        if of_kind:
            found[f"own_{kind}"] = sum(of_kind) / len(of_kind)
    return found


@torch.no_grad()
def evaluate_tagger(network: Tagger, language: Language, count: int = TEST_SIZE) -> Scores:
    """Accuracy of the parts of speech, and F1 of the names.

    Args:
        network: the tagger.
        language: of the captions.
        count: captions to test.

    Returns:
        "tokens", the share of right parts of speech, and "names_f1"; and what
        `tagged_own_sentences` gives.
    """
    scenes = sample_scenes(count, seeded_generator(TEST_SEED), held_out=True, named=0.5)
    sentences, parts, names = tagged_captions(scenes, language)
    part, name = network(sentences)
    words = parts != 0
    predicted, true = name.argmax(-1)[words] == 1, names[words] == 1
    f1 = 2 * (predicted & true).sum() / (predicted.sum() + true.sum()).clamp(min=1)
    scores = {"tokens": _mean((part.argmax(-1) == parts)[words]), "names_f1": f1.item()}
    return scores | tagged_own_sentences(network, language)


@torch.no_grad()
def tagged_own_sentences(network: Tagger, language: Language, part: Part = "test") -> Scores:
    """Readers' own sentences in which every part of speech is right.

    Args:
        network: the tagger.
        language: of the sentences.
        part: which half of `load_own_sentences`.

    Returns:
        "own_words", the share of right words; "own_sentences", the share of sentences with no word
        wrong, and the same for each kind, "own_order" …
    """
    asked = load_own_sentences(language, part)
    logits, _ = network([list(one.words) for one in asked])
    found = (logits[..., 1:].argmax(-1)).tolist()  # without padding's, as `predict.tag` does
    right = [
        [captions.PARTS_OF_SPEECH[k] == tag for k, tag in zip(row, one.tags, strict=False)]
        for row, one in zip(found, asked, strict=True)
    ]
    words = [one for row in right for one in row]
    return {"own_words": sum(words) / len(words)} | _own_shares(asked, list(map(all, right)))


@torch.no_grad()
def evaluate_next_tag_predictor(
    network: NextTagPredictor, language: Language, count: int = TEST_SIZE
) -> Scores:
    """Accuracy and loss of the part of speech that comes next.

    No network can always be right: what comes next is often open.

    Args:
        network: the next-tag predictor.
        language: of the captions.
        count: captions to test.

    Returns:
        "parts", the share of right answers, and "loss", the mean cross-entropy of a step in nats.
    """
    generator = seeded_generator(TEST_SEED)
    batch = sample_next_tag_captions(count, language, generator, held_out=True)
    loss, accuracy = network.loss(*batch)
    return {"parts": accuracy.item(), "loss": loss.item()}


def _mean(right: Tensor) -> float:
    return right.float().mean().item()


def _decode(step: Any, state: Any, count: int, language: Language) -> list[list[int]]:
    """Greedy sentences of a batch, cut off before their end."""
    start, end = captions.start_and_end(language)
    rows = greedy_decode(step, state, count, start, captions.MAX_CAPTION_WORDS).tolist()
    return [row[: row.index(end)] if end in row else row for row in rows]


def _exact_matches(written: list[list[int]], targets: list[list[int]]) -> float:
    return sum(map(list.__eq__, written, targets)) / len(targets)
