"""What all controls have: key, label, default, and how a value stands in a link."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from content import Language, Text, ui_text
from content.template import fill

QUOTED_CHARACTERS: Final = 40
"""Characters of a bad value that a sentence repeats."""


class InvalidValue(ValueError):
    """A value that a control cannot take.

    Attributes:
        control: the one that was asked.
        raw: what it was given.
    """

    def __init__(self, control: "Control", raw: str) -> None:
        super().__init__(f"{control.key} cannot be {raw[:QUOTED_CHARACTERS]!r}")
        self.control, self.raw = control, raw

    def sentence(self, language: Language) -> str:
        """One sentence: what the link says, what is wanted, and what is taken instead."""
        control = self.control
        default = control.format(control.initial(language))
        return fill(
            ui_text.BAD_LINK_VALUE[language],
            key=control.key,
            value=visible(self.raw),
            wanted=control.wanted(language),
            default=visible(default),
        )


def visible(raw: str) -> str:
    """The beginning of any text as one line of letters that can be seen."""
    return (
        "".join(letter if letter.isprintable() else " " for letter in raw[:QUOTED_CHARACTERS])
        or "∅"
    )


@dataclass(frozen=True)
class Control:
    """What all controls have.

    Attributes:
        key: in the URL, in the session, and as an argument of the experiment.
        label: on the screen.
        help: a longer word, on demand.
        width: of its column, relative to the others in the row.
        enabled_when: another control's key and the value with which this one has a say.
        disabled_reason: what is said of it while it has none.
    """

    key: str
    label: Text
    help: Text | None = field(default=None, kw_only=True)
    width: float = field(default=1.0, kw_only=True)
    enabled_when: tuple[str, str] | None = field(default=None, kw_only=True)
    disabled_reason: Text | None = field(default=None, kw_only=True)
    typed: ClassVar[bool] = False  # whether it takes a reader's own text

    def initial(self, language: Language) -> Any:
        """Where it stands before anyone has touched it."""
        raise NotImplementedError

    def snap(self, value: Any) -> Any:
        """A value of the right type as this control holds it.

        Raises:
            ValueError: it cannot hold it.
        """
        raise NotImplementedError

    def read(self, raw: str) -> Any:
        """A link's text as a value of the right type.

        Raises:
            ValueError: it is none.
        """
        raise NotImplementedError

    def wanted(self, language: Language) -> str:
        """What it takes, in words."""
        raise NotImplementedError

    def parse(self, *raw: str) -> Any:
        """The value that a link's text stands for; a link that says it twice has none.

        Raises:
            InvalidValue: it will not do.
        """
        try:
            (text,) = raw
            return self.snap(self.read(text))
        except (ValueError, OverflowError):
            raise InvalidValue(self, " & ".join(raw)) from None

    def accept(self, value: Any) -> Any:
        """A value that code gives, as this control holds it.

        Raises:
            InvalidValue: it will not do.
        """
        try:
            return self.snap(value)
        except (ValueError, TypeError, OverflowError):
            raise InvalidValue(self, str(value)) from None

    def value_or_default(self, value: Any, language: Language) -> Any:
        """What is computed with: the value of a widget, or the default where it has none."""
        try:
            return self.snap(value)
        except (ValueError, TypeError, OverflowError):
            return self.initial(language)

    def format(self, value: Any) -> str:
        """A value as a link has it: the same text for the same value."""
        return str(value)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What `static/control_watcher.js` needs to read the control while the hand moves it."""
        return {"kind": type(self).__name__.lower(), "key": self.key}
