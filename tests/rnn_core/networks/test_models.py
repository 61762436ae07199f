"""Every network of the structures page against a second way to compute the same numbers."""

import itertools
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor, nn

from rnn_core.networks.picture_models import Captioner, Classifier, Painter
from rnn_core.networks.text_models import BagOfWords, Reviewer, Tagger, Translator
from rnn_core.training import cross_entropy_and_accuracy

WORDS = torch.tensor([[3, 5, 4, 2], [6, 2, 0, 0], [5, 3, 1, 0]])
LENGTHS = torch.tensor([4, 2, 3])
SAID = torch.tensor([[2, 4, 5, 6, 3], [2, 6, 3, 0, 0], [2, 5, 5, 3, 0]])  # 2 start, 3 end, 0 pad
REVIEWS = [["не", "скучно", "а", "смешно"], ["Скучно"], ["очень", "плохо", "снято"]]
KIND = torch.tensor([1, 0, 0])
both = pytest.mark.parametrize("attention", [True, False])


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures() -> Tensor:
    return torch.rand(3, 3, 32, 32, generator=seeded()).double()


def close(found: Tensor, wanted: Tensor) -> None:
    torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-10)


def surprise(rows: Sequence[Tensor], right: Sequence[int]) -> Tensor:
    """Mean of -log p, answer by answer, from the definition of softmax."""
    chances = [row.exp()[answer] / row.exp().sum() for row, answer in zip(rows, right, strict=True)]
    return -torch.stack(chances).log().mean()


def share(rows: Sequence[Tensor], right: Sequence[int]) -> Tensor:
    hits = [int(row.argmax()) == answer for row, answer in zip(rows, right, strict=True)]
    return torch.tensor(sum(hits) / len(hits))


def test_padding_is_neither_right_nor_wrong() -> None:
    logits = torch.randn(3, 5, 7, generator=seeded()).double()
    asked = [(b, t) for b in range(3) for t in range(5) if SAID[b, t]]
    rows, right = [logits[at] for at in asked], [int(SAID[at]) for at in asked]
    loss, accuracy = cross_entropy_and_accuracy(logits, SAID, ignored=0)
    close(loss, surprise(rows, right))
    torch.testing.assert_close(accuracy, share(rows, right))
    logits[SAID == 0] = 1e3 * nn.functional.one_hot(torch.tensor(0), 7).double()
    assert (loss, accuracy) == cross_entropy_and_accuracy(logits, SAID, ignored=0)


def test_classifier() -> None:
    model = Classifier(4, features=8).double().eval()
    rows, right = list(model(pictures())), [2, 0, 3]
    loss, accuracy = model.loss(pictures(), torch.tensor(right))
    close(loss, surprise(rows, right))
    assert accuracy.item() == pytest.approx(share(rows, right).item())


def test_captioner_word_by_word() -> None:
    model = Captioner(7, features=8, embedding=4, hidden=6).double().eval()
    rows: list[Tensor] = []
    right: list[int] = []
    for picture, said in zip(pictures(), SAID.tolist(), strict=True):
        features = model.eye(picture[None])
        state = torch.tanh(features @ model.begin.weight.T + model.begin.bias)[None]
        for word, following in itertools.pairwise(said):
            _, state = model.rnn(model.embed(torch.tensor([[word]])), state)
            seen = features * torch.sigmoid(state[0] @ model.look.weight.T + model.look.bias)
            logits = model.head(torch.cat([state[0], seen], 1))[0]
            if following:
                rows, right = [*rows, logits], [*right, following]
    loss, accuracy = model.loss(pictures(), SAID)
    close(loss, surprise(rows, right) + 0.01 * torch.stack(rows).square().mean())
    torch.testing.assert_close(accuracy, share(rows, right))


def test_painter() -> None:
    model = Painter(7, embedding=4, hidden=6, attributes=(3, 2)).double().eval()
    alone = [model(row[None, :n], n[None])[0] for row, n in zip(WORDS, LENGTHS, strict=True)]
    painted = model(WORDS, LENGTHS)  # padding changes nothing
    close(painted, torch.stack(alone))
    assert painted.min() >= 0 and painted.max() <= 1


def test_painter_takes_what_from_one_caption_and_where_from_another() -> None:
    model = Painter(7, embedding=4, hidden=6, attributes=(3, 2)).double().eval()
    one, other = (model.encode(WORDS[k : k + 1], LENGTHS[k : k + 1]) for k in (0, 1))
    mixed = model.decode(torch.cat([one[:, :3], other[:, 3:]], 1))
    wanted = mixed.detach() + 0.05  # right to a tenth
    wanted[0, 2, :16] += 1  # wrong in one colour is wrong
    facts = torch.tensor([[1.0, 0, 1, 0, 1]]).double()
    stands = torch.tensor([[-3, 7]])
    loss, accuracy = model.loss(WORDS[:2], LENGTHS[:2], wanted, facts, stands)
    assert accuracy.item() == 0.5
    error = (mixed - wanted).square().mean()  # a batch of one is its own mean: weights are ones
    told = [model.tell_what(one[:, :3])[0], model.tell_where(other[:, 3:])[0]]
    for logits, true in zip(told, facts[0].split([3, 2]), strict=True):
        chance = logits.sigmoid()
        surprises = -(true * chance.log() + (1 - true) * (1 - chance).log())
        error = error + 3 * surprises.mean()
    down, right = model.place(other[0, 3:]).unflatten(0, (2, 31)).softmax(-1)  # of −8 … 22
    error = error - 0.3 * (down[5].log() + right[15].log()) / 2
    close(loss, error)


@torch.no_grad()
def test_painter_moves_its_sprite_to_where_it_stands() -> None:
    model = Painter(7, embedding=4, hidden=6, attributes=(3, 2)).double().eval()
    state = torch.rand(1, 6).double()
    state[:, 3:] = 0
    model.place.weight.zero_()
    model.scene.shapes[-1].bias[Painter.LAYERS_BEHIND :] = -99  # nothing before the sprite,
    model.scene.shapes[-1].bias[-1] = 99
    model.sprite.shapes[-1].bias[-1] = -99  # which is nowhere empty

    def painted(row: int, column: int) -> torch.Tensor:
        model.place.bias.fill_(-99)
        model.place.bias[[row + 8, 31 + column + 8]] = 99
        return model.decode(state)[0]

    sprite = painted(0, 0)[:, :24, :24]
    close(painted(3, 8)[:, 3:27, 8:], sprite)
    close(painted(-8, 22)[:, :16, 22:], sprite[:, 8:, :10])
    close(painted(22, -8)[:, 22:, :16], sprite[:, :10, 8:])
    close(painted(0, 0)[:, 24:], painted(-8, 22)[:, 24:])  # the scene stays where it is


def test_reviewer_gives_its_verdict_after_the_last_word() -> None:
    model = Reviewer(50, 4, 6).double().eval()  # without dropout
    rows = [model([review])[0, -1] for review in REVIEWS]
    loss, accuracy = model.loss(REVIEWS, KIND)
    close(loss, surprise(rows, KIND.tolist()))
    torch.testing.assert_close(accuracy, share(rows, KIND.tolist()))


def test_bag_of_words_adds_up_and_knows_no_order() -> None:
    model = BagOfWords(50, 4).double().eval()
    rows = []
    for review in REVIEWS:
        total = sum((model.embed([[word]])[0, 0] for word in review), torch.zeros(4).double())
        rows.append(model.head(total))
    close(model(REVIEWS), torch.stack(rows))
    close(model([review[::-1] for review in REVIEWS]), torch.stack(rows))
    loss, accuracy = model.loss(REVIEWS, KIND)
    close(loss, surprise(rows, KIND.tolist()))
    torch.testing.assert_close(accuracy, share(rows, KIND.tolist()))


def test_tagger_answers_for_every_word_and_no_padding() -> None:
    model = Tagger(5, 50, 4, 6).double()
    parts = torch.tensor([[1, 2, 3, 4], [2, 0, 0, 0], [4, 1, 2, 0]])
    names = torch.tensor([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    alone = [model([review]) for review in REVIEWS]  # never a padding in sight
    part, name = (list(torch.cat([answer[k][0] for answer in alone])) for k in (0, 1))
    right = parts[parts != 0].tolist()
    loss, accuracy = model.loss(REVIEWS, parts, names)
    close(loss, surprise(part, right) + surprise(name, names[parts != 0].tolist()))
    torch.testing.assert_close(accuracy, share(part, right))


@both
def test_translator_word_by_word(attention: bool) -> None:
    model = Translator(7, 7, attention, embedding=4, hidden=6).double().eval()
    rows, right = [], []
    for words, length, said in zip(WORDS, LENGTHS, SAID.tolist(), strict=True):
        states, state = model.encoder(model.embed_source(words[None, :length]))
        for word, following in itertools.pairwise(said):
            if not following:
                break
            _, state = model.decoder(model.embed_target(torch.tensor([[word]])), state)
            scores = torch.stack([(state[0, 0] * h).sum() / 6**0.5 for h in states[0]]).exp()
            weights = scores / scores.sum()
            context = (weights[:, None] * states[0]).sum(0) if attention else states[0, -1]
            rows.append(model.head(torch.cat([state[0, 0], context])))
            right.append(following)
    loss, accuracy = model.loss(WORDS, LENGTHS, SAID)
    close(loss, surprise(rows, right))
    torch.testing.assert_close(accuracy, share(rows, right))


@both
def test_attention_is_shared_out_among_the_words_that_are_there(attention: bool) -> None:
    model = Translator(7, 7, attention).double().eval()
    _, (_, _, mask, weights) = model.step(SAID, model.start(WORDS, LENGTHS))
    assert weights is not None
    close(weights.sum(-1), torch.ones(3, 5).double())
    steps = torch.arange(4)
    there = steps < LENGTHS[:, None] if attention else steps == LENGTHS[:, None] - 1
    assert torch.equal(mask, there)
    assert torch.equal(weights > 0, there[:, None].expand(-1, 5, -1))


def test_attention_costs_no_weights() -> None:
    one, other = (Translator(7, 9, attention) for attention in (True, False))
    assert [p.shape for p in one.parameters()] == [p.shape for p in other.parameters()]
