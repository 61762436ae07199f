"""The marks on readers' own sentences, as the pages give them."""

import pytest

from content import LANGUAGES, Language
from lessons.structures.own_marks import own_marks
from rnn_core.networks.pretrained import scores
from rnn_core.world.own_sentences import KINDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["tagger", "translator", "translator without attention"])
def test_the_kinds_add_up_to_the_whole(name: str, language: Language) -> None:
    marks = own_marks(name, language)
    kinds = [marks[f"own_{kind}"].split("/") for kind in KINDS if f"own_{kind}" in marks]
    right, asked = (sum(map(int, column)) for column in zip(*kinds, strict=True))
    assert asked == marks["count"]
    assert right / asked == pytest.approx(scores()[name][language]["own_sentences"], abs=1e-4)
