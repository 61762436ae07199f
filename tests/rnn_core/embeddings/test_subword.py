"""Character n-grams of words: counted by hand, averaged as torch does not do by itself."""

import zlib

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.embeddings import subword
from rnn_core.embeddings.subword import MAX_KEPT_LETTERS, SubwordEmbedding, ngram_buckets

BUCKETS = 50_000  # enough that n-grams that differ seldom share one
words = st.text("абвгдеёжзАБЁabcABC-'1", min_size=1, max_size=12)


def buckets(*ngrams: str) -> tuple[int, ...]:
    return tuple(zlib.crc32(ngram.encode()) % BUCKETS for ngram in ngrams)


def test_the_ngrams_of_a_word_are_the_whole_and_every_3_to_5_letters() -> None:
    assert ngram_buckets("кот", BUCKETS) == buckets(
        "=<кот>", "<ко", "кот", "от>", "<кот", "кот>", "<кот>"
    )


def test_a_short_word_has_few_ngrams() -> None:
    assert ngram_buckets("я", BUCKETS) == buckets("=<я>", "<я>")
    assert ngram_buckets("no", BUCKETS) == buckets("=<no>", "<no", "no>", "<no>")


def test_a_capital_leaves_one_trace() -> None:
    assert ngram_buckets("Кот", BUCKETS) == (*ngram_buckets("кот", BUCKETS), *buckets("^"))
    assert ngram_buckets("КОТ", BUCKETS) == ngram_buckets("Кот", BUCKETS)


@given(words)
def test_case_and_the_dots_of_yo_are_folded(word: str) -> None:
    word = word.lower()
    assert ngram_buckets(word, BUCKETS) == ngram_buckets(word.replace("ё", "е"), BUCKETS)
    capital = buckets("^") if word[0].isalpha() else ()
    assert ngram_buckets(word.upper(), BUCKETS) == (*ngram_buckets(word, BUCKETS), *capital)


@given(words, st.integers(1, 3000))
def test_every_ngram_has_a_bucket(word: str, count: int) -> None:
    found = ngram_buckets(word, count)
    length = len(word) + 2
    assert len(found) == 1 + sum(max(0, length - n + 1) for n in (3, 4, 5)) + word[0].isupper()
    assert all(0 <= bucket < count for bucket in found)


@pytest.mark.parametrize(
    ("unseen", "kin", "stranger"),
    [("интересненький", "интересный", "скучный"), ("unboringly", "boring", "expensive")],
)
def test_a_form_never_seen_shares_ngrams_with_its_kin(unseen: str, kin: str, stranger: str) -> None:
    def shared(other: str) -> int:
        return len(set(ngram_buckets(unseen, BUCKETS)) & set(ngram_buckets(other, BUCKETS)))

    assert shared(kin) > 8 * max(shared(stranger), 1)


@settings(max_examples=50)
@given(st.lists(st.lists(words, min_size=1, max_size=6), min_size=1, max_size=4))
def test_a_word_is_the_mean_of_its_ngrams_and_padding_is_zero(sentences: list[list[str]]) -> None:
    embed = SubwordEmbedding(97, 5).double()
    found = embed(sentences)
    assert found.shape == (len(sentences), max(map(len, sentences)), 5)
    for row, sentence in zip(found, sentences, strict=True):
        for vector, word in zip(row, sentence, strict=False):
            rows = [embed.vectors.weight[bucket] for bucket in ngram_buckets(word, 97)]
            torch.testing.assert_close(vector, torch.stack(rows).mean(0))
        assert not row[len(sentence) :].any()


def test_the_gradient_of_a_word_goes_to_its_ngrams_alone() -> None:
    embed = SubwordEmbedding(BUCKETS, 4).double()
    embed([["кот"]]).sum().backward()
    gradient = embed.vectors.weight.grad
    assert gradient is not None
    touched = gradient.any(1).nonzero().flatten().tolist()
    assert touched == sorted(set(ngram_buckets("кот", BUCKETS)))
    torch.testing.assert_close(gradient.sum(0), torch.ones(4).double())


def test_buckets_of_what_is_no_word_are_not_kept() -> None:
    before = subword._kept_buckets.cache_info().currsize
    long = "ab" * MAX_KEPT_LETTERS
    assert ngram_buckets(long, 7) == ngram_buckets(long, 7)
    assert subword._kept_buckets.cache_info().currsize == before
    assert ngram_buckets(long[:MAX_KEPT_LETTERS], 7) and len(ngram_buckets(long, 7)) > 200
    assert subword._kept_buckets.cache_info().currsize == before + 1
