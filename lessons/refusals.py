"""Why there is no answer, in one sentence of the reader's language."""

from content import Language, ui_text
from content.template import fill
from lessons.control import Control, InvalidValue
from rnn_core.world.words import UnreadableText


class Refused(ValueError):
    """There is no answer to these values.

    Attributes:
        sentence: why, in the reader's language.
        control: key of the control to look at.
    """

    def __init__(self, sentence: str, control: str) -> None:
        super().__init__(sentence)
        self.sentence, self.control = sentence, control


def refused(error: ValueError, controls: dict[str, Control], language: Language) -> Refused:
    """What `rnn_core` or a control has raised, as a refusal.

    Args:
        error: `OutOfBounds`, `InvalidValue`, `UnreadableText`, or another `ValueError`, whose own
            sentence is taken.
        controls: those that reach the section.
        language: of the sentence.
    """
    if isinstance(error, Refused):
        return error
    if isinstance(error, InvalidValue):
        return Refused(error.sentence(language), error.control.key)
    quantity = getattr(error, "quantity", None)
    typed = [key for key, control in controls.items() if control.typed]
    # Whatever was refused is most often a text: a slider ends where `rnn_core` does.
    control = typed[-1] if typed else next(iter(controls), "")
    if isinstance(error, UnreadableText):
        return Refused(ui_text.UNREADABLE[error.language][language], control)
    if quantity is None:
        return Refused(str(error), control)
    value, low, high = (getattr(error, name) for name in ("value", "low", "high"))
    table = ui_text.TOO_SMALL if value < low else ui_text.TOO_LARGE
    sentence = table.get(quantity, ui_text.OUT_OF_BOUNDS)[language]
    said = fill(sentence, quantity=quantity, value=value, low=low, high=high)
    return Refused(said, control)
