"""Lessons without what is examined, and examinations that an oracle passes and a fool does not."""

from itertools import islice
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from rnn_core.networks.datasets import BATCH_SIZE
from rnn_core.networks.picture_datasets import PAINTER_BATCH_SIZE, as_floats, picture_dataset
from rnn_core.networks.pretrained import SHIPPED, build_network
from rnn_core.networks.text_datasets import CONJUNCTIONS
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.captions import PARTS_OF_SPEECH, caption, vocabulary
from rnn_core.world.language import LANGUAGES, Language, other
from rnn_core.world.parsing import parse
from rnn_core.world.reviews import is_held_out as is_asked
from rnn_core.world.reviews import load_reviews
from rnn_core.world.scenes import is_held_out

TRANSLATORS = ["translator", "translator without attention"]
each_language = pytest.mark.parametrize("language", LANGUAGES)


def lessons(name: str, language: Language, count: int = 5, seed: int = 0) -> list[tuple[Any, ...]]:
    batches = RECIPES[name].batches(language, torch.Generator().manual_seed(seed))
    return list(islice(batches, count))


def said(rows: Tensor, language: Language) -> list[list[str]]:
    """Words of rows of ids: no padding, start or end."""
    return [vocabulary(language).decode([k for k in row if k > 3]) for row in rows.tolist()]


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_the_same_seed_gives_the_same_lessons(name: str, language: Language) -> None:
    before = torch.random.get_rng_state()
    first, again, another = (
        [part.tolist() if isinstance(part, Tensor) else part for part in batch]
        for seed in (1, 1, 2)
        for batch in lessons(name, language, 1, seed)
    )
    assert first == again != another
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_a_network_understands_its_lessons(name: str, language: Language) -> None:
    [batch] = lessons(name, language, 1)
    sizes = {2 * PAINTER_BATCH_SIZE, PAINTER_BATCH_SIZE} if name == "painter" else {BATCH_SIZE}
    assert {len(part) for part in batch} == sizes
    loss, accuracy = build_network(name, language).loss(*batch)  # type: ignore[operator]
    assert 0 < loss < 10 and 0 <= accuracy < 0.7


@each_language
def test_no_scene_of_the_examination_is_learnt_from(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnn_core.networks.picture_datasets.WORD_DROPOUT", 0)
    heard = [words for name in ("painter", *TRANSLATORS) for words, *_ in lessons(name, language)]
    heard += [words for _, words in lessons("captioner", language)]
    for ids in heard:
        for words in said(ids, language):
            assert not is_held_out(parse(words, language))
    for sentences, *_ in lessons("tagger", language):
        assert not any(is_held_out(parse(words, language)) for words in sentences)


@each_language
def test_a_painter_misses_only_words_that_should_not_matter(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = lessons("painter", language)
    monkeypatch.setattr("rnn_core.networks.picture_datasets.WORD_DROPOUT", 0)
    missed = []
    for (words, *_), (whole, *_) in zip(heard, lessons("painter", language), strict=True):
        for k, (row, right) in enumerate(zip(words, said(whole, language), strict=True)):
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


def test_the_two_galleries_share_no_combination() -> None:
    for held_out in (False, True):
        scenes, pictures = picture_dataset(held_out)
        assert all(is_held_out(scene) == held_out for scene in scenes)
        assert len(pictures) == len(scenes) and pictures.dtype == torch.uint8
        assert torch.equal((as_floats(pictures[:50]) * 255).round().byte(), pictures[:50])


@each_language
def test_a_translator_learns_the_two_sentences_of_one_scene(language: Language) -> None:
    for words, lengths, wanted in lessons("translator", language):
        assert lengths.tolist() == (words > 0).sum(1).tolist()
        for here, there in zip(said(words, language), said(wanted, other(language)), strict=True):
            assert parse(here, language) == parse(there, other(language))


@each_language
def test_a_tagger_learns_the_parts_of_speech_of_its_words(language: Language) -> None:
    for sentences, parts, names in lessons("tagger", language):
        for words, part, name in zip(sentences, parts.tolist(), names.tolist(), strict=True):
            right = caption(parse(words, language), language)
            assert [PARTS_OF_SPEECH[k - 1] for k in part if k] == [word.pos for word in right]
            assert name[: len(words)] == [word.is_name for word in right]
            assert not any(name[len(words) :])


@each_language
def test_no_answer_of_the_examination_is_given_away_to_a_reviewer(language: Language) -> None:
    asked = {one.words: one.sentiment for one in load_reviews(language) if is_asked(one)}
    learnt = {one.words: one.sentiment for one in load_reviews(language) if not is_asked(one)}
    joints = {
        *CONJUNCTIONS[language]["kind"],
        *CONJUNCTIONS[language]["unkind"],
        CONJUNCTIONS[language]["though"],
    }
    known = joints.union(*learnt)
    met = []
    for rows, kind in lessons("reviewer", language, 20):
        for row, answer in zip(rows, kind.tolist(), strict=True):
            sentiment = "kind" if answer else "unkind"
            assert asked.get(row) != sentiment and known.issuperset(row)
            if row in learnt:
                met.append(learnt[row] == sentiment)
    assert len(met) > 200 and all(met)


class Oracle:
    """A translator that knows the right words; a fool forgets the last one."""

    def __init__(self, language: Language, forgets: int) -> None:
        self.language, self.forgets = language, forgets

    def start(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, int]:
        there = other(self.language)
        rows = [caption(parse(words, self.language), there) for words in said(ids, self.language)]
        answers = [[word.text for word in row][: len(row) - self.forgets] for row in rows]
        longest = 14
        coded = [vocabulary(there).encode(row) + [3] * (longest - len(row)) for row in answers]
        return torch.tensor(coded), 0

    def step(self, _: Tensor, start: tuple[Tensor, int]) -> tuple[Tensor, tuple[Tensor, int]]:
        answers, k = start
        return one_hot(answers[:, [k]]).float(), (answers, k + 1)


@each_language
def test_only_whole_sentences_count(language: Language) -> None:
    evaluate = RECIPES["translator"].evaluate
    assert evaluate(Oracle(language, forgets=0), language) == {"sentences": 1.0}
    assert evaluate(Oracle(language, forgets=1), language) == {"sentences": 0.0}


@each_language
def test_who_calls_every_word_a_name_finds_few_names(language: Language) -> None:
    names = total = 0

    def tag(sentences: list[list[str]]) -> tuple[Tensor, Tensor]:
        nonlocal names, total
        longest = max(map(len, sentences))
        parts = torch.zeros(len(sentences), longest, len(PARTS_OF_SPEECH) + 1)
        for row, words in zip(parts, sentences, strict=True):
            for k, word in enumerate(caption(parse(words, language), language)):
                row[k, PARTS_OF_SPEECH.index(word.pos) + 1] = 1
                names, total = names + word.is_name, total + 1
        return parts, torch.tensor([0.0, 1.0]).expand(len(sentences), longest, 2)

    marks = RECIPES["tagger"].evaluate(tag, language)
    assert marks["tokens"] == 1
    assert marks["names_f1"] == pytest.approx(2 * names / (names + total))  # recall 1


@each_language
def test_who_always_says_kind_is_right_half_the_time(language: Language) -> None:
    def kind(rows: list[tuple[str, ...]]) -> Tensor:
        return torch.tensor([0.0, 1.0]).expand(len(rows), 2)

    asked = [one for one in load_reviews(language) if is_asked(one)]
    marks = RECIPES["bag of words"].evaluate(kind, language)
    for trait, mark in marks.items():
        some = [one.sentiment == "kind" for one in asked if trait in (one.trait, "reviews")]
        assert mark == pytest.approx(sum(some) / len(some))


def test_unknown_courses_are_refused() -> None:
    with pytest.raises(ValueError, match="name must be one of classifier, captioner"):
        build_network("poet", "ru")
