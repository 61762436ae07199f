"""The committed sheet says what the lessons say now; a changed number, word or figure is found."""

import re
from dataclasses import replace
from functools import cache

import pytest

from content import LANGUAGES
from editions.sheet import backward
from editions.sheet.__main__ import FOLDER, files
from editions.sheet.collect import Collector
from editions.sheet.compose import sheet
from editions.sheet.html import document
from tests.editions.sheet.compare import differences

NAMES = [f"{language}.{ending}" for language in LANGUAGES for ending in ("html", "md")]


@cache
def built() -> dict[str, str]:
    return files()


@cache
def committed(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_sheet_is_what_the_lessons_say_now(name: str) -> None:
    found = differences(committed(name), built()[name])
    assert not found, f"run `make sheet`: {found[:5]}"
    assert set(built()) == set(NAMES) == {path.name for path in FOLDER.iterdir()}


def changed(name: str, pattern: str, value: str) -> list[tuple[str, str]]:
    """Differences where the lessons would say something else in one place."""
    old = committed(name)
    new, count = re.subn(pattern, value, old, count=1)
    assert count == 1 and new != old
    return differences(old, new)


def nudged(name: str, pattern: str, by: float) -> list[tuple[str, str]]:
    """Differences where a number, the last group of a pattern, is another."""
    old = committed(name)
    match = re.search(pattern, old)
    assert match
    number = match[1]
    decimals = len(number.partition(".")[2])
    moved = f"{float(number) + by:.{decimals}f}"
    return differences(old, old[: match.start(1)] + moved + old[match.end(1) :])


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_number_is_found_and_its_last_digit_is_not(name: str) -> None:
    place = r"LSTM.*?0\.8.*?(0\.\d\d)\b"  # σ₁ of a real matrix
    pattern = place if name.endswith("html") else r"\| 0\.8 \| (0\.\d\d)"
    assert nudged(name, f"(?s){pattern}", 0.02)
    assert not nudged(name, f"(?s){pattern}", 0.01)


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_word_is_found(name: str) -> None:
    assert changed(name, "Sentiment|Тональность", "X")
    assert changed(name, "LSTM", "LSTN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_exponent_colour_or_link_is_found(language: str) -> None:
    name = f"{language}.html"
    assert changed(name, r"10<sup>−13</sup>", "10<sup>−12</sup>")
    assert changed(name, r"gradient_flow_scale=4\.0", "gradient_flow_scale=4.1")
    assert changed(name, r"fill:light-dark\(#611471", "fill:light-dark(#611472")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", range(6))
def test_a_changed_figure_is_found(language: str, figure: int) -> None:
    """A point of a line moves, a cell grows, one is left out."""
    name = f"{language}.html"
    drawn = [*re.finditer(r"<figure>.*?</figure>", committed(name), re.DOTALL)]
    assert len(drawn) >= 6
    number = re.search(r' (?:d|y)="[^"]*?(\d+\.\d)', drawn[figure][0])
    assert number
    at = drawn[figure].start() + number.start(1)
    old, length = committed(name), len(number[1])
    moved = f"{float(number[1]) + 0.3:.1f}"
    assert differences(old, old[:at] + moved + old[at + length :])
    without = re.sub(r"<(?:path|rect)[^>]*/>", "", drawn[figure][0], count=1)
    assert differences(old, old.replace(drawn[figure][0], without))


def test_other_weights_of_a_lesson_are_found_in_the_table_and_in_the_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = backward._at
    monkeypatch.setattr(backward, "_at", lambda **values: usual(seed=12, **values))
    pages = [*sheet("en").pages[:1], backward.backward(Collector("en"))]
    old = document(sheet("en"), "en")
    new = document(replace(sheet("en"), pages=pages), "en")
    found = differences(old, new)
    assert any("<td>" in before for before, _ in found)
    assert any(re.search(r"[ML][\d.]+ [\d.]+$", before) for before, _ in found)
