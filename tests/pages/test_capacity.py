"""The section on memory capacity: its sentences quote what was measured."""

import pytest

from content import LANGUAGES, Language
from content.template import number
from rnn_core.memory import hold
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import charts, opened, said

CASES = [
    ({"gain": "0"}, "none"),
    ({"gain": "0", "activation": "relu", "units": "2"}, "none"),
    ({"gain": "1.5", "init": "orthogonal"}, "drowned"),
    ({"init": "orthogonal", "units": "64"}, "drowned"),  # nothing fades, nothing grows
    ({"init": "identity"}, "drowned"),
    ({"gain": "1.5", "units": "4", "draw": "6"}, "loud"),
    ({"gain": "0.9", "init": "identity"}, "copies"),
    ({"activation": "relu"}, "relu"),
    ({"activation": "relu", "units": "2", "draw": "9"}, "relu"),
    ({"gain": "0.9", "init": "orthogonal", "units": "64"}, "full"),
    ({"activation": "tanh"}, "tanh"),
    ({}, "part"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "case"), CASES)
def test_what_to_notice_quotes_the_measured_capacity(
    query: dict[str, str], case: str, language: Language
) -> None:
    app = opened("scheme", lang=language, **query)
    assert not app.exception and not app.error
    given = charts(app)["scheme-capacity"]
    found = hold(
        int(query.get("units", 16)),
        query.get("init", "default"),  # type: ignore[arg-type]
        float(query.get("gain", 1)),
        query.get("activation", "linear"),  # type: ignore[arg-type]
        int(query.get("draw", 0)),
    )
    notice = lines(given["notices"])
    assert number(found.memory.total) in notice
    assert longest("scheme", language, "capacity", f"notice-{case}") in notice
    drawn = decoded(given["figures"][0]["data"][0]["y"])
    assert drawn[0] == pytest.approx(found.memory.by_lag[0], rel=1e-6)
    [ring] = [one for one in given["figures"][1]["data"] if one["mode"] == "markers"]
    assert ring["y"] == [pytest.approx(found.memory.total)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_times_the_units_do_not_hold_four_times_as_much(language: str) -> None:
    app = opened("scheme", lang=language)
    app.radio(key="predict-scheme-capacity").set_value("less").run()
    small, large = (hold(units, "default", 1.0, "linear", 0).memory.total for units in (16, 64))
    assert large < 3 * small
    assert f"{number(small)}" in said(app) and f"{number(large / small)}" in said(app)
