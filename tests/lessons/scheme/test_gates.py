"""The gates of LSTM and GRU; a plain cell has none."""

import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.scheme.gates import GATES, SECTION
from lessons.scheme.hidden_state import TEXT
from lessons.section import preset
from rnn_core.charlm.single_pass import single_pass
from tests.lessons.answers import notices, plain, show
from tests.lessons.scheme.said import longest


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_cell_is_told_that_it_has_none(language: Language) -> None:
    blocks = show("scheme", "gates", language)
    assert list(blocks) == ["no-gates"]
    assert plain(blocks["no-gates"]["runs"]) == SECTION.prose(language).blocks["no-gates"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_a_preset_shows_the_gates_it_names(name: str, language: Language) -> None:
    values = preset(SECTION, name, language)
    assert values == {"hidden_state_cell": name}
    block = show("scheme", "gates", language, **values)["gates"]
    run = single_pass(TEXT.default[language], "word", name, 10, 1.0, "tanh", 3)
    (notice,) = notices(block)
    assert longest("gates", language, f"notice-{name}") in notice
    assert number(float(run.gates["f" if name == "lstm" else "z"].mean())) in notice
    assert percent(float(run.echo_share[-1])) in notice
    named = str(block["figures"])
    assert all((GATES[gate][language] in named) == (gate in run.gates) for gate in GATES)
