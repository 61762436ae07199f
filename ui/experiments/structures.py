"""What "Structures" asks of rnn_core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.shared import shared

if TYPE_CHECKING:
    from rnn_core.demos import Demo
    from rnn_core.pretraining import Marks


@dataclass(frozen=True, eq=False)
class Run:
    """A demonstration and what it was asked for; equal only to itself."""

    kind: str
    settings: dict[str, Any]
    demo: Demo

    def otherwise(self, **changes: Any) -> Demo:
        """The same demonstration with some settings changed."""
        return demo(self.kind, **(self.settings | changes)).demo


@shared(256)
def demo(kind: str, **settings: Any) -> Run:
    """A demonstration of `rnn_core.demos` by its name, shared by all sessions."""
    from rnn_core.demos import DEMOS

    return Run(kind, settings, DEMOS[kind](**settings))


def marks() -> dict[str, dict[str, Marks]]:
    """`rnn_core.pretraining.marks`: what every shipped network reached on the unseen."""
    from rnn_core.pretraining import marks as read_marks

    return read_marks()
