"""The section on memory capacity: its sentences quote what was measured."""

import pytest

from content import LANGUAGES, page
from content.template import number, runs
from rnn_core.memory import hold
from tests.arrays import decoded
from tests.pages.test_pages import charts, opened, said

CASES = [
    ({"gain": "0"}, "none"),
    ({"gain": "1.5", "init": "orthogonal"}, "drowned"),
    ({"gain": "0.9", "init": "identity"}, "copies"),
    ({"activation": "relu"}, "relu"),
    ({"gain": "0.9", "init": "orthogonal", "units": "64"}, "full"),
    ({"activation": "tanh"}, "tanh"),
    ({}, "part"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "case"), CASES)
def test_what_to_notice_quotes_the_measured_capacity(
    query: dict[str, str], case: str, language: str
) -> None:
    app = opened("scheme", lang=language, **query)
    assert not app.exception and not app.error
    given = charts(app)["scheme-capacity"]
    found = hold(
        int(query.get("units", 16)),
        query.get("init", "default"),  # type: ignore[arg-type]
        float(query.get("gain", 1)),
        query.get("activation", "linear"),  # type: ignore[arg-type]
        0,
    )
    [notice] = given["notices"]
    text = "".join(run[0] for run in notice)
    assert number(found.memory.total) in text
    facts = {"total": number(found.memory.total), "bound": str(found.hidden)}
    begins = page("scheme", language).sections["capacity"].blocks[f"notice-{case}"].split("{{")[0]
    assert text.startswith("".join(run[0] for run in runs(begins, **facts))[:12])
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
