"""First states, masks and perplexity: what is drawn is what was computed, within fixed axes."""

from typing import Any

import numpy as np
import pytest

from diagrams import first_state, perplexity, recurrent_dropout, theme
from rnn_core.charlm.perplexity import EVERY, perplexity_run
from rnn_core.memory.first_state import STARTS, first_states
from rnn_core.memory.recurrent_dropout import STEPS, dropout_memory
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound


class Names(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def lines(figure: theme.Figure, axis: str) -> dict[str, Any]:
    """The named lines of an axis."""
    return {
        one["name"]: one
        for one in figure["data"]
        if one.get("mode", "").startswith("lines")
        and one.get("yaxis", "y") == axis
        and one.get("name")
    }


@pytest.mark.parametrize(
    ("scale", "spread", "length"), [(1.0, 1.0, 5), (0.0, 1.0, 60), (5.0, 1e-6, 31), (6.0, 0.0, 1)]
)
def test_distances_and_losses_are_drawn_as_powers_of_ten(
    scale: float, spread: float, length: int
) -> None:
    found = first_states(scale, spread, 0)
    figure = first_state.first_states(found, length, Names())
    assert_sound(figure)
    apart = [one for one in figure["data"] if one.get("yaxis", "y") == "y" and "customdata" in one]
    wanted = [*found.random.T, found.learned, found.carried]
    assert len(apart) == STARTS + 2
    for line, values in zip(apart, wanted, strict=True):
        np.testing.assert_array_equal(line["customdata"], values)
        inside = (values > 1e-14) & (values < 1e2)
        np.testing.assert_allclose(np.array(line["y"])[inside], np.log10(values[inside]), atol=1e-4)
    below = lines(figure, "y2")
    assert set(below) == set(found.losses)
    for start, line in below.items():
        inside = (found.losses[start] > 1e-3) & (found.losses[start] < 1e2)
        expected = np.log10(found.losses[start][inside])
        np.testing.assert_allclose(np.array(line["y"])[inside], expected, atol=1e-4)
    powers = [one for one in figure["data"] if one.get("name") == "power"]
    assert bool(powers) == (0 < found.radius < 1 and spread > 0)
    for law in powers:
        np.testing.assert_allclose(np.diff(law["y"]), np.log10(found.radius), atol=2e-4)
    (end,) = figure["layout"]["shapes"]
    assert end["x0"] == length + 0.5


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_shares_their_laws_and_the_units_are_drawn(cell: str) -> None:
    found = dropout_memory(cell, "state", 0.4, 1)  # type: ignore[arg-type]
    laws = {"new": 0.6 ** np.arange(STEPS + 1.0), "same": np.full(STEPS + 1, 0.6)}
    figure = recurrent_dropout.shares_left(found, laws, cell, Names())  # type: ignore[arg-type]
    assert_sound(figure)
    named = lines(figure, "y")
    tables = [one for one in figure["data"] if one["type"] == "heatmap"]
    bands = [one for one in figure["data"] if one.get("fill")]
    dotted = [one for one in figure["data"] if one.get("line", {}).get("dash") == "dot"]
    for one, table, band, law in zip(found, tables, bands, dotted, strict=True):
        np.testing.assert_allclose(decoded(named[one.mask]["y"]), one.share, rtol=1e-6)
        np.testing.assert_allclose(
            decoded(table["z"]), np.abs(one.first.T).clip(max=1), rtol=1e-5, atol=1e-7
        )
        high, low = np.split(decoded(band["y"]), 2)
        assert (low[::-1] <= high).all()
        np.testing.assert_allclose(law["y"], laws[one.mask])
        colour = {"lstm": theme.C, "gru": theme.H}[cell]
        assert named[one.mask]["line"]["color"] == band["fillcolor"] == colour
    assert sum(bool(one.get("showlegend")) for one in dotted) == 1  # both laws have one name
    bare = recurrent_dropout.shares_left(found, {}, cell, Names())
    assert not [one for one in bare["data"] if one.get("line", {}).get("dash") == "dot"]


@pytest.mark.parametrize("moment", [0, 5, 25])
@pytest.mark.parametrize("line", ["hallo world", "<b>", "a" * 24])
def test_letters_and_both_means_are_drawn(line: str, moment: int) -> None:
    run = perplexity_run("hello world", line)
    figure = perplexity.letters(run.tested, moment, len(run.letters), Names())
    assert_sound(figure)
    losses = run.tested.losses[moment].astype(float)
    upper, lower = (one for one in figure["data"] if one["type"] == "bar")
    np.testing.assert_allclose(decoded(upper["y"]), np.exp(-losses), rtol=1e-6)
    # On a logarithmic axis 1 / p is the loss, and the perplexity the mean of the bars.
    np.testing.assert_allclose(lower["y"], (losses / np.log(10)).clip(max=6), atol=1e-4)
    named = lines(figure, "y2")
    assert named["perplexity"]["y"][0] == pytest.approx(losses.mean() / np.log(10), abs=1e-4)
    assert named["mean"]["y"][0] == pytest.approx(
        min(float(np.log10(np.exp(losses).mean())), 6), abs=1e-4
    )
    assert named["uniform"]["y"][0] == pytest.approx(np.log10(len(run.letters)), abs=1e-4)
    ticks = figure["layout"]["xaxis"]["ticktext"]
    assert ticks == [theme.label(letter) for letter in line[1:]]
    assert perplexity.min_width(run.tested) > 26 * len(losses)


@pytest.mark.parametrize("moment", [0, 25])
def test_both_runs_are_drawn_and_the_moment_is_ringed(moment: int) -> None:
    run = perplexity_run("hello world", "hallo world")
    figure = perplexity.over_training(run, moment, Names())
    assert_sound(figure)
    named = lines(figure, "y")
    rings = [one for one in figure["data"] if one.get("mode") == "markers"]
    runs = {"trained": run.trained, "tested": run.tested}
    for (name, one), ring in zip(runs.items(), rings, strict=True):
        np.testing.assert_allclose(named[name]["customdata"], one.perplexities)
        assert ring["x"] == [EVERY * moment]
        assert ring["y"][0] == pytest.approx(np.log10(one.perplexities[moment]), abs=1e-4)
