"""Training rows of the reviewers: the right label for every order, and nothing of a test set."""

from collections import Counter
from itertools import islice

import pytest
import torch

from rnn_core.networks.evaluation import review_test_sets
from rnn_core.networks.review_batches import (
    BUT,
    NOT,
    RATHER,
    THOUGH,
    ReviewSampler,
    reverses_meaning,
    reviewer_batches,
)
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.phrases import load_phrases
from rnn_core.world.reviews import (
    SENTIMENTS,
    is_held_out,
    load_blind_reviews,
    load_reviews,
)

each_language = pytest.mark.parametrize("language", LANGUAGES)


def sampler(language: Language, seed: int = 0) -> ReviewSampler:
    return ReviewSampler(language, torch.Generator().manual_seed(seed))


def pieces(language: Language) -> dict[str, set[tuple[str, ...]]]:
    """Everything that a composed row may be made of, by its kind."""
    phrases = load_phrases(language)
    training = [one for one in load_reviews(language) if not is_held_out(one)]
    return {
        one: {*phrases.adjectives[one], *phrases.phrases[one]}
        | {review.words for review in training if review.sentiment == one}
        for one in SENTIMENTS
    }


@each_language
def test_no_review_of_a_test_set_is_trained_on(language: Language) -> None:
    tested = {one.words for some in review_test_sets(language).values() for one in some}
    tested |= {one.words for one in load_blind_reviews(language, "dev")}
    drawn = sampler(language)
    training = {one.words: one.sentiment for one in load_reviews(language) if not is_held_out(one)}
    rows = [drawn.row() for _ in range(4000)]
    whole = [(words, sentiment) for words, sentiment in rows if words in training]
    assert len(whole) > 1000
    for words, sentiment in whole:
        assert training[words] == sentiment and words not in tested
    # A composed row may be, word for word, a review of the pairs; then its label is the same.
    labels = {
        one.words: one.sentiment for some in review_test_sets(language).values() for one in some
    }
    for words, sentiment in rows:
        assert labels.get(words, sentiment) == sentiment


@each_language
def test_the_main_clause_of_a_contrast_gives_the_label(language: Language) -> None:
    known, drawn, orders = pieces(language), sampler(language), Counter()
    for _ in range(300):
        words, sentiment = drawn.contrast()
        other = SENTIMENTS[1 - SENTIMENTS.index(sentiment)]
        found = []
        for k, word in enumerate(words):
            first, second = words[:k], words[k + 1 :]
            if word in BUT[language][sentiment]:
                if first in known[other] and second in known[sentiment]:
                    found.append("but")
            elif word in THOUGH[language]:
                if first in known[sentiment] and second in known[other]:
                    found.append("though")
                if k == 0 and any(
                    second[:cut] in known[other] and second[cut:] in known[sentiment]
                    for cut in range(1, len(second))
                ):
                    found.append("although first")
        assert found, words
        orders[found[0]] += 1
    assert len(orders) == 3 and orders["but"] > orders["though"] > 20


@each_language
def test_a_list_is_of_one_kind_and_a_negated_adjective_of_the_other(language: Language) -> None:
    phrases, drawn = load_phrases(language), sampler(language)
    for _ in range(200):
        words, sentiment = drawn.negated()
        other = SENTIMENTS[1 - SENTIMENTS.index(sentiment)]
        rather = [()] + [
            (RATHER[language], *adjective) for adjective in phrases.adjectives[sentiment]
        ]
        ends = [one for one in rather if words[len(words) - len(one) :] == one]
        left = [words[: len(words) - len(one)] for one in ends]
        assert any(
            one[len(one) - len(adjective) - len(negation) :] == negation + adjective
            for one in left
            for negation in NOT[language]
            for adjective in phrases.adjectives[other]
        )
    vocabulary = {
        one: {word for words in some for word in words} for one, some in pieces(language).items()
    }
    neutral = {word for words in phrases.neutral for word in words}
    for _ in range(200):
        words, sentiment = drawn.list_of_pieces()
        assert vocabulary[sentiment] | neutral >= set(words)


@each_language
def test_a_word_that_turns_the_verdict_round_is_never_left_out(language: Language) -> None:
    drawn = sampler(language)
    words = {"ru": ("Не", "скучно", "хотя", "длинно"), "en": ("It", "isn't", "long", "but", "dull")}
    kept = Counter(word for _ in range(400) for word in drawn.drop_words(words[language]))
    for word in words[language]:
        assert (kept[word] == 400) == reverses_meaning(word)
        assert kept[word] > 300
    assert drawn.drop_words(("да",)) == ("да",)


@each_language
def test_both_kinds_are_drawn_equally_often(language: Language) -> None:
    batches = islice(reviewer_batches(language, torch.Generator().manual_seed(3)), 40)
    share = torch.cat([kind for _, kind in batches]).float().mean().item()
    assert share == pytest.approx(0.5, abs=0.03)  # of 5,120 rows: four standard errors
