"""Which other sites may show the sheet in a frame: a part of its policy, which browsers obey.

docs/embedding.md tells what may be set, and what it means.
"""

import os
import re
from typing import Final

VARIABLE: Final = "RNN_SHEET_FRAME_ANCESTORS"
"""The variable of the environment that is read at the start."""
ANYBODY: Final = "*"
NOBODY: Final = "'none'"
ITSELF: Final = "'self'"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST: Final = re.compile(
    rf"(?:https?://)?(?:\*\.)?{_LABEL}(?:\.{_LABEL})*(?::(?:\d{{1,5}}|\*))?", re.IGNORECASE
)
_UNQUOTED: Final = {"self", "none"}


def frame_ancestors(said: str) -> str | None:
    """Who may show the sheet in a frame, as the header says it; None where everybody may.

    The sheet itself may: its pages hold frames of its own.

    Args:
        said: `*`, `'none'`, or addresses as `https://moodle.example.org`, separated by blanks.

    Raises:
        ValueError: it is none of these; the message says which word is wrong.
    """
    words = said.split()
    if words == [ANYBODY]:
        return None
    for word in words:
        if word in (ITSELF, *([NOBODY] if len(words) == 1 else [])):
            continue
        good = _SCHEME.fullmatch(word) or _HOST.fullmatch(word)
        if not good or word.lower() in _UNQUOTED:
            raise ValueError(word)
    if not words:
        raise ValueError(said)
    others = [word for word in words if word not in (ITSELF, NOBODY)]
    return " ".join([ITSELF, *others])


def allowed_ancestors() -> str | None:
    """Who may, as it is set.

    Raises:
        SystemExit: the setting is no list of addresses; the server does not start.
    """
    said = os.environ.get(VARIABLE, ANYBODY)
    try:
        return frame_ancestors(said)
    except ValueError as error:
        raise SystemExit(
            f"{VARIABLE}={said!r} will not do ({str(error)!r}): it takes * for everybody, 'none'"
            " for nobody, or addresses like https://moodle.example.org, separated by blanks."
        ) from None
