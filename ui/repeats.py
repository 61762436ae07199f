"""A control that several sections of a page draw: its widgets say the same.

A browser sends what all its widgets show with every run, and those that the hand did not move may
be a run or two behind. So the widget that moved last leads, and what another one says is taken for
a move only if that is not what it was put to a moment ago.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from lessons.control import Control
from lessons.section import Section
from lessons.ticket import repeated_key

BEHIND: Final = 3.0  # seconds that a widget may be behind
_NOTHING: Final = object()


@dataclass
class Agreement:
    """What the widgets of one control say.

    Attributes:
        value: of all of them.
        leader: key of the widget that the hand moved last.
        before: (when, value) of what they said before.
    """

    value: Any = _NOTHING
    leader: str = ""
    before: list[tuple[float, Any]] = field(default_factory=list)

    def put(self, value: Any) -> None:
        """Agree on a value."""
        if value != self.value:
            now = time.monotonic()
            recent = [(when, one) for when, one in self.before if now - when < BEHIND]
            self.before, self.value = [*recent, (now, self.value)], value

    def settle(self, said: dict[str, Any]) -> Any:
        """The value that counts, of what every widget says; the one that moved leads from then."""
        now = time.monotonic()
        old = [one for when, one in self.before if now - when < BEHIND]
        moved = [
            key
            for key, value in said.items()
            if value != self.value and (key == self.leader or not self.leader or value not in old)
        ]
        if moved:
            self.leader = self.leader if self.leader in moved else moved[0]
            self.put(said[self.leader])
        return self.value


def begin(sections: Sequence[Section]) -> None:
    """Note which controls of a page stand in several places, and where."""
    places: dict[str, list[str]] = {}
    for section in sections:
        for control in section.repeated:
            places.setdefault(control.key, [control.key]).append(repeated_key(control, section.id))
    st.session_state["repeats"] = places


def options(control: Control) -> dict[str, Any]:
    """What a widget is drawn with whose control may stand in several places."""
    places = st.session_state.get("repeats", {}).get(control.key)
    return {"on_change": _settle, "args": (places,)} if places else {}


def note(control: Control, value: Any) -> None:
    """Agree on what a control stands at, however it came there."""
    if options(control):
        _agreement(control.key).put(value)


def _settle(places: Sequence[str]) -> None:
    """Put all widgets of a control to what the one says that has moved."""
    said = {key: st.session_state[key] for key in places if key in st.session_state}
    value = _agreement(places[0]).settle(said)
    for key, shown in said.items():
        if shown != value:  # the one that moves is left alone: it may be further by now
            st.session_state[key] = value


def _agreement(key: str) -> Agreement:
    held: Agreement = st.session_state.setdefault(f"agreement-{key}", Agreement())
    return held
