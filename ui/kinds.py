"""Kinds of controls: each draws itself, and knows what a link may ask of it."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from content import Language, Text, words
from content.template import fill


@dataclass(frozen=True)
class Slider:
    """A number within bounds."""

    default: float
    low: float
    high: float
    step: float
    width: float = 1.0  # of its column, relative to the others in the row

    def draw(self, key: str, label: str, language: Language, **options: Any) -> Any:
        """The widget; its value has the type of `default`."""
        bounds = (self.low, self.high, self.default, self.step)
        return st.slider(label, *bounds, key=key, bind="query-params", **options)

    def accepts(self, raw: str) -> bool:
        """Whether this control could stand where the URL puts it."""
        try:
            return self.low <= float(raw) <= self.high  # a fraction is cut where steps are whole
        except ValueError:
            return False

    def wanted(self, language: Language) -> str:
        """What the control takes, in words."""
        return fill(words.WANTED_NUMBER[language], low=f"{self.low:g}", high=f"{self.high:g}")


@dataclass(frozen=True)
class Choice:
    """One of a few ids; the ids are what is shown, so a link means the same in every language."""

    default: str
    options: tuple[str, ...]
    width: float = 1.5  # of its column, relative to the others in the row
    only: tuple[str, str] | None = None  # the control and its value where this one has a say

    def draw(self, key: str, label: str, language: Language, **options: Any) -> Any:
        """The widget; locked, with the reason, where it has no say."""
        if self.only and st.session_state.get(self.only[0]) != self.only[1]:
            options |= {"disabled": True, "help": words.NO_CHOICE[language]}
        return st.segmented_control(
            label,
            self.options,
            default=self.default,
            required=True,
            key=key,
            bind="query-params",
            **options,
        )

    def accepts(self, raw: str) -> bool:
        """Whether the URL names one of the options."""
        return raw in self.options

    def wanted(self, language: Language) -> str:
        """What the control takes, in words."""
        return fill(words.WANTED_CHOICE[language], options=", ".join(self.options))


@dataclass(frozen=True)
class Switch:
    """On or off."""

    default: bool = False
    width: float = 1.4  # of its column, relative to the others in the row

    def draw(self, key: str, label: str, language: Language, **options: Any) -> Any:
        """The widget."""
        return st.toggle(label, self.default, key=key, bind="query-params", **options)

    def accepts(self, raw: str) -> bool:
        """Whether the URL says true or false."""
        return raw.lower() in ("true", "false")

    def wanted(self, language: Language) -> str:
        """What the control takes, in words."""
        return fill(words.WANTED_CHOICE[language], options="true, false")


@dataclass(frozen=True)
class Line:
    """A line of the reader's own text."""

    default: Text
    width: float = 2.3  # of its column, relative to the others in the row

    def draw(self, key: str, label: str, language: Language, **options: Any) -> Any:
        """The widget; an emptied field gives an empty string."""
        typed = st.text_input(
            label, self.default[language], key=key, bind="query-params", **options
        )
        return unicodedata.normalize("NFC", typed)  # й is one letter, however it was typed

    def accepts(self, raw: str) -> bool:
        """Any text will do here."""
        return True

    def wanted(self, language: Language) -> str:
        """What the control takes, in words."""
        return words.WANTED_TEXT[language]


@dataclass(frozen=True)
class Lines:
    """Several lines of the reader's own text."""

    default: Text
    width: float = 4.0  # of its column, relative to the others in the row
    height: int = 148  # pixels: four lines and a little

    def draw(self, key: str, label: str, language: Language, **options: Any) -> Any:
        """The widget; an emptied field gives an empty string."""
        typed = st.text_area(
            label,
            self.default[language],
            height=self.height,
            key=key,
            bind="query-params",
            **options,
        )
        return unicodedata.normalize("NFC", typed)

    def accepts(self, raw: str) -> bool:
        """Any text will do here."""
        return True

    def wanted(self, language: Language) -> str:
        """What the control takes, in words."""
        return words.WANTED_TEXT[language]


@dataclass(frozen=True)
class Number:
    """A whole number to be typed."""

    default: int
    low: int
    high: int
    width: float = 1.0  # of its column, relative to the others in the row
    pixels: int | Literal["stretch"] = "stretch"  # of the field itself

    def draw(self, key: str, label: str, language: Language, **options: Any) -> Any:
        """The widget."""
        bounds = (self.low, self.high, self.default, 1)
        options |= {"width": self.pixels}
        return st.number_input(label, *bounds, key=key, bind="query-params", **options)

    def accepts(self, raw: str) -> bool:
        """Whether this control could stand where the URL puts it."""
        return raw.isascii() and raw.isdigit() and self.low <= int(raw) <= self.high

    def wanted(self, language: Language) -> str:
        """What the control takes, in words."""
        return fill(words.WANTED_NUMBER[language], low=str(self.low), high=str(self.high))


Control = Slider | Choice | Switch | Line | Lines | Number
