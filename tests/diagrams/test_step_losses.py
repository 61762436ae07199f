"""The figure of the losses: bars are what was paid, frames what came, pale counts for nothing."""

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import step_losses as drawing
from lessons.scheme.step_losses import LABELS, PARTS_OF_SPEECH, SECOND_ADJECTIVE
from rnn_core.networks.next_tag import NEXT_TAGS
from rnn_core.networks.pretrained import pretrained
from rnn_core.probing.step_losses import CountedSteps, Reduction, StepLosses, step_losses
from tests.arrays import decoded

NAMES = in_language(PARTS_OF_SPEECH, "en")
TITLES = in_language(LABELS, "en")
TEXTS = [SECOND_ADJECTIVE.ru, "кот", "ъъъ " * 48]


def found(
    text: str = TEXTS[0], reduction: Reduction = "sum", counted: CountedSteps = "all"
) -> StepLosses:
    network = pretrained("next-tag predictor", "ru").network
    return step_losses(network, text, "ru", reduction, counted)  # type: ignore[arg-type]


def test_there_is_a_name_for_everything_that_may_come() -> None:
    assert list(PARTS_OF_SPEECH) == list(NEXT_TAGS)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("counted", ["all", "last"])
def test_what_was_measured_is_what_is_drawn(text: str, counted: CountedSteps) -> None:
    given = found(text, counted=counted)
    figure = drawing.step_losses(given, NAMES, TITLES, 2.0)
    go.Figure(figure)  # checks every property
    chances, frames, bars, own, later, whole, here = figure["data"]
    rows = figure["layout"]["yaxis"]["ticktext"]
    columns = [list(NAMES.values()).index(row) for row in rows]
    np.testing.assert_array_equal(decoded(chances["z"]).T, given.predictions[:, columns])
    assert given.predictions[:, [k for k in range(8) if k not in columns]].max(initial=0) < 0.01
    corners = np.array(frames["y"], dtype=float).reshape(-1, 6)[:, :5]
    framed = [rows[round(float(side.min() + side.max()) / 2)] for side in corners]
    assert framed == [NAMES[part] for part in given.tags]
    np.testing.assert_array_equal(decoded(bars["y"]), given.losses)
    assert [shade == 1 for shade in bars["marker"]["opacity"]] == (given.weights > 0).tolist()
    np.testing.assert_array_equal(decoded(own["y"]), given.direct_norms)
    np.testing.assert_array_equal(decoded(later["y"]), given.future_norms)
    np.testing.assert_array_equal(decoded(whole["y"]), given.gradient_norms)
    assert len(figure["frames"]) == len(given.words)
    assert figure["frames"][-1]["data"][0]["x"] == here["x"]
    for step, frame in enumerate(figure["frames"]):
        assert frame["traces"] == [6] and np.mean(frame["data"][0]["x"][:4]) == step


def test_nothing_jumps_when_fewer_steps_count() -> None:
    every, last, mean = (
        drawing.step_losses(found(reduction=reduction, counted=counted), NAMES, TITLES, 2.5)[
            "layout"
        ]
        for reduction, counted in (("sum", "all"), ("sum", "last"), ("mean", "all"))  # type: ignore[arg-type]
    )
    totals = [layout.pop("annotations")[0]["text"] for layout in (every, last, mean)]
    assert every == last == mean
    assert [total.split(" = ")[1] for total in totals] == [
        "Σ L<sub>t</sub>",
        "L<sub>6</sub>",
        "Σ L<sub>t</sub> / 6",
    ]
    assert f"{found().losses.sum():.2f}" in totals[0] and f"{found().losses[-1]:.2f}" in totals[1]
    assert f"{found().losses.mean():.2f}" in totals[2]


def test_a_loss_above_the_scale_gets_a_higher_one() -> None:
    given = found("в кот в кот большой большой")
    highest = drawing.step_losses(given, NAMES, TITLES, 2.0)["layout"]["yaxis2"]["range"][1]
    assert given.losses.max() > drawing.CEILING and highest > given.losses.max()


def test_a_phone_shows_a_caption_whole() -> None:
    for language, text in (("ru", SECOND_ADJECTIVE.ru), ("en", SECOND_ADJECTIVE.en)):
        names = in_language(PARTS_OF_SPEECH, language)
        network = pretrained("next-tag predictor", language).network
        given = step_losses(network, text, language)
        assert drawing.min_width(given, names) <= 358  # pixels of a phone's page
        figure = drawing.step_losses(given, names, TITLES, 2.0)
        longest = max(map(len, figure["layout"]["yaxis"]["ticktext"]))
        assert figure["layout"]["margin"]["l"] >= 7 * longest
