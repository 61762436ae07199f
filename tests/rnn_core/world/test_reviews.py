"""The reviews: enough of them, balanced, of several writers; no test review is trained on."""

from collections import Counter, defaultdict

import pytest
import torch

from rnn_core.networks.text_models import BagOfWords
from rnn_core.world.language import LANGUAGES, Language, normalise
from rnn_core.world.phrases import load_phrases
from rnn_core.world.reviews import (
    HELD_OUT_TEMPLATE,
    PAIRS,
    TEMPLATES,
    TEXTS_FOLDER,
    WRITERS,
    Review,
    is_held_out,
    load_blind_reviews,
    load_reviews,
    unseen_words,
)
from rnn_core.world.words import split_words

each_language = pytest.mark.parametrize("language", LANGUAGES)
TOPICS = {"film", "food", "course", "gadget"}
PAIR_TEMPLATES = TEMPLATES[:3]
LETTERS = {"ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "en": "abcdefghijklmnopqrstuvwxyz"}
NEGATORS = {
    "ru": {"не", "ни", "нет", "без", "нельзя", "вряд", "едва", "отнюдь"},
    "en": {"not", "never", "no", "nothing", "nobody", "none", "nor", "without", "hardly", "cannot"}
    | {"neither", "barely", "few", "little", "far", "anything"},
}
PIVOTS = {
    "ru": {"но", "хотя", "однако", "зато"},
    "en": {"but", "though", "although", "yet", "however", "still", "despite"},
}


def bag(review: Review) -> tuple[str, ...]:
    return tuple(sorted(map(normalise, review.words)))


def bags(language: Language) -> dict[tuple[str, ...], list[Review]]:
    found = defaultdict(list)
    for review in load_reviews(language, PAIRS):
        found[bag(review)].append(review)
    return found


@each_language
def test_there_are_enough_and_as_many_of_every_kind(language: Language) -> None:
    assert len(load_reviews(language, PAIRS)) >= 600
    cells = Counter((r.sentiment, r.topic, r.template) for r in load_reviews(language, PAIRS))
    kinds = {(s, t, k) for s in ("kind", "unkind") for t in TOPICS for k in PAIR_TEMPLATES}
    assert set(cells) == kinds
    for (_, topic, template), count in cells.items():
        assert count == cells["kind", topic, template] >= 20
    for template in PAIR_TEMPLATES:
        assert len({count for cell, count in cells.items() if cell[2] == template}) == 1


@each_language
def test_every_writer_is_balanced_and_knows_many_topics_and_templates(language: Language) -> None:
    every = load_reviews(language)
    assert [one for w in WRITERS[language] for one in load_reviews(language, w)] == list(every)
    for writer in WRITERS[language][1:]:
        written = load_reviews(language, writer)
        assert len(written) >= 400 and len({one.topic for one in written}) >= 25
        assert len({one.template for one in written}) >= 7
        for template in {one.template for one in written}:
            some = [one for one in written if one.template == template]
            kind = sum(one.sentiment == "kind" for one in some)
            # An even coin would give as many as this, or fewer, on one side.
            assert abs(2 * kind - len(some)) <= max(10, 0.15 * len(some)), (writer, template)
    assert {one.template for one in every} == set(TEMPLATES)


@each_language
def test_the_blind_reviews_are_balanced_and_not_in_the_corpus(language: Language) -> None:
    corpus = {tuple(map(normalise, one.words)) for one in load_reviews(language)}
    phrases = load_phrases(language)
    corpus |= {tuple(map(normalise, words)) for words in sum(phrases.phrases.values(), ())}
    both = [load_blind_reviews(language, part) for part in ("dev", "test")]
    for written in both:
        assert len(written) == 60 == 2 * sum(one.sentiment == "kind" for one in written)
        assert not {tuple(map(normalise, one.words)) for one in written} & corpus
    assert not {one.words for one in both[0]} & {one.words for one in both[1]}


@each_language
def test_a_phrase_is_of_one_kind_and_an_unknown_writer_is_refused(language: Language) -> None:
    found = load_phrases(language)
    for listed in (found.adjectives, found.phrases):
        assert all(len(words) >= 150 for words in listed.values())
        assert not set(listed["kind"]) & set(listed["unkind"])
    assert len(found.neutral) >= 50
    for listed in (*found.adjectives.values(), *found.phrases.values(), found.neutral):
        assert all(words and len(words) <= 12 for words in listed)
    with pytest.raises(ValueError, match=f"writer must be one of {PAIRS}"):
        load_reviews(language, "nobody")


def test_every_file_of_texts_is_read_and_under_200_kilobytes() -> None:
    files = {path.name: path for path in TEXTS_FOLDER.iterdir()}
    wanted = {f"{writer}.{one}.tsv" for one in LANGUAGES for writer in WRITERS[one]}
    wanted |= {
        f"{name}.{one}.tsv" for one in LANGUAGES for name in ("phrases", "blind-dev", "blind-test")
    }
    assert set(files) == wanted
    for path in files.values():
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        columns = 2 if "blind" in path.name else 3 if "phrases" in path.name else 4
        assert {len(row) for row in rows} == {columns} and path.stat().st_size < 200_000
        assert {row[0] for row in rows} <= {"kind", "unkind", "neutral"}


@each_language
def test_no_review_is_there_twice(language: Language) -> None:
    said = Counter(tuple(map(normalise, one.words)) for one in load_reviews(language))
    assert said.most_common(1)[0][1] == 1


@each_language
def test_a_review_is_short_and_its_words_are_those_of_its_text(language: Language) -> None:
    for one in load_reviews(language):
        longest = 14 if one.writer == PAIRS else 30
        assert one.words == split_words(one.text) and 1 <= len(one.words) <= longest
        assert one.text == one.text.strip()
        if one.writer == PAIRS:
            letters = set(LETTERS[language]) | set("'’-0123456789")
            assert set(normalise("".join(one.words))) <= letters


@each_language
def test_templates_are_what_they_are_called(language: Language) -> None:
    for one in load_reviews(language, PAIRS):
        words = set(map(normalise, one.words))
        negated = words & NEGATORS[language] or any(
            word.endswith(("n't", "n’t")) or word.startswith(("ни", "нич")) for word in words
        )
        turned = words & PIVOTS[language]
        if one.template == "negation":
            assert negated, one.text
        if one.template == "contrast":
            assert turned or words & {"а", "да", "думал", "думала"}, one.text
        if one.template == "plain":
            assert not turned and not words & {"не", "ни", "нет", "not", "never", "no"}, one.text


@each_language
def test_a_fifth_of_the_pairs_and_one_template_of_the_others_is_held_out(
    language: Language,
) -> None:
    for template in (*PAIR_TEMPLATES, None):
        some = [r for r in load_reviews(language, PAIRS) if template in (r.template, None)]
        assert 0.15 < sum(map(is_held_out, some)) / len(some) < 0.25, template
    for one in load_reviews(language):
        if one.writer != PAIRS:
            assert is_held_out(one) == (one.template == HELD_OUT_TEMPLATE)


@each_language
def test_no_twin_of_a_learnt_review_is_examined(language: Language) -> None:
    training, tested = (
        {bag(one) for one in load_reviews(language) if is_held_out(one) == held}
        for held in (False, True)
    )
    assert training and tested and not training & tested


@each_language
def test_a_bag_of_words_cannot_tell_opposite_twins_apart(language: Language) -> None:
    model = BagOfWords().double().eval()
    opposite = 0
    for twins in bags(language).values():
        if len({one.sentiment for one in twins}) == 2:
            opposite += 1
            logits = model([one.words for one in twins])
            torch.testing.assert_close(logits, logits[:1].expand_as(logits), rtol=0, atol=1e-12)
    assert opposite >= 100


@each_language
def test_some_opposite_twins_are_examined(language: Language) -> None:
    opposite = [
        twins for twins in bags(language).values() if len({t.sentiment for t in twins}) == 2
    ]
    assert sum(is_held_out(twins[0]) for twins in opposite) >= 20


def test_words_that_no_lesson_had_are_named_once_and_in_order() -> None:
    training = next(one for one in load_reviews("en") if not is_held_out(one))
    assert unseen_words(training.words, "en") == ()
    assert unseen_words((*training.words, "katze", "Tisch", "katze"), "en") == ("katze", "Tisch")
    assert unseen_words(load_phrases("en").neutral[0], "en") == ()
    trained = {
        normalise(word) for one in load_reviews("ru") if not is_held_out(one) for word in one.words
    }
    phrases = load_phrases("ru")
    listed = [*phrases.adjectives.values(), *phrases.phrases.values(), phrases.neutral]
    trained |= {normalise(word) for some in listed for words in some for word in words}
    only_examined = {
        normalise(word) for one in load_reviews("ru") if is_held_out(one) for word in one.words
    } - trained
    assert only_examined
    for word in only_examined:
        assert unseen_words((word,), "ru") == (word,)
