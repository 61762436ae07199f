"""The loss at every step and its gradients, against plain loops; the expectations it is made of."""

from typing import Literal

import numpy as np
import pytest
import torch
from torch import Tensor

from rnn_core.bounds import MAX_WORDS, OutOfBounds
from rnn_core.init import initialise
from rnn_core.networks.datasets import TEST_SEED
from rnn_core.networks.next_tag import (
    ADJECTIVE_SHARES,
    END,
    NEXT_TAGS,
    AdjectiveFields,
    NextTagPredictor,
    shorten_caption,
    true_tags,
)
from rnn_core.networks.pretrained import build_network, pretrained, scores
from rnn_core.networks.text_datasets import (
    next_tag_batches,
    next_tag_targets,
    sample_next_tag_captions,
)
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.probing.step_losses import (
    CountedSteps,
    Reduction,
    StepLosses,
    batch_means,
    step_losses,
)
from rnn_core.world.captions import PARTS_OF_SPEECH, caption, caption_text
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.parsing import parse
from rnn_core.world.scenes import Scene, is_held_out, sample_scenes

Cell = Literal["gru", "rnn"]
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_cell = pytest.mark.parametrize("cell", ["gru", "rnn"])
CAT = Scene("cat", "ginger", "big", "sits", "on table")
DUCK = Scene("duck", "white", "small", "sleeps", "in box", "old", "apple", "musya")
ELEPHANT = Scene("elephant", "grey", "small", "lies", "by window", thing="ball")
EXACT = {"rtol": 1e-9, "atol": 1e-12}


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def text(scene: Scene, language: Language, *told: str) -> str:
    return " ".join(word.text for word in shorten_caption(scene, language, told))


def double(cell: Cell) -> NextTagPredictor:
    """A network before its first lesson, in double precision; also with a plain layer."""
    network = NextTagPredictor()
    if cell == "rnn":
        network.rnn = torch.nn.RNN(16, 32, batch_first=True)  # type: ignore[assignment]
    initialise(network, chance(3))
    return network.double().eval()


def trained(language: Language) -> NextTagPredictor:
    return pretrained("next-tag predictor", language).network  # type: ignore[return-value]


def by_hand(
    network: NextTagPredictor, words: list[str], came: list[int]
) -> tuple[list[Tensor], Tensor]:
    """h_t and L_t by a loop over the equations of the cell, with autograd through all of it."""
    rnn = network.rnn
    vectors = network.embed([words])[0]
    state = torch.zeros(rnn.hidden_size, dtype=torch.float64, requires_grad=True)
    states, losses = [], []
    for t, right in enumerate(came):
        x = vectors[t - 1] if t else torch.zeros_like(vectors[0])
        from_input = rnn.weight_ih_l0 @ x + rnn.bias_ih_l0
        from_state = rnn.weight_hh_l0 @ state + rnn.bias_hh_l0
        if isinstance(rnn, torch.nn.GRU):
            (ir, iz, i_n), (hr, hz, hn) = from_input.chunk(3), from_state.chunk(3)
            r, z = torch.sigmoid(ir + hr), torch.sigmoid(iz + hz)
            state = (1 - z) * torch.tanh(i_n + r * hn) + z * state
        else:
            state = torch.tanh(from_input + from_state)
        states.append(state)
        scores = network.head.weight @ state + network.head.bias
        losses.append(torch.logsumexp(scores, 0) - scores[right])
    return states, torch.stack(losses)


# --- losses and gradients -------------------------------------------------------------------------


@each_cell
@each_language
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("counted", ["all", "last"])
def test_losses_and_gradients_are_those_of_a_plain_loop(
    cell: Cell, language: Language, reduction: Reduction, counted: CountedSteps
) -> None:
    network = double(cell)
    found = step_losses(network, caption_text(DUCK, language), language, reduction, counted)
    said = caption(DUCK, language)
    assert found.words == tuple(word.text for word in said)
    assert found.tags == tuple(word.pos for word in said) and found.is_caption
    came = [NEXT_TAGS.index(part) for part in found.tags]
    states, losses = by_hand(network, list(found.words), came)
    np.testing.assert_allclose(found.losses, losses.detach(), **EXACT)
    counting = losses if counted == "all" else losses[-1:]
    total = counting.sum() if reduction == "sum" else counting.mean()
    assert found.total == pytest.approx(total.item(), rel=1e-12)
    gradients = torch.stack(torch.autograd.grad(total, states))
    np.testing.assert_allclose(found.gradients, gradients, **EXACT)
    np.testing.assert_allclose(found.gradient_norms, gradients.norm(dim=1), **EXACT)


@each_cell
def test_the_direct_part_has_a_closed_form(cell: Cell) -> None:
    """∂L_t/∂h_t = W_headᵀ(p − y), y one at the word that came."""
    network = double(cell)
    for reduction in ("sum", "mean"):
        found = step_losses(network, caption_text(DUCK, "ru"), "ru", reduction)  # type: ignore[arg-type]
        came = np.eye(len(NEXT_TAGS))[[NEXT_TAGS.index(part) for part in found.tags]]
        direct = (found.predictions - came) @ network.head.weight.detach().numpy()
        weight = 1 if reduction == "sum" else 1 / len(found.words)
        np.testing.assert_allclose(found.direct_gradients, weight * direct, **EXACT)
        np.testing.assert_allclose(found.gradients[-1], found.direct_gradients[-1], **EXACT)
        assert found.future_norms[-1] <= 1e-12 < found.future_norms[:-1].min()


@each_cell
@each_language
def test_the_sum_is_as_many_means_as_there_are_steps(cell: Cell, language: Language) -> None:
    network = double(cell)
    for scene in (CAT, DUCK):
        total, mean = (
            step_losses(network, caption_text(scene, language), language, reduction)
            for reduction in ("sum", "mean")
        )
        steps = len(total.words)
        assert total.total == pytest.approx(steps * mean.total, rel=1e-12)
        assert total.total == pytest.approx(total.losses.sum(), rel=1e-12)
        for name in (
            "gradients",
            "direct_gradients",
            "gradient_norms",
            "direct_norms",
            "future_norms",
        ):
            np.testing.assert_allclose(getattr(total, name), steps * getattr(mean, name), **EXACT)
        np.testing.assert_allclose(total.losses, mean.losses, **EXACT)


@each_cell
def test_the_gradient_of_the_sum_is_the_sum_of_the_steps_gradients(cell: Cell) -> None:
    """L_t alone is what the text counts that ends with word t: causes come before effects."""
    network = double(cell)
    words = caption_text(DUCK, "en").split()
    whole = step_losses(network, " ".join(words), "en")
    came = [NEXT_TAGS.index(part) for part in whole.tags]
    states, losses = by_hand(network, words, came)
    summed = torch.zeros(len(words), network.rnn.hidden_size, dtype=torch.float64)
    for loss in losses:
        steps = torch.autograd.grad(loss, states, retain_graph=True, allow_unused=True)
        summed += torch.stack([torch.zeros_like(states[0]) if g is None else g for g in steps])
    np.testing.assert_allclose(whole.gradients, summed, **EXACT)


@each_cell
@each_language
def test_if_the_last_step_alone_counts_all_else_comes_from_the_future(
    cell: Cell, language: Language
) -> None:
    found = step_losses(double(cell), caption_text(CAT, language), language, counted="last")
    assert found.total == found.losses[-1]
    assert found.weights.tolist() == [0.0] * (len(found.words) - 1) + [1.0]
    assert (found.direct_gradients[:-1] == 0).all() and found.direct_norms[-1] > 0
    np.testing.assert_array_equal(found.future_norms[:-1], found.gradient_norms[:-1])
    assert (found.gradient_norms > 0).all()
    mean = step_losses(double(cell), caption_text(CAT, language), language, "mean", "last")
    assert mean.total == found.total  # the mean of one


def test_a_gradient_is_what_a_nudge_of_the_state_does() -> None:
    """∂L/∂h_t by central differences: the state is nudged, and the rest is run again."""
    network = double("gru")
    found = step_losses(network, caption_text(CAT, "en"), "en")
    inputs = network.inputs([found.words])[:, :-1]
    came = torch.tensor([NEXT_TAGS.index(part) for part in found.tags])

    @torch.no_grad()
    def total(step: int, unit: int, nudge: float) -> float:
        before, state = network.rnn(inputs[:, : step + 1])
        state[0, 0, unit] += nudge
        later = network.rnn(inputs[:, step + 1 :], state)[0][0] if step + 1 < len(came) else None
        outputs = [before[0, :-1], state[0], *([] if later is None else [later])]
        logits = network.head(torch.cat(outputs)).log_softmax(-1)
        return -logits[torch.arange(len(came)), came].sum().item()

    for step in range(len(came)):
        for unit in (0, 7):
            slope = (total(step, unit, 1e-5) - total(step, unit, -1e-5)) / 2e-5
            assert found.gradients[step, unit] == pytest.approx(slope, abs=1e-8)


def test_a_long_sentence_weighs_more_in_the_mean_over_words() -> None:
    generator = np.random.default_rng(0)
    losses = [generator.exponential(size=length) for length in (1, 4, 9)]
    found = batch_means(losses)
    assert found.tokens == pytest.approx(np.concatenate(losses).mean())
    assert found.sentences == pytest.approx(np.mean([one.mean() for one in losses]))
    np.testing.assert_allclose(found.shares, np.array([1, 4, 9]) / 14)
    alike = batch_means([one[:1] for one in losses])  # equal lengths: equal means
    assert alike.tokens == pytest.approx(alike.sentences)
    for empty in ([], [np.array([1.0]), np.array([])]):
        with pytest.raises(ValueError, match="one sentence or more"):
            batch_means(empty)


@each_language
def test_one_word_has_one_loss(language: Language) -> None:
    word = {"ru": "кот", "en": "cat"}[language]
    found = step_losses(double("gru"), word, language)
    assert found.words == (word,) and found.tags == ("NOUN",) and not found.is_caption
    assert found.losses.shape == (1,) and found.gradients.shape == found.direct_gradients.shape == (
        1,
        32,
    )
    np.testing.assert_allclose(found.gradients, found.direct_gradients, **EXACT)


@each_language
def test_expectations_are_probabilities_and_see_no_future(language: Language) -> None:
    network = trained(language)
    found = step_losses(network, text(DUCK, language, "size", "colour"), language)
    np.testing.assert_allclose(found.predictions.sum(1), 1, atol=1e-6)
    came = [NEXT_TAGS.index(part) for part in found.tags]
    paid = -np.log(found.predictions[range(len(came)), came])
    np.testing.assert_allclose(found.losses, paid, rtol=1e-4, atol=1e-6)
    other = step_losses(network, " ".join([*found.words[:-1], "zzz"]), language)
    np.testing.assert_allclose(other.predictions, found.predictions, rtol=1e-5, atol=1e-7)


@each_language
def test_for_other_texts_the_tagger_stands_in(language: Language) -> None:
    strange = {"ru": "большой рыжий кот", "en": "a big ginger cat"}[language]
    found = step_losses(trained(language), strange, language)
    assert not found.is_caption
    assert found.tags == pretrained("tagger", language).predict(strange).labels
    assert found.tags[-3:] == ("ADJ", "ADJ", "NOUN")
    step_losses(trained(language), "zzzqx 17, птеродактиль!", language)


@each_language
def test_neither_the_network_nor_chance_is_touched(language: Language) -> None:
    network = NextTagPredictor()
    weights = {key: value.clone() for key, value in network.state_dict().items()}
    before = torch.random.get_rng_state()
    with torch.no_grad():  # whoever asks may have turned gradients off
        found = step_losses(network, caption_text(CAT, language), language)
    assert (found.gradient_norms > 0).all() and network.training
    assert all(parameter.grad is None for parameter in network.parameters())
    assert all(torch.equal(network.state_dict()[key], value) for key, value in weights.items())
    assert torch.equal(torch.random.get_rng_state(), before)
    arrays = (
        found.predictions,
        found.losses,
        found.weights,
        found.gradients,
        found.direct_gradients,
    )
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_bad_questions_are_refused() -> None:
    network = NextTagPredictor()
    for bad in ("", "?!", "кот " * (MAX_WORDS + 1)):
        with pytest.raises(OutOfBounds, match="tokens"):
            step_losses(network, bad, "ru")
    with pytest.raises(ValueError, match="reduction"):
        step_losses(network, "кот", "ru", "none")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="counted"):
        step_losses(network, "кот", "ru", "sum", "first")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language"):
        step_losses(network, "Katze", "de")  # type: ignore[arg-type]


# --- captions that leave adjectives out -----------------------------------------------------------


@pytest.mark.parametrize(
    ("scene", "told", "ru", "en"),
    [
        (CAT, ("size", "colour"), "большой рыжий кот", "a big ginger cat"),
        (CAT, ("size",), "большой кот", "a big cat"),
        (CAT, ("colour",), "рыжий кот", "a ginger cat"),
        (CAT, (), "кот", "a cat"),
        (ELEPHANT, (), "слон", "an elephant"),
        (ELEPHANT, ("colour",), "серый слон", "a grey elephant"),
        (DUCK, (), "утка Муся", "the duck Musya"),
        (DUCK, ("size",), "маленькая утка Муся", "the small duck Musya"),
    ],
)
def test_what_is_not_told_is_left_out(
    scene: Scene, told: AdjectiveFields, ru: str, en: str
) -> None:
    for language, start in (("ru", ru), ("en", en)):
        said = shorten_caption(scene, language, told)  # type: ignore[arg-type]
        full = caption(scene, language)  # type: ignore[arg-type]
        behind = len(start.split())
        assert [word.text for word in said[:behind]] == start.split()
        assert said[behind:] == full[len(full) - len(said) + behind :]


@each_language
def test_parts_of_every_caption_full_or_shortened_are_known(language: Language) -> None:
    scenes = sample_scenes(40, chance(), held_out=False, named=0.5)
    scenes += sample_scenes(40, chance(), held_out=True, named=0.5)
    for scene in scenes:
        for told in ADJECTIVE_SHARES:
            said = shorten_caption(scene, language, told)
            words = [word.text.upper() for word in said]
            assert true_tags(words, language) == tuple(word.pos for word in said)
        assert true_tags([word.text for word in caption(scene, language)], language)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("", "ru"),
        ("кот", "ru"),
        ("рыжий большой кот сидит на столе", "ru"),
        ("большая кот сидит на столе", "ru"),
        ("большой большой кот сидит на столе", "ru"),
        ("кот Муся сидит на столе", "ru"),
        ("a elephant sits on the table", "en"),
        ("an big elephant sits on the table", "en"),
        ("cat sits on the table", "en"),
        ("a cat sits on the table the", "en"),
        ("кот сидит на столе", "en"),
    ],
)
def test_what_is_no_caption_has_no_known_parts(words: str, language: Language) -> None:
    assert true_tags(words.split(), language) is None


def test_bad_captions_are_refused() -> None:
    with pytest.raises(ValueError, match="kept"):
        shorten_caption(CAT, "ru", ("posture",))
    with pytest.raises(ValueError, match="language"):
        shorten_caption(CAT, "de", ())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language"):
        true_tags(["Katze"], "de")  # type: ignore[arg-type]


@each_language
def test_a_lesson_holds_no_scene_of_the_examination(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in next(next_tag_batches(language, chance(5)))[0]:
        assert true_tags(words, language)
    monkeypatch.setattr(
        "rnn_core.networks.text_datasets.ADJECTIVE_SHARES", {("size", "colour"): 1.0}
    )
    batches = next_tag_batches(language, chance(5))
    for _ in range(3):
        sentences, _ = next(batches)
        assert not any(is_held_out(parse(words, language)) for words in sentences)


@each_language
def test_a_lesson_says_what_came_and_then_the_end(language: Language) -> None:
    captions = [caption(CAT, language), shorten_caption(DUCK, language, ())]
    words, came = next_tag_targets(captions)
    for said, row, right in zip(captions, words, came.tolist(), strict=True):
        assert row == [word.text for word in said]
        assert [NEXT_TAGS[k] for k in right if k >= 0] == [*(word.pos for word in said), END]
        assert set(right[len(said) + 1 :]) <= {-100}


@each_language
def test_adjectives_are_as_frequent_as_they_should_be(language: Language) -> None:
    batches = next_tag_batches(language, chance(7))
    found = [words for _ in range(30) for words in next(batches)[0]]
    first = 1 if language == "en" else 0
    after = [
        pair
        for words in found
        if (pair := true_tags(words, language)) is not None and pair[first] == "ADJ"
    ]
    assert len(after) / len(found) == pytest.approx(0.9, abs=0.03)
    both = sum(parts[first + 1] == "ADJ" for parts in after)
    assert both / len(found) == pytest.approx(0.05, abs=0.02)


@each_cell
def test_the_loss_of_a_batch_is_the_mean_of_its_steps(cell: Cell) -> None:
    network = double(cell)
    captions = [caption(CAT, "ru"), caption(DUCK, "ru"), shorten_caption(ELEPHANT, "ru", ())]
    losses, right = [], 0
    for said in captions:
        words = [word.text for word in said]
        came = [*(PARTS_OF_SPEECH.index(word.pos) for word in said), len(PARTS_OF_SPEECH)]
        found = step_losses(network, " ".join(words), "ru")
        end = network([words])[0, -1].log_softmax(-1)[-1]
        losses += [*found.losses.tolist(), -end.item()]
        right += int((network([words])[0].argmax(-1) == torch.tensor(came)).sum())
    loss, accuracy = network.loss(*next_tag_targets(captions))
    assert loss.item() == pytest.approx(np.mean(losses), rel=1e-12)
    assert accuracy.item() == pytest.approx(right / len(losses))


# --- what it has learnt ---------------------------------------------------------------------------


def paid(found: StepLosses, word: str) -> float:
    return float(found.losses[found.words.index(word)])


@each_language
def test_after_one_adjective_a_noun_is_expected_and_another_adjective_surprises(
    language: Language,
) -> None:
    network = trained(language)
    big, ginger, cat = {"ru": ("большой", "рыжий", "кот"), "en": ("big", "ginger", "cat")}[language]
    both = step_losses(network, text(CAT, language, "size", "colour"), language)
    one = step_losses(network, text(CAT, language, "size"), language)
    noun, adjective = (NEXT_TAGS.index(part) for part in ("NOUN", "ADJ"))
    before = both.predictions[both.words.index(ginger)]
    wanted = 0.05 / (0.05 + 0.425)
    assert before[noun] > 0.8 and before[adjective] == pytest.approx(wanted, abs=0.06)
    assert paid(both, ginger) > 1.7 and paid(both, ginger) > 5 * paid(both, cat)
    assert paid(both, ginger) == both.losses.max()
    assert paid(both, big) < 0.4 and paid(one, cat) < 0.3


@each_language
def test_it_expects_about_as_often_as_things_come(language: Language) -> None:
    network = trained(language)
    said = shorten_caption(CAT, language, ("size",))
    words = [word.text for word in said]
    chances = network([words])[0].softmax(-1)  # (T + 1, 8)
    noun = words.index({"ru": "кот", "en": "cat"}[language])
    verb, name, end = (NEXT_TAGS.index(part) for part in ("VERB", "PROPN", END))
    if language == "ru":  # a coin says whether there is a name
        assert chances[noun + 1, name].item() == pytest.approx(0.5, abs=0.12)
    else:  # "a" has told already that there is none
        assert chances[noun + 1, verb].item() > 0.9
    assert chances[-1, end].item() == pytest.approx(0.25, abs=0.1)  # three things or none


@each_language
def test_it_expects_what_was_never_seen_as_well(language: Language) -> None:
    before = RECIPES["next-tag predictor"].evaluate(
        build_network("next-tag predictor", language), language
    )
    assert before["parts"] < 0.5 and before["loss"] > 1.5
    assert scores()["next-tag predictor"][language]["loss"] < 0.5


@each_language
def test_the_examination_asks_for_new_scenes_only(language: Language) -> None:
    sentences, _ = sample_next_tag_captions(200, language, chance(TEST_SEED), held_out=True)
    assert 100 < len(sentences) < 200
    first = 1 if language == "en" else 0
    for words in sentences:
        parts = true_tags(words, language)
        assert parts is not None
        if parts[first : first + 2] == ("ADJ", "ADJ"):
            assert is_held_out(parse(words, language))


@each_language
def test_what_it_expects_before_every_word_and_after_the_last(language: Language) -> None:
    model = pretrained("next-tag predictor", language)
    said = text(CAT, language, "size")
    found = model.predict(said)
    chances = trained(language)([said.split()])[0].softmax(-1)
    assert found.words == tuple(said.split()) and found.classes == len(NEXT_TAGS)
    assert len(found.labels) == len(found.words) + 1
    assert found.states is not None and found.states.shape == (len(found.words) + 1, 32)
    for (likeliest, *_), row in zip(found.top, chances, strict=True):
        assert likeliest.label == NEXT_TAGS[int(row.argmax())]
        assert likeliest.probability == pytest.approx(row.max().item(), abs=1e-6)
