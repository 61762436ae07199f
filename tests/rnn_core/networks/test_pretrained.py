"""Networks from files: complete, read-only, shared; and the same networks before any training."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from rnn_core.networks.pretrained import WEIGHTS_FOLDER, Model, pretrained, untrained_model
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.language import LANGUAGES, Language

each_network = pytest.mark.parametrize("name", RECIPES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def weights(model: Model) -> Tensor:
    return torch.cat([parameter.flatten() for parameter in model.network.parameters()])


@each_network
@each_language
def test_a_trained_network_is_shared_and_nobody_teaches_it(name: str, language: Language) -> None:
    model = pretrained(name, language)
    assert pretrained(name, language) is model
    assert (model.name, model.language) == (name, language)
    for module in model.network.modules():
        assert not module.training
    for parameter in model.network.parameters():
        assert parameter.dtype == torch.float32 and not parameter.requires_grad
        assert parameter.isfinite().all()
        assert torch.equal(parameter.half().float(), parameter)  # as it is stored


@each_network
@each_language
def test_a_fresh_network_is_the_same_one_before_its_first_lesson(
    name: str, language: Language
) -> None:
    one, same, another = (untrained_model(name, language, seed) for seed in (1, 1, 2))
    assert torch.equal(weights(one), weights(same))
    assert not torch.equal(weights(one), weights(another))
    trained = weights(pretrained(name, language))
    assert trained.shape == weights(one).shape and not torch.equal(trained, weights(one))
    assert not one.network.training
    assert all(parameter.requires_grad for parameter in one.network.parameters())


@pytest.mark.parametrize("path", sorted(WEIGHTS_FOLDER.glob("*.pt")), ids=lambda path: path.stem)
def test_a_file_holds_half_precision_numbers_and_no_code(path: Path) -> None:
    state = torch.load(path, weights_only=True)
    assert {numbers.dtype for numbers in state.values()} == {torch.float16}
    assert all(numbers.isfinite().all() for numbers in state.values())


@pytest.mark.parametrize("ask", [pretrained, untrained_model])
def test_unknown_names_and_languages_are_refused(ask: Callable[..., Model]) -> None:
    with pytest.raises(ValueError, match="name must be one of classifier, captioner"):
        ask("poet", "ru")
    with pytest.raises(ValueError, match='language must be "ru" or "en", got \'de\''):
        ask("painter", "de")


@each_network
def test_a_fresh_network_answers_too(name: str) -> None:
    given = torch.rand(3, 32, 32) if name in ("classifier", "captioner") else "рыжий кот"
    found = untrained_model(name, "ru").predict(given)
    assert found.labels or found.picture is not None
