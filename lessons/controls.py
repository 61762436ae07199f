"""Kinds of controls as data: key, label, default, bounds, and how a value stands in a link.

`parse` turns what a link says into a value and refuses what will not do; `format` is its inverse.
Whatever a widget or a link gives is snapped to the control's own steps, so that one position has
one value. Nothing here draws: `ui.widgets` does.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any, ClassVar, Final, Literal

from content import Language, Text, ui_text
from content.template import fill
from lessons.control import Control
from rnn_core.characters import respell

MAX_CHARACTERS: Final = 4000
"""Characters of a text in a link. `rnn_core` takes less, and says so; this stops all else."""


@dataclass(frozen=True)
class Slider(Control):
    """A number within bounds, whole where its step is."""

    default: float
    low: float
    high: float
    step: float

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return all(isinstance(one, int) for one in (self.default, self.low, self.step))

    @property
    def decimals(self) -> int:
        """Digits behind the point of its values."""
        return 0 if self.whole else len(f"{self.step:f}".rstrip("0").partition(".")[2])

    @property
    def positions(self) -> list[float]:
        """Every value it can take, from the lowest."""
        steps = round((self.high - self.low) / self.step)
        every = (self.low + step * self.step for step in range(steps + 1))
        return [self.snap(min(one, self.high)) for one in every]

    def initial(self, language: Language) -> float:
        """The default."""
        return self.default

    def snap(self, value: float) -> float:
        """The nearest of its positions."""
        if isinstance(value, bool) or not isfinite(value) or not self.low <= value <= self.high:
            raise ValueError(value)
        steps = round((value - self.low) / self.step)
        nearest = min(self.low + steps * self.step, self.high)
        return round(nearest) if self.whole else round(nearest, self.decimals)

    def read(self, raw: str) -> float:
        """A number."""
        return float(raw)

    def wanted(self, language: Language) -> str:
        """What it takes, in words."""
        return fill(ui_text.WANTED_NUMBER[language], low=f"{self.low:g}", high=f"{self.high:g}")

    def format(self, value: float) -> str:
        """As many decimals as its step has."""
        return f"{value:.{self.decimals}f}"

    @property
    def for_browser(self) -> dict[str, Any]:
        """Its bounds and decimals: the browser writes a position as `format` does."""
        return super().for_browser | {"low": self.low, "high": self.high, "decimals": self.decimals}


@dataclass(frozen=True)
class Number(Control):
    """A whole number to be typed; `pixels` is the width of its field."""

    default: int
    low: int
    high: int
    pixels: int | Literal["stretch"] = "stretch"

    def initial(self, language: Language) -> int:
        """The default."""
        return self.default

    def snap(self, value: int) -> int:
        """Itself, within the bounds."""
        if isinstance(value, bool) or value != int(value) or not self.low <= value <= self.high:
            raise ValueError(value)
        return int(value)

    def read(self, raw: str) -> int:
        """Digits alone."""
        if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
            raise ValueError(raw)
        return int(raw)

    def wanted(self, language: Language) -> str:
        """What it takes, in words."""
        return fill(ui_text.WANTED_NUMBER[language], low=str(self.low), high=str(self.high))

    @property
    def for_browser(self) -> dict[str, Any]:
        """Its bounds: what is typed may be past them."""
        return super().for_browser | {"low": self.low, "high": self.high}


@dataclass(frozen=True)
class Choice(Control):
    """One of a few ids, which are what a link says in every language.

    Attributes:
        labels: what the reader sees of an id; one without a label is shown as it is.
        personal: the id that asks for what only this reader's session has, if there is one.
    """

    default: str
    options: tuple[str, ...]
    labels: Mapping[str, Text] = field(default_factory=dict, kw_only=True, hash=False)
    personal: str = field(default="", kw_only=True)

    def shown(self, option: str, language: Language) -> str:
        """What the reader sees of an option."""
        return self.labels[option][language] if option in self.labels else option

    def initial(self, language: Language) -> str:
        """The default."""
        return self.default

    def snap(self, value: str) -> str:
        """Itself, if it is one of the options."""
        if value not in self.options:
            raise ValueError(value)
        return value

    def read(self, raw: str) -> str:
        """The id."""
        return raw

    def wanted(self, language: Language) -> str:
        """What it takes, in words."""
        return fill(ui_text.WANTED_CHOICE[language], options=", ".join(self.options))

    @property
    def for_browser(self) -> dict[str, Any]:
        """Its options in the order of their buttons, and the one that no route answers."""
        return super().for_browser | {"options": self.options, "personal": self.personal}


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""

    default: bool = False

    def initial(self, language: Language) -> bool:
        """The default."""
        return self.default

    def snap(self, value: bool) -> bool:
        """Itself."""
        if not isinstance(value, bool):
            raise ValueError(value)
        return value

    def read(self, raw: str) -> bool:
        """True or false, in any case."""
        if raw.lower() not in ("true", "false"):
            raise ValueError(raw)
        return raw.lower() == "true"

    def wanted(self, language: Language) -> str:
        """What it takes, in words."""
        return fill(ui_text.WANTED_CHOICE[language], options="true, false")

    def format(self, value: bool) -> str:
        """As Streamlit writes it."""
        return str(value).lower()


@dataclass(frozen=True)
class FileLimits:
    """How much of a text file a field takes: the browser cuts it there, at a word's end.

    Attributes:
        characters: of the text.
        words: of the text, if they are bounded.
        signs: whether a sign of punctuation counts as a word.
        lines: that hold something; without them the text becomes one line.
        letters_if: key of a switch: while it is on, letters count and not words.
    """

    characters: int = MAX_CHARACTERS
    words: int = 0
    signs: bool = False
    lines: int = 0
    letters_if: str = ""


@dataclass(frozen=True)
class Line(Control):
    """A line of the reader's own text. Empty it may be: the experiment says what it misses.

    Attributes:
        file: how much it takes of a text file; without it a file makes no sense here.
    """

    default: Text
    file: FileLimits | None = field(default=None, kw_only=True)
    typed: ClassVar[bool] = True
    breaks: ClassVar[str] = ""  # control characters that stay

    def initial(self, language: Language) -> str:
        """The example of a language."""
        return self.default[language]

    def snap(self, value: str) -> str:
        """Without what nobody sees, spelt one way; a control character becomes a blank."""
        if not isinstance(value, str) or len(value) > MAX_CHARACTERS:
            raise ValueError(value)
        text = value.replace("\r\n", "\n")
        controls = {one for one in text if unicodedata.category(one) == "Cc"} - {*self.breaks}
        text = respell(text.translate(dict.fromkeys(map(ord, controls), " ")))
        if len(text) > MAX_CHARACTERS:  # a ligature is spelt in several letters
            raise ValueError(value)
        return text

    def read(self, raw: str) -> str:
        """The text."""
        return raw

    def wanted(self, language: Language) -> str:
        """What it takes, in words."""
        return fill(ui_text.WANTED_TEXT[language], longest=MAX_CHARACTERS)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What of a file it takes, if it does."""
        return super().for_browser | ({"file": asdict(self.file)} if self.file else {})


@dataclass(frozen=True)
class Lines(Line):
    """Several lines of the reader's own text, in a field so many pixels high."""

    height: int = 148  # four lines and a little
    breaks: ClassVar[str] = "\n"


@dataclass(frozen=True)
class Scene(Line):
    """A line that says a scene of the micro-world; menus beside it say it as well."""


def defaults(controls: Mapping[str, Control], language: Language) -> dict[str, Any]:
    """Where controls stand before anyone has touched them."""
    return {key: control.initial(language) for key, control in controls.items()}
