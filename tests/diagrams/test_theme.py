"""One colour per quantity, readable in both dresses."""

import re
import tomllib
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import pytest

from diagrams import theme

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
SLOTS = {"x": "blue", "h": "violet", "c": "green", "y": "yellow", "L": "orange", "W": "gray"}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [channel / 255 for channel in bytes.fromhex(colour[1:])]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", [*theme.QUANTITIES, *theme.COMPARED, "text", "muted"])
@pytest.mark.parametrize("dress", ["light", "dark"])
def test_everything_written_has_aa_contrast(name: str, dress: str) -> None:
    colour = {**theme.QUANTITIES, **theme.COMPARED, **theme.SURFACES}[name]
    assert contrast(getattr(colour, dress), getattr(theme.SURFACES["paper"], dress)) >= 4.5


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_tokens_are_readable_in_their_boxes(dress: str) -> None:
    ink, box = theme.QUANTITIES["x"], theme.SURFACES["x-tint"]
    assert contrast(getattr(ink, dress), getattr(box, dress)) >= 4.5


def test_every_light_colour_has_one_dark_twin() -> None:
    lights = [colour.light for colour in theme.COLOUR_PAIRS]
    assert len(set(lights)) == len(lights)
    assert all(re.fullmatch("#[0-9a-f]{6}", hex) for colour in theme.COLOUR_PAIRS for hex in colour)


SIGHT = {  # linear RGB → linear RGB at full severity, Machado, Oliveira and Fernandes 2009
    "trichromat": np.eye(3),
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def seen(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* of a colour as such a reader sees it."""
    rgb = np.array(list(bytes.fromhex(colour[1:]))) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(SIGHT[sight] @ linear, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dress", ["light", "dark"])
def test_any_two_quantities_stay_apart_for_every_reader(dress: str, sight: str) -> None:
    for one, other in combinations(theme.QUANTITIES, 2):
        colours = [getattr(theme.QUANTITIES[name], dress) for name in (one, other)]
        assert np.linalg.norm(seen(colours[0], sight) - seen(colours[1], sight)) >= 15, (one, other)


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_what_is_compared_and_a_state_below_zero_have_no_quantity_s_colour(dress: str) -> None:
    """Neither for most readers nor, where line and mark do not help, for the others."""
    others = {name: theme.SURFACES[name] for name in ("negative", "text")}
    for (name, one), quantity in product(
        [*theme.COMPARED.items(), *others.items()], theme.QUANTITIES
    ):
        colours = [getattr(colour, dress) for colour in (one, theme.QUANTITIES[quantity])]
        apart = {s: np.linalg.norm(seen(colours[0], s) - seen(colours[1], s)) for s in SIGHT}
        assert apart["trichromat"] >= 20 and min(apart.values()) >= 8, (name, quantity, apart)


@pytest.mark.parametrize("group", [("gru", "lstm", "attention"), ("norm", "value")])
@pytest.mark.parametrize("dress", ["light", "dark"])
def test_what_stands_side_by_side_stays_apart_for_every_reader(
    dress: str, group: tuple[str, ...]
) -> None:
    for one, other in combinations([theme.SURFACES["text"], *map(theme.COMPARED.get, group)], 2):
        for sight in SIGHT:
            colours = [seen(getattr(colour, dress), sight) for colour in (one, other)]
            assert np.linalg.norm(colours[0] - colours[1]) >= 15, (one, other, sight)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dress", ["light", "dark"])
def test_the_ends_of_the_scale_of_states_are_far_apart_for_every_reader(
    dress: str, sight: str
) -> None:
    ends = [getattr(theme.SURFACES[name], dress) for name in ("negative", "zero", "positive")]
    for one, other in combinations(ends, 2):
        assert np.linalg.norm(seen(one, sight) - seen(other, sight)) >= 40, (one, other)
    paper = getattr(theme.SURFACES["paper"], dress)
    assert min(contrast(ends[0], paper), contrast(ends[2], paper)) >= 3  # WCAG 1.4.11


@pytest.mark.parametrize("name", SLOTS)
@pytest.mark.parametrize("dress", ["light", "dark"])
def test_prose_and_figures_wear_the_same_colours(name: str, dress: str) -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][dress]
    assert settings[f"{SLOTS[name]}TextColor"] == getattr(theme.QUANTITIES[name], dress)


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_the_page_wears_the_figures_surfaces(dress: str) -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][dress]
    assert settings["backgroundColor"] == getattr(theme.SURFACES["paper"], dress)
    assert settings["textColor"] == getattr(theme.SURFACES["text"], dress)
    assert settings["primaryColor"] == getattr(theme.QUANTITIES["h"], dress)


@pytest.mark.parametrize(
    ("token", "shown"),
    [(" ", "␣"), ("<b>&", "&lt;b&gt;&amp;"), ("a" * 20, "a" * 13 + "…"), ("кот", "кот")],
)
def test_a_token_is_shown_and_never_run(token: str, shown: str) -> None:
    assert theme.label(token) == shown


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_a_chance_can_be_read_in_its_cell(dress: str) -> None:
    """In black or white, whichever Plotly takes: it goes by brightness (tinycolor's isDark)."""
    twins = {colour.light: getattr(colour, dress) for colour in theme.COLOUR_PAIRS}
    ends = [(place, twins[colour]) for place, colour in theme.PROBABILITY_SCALE]
    for (low, one), (high, other) in pairwise(ends):
        for part in np.linspace(0, 1, 21) if high > low else ():
            red, green, blue = np.rint((1 - part) * rgb(one) + part * rgb(other)).astype(int)
            dark = (299 * red + 587 * green + 114 * blue) / 1000 < 128
            cell = "#" + bytes([red, green, blue]).hex()
            assert contrast(cell, "#ffffff" if dark else "#444444") >= 4.5, (low, part)


def rgb(colour: str) -> np.ndarray:
    return np.array(list(bytes.fromhex(colour[1:])), dtype=float)
