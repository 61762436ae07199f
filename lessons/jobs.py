"""A training that was asked for: who watches it, and how it went, moment by moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from lessons.kept import Entry
from lessons.training_job import TrainingJob
from rnn_core.training import TrainingStatus

WATCHER_TIMEOUT: Final = 10.0  # seconds without a look, after which a session counts as closed
ABSENT_SECONDS: Final = 3.0  # a page that is closed for longer has left
MAX_SECONDS: Final = 300.0
"""Of one training."""
MAX_MOMENTS: Final = 200
"""Moments kept of a training; of a longer one every other is dropped, again and again."""
MOMENT_SECONDS: Final = 0.1  # between two moments that are kept
End = Literal["done", "stopped", "failed", "late"]
State = Literal["waiting", "training"] | End
ENDS: Final[tuple[End, ...]] = get_args(End)


@dataclass(frozen=True)
class Moment:
    """A training as it stood at a time.

    Attributes:
        seconds: since it began.
        step: steps done.
        loss: of this step.
        share: of right answers, when they were last counted.
        result: what there was to show.
    """

    seconds: float
    step: int
    loss: float
    share: float | None
    result: Any


@dataclass(frozen=True)
class Visitor:
    """Who asks for a training.

    Attributes:
        session: its name.
        address: where it comes from; many may share it.
        present: whether its page is open, as far as that is known.
    """

    session: str
    address: str = ""
    present: Callable[[], bool] = lambda: True


@dataclass
class Watcher:
    """A visitor who watches a job.

    Attributes:
        visitor: who.
        until: when it counts as gone unless it looks again, by the monotonic clock.
        absent_since: when its page was first found closed, if it is.
    """

    visitor: Visitor
    until: float = 0.0
    absent_since: float | None = None

    def __post_init__(self) -> None:
        """Whoever asks looks."""
        self.look()

    def look(self, seconds: float = 0.0) -> None:
        """Looks now, and for so long not again beside the usual."""
        self.until = time.monotonic() + WATCHER_TIMEOUT + seconds

    def watches(self, now: float) -> bool:
        """Whether it still does; a page that is closed for a moment may come back."""
        if self.visitor.present():
            self.absent_since = None
        elif self.absent_since is None:
            self.absent_since = now
        left = self.absent_since is not None and now - self.absent_since >= ABSENT_SECONDS
        return now < self.until and not left


@dataclass(eq=False)
class Job:
    """One training and what has become of it; written by its thread, read by every session.

    Attributes:
        training: what to train.
        state: what it is doing.
        moments: how it went, from its beginning; the last one is where it stands.
        watchers: session id → who watches.
        began: when its training began, by the monotonic clock.
        kept: its moments among all that is kept.
    """

    training: TrainingJob
    state: State = "waiting"
    moments: list[Moment] = field(default_factory=list)
    watchers: dict[str, Watcher] = field(default_factory=dict)
    began: float | None = None
    kept: Entry = field(init=False)

    def __post_init__(self) -> None:
        """Where there is no room for its moments, its last one is left."""
        self.kept = Entry(self._forget)

    def _forget(self) -> None:
        self.moments = self.moments[-1:]

    @property
    def result(self) -> Any:
        """What there is to show or to ask by now."""
        return self.moments[-1].result if self.moments else None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDS

    @property
    def addresses(self) -> set[str]:
        """Where those who watch come from."""
        return {one.visitor.address for one in list(self.watchers.values())} or {""}

    @property
    def watched(self) -> bool:
        """Whether any session still watches."""
        now = time.monotonic()
        return any(one.watches(now) for one in list(self.watchers.values()))

    @property
    def late(self) -> bool:
        """Whether its training has gone on for too long."""
        return self.seconds > MAX_SECONDS

    @property
    def seconds(self) -> float:
        """Since its training began; 0 while it waits."""
        return 0.0 if self.began is None else time.monotonic() - self.began


def with_status(moments: list[Moment], status: TrainingStatus, seconds: float) -> list[Moment]:
    """The moments of a training and its newest one: a new list, as others may be reading the old.

    The one before the newest is dropped if too little time had passed since the one before that.
    """
    kept, last = moments, moments[-1] if moments else Moment(0, 0, status.loss, None, None)
    if len(kept) > 1 and last.seconds - kept[-2].seconds < MOMENT_SECONDS:
        kept = kept[:-1]
    if len(kept) >= MAX_MOMENTS:
        kept = kept[::2]
    share = last.share if status.share is None else status.share
    result = last.result if status.result is None else status.result
    return [*kept, Moment(seconds, status.step, status.loss, share, result)]
