"""Evaluation: what an oracle reaches, and what a network reaches that knows one answer only."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from rnn_core.networks import evaluation
from rnn_core.networks.evaluation import review_test_sets
from rnn_core.networks.pretrained import build_network
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.captions import PARTS_OF_SPEECH, caption, vocabulary
from rnn_core.world.language import LANGUAGES, Language, other_language
from rnn_core.world.parsing import parse
from rnn_core.world.reviews import Review, is_held_out, load_reviews

each_language = pytest.mark.parametrize("language", LANGUAGES)


def decoded(rows: Tensor, language: Language) -> list[list[str]]:
    """Words of rows of ids: no padding, start or end."""
    return [vocabulary(language).decode([k for k in row if k > 3]) for row in rows.tolist()]


class Oracle:
    """A translator that knows the right words, but for so many at the end."""

    def __init__(self, language: Language, forgets: int) -> None:
        self.language, self.forgets = language, forgets

    def start(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, int]:
        there = other_language(self.language)
        rows = [
            caption(parse(words, self.language), there) for words in decoded(ids, self.language)
        ]
        answers = [[word.text for word in row][: len(row) - self.forgets] for row in rows]
        longest = 14
        coded = [vocabulary(there).encode(row) + [3] * (longest - len(row)) for row in answers]
        return torch.tensor(coded), 0

    def step(self, _: Tensor, start: tuple[Tensor, int]) -> tuple[Tensor, tuple[Tensor, int]]:
        answers, k = start
        return one_hot(answers[:, [k]]).float(), (answers, k + 1)


@each_language
def test_only_whole_sentences_count(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(evaluation, "translated_own_sentences", lambda *_: {})
        evaluate = RECIPES["translator"].evaluate
        assert evaluate(Oracle(language, forgets=0), language) == {"sentences": 1.0}
        assert evaluate(Oracle(language, forgets=1), language) == {"sentences": 0.0}


@each_language
def test_who_calls_every_word_a_name_finds_few_names(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
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

    monkeypatch.setattr(evaluation, "tagged_own_sentences", lambda *_: {})
    found = RECIPES["tagger"].evaluate(tag, language)
    assert found["tokens"] == 1
    assert found["names_f1"] == pytest.approx(2 * names / (names + total))  # recall 1


def training_reviews(language: Language) -> list[Review]:
    return [one for one in load_reviews(language) if not is_held_out(one)]


@each_language
def test_who_always_says_kind_is_right_half_the_time(language: Language) -> None:
    def kind(rows: list[tuple[str, ...]]) -> Tensor:
        return torch.tensor([0.0, 1.0]).expand(len(rows), 2)

    sets = review_test_sets(language)
    assert not any(one in sets[name] for name in sets for one in training_reviews(language))
    found = RECIPES["bag of words"].evaluate(kind, language)
    assert found.keys() == {*sets, "plain", "negation", "contrast"}
    for name, score in found.items():
        tested = sets.get(name) or [one for one in sets["pairs"] if one.template == name]
        kind = [one.sentiment == "kind" for one in tested]
        assert score == pytest.approx(sum(kind) / len(kind))


def test_unknown_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="name must be one of classifier, captioner"):
        build_network("poet", "ru")
